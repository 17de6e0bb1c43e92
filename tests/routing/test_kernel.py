"""The reference kernel equals NetworkX on every small graph there is."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given

from routing.closures import close_ways
from routing.graph import RoadGraph
from routing.kernel import UNREACHABLE, DijkstraKernel, Weights
from routing.snapping import Snap
from tests.routing.small_graphs import Road, reference_graph, small_graph
from tests.routing.strategies import graphs_with_points

KERNEL = DijkstraKernel()
TWO_PLACES = {1: (110.0, 35.0), 2: (110.01, 35.0)}


def test_parallel_edges_count_as_the_cheapest_not_as_their_sum() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 70, way=1), Road(1, 2, 30, way=2)])

    times = KERNEL.times_from(Weights.of(graph), [(0, 0)])

    assert times.tolist() == [0, 30]


def test_closing_the_cheapest_of_parallel_roads_leaves_the_other() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 70, way=1), Road(1, 2, 30, way=2)])

    times = KERNEL.times_from(Weights.of(graph, close_ways(graph, [2])), [(0, 0)])

    assert times.tolist() == [0, 70]


def test_a_oneway_is_driven_one_way() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 30, way=1, oneway=True)])
    start = int(graph.tail[0])
    end = int(graph.head[0])

    assert KERNEL.times_from(Weights.of(graph), [(start, 0)])[end] == 30
    assert KERNEL.times_from(Weights.of(graph), [(end, 0)])[start] == UNREACHABLE
    assert KERNEL.times_to(Weights.of(graph), [(end, 0)])[start] == 30


def test_without_seeds_nothing_is_reached() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 30, way=1)])

    assert KERNEL.times_from(Weights.of(graph), []).tolist() == [UNREACHABLE, UNREACHABLE]


def test_a_seed_given_twice_counts_with_its_smaller_offset() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 30, way=1)])

    assert KERNEL.times_from(Weights.of(graph), [(0, 9), (0, 4)]).tolist() == [4, 34]


def test_times_stay_whole_beyond_what_32_bits_hold() -> None:
    many = 40
    places = {n: (110.0 + n / 1000, 35.0) for n in range(many + 1)}
    roads = [Road(n, n + 1, 2_000_000_001, way=n) for n in range(many)]
    graph = small_graph(places, roads)
    first = int(np.flatnonzero(graph.node_osmid == 0)[0])
    last = int(np.flatnonzero(graph.node_osmid == many)[0])

    assert KERNEL.times_from(Weights.of(graph), [(first, 0)])[last] == many * 2_000_000_001


@given(graphs_with_points())
def test_node_times_equal_networkx_in_both_directions(
    drawn: tuple[RoadGraph, list[Snap], list[int]],
) -> None:
    graph, _, closed = drawn
    weights = Weights.of(graph, close_ways(graph, closed))
    reference = reference_graph(weights)
    for node in range(graph.node_count):
        expected = nx.single_source_dijkstra_path_length(reference, node)
        outward = KERNEL.times_from(weights, [(node, 0)])
        assert outward.tolist() == [expected.get(n, UNREACHABLE) for n in range(graph.node_count)]
        expected = nx.single_source_dijkstra_path_length(reference.reverse(), node)
        inward = KERNEL.times_to(weights, [(node, 0)])
        assert inward.tolist() == [expected.get(n, UNREACHABLE) for n in range(graph.node_count)]


def test_the_version_of_weights_names_graph_and_closures() -> None:
    graph = small_graph(TWO_PLACES, [Road(1, 2, 70, way=1), Road(1, 2, 30, way=2)])

    open_roads = Weights.of(graph)
    closed = Weights.of(graph, close_ways(graph, [2]))

    assert open_roads.version == graph.hash
    assert closed.version not in {graph.hash, Weights.of(graph, close_ways(graph, [1])).version}
    assert closed.version == Weights.of(graph, close_ways(graph, [2])).version
