"""From the roads of an extract to timed edges: times first, then OSMnx takes out the bends."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import osmnx as ox

from routing.graph import AREAS, LonLat
from routing.osm.assemble import RoadEdge
from routing.osm.delays import delays_cs
from routing.osm.extract import Extract, Stretch, is_bridge, is_tunnel, write_road_xml
from routing.osm.kinds import Kind, areas_of, kinds_of, times_cs
from routing.osm.rules import Direction
from routing.speeds import SpeedTable

Graph: TypeAlias = "nx.MultiDiGraph[int]"
Progress: TypeAlias = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Part:
    """What one straight piece between two nodes brings into the edge it becomes part of."""

    stretch: int
    kind: Kind
    length_m: float
    area: str
    is_along: bool


def edges_of_extract(
    extract: Extract, speeds: SpeedTable, progress: Progress
) -> tuple[dict[int, LonLat], list[RoadEdge]]:
    """Return the nodes and directed edges of an extract, times summed before simplification."""
    graph = timed_pieces(extract, speeds, progress)
    _mark_nodes_to_keep(graph, extract)
    progress("taking out the bends between junctions", None)
    simple = ox.simplify_graph(
        graph,
        node_attrs_include=["keep"],
        remove_rings=False,
        edge_attr_aggs={
            "length_m": sum,
            "low_cs": sum,
            "likely_cs": sum,
            "high_cs": sum,
            "parts": _joined,
        },
    )
    nodes = {int(n): (float(d["x"]), float(d["y"])) for n, d in simple.nodes(data=True)}
    edges = [
        _road_edge((int(tail), int(head)), data, nodes, extract.stretches)
        for tail, head, data in simple.edges(data=True)
    ]
    return nodes, edges


def timed_pieces(extract: Extract, speeds: SpeedTable, progress: Progress) -> Graph:
    """Return every straight piece between two map nodes as an edge with its times."""
    progress("reading the roads into OSMnx", None)
    graph = _raw_graph(extract)
    progress("timing each piece of road", None)
    _time_pieces(graph, extract, kinds_of(extract, speeds), speeds)
    return graph


def _raw_graph(extract: Extract) -> Graph:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.osm"
        write_road_xml(extract, path)
        graph: Graph = ox.graph_from_xml(path, simplify=False, retain_all=True)
    return graph


def _time_pieces(graph: Graph, extract: Extract, kinds: Sequence[Kind], speeds: SpeedTable) -> None:
    """Replace what OSMnx knows of each piece by its times and where it comes from."""
    pieces = list(graph.edges(data=True))
    place = {node: (data["x"], data["y"]) for node, data in graph.nodes(data=True)}
    tails = np.array([tail for tail, _, _ in pieces], dtype=np.int64)
    heads = np.array([head for _, head, _ in pieces], dtype=np.int64)
    owner = np.array([int(data["osmid"]) for _, _, data in pieces], dtype=np.int64)
    ends = np.array([(*place[tail], *place[head]) for tail, head, _ in pieces])
    length_m = np.array([data["length"] for _, _, data in pieces], dtype=np.float64)
    both_ways = np.array([not data["oneway"] for _, _, data in pieces], dtype=np.bool_)
    middles = (ends[:, :2] + ends[:, 2:]) / 2
    areas = areas_of(kinds, owner, middles, np.where(both_ways, 0.5, 1) * length_m, speeds)
    times = times_cs(kinds, owner, areas, length_m, speeds)
    times += delays_cs(extract, owner, tails, heads)
    for (_, _, data), stretch, metres, area, (low_cs, likely_cs, high_cs) in zip(
        pieces, owner.tolist(), length_m.tolist(), areas.tolist(), times.T.tolist(), strict=True
    ):
        is_turned = extract.stretches[stretch].direction is Direction.BACKWARD
        is_along = bool(data["reversed"]) == is_turned
        data.clear()
        data.update(
            length_m=metres,
            low_cs=low_cs,
            likely_cs=likely_cs,
            high_cs=high_cs,
            parts=(Part(stretch, kinds[stretch], metres, AREAS[area], is_along),),
        )


def _mark_nodes_to_keep(graph: Graph, extract: Extract) -> None:
    """Keep the nodes that simplification would lose although they mean something.

    OSMnx keeps one of several parallel pieces, which would lose a way that can be closed; where
    one way ends and the next begins a node must stay, or closing the one would cut off places on
    the other; so must the rim of a town, or a point within an edge would get a wrong share of its
    time; a ring without a junction has no end to start from; where a turn is restricted, there
    must be a node to turn at.
    """
    stretches = extract.stretches
    kinds: dict[int, set[tuple[int, str]]] = defaultdict(set)
    copies: dict[tuple[int, int], int] = defaultdict(int)
    for tail, head, data in graph.edges(data=True):
        part: Part = data["parts"][0]
        kind = (stretches[part.stretch].way_id, part.area)
        kinds[tail].add(kind)
        kinds[head].add(kind)
        copies[tail, head] += 1
    keep = {node for node, found in kinds.items() if len(found) > 1}
    keep.update(chain.from_iterable(pair for pair, count in copies.items() if count > 1))
    for component in nx.weakly_connected_components(graph):
        if all(len(set(nx.all_neighbors(graph, node))) == 2 for node in component):  # noqa: PLR2004
            keep.add(min(component))
    for node in keep.union(extract.restricted).intersection(graph):
        graph.nodes[node]["keep"] = True


def _joined(parts: Iterable[tuple[Part, ...]]) -> tuple[Part, ...]:
    return tuple(chain.from_iterable(parts))


def _road_edge(
    ends: tuple[int, int],
    data: dict[str, Any],
    nodes: dict[int, LonLat],
    stretches: Sequence[Stretch],
) -> RoadEdge:
    tail, head = ends
    parts: tuple[Part, ...] = data["parts"]
    line = data.get("geometry")
    points = (nodes[tail], nodes[head]) if line is None else tuple(line.coords)
    tags, kind = stretches[parts[0].stretch].tags, parts[0].kind
    return RoadEdge(
        tail=tail,
        head=head,
        points=tuple((float(lon), float(lat)) for lon, lat in points),
        length_m=data["length_m"],
        low_cs=data["low_cs"],
        likely_cs=data["likely_cs"],
        high_cs=data["high_cs"],
        road_class=tags["highway"],
        way_ids=tuple(sorted({stretches[part.stretch].way_id for part in parts})),
        surface=kind.surface,
        area=parts[0].area,
        terrain=kind.terrain,
        is_along=parts[0].is_along,
        ferry=stretches[parts[0].stretch].ferry,
        is_bridge=is_bridge(tags),
        is_tunnel=is_tunnel(tags),
        name=_longest(parts, stretches, ("name", "ref")),
        bridge_name=_longest(parts, stretches, ("bridge:name",)),
    )


def _longest(parts: Sequence[Part], stretches: Sequence[Stretch], keys: tuple[str, ...]) -> str:
    """Return the value that holds for most of the edge's length."""
    metres: dict[str, float] = defaultdict(float)
    for part in parts:
        tags = stretches[part.stretch].tags
        value = next((tags[key] for key in keys if key in tags), "")
        metres[value] += round(part.length_m, 3)
    return max(metres, key=lambda value: (round(metres[value], 3), value))
