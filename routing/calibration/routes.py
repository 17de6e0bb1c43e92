"""Which roads trips took: the fastest way between their ends, or between the points of a track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from routing.graph import AREAS, NO_FERRY, Ints, RoadGraph
from routing.snapping import Snap
from routing.travel_times.ends import (
    Drive,
    End,
    direct_cs,
    entering,
    leaving,
    position_cs,
    remaining_cs,
    starts_of,
    stops_of,
)
from routing.weights import Weights

Floats: TypeAlias = NDArray[np.float64]

_AT_ONCE = 32  # sources whose trees are in memory together


class Leg(NamedTuple):
    """Two snapped points that were driven between, one after the other."""

    origin: Snap
    destination: Snap


@dataclass(frozen=True, eq=False)
class Driven:
    """What the speed table says of a route.

    `table_s` [classes * areas] is the likely time by class and then area, `fixed_s` that on
    ferries, `high_s` all of it at the low speeds.
    """

    table_s: Floats
    fixed_s: float
    high_s: float
    metres: float


@dataclass(frozen=True, eq=False)
class _Trees:
    """The shortest-path trees from some nodes: times in centiseconds and the node before each."""

    row: Mapping[int, int]
    times_cs: Floats
    before: NDArray[np.int32]


def routes_of(weights: Weights, legs: Sequence[Leg]) -> list[list[Drive] | None]:
    """Return what is driven of which edges on the fastest way of each leg; `None` for no way.

    Of several fastest ways one is taken, the same on every run.
    """
    starts = [starts_of(weights.graph, weights, leg.origin) for leg in legs]
    found: list[list[Drive] | None] = [None] * len(legs)
    finder = _EdgeFinder(weights)
    order = sorted(range(len(legs)), key=lambda index: (legs[index].origin.edge, index))
    for few in _batches(order, starts, weights):
        heads = sorted(
            {int(weights.graph.head[end.edge]) for i in few for end in leaving(weights, starts[i])}
        )
        trees = _grow(weights, heads)
        for index in few:
            stops = stops_of(weights.graph, weights, legs[index].destination)
            found[index] = _fastest(weights, trees, finder, starts[index], stops)
    return found


def driven_of(graph: RoadGraph, drives: Iterable[Drive]) -> Driven:
    """Return what the speed table says of a route."""
    driven = list(drives)
    edges = np.array([drive.edge for drive in driven], dtype=np.int64)
    share = np.array([drive.stop - drive.start for drive in driven], dtype=np.float64)
    seconds = graph.likely_cs[edges] * share / 100
    is_ferry = graph.ferry[edges] != NO_FERRY
    kinds = len(graph.manifest.road_classes) * len(AREAS)
    kind = graph.road_class[edges].astype(np.int64) * len(AREAS) + graph.area[edges]
    table_s = np.zeros(kinds)
    np.add.at(table_s, kind, np.where(is_ferry, 0.0, seconds))
    return Driven(
        table_s=table_s,
        fixed_s=float(seconds[is_ferry].sum()),
        high_s=float((graph.high_cs[edges] * share / 100).sum()),
        metres=float((graph.length_m[edges].astype(np.float64) * share).sum()),
    )


def kind_of_edges(graph: RoadGraph) -> Ints:
    """Return each edge's place [edges] among classes and areas: by class and then area."""
    kind: Ints = graph.road_class.astype(np.int64) * len(AREAS) + graph.area
    return kind


class _EdgeFinder:
    """Finds the edge that a step of a tree took: the cheapest open one between two nodes."""

    def __init__(self, weights: Weights) -> None:
        graph, size = weights.graph, weights.graph.node_count
        edges = np.flatnonzero(weights.is_open)
        pair = graph.tail[edges].astype(np.int64) * size + graph.head[edges]
        order = np.lexsort((edges, weights.cost_cs[edges], pair))
        pair, edges = pair[order], edges[order]
        is_first = np.append(True, pair[1:] != pair[:-1])
        self._size, self._pair, self._edge = size, pair[is_first], edges[is_first]

    def edges_along(self, nodes: Ints) -> list[int]:
        wanted = nodes[:-1] * self._size + nodes[1:]
        found: list[int] = self._edge[np.searchsorted(self._pair, wanted)].tolist()
        return found


def _batches(
    order: Sequence[int], starts: Sequence[Sequence[End]], weights: Weights
) -> Iterable[list[int]]:
    """Group legs so that those of one origin share a tree, and few trees are needed at once."""
    batch: list[int] = []
    heads: set[int] = set()
    for index in order:
        own = {int(weights.graph.head[end.edge]) for end in starts[index]}
        if batch and len(heads | own) > _AT_ONCE:
            yield batch
            batch, heads = [], set()
        batch.append(index)
        heads |= own
    if batch:
        yield batch


def _grow(weights: Weights, heads: Sequence[int]) -> _Trees:
    if not heads:
        return _Trees({}, np.zeros((0, 0)), np.zeros((0, 0), dtype=np.int32))
    times, before = dijkstra(
        weights.outward, directed=True, indices=list(heads), return_predecessors=True
    )
    return _Trees({node: row for row, node in enumerate(heads)}, times, before)


def _fastest(
    weights: Weights,
    trees: _Trees,
    finder: _EdgeFinder,
    starts: Sequence[End],
    stops: Sequence[End],
) -> list[Drive] | None:
    graph = weights.graph
    fraction = {(end.edge, False): end.fraction for end in starts}
    fraction |= {(end.edge, True): end.fraction for end in stops}
    ways: list[tuple[float, int, int]] = [
        (float(cost_cs), edge, -1) for edge, cost_cs in direct_cs(weights, starts, stops).items()
    ]
    for start in leaving(weights, starts):
        row = trees.row[int(graph.head[start.edge])]
        for stop in entering(weights, stops):
            between_cs = float(trees.times_cs[row, graph.tail[stop.edge]])
            cost_cs = remaining_cs(weights, start) + between_cs + position_cs(weights, stop)
            ways.append((cost_cs, start.edge, stop.edge))
    best_cs, first, last = min(ways, default=(np.inf, -1, -1))
    if not np.isfinite(best_cs):
        return None
    if last < 0:
        return [Drive(first, fraction[first, False], fraction[first, True])]
    head = int(graph.head[first])
    nodes = _walk_back(trees, trees.row[head], head, int(graph.tail[last]))
    return [
        Drive(first, fraction[first, False], 1.0),
        *(Drive(edge, 0.0, 1.0) for edge in finder.edges_along(nodes)),
        Drive(last, 0.0, fraction[last, True]),
    ]


def _walk_back(trees: _Trees, row: int, source: int, node: int) -> Ints:
    before = trees.before[row]
    nodes = [node]
    while nodes[-1] != source:
        nodes.append(int(before[nodes[-1]]))
    return np.array(nodes[::-1], dtype=np.int64)
