"""Shortest times from a point to every node, and from every node to a point, under given weights.

`Kernel` is the interface; `DijkstraKernel` is the reference every other one must equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from routing.graph import Ints, RoadGraph
from routing.weights import CLOSED_CS, Weights

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "CLOSED_CS",
    "UNREACHABLE",
    "DijkstraKernel",
    "Kernel",
    "Seed",
    "TightEdges",
    "Weights",
]

UNREACHABLE = -1

Seed: TypeAlias = tuple[int, int]
"""A node and the centiseconds between it and the point asked about."""


class Kernel(Protocol):
    """Exact shortest times in whole centiseconds; `UNREACHABLE` where there is no way."""

    def times_from(self, weights: Weights, seeds: Sequence[Seed]) -> Ints:
        """Return [nodes] the least time from a point, given its seeds, to every node."""
        ...

    def times_to(self, weights: Weights, seeds: Sequence[Seed]) -> Ints:
        """Return [nodes] the least time from every node to a point, given its seeds."""
        ...


class DijkstraKernel:
    """One exact SciPy Dijkstra for each question and direction."""

    def times_from(self, weights: Weights, seeds: Sequence[Seed]) -> Ints:
        """Return [nodes] the least time from the point to every node."""
        return _run(weights.outward, seeds)

    def times_to(self, weights: Weights, seeds: Sequence[Seed]) -> Ints:
        """Return [nodes] the least time from every node to the point."""
        return _run(weights.inward, seeds)


class TightEdges:
    """The edges that lie on some shortest path, as plain lists for walking."""

    def __init__(self, graph: RoadGraph, is_tight: NDArray[np.bool_]) -> None:
        edges = np.flatnonzero(is_tight)
        nodes = np.arange(graph.node_count + 1)
        self._edges: list[int] = edges.tolist()
        self._out: list[int] = np.searchsorted(graph.tail[edges], nodes).tolist()
        entering = edges[np.argsort(graph.head[edges], kind="stable")]
        self._tails: list[int] = graph.tail[entering].tolist()
        self._in: list[int] = np.searchsorted(graph.head[entering], nodes).tolist()

    @classmethod
    def outward(cls, graph: RoadGraph, weights: Weights, times_cs: Ints) -> TightEdges:
        """Return the edges on shortest paths from the point that `times_cs` [nodes] start at."""
        before, after = times_cs[graph.tail], times_cs[graph.head]
        is_tight = before + weights.cost_cs == after
        return cls(graph, is_tight & weights.is_open & (before != UNREACHABLE))

    @classmethod
    def inward(cls, graph: RoadGraph, weights: Weights, times_cs: Ints) -> TightEdges:
        """Return the edges on shortest paths to the point that `times_cs` [nodes] lead to."""
        before, after = times_cs[graph.tail], times_cs[graph.head]
        is_tight = after + weights.cost_cs == before
        return cls(graph, is_tight & weights.is_open & (after != UNREACHABLE))

    def leaving(self, node: int) -> list[int]:
        """Return the tight edges out of a node, in ascending order."""
        return self._edges[self._out[node] : self._out[node + 1]]

    def nodes_before(self, ends: Mapping[int, int]) -> set[int]:
        """Return the nodes from which some node of `ends` is reached over tight edges."""
        found = set(ends)
        waiting = list(ends)
        while waiting:
            node = waiting.pop()
            for tail in self._tails[self._in[node] : self._in[node + 1]]:
                if tail not in found:
                    found.add(tail)
                    waiting.append(tail)
        return found


def _run(links: csr_array, seeds: Sequence[Seed]) -> Ints:
    """Run Dijkstra from one extra node whose links are the seeds."""
    from scipy.sparse import csr_array  # slow to import, and answers from labels need none of it
    from scipy.sparse.csgraph import dijkstra

    size = links.shape[0]
    if not seeds:
        return np.full(size, UNREACHABLE, dtype=np.int64)
    cheapest: dict[int, int] = {}
    for node, offset_cs in seeds:
        cheapest[node] = min(offset_cs, cheapest.get(node, offset_cs))
    seed_nodes = np.array(sorted(cheapest), dtype=np.int32)
    # one centisecond more on each seed, so that no link weighs zero; taken off again below
    seed_costs = np.array([cheapest[int(node)] + 1 for node in seed_nodes], dtype=np.float64)
    data = np.concatenate((links.data, seed_costs))
    indices = np.concatenate((links.indices, seed_nodes))
    indptr = np.append(links.indptr, np.int32(len(data)))
    extended = csr_array((data, indices, indptr), shape=(size + 1, size + 1))
    found = dijkstra(extended, directed=True, indices=[size])[0, :size]
    times = np.full(size, UNREACHABLE, dtype=np.int64)
    is_reached = np.isfinite(found)
    times[is_reached] = found[is_reached].astype(np.int64) - 1
    return times
