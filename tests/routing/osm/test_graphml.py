"""GraphML saved by OSMnx: the edge is the unit, whatever a saved attribute looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from routing.graph import RoadGraph
from routing.osm import build_roads
from tests.routing.osm.osm_files import write_graphml

PLACES = {n: (110.0 + n / 100, 35.0) for n in range(4)}
LINE = {"highway": "primary", "osmid": "5", "length": "900"}


def build(
    folder: Path, *edges: tuple[int, int, dict[str, str]], edgedefault: str = "directed"
) -> RoadGraph:
    source = write_graphml(folder / "town.graphml", PLACES, edges, edgedefault=edgedefault)
    build_roads(source, folder / "roads")
    return RoadGraph.load(folder / "roads")


def test_the_manifest_says_that_the_edge_is_the_unit(tmp_path: Path) -> None:
    assert (
        "the edge of the source is the unit"
        in build(tmp_path, (0, 1, LINE), (1, 0, LINE)).manifest.edge_unit
    )


def test_a_list_of_ways_and_classes_is_read_and_the_slowest_class_counts(tmp_path: Path) -> None:
    listed = LINE | {"osmid": "[9, 7]", "highway": "['trunk', 'residential']"}
    graph = build(tmp_path, (0, 1, listed), (1, 0, listed))

    assert graph.ways_of(0) == (7, 9)
    assert graph.road_class_of(0) == "residential"
    assert graph.twin.tolist() == [1, 0]


def test_an_edge_partly_on_a_footway_is_no_road(tmp_path: Path) -> None:
    mixed = LINE | {"highway": "['primary', 'footway']"}
    graph = build(tmp_path, (0, 1, LINE), (1, 0, LINE), (1, 2, mixed))

    assert graph.manifest.dropped == {"highway=footway": 1}


@pytest.mark.parametrize("access", ["['private', 'yes']", "['yes', 'agricultural;forestry']"])
def test_edges_partly_on_closed_ways_are_counted_out(tmp_path: Path, access: str) -> None:
    private = LINE | {"access": access}
    graph = build(tmp_path, (0, 1, LINE), (1, 0, LINE), (1, 2, private))

    assert graph.manifest.dropped == {"access": 1}


def test_a_missing_length_is_measured_along_the_shape(tmp_path: Path) -> None:
    shape = "LINESTRING (110.0 35.0, 110.005 35.005, 110.01 35.0)"
    bent = {"highway": "primary", "osmid": "5", "geometry": shape}
    graph = build(tmp_path, (0, 1, bent), (1, 0, bent))

    assert float(graph.length_m[0]) == pytest.approx(1438, rel=0.01)


def test_a_shape_drawn_the_other_way_is_turned_round(tmp_path: Path) -> None:
    shape = {"geometry": "LINESTRING (110.01 35.0, 110.005 35.005, 110.0 35.0)"}
    graph = build(tmp_path, (0, 1, LINE | shape), (1, 0, LINE | shape))

    assert graph.points_of(0)[0].tolist() == graph.node_lonlat[graph.tail[0]].tolist()
    assert graph.twin.tolist() == [1, 0]


def test_an_edge_knows_whether_it_runs_along_its_way(tmp_path: Path) -> None:
    there, back = LINE | {"reversed": "False"}, LINE | {"reversed": "True"}
    mixed = LINE | {"reversed": "[True, False]", "osmid": "[5, 6]"}
    graph = build(tmp_path, (0, 1, there), (1, 0, back), (1, 2, mixed), (2, 1, LINE))

    pairs = zip(graph.tail.tolist(), graph.head.tolist(), graph.is_along.tolist(), strict=True)
    assert list(pairs) == [(0, 1, True), (1, 0, False), (1, 2, True), (2, 1, True)]


def test_an_edge_that_is_being_built_is_counted_out(tmp_path: Path) -> None:
    building = LINE | {"construction": "['minor', 'primary']"}
    graph = build(tmp_path, (0, 1, LINE), (1, 0, LINE), (1, 2, building))

    assert graph.manifest.dropped == {"construction": 1}


def test_an_edge_keeps_the_surface_it_is_timed_by(tmp_path: Path) -> None:
    dirt = LINE | {"surface": "['asphalt', 'dirt']"}
    graph = build(tmp_path, (0, 1, LINE), (1, 0, dirt))

    assert [graph.manifest.surfaces[index] for index in graph.surface] == ["unknown", "unpaved"]


def test_an_undirected_graph_can_be_driven_both_ways(tmp_path: Path) -> None:
    graph = build(tmp_path, (0, 1, LINE), edgedefault="undirected")

    assert graph.edge_count == 2


@pytest.mark.realdata
def test_an_older_osmnx_file_is_read(data_dir: Path, tmp_path: Path) -> None:
    manifest = build_roads(data_dir / "china/chengdu_drive_osmnx_2023.graphml", tmp_path / "roads")

    assert manifest.dropped["access"] == 10
    assert manifest.nodes > 2700


@pytest.mark.realdata
def test_jinan_keeps_its_large_component_and_its_oneways(
    built: Callable[[str], RoadGraph],
) -> None:
    graph = built("china/jinan_drive.graphml")

    assert graph.manifest.components[0].nodes == 11850
    assert graph.manifest.edges + graph.manifest.dropped["edges_in_small_components"] == 28597
    assert (graph.twin < 0).sum() > 5000
