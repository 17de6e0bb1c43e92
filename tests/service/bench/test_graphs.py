from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from routing.graph import NO_TWIN, RoadGraph
from routing.kernel import DijkstraKernel
from routing.weights import Weights
from service.bench.graphs import DIMACS_FILES, Arcs, dimacs_graph, graph_of, invented_graph
from service.bench.places import beside_roads
from service.bench.regions import written


def test_the_invented_graph_is_the_same_every_time_and_of_one_piece() -> None:
    graph = invented_graph(2500)
    assert graph.hash == invented_graph(2500).hash
    links = csr_array(
        (np.ones(graph.edge_count), (graph.tail, graph.head)), shape=(graph.node_count,) * 2
    )
    assert connected_components(links, connection="strong")[0] == 1
    assert graph.node_count == 2500
    assert 2.2 < graph.edge_count / graph.node_count < 2.7


def test_every_road_of_the_invented_graph_has_its_twin() -> None:
    graph = invented_graph(400)
    assert (graph.twin != NO_TWIN).all()
    assert (graph.twin[graph.twin] == np.arange(graph.edge_count)).all()
    assert (graph.tail[graph.twin] == graph.head).all()
    assert (graph.likely_cs[graph.twin] == graph.likely_cs).all()


def test_putting_arcs_in_order_changes_no_way() -> None:
    random = np.random.default_rng(1)
    nodes, size = 40, 160
    tail, head = random.integers(0, nodes, (2, size))
    time_cs = random.integers(1, 1000, size)
    arcs = Arcs(
        lonlat=random.random((nodes, 2)) + 1,
        tail=tail,
        head=head,
        time_cs=time_cs,
        length_m=time_cs.astype(np.float64),
        road_class=np.zeros(size, dtype=np.int64),
        road_classes=("primary",),
        name="random",
    )
    graph = graph_of(arcs)
    least = np.zeros((nodes, nodes))
    for each in zip(tail, head, time_cs, strict=True):
        least[each[:2]] = min(each[2], least[each[:2]] or np.inf)
    expected = dijkstra(csr_array(least), indices=[0])[0]
    old = graph.node_osmid - 1
    start = int(np.flatnonzero(old == 0)[0])
    times = DijkstraKernel().times_from(Weights.of(graph), [(start, 0)])
    assert [float(t) if t >= 0 else np.inf for t in times] == expected[old].tolist()


def test_the_dimacs_files_become_a_road_graph(tmp_path: Path) -> None:
    times, lengths, places = DIMACS_FILES
    write(tmp_path / times, "c times\np sp 2 2\na 1 2 1000\na 2 1 1000\n")
    write(tmp_path / lengths, "p sp 2 2\na 1 2 400\na 2 1 400\n")
    write(tmp_path / places, "p aux sp co 2\nv 1 -74000000 41000000\nv 2 -73900000 41000000\n")
    graph = dimacs_graph(tmp_path)
    assert graph is not None
    assert graph.likely_cs.tolist() == [360, 360]
    assert graph.length_m.tolist() == [40.0, 40.0]
    assert graph.road_class_of(0) == "residential"
    assert graph.node_lonlat[:, 0].tolist() == [-74.0, -73.9]


def test_without_the_dimacs_files_there_is_no_graph(tmp_path: Path) -> None:
    assert dimacs_graph(tmp_path) is None


def test_an_invented_graph_can_be_written_and_mapped(tmp_path: Path) -> None:
    graph = invented_graph(100)
    mapped = RoadGraph.load(written(graph, tmp_path / "roads"))
    assert mapped.hash == graph.hash


def test_seeded_points_are_beside_roads_of_the_classes_asked_for() -> None:
    graph = invented_graph(900)
    assert beside_roads(graph, 50, 3) == beside_roads(graph, 50, 3)
    assert len(set(beside_roads(graph, 50, 3))) == 50
    assert beside_roads(graph, 10, 3, ["motorway"]) == []


def write(file: Path, text: str) -> None:
    with gzip.open(file, "wt", encoding="ascii") as packed:
        packed.write(text)
