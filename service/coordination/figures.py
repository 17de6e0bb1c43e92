"""What centres said they have free, as far as it may be counted on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.events.types import CapacityKind
from service.situation.capacity import NEVER_SAID, FreeBeds


@dataclass(frozen=True)
class Figures:
    """What every centre said, read at a moment, and how old a figure may be and still count.

    `doubt_min` is how many minutes of driving a bed that nobody knows is held to cost.
    """

    said: Mapping[str, Sequence[FreeBeds]]
    now: datetime
    limit: timedelta
    doubt_min: int = 0

    def of(self, facility: str, kind: CapacityKind) -> FreeBeds:
        """Give what a centre said of one kind; never said is unknown."""
        beds = self.said.get(facility, NEVER_SAID)
        return next((each for each in beds if each.kind is kind), FreeBeds(kind))

    def counted(self, facility: str, kind: CapacityKind) -> int | None:
        """Say how many beds of a kind may be counted on; None where nobody knows."""
        return self.of(facility, kind).counted(self.now, self.limit)
