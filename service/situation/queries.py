"""Reads of what centres said they have free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from service.events.types import CapacityKind
from service.tables import CapacityRow


@dataclass(frozen=True)
class FreeBeds:
    """What a centre said it has free of one kind; both null when it never said: unknown, not 0."""

    kind: CapacityKind
    free: int | None = None
    as_of: datetime | None = None


NEVER_SAID = tuple(FreeBeds(kind) for kind in CapacityKind)


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


def every_kind(said: Mapping[CapacityKind, FreeBeds]) -> tuple[FreeBeds, ...]:
    """List every kind in a fixed order, unknown where nothing was said of it."""
    return tuple(said.get(kind, FreeBeds(kind)) for kind in CapacityKind)
