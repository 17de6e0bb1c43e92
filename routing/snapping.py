"""Put a point on the nearest road: on an edge, not on a junction, and usable both ways."""

from __future__ import annotations

import math
import threading
import tomllib
import weakref
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np

from routing.errors import PlaceError
from routing.graph import NO_FERRY, NO_TWIN, RoadGraph
from routing.nearest import (
    AT_NODE_M,
    METRES_PER_DEGREE,
    Hit,
    Lines,
    is_nearer,
    lines_with_tree,
    nearest,
)

__all__ = [
    "AT_NODE_M",
    "METRES_PER_DEGREE",
    "Snap",
    "SnapFlag",
    "SnapRules",
    "check_place",
    "snap",
    "snap_rules",
]

NULL_ISLAND_DEGREES = 1e-6


class SnapFlag(StrEnum):
    """What should be said about how a point came onto the road."""

    FAR_SNAP = "far_snap"
    FRAGMENT = "fragment"
    OFF_ROAD = "off_road"


@dataclass(frozen=True)
class SnapRules:
    """Distances in metres above which a snap is flagged, and the pace of the access leg."""

    far_snap_over_m: float
    off_road_over_m: float
    access_speed_kmh: float


@dataclass(frozen=True)
class Snap:
    """A point on a road: `fraction` of the way along `edge`, and on its twin where it has one.

    `lon` and `lat` are the point on the road, `snapped_m` how far it is from the point asked for,
    `access_s` the time over that stretch, which is in no travel time.
    """

    edge: int
    twin: int | None
    fraction: float
    lon: float
    lat: float
    snapped_m: float
    access_s: float
    flags: tuple[SnapFlag, ...] = ()


@dataclass(frozen=True)
class _Index:
    roads: Lines
    fragments: Lines


_indexes: weakref.WeakKeyDictionary[RoadGraph, _Index] = weakref.WeakKeyDictionary()
_indexes_lock = threading.Lock()


@cache
def snap_rules() -> SnapRules:
    """Read `data/snapping.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/snapping.toml").read_text("utf-8"))
    return SnapRules(
        far_snap_over_m=float(raw["far_snap"]["over_m"]),
        off_road_over_m=float(raw["off_road"]["over_m"]),
        access_speed_kmh=float(raw["access_leg"]["speed_kmh"]),
    )


def snap(graph: RoadGraph, lon: float, lat: float, rules: SnapRules | None = None) -> Snap:
    """Put a WGS-84 point on the nearest served edge, nearest in metres at the point's latitude.

    Raise `PlaceError` for a point that is no place in the graph's bounding box.
    """
    lon, lat = float(lon), float(lat)
    check_place(graph, lon, lat)
    rules = rules or snap_rules()
    index = _index_of(graph)
    hit = nearest(index.roads, lon, lat)
    edge = hit.line
    twin = int(graph.twin[edge])
    return Snap(
        edge=edge,
        twin=None if twin == NO_TWIN else twin,
        fraction=hit.fraction,
        lon=hit.lon,
        lat=hit.lat,
        snapped_m=round(hit.distance_m, 1),
        access_s=round(hit.distance_m * 3.6 / rules.access_speed_kmh, 1),
        flags=_flags(index, hit, lon, lat, rules),
    )


def check_place(graph: RoadGraph, lon: float, lat: float) -> None:
    """Raise `PlaceError` for a point that is no number, at 0,0, swapped or outside the region."""
    is_entered = abs(lon) >= NULL_ISLAND_DEGREES or abs(lat) >= NULL_ISLAND_DEGREES
    if is_entered and _is_inside(graph, lon, lat):
        return
    params = {"lon": lon, "lat": lat, "bounding_box": list(graph.manifest.bounding_box)}
    at = f"longitude {lon}, latitude {lat}"
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise PlaceError("not_a_number", f"{at} is not a place: both must be numbers.", {})
    if not is_entered:
        raise PlaceError(
            "null_island",
            f"{at} is where coordinates that were never entered end up; enter the real ones.",
            params,
        )
    west, south, east, north = graph.manifest.bounding_box
    region = f"longitude {west:.4f} to {east:.4f}, latitude {south:.4f} to {north:.4f}"
    if _is_inside(graph, lat, lon):
        raise PlaceError(
            "swapped_coordinates",
            f"{at} is outside the region ({region}); swapped it would be inside: "
            f"did you mean longitude {lat}, latitude {lon}?",
            params,
        )
    raise PlaceError("outside_region", f"{at} is outside the region ({region}).", params)


def _is_inside(graph: RoadGraph, lon: float, lat: float) -> bool:
    west, south, east, north = graph.manifest.bounding_box
    return west <= lon <= east and south <= lat <= north


def _index_of(graph: RoadGraph) -> _Index:
    with _indexes_lock:
        index = _indexes.get(graph)
        if index is None:
            twin = np.asarray(graph.twin)
            # a road that can be driven both ways is one line: the edge with the smaller number
            number = np.arange(len(twin))
            is_one_of_two = (twin == NO_TWIN) | (number < twin)
            is_on_land = np.asarray(graph.ferry) == NO_FERRY  # nobody waits out at sea
            is_original = np.asarray(graph.same_road) == number
            one_of_two = np.flatnonzero(is_one_of_two & is_original & is_on_land)
            fragment = np.arange(len(graph.fragment_offset) - 1)
            index = _Index(
                roads=lines_with_tree(graph.point_offset, graph.point_lonlat, one_of_two),
                fragments=lines_with_tree(graph.fragment_offset, graph.fragment_lonlat, fragment),
            )
            _indexes[graph] = index
        return index


def _flags(
    index: _Index, hit: Hit, lon: float, lat: float, rules: SnapRules
) -> tuple[SnapFlag, ...]:
    flags = []
    if hit.distance_m > rules.far_snap_over_m:
        flags.append(SnapFlag.FAR_SNAP)
    if is_nearer(index.fragments, lon, lat, hit.distance_m):
        flags.append(SnapFlag.FRAGMENT)
    if hit.distance_m > rules.off_road_over_m:
        flags.append(SnapFlag.OFF_ROAD)
    return tuple(flags)
