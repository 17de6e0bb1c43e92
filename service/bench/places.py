"""Where the measurements ask from and to: seeded points beside roads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from routing.graph import NO_TWIN, LonLat, RoadGraph
from routing.terrain import METRES_PER_DEGREE

Place = TypeVar("Place")

CENTRES = 150
# Where people live and ambulances stop: no tracks, no driveways, no slip roads, no motorways.
INHABITED = (
    *("primary", "secondary", "tertiary", "unclassified", "residential", "living_street"),
    "trunk",
)
BESIDE_ROAD_M = 30.0


def beside_roads(
    graph: RoadGraph,
    count: int,
    seed: int,
    classes: Sequence[str] = INHABITED,
    off_road_m: float = BESIDE_ROAD_M,
) -> list[LonLat]:
    """Return seeded points beside the middles of roads of some classes, scattered across them."""
    random = np.random.default_rng(seed)
    wanted = [index for index, name in enumerate(graph.manifest.road_classes) if name in classes]
    twin = np.asarray(graph.twin)
    is_one_of_two = (twin == NO_TWIN) | (np.arange(len(twin)) < twin)
    roads = np.flatnonzero(np.isin(graph.road_class, wanted) & is_one_of_two)
    chosen = random.choice(roads, min(count, len(roads)), replace=False)
    shifts = random.normal(0.0, off_road_m, (len(chosen), 2))
    box = graph.manifest.bounding_box
    found = []
    for edge, (east_m, north_m) in zip(chosen.tolist(), shifts.tolist(), strict=True):
        lon, lat = graph.part_of(edge, 0.5, 0.5)[0]
        east = east_m / METRES_PER_DEGREE / math.cos(math.radians(lat))
        found.append(_inside(lon + east, lat + north_m / METRES_PER_DEGREE, box))
    return found


def numbered(places: Sequence[Place]) -> Iterator[tuple[str, Place]]:
    """Give places keys whose order is theirs."""
    return ((f"{number:04d}", place) for number, place in enumerate(places))


def _inside(lon: float, lat: float, box: tuple[float, float, float, float]) -> LonLat:
    west, south, east, north = box
    return round(min(max(lon, west), east), 7), round(min(max(lat, south), north), 7)
