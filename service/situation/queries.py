"""Reads of what centres said they have free."""

from sqlmodel import Session, col, select

from service.events.types import CapacityKind
from service.situation.capacity import FreeBeds, every_kind
from service.tables import CapacityRow


def capacity_of(session: Session) -> dict[str, tuple[FreeBeds, ...]]:
    """Latest report of every kind by facility code; a facility that never reported is left out.

    The latest `as_of` counts, and of two with the same the one recorded last.
    """
    rows = session.exec(select(CapacityRow).order_by(col(CapacityRow.as_of), col(CapacityRow.id)))
    latest: dict[str, dict[CapacityKind, FreeBeds]] = {}
    for row in rows:
        kind = CapacityKind(row.kind)
        latest.setdefault(row.facility, {})[kind] = FreeBeds(kind, row.free, row.as_of)
    return {code: every_kind(said) for code, said in latest.items()}
