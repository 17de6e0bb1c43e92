"""What is asked and what is answered about the ways to move a patient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.graph import LonLat
from routing.itineraries.duration import Duration, check_time
from routing.itineraries.stops import StopPlace
from routing.snapping import Snap

ORIGIN = "origin"  # the key of where the patient is
RangeS: TypeAlias = tuple[float, float]


class Way(StrEnum):
    """The four ways to move a patient to a centre."""

    DIRECT = "direct"
    FETCHED = "fetched"
    FORWARD = "forward"
    RENDEZVOUS = "rendezvous"


class Aim(StrEnum):
    """Which of two times is to be short."""

    FIRST_HANDS = "first_hands"
    DEFINITIVE = "definitive"


class LegKind(StrEnum):
    """What happens in a part of an itinerary."""

    MOBILISE = "mobilise"
    DRIVE_OUT = "drive_out"
    WAIT = "wait"
    STABILISE = "stabilise"
    HAND_OVER = "hand_over"
    DRIVE = "drive"
    DWELL = "dwell"
    ACTIVATE = "activate"


class CarriedBy(StrEnum):
    """Whose part of an itinerary it is."""

    REFERRING = "referring"
    TEAM = "team"
    VIA = "via"
    NOBODY = "nobody"


class NoWay(StrEnum):
    """Why one of the ways cannot be taken."""

    CENTRE_OFF_ROAD = "centre_off_road"
    UNREACHABLE = "unreachable"
    NO_TEAM = "no_team"
    TEAM_OFF_ROAD = "team_off_road"
    TEAM_CANNOT_REACH = "team_cannot_reach"
    NO_STOP_ALLOWED = "no_stop_allowed"
    NO_STOP_REACHABLE = "no_stop_reachable"
    NO_VIA = "no_via"
    VIA_IS_CENTRE = "via_is_centre"
    VIA_IS_ENOUGH = "via_is_enough"
    VIA_OFF_ROAD = "via_off_road"
    VIA_UNREACHABLE = "via_unreachable"


@dataclass(frozen=True)
class Team:
    """A retrieval team; `base` is a key of the labels' places."""

    base: str
    mobilisation: Duration
    stabilisation: Duration
    hand_over: Duration


@dataclass(frozen=True)
class Carrier:
    """The referring side's vehicle, or 120's: until wheels roll, and handing over on the way."""

    leaves_after: Duration
    hand_over: Duration


@dataclass(frozen=True)
class Bridge:
    """A centre that can stabilise on the way: its hands after an arrival, and how long it takes."""

    key: str
    dwell: Duration
    hands_after_s: float

    def __post_init__(self) -> None:
        check_time(f"the time of {self.key} until able hands stand ready", self.hands_after_s)


@dataclass(frozen=True)
class Case:
    """A patient at a point on a road; `hands_here_s` is when able hands are with her anyway.

    None where there are none.
    """

    origin: Snap
    carrier: Carrier
    hands_here_s: float | None = None

    def __post_init__(self) -> None:
        if self.hands_here_s is not None:
            check_time("the time until able hands are with her", self.hands_here_s)


@dataclass(frozen=True)
class Centre:
    """A centre for definitive care; `hands_after_s` passes there between arrival and able hands.

    `not_over` are the keys of bridges from which nobody goes on to it: what it has, they have.
    """

    key: str
    hands_after_s: float
    team: Team | None
    not_over: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_time(f"the time of {self.key} until able hands stand ready", self.hands_after_s)


@dataclass(frozen=True)
class Leg:
    """A part of an itinerary: what happens, from where to where, when, how long.

    `start` and `end` are keys: `origin`, a place of the labels or a stop. `starts_s` counts from
    the decision. `distance_m` is given where something drives. `proposal`: nobody measured it.
    """

    kind: LegKind
    carried_by: CarriedBy
    start: str
    end: str
    starts_s: float
    time_s: float
    range_s: RangeS
    distance_m: float | None
    proposal: bool


@dataclass(frozen=True)
class Itinerary:
    """One way to move a patient to a centre, with its arithmetic.

    First hands and definitive care are seconds from the decision. Their ranges are what comes out
    when every leg of the likely roads takes its shortest time, and when every leg takes its
    longest: whoever waits then waits as long as that makes it. A range, not the worst case of every
    combination, and no statement about probability.
    """

    way: Way
    centre: str
    via: str | None
    stop: StopPlace | None
    legs: tuple[Leg, ...]
    wait_s: float
    first_hands_s: float
    first_hands_range_s: RangeS
    definitive_s: float
    definitive_range_s: RangeS
    proposal: bool


@dataclass(frozen=True)
class NoItinerary:
    """A way that cannot be taken to a centre, and why not."""

    way: Way
    centre: str
    reason: NoWay


Option: TypeAlias = Itinerary | NoItinerary


@dataclass(frozen=True)
class LegRoute:
    """The road of one driven leg, `leg` its number in the itinerary; lon and lat in that order."""

    leg: int
    carried_by: CarriedBy
    travel_time_s: float
    range_s: RangeS
    distance_m: float
    coordinates: tuple[LonLat, ...]


class Variable(StrEnum):
    """A time that could be shorter or longer than it is said to be."""

    MOBILISATION = "mobilisation"
    STABILISATION = "stabilisation"
    LEAVES_AFTER = "leaves_after"


@dataclass(frozen=True)
class BreakEven:
    """A time of a team or a vehicle from which another way is the best one.

    With exactly `below_s` and less, or exactly `above_s` and more, until the next break-even, it
    is `way_then`; one of both is None.
    """

    variable: Variable
    way_then: Way
    below_s: float | None
    above_s: float | None
