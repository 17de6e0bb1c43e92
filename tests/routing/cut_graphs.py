"""Roads really cut where closures begin and end, and turns really forbidden, for NetworkX."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from routing.closures import EdgeParts, EffectKind, RoadEffect
from routing.graph import RoadGraph
from routing.snapping import Snap
from tests.routing.small_graphs import Reference

Forbidden = Mapping[int, frozenset[int]]


@st.composite
def effects_on(draw: st.DrawFn, graph: RoadGraph, most: int = 4) -> list[RoadEffect]:
    """Draw closed and slower parts of edges; eighths, halves and small factors add up exactly."""
    return draw(st.lists(_effects(graph), max_size=most))


def _effects(graph: RoadGraph) -> st.SearchStrategy[RoadEffect]:
    part = st.tuples(
        st.integers(0, graph.edge_count - 1), st.integers(0, 7), st.integers(1, 8)
    ).map(lambda drawn: (drawn[0], drawn[1] / 8, min(8, drawn[1] + drawn[2]) / 8))
    parts = st.lists(part, min_size=1, max_size=3, unique_by=lambda each: each[0])
    factor = st.sampled_from((None, 1.5, 2.0, 3.0))
    return st.builds(_effect, parts, factor)


def _effect(parts: list[tuple[int, float, float]], factor: float | None) -> RoadEffect:
    kind = EffectKind.CLOSED if factor is None else EffectKind.SLOWER
    return RoadEffect(kind, EdgeParts.of(parts), factor)


def with_twins(graph: RoadGraph, effects: Sequence[RoadEffect]) -> list[RoadEffect]:
    """Return each effect on the same stretch of road in both directions."""
    both = []
    for effect in effects:
        rows = dict.fromkeys(_rows(effect))
        for edge, start, stop in list(rows):
            twin = int(graph.twin[edge])
            if twin >= 0 and not any(row[0] == twin for row in rows):
                rows[twin, 1 - stop, 1 - start] = None
        both.append(_effect(list(rows), effect.factor))
    return both


def _rows(effect: RoadEffect) -> list[tuple[int, float, float]]:
    parts = effect.parts
    return list(zip(parts.edge.tolist(), parts.start.tolist(), parts.stop.tolist(), strict=True))


class CutRoads:
    """Every edge cut at the ends of effects and at the points asked about."""

    def __init__(
        self,
        graph: RoadGraph,
        base_cs: Sequence[int],
        effects: Sequence[RoadEffect],
        points: Sequence[Snap],
    ) -> None:
        self._graph, self._base_cs, self._points = graph, base_cs, points
        self._parts: dict[int, list[tuple[float | None, float, float]]] = {}
        for effect in effects:
            for edge, start, stop in _rows(effect):
                self._parts.setdefault(edge, []).append((effect.factor, start, stop))
        self._sides = [side for point in points for side in _sides(point)]
        self._roads: Reference = nx.DiGraph()
        self._roads.add_nodes_from(range(graph.node_count))
        for edge in range(graph.edge_count):
            for start, stop in pairwise(self._cuts(edge)):
                if self._factor(edge, start, stop) is not None:
                    cost = self._into(edge, stop) - self._into(edge, start)
                    self._link(self._node(edge, start), self._node(edge, stop), cost)

    def times_cs(self, origin: Snap) -> list[int | None]:
        """Return NetworkX's time from one of the points to every one."""
        roads = self._roads.copy()
        for node in self._places(origin):
            roads.add_edge("origin", node, weight=0)
        for number, point in enumerate(self._points):
            for node in self._places(point):
                roads.add_edge(node, f"to {number}", weight=0)
        if "origin" not in roads:
            return [None] * len(self._points)
        found = nx.single_source_dijkstra_path_length(roads, "origin")
        times = [found.get(f"to {number}") for number in range(len(self._points))]
        return [None if time is None else round(time) for time in times]

    def _places(self, point: Snap) -> list[object]:
        """Return the nodes a point stands at, as far as some road there is open."""
        nodes = [self._node(edge, fraction) for edge, fraction in _sides(point)]
        return [node for node in nodes if node in self._roads and self._roads.degree(node)]

    def _cuts(self, edge: int) -> list[float]:
        cuts = {0.0, 1.0}
        for _, start, stop in self._parts.get(edge, ()):
            cuts |= {start, stop}
        cuts.update(fraction for cut, fraction in self._sides if cut == edge)
        return sorted(cuts)

    def _factor(self, edge: int, start: float, stop: float) -> float | None:
        over = [
            factor
            for factor, first, last in self._parts.get(edge, ())
            if first <= start and last >= stop
        ]
        return None if None in over else max([1.0, *(each for each in over if each)])

    def _into(self, edge: int, fraction: float) -> int:
        """Count a closed piece as if it were open: what is behind it lies where it lies."""
        slower = sum(
            (stop - start) * ((self._factor(edge, start, stop) or 1.0) - 1.0)
            for start, stop in pairwise(self._cuts(edge))
            if stop <= fraction
        )
        return math.floor(self._base_cs[edge] * (fraction + slower) + 0.5)

    def _node(self, edge: int, fraction: float) -> object:
        if fraction in (0.0, 1.0):
            return int((self._graph.tail if fraction == 0.0 else self._graph.head)[edge])
        return edge, fraction

    def _link(self, tail: object, head: object, cost: int) -> None:
        known = (
            self._roads.edges[tail, head]["weight"] if self._roads.has_edge(tail, head) else cost
        )
        self._roads.add_edge(tail, head, weight=min(known, cost))


def _sides(point: Snap) -> list[tuple[int, float]]:
    sides = [(point.edge, point.fraction)]
    if point.twin is not None:
        sides.append((point.twin, 1 - point.fraction))
    return sides


def forbid(graph: RoadGraph, forbidden: Forbidden) -> RoadGraph:
    """Split the junctions of forbidden turns: an edge ends at a copy without the edges it bars.

    The graph that comes out has new nodes and edges at its end; the old ones keep their numbers.
    """
    nodes, edges = graph.node_count, graph.edge_count
    head = graph.head.copy()
    base = list(range(nodes))
    copied: list[int] = []
    tails: list[int] = []
    for edge in sorted(forbidden):
        node = int(graph.head[edge])
        head[edge] = len(base)
        leaving = range(int(graph.out_indptr[node]), int(graph.out_indptr[node + 1]))
        onward = [each for each in leaving if each not in forbidden[edge]]
        copied += onward
        tails += [len(base)] * len(onward)
        base.append(node)
    source = np.array([*range(edges), *copied], dtype=np.int64)
    head = head[source]
    tail = np.concatenate((graph.tail, np.array(tails, dtype=np.int32)))
    in_edge = np.argsort(head, kind="stable").astype(np.int32)
    numbers = np.arange(len(base) + 1)
    rows, offset = _runs(graph.way_offset, source)
    point_rows, point_offset = _runs(graph.point_offset, source)
    per_edge = {
        name: getattr(graph, name)[source]
        for name in (
            *("low_cs", "likely_cs", "high_cs", "length_m", "road_class", "surface", "area"),
            *("terrain", "is_along", "ferry", "is_bridge", "is_tunnel", "twin", "name"),
            "bridge_name",
        )
    }
    per_node = {
        name: getattr(graph, name)[base] for name in ("node_lonlat", "node_component", "node_osmid")
    }
    return replace(
        graph,
        **per_edge,
        **per_node,
        base_node=np.array(base, dtype=np.int32),
        same_road=source.astype(np.int32),
        tail=tail,
        head=head,
        in_edge=in_edge,
        in_indptr=np.searchsorted(head[in_edge], numbers).astype(np.int64),
        out_indptr=np.searchsorted(tail, numbers).astype(np.int64),
        way_id=graph.way_id[rows],
        way_offset=offset,
        point_lonlat=graph.point_lonlat[point_rows],
        point_offset=point_offset,
    )


def _runs(
    offset: NDArray[np.int64], source: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    runs = [np.arange(offset[each], offset[each + 1]) for each in source]
    counts = [len(run) for run in runs]
    return np.concatenate(runs), np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def turn_times_cs(
    graph: RoadGraph, forbidden: Forbidden, origin: Snap, destinations: Sequence[Snap]
) -> list[int | None]:
    """Return the times by a graph whose nodes are edges, without the forbidden pairs of edges."""
    cost = graph.likely_cs.tolist()
    pairs: nx.DiGraph[object] = nx.DiGraph()
    for edge in range(graph.edge_count):
        for onward in range(graph.edge_count):
            is_turn = int(graph.head[edge]) == int(graph.tail[onward])
            if is_turn and onward not in forbidden.get(edge, ()):
                # from the head of one edge to the head of the next
                pairs.add_edge(edge, onward, weight=cost[onward])
    for edge, fraction in _sides(origin):
        pairs.add_edge("origin", edge, weight=cost[edge] - _share(cost[edge], fraction))
    found = nx.single_source_dijkstra_path_length(pairs, "origin")
    times = []
    for destination in destinations:
        ways = [
            found[before] + _share(cost[edge], stop)
            for edge, stop in _sides(destination)
            for before in range(graph.edge_count)
            if before in found and int(graph.head[before]) == int(graph.tail[edge])
            if edge not in forbidden.get(before, ())
        ]
        ways += [
            _share(cost[edge], stop) - _share(cost[edge], start)
            for edge, stop in _sides(destination)
            for other, start in _sides(origin)
            if other == edge and start <= stop
        ]
        times.append(round(min(ways)) if ways else None)
    return times


def _share(cost_cs: int, fraction: float) -> int:
    return math.floor(cost_cs * fraction + 0.5)
