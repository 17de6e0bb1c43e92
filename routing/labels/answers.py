"""What labels answer about one point: every place in order, and the ways to them or from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Container, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from routing.drawn import lines_of_ways
from routing.graph import Array, Ints
from routing.hierarchy import INF
from routing.kernel import UNREACHABLE
from routing.labels.paths import Ends, Towards, Ways, ways
from routing.labels.points import Point, starts_as_arrays, stops_as_arrays
from routing.snapping import Snap
from routing.travel_times.ends import (
    End,
    can_move,
    direct_cs,
    entering,
    leaving,
    position_cs,
    remaining_cs,
)
from routing.travel_times.journeys import Journeys
from routing.travel_times.shapes import Route, Travel, Unreachable

if TYPE_CHECKING:
    from routing.labels import Labels

Floats: TypeAlias = NDArray[np.float64]

LANE_BITS = 20  # a time and a place are sorted as one number
LANES = (1 << LANE_BITS) - 1


class _Answers(ABC):
    """What is the same from a point and to a point."""

    def __init__(self, labels: Labels, snap: Snap) -> None:
        self._labels = labels
        self._point = Point.of(labels.weights, snap)

    def order(self) -> tuple[Ints, Ints]:
        """Return the numbers of all places in ascending time, and the times in centiseconds.

        Places are numbered by the order of their keys, which also breaks ties; those without a
        road come last, with the time `UNREACHABLE`.
        """
        both = self._times_cs << LANE_BITS
        both |= self._labels.numbers
        both.sort()
        times_cs = both >> LANE_BITS
        times_cs[times_cs >= INF] = UNREACHABLE
        both &= LANES
        return both, times_cs

    def travel(self, key: str) -> Travel | Unreachable:
        """Return time, range and distance between the point and a place."""
        lane = self._labels.number_of[key]
        return self._journeys(lane).between(*self._snaps(lane))

    def route(self, key: str) -> Route | Unreachable:
        """Return the route between the point and a place, with its time."""
        lane = self._labels.number_of[key]
        return self._journeys(lane).route_between(*self._snaps(lane))

    def line(self, key: str) -> Floats:
        """Return the coordinates [points, 2] of the route, lon and lat; empty where there is none.

        The same as `route(key).coordinates`, many times faster.
        """
        return self.lines([key])[0]

    def lines(self, keys: Sequence[str]) -> list[Floats]:
        """Return the coordinates of the routes to or from several places, as `line` does."""
        lanes = [self._labels.number_of[key] for key in keys]
        found = self._ways(np.array(lanes, dtype=np.int64))
        bounds, points = lines_of_ways(self._labels.shapes, found.offset, found.edges, found.driven)
        pieces = zip(found.driven.tolist(), pairwise(bounds.tolist()), strict=True)
        return [
            self._slow_line(key) if self._is_special(lane, driven) else points[begin:end]
            for lane, key, (driven, (begin, end)) in zip(lanes, keys, pieces, strict=True)
        ]

    def _is_special(self, lane: int, driven: Sequence[float]) -> bool:
        """Say whether a way may pass no node, or leaves its first or last edge out altogether."""
        start, stop = driven
        return lane in self._near_cs or start >= 1.0 or stop <= 0.0

    def _slow_line(self, key: str) -> Floats:
        route = self.route(key)
        return np.array(() if isinstance(route, Unreachable) else route.coordinates).reshape(-1, 2)

    def times_cs(self) -> dict[str, int | None]:
        """Return the centiseconds between the point and every place, None where there is no way.

        They are those of `travels`, a hundred times faster.
        """
        times_cs = self._times_cs.tolist()
        return {
            key: time_cs if time_cs < INF else None
            for key, time_cs in zip(self._labels.keys, times_cs, strict=True)
        }

    def travels(self, keys: Collection[str] | None = None) -> dict[str, Travel | Unreachable]:
        """Return time, range and distance between the point and places, every one unless named."""
        labels = self._labels
        is_plain = self._times_cs < INF
        is_plain[list(self._near_cs)] = False
        wanted: Sequence[int] = range(len(labels.keys))
        if keys is not None:
            wanted = sorted(labels.number_of[key] for key in set(keys))
        lanes = np.array([lane for lane in wanted if is_plain[lane]], dtype=np.int64)
        driven = self._ways(lanes)
        plain = zip(lanes.tolist(), driven.times_cs.tolist(), driven.metres.tolist(), strict=True)
        found = {lane: self._plain_travel(lane, cs, metre) for lane, cs, metre in plain}
        return {
            (key := labels.keys[lane]): found[lane] if lane in found else self.travel(key)
            for lane in wanted
        }

    def edges(self) -> dict[str, tuple[int, ...]]:
        """Return the edges of the route to or from every place that has one, by key.

        The same as those of `route(key).segments`, many times faster.
        """
        labels = self._labels
        is_plain = self._times_cs < INF
        is_plain[list(self._near_cs)] = False
        lanes = np.flatnonzero(is_plain)
        ways_there = self._ways(lanes)
        edges, bounds = ways_there.edges.tolist(), pairwise(ways_there.offset.tolist())
        pieces = zip(ways_there.driven.tolist(), bounds, strict=True)
        found = {
            lane: _driven_at_all(edges[begin:end], driven)
            for lane, (driven, (begin, end)) in zip(lanes.tolist(), pieces, strict=True)
        }
        for lane in self._near_cs:
            route = self.route(labels.keys[lane])
            if isinstance(route, Route):
                found[lane] = tuple(segment.edge for segment in route.segments)
        return {labels.keys[lane]: found[lane] for lane in sorted(found)}

    def _plain_travel(self, lane: int, times_cs: Sequence[int], metres: float) -> Travel:
        likely_cs, low_cs, high_cs = times_cs
        origin, destination = self._snaps(lane)
        return Travel(
            travel_time_s=likely_cs / 100,
            travel_time_cs=likely_cs,
            range_s=(min(low_cs, likely_cs) / 100, max(high_cs, likely_cs) / 100),
            distance_m=round(metres, 1),
            origin_access_s=origin.access_s,
            destination_access_s=destination.access_s,
        )

    @cached_property
    def _times_cs(self) -> Ints:
        """The least times [places] in centiseconds, `INF` or more where there is no way."""
        times_cs = np.full(len(self._labels.keys), INF, dtype=np.int64)
        rank, matrix = self._labels.roads.rank, self._matrix
        for node, offset_cs in self._own_ends():
            np.minimum(times_cs, matrix[rank[node]] + np.int64(offset_cs), out=times_cs)
        for lane, near_cs in self._near_cs.items():
            times_cs[lane] = min(times_cs[lane], near_cs)
        return times_cs

    @cached_property
    def _near_cs(self) -> dict[int, int]:
        """The times without passing a node, of the places on the point's own edges or junction.

        `INF` for such a place that can only be reached over other roads.
        """
        labels, point = self._labels, self._point
        near = {lane for end in self._sides() for lane in self._on_edge().get(end.edge, ())}
        if point.node is not None:
            near.update(labels.at_node.get(point.node, ()))
        found = {}
        for lane in sorted(near):
            other = labels.points[lane]
            origin, destination = self._in_order(point, other)
            starts, stops = origin.starts, destination.stops
            direct = direct_cs(labels.weights, starts, stops)
            found[lane] = min(direct.values(), default=INF)
            is_same_node = point.node is not None and point.node == other.node
            if is_same_node and any(can_move(labels.weights, starts, stops)):
                found[lane] = 0
        return found

    def _snaps(self, lane: int) -> tuple[Snap, Snap]:
        origin, destination = self._in_order(self._point, self._labels.points[lane])
        return origin.snap, destination.snap

    def _ways(self, lanes: Array) -> Ways:
        """Return the ways over some node."""
        nodes = 0 if self._is_outward else len(self._labels.roads.rank)
        towards = Towards(
            self._matrix, self._is_outward, np.zeros(nodes, np.int32), np.empty(nodes, np.int32)
        )
        return ways(self._labels.roads, towards, lanes, *self._end_arrays)

    def path(self, lane: int) -> list[int]:
        """Return the edges of the way over some node between the point and a place."""
        found: list[int] = self._ways(np.array([lane])).edges.tolist()
        return found

    @property
    @abstractmethod
    def _is_outward(self) -> bool: ...

    @property
    @abstractmethod
    def _matrix(self) -> NDArray[np.uint32]: ...

    @property
    @abstractmethod
    def _end_arrays(self) -> tuple[Ends, Ends]:
        """The starts and the stops: those of all places, and those of this point alone."""

    @abstractmethod
    def _in_order(self, point: Point, place: Point) -> tuple[Point, Point]:
        """Return the origin first."""

    @abstractmethod
    def _sides(self) -> list[End]:
        """Return the ends of this point."""

    @abstractmethod
    def _on_edge(self) -> Mapping[int, Sequence[int]]:
        """Return the places by the edges of their ends."""

    @abstractmethod
    def _own_ends(self) -> list[tuple[int, int]]:
        """Return the nodes next to this point, and the centiseconds between."""

    @abstractmethod
    def _journeys(self, lane: int) -> _LabelJourneys: ...


class Outward(_Answers):
    """From one point to every place."""

    _is_outward = True

    @property
    def _matrix(self) -> NDArray[np.uint32]:
        return self._labels.matrices.to_places

    @cached_property
    def _end_arrays(self) -> tuple[Ends, Ends]:
        return starts_as_arrays(self._labels.weights, [self._point]), self._labels.stops

    def _in_order(self, point: Point, place: Point) -> tuple[Point, Point]:
        return point, place

    def _sides(self) -> list[End]:
        return self._point.starts

    def _on_edge(self) -> Mapping[int, Sequence[int]]:
        return self._labels.by_stop_edge

    def _own_ends(self) -> list[tuple[int, int]]:
        weights = self._labels.weights
        head = weights.graph.head
        return [
            (int(head[end.edge]), remaining_cs(weights, end))
            for end in leaving(weights, self._point.starts)
        ]

    def _journeys(self, lane: int) -> _LabelJourneys:
        return _OutwardJourneys(self._labels, self, lane)


class Inward(_Answers):
    """From every place to one point."""

    _is_outward = False

    @property
    def _matrix(self) -> NDArray[np.uint32]:
        return self._labels.matrices.from_places

    @cached_property
    def _end_arrays(self) -> tuple[Ends, Ends]:
        return self._labels.starts, stops_as_arrays(self._labels.weights, [self._point])

    def _in_order(self, point: Point, place: Point) -> tuple[Point, Point]:
        return place, point

    def _sides(self) -> list[End]:
        return self._point.stops

    def _on_edge(self) -> Mapping[int, Sequence[int]]:
        return self._labels.by_start_edge

    def _own_ends(self) -> list[tuple[int, int]]:
        weights = self._labels.weights
        tail = weights.graph.tail
        return [
            (int(tail[end.edge]), position_cs(weights, end))
            for end in entering(weights, self._point.stops)
        ]

    def _journeys(self, lane: int) -> _LabelJourneys:
        return _InwardJourneys(self._labels, self, lane)


def _driven_at_all(edges: list[int], driven: Sequence[float]) -> tuple[int, ...]:
    """Leave out a first or last edge of which only one end is touched."""
    start, stop = driven
    kept = edges[start >= 1.0 : len(edges) - (stop <= 0.0)]
    return tuple(kept or edges[:1])


class _LabelJourneys(Journeys):
    """The ways between the point and one place, in the words of every kernel."""

    def __init__(self, labels: Labels, answers: _Answers, lane: int) -> None:
        super().__init__(labels.weights.graph, labels.weights)
        self._labels, self._answers, self._lane = labels, answers, lane

    def _smallest_path(
        self, starts: Sequence[End], stops: Sequence[End], best_ends: Container[int]
    ) -> list[int]:
        del starts, stops, best_ends  # the labels know them
        return self._answers.path(self._lane)

    def _label_cs(self, matrix: NDArray[np.uint32], node: int) -> int:
        return int(matrix[self._labels.roads.rank[node], self._lane])


class _OutwardJourneys(_LabelJourneys):
    def _around_cs(self, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
        del stops
        found = {}
        for start in leaving(self._weights, starts):
            onward_cs = self._label_cs(
                self._labels.matrices.to_places, self._graph.head[start.edge]
            )
            if onward_cs < INF:
                found[start.edge] = onward_cs + remaining_cs(self._weights, start)
        return found


class _InwardJourneys(_LabelJourneys):
    def _around_cs(self, starts: Sequence[End], stops: Sequence[End]) -> dict[int, int]:
        del starts
        found = {}
        for stop in entering(self._weights, stops):
            reached_cs = self._label_cs(
                self._labels.matrices.from_places, self._graph.tail[stop.edge]
            )
            if reached_cs < INF:
                found[stop.edge] = reached_cs + position_cs(self._weights, stop)
        return found
