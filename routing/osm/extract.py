"""Read an OpenStreetMap extract with pyosmium and keep only the roads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import quoteattr

import osmium

from routing.errors import SourceError
from routing.graph import LonLat
from routing.osm.barriers import Delay, Passing
from routing.osm.ferries import FERRY, Crossing, FerryRules, ferry_rules, is_ferry
from routing.osm.landings import find_crossings
from routing.osm.restrictions import Member, Restriction
from routing.osm.rules import Direction, RoadRules
from routing.osm.stretches import Stretch, Way, cut_ways
from routing.osm.tags import height_m, is_set

Box = tuple[float, float, float, float]
Known = TypeVar("Known")

# The only tags an edge needs later; everything else of a way is forgotten while reading.
_KEPT_TAGS = (
    *("highway", "surface", "tracktype", "maxspeed"),
    *("name", "ref", "bridge", "tunnel", "bridge:name"),
)


__all__ = [
    "Extract",
    "Stretch",
    "as_source_error",
    "is_bridge",
    "is_tunnel",
    "no_roads",
    "read_extract",
    "write_road_xml",
]


@dataclass(frozen=True)
class Extract:
    """The roads and ferries of an extract, and the places of their nodes.

    `delays` are what a barrier takes, by the node it stands on; `landings` are the nodes where one
    waits for a ferry; `node_osmid` is the map's number of a node that was made to cut a road in
    two; `elevation_m` are the heights of the nodes that have one. `applied` and `dropped` count
    what was read into the roads and what was left out.
    """

    stretches: tuple[Stretch, ...]
    nodes: Mapping[int, LonLat]
    declared_box: Box | None
    dropped: Counter[str]
    applied: Counter[str] = field(default_factory=Counter)
    delays: Mapping[int, Delay] = field(default_factory=dict)
    crossings: tuple[Crossing, ...] = ()
    landings: frozenset[int] = frozenset()
    restrictions: tuple[Restriction, ...] = ()
    node_osmid: Mapping[int, int] = field(default_factory=dict)
    elevation_m: Mapping[int, float] = field(default_factory=dict)

    @property
    def restricted(self) -> frozenset[int]:
        """The nodes at which a turn is restricted: they must stay nodes.

        Where ways meet that a restriction leads over, nodes stay anyway.
        """
        return frozenset(each.via for each in self.restrictions if each.via is not None)


@dataclass
class _Nodes:
    """The nodes of the roads while they are read."""

    lonlat: dict[int, LonLat] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    delays: dict[int, Delay] = field(default_factory=dict)
    elevation_m: dict[int, float] = field(default_factory=dict)


def read_extract(
    source: Path, file_format: str, rules: RoadRules, ferries: FerryRules | None = None
) -> Extract:
    """Read the roads and ferries of a source whose format is `osm` or `pbf`.

    Raise `SourceError` for a file that is broken, empty, or has no road.
    """
    ferries = ferries or ferry_rules()
    dropped: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    with as_source_error(source):
        file = osmium.io.File(str(source), file_format)
        declared_box = _declared_box(file)
        ways, way_count = _read_ways(file, rules, ferries, dropped)
        if not way_count:
            raise SourceError(
                "empty_source",
                f"{source.name} holds no ways at all; is it the extract you meant?",
                {"source": source.name},
            )
        if all(way.tags["highway"] == FERRY for way in ways.values()):
            raise no_roads(source, dropped)
        wanted = {node for way in ways.values() for node in way.nodes}
        nodes = _read_nodes(file, wanted, rules, applied, dropped)
        restrictions = tuple(_read_restrictions(file, ways, rules, dropped))
    cut = cut_ways(ways, nodes.lonlat, nodes.blocked, dropped)
    place = _with_made(nodes.lonlat, cut.node_osmid)
    found = find_crossings(cut.stretches, ways, place, ferries, (applied, dropped))
    if not found.stretches:
        raise no_roads(source, dropped)
    return Extract(
        stretches=found.stretches,
        nodes=place,
        declared_box=declared_box,
        dropped=dropped,
        applied=applied,
        delays=nodes.delays,
        crossings=found.crossings,
        landings=found.landings,
        restrictions=restrictions,
        node_osmid=cut.node_osmid,
        elevation_m=_with_made(nodes.elevation_m, cut.node_osmid),
    )


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
def as_source_error(source: Path) -> Iterator[None]:
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


def _read_ways(
    file: osmium.io.File, rules: RoadRules, ferries: FerryRules, dropped: Counter[str]
) -> tuple[dict[int, Way], int]:
    ways: dict[int, Way] = {}
    way_count = 0
    for way in osmium.FileProcessor(file, osmium.osm.WAY):
        if not isinstance(way, osmium.osm.Way):
            continue
        way_count += 1
        if way.deleted:
            dropped["deleted"] += 1
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        kept = _kept_tags(tags, rules, ferries)
        if isinstance(kept, str):
            dropped[kept] += 1
            continue
        if way.id in ways:
            dropped["way_twice_in_source"] += 1
        ways[way.id] = Way(
            nodes=tuple(node.ref for node in way.nodes), tags=kept, direction=rules.direction(tags)
        )
    return ways, way_count


def _kept_tags(
    tags: Mapping[str, str], rules: RoadRules, ferries: FerryRules
) -> Mapping[str, str] | str:
    """Return the tags of a way that matter, or why it is no road; a ferry is a class of road."""
    if is_ferry(tags) and tags.get("highway", "service") in rules.highways:
        reason = ferries.reason_to_drop(tags)
        return dict(tags) | {"highway": FERRY} if reason is None else reason
    reason = rules.reason_to_drop(tags)
    return {key: tags[key] for key in _KEPT_TAGS if key in tags} if reason is None else reason


def _read_nodes(
    file: osmium.io.File,
    wanted: set[int],
    rules: RoadRules,
    applied: Counter[str],
    dropped: Counter[str],
) -> _Nodes:
    nodes = _Nodes()
    for node in osmium.FileProcessor(file, osmium.osm.NODE):
        if not isinstance(node, osmium.osm.Node) or node.id not in wanted:
            continue
        if not node.location.valid():
            continue
        nodes.lonlat[node.id] = (node.location.lon, node.location.lat)
        if len(node.tags):
            _note_tags(node, nodes, rules, dropped)
    if nodes.blocked:
        applied["barriers_that_close"] += len(nodes.blocked)
    if nodes.delays:
        applied["barriers_that_slow"] += len(nodes.delays)
    if nodes.elevation_m:
        applied["nodes_with_elevation"] += len(nodes.elevation_m)
    return nodes


def _note_tags(
    node: osmium.osm.Node, nodes: _Nodes, rules: RoadRules, dropped: Counter[str]
) -> None:
    tags = {tag.k: tag.v for tag in node.tags}
    if "ele" in tags:
        height = height_m(tags["ele"])
        if height is None:
            dropped["elevation_unreadable"] += 1
        else:
            nodes.elevation_m[node.id] = height
    match rules.barriers.passing(tags):
        case Passing.BLOCKED:
            nodes.blocked.add(node.id)
        case Passing.SLOW:
            nodes.delays[node.id] = rules.barriers.delay(tags)
        case Passing.UNKNOWN:
            dropped[f"barrier={tags['barrier']}"] += 1


def _with_made(known: Mapping[int, Known], node_osmid: Mapping[int, int]) -> dict[int, Known]:
    """Say of nodes that were made to cut a road in two what is known of the map's."""
    made = {made: known[node] for made, node in node_osmid.items() if node in known}
    return {**known, **made}


def _read_restrictions(
    file: osmium.io.File, ways: Mapping[int, Way], rules: RoadRules, dropped: Counter[str]
) -> Iterator[Restriction]:
    for relation in osmium.FileProcessor(file, osmium.osm.RELATION):
        if not isinstance(relation, osmium.osm.Relation) or relation.deleted:
            continue
        if relation.tags.get("type") != "restriction":
            continue
        tags = {tag.k: tag.v for tag in relation.tags}
        members = [Member(each.type, each.ref, each.role) for each in relation.members]
        found = rules.turns.read(relation.id, tags, members)
        if isinstance(found, str):
            dropped[found] += 1
        elif (
            found.from_ways.isdisjoint(ways)
            or found.to_ways.isdisjoint(ways)
            or not found.via_ways <= ways.keys()
        ):
            dropped["turn_without_road"] += 1
        else:
            yield found


def is_bridge(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a bridge."""
    return is_set(tags.get("bridge"))


def is_tunnel(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a tunnel."""
    return is_set(tags.get("tunnel"))
