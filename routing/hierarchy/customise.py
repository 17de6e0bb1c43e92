"""Weights of the arcs, from the weights of the edges: exact after any change, in one pass."""

from __future__ import annotations

import numpy as np

from routing.compiled import compiled
from routing.graph import Array

INF = 0x3FFFFFFF  # twice as much still fits in 32 bits, so a sum needs no test for overflow
UP, DOWN = 0, 1  # the two columns of an arc's weights: from its lower end, from its higher end


@compiled
def arcs_of_edges(
    up_offset: Array, up_head: Array, rank: Array, tail: Array, head: Array
) -> tuple[Array, Array]:
    """Return [edges] the arc each edge lies on, -1 for a loop, and the column it is driven in."""
    arc = np.full(len(tail), -1, dtype=np.int32)
    column = np.zeros(len(tail), dtype=np.uint8)
    for edge in range(len(tail)):
        start, stop = rank[tail[edge]], rank[head[edge]]
        if start == stop:
            continue
        column[edge] = UP if start < stop else DOWN
        low, high = min(start, stop), max(start, stop)
        first, last = up_offset[low], up_offset[low + 1]
        while first < last:
            middle = (first + last) // 2
            if up_head[middle] < high:
                first = middle + 1
            else:
                last = middle
        arc[edge] = first
    return arc, column


@compiled
def lower_arcs(up_offset: Array, up_head: Array) -> tuple[Array, Array, Array]:
    """Return, as CSR by rank, the arcs that lead up to each node and the nodes they come from."""
    nodes = len(up_offset) - 1
    offset = np.zeros(nodes + 1, dtype=np.int64)
    for arc in range(len(up_head)):
        offset[up_head[arc] + 1] += 1
    for node in range(nodes):
        offset[node + 1] += offset[node]
    place = offset[:nodes].copy()
    arc_below = np.empty(len(up_head), dtype=np.int32)
    node_below = np.empty(len(up_head), dtype=np.int32)
    for node in range(nodes):
        for arc in range(up_offset[node], up_offset[node + 1]):
            above = up_head[arc]
            arc_below[place[above]] = arc
            node_below[place[above]] = node
            place[above] += 1
    return offset, arc_below, node_below


@compiled
def weights_of_arcs(
    upward: tuple[Array, Array],
    downward: tuple[Array, Array, Array],
    edges: tuple[Array, Array],
    cost_cs: Array,
) -> Array:
    """Return [arcs, 2] the least time over an arc up and down, through lower nodes only.

    `upward` is offset and head of the arcs, `downward` what `lower_arcs` gives, `edges` arc and
    column of each edge. `cost_cs` [edges] is zero where an edge is closed; of parallel
    edges the cheapest counts.
    """
    up_offset, up_head = upward
    down_offset, arc_below, node_below = downward
    arc_of_edge, column = edges
    nodes = len(up_offset) - 1
    weight = np.full((len(up_head), 2), INF, dtype=np.uint32)
    for edge in range(len(arc_of_edge)):
        arc, way = arc_of_edge[edge], column[edge]
        cost = cost_cs[edge]
        if arc >= 0 and cost > 0 and cost < weight[arc, way]:
            weight[arc, way] = np.uint32(cost)
    position = np.zeros(nodes, dtype=np.int32)
    for node in range(nodes):
        for arc in range(up_offset[node], up_offset[node + 1]):
            position[up_head[arc]] = arc
        # every two arcs from a lower node, one to this node, may make the arc above them shorter
        for i in range(down_offset[node], down_offset[node + 1]):
            below = arc_below[i]
            to_here, from_here = weight[below, UP], weight[below, DOWN]
            for other in range(below + 1, up_offset[node_below[i] + 1]):
                arc = position[up_head[other]]
                weight[arc, UP] = min(weight[arc, UP], from_here + weight[other, UP])
                weight[arc, DOWN] = min(weight[arc, DOWN], weight[other, DOWN] + to_here)
    return weight
