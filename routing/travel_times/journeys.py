"""One Dijkstra and the smallest shortest path for any number of points at its other end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Mapping, Sequence

from routing.graph import RoadGraph
from routing.kernel import UNREACHABLE, Kernel, TightEdges, Weights
from routing.snapping import Snap
from routing.travel_times.ends import (
    Drive,
    End,
    as_drives,
    can_move,
    direct_cs,
    entering,
    leaving,
    node_at,
    position_cs,
    remaining_cs,
    segment_of,
    starts_of,
    stops_of,
    travel_over,
)
from routing.travel_times.shapes import Route, Travel, Unreachable, UnreachableReason


class Journeys(ABC):
    """Travels and routes between points, given the times on one side and a way to walk them.

    Each kernel says how to walk; what is said of the way is the same for all of them.
    """

    def __init__(self, graph: RoadGraph, weights: Weights) -> None:
        self._graph, self._weights = graph, weights

    def between(self, origin: Snap, destination: Snap) -> Travel | Unreachable:
        """Return time, range and distance from a point to a point."""
        drives = self._drives(origin, destination)
        if isinstance(drives, Unreachable):
            return drives
        return travel_over(self._graph, self._weights, drives, (origin, destination))

    def route_between(self, origin: Snap, destination: Snap) -> Route | Unreachable:
        """Return the route from a point to a point, with its time."""
        drives = self._drives(origin, destination)
        if isinstance(drives, Unreachable):
            return drives
        travel = travel_over(self._graph, self._weights, drives, (origin, destination))
        driven = [drive for drive in drives if drive.stop > drive.start] or drives[:1]
        return Route(travel, tuple(segment_of(self._graph, self._weights, d) for d in driven))

    def _drives(self, origin: Snap, destination: Snap) -> list[Drive] | Unreachable:
        starts = starts_of(self._graph, self._weights, origin)
        stops = stops_of(self._graph, self._weights, destination)
        node = node_at(self._graph, origin)
        if (
            node is not None
            and node == node_at(self._graph, destination)
            and any(can_move(self._weights, starts, stops))
        ):
            return [Drive(origin.edge, origin.fraction, origin.fraction)]
        direct = direct_cs(self._weights, starts, stops)
        around = self._around_cs(starts, stops)
        best_cs = min([*direct.values(), *around.values()], default=None)
        if best_cs is None:
            return Unreachable(why_unreachable(self._graph, self._weights, starts, stops))
        paths = [[edge] for edge, cost_cs in direct.items() if cost_cs == best_cs]
        if best_ends := {edge for edge, cost_cs in around.items() if cost_cs == best_cs}:
            paths.append(self._smallest_path(starts, stops, best_ends))
        return as_drives(min(paths), starts, stops)

    @abstractmethod
    def _around_cs(self, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
        """Return the least time over at least one node, by the edge at the many-pointed end."""

    @abstractmethod
    def _smallest_path(
        self, starts: Sequence[End], stops: Sequence[End], best_ends: Container[int]
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


class Outbound(Journeys):
    """From one origin to any number of destinations, by one Dijkstra."""

    def __init__(self, graph: RoadGraph, kernel: Kernel, weights: Weights, origin: Snap) -> None:
        super().__init__(graph, weights)
        self._origin = origin
        seeds = [
            (int(graph.head[start.edge]), remaining_cs(weights, start))
            for start in leaving(weights, starts_of(graph, weights, origin))
        ]
        self._times_cs = kernel.times_from(weights, seeds)
        self._tight = TightEdges.outward(graph, weights, self._times_cs)

    def travel(self, destination: Snap) -> Travel | Unreachable:
        """Return time, range and distance to a destination."""
        return self.between(self._origin, destination)

    def route(self, destination: Snap) -> Route | Unreachable:
        """Return the route to a destination with its time."""
        return self.route_between(self._origin, destination)

    def _around_cs(self, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
        del starts  # their offsets are in the times already
        found = {}
        for stop in entering(self._weights, stops):
            reached_cs = int(self._times_cs[self._graph.tail[stop.edge]])
            if reached_cs != UNREACHABLE:
                found[stop.edge] = reached_cs + position_cs(self._weights, stop)
        return found

    def _smallest_path(
        self, starts: Sequence[End], stops: Sequence[End], best_ends: Container[int]
    ) -> list[int]:
        last: dict[int, int] = {}
        for edge in sorted(stop.edge for stop in stops if stop.edge in best_ends):
            last.setdefault(int(self._graph.tail[edge]), edge)
        on_the_way = self._tight.nodes_before(last)
        first = min(
            start.edge
            for start in leaving(self._weights, starts)
            if (node := int(self._graph.head[start.edge])) in on_the_way
            and self._times_cs[node] == remaining_cs(self._weights, start)
        )
        return self._walk(first, self._tight, on_the_way, last)


class Inbound(Journeys):
    """From any number of origins to one destination, by one Dijkstra on the turned-round graph."""

    def __init__(
        self, graph: RoadGraph, kernel: Kernel, weights: Weights, destination: Snap
    ) -> None:
        super().__init__(graph, weights)
        self._destination = destination
        seeds = [
            (int(graph.tail[stop.edge]), position_cs(weights, stop))
            for stop in entering(weights, stops_of(graph, weights, destination))
        ]
        self._times_cs = kernel.times_to(weights, seeds)
        self._tight = TightEdges.inward(graph, weights, self._times_cs)

    def travel(self, origin: Snap) -> Travel | Unreachable:
        """Return time, range and distance from an origin."""
        return self.between(origin, self._destination)

    def route(self, origin: Snap) -> Route | Unreachable:
        """Return the route from an origin with its time."""
        return self.route_between(origin, self._destination)

    def _around_cs(self, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
        del stops  # their offsets are in the times already
        found = {}
        for start in leaving(self._weights, starts):
            onward_cs = int(self._times_cs[self._graph.head[start.edge]])
            if onward_cs != UNREACHABLE:
                found[start.edge] = onward_cs + remaining_cs(self._weights, start)
        return found

    def _smallest_path(
        self, starts: Sequence[End], stops: Sequence[End], best_ends: Container[int]
    ) -> list[int]:
        last: dict[int, int] = {}
        for stop in sorted(entering(self._weights, stops), key=lambda end: end.edge):
            node = int(self._graph.tail[stop.edge])
            if self._times_cs[node] == position_cs(self._weights, stop):
                last.setdefault(node, stop.edge)
        first = min(start.edge for start in starts if start.edge in best_ends)
        return self._walk(first, self._tight, None, last)


def why_unreachable(
    graph: RoadGraph, weights: Weights, starts: Sequence[End], stops: Sequence[End]
) -> UnreachableReason:
    """Blame the closures only where the road would lead there without them."""
    if weights.is_open.all():
        return UnreachableReason.NO_ROAD
    can_leave, can_arrive = can_move(weights, starts, stops)
    if not can_leave:
        return UnreachableReason.CLOSED_AT_ORIGIN
    if not can_arrive:
        return UnreachableReason.CLOSED_AT_DESTINATION
    left = {int(graph.node_component[graph.head[start.edge]]) for start in starts}
    entered = {int(graph.node_component[graph.tail[stop.edge]]) for stop in stops}
    if left & entered:
        return UnreachableReason.CLOSED_ON_THE_WAY
    return UnreachableReason.NO_ROAD
