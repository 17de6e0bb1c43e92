"""Every write that follows a change of the roads: what it did to routes, and who has seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from service.auth.accounts import Account
from service.database import hold
from service.errors import Conflict, Fault, InvalidInput, not_allowed, shown, unknown
from service.events import log
from service.events.types import (
    EVENT,
    Actor,
    Party,
    RouteChange,
    RouteChanged,
    RouteChangeSeen,
    Source,
    TransferCard,
)
from service.reactions.comparing import Found, change_of
from service.reactions.reading import told_last
from service.situation.road_queries import last_version
from service.tables import EventRow, TransferRow
from service.transfers.lifecycle import ON_ROADS
from service.transfers.queries import audiences_of, card, cards_of
from service.transfers.standing import acknowledging, standings

_REACTIONS = "reactions to roads"
_SYSTEM = Actor(account=None, party=Party.SYSTEM, facility=None)


def enter_route_changes(
    session: Session,
    found: Mapping[UUID, Found],
    version: str,
    *,
    now: datetime,
) -> list[UUID] | None:
    """Enter what weights of this name changed for transfers, once among all processes.

    ``found`` are the roads of each transfer under them. What another process entered meanwhile,
    or what no longer matters, is left out. Gives the transfers of which something was entered;
    none where other weights have come into force since.
    """
    hold(session, _REACTIONS)
    last = last_version(session)
    if last is None or last.version != version:
        return None
    rows, told_before = _locked(session, found), told_last(session, found)
    entered = []
    for row, told in zip(rows, cards_of(session, rows), strict=True):
        if told.status not in ON_ROADS:
            continue
        change = change_of(told, told_before.get(row.id), found[row.id], version, now=now)
        if change is not None:
            log.append(session, _changed(told, change, now), audiences_of(session, told))
            entered.append(row.id)
    return entered


def acknowledge_route(
    session: Session, transfer: UUID, version: str, *, actor: Account, now: datetime
) -> None:
    """Enter that a person saw what the roads changed; the same again changes nothing.

    Raises `NotFound`, `NotAllowed`, ``closed`` (409), ``route_changed_again`` (409) where the card
    shows a later change by now, and ``unknown_change`` (422).
    """
    locked = session.get(TransferRow, transfer, with_for_update=True, populate_existing=True)
    if locked is None:
        raise unknown("transfer", "转诊", transfer)
    told = card(session, transfer)
    standing = acknowledging(told, standings(session, told, actor))
    if standing is None:
        raise not_allowed()
    change = told.route_change
    if change is None or change.roads != version:
        _require_known(session, told, version)
        return
    event = RouteChangeSeen(
        transfer=transfer,
        case=told.case,
        roads=version,
        occurred_at=now,
        recorded_at=now,
        source=Source.MANUAL,
        actor=Actor(account=actor.id, party=standing.party, facility=standing.facility),
    )
    log.append(session, event, audiences_of(session, told))


def _locked(session: Session, ids: Collection[UUID]) -> list[TransferRow]:
    """Lock transfers in one order, as everybody does, before the log's own lock."""
    rows = [
        session.get(TransferRow, each, with_for_update=True, populate_existing=True)
        for each in sorted(ids)
    ]
    return [row for row in rows if row is not None]


def _changed(told: TransferCard, change: RouteChange, now: datetime) -> RouteChanged:
    return RouteChanged(
        transfer=told.id,
        case=told.case,
        roads=change.roads,
        occurred_at=now,
        recorded_at=now,
        source=Source.AUTO,
        actor=_SYSTEM,
        change=change,
    )


def _require_known(session: Session, told: TransferCard, version: str) -> None:
    """Let pass what was seen already; refuse what was never shown, and what is so no longer."""
    if told.route_change is not None:
        raise Conflict(
            Fault(
                "route_changed_again",
                "The roads have changed again since. Look again.",
                "路况又有变化,请先刷新。",
                "version",
                shown(version),
                {"expected": told.route_change.roads},
            )
        )
    query = select(EventRow.body).where(
        col(EventRow.transfer) == told.id, col(EventRow.type) == "route_changed"
    )
    events = [EVENT.validate_json(body) for body in session.exec(query)]
    if not any(isinstance(each, RouteChanged) and each.roads == version for each in events):
        detail = f"No change of this transfer's route is of the roads {shown(version)}."
        raise InvalidInput(
            Fault("unknown_change", detail, "没有这次路况变化。", "version", shown(version))
        )
