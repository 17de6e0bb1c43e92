"""What the ground makes of a road, seen in its own line: straight, winding or twisting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.graph import TERRAINS, LonLat

METRES_PER_DEGREE = 111_194.93  # of latitude, on OSMnx's sphere of radius 6 371 009 m


@dataclass(frozen=True)
class TerrainRules:
    """From how many degrees of turning and metres of climb a kilometre a road is of a terrain.

    `degrees_per_km` and `climb_m_per_km` hold one value for each entry of `TERRAINS` but the first.
    Where fewer than `known_share` of the heights are known, climbs are not looked at.
    """

    shortest_m: float
    known_share: float
    degrees_per_km: tuple[float, ...]
    climb_m_per_km: tuple[float, ...]


def terrain_of(
    points: Sequence[LonLat],
    rules: TerrainRules,
    elevation_m: Sequence[float | None] = (),
) -> str:
    """Return the entry of `TERRAINS` for a line, the same whichever way it is driven.

    `elevation_m` may hold the height of each point, or of each that is a node of the map; `None`
    where nobody gave it.
    """
    length_km = max(line_length_m(points), rules.shortest_m) / 1000
    is_ring = len(points) > 1 and points[0] == points[-1]
    turning = 0.0 if is_ring else turning_degrees(points) / length_km
    known = sum(height is not None for height in elevation_m)
    is_known = known >= rules.known_share * len(elevation_m)
    climb = climb_m(elevation_m) / length_km if is_known else 0.0
    steps = zip(rules.degrees_per_km, rules.climb_m_per_km, strict=True)
    return TERRAINS[sum(turning >= bend or climb >= rise for bend, rise in steps)]


def turning_degrees(points: Sequence[LonLat]) -> float:
    """Return how far a line turns in all, left and right alike, in degrees."""
    steps = [step for step in _steps(points) if step != (0.0, 0.0)]
    return math.fsum(_turn_degrees(before, after) for before, after in pairwise(steps))


def line_length_m(points: Sequence[LonLat]) -> float:
    """Return the length of a line in metres, on the plane of its middle latitude."""
    return math.fsum(math.hypot(east, north) for east, north in _steps(points))


def climb_m(elevation_m: Sequence[float | None]) -> float:
    """Return the metres climbed and descended between the points whose height is known."""
    known = [height for height in elevation_m if height is not None]
    return math.fsum(abs(after - before) for before, after in pairwise(known))


def _steps(points: Sequence[LonLat]) -> list[tuple[float, float]]:
    """Return each piece of a line in metres east and north."""
    # The mean of the outermost latitudes, and exact sums, are the same from either end.
    latitudes = [lat for _, lat in points]
    squeeze = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2)) if points else 1.0
    return [
        ((lon - from_lon) * squeeze * METRES_PER_DEGREE, (lat - from_lat) * METRES_PER_DEGREE)
        for (from_lon, from_lat), (lon, lat) in pairwise(points)
    ]


def _turn_degrees(before: tuple[float, float], after: tuple[float, float]) -> float:
    across = before[0] * after[1] - before[1] * after[0]
    ahead = before[0] * after[0] + before[1] * after[1]
    return math.degrees(math.atan2(abs(across), ahead))
