"""Arrays are ordered by content, so equal roads give equal bytes whatever their order."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.osm.assemble import Copies, assemble
from routing.osm.rules import road_rules
from tests.routing.small_graphs import Road, edges_of, small_graph
from tests.routing.strategies import PLACES, roads


@given(roads(), st.randoms(use_true_random=False))
def test_the_order_of_the_source_does_not_matter(
    drawn: list[Road], shuffler: random.Random
) -> None:
    shuffled = list(drawn)
    shuffler.shuffle(shuffled)

    assert small_graph(PLACES, shuffled).hash == small_graph(PLACES, drawn).hash


@given(roads())
def test_a_twin_is_the_same_stretch_the_other_way(drawn: list[Road]) -> None:
    graph = small_graph(PLACES, drawn)
    for edge, twin in enumerate(graph.twin.tolist()):
        if twin < 0:
            continue
        assert graph.twin[twin] == edge
        assert graph.tail[twin] == graph.base_node[graph.head[edge]]
        assert graph.points_of(twin).tolist() == graph.points_of(edge)[::-1].tolist()


@given(roads())
def test_edges_in_and_out_of_each_node_are_all_there(drawn: list[Road]) -> None:
    graph = small_graph(PLACES, drawn)
    for node in range(graph.node_count):
        leaving = list(range(int(graph.out_indptr[node]), int(graph.out_indptr[node + 1])))
        entering = graph.in_edge[int(graph.in_indptr[node]) : int(graph.in_indptr[node + 1])]
        assert leaving == np.flatnonzero(graph.tail == node).tolist()
        assert sorted(entering.tolist()) == np.flatnonzero(graph.head == node).tolist()


def test_components_of_enough_edges_stay_with_the_edges_between_them() -> None:
    first, second = (
        [Road(a, b, 5, way=1), Road(b, c, 5, way=2)] for a, b, c in ((0, 1, 2), (3, 4, 5))
    )
    across = Road(2, 3, 9, way=3, oneway=True)

    both = small_graph(PLACES, [*first, *second, across, Road(6, 6, 1, way=4)], minimum_edges=4)
    largest = small_graph(PLACES, [*first, *second[:1], across], minimum_edges=4)

    assert [component.edges for component in both.manifest.components] == [4, 4]
    assert both.edge_count == 9
    assert both.manifest.dropped == {
        "edges_in_small_components": 2,
        "nodes_in_small_components": 1,
    }
    assert [component.edges for component in largest.manifest.components] == [4]
    assert largest.edge_count == 4


def test_a_copy_whose_original_is_left_out_stands_for_itself() -> None:
    oneways = [(1, 9), (2, 3), (3, 11), (11, 2)]  # 11 is a copy of 1, and nothing leads back from 9
    drawn = [Road(tail, head, 5, way, oneway=True) for way, (tail, head) in enumerate(oneways)]
    places = {n: (110 + n / 100, 35.0) for n in (1, 2, 3, 9)}
    places[11] = places[1]
    copies = Copies(base_of={11: 1}, copy_of={3: 0})

    found = assemble(places, edges_of(drawn, places), road_rules().road_classes, 1, copies)

    assert found.arrays["same_road"].tolist() == [0, 1, 2]
    assert sorted(found.arrays["way_id"].tolist()) == [1, 2, 3]


def test_neighbours_on_the_ground_are_near_in_memory() -> None:
    places = {n: (110 + (n % 16) / 100, 35 + (n // 16) / 100) for n in range(256)}
    steps = [Road(n, n + 1, 5, way=n) for n in range(255)]
    graph = small_graph(places, steps)

    jumps = np.abs(np.diff(graph.node_lonlat, axis=0)).sum(axis=1)

    assert np.median(jumps) < 0.03
