"""The order in which nodes are contracted, and the arcs that contraction adds."""

from __future__ import annotations

import numpy as np

from routing.compiled import compiled
from routing.graph import Array, Ints


def nested_dissection(tail: Array, head: Array, nodes: int) -> Ints:
    """Return [nodes] the rank of each node: those that separate much of the map come last."""
    xadj, adjncy = _neighbours(tail, head, nodes)
    if not len(adjncy):
        return np.arange(nodes, dtype=np.int64)
    import pymetis  # needed where a graph is built, hardly ever where it is served

    links = pymetis.CSRAdjacency(xadj.tolist(), adjncy.tolist())
    order = pymetis.nested_dissection(links, options=pymetis.Options(seed=0))[0]
    rank = np.empty(nodes, dtype=np.int64)
    rank[np.asarray(order, dtype=np.int64)] = np.arange(nodes)
    return rank


def upward_arcs(tail: Array, head: Array, rank: Ints) -> tuple[Ints, Array]:
    """Return, as CSR by rank, the higher ends of every arc once all lower nodes are contracted.

    Contracting a node links all of its higher neighbours with each other. It is enough to hand
    them on to the lowest one: the others get them from there.
    """
    nodes = len(rank)
    low, high = _ends_by_rank(tail, head, rank)
    offset = np.searchsorted(low, np.arange(nodes + 1))
    return _eliminate(offset.astype(np.int64), high.astype(np.int32))


def _neighbours(tail: Array, head: Array, nodes: int) -> tuple[Ints, Ints]:
    """Return the undirected neighbours of each node as CSR, without loops and doubles."""
    one = np.concatenate((tail, head)).astype(np.int64)
    other = np.concatenate((head, tail)).astype(np.int64)
    is_loop = one == other
    pairs = np.unique(one[~is_loop] * nodes + other[~is_loop])
    xadj = np.searchsorted(pairs // nodes, np.arange(nodes + 1))
    return xadj.astype(np.int64), pairs % nodes


def _ends_by_rank(tail: Array, head: Array, rank: Ints) -> tuple[Ints, Ints]:
    """Return the lower and higher rank of each linked pair of nodes, sorted, without doubles."""
    nodes = len(rank)
    one, other = rank[tail], rank[head]
    is_link = one != other
    low, high = np.minimum(one, other)[is_link], np.maximum(one, other)[is_link]
    pairs = np.unique(low * nodes + high)
    return pairs // nodes, pairs % nodes


@compiled
def _eliminate(offset: Ints, high: Array) -> tuple[Ints, Array]:
    nodes = len(offset) - 1
    up_offset = np.zeros(nodes + 1, dtype=np.int64)
    up_head = np.empty(max(16, 3 * len(high)), dtype=np.int32)
    # the nodes whose lowest higher neighbour is this one, as linked lists
    first_child = np.full(nodes, -1, dtype=np.int32)
    next_child = np.full(nodes, -1, dtype=np.int32)
    seen_by = np.full(nodes, -1, dtype=np.int32)
    found = np.empty(nodes, dtype=np.int32)
    for node in range(nodes):
        count = 0
        seen_by[node] = node
        for i in range(offset[node], offset[node + 1]):
            if seen_by[high[i]] != node:
                seen_by[high[i]] = node
                found[count] = high[i]
                count += 1
        child = first_child[node]
        while child >= 0:
            for i in range(up_offset[child], up_offset[child + 1]):
                if seen_by[up_head[i]] != node:
                    seen_by[up_head[i]] = node
                    found[count] = up_head[i]
                    count += 1
            child = next_child[child]
        start = up_offset[node]
        if start + count > len(up_head):
            longer = np.empty(2 * (start + count), dtype=np.int32)
            longer[:start] = up_head[:start]
            up_head = longer
        up_head[start : start + count] = np.sort(found[:count])
        up_offset[node + 1] = start + count
        if count:
            parent = up_head[start]
            next_child[node] = first_child[parent]
            first_child[parent] = node
    return up_offset, up_head[: up_offset[nodes]].copy()
