"""Build the road graph of a region from an OpenStreetMap extract or an OSMnx graph.

Slow to import and offline only: nothing that serves answers may import this package.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import osmnx as ox

from routing.errors import SourceError
from routing.graph import Ferry, LonLat, Manifest, check_target, write_graph
from routing.hierarchy import add_hierarchy
from routing.osm.assemble import Copies, RoadEdge, assemble
from routing.osm.builds import PlaceServices, build_rules, place_services
from routing.osm.direct import edges_directly
from routing.osm.extract import Box, no_roads, read_extract
from routing.osm.graphml import edges_of_graphml
from routing.osm.place import PLACE_PREFIX, fetch_place
from routing.osm.rules import RoadRules, road_rules, road_rules_over
from routing.osm.simplified import edges_of_extract
from routing.osm.sources import Progress, check_source, format_of
from routing.osm.stops import MapStops, read_stops_of_map
from routing.osm.turns import forbid_turns
from routing.speeds import speed_table

PIECE_UNIT = "times are summed over the pieces between map nodes, then joined into edges"
GRAPHML_UNIT = "the edge of the source is the unit: one class and one speed for all of its length"
MAX_EDGE_CS = 2**32 - 1  # what an edge's time is stored in: 497 days
__all__ = ["PlaceServices", "build_roads", "place_services", "road_rules", "road_rules_over"]


@dataclass(frozen=True)
class _Roads:
    """What was read of a source."""

    source: Path
    name: str
    sha256: str
    builder: str
    edge_unit: str
    nodes: Mapping[int, LonLat]
    edges: Sequence[RoadEdge]
    declared_box: Box | None
    dropped: Counter[str]
    applied: Counter[str] = field(default_factory=Counter)
    copies: Copies = field(default_factory=Copies)
    ferries: tuple[Ferry, ...] = ()
    stops: MapStops = field(default_factory=MapStops)


@dataclass(frozen=True)
class _How:
    """By which rules, with whose help and by which of the two ways roads are built."""

    rules: RoadRules
    services: PlaceServices
    report: Progress
    direct: bool | None


def build_roads(
    source: Path | str,
    out: Path,
    progress: Progress | None = None,
    *,
    direct: bool | None = None,
    services: PlaceServices | None = None,
    rules: RoadRules | None = None,
) -> Manifest:
    """Build a road graph directory from a file or `place:NAME`, whole or not at all.

    `progress` is called with each stage and, where it is known, its share done from 0 to 1.
    `direct` passes OSMnx by, which is much faster and makes the same graph; without it, the size
    of the extract decides. `services` say where places are looked up, else `data/builds.toml`;
    `rules` which ways are roads, else `data/roads.toml`.
    Raise `SourceError` for a source that cannot become roads, `DirectoryError` for a target in use.
    """
    report: Progress = progress or _silent
    check_target(out)
    rules = rules or road_rules()
    how = _How(rules, services or build_rules().places, report, direct)
    roads = _read(source, how)
    if not roads.edges:
        raise no_roads(roads.source, roads.dropped)
    _refuse_endless_edges(roads)
    return _write(roads, rules, out, report)


def _read(source: Path | str, how: _How) -> _Roads:
    if not str(source).startswith(PLACE_PREFIX):
        path = Path(source)
        file_format = format_of(path)
        if file_format == "graphml":
            if how.direct:
                raise SourceError(
                    "graphml_needs_osmnx",
                    f"{path.name} is a graph of OSMnx and cannot be built without it.",
                    {"source": path.name},
                )
            return _read_graphml(path, how)
        return _read_extract(path, file_format, how)
    with tempfile.TemporaryDirectory() as folder:
        found = fetch_place(str(source), Path(folder), how.services, how.rules, how.report)
        return _read_extract(found.file, "osm", how, name=found.name)


def _read_graphml(source: Path, how: _How) -> _Roads:
    sha256 = check_source(source, "graphml", how.report)
    how.report("reading the graph with OSMnx", None)
    how.report("a saved graph names no place to stop: stops.json will be empty", None)
    nodes, edges, dropped = edges_of_graphml(source, how.rules, speed_table())
    return _Roads(source, source.name, sha256, "osmnx", GRAPHML_UNIT, nodes, edges, None, dropped)


def _read_extract(source: Path, file_format: str, how: _How, name: str = "") -> _Roads:
    sha256 = check_source(source, file_format, how.report)
    how.report("reading the extract", None)
    extract = read_extract(source, file_format, how.rules)
    how.report("looking for service areas, toll stations and villages", None)
    stops = read_stops_of_map(source, file_format)
    direct = how.direct
    if direct is None:
        direct = len(extract.nodes) > build_rules().direct_above_nodes
    timed = edges_directly if direct else edges_of_extract
    nodes, edges = timed(extract, speed_table(), how.report)
    how.report("splitting the junctions where a turn is forbidden", None)
    split = forbid_turns(nodes, edges, extract.restrictions, how.rules.turns)
    return _Roads(
        source=source,
        name=name or source.name,
        sha256=sha256,
        builder="direct" if direct else "osmnx",
        edge_unit=PIECE_UNIT,
        nodes=split.nodes,
        edges=split.edges,
        declared_box=extract.declared_box,
        dropped=extract.dropped + split.dropped,
        applied=extract.applied + split.applied,
        copies=Copies(extract.node_osmid, split.base_of, split.copy_of),
        ferries=tuple(crossing.ferry for crossing in extract.crossings),
        stops=stops,
    )


def _write(roads: _Roads, rules: RoadRules, out: Path, report: Progress) -> Manifest:
    report("finding what is connected, and sorting", None)
    assembly = assemble(
        roads.nodes, roads.edges, rules.road_classes, rules.minimum_edges, roads.copies
    )
    if not len(assembly.arrays["tail"]):
        raise SourceError(
            "no_connected_roads",
            f"{roads.name} has roads, but none on which one can drive there and back; "
            "nothing was built.",
            {"source": roads.name},
        )
    report("writing", None)
    manifest = Manifest(
        source_name=roads.name,
        source_sha256=roads.sha256,
        edge_unit=roads.edge_unit,
        speed_table_version=speed_table().version,
        road_rules_version=rules.version,
        build_version=_build_version(),
        osmnx_version=ox.__version__,
        bounding_box=_union(assembly.extent, roads.declared_box),
        nodes=len(assembly.arrays["node_osmid"]),
        edges=len(assembly.arrays["tail"]),
        ways=assembly.ways,
        components=assembly.components,
        dropped=dict(sorted((roads.dropped + Counter(assembly.dropped)).items())),
        applied=dict(sorted(roads.applied.items())),
        ferries=roads.ferries,
        stops=roads.stops.counts,
        stops_sha256=roads.stops.sha256,
        road_classes=rules.road_classes,
        builder=roads.builder,
        array_sha256={},
        hash="",
    )

    def add_derived(staging: Path) -> None:
        roads.stops.write(staging)
        report("ordering the junctions for quick answers", None)
        add_hierarchy(staging)

    complete = write_graph(out, manifest, assembly.arrays, add_derived)
    report("done", 1.0)
    return complete


def _refuse_endless_edges(roads: _Roads) -> None:
    longest = max(roads.edges, key=lambda edge: edge.high_cs)
    if longest.high_cs > MAX_EDGE_CS:
        raise SourceError(
            "broken_source",
            f"{roads.name} has a road of {longest.length_m / 1000:.0f} km without a junction (way "
            f"{', '.join(map(str, longest.way_ids))}); no road is that long. Nothing was built.",
            {"source": roads.name, "ways": list(longest.way_ids)},
        )


def _union(extent: Box, declared: Box | None) -> Box:
    if declared is None:
        return extent
    return (
        min(extent[0], declared[0]),
        min(extent[1], declared[1]),
        max(extent[2], declared[2]),
        max(extent[3], declared[3]),
    )


def _build_version() -> str:
    try:
        return version("greenlane")
    except PackageNotFoundError:
        return "unpackaged"


def _silent(_stage: str, _share: float | None) -> None:
    """Show nothing."""
