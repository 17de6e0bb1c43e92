"""Times of one point to every node, and between the places, equal Dijkstra and the labels."""

from __future__ import annotations

import gc

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.graph import RoadGraph
from routing.hierarchy import INF, Hierarchy
from routing.kernel import UNREACHABLE, DijkstraKernel, Weights
from routing.labels import Labels, sweeps
from routing.labels.smallest import HERE, THERE, smallest_graph
from routing.labels.sweeps import between_places
from routing.snapping import Snap
from routing.travel_times import Outbound, Travel
from routing.travel_times.ends import leaving, remaining_cs, starts_of
from tests.routing.cut_graphs import effects_on
from tests.routing.strategies import graphs_with_points

KERNEL = DijkstraKernel()


@given(graphs_with_points(), st.data())
@settings(max_examples=25)
def test_a_sweep_from_a_point_equals_dijkstra_and_says_the_same_ways(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, (point, other, *_), _ = drawn
    weights = Weights.under(graph, data.draw(effects_on(graph)))
    labels = Labels.from_point(weights, "origin", point)
    seeds = [
        (int(graph.head[start.edge]), remaining_cs(weights, start))
        for start in leaving(weights, starts_of(graph, weights, point))
    ]
    times_cs = KERNEL.times_from(weights, seeds)
    rank = Hierarchy.of(graph).rank

    found = labels.matrices.from_places[rank, 0].tolist()
    assert found == np.where(times_cs == UNREACHABLE, INF, times_cs).tolist()
    expected = Outbound(graph, KERNEL, weights, point).route(other)
    assert labels.inward(other).route("origin") == expected


@given(graphs_with_points(), st.data())
@settings(max_examples=25)
def test_times_between_places_are_those_that_each_place_says(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, _ = drawn
    weights = Weights.under(graph, data.draw(effects_on(graph)))
    places = {f"P{number}": point for number, point in enumerate(points)}
    labels = Labels.make(weights, places)
    found = between_places(labels)
    assert between_places(labels) is found
    for one, start in enumerate(points):
        outbound = Outbound(graph, KERNEL, weights, start)
        for other, end in enumerate(points):
            travel = outbound.travel(end)
            if one != other and isinstance(travel, Travel):
                assert found[one, other] == travel.travel_time_cs
            elif one != other:
                assert found[one, other] >= INF
            else:
                assert found[one, other] == 0


def test_what_is_kept_for_sweeps_is_let_go_with_the_weights_and_the_labels() -> None:
    gc.collect()
    before = len(sweeps._arcs), len(sweeps._between)
    labels = Labels.make(Weights.of(smallest_graph()), {"here": HERE})
    assert (len(sweeps._arcs), len(sweeps._between)) == before, "made before anybody asked"
    between_places(labels)
    Labels.from_point(labels.weights, "origin", THERE)
    assert (len(sweeps._arcs), len(sweeps._between)) == (before[0] + 1, before[1] + 1)
    del labels
    gc.collect()
    assert (len(sweeps._arcs), len(sweeps._between)) == before
