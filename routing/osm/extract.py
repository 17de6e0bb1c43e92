"""Read an OpenStreetMap extract with pyosmium and keep only the roads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium

from routing.errors import SourceError
from routing.graph import LonLat
from routing.osm.rules import Direction, RoadRules, is_set

Box = tuple[float, float, float, float]

# The only tags an edge needs later; everything else of a way is forgotten while reading.
_KEPT_TAGS = ("highway", "surface", "tracktype", "name", "ref", "bridge", "tunnel", "bridge:name")


@dataclass(frozen=True)
class Stretch:
    """A run of nodes of one drivable way; a way cut at the extract's rim gives several."""

    way_id: int
    nodes: tuple[int, ...]
    tags: Mapping[str, str]
    direction: Direction


@dataclass(frozen=True)
class Extract:
    """The roads of an extract, the places of their nodes, and what was left out."""

    stretches: tuple[Stretch, ...]
    nodes: Mapping[int, LonLat]
    declared_box: Box | None
    dropped: Counter[str]


@dataclass(frozen=True)
class _Way:
    nodes: tuple[int, ...]
    tags: Mapping[str, str]
    direction: Direction


def read_extract(source: Path, file_format: str, rules: RoadRules) -> Extract:
    """Read the drivable ways of a source whose format is `osm` or `pbf`.

    Raise `SourceError` for a file that is broken, empty, or has no road.
    """
    with _as_source_error(source):
        file = osmium.io.File(str(source), file_format)
        declared_box = _declared_box(file)
        ways, dropped, way_count = _read_ways(file, rules)
        if not way_count:
            raise SourceError(
                "empty_source",
                f"{source.name} holds no ways at all; is it the extract you meant?",
                {"source": source.name},
            )
        if not ways:
            raise no_roads(source, dropped)
        wanted = {node for way in ways.values() for node in way.nodes}
        nodes = _read_nodes(file, wanted)
    stretches = tuple(_stretches(ways, nodes, dropped))
    if not stretches:
        raise no_roads(source, dropped)
    return Extract(stretches, nodes, declared_box, dropped)


def no_roads(source: Path, dropped: Mapping[str, int]) -> SourceError:
    """Say that a source has ways, but none that can be driven."""
    counts = ", ".join(f"{reason}: {count}" for reason, count in sorted(dropped.items()))
    return SourceError(
        "no_roads",
        f"{source.name} has no road that can be driven (left out: {counts or 'nothing'}).",
        {"source": source.name, "dropped": dict(dropped)},
    )


def write_road_xml(extract: Extract, target: Path) -> None:
    """Write the roads as plain OpenStreetMap XML for OSMnx.

    Ways are numbered by their place in `extract.stretches`, so that an edge leads back to its
    stretch; the direction is spelled out, so that OSMnx has nothing to guess.
    """
    oneway = {Direction.FORWARD: "yes", Direction.BACKWARD: "-1", Direction.BOTH: "no"}
    used = sorted({node for stretch in extract.stretches for node in stretch.nodes})
    with target.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n')
        for node in used:
            lon, lat = extract.nodes[node]
            file.write(f'<node id="{node}" lat="{lat!r}" lon="{lon!r}"/>\n')
        for index, stretch in enumerate(extract.stretches):
            file.write(f'<way id="{index}">')
            file.writelines(f'<nd ref="{node}"/>' for node in stretch.nodes)
            file.write(f'<tag k="highway" v={quoteattr(stretch.tags["highway"])}/>')
            file.write(f'<tag k="oneway" v="{oneway[stretch.direction]}"/></way>\n')
        file.write("</osm>\n")


@contextmanager
def _as_source_error(source: Path) -> Iterator[None]:
    """Turn what pyosmium raises on a broken file into one sentence."""
    try:
        yield
    except SourceError:
        raise
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise SourceError(
            "broken_source",
            f"{source.name} cannot be read as OpenStreetMap data: {error}. "
            "Fetch it again; nothing was built.",
            {"source": source.name, "detail": str(error)},
        ) from error


def _declared_box(file: osmium.io.File) -> Box | None:
    with osmium.io.Reader(file) as reader:
        box = reader.header().box()
        if not box.valid():
            return None
        low, high = box.bottom_left, box.top_right
        return (low.lon, low.lat, high.lon, high.lat)


def _read_ways(file: osmium.io.File, rules: RoadRules) -> tuple[dict[int, _Way], Counter[str], int]:
    ways: dict[int, _Way] = {}
    dropped: Counter[str] = Counter()
    way_count = 0
    for way in osmium.FileProcessor(file, osmium.osm.WAY):
        if not isinstance(way, osmium.osm.Way):
            continue
        way_count += 1
        if way.deleted:
            dropped["deleted"] += 1
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        reason = rules.reason_to_drop(tags)
        if reason is not None:
            dropped[reason] += 1
            continue
        if way.id in ways:
            dropped["way_twice_in_source"] += 1
        ways[way.id] = _Way(
            nodes=tuple(node.ref for node in way.nodes),
            tags={key: tags[key] for key in _KEPT_TAGS if key in tags},
            direction=rules.direction(tags),
        )
    return ways, dropped, way_count


def _read_nodes(file: osmium.io.File, wanted: set[int]) -> dict[int, LonLat]:
    nodes: dict[int, LonLat] = {}
    for node in osmium.FileProcessor(file, osmium.osm.NODE):
        if not isinstance(node, osmium.osm.Node) or node.id not in wanted:
            continue
        if node.location.valid():
            nodes[node.id] = (node.location.lon, node.location.lat)
    return nodes


def _stretches(
    ways: Mapping[int, _Way], nodes: Mapping[int, LonLat], dropped: Counter[str]
) -> Iterator[Stretch]:
    """Cut each way where a node lies outside the extract, and count what is lost."""
    for way_id, way in sorted(ways.items()):
        runs = list(_runs(way.nodes, nodes))
        if missing := sum(node not in nodes for node in way.nodes):
            dropped["nodes_outside_extract"] += missing
        if not runs:
            dropped["way_without_two_nodes"] += 1
        for run in runs:
            yield Stretch(way_id, run, way.tags, way.direction)


def _runs(way_nodes: tuple[int, ...], nodes: Mapping[int, LonLat]) -> Iterator[tuple[int, ...]]:
    run: list[int] = []
    for node in (*way_nodes, None):
        if node is not None and node in nodes:
            if not run or run[-1] != node:
                run.append(node)
            continue
        if len(run) > 1:
            yield tuple(run)
        run = []


def is_bridge(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a bridge."""
    return is_set(tags.get("bridge"))


def is_tunnel(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a tunnel."""
    return is_set(tags.get("tunnel"))
