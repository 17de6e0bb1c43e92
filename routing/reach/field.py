"""A field of minutes over a region: on a grid, from the nearest road of each of its corners.

A corner is treated as a village would be: it is put on the nearest road, and walks there.
"""

from __future__ import annotations

import math
import threading
import weakref
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.graph import NO_FERRY, NO_TWIN, Array, Ints, RoadGraph
from routing.kernel import UNREACHABLE
from routing.reach.nearest import ready_of_each
from routing.reach.nodes import Reach
from routing.reach.rules import ReachRules, reach_rules
from routing.snapping import METRES_PER_DEGREE, snap_rules
from routing.weights import Weights

NO_ROAD = -1
NEVER_CS = 1 << 60


@dataclass(frozen=True, eq=False)
class Grid:
    """Corners of squares over a region, and the point of a road nearest to each.

    `lon` [columns] and `lat` [rows] in degrees. `edge`, `fraction` and `distance_m` are [corners],
    row after row, only for the `corner` numbers that have a road near; ascending by edge.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    square_m: float
    corner: Ints
    edge: Ints
    fraction: NDArray[np.float64]
    distance_m: NDArray[np.float64]

    @classmethod
    def of(cls, graph: RoadGraph) -> Grid:
        """Return the grid of a graph: the one in memory, or a new one."""
        with _lock:
            known = _known.get(graph)
            if known is None:
                known = _make(graph, reach_rules())
                _known[graph] = known
            return known


_known: weakref.WeakKeyDictionary[RoadGraph, Grid] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def minutes_on_grid(reach: Reach, beyond_min: float) -> NDArray[np.float64]:
    """Return [rows, columns] the minutes at the corners, no more than `beyond_min`.

    They are exact at junctions, and between them up to what a window shuts or opens while one
    drives a single edge. Within half a square of a road one does not walk: the grid is no finer,
    and would draw every band too small.
    """
    grid = Grid.of(reach.labels.weights.graph)
    time_cs = _on_roads(reach, grid)
    walk_m = np.maximum(0.0, grid.distance_m - grid.square_m / 2)
    walk_min = walk_m * 0.06 / snap_rules().access_speed_kmh
    minutes = np.where(time_cs < NEVER_CS, time_cs / 6000 + walk_min, beyond_min)
    field = np.full(len(grid.lon) * len(grid.lat), beyond_min)
    field[grid.corner] = np.minimum(minutes, beyond_min)
    return field.reshape(len(grid.lat), len(grid.lon))


def _on_roads(reach: Reach, grid: Grid) -> Ints:
    """Return [corners] the time from the points on roads, `NEVER_CS` for none."""
    weights = reach.labels.weights
    graph = weights.graph
    at_node = np.where(reach.time_cs == UNREACHABLE, NEVER_CS, reach.time_cs)
    twin = np.asarray(graph.twin)[grid.edge].astype(np.int64)
    found = _along(weights, at_node, grid.edge, grid.fraction)
    has_twin = twin != NO_TWIN
    back = _along(weights, at_node, twin[has_twin], 1 - grid.fraction[has_twin])
    found[has_twin] = np.minimum(found[has_twin], back)
    for share, ends in ((0.0, graph.tail), (1.0, graph.head)):
        is_there = grid.fraction == share
        found[is_there] = np.minimum(found[is_there], at_node[ends[grid.edge[is_there]]])
    _on_own_edges(reach, grid, found)
    return found


def _along(weights: Weights, at_node: Ints, edge: Ints, fraction: Array) -> Ints:
    """Return the time over the heads of edges, from a fraction of each."""
    cost_cs = weights.cost_cs[edge]
    left_cs = cost_cs - np.floor(cost_cs * fraction + 0.5).astype(np.int64)
    has_span = np.isin(edge, np.array(sorted(weights.spans), dtype=np.int64))
    for number in np.flatnonzero(has_span).tolist():
        left_cs[number] = _left_with_spans(weights, int(edge[number]), float(fraction[number]))
    onward_cs = np.minimum(at_node[weights.graph.head[edge]] + left_cs, NEVER_CS)
    return np.where(weights.is_open[edge] | has_span, onward_cs, NEVER_CS)


def _left_with_spans(weights: Weights, edge: int, fraction: float) -> int:
    if weights.open_until(edge, fraction) != 1.0:
        return NEVER_CS
    return weights.costs_of(edge).likely_cs - weights.costs_into(edge, fraction).likely_cs


def _on_own_edges(reach: Reach, grid: Grid, found: Ints) -> None:
    """Let corners on the edge of a source drive to it along that edge."""
    labels, arrays = reach.labels, reach.arrays
    weights = labels.weights
    for number in range(len(reach.sources)):
        for end in labels.points[int(arrays.lane[number])].stops:
            for edge, is_turned in ((end.edge, False), (int(weights.graph.twin[end.edge]), True)):
                first, last = np.searchsorted(grid.edge, (edge, edge + 1)).tolist()
                fraction = grid.fraction[first:last]
                fraction = 1 - fraction if is_turned else fraction
                until = [
                    (weights.open_until(end.edge, share) or 0.0) >= end.fraction >= share
                    for share in fraction.tolist()
                ]
                if edge == NO_TWIN or not any(until):
                    continue
                into = weights.costs_into(end.edge, end.fraction).likely_cs
                before = [weights.costs_into(end.edge, each).likely_cs for each in fraction]
                arrival_cs = np.where(until, into - np.array(before), UNREACHABLE)
                who = np.full(len(arrival_cs), number)
                ready_cs = ready_of_each(arrays, frozen(who, "int64"), frozen(arrival_cs, "int64"))
                ready_cs = np.where(ready_cs == UNREACHABLE, NEVER_CS, ready_cs)
                found[first:last] = np.minimum(found[first:last], ready_cs)


def _make(graph: RoadGraph, rules: ReachRules) -> Grid:
    """Lay the grid, and find the nearest of many points along the roads for each corner."""
    from scipy.spatial import cKDTree  # slow to import, and few questions need it

    lonlat = np.asarray(graph.node_lonlat)
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    metres = np.array((math.cos(math.radians((south + north) / 2)), 1.0)) * METRES_PER_DEGREE
    width_m, height_m = np.array((east - west, north - south)) * metres + 2 * rules.off_road_over_m
    square_m = max(rules.finest_m, math.sqrt(width_m * height_m / rules.most_squares))
    margin = (rules.off_road_over_m + square_m) / metres
    columns, rows = int(width_m / square_m) + 4, int(height_m / square_m) + 4
    lon = west - margin[0] + np.arange(columns) * square_m / metres[0]
    lat = south - margin[1] + np.arange(rows) * square_m / metres[1]
    points, edge, fraction = _along_roads(graph, metres, square_m / 2)
    tree = cKDTree(points, balanced_tree=False, compact_nodes=False)
    x, y = np.meshgrid(lon * metres[0], lat * metres[1])
    corners = np.stack((x.ravel(), y.ravel()), axis=1)
    answer = tree.query(corners, distance_upper_bound=rules.off_road_over_m)
    distance_m = np.asarray(answer[0], dtype=np.float64)
    corner = np.flatnonzero(np.isfinite(distance_m))
    found = np.asarray(answer[1], dtype=np.int64)[corner]
    order = np.argsort(edge[found], kind="stable")
    corner, found = corner[order], found[order]
    return Grid(lon, lat, square_m, corner, edge[found], fraction[found], distance_m[corner])


def _along_roads(
    graph: RoadGraph, metres: Array, step_m: float
) -> tuple[NDArray[np.float64], Ints, NDArray[np.float64]]:
    """Return points [points, 2] in metres along all roads, no farther apart than a step.

    With the edge of each, and its fraction of the edge's length. A road that is driven both ways
    is one line; ferries are none.
    """
    number = np.arange(graph.edge_count)
    twin = np.asarray(graph.twin)
    is_one = ((twin == NO_TWIN) | (number < twin)) & (np.asarray(graph.same_road) == number)
    edges = np.flatnonzero(is_one & (np.asarray(graph.ferry) == NO_FERRY))
    first, last = graph.point_offset[edges], graph.point_offset[edges + 1] - 1
    count = last - first
    of_edge = np.repeat(np.arange(len(edges)), count)
    piece = np.arange(len(of_edge)) - np.repeat(np.cumsum(count) - count, count) + first[of_edge]
    points = np.asarray(graph.point_lonlat) * metres
    start, stop = points[piece], points[piece + 1]
    length_m = np.hypot(*(stop - start).T)
    total_m = np.bincount(of_edge, weights=length_m, minlength=len(edges))
    done_m = np.cumsum(length_m) - length_m
    done_m -= np.repeat((np.cumsum(total_m) - total_m), count)
    steps = np.maximum(1, np.ceil(length_m / step_m)).astype(np.int64)
    of_piece = np.repeat(np.arange(len(piece)), steps)
    share = (np.arange(len(of_piece)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[
        of_piece
    ]
    at = start[of_piece] + share[:, None] * (stop - start)[of_piece]
    whole_m = np.maximum(total_m[of_edge[of_piece]], 1e-9)
    fraction = np.clip((done_m[of_piece] + share * length_m[of_piece]) / whole_m, 0.0, 1.0)
    fraction[(piece[of_piece] == first[of_edge[of_piece]]) & (share == 0.0)] = 0.0
    return (
        np.concatenate((at, points[last])),
        np.concatenate((edges[of_edge[of_piece]], edges)),
        np.concatenate((fraction, np.ones(len(edges)))),
    )
