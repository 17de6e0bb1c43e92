"""Read a GraphML file that OSMnx saved: each edge is taken as it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx as ox
from shapely import LineString

from routing.errors import SourceError
from routing.graph import AREAS, LonLat
from routing.osm.assemble import RoadEdge
from routing.osm.kinds import Kind
from routing.osm.rules import RoadRules
from routing.osm.simplified import Graph
from routing.osm.tags import height_m, is_every_value_in, is_set
from routing.speeds import SpeedTable, maxspeed_kmh
from routing.terrain import METRES_PER_DEGREE

WGS84_NAMES = {"epsg:4326", "ogc:crs84", "wgs84", "wgs 84", "4326"}
ENDS_APART_DEGREES = 0.02  # joined junctions may lie some way off a shape's end, not 2 km
MAX_NUMBER = 2**63 - 1  # of a node or way
MAX_LATITUDE = 90.0
MAX_LONGITUDE = 180.0


def edges_of_graphml(
    source: Path, rules: RoadRules, speeds: SpeedTable
) -> tuple[dict[int, LonLat], list[RoadEdge], Counter[str]]:
    """Return nodes, timed edges and what was left out; raise `SourceError` for a bad file."""
    graph = _load(source)
    dropped: Counter[str] = Counter()
    try:
        nodes = {_number(n): (float(d["x"]), float(d["y"])) for n, d in graph.nodes(data=True)}
        _check_places(source, graph, nodes)
        found = list(_drivable(graph, nodes, rules, speeds, dropped))
        edges = _timed(found, _heights(graph), speeds)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, SourceError):
            raise
        raise _broken(source, error) from error
    used = {node for edge in edges for node in (edge.tail, edge.head)}
    return {node: nodes[node] for node in used}, edges, dropped


def _load(source: Path) -> Graph:
    try:
        graph: Graph = ox.load_graphml(source)
    # OSMnx evaluates lists it finds in attributes; a hostile file can make that fail in any way.
    except Exception as error:
        raise _broken(source, error) from error
    if not graph.is_directed():
        # what was saved without directions can be driven in both
        graph = nx.MultiDiGraph(graph)
    if graph.number_of_edges() == 0:
        raise SourceError(
            "empty_source",
            f"{source.name} holds no edges; is it the graph you meant?",
            {"source": source.name},
        )
    return graph


def _check_places(source: Path, graph: Graph, nodes: Mapping[int, LonLat]) -> None:
    crs = str(graph.graph.get("crs", "epsg:4326")).lower()
    on_earth = all(
        abs(lon) <= MAX_LONGITUDE and abs(lat) <= MAX_LATITUDE for lon, lat in nodes.values()
    )
    if crs in WGS84_NAMES and on_earth:
        return
    raise SourceError(
        "not_wgs84",
        f"{source.name} is in {crs}, with coordinates that are not WGS-84 longitude and latitude; "
        "save it unprojected.",
        {"source": source.name, "crs": crs},
    )


def _drivable(
    graph: Graph,
    nodes: Mapping[int, LonLat],
    rules: RoadRules,
    speeds: SpeedTable,
    dropped: Counter[str],
) -> Iterable[tuple[RoadEdge, dict[str, Any]]]:
    for tail, head, data in graph.edges(data=True):
        tags = _tags(data, rules, speeds)
        reason = rules.reason_to_drop(tags)
        if reason is not None:
            dropped[reason] += 1
            continue
        points = _points(data.get("geometry"), nodes[tail], nodes[head])
        edge = RoadEdge(
            tail=int(tail),
            head=int(head),
            points=points,
            length_m=_length_m(data.get("length"), points),
            low_cs=1,
            likely_cs=1,
            high_cs=1,
            road_class=tags["highway"],
            way_ids=tuple(sorted({_number(way) for way in _items(data.get("osmid"))})),
            is_along=_is_along(data.get("reversed")),
            is_bridge=any(is_set(value) for value in _items(data.get("bridge"))),
            is_tunnel=any(is_set(value) for value in _items(data.get("tunnel"))),
            name=_text(data.get("name")) or _text(data.get("ref")),
            bridge_name=_text(data.get("bridge:name")),
        )
        yield edge, data


def _heights(graph: Graph) -> dict[int, float | None]:
    """Return the heights that OSMnx added to nodes, by number."""
    return {
        _number(n): height_m(d.get("elevation", d.get("ele"))) for n, d in graph.nodes(data=True)
    }


def _timed(
    found: list[tuple[RoadEdge, dict[str, Any]]],
    elevation_m: Mapping[int, float | None],
    speeds: SpeedTable,
) -> list[RoadEdge]:
    """Give each edge its times; its area is that of its middle, its climb that of its two ends."""
    pairs = Counter((edge.tail, edge.head) for edge, _ in found)
    share = [0.5 if pairs[edge.head, edge.tail] else 1.0 for edge, _ in found]
    metres = np.array([edge.length_m for edge, _ in found], dtype=np.float64)
    middles = np.array([_middle(edge.points) for edge, _ in found], dtype=np.float64)
    is_main = speeds.is_main([edge.road_class for edge, _ in found])
    areas = speeds.area_of(middles.reshape(-1, 2), metres * np.array(share), is_main)
    edges = []
    for (edge, data), area in zip(found, areas.tolist(), strict=True):
        surfaces = {
            speeds.surface_of(surface, tracktype)
            for surface in _items(data.get("surface")) or [None]
            for tracktype in _items(data.get("tracktype")) or [None]
        }
        limits = [maxspeed_kmh(str(limit)) for limit in _items(data.get("maxspeed"))]
        heights = (elevation_m.get(edge.tail), elevation_m.get(edge.head))
        terrain = speeds.terrain_of(edge.points, heights)
        kinds = [
            Kind(edge.road_class, surface, terrain, limit)
            for surface in sorted(surfaces)
            for limit in limits or [None]
        ]
        times, kind = max(
            ((each.times(edge.length_m, speeds, AREAS[area]), each) for each in kinds),
            key=lambda found: found[0].likely_cs,
        )
        edges.append(
            replace(
                edge,
                low_cs=times.low_cs,
                likely_cs=times.likely_cs,
                high_cs=times.high_cs,
                surface=kind.surface,
                area=AREAS[area],
                terrain=kind.terrain,
            )
        )
    return edges


def _tags(data: Mapping[str, Any], rules: RoadRules, speeds: SpeedTable) -> dict[str, str]:
    """Return one value for each tag, the worst of several: an edge is driven from end to end."""
    tags: dict[str, str] = {}
    classes = [str(value) for value in _items(data.get("highway"))]
    drivable = [name for name in classes if name in rules.highways]
    if classes:
        tags["highway"] = (
            speeds.slowest(drivable)
            if len(drivable) == len(classes)
            else next(name for name in classes if name not in rules.highways)
        )
    tags |= {k: v for k, v in rules.unusable_tags if v in map(str, _items(data.get(k)))}
    building = {str(value) for value in _items(data.get("construction"))}
    if closing := sorted(building - rules.open_construction):
        tags["construction"] = closing[0]
    for key in rules.access_keys:
        values = [str(value) for value in _items(data.get(key))]
        if values:
            tags[key] = next(
                (v for v in values if is_every_value_in(v, rules.closed_access)), values[0]
            )
    return tags


def _is_along(is_reversed: Any) -> bool:
    """Say whether an edge runs along its ways; where they are joined head to head, it does."""
    return not all(str(value) == "True" for value in _items(is_reversed) or [False])


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, (list, tuple, set)):
        return sorted(value, key=str)
    return [value]


def _number(value: Any) -> int:
    number = int(value)
    if abs(number) > MAX_NUMBER:
        raise ValueError(f"expected an OpenStreetMap number, got {number}")
    return number


def _text(value: Any) -> str:
    return " / ".join(str(item) for item in _items(value))


def _points(geometry: Any, tail: LonLat, head: LonLat) -> tuple[LonLat, ...]:
    """Return an edge's shape from tail to head; a shape drawn the other way is turned round."""
    if geometry is None:
        return (tail, head)
    if not isinstance(geometry, LineString) or geometry.is_empty:
        raise ValueError(f"expected an edge geometry LINESTRING, got {str(geometry)[:80]!r}")
    points = tuple((float(x), float(y)) for x, y in np.asarray(geometry.coords)[:, :2].tolist())
    if not all(math.isfinite(value) for point in points for value in point):
        raise ValueError("an edge geometry holds a coordinate that is not a number")
    as_drawn = math.dist(points[0], tail) + math.dist(points[-1], head)
    turned = math.dist(points[-1], tail) + math.dist(points[0], head)
    if min(as_drawn, turned) > ENDS_APART_DEGREES:
        raise ValueError(f"an edge's geometry from {points[0]} does not join its nodes at {tail}")
    return points[::-1] if turned < as_drawn else points


def _length_m(value: Any, points: tuple[LonLat, ...]) -> float:
    """Return the stored length, or the length of the shape where none is stored."""
    if value is not None:
        length_m = float(value)
        if not math.isfinite(length_m) or length_m < 0:
            raise ValueError(f"expected an edge length in metres, got {value!r}")
        return length_m
    total = 0.0
    for (lon, lat), (next_lon, next_lat) in pairwise(points):
        east = (next_lon - lon) * math.cos(math.radians((lat + next_lat) / 2))
        total += math.hypot(east, next_lat - lat) * METRES_PER_DEGREE
    return total


def _middle(points: tuple[LonLat, ...]) -> LonLat:
    middle = LineString(points).interpolate(0.5, normalized=True)
    return (middle.x, middle.y)


def _broken(source: Path, error: Exception) -> SourceError:
    detail = f"{type(error).__name__}: {error}"[:200]
    return SourceError(
        "broken_source",
        f"{source.name} cannot be read as a GraphML road graph saved by OSMnx ({detail}). "
        "Save it again; nothing was built.",
        {"source": source.name, "detail": detail},
    )
