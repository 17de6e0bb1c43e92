"""The shortest and longest time along the likely ways of many points, each road walked once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.compiled import compiled
from routing.hierarchy import INF
from routing.labels.paths import Ends, Roads
from routing.manifest import Array

NO_EDGE = -1
NO_LANE = -1
NO_WAY_CS = 1 << 60
LIKELY, LOW, HIGH = 0, 1, 2  # the columns of times


class Way(NamedTuple):
    """The way from a node to the place of a lane."""

    lane: int
    node: int


class Known(NamedTuple):
    """What is known of nodes: low and high time [nodes, 2] to a lane [nodes]; and room to wait."""

    lane: Array
    cs: Array
    waiting: Array


@compiled
def ranges_cs(roads: Roads, labels: Array, lanes: Array, starts: Ends, stops: Ends) -> Array:
    """Return [points, 2] low and high centiseconds of the likely way of points to their lanes.

    They are those of `Outward.travel`: of equal ways the one with the smallest edges. Points
    whose lane is `NO_LANE` get zeros. What is known of a node is kept until a way to another lane
    comes by.
    """
    nodes = len(roads.rank)
    known = Known(
        np.full(nodes, NO_LANE, dtype=np.int32),
        np.empty((nodes, 2), dtype=np.int64),
        np.empty((nodes, 2), dtype=np.int32),
    )
    found = np.zeros((len(lanes), 2), dtype=np.int64)
    for point in range(len(lanes)):
        lane = lanes[point]
        if lane == NO_LANE:
            continue
        start = _start(roads, labels, lane, starts, point)
        node = starts.node[start]
        _walk(roads, labels, Way(lane, node), stops, known)
        found[point, 0] = starts.cs[start, LOW] + known.cs[node, 0]
        found[point, 1] = starts.cs[start, HIGH] + known.cs[node, 1]
    return found


@compiled
def _walk(roads: Roads, labels: Array, way: Way, stops: Ends, known: Known) -> None:
    """Follow a way until it is known, then note it at every node passed."""
    lane, node, top = way.lane, way.node, 0
    while known.lane[node] != lane:
        onward = _onward(roads, labels, lane, node)
        stop = _last(roads, labels, lane, stops, node)
        if stop >= 0 and (onward == NO_EDGE or stops.edge[stop] <= onward):
            known.lane[node] = lane
            known.cs[node, 0], known.cs[node, 1] = stops.cs[stop, LOW], stops.cs[stop, HIGH]
        elif onward == NO_EDGE:
            raise AssertionError("a node with a label is on no shortest way")
        else:
            known.waiting[top, 0], known.waiting[top, 1] = node, onward
            top += 1
            node = roads.head[onward]
    while top > 0:
        top -= 1
        before, edge = known.waiting[top, 0], known.waiting[top, 1]
        known.lane[before] = lane
        known.cs[before, 0] = known.cs[node, 0] + roads.low_cs[edge]
        known.cs[before, 1] = known.cs[node, 1] + roads.high_cs[edge]
        node = before


@compiled
def _start(roads: Roads, labels: Array, lane: int, starts: Ends, point: int) -> int:
    chosen, best_cs = -1, NO_WAY_CS
    for k in range(starts.offset[point], starts.offset[point + 1]):
        onward_cs = np.int64(labels[roads.rank[starts.node[k]], lane])
        if onward_cs < INF and starts.cs[k, LIKELY] + onward_cs < best_cs:
            best_cs = starts.cs[k, LIKELY] + onward_cs
            chosen = k
    if chosen < 0:
        raise AssertionError("a point with a time has no start on a shortest way")
    return chosen


@compiled
def _onward(roads: Roads, labels: Array, lane: int, node: int) -> int:
    """Return the smallest edge out of a node that loses no time."""
    here_cs = np.int64(labels[roads.rank[node], lane])
    for edge in range(roads.out_indptr[node], roads.out_indptr[node + 1]):
        cost_cs = roads.cost_cs[edge]
        onward_cs = np.int64(labels[roads.rank[roads.head[edge]], lane])
        if cost_cs > 0 and here_cs - onward_cs == cost_cs:
            return edge
    return NO_EDGE


@compiled
def _last(roads: Roads, labels: Array, lane: int, stops: Ends, node: int) -> int:
    """Return the stop with the smallest edge that ends the way at a node, or -1."""
    here_cs = np.int64(labels[roads.rank[node], lane])
    for k in range(stops.offset[lane], stops.offset[lane + 1]):
        if stops.node[k] == node and stops.cs[k, LIKELY] == here_cs:
            return k
    return -1
