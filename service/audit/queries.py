"""Reads of the proof: transfers of a period, one transfer's trail, and the log for export."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.audit.export import LogLine
from service.audit.schemas import AuditLine, AuditPage
from service.events import audiences, reading
from service.events.types import RouteFact, TransferCard, TransferFact
from service.tables import AudienceRow, EventRow, FacilityRow, TransferRow
from service.transfers.queries import card

PAGE = 100
EXPORT_BATCH = 500


def transfers_of_period(
    session: Session,
    areas: Iterable[str],
    *,
    start: datetime,
    stop: datetime,
    before: tuple[datetime, UUID] | None,
) -> AuditPage:
    """List the transfers of these areas requested in ``[start, stop)``, newest first.

    ``before`` continues after the last line of an earlier page.
    """
    query = (
        select(TransferRow)
        .where(
            col(TransferRow.id).in_(_transfers_told(areas)),
            col(TransferRow.requested_at) >= start,
            col(TransferRow.requested_at) < stop,
        )
        .order_by(col(TransferRow.requested_at).desc(), col(TransferRow.id).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        place = tuple_(col(TransferRow.requested_at), col(TransferRow.id))
        query = query.where(place < tuple_(*before))
    rows = session.exec(query).all()
    lines = [_line(session, card(session, row.id)) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return AuditPage(transfers=lines, next=_cursor(lines[-1]) if more else None)


def is_in_areas(session: Session, transfer: UUID, areas: Iterable[str]) -> bool:
    """Whether a transfer was told to any of these areas."""
    query = (
        select(func.count())
        .select_from(EventRow)
        .where(
            col(EventRow.transfer) == transfer, col(EventRow.transfer).in_(_transfers_told(areas))
        )
    )
    return bool(session.exec(query).one())


def log_of_period(
    session: Session, areas: Sequence[str], *, start: datetime, stop: datetime
) -> Iterator[LogLine]:
    """Yield the events of these areas entered in ``[start, stop)``, in commit order."""
    counties = dict(session.exec(select(FacilityRow.code, FacilityRow.area_code)).all())
    cards: dict[UUID, TransferCard] = {}
    seq = 0
    while rows := _batch(session, areas, seq, start, stop):
        seq = rows[-1].seq or seq
        for event in reading.shown(session, rows):
            if not isinstance(event, TransferFact | RouteFact):
                continue
            if event.transfer not in cards:
                cards[event.transfer] = card(session, event.transfer)
            of = cards[event.transfer]
            yield LogLine(event, of, counties.get(of.referring_facility, "")[:6])


def _batch(
    session: Session, areas: Iterable[str], seq: int, start: datetime, stop: datetime
) -> Sequence[EventRow]:
    told = select(AudienceRow.seq).where(_in_audiences(areas))
    query = (
        select(EventRow)
        .where(
            col(EventRow.seq).in_(told),
            col(EventRow.seq) > seq,
            col(EventRow.recorded_at) >= start,
            col(EventRow.recorded_at) < stop,
        )
        .order_by(col(EventRow.seq))
        .limit(EXPORT_BATCH)
    )
    return session.exec(query).all()


def _transfers_told(areas: Iterable[str]) -> SelectOfScalar[UUID | None]:
    return (
        select(col(EventRow.transfer))
        .join(AudienceRow, col(AudienceRow.seq) == col(EventRow.seq))
        .where(_in_audiences(areas), col(EventRow.transfer).is_not(None))
    )


def _in_audiences(areas: Iterable[str]) -> ColumnElement[bool]:
    return col(AudienceRow.audience).in_([audiences.of_area(area) for area in areas])


def _line(session: Session, of: TransferCard) -> AuditLine:
    return AuditLine(
        transfer=of.id,
        case=of.case,
        status=of.status.value,
        urgency=of.urgency,
        conditions=of.conditions,
        referring_facility=of.referring_facility,
        receiving_facility=of.receiving_facility,
        requested_at=of.requested_at,
        events=session.exec(
            select(func.count())
            .select_from(EventRow)
            .where(col(EventRow.transfer) == of.id, col(EventRow.version).is_not(None))
        ).one(),
    )


def _cursor(line: AuditLine) -> str:
    return f"{line.requested_at.isoformat()}~{line.transfer}"
