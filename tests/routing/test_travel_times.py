"""Travel times between points on roads: exact, honest about one-ways and closures, repeatable."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from routing.closures import close_ways
from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.snapping import Snap
from routing.travel_times import (
    Inbound,
    Outbound,
    Route,
    Travel,
    Unreachable,
    UnreachableReason,
    route,
    times_to,
    travel_times,
)
from tests.routing.small_graphs import (
    Road,
    at,
    edge_between,
    reference_graph,
    reference_times_cs,
    small_graph,
)
from tests.routing.strategies import graphs_with_points

KERNEL = DijkstraKernel()
LINE = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.03, 35.0)}
Drawn = tuple[RoadGraph, list[Snap], list[int]]


def times_cs(found: list[Travel | Unreachable]) -> list[int | None]:
    return [item.travel_time_cs if isinstance(item, Travel) else None for item in found]


def travel(graph: RoadGraph, origin: Snap, destination: Snap) -> Travel | Unreachable:
    return travel_times(graph, KERNEL, Weights.of(graph), origin, [destination])[0]


@given(graphs_with_points())
def test_times_equal_networkx_from_any_point_to_any_point(drawn: Drawn) -> None:
    graph, points, closed = drawn
    weights = Weights.of(graph, close_ways(graph, closed))
    reference = reference_graph(weights)
    for origin in points:
        expected = reference_times_cs(reference, weights, origin, points)
        assert times_cs(travel_times(graph, KERNEL, weights, origin, points)) == expected


@given(graphs_with_points())
def test_driving_towards_a_point_gives_the_same_travel_and_route(drawn: Drawn) -> None:
    graph, points, closed = drawn
    weights = Weights.of(graph, close_ways(graph, closed))
    for destination in points:
        inbound = Inbound(graph, KERNEL, weights, destination)
        for origin in points:
            outbound = Outbound(graph, KERNEL, weights, origin)
            assert inbound.travel(origin) == outbound.travel(destination)
            assert inbound.route(origin) == outbound.route(destination)


@given(graphs_with_points(fractions=(0.25, 0.5, 0.75)))
def test_of_equal_paths_the_one_with_the_smallest_edges_is_taken(drawn: Drawn) -> None:
    graph, points, closed = drawn
    weights = Weights.of(graph, close_ways(graph, closed))
    for origin in points:
        for destination in points:
            found = route(graph, KERNEL, weights, origin, destination)
            if isinstance(found, Route):
                budget_cs = found.travel.travel_time_cs
                assert edges_of(found) == smallest_path(weights, origin, destination, budget_cs)


def edges_of(found: Route) -> list[int]:
    return [segment.edge for segment in found.segments]


def open_ends(weights: Weights, point: Snap) -> dict[int, float]:
    """Return how far along each open edge a point lies."""
    ends = {point.edge: point.fraction}
    if point.twin is not None:
        ends[point.twin] = 1 - point.fraction
    return {edge: fraction for edge, fraction in ends.items() if weights.is_open[edge]}


def smallest_path(weights: Weights, origin: Snap, destination: Snap, budget_cs: int) -> list[int]:
    """Weigh every way to drive that takes exactly the budget; strict fractions only."""
    graph = weights.graph
    starts, stops = open_ends(weights, origin), open_ends(weights, destination)
    cost = weights.cost_cs.tolist()
    leaving: dict[int, list[int]] = {}
    for edge in np.flatnonzero(weights.is_open).tolist():
        leaving.setdefault(int(graph.tail[edge]), []).append(edge)

    @cache
    def smallest_from(node: int, left_cs: int) -> list[int] | None:
        # what is left falls with each edge, and each pair is weighed once: no number of
        # parallel edges makes this slow
        if left_cs < 0:
            return None
        found = []
        for edge in leaving.get(node, []):
            if edge in stops and int(cost[edge] * stops[edge] + 0.5) == left_cs:
                found.append([edge])
            onward = smallest_from(int(graph.head[edge]), left_cs - cost[edge])
            if onward is not None:
                found.append([edge, *onward])
        return min(found, default=None)

    paths: list[list[int]] = []
    for edge, start in starts.items():
        begun_cs = int(cost[edge] * start + 0.5)
        is_ahead = edge in stops and start <= stops[edge]
        if is_ahead and int(cost[edge] * stops[edge] + 0.5) - begun_cs == budget_cs:
            paths.append([edge])
        onward = smallest_from(int(graph.head[edge]), budget_cs - (cost[edge] - begun_cs))
        if onward is not None:
            paths.append([edge, *onward])
    return min(paths)


@given(graphs_with_points())
def test_a_route_adds_up_to_its_travel_and_hangs_together(drawn: Drawn) -> None:
    graph, points, _ = drawn
    found = route(graph, KERNEL, Weights.of(graph), points[0], points[-1])
    if isinstance(found, Unreachable):
        return
    pieces = found.segments
    total_cs = sum(round(piece.travel_time_s * 100) for piece in pieces)
    assert total_cs == found.travel.travel_time_cs
    assert found.travel.range_s[0] <= found.travel.travel_time_s <= found.travel.range_s[1]
    for before, after in pairwise(pieces):
        assert before.coordinates[-1] == after.coordinates[0]


def test_on_one_edge_forward_is_direct_and_backward_goes_round_a_oneway() -> None:
    graph = small_graph(
        LINE, [Road(1, 2, 100, way=1, oneway=True), Road(2, 1, 40, way=2, oneway=True)]
    )
    edge = edge_between(graph, 1, 2)

    forward = travel(graph, at(graph, edge, 0.2), at(graph, edge, 0.7))
    backward = travel(graph, at(graph, edge, 0.7), at(graph, edge, 0.2))

    assert isinstance(forward, Travel)
    assert forward.travel_time_cs == 50
    assert isinstance(backward, Travel)
    assert backward.travel_time_cs == 30 + 40 + 20


def test_on_one_two_way_edge_backward_uses_the_twin() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    edge = edge_between(graph, 1, 2)

    found = travel(graph, at(graph, edge, 0.7), at(graph, edge, 0.2))

    assert isinstance(found, Travel)
    assert found.travel_time_cs == 50


def test_a_point_at_a_junction_of_oneways_may_leave_by_any_of_them() -> None:
    roads = [
        Road(1, 2, 100, way=1, oneway=True),
        Road(2, 3, 100, way=2, oneway=True),
        Road(2, 4, 100, way=3, oneway=True),
    ]
    graph = small_graph(LINE, roads)
    at_two = at(graph, edge_between(graph, 2, 3), 0.0)

    found = travel(graph, at_two, at(graph, edge_between(graph, 2, 4), 1.0))

    assert isinstance(found, Travel)
    assert found.travel_time_cs == 100


def test_the_range_and_the_distance_are_those_of_the_likely_route() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 300, way=2)])

    found = travel(
        graph, at(graph, edge_between(graph, 1, 2), 0.5), at(graph, edge_between(graph, 2, 3), 1.0)
    )

    assert isinstance(found, Travel)
    assert (found.travel_time_s, found.range_s) == (3.5, (1.75, 7.0))
    assert found.distance_m == 35.0


def test_access_legs_are_kept_apart_from_road_time() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    origin = Snap(0, 1, 0.0, 110.0, 35.0, 100.0, 72.0)
    destination = Snap(0, 1, 1.0, 110.0, 35.0, 10.0, 7.2)

    found = travel(graph, origin, destination)

    assert isinstance(found, Travel)
    assert found.travel_time_cs == 100
    assert (found.origin_access_s, found.destination_access_s) == (72.0, 7.2)


@pytest.mark.parametrize(
    ("closed", "reason"),
    [
        (1, UnreachableReason.CLOSED_AT_ORIGIN),
        (2, UnreachableReason.CLOSED_ON_THE_WAY),
        (3, UnreachableReason.CLOSED_AT_DESTINATION),
    ],
)
def test_closures_say_where_they_stop_the_journey(closed: int, reason: UnreachableReason) -> None:
    graph = small_graph(LINE, [Road(1, 2, 9, 1), Road(2, 3, 9, 2), Road(3, 4, 9, 3)])
    weights = Weights.of(graph, close_ways(graph, [closed]))
    origin = at(graph, edge_between(graph, 1, 2), 0.5)
    destination = at(graph, edge_between(graph, 3, 4), 0.5)

    assert travel_times(graph, KERNEL, weights, origin, [destination]) == [Unreachable(reason)]
    assert times_to(graph, KERNEL, weights, [origin], destination) == [Unreachable(reason)]


def test_another_component_is_no_road_even_while_something_is_closed() -> None:
    graph = small_graph(LINE, [Road(1, 2, 9, 1), Road(3, 4, 9, 2), Road(3, 4, 90, 3)])
    weights = Weights.of(graph, close_ways(graph, [3]))
    origin = at(graph, edge_between(graph, 1, 2), 0.5)
    open_edge = next(e for e in range(graph.edge_count) if 2 in graph.ways_of(e))
    destination = at(graph, open_edge, 0.5)

    assert route(graph, KERNEL, weights, origin, destination) == Unreachable(
        UnreachableReason.NO_ROAD
    )


def test_a_route_tells_class_name_and_bridge_of_each_piece() -> None:
    roads = [
        Road(1, 2, 100, way=1, road_class="trunk", name="G207"),
        Road(2, 3, 50, way=2, is_bridge=True, bridge_name="Bridge of the test"),
        Road(3, 4, 100, way=3, road_class="track"),
    ]
    graph = small_graph(LINE, roads)

    found = route(
        graph,
        KERNEL,
        Weights.of(graph),
        at(graph, edge_between(graph, 1, 2), 0.5),
        at(graph, edge_between(graph, 3, 4), 0.5),
    )

    assert isinstance(found, Route)
    assert [piece.road_class for piece in found.segments] == ["trunk", "primary", "track"]
    assert [piece.name for piece in found.segments] == ["G207", "", ""]
    assert [piece.is_bridge for piece in found.segments] == [False, True, False]
    assert found.segments[1].bridge_name == "Bridge of the test"
    assert found.coordinates == (
        (110.005, 35.0),
        (110.01, 35.0),
        (110.02, 35.0),
        (110.025, 35.0),
    )


def test_a_point_to_itself_takes_no_time_and_still_has_a_place() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    here = at(graph, 0, 0.3)

    found = route(graph, KERNEL, Weights.of(graph), here, here)

    assert isinstance(found, Route)
    assert found.travel.travel_time_cs == 0
    assert len(found.segments) == 1
