"""How many points are left, all at once: the very ends that one point at a time has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.compiled import compiled, frozen
from routing.graph import NO_TWIN, Ints
from routing.hierarchy import INF
from routing.labels import Labels
from routing.labels.paths import Ends
from routing.manifest import Array
from routing.snapping import Snap
from routing.weights import Weights


@dataclass(frozen=True)
class Starts:
    """How points are left, as arrays, and the numbers of `alone`: those to be asked one by one.

    They share a road or a junction with a place of the labels, or stand on a road of which a part
    is closed or slower, so that times over the heads of their edges would not be all.
    """

    ends: Ends
    alone: Ints


def starts_of_points(labels: Labels, snaps: Sequence[Snap | None]) -> Starts:
    """Return the ends of points under the weights of labels; none for a point without a snap."""
    weights, graph = labels.weights, labels.weights.graph
    number = np.array([i for i, each in enumerate(snaps) if each is not None], dtype=np.int64)
    known = [each for each in snaps if each is not None]
    edge = np.array([each.edge for each in known], dtype=np.int64)
    twin = np.array([NO_TWIN if each.twin is None else each.twin for each in known], dtype=np.int64)
    fraction = np.array([each.fraction for each in known], dtype=np.float64)
    is_within = (fraction > 0.0) & (fraction < 1.0)
    at_tail = np.where(fraction == 0.0, graph.tail[edge], graph.head[edge])
    node = np.asarray(graph.base_node)[at_tail].astype(np.int64)

    has_twin = is_within & (twin != NO_TWIN)
    of_node, out_edge = _leaving(graph.out_indptr, node[~is_within])
    at = np.flatnonzero(~is_within)
    point = np.concatenate((np.flatnonzero(is_within), np.flatnonzero(has_twin), at[of_node]))
    edges = np.concatenate((edge[is_within], twin[has_twin], out_edge))
    share = np.concatenate(
        (fraction[is_within], 1 - fraction[has_twin], np.zeros(len(out_edge), dtype=np.float64))
    )
    is_alone = _touches(weights, labels, point, edges, len(known))
    is_alone |= ~is_within & np.isin(node, np.array(sorted(labels.at_node), dtype=np.int64))
    is_open = weights.is_open[edges]
    return Starts(
        ends=_as_ends(weights, number[point][is_open], edges[is_open], share[is_open], len(snaps)),
        alone=number[is_alone],
    )


def _leaving(out_indptr: Array, nodes: Array) -> tuple[Ints, Ints]:
    """Return the edges out of nodes, and for each which of the nodes it leaves."""
    first, count = out_indptr[nodes], out_indptr[nodes + 1] - out_indptr[nodes]
    of_node = np.repeat(np.arange(len(nodes)), count)
    before = np.cumsum(count) - count
    return of_node, np.arange(len(of_node)) - before[of_node] + first[of_node]


def _touches(weights: Weights, labels: Labels, point: Ints, edges: Ints, count: int) -> Array:
    """Say of each point whether an edge it is left by holds a place, or a span."""
    special = np.array(sorted({*labels.by_stop_edge, *weights.spans}), dtype=np.int64)
    found = np.zeros(count, dtype=np.bool_)
    found[point[np.isin(edges, special)]] = True
    return found


def _as_ends(weights: Weights, point: Ints, edge: Ints, share: Array, count: int) -> Ends:
    order = np.lexsort((edge, point))
    point, edge, share = point[order], edge[order], share[order]
    costs = np.stack(
        [np.asarray(each)[edge] for each in (weights.cost_cs, weights.low_cs, weights.high_cs)],
        axis=1,
    ).reshape(-1, 3)
    left_cs = costs - np.floor(costs * share[:, None] + 0.5).astype(np.int64)
    graph = weights.graph
    return Ends(
        offset=frozen(np.searchsorted(point, np.arange(count + 1)), "int64"),
        edge=frozen(edge, "int64"),
        fraction=frozen(share, "float64"),
        node=frozen(np.asarray(graph.head)[edge], "int64"),
        cs=frozen(left_cs, "int64"),
        metres=frozen(np.asarray(graph.length_m)[edge] * (1.0 - share), "float64"),
    )


@compiled
def arrivals(matrix: Array, rank: Array, ends: Ends) -> Array:
    """Return [points, lanes] the times over the heads of the ends, `INF` for none."""
    lanes = matrix.shape[1]
    found = np.empty((len(ends.offset) - 1, lanes), dtype=np.uint32)
    for point in range(len(found)):
        own = found[point]
        own[:] = np.uint32(INF)
        for end in range(ends.offset[point], ends.offset[point + 1]):
            onward, step = matrix[rank[ends.node[end]]], np.uint32(ends.cs[end, 0])
            for lane in range(lanes):
                own[lane] = min(own[lane], np.uint32(onward[lane] + step))
    return found
