"""A snapped point as the two-ended thing it is: which edges leave it, reach it, at what cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.graph import Array, Ints, RoadGraph
from routing.kernel import Weights
from routing.snapping import Snap
from routing.travel_times.shapes import Segment, Travel


@dataclass(frozen=True)
class End:
    """A point as seen along one of the two edges it lies on."""

    edge: int
    fraction: float


@dataclass(frozen=True)
class Drive:
    """One edge driven from a fraction of it to another."""

    edge: int
    start: float
    stop: float


def starts_of(graph: RoadGraph, weights: Weights, origin: Snap) -> list[End]:
    """Return the open edges a point can be left by: at a node, every edge that leaves it."""
    node = node_at(graph, origin)
    if node is None:
        return _open_ends(weights, origin)
    leaving = range(int(graph.out_indptr[node]), int(graph.out_indptr[node + 1]))
    return [End(edge, 0.0) for edge in leaving if weights.is_open[edge]]


def stops_of(graph: RoadGraph, weights: Weights, destination: Snap) -> list[End]:
    """Return the open edges a point can be reached by: at a node, every edge that enters it."""
    node = node_at(graph, destination)
    if node is None:
        return _open_ends(weights, destination)
    entering = graph.in_edge[int(graph.in_indptr[node]) : int(graph.in_indptr[node + 1])]
    return [End(edge, 1.0) for edge in entering.tolist() if weights.is_open[edge]]


def node_at(graph: RoadGraph, point: Snap) -> int | None:
    """Return the node a point stands at, or `None` when it is within an edge."""
    if point.fraction == 0.0:
        return int(graph.tail[point.edge])
    return int(graph.head[point.edge]) if point.fraction == 1.0 else None


def _open_ends(weights: Weights, point: Snap) -> list[End]:
    ends = [End(point.edge, point.fraction)]
    if point.twin is not None:
        ends.append(End(point.twin, 1 - point.fraction))
    return [end for end in ends if weights.is_open[end.edge]]


def position_cs(cost_cs: Array, end: End) -> int:
    """Return the time from an edge's tail to a point on it, rounded half up."""
    return math.floor(int(cost_cs[end.edge]) * end.fraction + 0.5)


def remaining_cs(cost_cs: Array, end: End) -> int:
    """Return the time from a point on an edge to the edge's head."""
    return int(cost_cs[end.edge]) - position_cs(cost_cs, end)


def direct_cs(weights: Weights, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
    """Return the time along each edge that both points lie on, where it leads the right way."""
    return {
        start.edge: position_cs(weights.cost_cs, stop) - position_cs(weights.cost_cs, start)
        for start in starts
        for stop in stops
        if start.edge == stop.edge and start.fraction <= stop.fraction
    }


def as_drives(path: list[int], starts: Sequence[End], stops: Sequence[End]) -> list[Drive]:
    """Return what is driven of each edge of a path: part of the first and of the last."""
    start = next(end.fraction for end in starts if end.edge == path[0])
    stop = next(end.fraction for end in stops if end.edge == path[-1])
    if len(path) == 1:
        return [Drive(path[0], start, stop)]
    between = [Drive(edge, 0.0, 1.0) for edge in path[1:-1]]
    return [Drive(path[0], start, 1.0), *between, Drive(path[-1], 0.0, stop)]


def travel_over(
    graph: RoadGraph, weights: Weights, drives: Sequence[Drive], ends: tuple[Snap, Snap]
) -> Travel:
    """Sum what is driven; `ends` are the origin and the destination."""
    edges = np.array([drive.edge for drive in drives], dtype=np.int64)
    start = np.array([drive.start for drive in drives])
    stop = np.array([drive.stop for drive in drives])
    low_cs, likely_cs, high_cs = (
        driven_cs(costs[edges].astype(np.int64), start, stop)
        for costs in (graph.low_cs, weights.cost_cs, graph.high_cs)
    )
    origin, destination = ends
    return Travel(
        travel_time_s=likely_cs / 100,
        travel_time_cs=likely_cs,
        # rounding at the two ends may differ by a centisecond between the three speeds
        range_s=(min(low_cs, likely_cs) / 100, max(high_cs, likely_cs) / 100),
        distance_m=round(float((graph.length_m[edges] * (stop - start)).sum()), 1),
        origin_access_s=origin.access_s,
        destination_access_s=destination.access_s,
    )


def driven_cs(costs_cs: Ints, start: NDArray[np.float64], stop: NDArray[np.float64]) -> int:
    """Sum the time between two fractions of each edge, each end rounded half up."""
    return int((np.floor(costs_cs * stop + 0.5) - np.floor(costs_cs * start + 0.5)).sum())


def segment_of(graph: RoadGraph, weights: Weights, drive: Drive) -> Segment:
    """Describe one driven edge."""
    edge = drive.edge
    cost_cs = weights.cost_cs[edge : edge + 1]
    time_cs = driven_cs(cost_cs, np.array([drive.start]), np.array([drive.stop]))
    return Segment(
        edge=edge,
        coordinates=graph.part_of(edge, drive.start, drive.stop),
        road_class=graph.road_class_of(edge),
        name=graph.text(int(graph.name[edge])),
        is_bridge=bool(graph.is_bridge[edge]),
        bridge_name=graph.text(int(graph.bridge_name[edge])),
        is_tunnel=bool(graph.is_tunnel[edge]),
        travel_time_s=time_cs / 100,
        length_m=round(float(graph.length_m[edge]) * (drive.stop - drive.start), 1),
    )
