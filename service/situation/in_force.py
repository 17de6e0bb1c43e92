"""What of the register is in force, as the roads that are served carry it with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from routing.errors import ClosureError
from service.events.codes import ConditionKind
from service.situation.register import Held


@dataclass(frozen=True, eq=False)
class RoadState:
    """What made the weights in force: what is held, and what the clock adds to it.

    ``ferries_stopped`` are those that do not sail now, as numbers in the graph's manifest;
    ``hours`` is the calibration's band of the day, none without one; ``since`` is the moment from
    which it holds, ``until`` when something turns next, ``misfits`` are entries that do not fit
    these roads and have no part in it.
    """

    held: Held
    entries: int
    night: bool
    ferries_stopped: tuple[int, ...]
    hours: str | None
    since: datetime
    until: datetime
    misfits: Mapping[UUID, ClosureError]

    @property
    def causes(self) -> tuple[object, ...]:
        """What the weights follow from: two states with the same have the same weights."""
        closures = tuple(each.id for each in self.held.closures)
        conditions = tuple(each.id for each in self.held.conditions)
        return closures, conditions, self.night, self.ferries_stopped, self.hours

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two states apart."""
        return self.causes, self.since, self.until, self.entries

    @property
    def closures(self) -> tuple[UUID, ...]:
        """The closures that have a part in the weights."""
        return tuple(each.id for each in self.held.closures if each.id not in self.misfits)

    @property
    def conditions(self) -> tuple[ConditionKind, ...]:
        """The conditions that have a part in the weights."""
        held = self.held.conditions
        return tuple(each.kind for each in held if each.id not in self.misfits)
