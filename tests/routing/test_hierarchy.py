"""The hierarchy holds every shortest way of any graph, and its files are never believed blindly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from scipy.sparse.csgraph import dijkstra

from routing.graph import ARRAYS, RoadGraph, write_graph
from routing.hierarchy import FILES, INF, Hierarchy, add_hierarchy
from routing.kernel import Weights
from tests.routing.small_graphs import Road, small_graph
from tests.routing.strategies import graphs

PLACES = {n: (110.0 + n / 100, 35.0 + (n % 3) / 100) for n in range(1, 8)}


@given(graphs())
def test_arcs_lead_up_and_the_higher_ends_of_a_node_are_linked(graph: RoadGraph) -> None:
    hierarchy = Hierarchy.make(graph)
    rank = hierarchy.rank
    offset, heads = hierarchy.up_offset.tolist(), hierarchy.up_head.tolist()
    up = [heads[offset[node] : offset[node + 1]] for node in range(graph.node_count)]

    assert sorted(rank.tolist()) == list(range(graph.node_count))
    for node, higher in enumerate(up):
        assert higher == sorted(set(higher))
        assert all(each > node for each in higher)
        if higher:
            assert set(higher[1:]) <= set(up[higher[0]]), "or a way over this node would be lost"
    for edge in range(graph.edge_count):
        start, stop = int(rank[graph.tail[edge]]), int(rank[graph.head[edge]])
        if start == stop:
            assert hierarchy.arc_of_edge[edge] == -1
        else:
            arc = int(hierarchy.arc_of_edge[edge])
            assert offset[min(start, stop)] <= arc < offset[min(start, stop) + 1]
            assert heads[arc] == max(start, stop)
            assert hierarchy.column[edge] == (0 if start < stop else 1)


@given(graphs())
def test_an_arc_weighs_the_shortest_way_over_lower_nodes(graph: RoadGraph) -> None:
    hierarchy = Hierarchy.make(graph)
    weights = Weights.of(graph)
    found = hierarchy.customise(weights.cost_cs)
    rank = hierarchy.rank
    for low in range(graph.node_count):
        for arc in range(int(hierarchy.up_offset[low]), int(hierarchy.up_offset[low + 1])):
            high = int(hierarchy.up_head[arc])
            kept = np.flatnonzero((rank < low) | (rank == low) | (rank == high))
            links = weights.outward.toarray()[np.ix_(kept, kept)]
            ends = {int(rank[node]): index for index, node in enumerate(kept)}
            for column, (start, stop) in enumerate(((low, high), (high, low))):
                time = dijkstra(links, indices=[ends[start]])[0, ends[stop]]
                assert found[arc, column] == (time if np.isfinite(time) else INF)


def test_one_node_has_an_order_and_no_arcs() -> None:
    graph = small_graph({1: (110.0, 35.0)}, [Road(1, 1, 50, way=1, bends=((110.01, 35.0),))])

    hierarchy = Hierarchy.make(graph)

    assert hierarchy.rank.tolist() == [0]
    assert len(hierarchy.up_head) == 0
    assert hierarchy.customise(Weights.of(graph).cost_cs).shape == (0, 2)


def test_parallel_roads_weigh_as_the_cheapest_that_is_open() -> None:
    places = {1: (110.0, 35.0), 2: (110.01, 35.0)}
    graph = small_graph(places, [Road(1, 2, 70, way=1), Road(1, 2, 30, way=2)])
    hierarchy = Hierarchy.make(graph)

    assert hierarchy.customise(graph.likely_cs.astype(np.int64)).tolist() == [[30, 30]]
    closed = np.where(graph.likely_cs == 30, 0, graph.likely_cs).astype(np.int64)
    assert hierarchy.customise(closed).tolist() == [[70, 70]]
    assert hierarchy.customise(np.zeros(4, dtype=np.int64)).tolist() == [[INF, INF]]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    roads = [Road(n, n + 1, 100 * n, way=n) for n in range(1, 7)] + [Road(1, 5, 80, way=9)]
    graph = small_graph(PLACES, roads)
    arrays = {name: getattr(graph, name) for name in ARRAYS}
    write_graph(tmp_path / "roads", graph.manifest, arrays, add_hierarchy)
    return tmp_path / "roads"


def test_a_directory_is_built_with_its_hierarchy(directory: Path) -> None:
    found = Hierarchy.of(RoadGraph.load(directory))
    made = Hierarchy.make(RoadGraph.load(directory))

    assert {path.name for path in directory.iterdir()} >= set(FILES)
    assert found.order_sha256 == made.order_sha256
    assert found.up_head.tolist() == made.up_head.tolist()


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_or_missing_hierarchy_is_made_again(directory: Path, name: str) -> None:
    path = directory / name
    whole = path.read_bytes()
    for damaged in (None, whole[:-3], whole[:-1] + bytes([whole[-1] ^ 1]), b""):
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        graph = RoadGraph.load(directory)
        assert Hierarchy.of(graph).order_sha256 == Hierarchy.make(graph).order_sha256
        assert path.read_bytes() == whole, "it is kept for the next process"


def test_the_hierarchy_of_another_graph_is_not_used(directory: Path, tmp_path: Path) -> None:
    other = small_graph(PLACES, [Road(n, 7, 100, way=n) for n in range(1, 7)])
    write_graph(tmp_path / "other", other.manifest, {n: getattr(other, n) for n in ARRAYS})
    for name in FILES:
        (tmp_path / "other" / name).write_bytes((directory / name).read_bytes())

    graph = RoadGraph.load(tmp_path / "other")

    assert Hierarchy.of(graph).up_head.tolist() == Hierarchy.make(graph).up_head.tolist()
