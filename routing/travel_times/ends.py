"""A snapped point as the two-ended thing it is: which edges leave it, reach it, at what cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from routing.graph import RoadGraph
from routing.snapping import Snap
from routing.travel_times.shapes import Segment, Travel
from routing.weights import Costs, Weights


class End(NamedTuple):
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
    """Return the edges a point can be left by: at a node, every edge that leaves it.

    A point within a closed part of an edge has no start there. From one before a closed part the
    head cannot be reached, but what lies nearer can: see `leaving`.
    """
    node = node_at(graph, origin)
    if node is None:
        return [end for end in _sides(origin) if weights.open_until(*end) is not None]
    ends = [End(edge, 0.0) for edge in range(*graph.out_indptr[node : node + 2].tolist())]
    return [end for end in ends if _goes_on(weights, end)]


def stops_of(graph: RoadGraph, weights: Weights, destination: Snap) -> list[End]:
    """Return the edges a point can be reached by: at a node, every edge that enters it.

    A copy of an edge, made for a forbidden turn, leads to the point just as the edge does.
    """
    node = node_at(graph, destination)
    if node is None:
        sides = [
            End(edge, end.fraction)
            for end in _sides(destination)
            for edge in (end.edge, *graph.copies.get(end.edge, ()))
        ]
        return [end for end in sides if weights.open_since(*end) is not None]
    ends = [
        End(edge, 1.0)
        for each in (node, *graph.copied_nodes.get(node, ()))
        for edge in graph.in_edge[slice(*graph.in_indptr[each : each + 2].tolist())].tolist()
    ]
    return [end for end in ends if _comes_in(weights, end)]


def node_at(graph: RoadGraph, point: Snap) -> int | None:
    """Return the junction a point stands at, or `None` when it is within an edge."""
    if 0.0 < point.fraction < 1.0:
        return None
    ends = graph.tail if point.fraction == 0.0 else graph.head
    return int(graph.base_node[ends[point.edge]])


def leaving(weights: Weights, starts: Sequence[End]) -> list[End]:
    """Return the starts from which the head of their edge can be reached."""
    return [end for end in starts if weights.open_until(*end) == 1.0]


def entering(weights: Weights, stops: Sequence[End]) -> list[End]:
    """Return the stops that can be reached from the tail of their edge."""
    return [end for end in stops if weights.open_since(*end) == 0.0]


def can_move(weights: Weights, starts: Sequence[End], stops: Sequence[End]) -> tuple[bool, bool]:
    """Say whether anything of the road ahead of the starts, and before the stops, is open."""
    return (
        any(_goes_on(weights, end) for end in starts),
        any(_comes_in(weights, end) for end in stops),
    )


def _sides(point: Snap) -> list[End]:
    """Return a point within an edge as seen along that edge and along its twin."""
    if point.twin is None:
        return [End(point.edge, point.fraction)]
    return [End(point.edge, point.fraction), End(point.twin, 1 - point.fraction)]


def _goes_on(weights: Weights, end: End) -> bool:
    until = weights.open_until(*end)
    return until is not None and (until > end.fraction or until == 1.0)


def _comes_in(weights: Weights, end: End) -> bool:
    since = weights.open_since(*end)
    return since is not None and (since < end.fraction or since == 0.0)


def position_cs(weights: Weights, end: End) -> int:
    """Return the likely time from an edge's tail to a point on it, rounded half up."""
    if end.edge in weights.spans:
        return weights.costs_into(*end).likely_cs
    return math.floor(int(weights.cost_cs[end.edge]) * end.fraction + 0.5)


def remaining_cs(weights: Weights, end: End) -> int:
    """Return the likely time from a point on an edge to the edge's head."""
    if end.edge in weights.spans:
        return weights.costs_of(end.edge).likely_cs - position_cs(weights, end)
    return int(weights.cost_cs[end.edge]) - position_cs(weights, end)


def direct_cs(weights: Weights, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
    """Return the time along each edge that both points lie on, where it leads the right way."""
    return {
        start.edge: position_cs(weights, stop) - position_cs(weights, start)
        for start in starts
        for stop in stops
        if start.edge == stop.edge and start.fraction <= stop.fraction
        if stop.fraction <= (weights.open_until(*start) or 0.0)
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
    low_cs, likely_cs, high_cs = driven_costs(weights, drives)
    origin, destination = ends
    return Travel(
        travel_time_s=likely_cs / 100,
        travel_time_cs=likely_cs,
        # rounding at the two ends may differ by a centisecond between the three speeds
        range_s=(min(low_cs, likely_cs) / 100, max(high_cs, likely_cs) / 100),
        distance_m=round(driven_m(graph, drives), 1),
        origin_access_s=origin.access_s,
        destination_access_s=destination.access_s,
    )


def driven_costs(weights: Weights, drives: Sequence[Drive]) -> Costs:
    """Sum the times between two fractions of each edge, each end rounded half up."""
    whole = [drive for drive in drives if drive.edge not in weights.spans]
    edges = np.array([drive.edge for drive in whole], dtype=np.int64)
    start = np.array([drive.start for drive in whole])
    stop = np.array([drive.stop for drive in whole])
    sums = [
        int((np.floor(costs[edges] * stop + 0.5) - np.floor(costs[edges] * start + 0.5)).sum())
        for costs in (weights.low_cs, weights.cost_cs, weights.high_cs)
    ]
    for drive in drives:
        if drive.edge in weights.spans:
            before = weights.costs_into(drive.edge, drive.start)
            after = weights.costs_into(drive.edge, drive.stop)
            sums = [each + b - a for each, a, b in zip(sums, before, after, strict=True)]
    return Costs(*sums)


def driven_m(graph: RoadGraph, drives: Sequence[Drive]) -> float:
    """Sum the metres driven, piece after piece from the origin on: every kernel adds in that order.

    NumPy's own sum adds in pairs, which comes out differently in the last bit.
    """
    lengths = graph.length_m[np.array([drive.edge for drive in drives], dtype=np.int64)]
    shares = np.array([drive.stop - drive.start for drive in drives])
    return float(np.add.accumulate(lengths.astype(np.float64) * shares)[-1])


def segment_of(graph: RoadGraph, weights: Weights, drive: Drive) -> Segment:
    """Describe one driven edge."""
    edge = drive.edge
    return Segment(
        edge=edge,
        coordinates=graph.part_of(edge, drive.start, drive.stop),
        road_class=graph.road_class_of(edge),
        name=graph.text(int(graph.name[edge])),
        is_bridge=bool(graph.is_bridge[edge]),
        bridge_name=graph.text(int(graph.bridge_name[edge])),
        is_tunnel=bool(graph.is_tunnel[edge]),
        travel_time_s=driven_costs(weights, [drive]).likely_cs / 100,
        length_m=round(float(graph.length_m[edge]) * (drive.stop - drive.start), 1),
    )
