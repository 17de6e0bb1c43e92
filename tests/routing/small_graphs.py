"""Small road graphs made by tests, and what NetworkX says about the same roads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from routing.graph import LonLat, Manifest, RoadGraph, in_memory
from routing.kernel import CLOSED_CS, Weights
from routing.osm.assemble import Copies, RoadEdge, assemble
from routing.osm.restrictions import Restriction
from routing.osm.rules import road_rules
from routing.osm.turns import forbid_turns
from routing.snapping import Snap

Reference: TypeAlias = "nx.DiGraph[object]"


@dataclass(frozen=True)
class Road:
    """A road between two nodes; both ways unless `oneway`."""

    tail: int
    head: int
    likely_cs: int
    way: int
    oneway: bool = False
    road_class: str = "primary"
    bends: tuple[LonLat, ...] = ()
    is_bridge: bool = False
    bridge_name: str = ""
    name: str = ""
    length_m: float | None = None


def small_graph(
    nodes: Mapping[int, LonLat],
    roads: Sequence[Road],
    minimum_edges: int = 0,
    restrictions: Sequence[Restriction] = (),
) -> RoadGraph:
    """Build a road graph in memory, keeping every component unless told otherwise."""
    edges = edges_of(roads, nodes)
    rules = road_rules()
    split = forbid_turns(nodes, edges, restrictions, rules.turns)
    copies = Copies(base_of=split.base_of, copy_of=split.copy_of)
    assembly = assemble(split.nodes, split.edges, rules.road_classes, minimum_edges, copies)
    manifest = Manifest(
        source_name="made by a test",
        source_sha256="",
        edge_unit="",
        speed_table_version="",
        road_rules_version=rules.version,
        build_version="",
        osmnx_version="",
        bounding_box=assembly.extent,
        nodes=len(assembly.arrays["node_osmid"]),
        edges=len(assembly.arrays["tail"]),
        ways=assembly.ways,
        components=assembly.components,
        dropped=dict(assembly.dropped) | dict(split.dropped),
        road_classes=rules.road_classes,
        array_sha256={},
        hash="",
    )
    return in_memory(manifest, assembly.arrays)


def edges_of(roads: Sequence[Road], nodes: Mapping[int, LonLat]) -> list[RoadEdge]:
    """Return the directed edges of roads."""
    return [edge for road in roads for edge in _edges(road, nodes)]


def _edges(road: Road, nodes: Mapping[int, LonLat]) -> list[RoadEdge]:
    points = (nodes[road.tail], *road.bends, nodes[road.head])
    there = RoadEdge(
        tail=road.tail,
        head=road.head,
        points=points,
        length_m=road.likely_cs / 10 if road.length_m is None else road.length_m,
        low_cs=max(1, road.likely_cs // 2),
        likely_cs=road.likely_cs,
        high_cs=road.likely_cs * 2,
        road_class=road.road_class,
        way_ids=(road.way,),
        is_bridge=road.is_bridge,
        bridge_name=road.bridge_name,
        name=road.name,
    )
    if road.oneway:
        return [there]
    return [there, replace(there, tail=road.head, head=road.tail, points=points[::-1])]


def at(graph: RoadGraph, edge: int, fraction: float) -> Snap:
    """Return a point on an edge, as snapping would give it."""
    twin = int(graph.twin[edge])
    return Snap(edge, None if twin < 0 else twin, fraction, 0.0, 0.0, 0.0, 0.0)


def edge_between(graph: RoadGraph, tail: int, head: int) -> int:
    """Return the only edge between two nodes, given by their map numbers."""
    number = {int(osmid): index for index, osmid in enumerate(graph.node_osmid)}
    is_it = (graph.tail == number[tail]) & (graph.head == number[head])
    (edge,) = np.flatnonzero(is_it).tolist()
    return int(edge)


def reference_graph(weights: Weights) -> Reference:
    """Return the open edges as a NetworkX graph; of parallel edges the cheapest."""
    graph = weights.graph
    reference: Reference = nx.DiGraph()
    reference.add_nodes_from(range(graph.node_count))
    for tail, head, cost in zip(
        graph.tail.tolist(), graph.head.tolist(), weights.cost_cs.tolist(), strict=True
    ):
        if cost != CLOSED_CS:
            _link(reference, tail, head, cost)
    return reference


def reference_times_cs(
    reference: Reference, weights: Weights, origin: Snap, destinations: Sequence[Snap]
) -> list[int | None]:
    """Return NetworkX's time from a point to points, each put into the graph as a node for now."""
    names = [f"to {index}" for index in range(len(destinations))]
    _put_in(reference, weights, origin, "origin", is_origin=True)
    for name, destination in zip(names, destinations, strict=True):
        _put_in(reference, weights, destination, name, is_origin=False)
        for edge, start in _ends(weights, origin):
            for other, stop in _ends(weights, destination):
                if edge == other and start <= stop:
                    cost = _part(weights, edge, stop) - _part(weights, edge, start)
                    _link(reference, "origin", name, cost)
    if len(names) == 1:
        found = [networkx_cs(reference, "origin", names[0])]
    else:
        times = nx.single_source_dijkstra_path_length(reference, "origin")
        found = [times.get(name) for name in names]
    # taken out again: a copy of a country's roads for each question takes longer than asking
    reference.remove_nodes_from(["origin", *names])
    return [None if time is None else round(time) for time in found]


def networkx_cs(reference: Reference, origin: int | str, destination: int | str) -> float | None:
    """Return NetworkX's time of one pair: from both ends, which looks at far fewer nodes."""
    try:
        time_cs: float = nx.bidirectional_dijkstra(reference, origin, destination)[0]
    except nx.NetworkXNoPath:
        return None
    return time_cs


def _put_in(
    reference: Reference, weights: Weights, point: Snap, label: str, *, is_origin: bool
) -> None:
    reference.add_node(label)
    tail, head = weights.graph.tail, weights.graph.head
    for edge, fraction in _ends(weights, point):
        before = _part(weights, edge, fraction)
        if is_origin:
            _link(reference, label, int(head[edge]), int(weights.cost_cs[edge]) - before)
        else:
            _link(reference, int(tail[edge]), label, before)
    if point.fraction in (0.0, 1.0):
        node = int((tail if point.fraction == 0.0 else head)[point.edge])
        used = (tail == node) | (head == node)
        if (weights.cost_cs[used] != CLOSED_CS).any():
            ends = (label, node) if is_origin else (node, label)
            _link(reference, ends[0], ends[1], 0)


def _ends(weights: Weights, point: Snap) -> list[tuple[int, float]]:
    both = [(point.edge, point.fraction)]
    if point.twin is not None:
        both.append((point.twin, 1 - point.fraction))
    return [(edge, fraction) for edge, fraction in both if weights.cost_cs[edge] != CLOSED_CS]


def _part(weights: Weights, edge: int, fraction: float) -> int:
    return int(int(weights.cost_cs[edge]) * fraction + 0.5)


def _link(reference: Reference, tail: object, head: object, cost: int) -> None:
    if not reference.has_edge(tail, head) or reference.edges[tail, head]["weight"] > cost:
        reference.add_edge(tail, head, weight=cost)


def no_closures(graph: RoadGraph) -> NDArray[np.bool_]:
    """Return the mask that closes nothing."""
    return np.zeros(graph.edge_count, dtype=np.bool_)
