"""The edges that labels say a way drives are those of the route, from and to every place."""

from __future__ import annotations

from hypothesis import given

from routing.closures import close_ways
from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel
from routing.labels import Labels
from routing.snapping import Snap
from routing.travel_times import Inbound, Outbound, Route, Unreachable
from routing.weights import Weights
from tests.routing.strategies import graphs_with_points


def edges_of(route: Route | Unreachable) -> tuple[int, ...] | None:
    return None if isinstance(route, Unreachable) else tuple(s.edge for s in route.segments)


@given(graphs_with_points())
def test_edges_are_those_of_the_route(drawn: tuple[RoadGraph, list[Snap], list[int]]) -> None:
    graph, points, ways = drawn
    weights = Weights.of(graph, close_ways(graph, ways))
    places = {f"centre {index}": point for index, point in enumerate(points)}
    labels = Labels.make(weights, places)
    for point in points:
        outbound = Outbound(graph, DijkstraKernel(), weights, point)
        inbound = Inbound(graph, DijkstraKernel(), weights, point)
        outward, inward = labels.outward(point).edges(), labels.inward(point).edges()
        for key, place in places.items():
            assert outward.get(key) == edges_of(outbound.route(place))
            assert inward.get(key) == edges_of(inbound.route(place))
