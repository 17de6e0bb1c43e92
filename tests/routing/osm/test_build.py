"""What a build keeps, what it leaves out, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing.closures import close_ways
from routing.graph import Manifest, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.snapping import snap
from routing.travel_times import Route, route
from tests.routing.osm.osm_files import write_osm

# A small town: a line of five places, about 900 m apart, and one place north of the second.
PLACES = {n: (110.0 + n / 100, 35.0) for n in range(5)} | {9: (110.01, 35.01), 8: (110.5, 35.5)}
MAIN = (1, [0, 1, 2, 3, 4], {"highway": "primary"})


def build(folder: Path, *ways: tuple[int, list[int], dict[str, str]]) -> RoadGraph:
    source = write_osm(folder / "town.osm", PLACES, ways)
    build_roads(source, folder / "roads")
    return RoadGraph.load(folder / "roads")


def edges(graph: RoadGraph) -> set[tuple[int, int]]:
    osmid = graph.node_osmid.tolist()
    pairs = zip(graph.tail.tolist(), graph.head.tolist(), strict=True)
    return {(osmid[tail], osmid[head]) for tail, head in pairs}


def test_bends_are_taken_out_and_junctions_stay(tmp_path: Path) -> None:
    graph = build(tmp_path, MAIN, (2, [1, 9], {"highway": "residential"}))

    assert edges(graph) == {(0, 1), (1, 0), (1, 4), (4, 1), (1, 9), (9, 1)}
    assert graph.manifest.nodes == 4
    assert graph.manifest.ways == 2


def test_where_one_way_ends_and_the_next_begins_a_node_stays(tmp_path: Path) -> None:
    graph = build(
        tmp_path, (5, [0, 1, 2], {"highway": "primary"}), (3, [2, 3, 4], {"highway": "primary"})
    )

    assert edges(graph) == {(0, 2), (2, 0), (2, 4), (4, 2)}
    assert {graph.ways_of(edge) for edge in range(4)} == {(3,), (5,)}


def test_closing_a_way_does_not_cut_off_places_on_the_next(tmp_path: Path) -> None:
    first, last = (1, [0, 1], {"highway": "primary"}), (2, [1, 2], {"highway": "primary"})
    graph = build(tmp_path, first, last, (3, [2, 3, 4], {"highway": "primary"}))
    weights = Weights.of(graph, close_ways(graph, [1]))

    on_the_next_way, far_end = snap(graph, 110.011, 35.0), snap(graph, 110.04, 35.0)

    assert isinstance(
        route(graph, DijkstraKernel(), weights, far_end, on_the_next_way),
        Route,
    )


def test_a_place_within_an_edge_gets_its_share_of_the_time_at_the_rim_of_a_town(
    tmp_path: Path,
) -> None:
    lanes = [(10 + n, [100 + n, 200 + n], {"highway": "service"}) for n in range(40)]
    town = {100 + n: (110.031 + n / 5000, 34.993) for n in range(40)}
    town |= {200 + n: (110.031 + n / 5000, 34.9995) for n in range(40)}
    source = write_osm(tmp_path / "rim.osm", PLACES | town, [MAIN, *lanes])
    build_roads(source, tmp_path / "roads")
    graph = RoadGraph.load(tmp_path / "roads")

    assert set(graph.is_urban.tolist()) == {False, True}
    paces = graph.likely_cs / graph.length_m
    assert paces[graph.is_urban].min() > paces[~graph.is_urban].max() * 1.2


def test_a_bridge_is_an_edge_of_its_own_with_its_name(tmp_path: Path) -> None:
    bridge = {"highway": "primary", "bridge": "yes", "bridge:name": "Long Bridge", "name": "Road"}
    graph = build(
        tmp_path,
        (1, [0, 1], {"highway": "primary"}),
        (2, [1, 2, 3], bridge),
        (3, [3, 4], {"highway": "primary", "bridge": "no"}),
    )

    assert edges(graph) == {(0, 1), (1, 0), (1, 3), (3, 1), (3, 4), (4, 3)}
    bridges = np.flatnonzero(graph.is_bridge).tolist()
    assert {graph.ways_of(edge) for edge in bridges} == {(2,)}
    assert {graph.text(int(graph.bridge_name[edge])) for edge in bridges} == {"Long Bridge"}
    assert {graph.text(int(graph.name[edge])) for edge in bridges} == {"Road"}


def test_parallel_ways_between_two_bends_both_stay(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        (1, [0, 1], {"highway": "primary"}),
        (2, [1, 2], {"highway": "primary"}),
        (3, [1, 2], {"highway": "primary"}),
        (4, [2, 3], {"highway": "primary"}),
    )

    assert {way for edge in range(graph.edge_count) for way in graph.ways_of(edge)} == {1, 2, 3, 4}
    assert graph.edge_count == 8


def test_a_ring_without_a_junction_is_kept_when_it_is_all_there_is(tmp_path: Path) -> None:
    graph = build(tmp_path, (1, [0, 1, 9, 0], {"highway": "primary"}))

    assert graph.node_count == 1
    assert graph.edge_count == 2
    assert graph.twin.tolist() == [1, 0]


def test_oneway_minus_one_runs_against_the_order_of_its_nodes(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        (1, [0, 1], {"highway": "primary", "oneway": "-1"}),
        (2, [0, 9], {"highway": "primary"}),
        (3, [9, 1], {"highway": "primary"}),
        (4, [9, 8], {"highway": "primary"}),
    )

    assert (1, 0) in edges(graph)
    assert (0, 1) not in edges(graph)


def test_a_roundabout_is_driven_one_way(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        (1, [1, 2, 9, 1], {"highway": "primary", "junction": "roundabout"}),
        (2, [0, 1], {"highway": "primary"}),
        (3, [2, 3], {"highway": "primary"}),
    )

    assert (1, 2) in edges(graph)
    assert (2, 1) in edges(graph), "the way round by node 9"
    assert (graph.twin[graph.length_m > 1100] == -1).all()


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        MAIN,
        (2, [1, 9], {"highway": "footway"}),
        (3, [2, 9], {"waterway": "canal"}),
        (4, [3, 9], {"highway": "service", "access": "private"}),
        (5, [0, 9], {"route": "ferry"}),
        (6, [0, 77], {"highway": "primary"}),
    )

    assert graph.manifest.dropped == {
        "access": 1,
        "ferry_without_two_landings": 1,
        "highway=footway": 1,
        "no_highway": 1,
        "nodes_outside_extract": 1,
        "way_without_two_nodes": 1,
    }


def test_the_rim_of_an_area_is_no_way_round_a_oneway(tmp_path: Path) -> None:
    area = {"highway": "primary", "area": "yes"}
    graph = build(
        tmp_path,
        MAIN,
        (2, [1, 9], {"highway": "service", "oneway": "yes"}),
        (3, [1, 9, 2, 1], area),
    )

    assert 3 not in graph.way_id.tolist()
    assert graph.manifest.dropped["area=yes"] == 1


def test_a_way_is_cut_where_its_nodes_lie_outside_the_extract(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        MAIN,
        (2, [1, 9, 77, 2], {"highway": "tertiary"}),
        (3, [9, 2], {"highway": "road"}),
    )

    assert (1, 9) in edges(graph)
    assert all(
        2 not in graph.ways_of(edge)
        for edge in range(graph.edge_count)
        if graph.length_m[edge] > 3000
    )
    assert graph.manifest.dropped == {"nodes_outside_extract": 1}


def test_small_components_are_dropped_and_kept_as_fragments(tmp_path: Path) -> None:
    graph = build(tmp_path, MAIN, (2, [9, 8], {"highway": "track"}))

    assert edges(graph) == {(0, 4), (4, 0)}
    assert len(graph.fragment_offset) - 1 == 2
    assert graph.manifest.dropped == {
        "edges_in_small_components": 2,
        "nodes_in_small_components": 2,
    }


def test_times_follow_the_table_and_are_summed_piece_by_piece(tmp_path: Path) -> None:
    graph = build(tmp_path, (1, [0, 1, 2], {"highway": "track", "surface": "mud"}))

    # unpaved rural track: 20, 11 and 6 km/h
    metres = 2 * 910.84
    for costs, kmh in ((graph.low_cs, 20), (graph.likely_cs, 11), (graph.high_cs, 6)):
        assert int(costs[0]) == pytest.approx(metres * 360 / kmh, abs=1.5)


def test_the_box_is_the_declared_one_joined_with_the_roads(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN], bounds=(109.9, 34.9, 110.02, 35.1))

    manifest = build_roads(source, tmp_path / "roads")

    assert manifest.bounding_box == (109.9, 34.9, 110.04, 35.1)


def test_progress_names_every_stage(tmp_path: Path) -> None:
    stages: list[str] = []
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])

    build_roads(source, tmp_path / "roads", lambda stage, _: stages.append(stage))

    assert list(dict.fromkeys(stages)) == [
        "checking the source",
        "reading the extract",
        "looking for service areas, toll stations and villages",
        "reading the roads into OSMnx",
        "timing each piece of road",
        "taking out the bends between junctions",
        "splitting the junctions where a turn is forbidden",
        "finding what is connected, and sorting",
        "writing",
        "ordering the junctions for quick answers",
        "done",
    ]


def test_the_manifest_names_its_source_and_the_licence(tmp_path: Path) -> None:
    manifest = build(tmp_path, MAIN).manifest

    assert manifest.source_name == "town.osm"
    assert len(manifest.source_sha256) == 64
    assert manifest.licence == "© OpenStreetMap contributors, ODbL 1.0"
    assert manifest.speed_table_version
    assert manifest.osmnx_version
    assert Manifest.from_json(manifest.to_json()) == manifest
