"""What is said of a way between two points: its time, range, length and pieces."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.graph import LonLat


class UnreachableReason(StrEnum):
    """Why there is no time between two points."""

    CLOSED_AT_ORIGIN = "closed_at_origin"
    CLOSED_AT_DESTINATION = "closed_at_destination"
    CLOSED_ON_THE_WAY = "closed_on_the_way"
    NO_ROAD = "no_road"


@dataclass(frozen=True)
class Unreachable:
    """No road between two points, with the reason."""

    reason: UnreachableReason


@dataclass(frozen=True)
class Travel:
    """Road time between two snapped points; the access legs at both ends are not in it.

    `range_s` is the time at the high and at the low speeds along the likely route.
    """

    travel_time_s: float
    travel_time_cs: int
    range_s: tuple[float, float]
    distance_m: float
    origin_access_s: float
    destination_access_s: float


@dataclass(frozen=True)
class Segment:
    """The part of one edge that a route drives; `coordinates` are lon and lat in that order."""

    edge: int
    coordinates: tuple[LonLat, ...]
    road_class: str
    name: str
    is_bridge: bool
    bridge_name: str
    is_tunnel: bool
    travel_time_s: float
    length_m: float


@dataclass(frozen=True)
class Route:
    """The way to drive, piece by piece from the origin."""

    travel: Travel
    segments: tuple[Segment, ...]

    @property
    def coordinates(self) -> tuple[LonLat, ...]:
        """The whole line, lon and lat in that order, without doubled points."""
        line: list[LonLat] = []
        for segment in self.segments:
            line.extend(p for p in segment.coordinates if not line or p != line[-1])
        return tuple(line)
