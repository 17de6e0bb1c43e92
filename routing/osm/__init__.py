"""Build the road graph of a region from an OpenStreetMap extract or an OSMnx graph.

Slow to import and offline only: nothing that serves answers may import this package.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from xml.parsers import expat

import osmnx as ox

from routing.errors import SourceError
from routing.graph import LonLat, Manifest, check_target, write_graph
from routing.osm.assemble import RoadEdge, assemble
from routing.osm.extract import Box, no_roads, read_extract
from routing.osm.graphml import edges_of_graphml
from routing.osm.rules import RoadRules, road_rules
from routing.osm.simplified import Progress, edges_of_extract
from routing.speeds import SpeedTable, speed_table

FORMATS = {".osm": "osm", ".osm.pbf": "pbf", ".pbf": "pbf", ".graphml": "graphml"}
PIECE_UNIT = "times are summed over the pieces between map nodes, then joined into edges"
GRAPHML_UNIT = "the edge of the source is the unit: one class and one speed for all of its length"
MAX_EDGE_CS = 2**32 - 1  # what an edge's time is stored in: 497 days
_CHUNK_BYTES = 1 << 20
# How a file begins that is not what its name says, with what it is.
_OTHER_BEGINNINGS = (
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"BZh", "packed with bzip2: unpack it first"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"\x00\x00\x00", "an OpenStreetMap PBF: name it .osm.pbf"),
)

__all__ = ["build_roads"]


def build_roads(source: Path, out: Path, progress: Progress | None = None) -> Manifest:
    """Build a road graph directory from `.osm`, `.osm.pbf` or `.graphml`, whole or not at all.

    `progress` is called with each stage and, where it is known, its share done from 0 to 1.
    Raise `SourceError` for a source that cannot become roads, `DirectoryError` for a target in use.
    """
    report: Progress = progress or _silent
    file_format = _format_of(source)
    check_target(out)
    report("checking the source", None)
    source_sha256 = _sha256_of(source, report)
    if file_format != "pbf":
        _refuse_other_formats(source)
        _refuse_document_type(source)
    rules, speeds = road_rules(), speed_table()
    nodes, edges, declared_box, dropped = _read(source, file_format, rules, speeds, report)
    if not edges:
        raise no_roads(source, dropped)
    _refuse_endless_edges(source, edges)
    report("finding what is connected, and sorting", None)
    assembly = assemble(nodes, edges, rules.road_classes, rules.minimum_edges)
    if not len(assembly.arrays["tail"]):
        raise SourceError(
            "no_connected_roads",
            f"{source.name} has roads, but none on which one can drive there and back; "
            "nothing was built.",
            {"source": source.name},
        )
    report("writing", None)
    manifest = Manifest(
        source_name=source.name,
        source_sha256=source_sha256,
        edge_unit=GRAPHML_UNIT if file_format == "graphml" else PIECE_UNIT,
        speed_table_version=speeds.version,
        road_rules_version=rules.version,
        build_version=_build_version(),
        osmnx_version=ox.__version__,
        bounding_box=_union(assembly.extent, declared_box),
        nodes=len(assembly.arrays["node_osmid"]),
        edges=len(assembly.arrays["tail"]),
        ways=assembly.ways,
        components=assembly.components,
        dropped=dict(sorted((dropped + Counter(assembly.dropped)).items())),
        road_classes=rules.road_classes,
        array_sha256={},
        hash="",
    )
    complete = write_graph(out, manifest, assembly.arrays)
    report("done", 1.0)
    return complete


def _read(
    source: Path, file_format: str, rules: RoadRules, speeds: SpeedTable, report: Progress
) -> tuple[dict[int, LonLat], list[RoadEdge], Box | None, Counter[str]]:
    if file_format == "graphml":
        report("reading the graph with OSMnx", None)
        nodes, edges, dropped = edges_of_graphml(source, rules, speeds)
        return nodes, edges, None, dropped
    report("reading the extract", None)
    extract = read_extract(source, file_format, rules)
    nodes, edges = edges_of_extract(extract, speeds, report)
    return nodes, edges, extract.declared_box, extract.dropped


def _refuse_endless_edges(source: Path, edges: list[RoadEdge]) -> None:
    longest = max(edges, key=lambda edge: edge.high_cs)
    if longest.high_cs > MAX_EDGE_CS:
        raise SourceError(
            "broken_source",
            f"{source.name} has a road of {longest.length_m / 1000:.0f} km without a junction (way "
            f"{', '.join(map(str, longest.way_ids))}); no road is that long. Nothing was built.",
            {"source": source.name, "ways": list(longest.way_ids)},
        )


def _format_of(source: Path) -> str:
    name = str(source)
    if name.startswith("place:"):
        raise SourceError(
            "place_not_supported",
            f"{name}: building from a place name needs the internet and comes later; "
            "give an .osm, .osm.pbf or .graphml file.",
            {"source": name},
        )
    file_format = next(
        (kind for suffix, kind in FORMATS.items() if name.lower().endswith(suffix)), None
    )
    if file_format is None:
        raise SourceError(
            "unknown_suffix",
            f"{source.name} is not a road source by its name; expected .osm, .osm.pbf or .graphml.",
            {"source": source.name},
        )
    if source.is_dir():
        raise SourceError(
            "missing_source", f"{source} is a directory, not a file.", {"source": str(source)}
        )
    if not source.is_file():
        raise SourceError(
            "missing_source", f"{source} is not a file that exists.", {"source": str(source)}
        )
    if source.stat().st_size == 0:
        raise SourceError(
            "empty_source", f"{source.name} is empty (0 bytes).", {"source": source.name}
        )
    return file_format


def _sha256_of(source: Path, report: Progress) -> str:
    digest, read, size = hashlib.sha256(), 0, source.stat().st_size
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            read += len(chunk)
            report("checking the source", read / size)
    return digest.hexdigest()


def _refuse_other_formats(source: Path) -> None:
    """Say what a file is that was given the name of another format."""
    with source.open("rb") as file:
        beginning = file.read(16)
    what = next((what for magic, what in _OTHER_BEGINNINGS if beginning.startswith(magic)), None)
    if what is None or (beginning.startswith(b"\x00") and b"OSMHeader" not in beginning):
        return
    raise SourceError(
        "broken_source", f"{source.name} is {what}.", {"source": source.name, "detail": what}
    )


def _refuse_document_type(source: Path) -> None:
    """Refuse XML with a document type: neither format has one, and entities can fill any memory."""
    parser = expat.ParserCreate()
    state = {"in_root": False}

    def refuse(*_: object) -> None:
        raise SourceError(
            "xml_entities",
            f"{source.name} declares a document type (DOCTYPE or entities), which road files "
            "never need and which can be an attack; it was not read.",
            {"source": source.name},
        )

    def stop(*_: object) -> None:
        state["in_root"] = True

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        with source.open("rb") as file:
            # A document type can only stand before the root element.
            while not state["in_root"] and (chunk := file.read(_CHUNK_BYTES)):
                parser.Parse(chunk)
    except expat.ExpatError as error:
        raise SourceError(
            "broken_source",
            f"{source.name} is not well-formed XML: {error}.",
            {"source": source.name, "detail": str(error)},
        ) from error


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
