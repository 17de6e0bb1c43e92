"""Labels equal Dijkstra after any change of weights, and answer in the very same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.graph import RoadGraph
from routing.hierarchy import INF, Hierarchy
from routing.kernel import UNREACHABLE, DijkstraKernel, Weights
from routing.labels import Labels
from routing.snapping import Snap
from routing.travel_times import Inbound, Outbound, Route, Travel, Unreachable
from routing.travel_times.ends import entering, leaving, position_cs, remaining_cs
from tests.routing.strategies import effects_on, graphs_with_points

KERNEL = DijkstraKernel()


def canonical(answer: Travel | Route | Unreachable) -> bytes:
    return json.dumps(asdict(answer), sort_keys=True).encode()


def named(points: Sequence[Snap]) -> dict[str, Snap]:
    return {f"centre {index}": point for index, point in enumerate(points)}


def check_matrices(labels: Labels) -> None:
    """Compare every label with one Dijkstra for each place and direction."""
    weights = labels.weights
    rank = Hierarchy.of(weights.graph).rank
    for lane, point in enumerate(labels.points):
        stops = [
            (int(weights.graph.tail[end.edge]), position_cs(weights, end))
            for end in entering(weights, point.stops)
        ]
        starts = [
            (int(weights.graph.head[end.edge]), remaining_cs(weights, end))
            for end in leaving(weights, point.starts)
        ]
        for matrix, times in (
            (labels.matrices.to_places, KERNEL.times_to(weights, stops)),
            (labels.matrices.from_places, KERNEL.times_from(weights, starts)),
        ):
            expected = np.where(times == UNREACHABLE, INF, times)
            assert matrix[rank, lane].tolist() == expected.tolist()


def check_answers(labels: Labels, point: Snap) -> None:
    """Compare what is said of a point with what Dijkstra says of it."""
    weights, graph = labels.weights, labels.weights.graph
    outbound = Outbound(graph, KERNEL, weights, point)
    inbound = Inbound(graph, KERNEL, weights, point)
    for answers, reference in ((labels.outward(point), outbound), (labels.inward(point), inbound)):
        travels = answers.travels()
        times = {}
        for number, (key, place) in enumerate(labels.places.items()):
            expected = reference.travel(place)
            assert canonical(answers.travel(key)) == canonical(expected)
            assert canonical(travels[key]) == canonical(expected)
            route = reference.route(place)
            assert canonical(answers.route(key)) == canonical(route)
            line = answers.line(key).tolist()
            if isinstance(route, Unreachable) or isinstance(expected, Unreachable):
                assert line == []
                times[number] = INF
            else:
                assert line == [list(each) for each in route.coordinates]
                times[number] = expected.travel_time_cs
        order, times_cs = answers.order()
        assert order.tolist() == sorted(times, key=lambda number: (times[number], number))
        shown = [times[number] for number in order.tolist()]
        assert times_cs.tolist() == [UNREACHABLE if each == INF else each for each in shown]


@given(graphs_with_points(), st.data())
def test_after_any_changes_both_kernels_say_the_same(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, _ = drawn
    for _ in range(data.draw(st.integers(1, 3))):
        weights = Weights.under(graph, data.draw(effects_on(graph)))
        labels = Labels.make(weights, named(points[1:]))
        check_matrices(labels)
        check_answers(labels, points[0])
