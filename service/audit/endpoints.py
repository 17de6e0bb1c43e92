"""The proof over HTTP: list, trail and export, for quality control only."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from service.audit import queries
from service.audit.export import csv_chunks
from service.audit.schemas import AuditPage
from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import Action, Scope
from service.database import ReadSession, database_of
from service.errors import Fault, InvalidInput, not_allowed, refuse_if, shown, unknown
from service.errors.handlers import PROBLEMS
from service.errors.moments import Moment, moment_fault
from service.transfers.queries import view
from service.transfers.schemas import TransferView

router = APIRouter(prefix="/api/audit", tags=["audit"], responses=PROBLEMS)

From = Annotated[Moment, Query(alias="from", description="With an offset; included.")]
To = Annotated[Moment, Query(description="With an offset; excluded.")]


@router.get("/transfers")
def transfers(
    account: CurrentAccount,
    session: ReadSession,
    start: From,
    to: To,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> AuditPage:
    """List the transfers requested in a period, newest first."""
    areas = _areas(account, Action.SEE_TRAIL)
    start, to = _period(start, to)
    return queries.transfers_of_period(
        session, areas, start=start, stop=to, before=_read_cursor(cursor)
    )


@router.get("/transfers/{id}")
def trail(id: UUID, account: CurrentAccount, session: ReadSession) -> TransferView:
    """Show one transfer with every entry of its trail."""
    areas = _areas(account, Action.SEE_TRAIL)
    if not queries.is_in_areas(session, id, areas):
        raise unknown("transfer", "转运", id)
    return view(session, id, account, now=datetime.now(UTC))


@router.get("/export.csv", response_class=StreamingResponse)
def export(account: CurrentAccount, request: Request, start: From, to: To) -> StreamingResponse:
    """Download the log of a period as de-identified CSV, UTF-8 with a byte-order mark."""
    areas = _areas(account, Action.EXPORT_LOG)
    name = _file_name(start, to)
    start, to = _period(start, to)
    database = database_of(request)

    def chunks() -> Iterator[str]:
        with database.read() as session:
            lines = queries.log_of_period(session, areas, start=start, stop=to)
            yield from csv_chunks(lines, secrets.token_bytes(32))

    return StreamingResponse(
        chunks(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _file_name(start: datetime, to: datetime) -> str:
    """Name the file by its first and last day in the zone they were asked in."""
    ends_at_midnight = to.time() == time.min
    last = date.fromordinal(max(1, to.toordinal() - ends_at_midnight))
    return f"greenlane-log-{start:%Y%m%d}-{last:%Y%m%d}.csv"


def _areas(account: Account, action: Action) -> list[str]:
    areas = [
        holding.area
        for holding in account.holdings
        if holding.area and account.may(action, Scope(area=holding.area))
    ]
    if not areas:
        raise not_allowed()
    return areas


def _period(start: datetime, stop: datetime) -> tuple[datetime, datetime]:
    refuse_if(
        fault
        for fault in (moment_fault(start, "from"), moment_fault(stop, "to"))
        if fault is not None
    )
    if start >= stop:
        raise InvalidInput(
            Fault(
                "empty_period",
                "The period ends before it begins.",
                "结束时间早于开始时间。",
                "to",
                stop.isoformat(),
            )
        )
    return start.astimezone(UTC), stop.astimezone(UTC)


def _read_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    moment, _, transfer = cursor.partition("~")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(transfer)
    except (ValueError, OverflowError):
        raise InvalidInput(
            Fault(
                "invalid", "This is no cursor of ours.", "翻页标记无效。", "cursor", shown(cursor)
            )
        ) from None
