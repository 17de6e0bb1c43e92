"""Reads of what centres said they have free."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from service.auth.schemas import Role
from service.events.types import CapacityKind
from service.situation.capacity import Ask, FreeBeds, every_kind
from service.tables import AccountRow, CapacityAskRow, CapacityRow, RoleRow


def capacity_of(session: Session, at: datetime | None = None) -> dict[str, tuple[FreeBeds, ...]]:
    """Latest report of every kind by facility code; a facility that never reported is left out.

    The latest `as_of` counts, and of two with the same the one recorded last; of what was recorded
    by a moment of the past where one is given.
    """
    query = select(CapacityRow).order_by(col(CapacityRow.as_of), col(CapacityRow.id))
    if at is not None:
        query = query.where(col(CapacityRow.recorded_at) <= at)
    rows = session.exec(query)
    latest: dict[str, dict[CapacityKind, FreeBeds]] = {}
    for row in rows:
        kind = CapacityKind(row.kind)
        latest.setdefault(row.facility, {})[kind] = FreeBeds(kind, row.free, row.as_of)
    return {code: every_kind(said) for code, said in latest.items()}


def said_by_own_people(
    session: Session, facility: str | None = None
) -> dict[str, frozenset[CapacityKind]]:
    """Read the kinds that a facility's own people ever reported, by its code.

    What a coordinator said for a centre, or an imported file, is not its own word.
    """
    query = (
        select(CapacityRow.facility, CapacityRow.kind)
        .join(RoleRow, col(RoleRow.account) == col(CapacityRow.reported_by))
        .where(
            col(RoleRow.role) == Role.CENTRE.value,
            col(RoleRow.facility) == col(CapacityRow.facility),
        )
        .distinct()
    )
    if facility is not None:
        query = query.where(col(CapacityRow.facility) == facility)
    found: dict[str, set[CapacityKind]] = {}
    for code, kind in session.exec(query):
        found.setdefault(code, set()).add(CapacityKind(kind))
    return {code: frozenset(kinds) for code, kinds in found.items()}


def asks_of(session: Session, facilities: Collection[str]) -> dict[str, dict[CapacityKind, Ask]]:
    """Read the latest ask of every kind by facility code, answered or not."""
    query = (
        select(CapacityAskRow, AccountRow.display_name)
        .join(AccountRow, col(AccountRow.id) == col(CapacityAskRow.asked_by), isouter=True)
        .where(col(CapacityAskRow.facility).in_(facilities))
        .order_by(col(CapacityAskRow.asked_at), col(CapacityAskRow.id))
    )
    latest: dict[str, dict[CapacityKind, Ask]] = {}
    for row, name in session.exec(query):
        kind = CapacityKind(row.kind)
        latest.setdefault(row.facility, {})[kind] = Ask(kind, row.asked_at, name)
    return latest
