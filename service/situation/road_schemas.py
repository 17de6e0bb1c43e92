"""Wire shapes of closures, conditions and the roads in force."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from service.errors.moments import Moment
from service.events.types import (
    ClosureEffect,
    ConditionKind,
    RoadDirection,
    RoadReason,
    RoadSource,
)
from service.situation.places import AnyPlace, Circle, Place
from service.situation.register import Standing

Note = Annotated[str, Field(max_length=500)]


class Asked(BaseModel):
    """A request without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class NewClosure(Asked):
    """What is said of a road: where, what, when, why, by whom.

    ``factor`` belongs to ``slower`` only; ``starts_at`` null is now, ``ends_at`` null an open end.
    """

    place: AnyPlace
    effect: ClosureEffect
    factor: Annotated[float | None, Field(strict=True, allow_inf_nan=False)] = None
    direction: RoadDirection = RoadDirection.BOTH
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    reason: RoadReason
    source: RoadSource
    note: Note | None = None


class Reopening(Asked):
    """That a closure is over, from ``at`` on; null is now."""

    at: Moment | None = None


class ConditionSaid(Asked):
    """Whether rain, snow or ice is on the roads; ``place`` null is everywhere."""

    in_force: StrictBool
    place: Circle | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    source: RoadSource
    note: Note | None = None


class ClosureCoverage(BaseModel):
    """How much road a closure covers: directed edges, their ways, and metres counted once."""

    edges: int
    ways: list[int]
    length_m: float


class Misfit(BaseModel):
    """Why an entry does not fit the roads that are served, so that it has no effect."""

    code: str
    detail: str
    zh: str


class ClosureView(ClosureCoverage):
    """A closure of the register as it stands now.

    What it covers is counted on the roads that are served; nothing where it does not fit them,
    as after a new build, and ``misfit`` says why. ``author`` is a name.
    """

    id: UUID
    place: Place = Field(discriminator="kind")
    effect: ClosureEffect
    factor: float | None
    direction: RoadDirection
    starts_at: datetime
    ends_at: datetime | None
    reason: RoadReason
    source: RoadSource
    note: str | None
    author: str | None
    recorded_at: datetime
    lifted_at: datetime | None
    status: Standing
    misfit: Misfit | None


class RoadConditionView(BaseModel):
    """What was said last of rain, snow or ice. ``author`` is a name."""

    kind: ConditionKind
    in_force: bool
    place: Circle | None
    starts_at: datetime
    ends_at: datetime | None
    source: RoadSource
    note: str | None
    author: str | None
    recorded_at: datetime
    status: Standing


class FerryView(BaseModel):
    """A ferry of the road graph; the name is empty where its source has none."""

    way: int
    name: str


class UncertainFerryView(FerryView):
    """A ferry that is taken to sail, although its hours are not said, or not certain."""

    opening_hours: str
    doubt: str


class RoadsView(BaseModel):
    """The roads in force, and what made them.

    ``version`` is what an answer's ``closures`` names; ``since`` is null where no register is
    followed. ``closures`` and ``conditions`` are those that hold; ``uncalibrated``: travel times
    come from a table and not from this region's own trips. ``preparing``: something has been
    entered or has turned, and other weights are being made.
    """

    version: str
    graph: str
    since: datetime | None
    closures: list[ClosureView]
    conditions: list[RoadConditionView]
    night: bool
    ferries_stopped: list[FerryView]
    ferries_uncertain: list[UncertainFerryView]
    calibration: str | None
    uncalibrated: bool
    preparing: bool
