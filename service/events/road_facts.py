"""Events of the roads: closures, conditions, the weights in force, and routes they changed."""

from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from service.events.codes import (
    ClosureEffect,
    ConditionKind,
    RoadDirection,
    RoadReason,
    RoadSource,
    Source,
)
from service.events.facts import Actor, Fact

Cause = TypeVar("Cause", UUID, ConditionKind)


class RoadFact(Fact):
    """What every event of the roads carries; the places themselves stay in the register."""

    recorded_at: datetime
    actor: Actor
    actor_name: str | None = None


class ClosureSet(RoadFact):
    """A road was said to be closed or slower; ``ways`` names the first of ``way_count``."""

    type: Literal["closure_set"] = "closure_set"
    closure: UUID
    ways: list[int]
    way_count: int
    effect: ClosureEffect
    factor: float | None
    direction: RoadDirection
    starts_at: datetime
    ends_at: datetime | None
    reason: RoadReason
    source: RoadSource


class ClosureLifted(RoadFact):
    """A closure ends from ``lifted_at`` on, whatever end it had before."""

    type: Literal["closure_lifted"] = "closure_lifted"
    closure: UUID
    lifted_at: datetime


class ConditionSet(RoadFact):
    """Rain, snow or ice was said to be in force or over, everywhere or in one place."""

    type: Literal["condition_set"] = "condition_set"
    kind: ConditionKind
    in_force: bool
    everywhere: bool
    starts_at: datetime
    ends_at: datetime | None
    source: RoadSource


class RoadsChanged(RoadFact):
    """Other weights are in force since a moment: what an answer's ``closures`` will name."""

    type: Literal["roads_changed"] = "roads_changed"
    version: str
    graph: str
    since: datetime
    closures: list[UUID]
    conditions: list[ConditionKind]
    night: bool
    ferries_stopped: int
    calibration: str | None


class RouteStand(Fact):
    """The road to a centre under one version of the roads, or the code of why there is none."""

    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None
    unreachable: str | None


class RouteShift(Fact):
    """The road to one centre as it was last told, and as it is now."""

    facility: str
    before: RouteStand
    after: RouteStand


class RoadCauses(Fact):
    """What turned on the roads, anywhere, between what was last told of a transfer and now.

    ``conditions`` have come, ``conditions_over`` have gone; of what came and went again only the
    last is said. ``hours``: trips here were measured to take another time at this time of day.
    """

    closed: list[UUID]
    reopened: list[UUID]
    conditions: list[ConditionKind]
    conditions_over: list[ConditionKind] = []
    night: bool
    ferries: bool
    hours: bool = False

    def then(self, later: "RoadCauses") -> "RoadCauses":
        """Say two turns after each other as one."""
        return RoadCauses(
            closed=_added(self.closed, later.closed, later.reopened),
            reopened=_added(self.reopened, later.reopened, later.closed),
            conditions=_added(self.conditions, later.conditions, later.conditions_over),
            conditions_over=_added(self.conditions_over, later.conditions_over, later.conditions),
            night=self.night or later.night,
            ferries=self.ferries or later.ferries,
            hours=self.hours or later.hours,
        )


def _added(known: list[Cause], new: list[Cause], undone: list[Cause]) -> list[Cause]:
    """Give what is known and not undone by now, and what is new, each once."""
    said_later = {*new, *undone}
    return [each for each in known if each not in said_later] + new


class RouteChange(Fact):
    """What the roads changed for an open transfer; ``roads`` is the version in force now.

    Times start where the patient was asked for, even when she is on her way: nobody knows where
    a vehicle is. ``first_before`` and ``first_after`` are the centre that would come first; where
    they are equal, the order is not spoken of.
    """

    roads: str
    measured_from: Literal["origin"] = "origin"
    routes: list[RouteShift]
    first_before: str | None
    first_after: str | None
    causes: RoadCauses
    recorded_at: datetime

    @property
    def tells_first(self) -> bool:
        """Whether another centre would come first now."""
        return self.first_before != self.first_after


class RouteFact(Fact):
    """What every event of an open transfer's route carries; ``roads`` is the version it is of.

    It changes nothing that a person decides, so it does not count in the transfer's version.
    """

    transfer: UUID
    case: str
    roads: str
    occurred_at: datetime
    recorded_at: datetime
    source: Source
    actor: Actor
    actor_name: str | None = None


class RouteChanged(RouteFact):
    """The roads changed the route of an open transfer, or which centre would now come first."""

    type: Literal["route_changed"] = "route_changed"
    change: RouteChange


class RouteChangeSeen(RouteFact):
    """A person saw that the route had changed, as of this version of the roads."""

    type: Literal["route_change_seen"] = "route_change_seen"
