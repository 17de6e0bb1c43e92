"""What a centre says it has free, as a value: missing is unknown, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.events.types import CapacityKind


@dataclass(frozen=True)
class FreeBeds:
    """What a centre said it has free of one kind; both null when it never said."""

    kind: CapacityKind
    free: int | None = None
    as_of: datetime | None = None


NEVER_SAID = tuple(FreeBeds(kind) for kind in CapacityKind)


def every_kind(said: Mapping[CapacityKind, FreeBeds]) -> tuple[FreeBeds, ...]:
    """List every kind in a fixed order, unknown where nothing was said of it."""
    return tuple(said.get(kind, FreeBeds(kind)) for kind in CapacityKind)
