"""Ways along the labels: from node to node over the edges that lose no time.

Of several the edge with the smallest number is taken, counted from the origin, so that a way is
the same bytes whichever kernel made the times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.compiled import compiled
from routing.hierarchy import INF
from routing.manifest import Array

NO_EDGE = -1
NO_WAY_CS = 1 << 60
LIKELY, LOW, HIGH = 0, 1, 2  # the columns of times


class Roads(NamedTuple):
    """What walking needs of graph, weights and hierarchy; `rank` [nodes] is the row of a node."""

    out_indptr: Array
    in_indptr: Array
    in_edge: Array
    tail: Array
    head: Array
    rank: Array
    cost_cs: Array
    low_cs: Array
    high_cs: Array
    length_m: Array


class Ends(NamedTuple):
    """The starts or the stops of points: those of point `p` are `offset[p]:offset[p + 1]`.

    `fraction` is where on the edge the point is, `node` where the rest of the way begins or ends,
    `cs` [ends, 3] the likely, low and high time between the point and that node, `metres` the
    length of it. Ascending by edge.
    """

    offset: Array
    edge: Array
    fraction: Array
    node: Array
    cs: Array
    metres: Array


class Towards(NamedTuple):
    """Labels as the way from the origin to the destination sees them.

    Outward they are times to the places, which are the destinations; else times from the places,
    which are the origins. `ahead` [nodes] is marked where a node leads to the destination, and
    `waiting` [nodes] is room for finding such nodes; outward every step does, and both are empty.
    """

    labels: Array
    is_outward: bool
    ahead: Array
    waiting: Array


class Ways(NamedTuple):
    """Ways as CSR: the edges of way `w` are `edges[offset[w]:offset[w + 1]]`.

    `times_cs` [ways, 3] are likely, low and high, `metres` [ways] the length; `driven` [ways, 2]
    is the fraction of the first edge where the way begins, and of the last where it ends.
    """

    offset: Array
    edges: Array
    times_cs: Array
    metres: Array
    driven: Array


class Lane(NamedTuple):
    """One place's column, the least time in all, and the starts and stops that count."""

    lane: int
    best_cs: int
    start_from: int
    start_to: int
    stop_from: int
    stop_to: int


@compiled
def ways(roads: Roads, towards: Towards, lanes: Array, starts: Ends, stops: Ends) -> Ways:
    """Return the way of each lane.

    A way leads over at least one node; where there is none, it has no edges.
    """
    offset = np.zeros(len(lanes) + 1, dtype=np.int64)
    edges = np.empty(256, dtype=np.int64)
    times_cs = np.zeros((len(lanes), 3), dtype=np.int64)
    metres = np.zeros(len(lanes), dtype=np.float64)
    driven = np.zeros((len(lanes), 2), dtype=np.float64)
    count = 0
    for i in range(len(lanes)):
        lane = _lane(roads, towards, lanes[i], starts, stops)
        if lane.best_cs < NO_WAY_CS:
            if not towards.is_outward:
                _mark_ahead(roads, towards, lane, stops)
            start = _first(roads, towards, lane, starts)
            times_cs[i] = starts.cs[start]
            metres[i] = starts.metres[start]
            driven[i, 0] = starts.fraction[start]
            edges, count = _add(edges, count, starts.edge[start])
            node = starts.node[start]
            while True:
                onward = _onward(roads, towards, lane, node)
                stop = _last(roads, towards, lane, stops, node)
                if stop >= 0 and (onward == NO_EDGE or stops.edge[stop] <= onward):
                    times_cs[i] += stops.cs[stop]
                    metres[i] += stops.metres[stop]
                    driven[i, 1] = stops.fraction[stop]
                    edges, count = _add(edges, count, stops.edge[stop])
                    break
                if onward == NO_EDGE:
                    raise AssertionError("a node with a label is on no shortest way")
                times_cs[i, LIKELY] += roads.cost_cs[onward]
                times_cs[i, LOW] += roads.low_cs[onward]
                times_cs[i, HIGH] += roads.high_cs[onward]
                metres[i] += np.float64(roads.length_m[onward])
                edges, count = _add(edges, count, onward)
                node = roads.head[onward]
        offset[i + 1] = count
    return Ways(offset, edges[:count].copy(), times_cs, metres, driven)


@compiled
def _lane(roads: Roads, towards: Towards, lane: int, starts: Ends, stops: Ends) -> Lane:
    own_start, own_stop = (0, lane) if towards.is_outward else (lane, 0)
    start_from, start_to = starts.offset[own_start], starts.offset[own_start + 1]
    stop_from, stop_to = stops.offset[own_stop], stops.offset[own_stop + 1]
    best_cs = NO_WAY_CS
    ends, first, last = stops, stop_from, stop_to
    if towards.is_outward:
        ends, first, last = starts, start_from, start_to
    for k in range(first, last):
        time_cs = np.int64(towards.labels[roads.rank[ends.node[k]], lane])
        if time_cs < INF:
            best_cs = min(best_cs, ends.cs[k, LIKELY] + time_cs)
    return Lane(lane, best_cs, start_from, start_to, stop_from, stop_to)


@compiled
def _remaining_cs(roads: Roads, towards: Towards, lane: Lane, node: int) -> int:
    """Return how long it still is from a node that is on a shortest way."""
    time_cs = int(towards.labels[roads.rank[node], lane.lane])
    return time_cs if towards.is_outward else lane.best_cs - time_cs


@compiled
def _mark_ahead(roads: Roads, towards: Towards, lane: Lane, stops: Ends) -> None:
    """Mark the nodes from which the destination is reached without losing time."""
    mark, ahead, waiting, top = lane.lane + 1, towards.ahead, towards.waiting, 0
    for k in range(lane.stop_from, lane.stop_to):
        node = stops.node[k]
        is_best = _remaining_cs(roads, towards, lane, node) == stops.cs[k, LIKELY]
        if is_best and ahead[node] != mark:
            ahead[node] = mark
            waiting[top] = node
            top += 1
    while top > 0:
        top -= 1
        node = waiting[top]
        here_cs = _remaining_cs(roads, towards, lane, node)
        for j in range(roads.in_indptr[node], roads.in_indptr[node + 1]):
            edge = roads.in_edge[j]
            before, cost_cs = roads.tail[edge], roads.cost_cs[edge]
            time_cs = _remaining_cs(roads, towards, lane, before) - here_cs
            if cost_cs > 0 and time_cs == cost_cs and ahead[before] != mark:
                ahead[before] = mark
                waiting[top] = before
                top += 1


@compiled
def _first(roads: Roads, towards: Towards, lane: Lane, starts: Ends) -> int:
    for k in range(lane.start_from, lane.start_to):
        node = starts.node[k]
        remaining_cs = _remaining_cs(roads, towards, lane, node)
        is_ahead = towards.is_outward or towards.ahead[node] == lane.lane + 1
        if is_ahead and starts.cs[k, LIKELY] + remaining_cs == lane.best_cs:
            return k
    raise AssertionError("a place with a label has no start on a shortest way")


@compiled
def _onward(roads: Roads, towards: Towards, lane: Lane, node: int) -> int:
    """Return the smallest edge out of a node that loses no time."""
    here_cs = _remaining_cs(roads, towards, lane, node)
    for edge in range(roads.out_indptr[node], roads.out_indptr[node + 1]):
        cost_cs, head = roads.cost_cs[edge], roads.head[edge]
        time_cs = here_cs - _remaining_cs(roads, towards, lane, head)
        is_ahead = towards.is_outward or towards.ahead[head] == lane.lane + 1
        if cost_cs > 0 and time_cs == cost_cs and is_ahead:
            return edge
    return NO_EDGE


@compiled
def _last(roads: Roads, towards: Towards, lane: Lane, stops: Ends, node: int) -> int:
    """Return the stop with the smallest edge that ends the way at a node, or -1."""
    remaining_cs = _remaining_cs(roads, towards, lane, node)
    for k in range(lane.stop_from, lane.stop_to):
        if stops.node[k] == node and stops.cs[k, LIKELY] == remaining_cs:
            return k
    return -1


@compiled
def _add(edges: Array, count: int, edge: int) -> tuple[Array, int]:
    if count == len(edges):
        longer = np.empty(2 * count, dtype=np.int64)
        longer[:count] = edges
        edges = longer
    edges[count] = edge
    return edges, count + 1
