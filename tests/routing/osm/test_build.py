"""What a build keeps, what it leaves out, and what it refuses."""

from __future__ import annotations

import bz2
from pathlib import Path

import numpy as np
import pytest

from routing.errors import DirectoryError, RoadsError, SourceError
from routing.graph import Manifest, RoadGraph
from routing.osm import build_roads
from tests.routing.osm.osm_files import write_graphml, write_osm

# A small town: a line of five places, about 900 m apart, and one place north of the second.
PLACES = {n: (110.0 + n / 100, 35.0) for n in range(5)} | {9: (110.01, 35.01), 8: (110.5, 35.5)}
MAIN = (1, [0, 1, 2, 3, 4], {"highway": "primary"})
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


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


def test_an_edge_knows_all_ways_it_was_made_from(tmp_path: Path) -> None:
    graph = build(
        tmp_path, (5, [0, 1, 2], {"highway": "primary"}), (3, [2, 3, 4], {"highway": "primary"})
    )

    assert [graph.ways_of(edge) for edge in range(2)] == [(3, 5), (3, 5)]


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
        "ferry": 1,
        "highway=footway": 1,
        "no_highway": 1,
        "nodes_outside_extract": 1,
        "way_without_two_nodes": 1,
    }


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
        "reading the roads into OSMnx",
        "timing each piece of road",
        "taking out the bends between junctions",
        "finding what is connected, and sorting",
        "writing",
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


# bad sources


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def bad_sources(folder: Path) -> dict[str, tuple[Path, str]]:
    road_free = [(1, [0, 1], {"waterway": "canal"}), (2, [1, 2], {"highway": "steps"})]
    osm = "<osm version='0.6'>"
    road = "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='road'/></way>"
    line = {"highway": "primary", "osmid": "1", "length": "9"}
    return {
        "missing": (folder / "nowhere.osm", "missing_source"),
        "directory": (folder, "unknown_suffix"),
        "suffix": (write(folder, "roads.shp", "x"), "unknown_suffix"),
        "place": (Path("place:Jincheng, Shanxi, China"), "place_not_supported"),
        "zero bytes": (write(folder, "zero.osm.pbf", b""), "empty_source"),
        "broken pbf": (write(folder, "broken.osm.pbf", b"not a pbf" * 99), "broken_source"),
        "xml in pbf": (write(folder, "xml.osm.pbf", f"{osm}</osm>"), "broken_source"),
        "truncated xml": (write(folder, "cut.osm", f"{osm}<node id='1'"), "broken_source"),
        "no xml": (write(folder, "zip.osm", bz2.compress(b"x" * 999)), "broken_source"),
        "bad number": (
            write(folder, "nan.osm", f"{osm}<node id='1' lat='x' lon='1'/>{road}</osm>"),
            "broken_source",
        ),
        "xml bomb": (write(folder, "bomb.osm", f"{BOMB}{osm}&b;</osm>"), "xml_entities"),
        "graphml bomb": (
            write(folder, "bomb.graphml", f"{BOMB}<graphml>&b;</graphml>"),
            "xml_entities",
        ),
        "empty extract": (write(folder, "empty.osm", f"{osm}</osm>"), "empty_source"),
        "no roads": (write_osm(folder / "canals.osm", PLACES, road_free), "no_roads"),
        "only a oneway": (
            write_osm(
                folder / "oneway.osm", PLACES, [(1, [0, 1], {"highway": "road", "oneway": "yes"})]
            ),
            "no_connected_roads",
        ),
        "roads without nodes": (
            write_osm(folder / "bare.osm", {}, [(1, [1, 2], {"highway": "primary"})]),
            "no_roads",
        ),
        "not graphml": (write(folder, "other.graphml", "<osm></osm>"), "broken_source"),
        "truncated graphml": (write(folder, "cut.graphml", "<graphml><gra"), "broken_source"),
        "graphml without edges": (write_graphml(folder / "e.graphml", PLACES, []), "empty_source"),
        "graphml without roads": (
            write_graphml(folder / "f.graphml", PLACES, [(0, 1, {"highway": "footway"})]),
            "no_roads",
        ),
        "graphml in metres": (
            write_graphml(
                folder / "m.graphml",
                {0: (5e5, 4e6), 1: (5e5, 4.1e6)},
                [(0, 1, line)],
                crs="epsg:32649",
            ),
            "not_wgs84",
        ),
        "graphml with a bad length": (
            write_graphml(folder / "l.graphml", PLACES, [(0, 1, line | {"length": "nan"})]),
            "broken_source",
        ),
        "graphml with a bad shape": (
            write_graphml(
                folder / "g.graphml", PLACES, [(0, 1, line | {"geometry": "POINT(1 2)"})]
            ),
            "broken_source",
        ),
    }


@pytest.mark.parametrize(
    "case",
    [
        "missing",
        "directory",
        "suffix",
        "place",
        "zero bytes",
        "broken pbf",
        "xml in pbf",
        "truncated xml",
        "no xml",
        "bad number",
        "xml bomb",
        "graphml bomb",
        "empty extract",
        "no roads",
        "only a oneway",
        "roads without nodes",
        "not graphml",
        "truncated graphml",
        "graphml without edges",
        "graphml without roads",
        "graphml in metres",
        "graphml with a bad length",
        "graphml with a bad shape",
    ],
)
def test_a_bad_source_is_refused_by_name_and_nothing_is_built(tmp_path: Path, case: str) -> None:
    source, code = bad_sources(tmp_path)[case]
    before = sorted(tmp_path.iterdir())

    with pytest.raises(SourceError) as refused:
        build_roads(source, tmp_path / "roads")

    assert refused.value.code == code
    assert source.name in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.realdata
def test_a_truncated_pbf_is_refused(data_dir: Path, tmp_path: Path) -> None:
    whole = (data_dir / "osm/liechtenstein-latest.osm.pbf").read_bytes()
    source = write(tmp_path, "half.osm.pbf", whole[: len(whole) // 2])

    with pytest.raises(SourceError, match=r"half\.osm\.pbf cannot be read"):
        build_roads(source, tmp_path / "roads")

    assert not (tmp_path / "roads").exists()


def test_a_directory_with_other_things_is_not_overwritten(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    (tmp_path / "roads").mkdir()
    precious = write(tmp_path / "roads", "notes.txt", "keep me")

    with pytest.raises(DirectoryError, match="nothing was written"):
        build_roads(source, tmp_path / "roads")

    assert precious.read_text() == "keep me"


def test_a_rebuild_replaces_the_graph_while_the_old_one_stays_readable(tmp_path: Path) -> None:
    old = build(tmp_path, MAIN)
    before = old.likely_cs.tolist()

    new = build(tmp_path, MAIN, (2, [1, 9], {"highway": "residential"}))

    assert new.edge_count == 6
    assert old.likely_cs.tolist() == before
    assert RoadGraph.load(tmp_path / "roads").hash == new.hash != old.hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roads", "town.osm"]


def test_a_failed_rebuild_leaves_the_old_graph(tmp_path: Path) -> None:
    old = build(tmp_path, MAIN)

    with pytest.raises(RoadsError):
        build_roads(write(tmp_path, "bad.osm", "<osm>"), tmp_path / "roads")

    assert RoadGraph.load(tmp_path / "roads").hash == old.hash
