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
import shapely
from numpy.typing import NDArray

from routing.errors import PlaceError
from routing.graph import NO_FERRY, NO_TWIN, Array, Ints, RoadGraph

METRES_PER_DEGREE = 111_194.93  # of latitude, on OSMnx's sphere of radius 6 371 009 m
NULL_ISLAND_DEGREES = 1e-6
AT_NODE_M = 1e-3  # nearer to an edge's end than this is at the node, where every road can be taken


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
class _Lines:
    """Polylines with an index over their boxes, in degrees."""

    owner: Ints
    offset: Ints
    lonlat: NDArray[np.float64]
    tree: shapely.STRtree

    @classmethod
    def of(cls, owner: Ints, offset: Array, lonlat: Array) -> _Lines:
        counts = offset[owner + 1] - offset[owner]
        rows = _rows(offset[owner], counts)
        points = np.asarray(lonlat)[rows]
        line_of = np.repeat(np.arange(len(owner)), counts)
        tree = shapely.STRtree(list(np.asarray(shapely.linestrings(points, indices=line_of))))
        own_offset = np.concatenate(([0], np.cumsum(counts)))
        return cls(owner, own_offset.astype(np.int64), points, tree)


@dataclass(frozen=True)
class _Index:
    roads: _Lines
    fragments: _Lines


@dataclass(frozen=True)
class _Hit:
    line: int
    distance_m: float
    fraction: float
    lon: float
    lat: float


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
    hit = _nearest(index.roads, lon, lat)
    edge = int(index.roads.owner[hit.line])
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
    params = {"lon": lon, "lat": lat, "bounding_box": list(graph.manifest.bounding_box)}
    at = f"longitude {lon}, latitude {lat}"
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise PlaceError("not_a_number", f"{at} is not a place: both must be numbers.", {})
    if abs(lon) < NULL_ISLAND_DEGREES and abs(lat) < NULL_ISLAND_DEGREES:
        raise PlaceError(
            "null_island",
            f"{at} is where coordinates that were never entered end up; enter the real ones.",
            params,
        )
    if _is_inside(graph, lon, lat):
        return
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
                roads=_Lines.of(one_of_two, graph.point_offset, graph.point_lonlat),
                fragments=_Lines.of(fragment, graph.fragment_offset, graph.fragment_lonlat),
            )
            _indexes[graph] = index
        return index


def _flags(
    index: _Index, hit: _Hit, lon: float, lat: float, rules: SnapRules
) -> tuple[SnapFlag, ...]:
    flags = []
    if hit.distance_m > rules.far_snap_over_m:
        flags.append(SnapFlag.FAR_SNAP)
    near = _near(index.fragments, lon, lat, hit.distance_m)
    if len(near) and _closest(index.fragments, near, lon, lat).distance_m < hit.distance_m:
        flags.append(SnapFlag.FRAGMENT)
    if hit.distance_m > rules.off_road_over_m:
        flags.append(SnapFlag.OFF_ROAD)
    return tuple(flags)


def _nearest(lines: _Lines, lon: float, lat: float) -> _Hit:
    """Find the nearest line in metres: the nearest in degrees only says how far to look."""
    guess = np.array([int(lines.tree.nearest(shapely.Point(lon, lat)))], dtype=np.int64)
    reach_m = _closest(lines, guess, lon, lat).distance_m
    candidates = np.union1d(guess, _near(lines, lon, lat, reach_m))
    return _closest(lines, candidates, lon, lat)


def _near(lines: _Lines, lon: float, lat: float, reach_m: float) -> Ints:
    """Return the lines whose box comes within `reach_m` of the point, in ascending order."""
    if not len(lines.owner):
        return np.zeros(0, dtype=np.int64)
    north = (reach_m + 1e-3) / METRES_PER_DEGREE
    east = north / math.cos(math.radians(lat))
    box = shapely.box(lon - east, lat - north, lon + east, lat + north)
    return np.sort(lines.tree.query(box)).astype(np.int64)


def _closest(lines: _Lines, candidates: Ints, lon: float, lat: float) -> _Hit:
    """Project the point onto each candidate on the plane of its latitude.

    Of equally near ones an edge's end is taken, as more roads can be taken there; then the first.
    """
    scale = np.array((math.cos(math.radians(lat)), 1.0)) * METRES_PER_DEGREE
    counts = lines.offset[candidates + 1] - lines.offset[candidates]
    rows = _rows(lines.offset[candidates], counts)
    plane = (lines.lonlat[rows] - np.array((lon, lat))) * scale
    line_of = np.repeat(np.arange(len(candidates)), counts)
    piece = np.flatnonzero(line_of[1:] == line_of[:-1])
    start, step = plane[piece], plane[piece + 1] - plane[piece]
    length = np.hypot(step[:, 0], step[:, 1])
    along = -(start * step).sum(axis=1) / np.where(length > 0, length, 1) ** 2
    along = np.clip(along, 0.0, 1.0)
    foot = start + along[:, None] * step
    distance = np.hypot(foot[:, 0], foot[:, 1])
    best = _preferred(distance, length * along, length * (1 - along), line_of[piece])
    own = line_of[piece] == line_of[piece[best]]
    total = float(length[own].sum())
    before = float(length[own & (np.arange(len(piece)) < best)].sum())
    done = before + float(along[best] * length[best])
    fraction = 0.0 if done < AT_NODE_M else 1.0 if total - done < AT_NODE_M else done / total
    east, north = foot[best] / scale
    return _Hit(
        line=int(candidates[line_of[piece[best]]]),
        distance_m=float(distance[best]),
        fraction=fraction,
        lon=lon + float(east),
        lat=lat + float(north),
    )


def _preferred(
    distance: NDArray[np.float64],
    after_start: NDArray[np.float64],
    before_stop: NDArray[np.float64],
    line: Ints,
) -> int:
    """Return the piece to snap to, given each one's distance and what lies before and after."""
    nearest = int(np.argmin(distance))
    is_first = np.append(True, line[1:] != line[:-1])
    is_last = np.append(line[1:] != line[:-1], True)
    is_end = (is_first & (after_start < AT_NODE_M)) | (is_last & (before_stop < AT_NODE_M))
    ends = np.flatnonzero(is_end & (distance < distance[nearest] + AT_NODE_M))
    return int(ends[0]) if len(ends) else nearest


def _rows(starts: Array, counts: Array) -> Ints:
    """Return the row numbers of several runs of rows, one after the other."""
    ends = np.cumsum(counts)
    shift = np.repeat(starts - np.concatenate(([0], ends[:-1])), counts) if len(counts) else starts
    rows: Ints = (np.arange(int(ends[-1]) if len(ends) else 0) + shift).astype(np.int64)
    return rows
