"""A closed way takes out all of its edges, both directions, and leaves the graph alone."""

from __future__ import annotations

import numpy as np
import pytest

from routing.closures import close_ways
from routing.errors import WayError
from routing.graph import RoadGraph
from tests.routing.small_graphs import Road, small_graph

PLACES = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0)}


@pytest.fixture
def graph() -> RoadGraph:
    return small_graph(
        PLACES, [Road(1, 2, 50, way=7), Road(2, 3, 50, way=7), Road(1, 3, 500, way=8)]
    )


def test_every_edge_of_a_way_is_closed_in_both_directions(graph: RoadGraph) -> None:
    closed = close_ways(graph, [7])

    assert {edge for edge in range(graph.edge_count) if closed[edge]} == {
        edge for edge in range(graph.edge_count) if 7 in graph.ways_of(edge)
    }
    assert closed.sum() == 4


def test_the_graph_is_not_edited(graph: RoadGraph) -> None:
    before = graph.likely_cs.copy()

    close_ways(graph, [7, 8])

    assert np.array_equal(graph.likely_cs, before)


def test_no_ways_close_nothing(graph: RoadGraph) -> None:
    assert not close_ways(graph, []).any()


def test_every_unknown_way_is_named_at_once(graph: RoadGraph) -> None:
    with pytest.raises(WayError, match="way 41, 42") as refused:
        close_ways(graph, [42, 7, 41])

    assert refused.value.code == "unknown_way"
    assert refused.value.params == {"ways": [41, 42]}
