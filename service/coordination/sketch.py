"""A sketch of the roads that are served: few lines and small, to draw closures on."""

from __future__ import annotations

import gzip
import json
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
import shapely
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from routing.graph import NO_TWIN, RoadGraph
from routing.terrain import METRES_PER_DEGREE
from service.auth.access import CurrentAccount
from service.auth.policy import NOWHERE, Action
from service.database import ReadSession
from service.errors import Fault, refuse_if
from service.errors.handlers import PROBLEMS
from service.registry.queries import network
from service.situation.served import roads_served

Ints: TypeAlias = NDArray[np.int64]
Box: TypeAlias = tuple[float, float, float, float]

ATTRIBUTION = "© OpenStreetMap contributors"
MOST_BYTES = 290_000
"""Compressed: three seconds on a slow mobile network."""

WIDTH_PX = 1500
"""Nobody draws it wider, so what is finer than a pixel of it is not sent."""

LEAST_TOLERANCE_M = 4.0
"""A fifth of how near to a road a drawn line must run: what is drawn here is found again."""

_CLASSES = ("motorway", "trunk", "primary", "ferry", "secondary", "tertiary")
_SMALLER = ("unclassified", "residential", "living_street", "service", "track", "road")
_NEAR_M = 40_000.0
"""A box up to this wide shows the small roads as well."""

_ALWAYS = 4
"""How many classes, of the largest, are drawn whatever it takes."""

_COARSEST_PX = 2
_FINE_M = 16.0
_FINE_DIGITS = 5
"""A metre; coarser sketches are rounded to ten."""

_LEVEL = 5
_KEPT = 4

MOST_WAYS = 300
"""In one question about names."""

Degrees = Annotated[float | None, Field(allow_inf_nan=False)]

router = APIRouter(prefix="/api", tags=["roads"], responses=PROBLEMS)


class SketchLine(BaseModel):
    """The shape of a stretch of road: [lon, lat], WGS-84."""

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]]


class SketchRoad(BaseModel):
    """What a stretch of road is; the name is empty where its source has none."""

    road_class: str
    name: str


class SketchFeature(BaseModel):
    """A stretch of road."""

    type: Literal["Feature"] = "Feature"
    geometry: SketchLine
    properties: SketchRoad


class SketchFacility(BaseModel):
    """Where a facility stands, WGS-84."""

    code: str
    lon: float
    lat: float


class RoadSketch(BaseModel):
    """The main roads as a GeoJSON FeatureCollection, coarser the more of them there are.

    `tolerance_m` is how far a line may lie beside its road; `classes` are those that are drawn.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    bbox: tuple[float, float, float, float]
    attribution: str
    graph: str
    tolerance_m: float
    classes: list[str]
    facilities: list[SketchFacility]
    features: list[SketchFeature]


class RoadOfWay(BaseModel):
    """What an OpenStreetMap way is; names are empty where its source has none.

    `lines` are the shapes of the stretches of road it is part of: [lon, lat], WGS-84.
    """

    way: int
    name: str
    bridge_name: str
    road_class: str
    lines: list[list[tuple[float, float]]]


@dataclass(frozen=True)
class Drawn:
    """The features of a sketch as JSON, and what they left out."""

    features: str
    box: Box
    tolerance_m: float
    classes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Stretches:
    """Stretches of road with class and name (an entry of the string table), in metres on a plane.

    `scale` is the metres of a degree of longitude and of latitude.
    """

    road_class: Ints
    name: Ints
    lines: NDArray[np.object_]
    scale: NDArray[np.float64]


@dataclass(frozen=True)
class _Sketches:
    """The last sketches, by the graph's hash: a graph never changes."""

    known: OrderedDict[str, Drawn] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def of(self, graph: RoadGraph) -> Drawn:
        with self.lock:
            found = self.known.get(graph.hash)
            if found is None:
                found = self.known[graph.hash] = draw(graph)
                while len(self.known) > _KEPT:
                    self.known.popitem(last=False)
        return found


_sketches = _Sketches()


class Sides(BaseModel):
    """The sides of a box, WGS-84 degrees: all four, or none for everything."""

    model_config = ConfigDict(extra="forbid")

    west: Degrees = None
    south: Degrees = None
    east: Degrees = None
    north: Degrees = None

    def box(self) -> Box | None:
        """Give the box; refuse one with a side missing or nothing in it."""
        sides = self.model_dump()
        missing = [side for side, value in sides.items() if value is None]
        if len(missing) == len(sides):
            return None
        refuse_if([_side_missing(side) for side in missing])
        west, south, east, north = sides.values()
        turned = [("west", west)] * (west >= east) + [("south", south)] * (south >= north)
        refuse_if([_empty(side, value) for side, value in turned])
        return (west, south, east, north)


@router.get("/roads/sketch", responses={200: {"model": RoadSketch}})
def sketch_roads(
    request: Request,
    session: ReadSession,
    account: CurrentAccount,
    sides: Annotated[Sides, Query()],
) -> Response:
    """Draw the main roads with the facilities, or everything in a box of them more finely."""
    account.require(Action.SEE_ROADS, NOWHERE)
    graph, box = roads_served(request).graph, sides.box()
    drawn = _sketches.of(graph) if box is None else draw(graph, box)
    standing = ((each.code, each.point) for each in network(session).facilities)
    head = {
        "type": "FeatureCollection",
        "bbox": drawn.box,
        "attribution": ATTRIBUTION,
        "graph": graph.hash,
        "tolerance_m": drawn.tolerance_m,
        "classes": drawn.classes,
        "facilities": [
            {"code": code, "lon": point[0], "lat": point[1]} for code, point in standing if point
        ],
    }
    body = f'{_spell(head)[:-1]},"features":{drawn.features}}}'.encode()
    return _packed(body, request.headers.get("accept-encoding", ""))


@router.get("/roads/ways")
def name_ways(
    request: Request,
    account: CurrentAccount,
    way: Annotated[list[int], Query(min_length=1, max_length=MOST_WAYS)],
) -> list[RoadOfWay]:
    """Say what OpenStreetMap ways are called here; one that is no road here is left out."""
    account.require(Action.SEE_ROADS, NOWHERE)
    graph = roads_served(request).graph
    return [each for number in dict.fromkeys(way) if (each := _road_of(graph, number))]


def _road_of(graph: RoadGraph, way: int) -> RoadOfWay | None:
    """Describe a way by the longest edge made from it, and draw each of its roads once."""
    rows = np.flatnonzero(graph.way_id == way)
    if not len(rows):
        return None
    edges = np.unique(np.searchsorted(graph.way_offset, rows, side="right") - 1)
    edges = edges[graph.same_road[edges] == edges]
    longest = int(edges[np.argmax(graph.length_m[edges])])
    twins = graph.twin[edges]
    once = edges[(twins == NO_TWIN) | (edges < twins) | ~np.isin(twins, edges)]
    return RoadOfWay(
        way=way,
        name=graph.text(int(graph.name[longest])),
        bridge_name=graph.text(int(graph.bridge_name[longest])),
        road_class=graph.road_class_of(longest),
        lines=[graph.points_of(edge).round(_FINE_DIGITS).tolist() for edge in once.tolist()],
    )


def draw(graph: RoadGraph, box: Box | None = None, most_bytes: int = MOST_BYTES) -> Drawn:
    """Draw the main roads of a graph, or all roads within a box of a few kilometres.

    Where they are too many, the tolerance grows to a pixel and more; then the smaller classes are
    left out.
    """
    shown = box or _whole(graph)
    width_m = _width_m(shown)
    near = box is not None and width_m <= _NEAR_M
    classes: tuple[str, ...] = (*_CLASSES, *_SMALLER) if near else _CLASSES
    stretches = _stretches(graph, shown, classes)
    tolerance_m = LEAST_TOLERANCE_M
    while True:
        features = _features(graph, stretches, classes, tolerance_m)
        size = len(gzip.compress(features.encode(), _LEVEL))
        if size <= most_bytes or tolerance_m > width_m:
            return Drawn(features, shown, round(tolerance_m, 1), classes)
        if tolerance_m > _COARSEST_PX * width_m / WIDTH_PX and len(classes) > _ALWAYS:
            classes = classes[:-1]
        else:
            tolerance_m *= 2


def _features(
    graph: RoadGraph, stretches: _Stretches, classes: tuple[str, ...], tolerance_m: float
) -> str:
    is_shown = np.isin(stretches.road_class, _numbers(graph, classes))
    simple = shapely.simplify(stretches.lines[is_shown], tolerance_m)
    # A stub shorter than the tolerance shows nothing.
    is_seen = shapely.length(simple) > tolerance_m
    digits = _FINE_DIGITS if tolerance_m < _FINE_M else _FINE_DIGITS - 1
    road_classes = stretches.road_class[is_shown][is_seen].tolist()
    names = stretches.name[is_shown][is_seen].tolist()
    rows = []
    for road_class, name, line in zip(road_classes, names, simple[is_seen], strict=True):
        points = (shapely.get_coordinates(line) / stretches.scale).round(digits).tolist()
        properties = {
            "road_class": graph.manifest.road_classes[road_class],
            "name": graph.text(name),
        }
        geometry = {"type": "LineString", "coordinates": points}
        rows.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return _spell(rows)


def _numbers(graph: RoadGraph, classes: tuple[str, ...]) -> list[int]:
    """Return the numbers of some classes and of their links."""
    return [
        number
        for number, name in enumerate(graph.manifest.road_classes)
        if name.removesuffix("_link") in classes
    ]


def _edges(graph: RoadGraph, box: Box, classes: tuple[str, ...]) -> Ints:
    """Return one edge of each road of some classes whose ends come near a box."""
    numbers = np.arange(graph.edge_count)
    is_one = (graph.twin == NO_TWIN) | (numbers < graph.twin)
    is_one &= graph.same_road == numbers
    is_one &= np.isin(graph.road_class, _numbers(graph, classes))
    edges: Ints = np.flatnonzero(is_one)
    starts = graph.node_lonlat[graph.tail[edges]]
    stops = graph.node_lonlat[graph.head[edges]]
    low, high = np.minimum(starts, stops), np.maximum(starts, stops)
    is_near = (low <= np.array(box[2:])).all(axis=1) & (high >= np.array(box[:2])).all(axis=1)
    return edges[is_near]


def _stretches(graph: RoadGraph, box: Box, classes: tuple[str, ...]) -> _Stretches:
    """Join the edges of one class and name as far as they run into each other."""
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    scale = np.array((squeeze, 1.0)) * METRES_PER_DEGREE
    edges = _edges(graph, box, classes)
    if not len(edges):
        return _Stretches(edges, edges, np.empty(0, dtype=np.object_), scale)
    keys = np.stack((graph.road_class[edges].astype(np.int64), graph.name[edges]), axis=1)
    group, number = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(number.reshape(-1), kind="stable")
    ordered = edges[order]
    counts = graph.point_offset[ordered + 1] - graph.point_offset[ordered]
    first = np.repeat(graph.point_offset[ordered] - (np.cumsum(counts) - counts), counts)
    points = graph.point_lonlat[first + np.arange(int(counts.sum()))]
    lines: Any = shapely.linestrings(
        points * scale, indices=np.repeat(np.arange(len(ordered)), counts)
    )
    several = shapely.multilinestrings(lines, indices=number.reshape(-1)[order])
    parts, owner = shapely.get_parts(shapely.line_merge(several), return_index=True)
    return _Stretches(group[owner, 0], group[owner, 1], parts, scale)


def _whole(graph: RoadGraph) -> Box:
    west, south = graph.node_lonlat.min(axis=0).tolist()
    east, north = graph.node_lonlat.max(axis=0).tolist()
    return (west, south, east, north)


def _width_m(box: Box) -> float:
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    return max((box[2] - box[0]) * squeeze, box[3] - box[1]) * METRES_PER_DEGREE


def _side_missing(side: str) -> Fault:
    return Fault(
        "missing",
        f"A box has four sides; {side} is missing.",
        "范围要写四条边，缺这一边。",
        side,
    )


def _empty(side: str, value: float) -> Fault:
    return Fault(
        "no_box",
        "The box is empty: west must be less than east, south less than north.",
        "范围是空的：西边要小于东边，南边要小于北边。",
        side,
        str(value),
    )


def _spell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _packed(body: bytes, accepted: str) -> Response:
    """Answer compressed to whoever can read that: it is a sixth."""
    headers = {"vary": "accept-encoding"}
    if "gzip" in accepted:
        headers["content-encoding"] = "gzip"
        body = gzip.compress(body, _LEVEL)
    return Response(body, media_type="application/json", headers=headers)
