"""Places of the map where two vehicles may meet: service areas, toll stations, villages.

They are read from the source beside the roads, so that both ways of building find the same ones,
and written as `stops.json`; which of them lie at a road is found when they are asked for.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import Polygon

from routing.graph import LonLat
from routing.manifest import (
    MANIFEST_NAME,
    SERVICE_AREA,
    STOPS_FORMAT,
    STOPS_NAME,
    TOLL,
    VILLAGE,
    sha256_of_stops,
)
from routing.osm.builds import StopRules, build_rules
from routing.osm.extract import as_source_error
from routing.terrain import METRES_PER_DEGREE

_PLACE_DECIMALS = 7  # as OpenStreetMap stores a place


@dataclass(frozen=True)
class MapStop:
    """A place of the map where vehicles may stop; `key` names its node or way, `name` may be empty.

    `kind` is `service_area`, `toll` or `village`; longitude and latitude are WGS-84 degrees.
    """

    key: str
    kind: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class MapStops:
    """The stops of a source, service areas first, then by number; `left_out` counts by reason."""

    stops: tuple[MapStop, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many stops there are of each kind."""
        return dict(sorted(Counter(stop.kind for stop in self.stops).items()))

    @property
    def sha256(self) -> str:
        """The hash of the stops alone, whatever roads they lie at."""
        return sha256_of_stops(self.as_json())

    def as_json(self) -> list[dict[str, object]]:
        """Return the stops as `stops.json` holds them."""
        return [
            {"key": s.key, "kind": s.kind, "name": s.name, "lon": s.lon, "lat": s.lat}
            for s in self.stops
        ]

    def write(self, directory: Path) -> None:
        """Write `stops.json` beside the manifest of a directory, naming the graph it stands by."""
        manifest = json.loads((directory / MANIFEST_NAME).read_text(encoding="utf-8"))
        record = {
            "format": STOPS_FORMAT,
            "graph": manifest["hash"],
            "stops": self.as_json(),
            "left_out": dict(sorted(self.left_out.items())),
            "sha256": self.sha256,
        }
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        (directory / STOPS_NAME).write_text(text, encoding="utf-8")


@dataclass
class _Found:
    """What the map holds of each kind, by number, while it is read."""

    nodes: dict[int, tuple[str, str, LonLat]] = field(default_factory=dict)
    areas: dict[int, tuple[str, str, tuple[int, ...]]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def read_stops_of_map(source: Path, file_format: str, rules: StopRules | None = None) -> MapStops:
    """Return the stops of a source whose format is `osm` or `pbf`; raise `SourceError`.

    Toll booths of one plaza are one stop, at the booth nearest to their middle.
    """
    rules = rules or build_rules().stops
    with as_source_error(source):
        file = osmium.io.File(str(source), file_format)
        found = _read_tagged(file, rules)
        corners = _read_corners(file, found)
    stops = [
        MapStop(f"osm:node/{number}", kind, name, *place)
        for number, (kind, name, place) in sorted(found.nodes.items())
        if kind != TOLL
    ]
    stops += _plazas(found, rules.plaza_m)
    stops += _areas(found, corners)
    order = (SERVICE_AREA, TOLL, VILLAGE)
    return MapStops(
        tuple(sorted(stops, key=lambda stop: order.index(stop.kind))),
        dict(sorted(found.left_out.items())),
    )


def _read_tagged(file: osmium.io.File, rules: StopRules) -> _Found:
    found = _Found()
    wanted = osmium.filter.TagFilter(*rules.kind_of_tag)
    for thing in osmium.FileProcessor(file).with_filter(wanted):
        if not isinstance(thing, (osmium.osm.Node, osmium.osm.Way, osmium.osm.Relation)):
            continue
        if thing.deleted:
            continue
        tags = {tag.k: tag.v for tag in thing.tags}
        kind = next(kind for tag, kind in rules.kind_of_tag.items() if tags.get(tag[0]) == tag[1])
        name = next((tags[key].strip() for key in rules.name_keys if tags.get(key)), "")
        if isinstance(thing, osmium.osm.Node):
            if thing.location.valid():
                found.nodes[thing.id] = (kind, name, (thing.location.lon, thing.location.lat))
        elif isinstance(thing, osmium.osm.Way) and kind != VILLAGE:
            found.areas[thing.id] = (kind, name, tuple(node.ref for node in thing.nodes))
        else:
            found.left_out[f"{kind}_as_outline"] += 1
    return found


def _read_corners(file: osmium.io.File, found: _Found) -> dict[int, LonLat]:
    """Return the places of the nodes of all outlines."""
    wanted = {node for _, _, nodes in found.areas.values() for node in nodes}
    if not wanted:
        return {}
    pick = osmium.filter.IdFilter(wanted)
    return {
        node.id: (node.location.lon, node.location.lat)
        for node in osmium.FileProcessor(file, osmium.osm.NODE).with_filter(pick)
        if isinstance(node, osmium.osm.Node) and node.location.valid()
    }


def _areas(found: _Found, corners: Mapping[int, LonLat]) -> Iterator[MapStop]:
    for number, (kind, name, nodes) in sorted(found.areas.items()):
        outline = [corners[node] for node in nodes if node in corners]
        if len(nodes) < 4 or nodes[0] != nodes[-1]:  # noqa: PLR2004 - a triangle, closed
            found.left_out[f"{kind}_not_closed"] += 1
        elif len(outline) < len(nodes):
            found.left_out[f"{kind}_across_the_rim"] += 1
        else:
            lon, lat = _inside(outline)
            yield MapStop(f"osm:way/{number}", kind, name, lon, lat)


def _inside(outline: Sequence[LonLat]) -> LonLat:
    """Return the middle of an outline, or where that lies outside a point within."""
    area = Polygon(outline)
    if not area.is_valid or area.area == 0:
        lons, lats = zip(*outline[:-1], strict=True)
        return _rounded(math.fsum(lons) / len(lons), math.fsum(lats) / len(lats))
    middle = area.centroid
    point = middle if area.contains(middle) else area.representative_point()
    return _rounded(point.x, point.y)


def _rounded(lon: float, lat: float) -> LonLat:
    return round(lon, _PLACE_DECIMALS), round(lat, _PLACE_DECIMALS)


def _plazas(found: _Found, within_m: float) -> Iterator[MapStop]:
    """Join toll booths that stand together; a plaza has the name that most of its booths have."""
    booths = [(n, name, at) for n, (kind, name, at) in sorted(found.nodes.items()) if kind == TOLL]
    if not booths:
        return
    places = _on_sphere_m(np.array([at for _, _, at in booths], dtype=np.float64))
    pairs = cKDTree(places).query_pairs(within_m, output_type="ndarray")
    size = (len(booths), len(booths))
    links = csr_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=size)
    _, plaza_of = connected_components(links, directed=False)
    members: dict[int, list[int]] = defaultdict(list)
    for booth, plaza in enumerate(plaza_of.tolist()):
        members[plaza].append(booth)
    for together in members.values():
        middle = places[together].mean(axis=0)
        apart_m = np.linalg.norm(places[together] - middle, axis=1).round(3)
        number, _, (lon, lat) = booths[together[int(apart_m.argmin())]]
        names = Counter(booths[booth][1] for booth in together if booths[booth][1])
        name = min(names, key=lambda each: (-names[each], each)) if names else ""
        yield MapStop(f"osm:node/{number}", TOLL, name, lon, lat)


def _on_sphere_m(
    lonlat: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return places [n, 2] as metres [n, 3] from the middle of the Earth."""
    lon, lat = np.radians(lonlat).T
    radius_m = math.degrees(METRES_PER_DEGREE)
    return radius_m * np.column_stack(
        (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    )
