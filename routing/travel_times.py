"""Travel times, ranges and routes between snapped points under the weights in force.

A point lies on an edge; the time from the edge's tail to the point is the edge's time times the
fraction, rounded half up to a whole centisecond. Equal paths are broken by the smallest edge number
at each step from the origin, so every exact kernel leads to the same bytes.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.graph import Array, Ints, LonLat, RoadGraph
from routing.kernel import UNREACHABLE, Kernel, TightEdges, Weights
from routing.snapping import Snap


class UnreachableReason(StrEnum):
    """Why there is no time between two points."""

    CLOSED_AT_ORIGIN = "closed_at_origin"
    CLOSED_AT_DESTINATION = "closed_at_destination"
    CLOSED_ON_THE_WAY = "closed_on_the_way"
    NO_ROAD = "no_road"


@dataclass(frozen=True)
class Unreachable:
    """No road between two points, with the reason."""

    reason: UnreachableReason


@dataclass(frozen=True)
class Travel:
    """Road time between two snapped points; the access legs at both ends are not in it.

    `range_s` is the time at the high and at the low speeds along the likely route.
    """

    travel_time_s: float
    travel_time_cs: int
    range_s: tuple[float, float]
    distance_m: float
    origin_access_s: float
    destination_access_s: float


@dataclass(frozen=True)
class Segment:
    """The part of one edge that a route drives; `coordinates` are lon and lat in that order."""

    edge: int
    coordinates: tuple[LonLat, ...]
    road_class: str
    name: str
    is_bridge: bool
    bridge_name: str
    is_tunnel: bool
    travel_time_s: float
    length_m: float


@dataclass(frozen=True)
class Route:
    """The way to drive, piece by piece from the origin."""

    travel: Travel
    segments: tuple[Segment, ...]

    @property
    def coordinates(self) -> tuple[LonLat, ...]:
        """The whole line, lon and lat in that order, without doubled points."""
        line: list[LonLat] = []
        for segment in self.segments:
            line.extend(p for p in segment.coordinates if not line or p != line[-1])
        return tuple(line)


@dataclass(frozen=True)
class _End:
    """A point as seen along one of the two edges it lies on."""

    edge: int
    fraction: float


@dataclass(frozen=True)
class _Drive:
    """One edge driven from a fraction of it to another."""

    edge: int
    start: float
    stop: float


class _Journeys(ABC):
    """One Dijkstra, and the smallest shortest path for any number of points at the other end."""

    def __init__(self, graph: RoadGraph, weights: Weights) -> None:
        self._graph, self._weights = graph, weights

    def _travel(self, origin: Snap, destination: Snap) -> Travel | Unreachable:
        drives = self._drives(origin, destination)
        if isinstance(drives, Unreachable):
            return drives
        return _travel_over(self._graph, self._weights, drives, (origin, destination))

    def _route(self, origin: Snap, destination: Snap) -> Route | Unreachable:
        drives = self._drives(origin, destination)
        if isinstance(drives, Unreachable):
            return drives
        travel = _travel_over(self._graph, self._weights, drives, (origin, destination))
        driven = [drive for drive in drives if drive.stop > drive.start] or drives[:1]
        return Route(travel, tuple(_segment(self._graph, self._weights, d) for d in driven))

    def _drives(self, origin: Snap, destination: Snap) -> list[_Drive] | Unreachable:
        starts = _open_ends(self._weights, origin)
        stops = _open_ends(self._weights, destination)
        if not starts:
            return Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)
        if not stops:
            return Unreachable(UnreachableReason.CLOSED_AT_DESTINATION)
        direct = _direct_cs(self._weights, starts, stops)
        around = self._around_cs(starts, stops)
        best_cs = min([*direct.values(), *around.values()], default=None)
        if best_cs is None:
            return Unreachable(_why_unreachable(self._graph, self._weights, starts, stops))
        paths = [[edge] for edge, cost_cs in direct.items() if cost_cs == best_cs]
        if best_ends := {edge for edge, cost_cs in around.items() if cost_cs == best_cs}:
            paths.append(self._smallest_path(starts, stops, best_ends))
        return _as_drives(min(paths), starts, stops)

    @abstractmethod
    def _around_cs(self, starts: Sequence[_End], stops: Sequence[_End]) -> dict[int, int]:
        """Return the least time over at least one node, by the edge at the many-pointed end."""

    @abstractmethod
    def _smallest_path(
        self, starts: Sequence[_End], stops: Sequence[_End], best_ends: Container[int]
    ) -> list[int]:
        """Return the smallest sequence of edges among the shortest, seen from the origin."""

    def _walk(
        self,
        first: int,
        tight: TightEdges,
        allowed: Container[int] | None,
        last: Mapping[int, int],
    ) -> list[int]:
        """Walk from the origin, taking the smallest edge at each node, until the best is to end."""
        head = self._graph.head
        path = [first]
        while True:
            node = int(head[path[-1]])
            onward = next(
                (e for e in tight.leaving(node) if allowed is None or int(head[e]) in allowed), None
            )
            end = last.get(node)
            if end is not None and (onward is None or end <= onward):
                return [*path, end]
            if onward is None:
                raise AssertionError(f"node {node} is on no shortest path")  # a kernel's mistake
            path.append(onward)


class Outbound(_Journeys):
    """From one origin to any number of destinations, by one Dijkstra."""

    def __init__(self, graph: RoadGraph, kernel: Kernel, weights: Weights, origin: Snap) -> None:
        super().__init__(graph, weights)
        self._origin = origin
        seeds = [
            (int(graph.head[start.edge]), _remaining_cs(weights.cost_cs, start))
            for start in _open_ends(weights, origin)
        ]
        self._times_cs = kernel.times_from(weights, seeds)
        self._tight = TightEdges.outward(graph, weights, self._times_cs)

    def travel(self, destination: Snap) -> Travel | Unreachable:
        """Return time, range and distance to a destination."""
        return self._travel(self._origin, destination)

    def route(self, destination: Snap) -> Route | Unreachable:
        """Return the route to a destination with its time."""
        return self._route(self._origin, destination)

    def _around_cs(self, starts: Sequence[_End], stops: Sequence[_End]) -> dict[int, int]:
        del starts  # their offsets are in the times already
        found = {}
        for stop in stops:
            reached_cs = int(self._times_cs[self._graph.tail[stop.edge]])
            if reached_cs != UNREACHABLE:
                found[stop.edge] = reached_cs + _position_cs(self._weights.cost_cs, stop)
        return found

    def _smallest_path(
        self, starts: Sequence[_End], stops: Sequence[_End], best_ends: Container[int]
    ) -> list[int]:
        last: dict[int, int] = {}
        for edge in sorted(stop.edge for stop in stops if stop.edge in best_ends):
            last.setdefault(int(self._graph.tail[edge]), edge)
        on_the_way = self._tight.nodes_before(last)
        first = min(
            start.edge
            for start in starts
            if (node := int(self._graph.head[start.edge])) in on_the_way
            and self._times_cs[node] == _remaining_cs(self._weights.cost_cs, start)
        )
        return self._walk(first, self._tight, on_the_way, last)


class Inbound(_Journeys):
    """From any number of origins to one destination, by one Dijkstra on the turned-round graph."""

    def __init__(
        self, graph: RoadGraph, kernel: Kernel, weights: Weights, destination: Snap
    ) -> None:
        super().__init__(graph, weights)
        self._destination = destination
        seeds = [
            (int(graph.tail[stop.edge]), _position_cs(weights.cost_cs, stop))
            for stop in _open_ends(weights, destination)
        ]
        self._times_cs = kernel.times_to(weights, seeds)
        self._tight = TightEdges.inward(graph, weights, self._times_cs)

    def travel(self, origin: Snap) -> Travel | Unreachable:
        """Return time, range and distance from an origin."""
        return self._travel(origin, self._destination)

    def route(self, origin: Snap) -> Route | Unreachable:
        """Return the route from an origin with its time."""
        return self._route(origin, self._destination)

    def _around_cs(self, starts: Sequence[_End], stops: Sequence[_End]) -> dict[int, int]:
        del stops  # their offsets are in the times already
        found = {}
        for start in starts:
            onward_cs = int(self._times_cs[self._graph.head[start.edge]])
            if onward_cs != UNREACHABLE:
                found[start.edge] = onward_cs + _remaining_cs(self._weights.cost_cs, start)
        return found

    def _smallest_path(
        self, starts: Sequence[_End], stops: Sequence[_End], best_ends: Container[int]
    ) -> list[int]:
        last: dict[int, int] = {}
        for stop in sorted(stops, key=lambda end: end.edge):
            node = int(self._graph.tail[stop.edge])
            if self._times_cs[node] == _position_cs(self._weights.cost_cs, stop):
                last.setdefault(node, stop.edge)
        first = min(start.edge for start in starts if start.edge in best_ends)
        return self._walk(first, self._tight, None, last)


def travel_times(
    graph: RoadGraph,
    kernel: Kernel,
    weights: Weights,
    origin: Snap,
    destinations: Sequence[Snap],
) -> list[Travel | Unreachable]:
    """Return the travel from one origin to each destination, in the order given."""
    outbound = Outbound(graph, kernel, weights, origin)
    return [outbound.travel(destination) for destination in destinations]


def times_to(
    graph: RoadGraph,
    kernel: Kernel,
    weights: Weights,
    origins: Sequence[Snap],
    destination: Snap,
) -> list[Travel | Unreachable]:
    """Return the travel from each origin to one destination, in the order given."""
    inbound = Inbound(graph, kernel, weights, destination)
    return [inbound.travel(origin) for origin in origins]


def route(
    graph: RoadGraph, kernel: Kernel, weights: Weights, origin: Snap, destination: Snap
) -> Route | Unreachable:
    """Return the route between two points; for several from one origin use `Outbound`."""
    return Outbound(graph, kernel, weights, origin).route(destination)


def _open_ends(weights: Weights, point: Snap) -> list[_End]:
    """Return the edges a point can be left or reached by, without those that are closed."""
    ends = [_End(point.edge, point.fraction)]
    if point.twin is not None:
        ends.append(_End(point.twin, 1 - point.fraction))
    return [end for end in ends if weights.is_open[end.edge]]


def _position_cs(cost_cs: Array, end: _End) -> int:
    """Return the time from an edge's tail to a point on it, rounded half up."""
    return math.floor(int(cost_cs[end.edge]) * end.fraction + 0.5)


def _remaining_cs(cost_cs: Array, end: _End) -> int:
    return int(cost_cs[end.edge]) - _position_cs(cost_cs, end)


def _direct_cs(weights: Weights, starts: Sequence[_End], stops: Sequence[_End]) -> dict[int, int]:
    """Return the time along each edge that both points lie on, where it leads the right way."""
    return {
        start.edge: _position_cs(weights.cost_cs, stop) - _position_cs(weights.cost_cs, start)
        for start in starts
        for stop in stops
        if start.edge == stop.edge and start.fraction <= stop.fraction
    }


def _why_unreachable(
    graph: RoadGraph, weights: Weights, starts: Sequence[_End], stops: Sequence[_End]
) -> UnreachableReason:
    """Blame the closures only where the road would lead there without them."""
    left = {int(graph.node_component[graph.head[start.edge]]) for start in starts}
    entered = {int(graph.node_component[graph.tail[stop.edge]]) for stop in stops}
    if left & entered and not weights.is_open.all():
        return UnreachableReason.CLOSED_ON_THE_WAY
    return UnreachableReason.NO_ROAD


def _as_drives(path: list[int], starts: Sequence[_End], stops: Sequence[_End]) -> list[_Drive]:
    start = next(end.fraction for end in starts if end.edge == path[0])
    stop = next(end.fraction for end in stops if end.edge == path[-1])
    if len(path) == 1:
        return [_Drive(path[0], start, stop)]
    between = [_Drive(edge, 0.0, 1.0) for edge in path[1:-1]]
    return [_Drive(path[0], start, 1.0), *between, _Drive(path[-1], 0.0, stop)]


def _travel_over(
    graph: RoadGraph, weights: Weights, drives: Sequence[_Drive], ends: tuple[Snap, Snap]
) -> Travel:
    edges = np.array([drive.edge for drive in drives], dtype=np.int64)
    start = np.array([drive.start for drive in drives])
    stop = np.array([drive.stop for drive in drives])
    low_cs, likely_cs, high_cs = (
        _driven_cs(costs[edges].astype(np.int64), start, stop)
        for costs in (graph.low_cs, weights.cost_cs, graph.high_cs)
    )
    origin, destination = ends
    return Travel(
        travel_time_s=likely_cs / 100,
        travel_time_cs=likely_cs,
        range_s=(low_cs / 100, high_cs / 100),
        distance_m=round(float((graph.length_m[edges] * (stop - start)).sum()), 1),
        origin_access_s=origin.access_s,
        destination_access_s=destination.access_s,
    )


def _driven_cs(costs_cs: Ints, start: NDArray[np.float64], stop: NDArray[np.float64]) -> int:
    """Sum the time between two fractions of each edge, each end rounded half up."""
    return int((np.floor(costs_cs * stop + 0.5) - np.floor(costs_cs * start + 0.5)).sum())


def _segment(graph: RoadGraph, weights: Weights, drive: _Drive) -> Segment:
    edge = drive.edge
    cost_cs = weights.cost_cs[edge : edge + 1]
    driven_cs = _driven_cs(cost_cs, np.array([drive.start]), np.array([drive.stop]))
    return Segment(
        edge=edge,
        coordinates=graph.part_of(edge, drive.start, drive.stop),
        road_class=graph.road_class_of(edge),
        name=graph.text(int(graph.name[edge])),
        is_bridge=bool(graph.is_bridge[edge]),
        bridge_name=graph.text(int(graph.bridge_name[edge])),
        is_tunnel=bool(graph.is_tunnel[edge]),
        travel_time_s=driven_cs / 100,
        length_m=round(float(graph.length_m[edge]) * (drive.stop - drive.start), 1),
    )
