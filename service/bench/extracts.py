"""The hospitals and settlements of an extract, and how large it is before a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import osmium

from routing.graph import LonLat, RoadGraph
from service.bench.places import beside_roads

CARE = ("hospital", "clinic")
SETTLEMENTS = ("city", "town", "village", "hamlet", "suburb", "neighbourhood", "quarter")


def hospitals_of(extract: Path) -> list[LonLat]:
    """Return the hospitals and clinics of an extract, points or the middles of outlines."""
    return _tagged(extract, "amenity", CARE)


def hospitals_in(graph: RoadGraph, extract: Path) -> list[LonLat]:
    """Return the hospitals and clinics that lie within the roads built from an extract."""
    box = graph.manifest.bounding_box
    return [each for each in hospitals_of(extract) if _is_inside(each, box)]


def settlements_of(extract: Path) -> list[LonLat]:
    """Return the middles of the settlements of an extract."""
    return _tagged(extract, "place", SETTLEMENTS)


def centres_of(graph: RoadGraph, extract: Path | None, count: int, seed: int) -> list[LonLat]:
    """Return `count` places to go to: the hospitals as far as they go, then seeded points."""
    inside = hospitals_in(graph, extract)[:count] if extract is not None else []
    return [*inside, *beside_roads(graph, count - len(inside), seed)]


def raw_nodes_of(extract: Path, ways: set[int]) -> int:
    """Count the map's own nodes of some ways, before any is simplified away."""
    nodes: set[int] = set()
    for each in osmium.FileProcessor(str(extract), osmium.osm.WAY):
        if isinstance(each, osmium.osm.Way) and each.id in ways:
            nodes.update(node.ref for node in each.nodes)
    return len(nodes)


def _tagged(extract: Path, key: str, values: Sequence[str]) -> list[LonLat]:
    found = []
    source = osmium.FileProcessor(str(extract), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for each in source.with_filter(osmium.filter.KeyFilter(key)):
        if each.tags.get(key) not in values:
            continue
        if isinstance(each, osmium.osm.Node):
            found.append((each.lon, each.lat))
        elif isinstance(each, osmium.osm.Way) and (points := _points_of(each)):
            lon, lat = np.mean(points, axis=0).tolist()
            found.append((lon, lat))
    return [(round(lon, 7), round(lat, 7)) for lon, lat in found]


def _points_of(way: osmium.osm.Way) -> list[LonLat]:
    return [(node.lon, node.lat) for node in way.nodes if node.location.valid()]


def _is_inside(place: LonLat, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return west <= place[0] <= east and south <= place[1] <= north
