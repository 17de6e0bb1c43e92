"""Places on roads and what a closure does there; the road graph itself is never edited."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from routing.covering import (
    LineRules,
    joined,
    make_ready,
    parts_along_line,
    parts_in_circle,
)
from routing.effects import EdgeParts, EffectKind, RoadEffect
from routing.errors import ClosureError, PlaceError, RoadsError, WayError
from routing.graph import NO_TWIN, Ints, LonLat, RoadGraph
from routing.snapping import check_place, snap

__all__ = [
    "CirclePlace",
    "ClosureRules",
    "Coverage",
    "Direction",
    "EdgeParts",
    "EffectKind",
    "LinePlace",
    "Place",
    "RoadEffect",
    "WayPlace",
    "close_ways",
    "closure_rules",
    "coverage_of",
    "effect_on",
    "make_ready",
    "parts_on",
]


class Direction(StrEnum):
    """Which way a road runs, against the order of its way's nodes or of the drawn line."""

    BOTH = "both"
    ALONG = "along"
    AGAINST = "against"


@dataclass(frozen=True)
class WayPlace:
    """One OpenStreetMap way."""

    way: int


@dataclass(frozen=True)
class CirclePlace:
    """Everything within `radius_m` of a point, in WGS-84 degrees."""

    lon: float
    lat: float
    radius_m: float


@dataclass(frozen=True)
class LinePlace:
    """The roads along a drawn line: its points in lon and lat, in WGS-84 degrees."""

    points: tuple[LonLat, ...]


Place: TypeAlias = WayPlace | CirclePlace | LinePlace


@dataclass(frozen=True)
class ClosureRules:
    """What a closure may say at most, and how a drawn line finds its roads."""

    max_radius_m: float
    max_share: float
    max_points: int
    max_factor: float
    line: LineRules


@dataclass(frozen=True)
class Coverage:
    """How much road a place covers: directed edges, their ways, and metres counted once."""

    edges: int
    ways: tuple[int, ...]
    length_m: float


@cache
def closure_rules() -> ClosureRules:
    """Read `data/closures.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/closures.toml").read_text("utf-8"))
    circle, line = raw["circle"], raw["line"]
    return ClosureRules(
        max_radius_m=float(circle["max_radius_m"]),
        max_share=float(circle["max_share"]),
        max_points=int(line["max_points"]),
        max_factor=float(raw["slower"]["max_factor"]),
        line=LineRules(
            tolerance_m=float(line["tolerance_m"]),
            max_angle_degrees=float(line["max_angle_degrees"]),
            min_along_m=float(line["min_along_m"]),
        ),
    )


def effect_on(
    graph: RoadGraph,
    place: Place,
    kind: EffectKind,
    *,
    factor: float | None = None,
    direction: Direction = Direction.BOTH,
) -> RoadEffect:
    """Return what a closure of a place does to the edges there.

    `factor` is how many times the time is taken, only where it is slower. `direction` is the one
    that is closed or slower; where it is one-way, the one that stays open. Raise `ClosureError`
    with everything that is wrong.
    """
    rules = closure_rules()
    problems = [
        *_problems_of_place(graph, place, rules),
        *_problems_of_factor(kind, factor, rules),
        *_problems_of_direction(place, kind, direction),
    ]
    if problems:
        raise ClosureError(problems)
    if kind is EffectKind.ONE_WAY:
        direction = Direction.AGAINST if direction is Direction.ALONG else Direction.ALONG
    parts = parts_on(graph, place, direction)
    if not isinstance(place, WayPlace):
        _check_share(graph, parts)
    return RoadEffect(kind, parts, factor)


def parts_on(graph: RoadGraph, place: Place, direction: Direction = Direction.BOTH) -> EdgeParts:
    """Return the parts of edges, with both twins and all copies, that a place covers.

    Raise `ClosureError` for a place that is none or touches no road.
    """
    problems = _problems_of_place(graph, place, closure_rules())
    if problems:
        raise ClosureError(problems)
    if isinstance(place, WayPlace):
        found = _parts_of_way(graph, place, direction)
    elif isinstance(place, CirclePlace):
        found = parts_in_circle(graph, (place.lon, place.lat), place.radius_m)
    else:
        found = _parts_of_line(graph, place, direction)
    if not len(found.edge):
        raise ClosureError([_no_road(graph, place, direction)])
    return found


def coverage_of(graph: RoadGraph, parts: EdgeParts) -> Coverage:
    """Say how much road some parts are: a road driven both ways, or copied, is as long as once."""
    original = graph.same_road[parts.edge].astype(np.int64)
    twin = graph.twin[original].astype(np.int64)
    is_first = (twin == NO_TWIN) | (original < twin)
    road = np.where(is_first, original, twin)
    start = np.where(is_first, parts.start, 1 - parts.stop)
    stop = np.where(is_first, parts.stop, 1 - parts.start)
    rows = zip(road.tolist(), start.tolist(), stop.tolist(), strict=True)
    once = joined(EdgeParts.of(rows))
    edges = np.unique(parts.edge)
    ways = {way for edge in edges.tolist() for way in graph.ways_of(edge)}
    length_m = float((graph.length_m[once.edge] * (once.stop - once.start)).sum())
    return Coverage(len(edges), tuple(sorted(ways)), round(length_m, 1))


def close_ways(graph: RoadGraph, way_ids: Iterable[int]) -> NDArray[np.bool_]:
    """Return the mask [edges] of every edge that runs over one of the ways, in both directions.

    Raise `WayError` naming every way that this road graph does not serve.
    """
    wanted = sorted(set(way_ids))
    closed = np.zeros(graph.edge_count, dtype=np.bool_)
    if not wanted:
        return closed
    edges = _edges_of(graph, wanted)
    known = {way for edge in edges.tolist() for way in graph.ways_of(edge)}
    unknown = [way for way in wanted if way not in known]
    if unknown:
        raise _unknown_ways(unknown)
    closed[edges] = True
    return closed


def _edges_of(graph: RoadGraph, ways: Sequence[int]) -> Ints:
    """Return the edges made from any of some ways, in ascending order."""
    rows = np.flatnonzero(np.isin(graph.way_id, ways))
    edges: Ints = np.unique(np.searchsorted(graph.way_offset, rows, side="right") - 1)
    return edges.astype(np.int64)


def _unknown_ways(ways: Sequence[int]) -> WayError:
    return WayError(
        "unknown_way",
        f"no road here is made from way {', '.join(map(str, ways))}; nothing was closed. "
        "Give the number of an OpenStreetMap way of this region that can be driven.",
        {"ways": list(ways)},
    )


def _parts_of_way(graph: RoadGraph, place: WayPlace, direction: Direction) -> EdgeParts:
    edges = _edges_of(graph, [place.way])
    if not len(edges):
        error = _unknown_ways([place.way])
        error.params |= {"field": "place.way", "value": place.way}
        raise ClosureError([error])
    if direction is not Direction.BOTH:
        edges = edges[graph.is_along[edges] == (direction is Direction.ALONG)]
    return EdgeParts.whole(edges)


def _parts_of_line(graph: RoadGraph, place: LinePlace, direction: Direction) -> EdgeParts:
    along, against = parts_along_line(graph, place.points, closure_rules().line)
    if direction is Direction.BOTH:
        return joined(along, against)
    return along if direction is Direction.ALONG else against


def _problem(code: str, field: str, value: object, message: str, **more: object) -> RoadsError:
    return RoadsError(code, message, {"field": field, "value": value} | more)


def _problems_of_place(graph: RoadGraph, place: Place, rules: ClosureRules) -> list[RoadsError]:
    if isinstance(place, WayPlace):
        return []
    if isinstance(place, CirclePlace):
        return [
            *_problems_of_point(graph, "place", place.lon, place.lat),
            *_problems_of_radius(place.radius_m, rules),
        ]
    return _problems_of_line(graph, place, rules)


def _problems_of_point(graph: RoadGraph, field: str, lon: float, lat: float) -> list[RoadsError]:
    try:
        check_place(graph, lon, lat)
    except PlaceError as error:
        error.params |= {"field": field, "value": f"{lon}, {lat}"}
        return [error]
    return []


def _problems_of_radius(radius_m: float, rules: ClosureRules) -> list[RoadsError]:
    if math.isfinite(radius_m) and 0 < radius_m <= rules.max_radius_m:
        return []
    message = (
        f"a radius of {radius_m} m is no circle: give metres above 0, "
        f"{rules.max_radius_m:.0f} at most."
    )
    limits = {"max_radius_m": rules.max_radius_m}
    return [_problem("bad_radius", "place.radius_m", str(radius_m), message, **limits)]


def _problems_of_line(graph: RoadGraph, place: LinePlace, rules: ClosureRules) -> list[RoadsError]:
    count = len(place.points)
    if count > rules.max_points:
        most = rules.max_points
        message = f"a line of {count} points is too long: draw parts of {most} points at most."
        return [_problem("line_too_long", "place.points", count, message, max_points=most)]
    problems = [
        problem
        for number, (lon, lat) in enumerate(place.points)
        for problem in _problems_of_point(graph, f"place.points[{number}]", lon, lat)
    ]
    different = len(set(place.points))
    if not problems and different <= 1:
        message = f"a line needs two different points, got {different}."
        problems = [_problem("line_of_one_point", "place.points", different, message)]
    return problems


def _problems_of_factor(
    kind: EffectKind, factor: float | None, rules: ClosureRules
) -> list[RoadsError]:
    most = rules.max_factor
    if kind is not EffectKind.SLOWER:
        if factor is None:
            return []
        message = f"a factor ({factor}) belongs to a slower road, not to one that is {kind}."
        return [_problem("factor_not_used", "factor", str(factor), message)]
    if factor is not None and math.isfinite(factor) and 1 < factor <= most:
        return []
    message = f"say how many times as long it takes: above 1, {most:g} at most, got {factor}."
    return [_problem("bad_factor", "factor", str(factor), message, max_factor=most)]


def _problems_of_direction(
    place: Place, kind: EffectKind, direction: Direction
) -> list[RoadsError]:
    if isinstance(place, CirclePlace) and direction is not Direction.BOTH:
        message = "a circle has no direction: choose a way or draw a line to close one direction."
        return [_problem("circle_without_direction", "direction", str(direction), message)]
    if kind is EffectKind.ONE_WAY and direction is Direction.BOTH:
        message = "a road that is one-way only stays open along or against: say which, got both."
        return [_problem("one_way_of_both", "direction", str(direction), message)]
    return []


def _no_road(graph: RoadGraph, place: Place, direction: Direction) -> RoadsError:
    if isinstance(place, WayPlace):
        return _problem(
            "no_road_that_way",
            "direction",
            str(direction),
            f"way {place.way} is a one-way road: nothing drives {direction} it.",
        )
    points = ((place.lon, place.lat),) if isinstance(place, CirclePlace) else place.points
    nearest_m = min(snap(graph, lon, lat).snapped_m for lon, lat in points)
    what = "lies in the circle" if isinstance(place, CirclePlace) else "runs along the line"
    if direction is not Direction.BOTH:
        what = f"is driven {direction} the line"
    return _problem(
        "no_road_here",
        "place",
        str(nearest_m),
        f"no road {what}; the nearest is {nearest_m} m away. Nothing was closed.",
        nearest_m=nearest_m,
    )


def _check_share(graph: RoadGraph, parts: EdgeParts) -> None:
    most = closure_rules().max_share
    covered_m = float((graph.length_m[parts.edge] * (parts.stop - parts.start)).sum())
    share = covered_m / max(float(graph.length_m.sum(dtype=np.float64)), covered_m)
    if share > most:
        message = (
            f"this place covers {share:.0%} of all roads here, {most:.0%} at most is a place. "
            "Nothing was closed; weather everywhere is a condition, not a closure."
        )
        limits = {"share": round(share, 4), "max_share": most}
        raise ClosureError(
            [_problem("covers_everything", "place", f"{share:.0%}", message, **limits)]
        )
