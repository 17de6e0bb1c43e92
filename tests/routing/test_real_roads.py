"""Seconds on real roads equal NetworkX Dijkstra on the same weights, to the centisecond."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from routing.closures import close_ways
from routing.graph import NO_FERRY, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm.extract import Extract, read_extract
from routing.osm.ferries import ferry_rules
from routing.osm.rules import road_rules
from routing.osm.simplified import timed_pieces
from routing.snapping import Snap, SnapFlag, snap
from routing.speeds import speed_table
from routing.travel_times import (
    Outbound,
    Route,
    Travel,
    Unreachable,
    route,
    times_to,
    travel_times,
)
from tests.routing.conftest import JINAN, MALTA, PUYANG, SHANGHAI
from tests.routing.small_graphs import networkx_cs, reference_graph, reference_times_cs

pytestmark = pytest.mark.realdata

KERNEL = DijkstraKernel()
SOURCES = [PUYANG, JINAN, SHANGHAI, MALTA]
PAIRS = 200
CLOSED_SHARE = 0.15  # of the ways: enough to cut some places off on every extract
Built = Callable[[str], RoadGraph]


def random_points(graph: RoadGraph, count: int, rng: np.random.Generator) -> list[Snap]:
    """Return points near roads, so that they are snapped into edges and not only to their ends."""
    points = graph.point_lonlat[rng.integers(0, len(graph.point_lonlat), count)]
    west, south, east, north = graph.manifest.bounding_box
    moved = points + rng.normal(0, 0.0008, points.shape)
    inside = np.clip(moved, (west, south), (east, north))
    return [snap(graph, lon, lat) for lon, lat in inside.tolist()]


def found_cs(found: list[Travel | Unreachable]) -> list[int | None]:
    return [item.travel_time_cs if isinstance(item, Travel) else None for item in found]


@pytest.mark.parametrize("source", SOURCES)
def test_200_random_pairs_of_points_equal_networkx(built: Built, source: str) -> None:
    graph = built(source)
    weights = Weights.of(graph)
    reference = reference_graph(weights)
    rng = np.random.default_rng(20190)
    unreachable = 0
    origins, destinations = (random_points(graph, PAIRS, rng) for _ in range(2))
    for origin, destination in zip(origins, destinations, strict=True):
        expected = reference_times_cs(reference, weights, origin, [destination])
        found = travel_times(graph, KERNEL, weights, origin, [destination])
        assert found_cs(found) == expected
        unreachable += expected.count(None)
    assert (graph.twin < 0).any(), "a source without one-ways proves too little"
    if len(graph.manifest.components) > 1 and source == MALTA:
        assert unreachable > 0


@pytest.mark.parametrize("source", SOURCES)
def test_200_random_pairs_of_junctions_equal_networkx(built: Built, source: str) -> None:
    graph = built(source)
    weights = Weights.of(graph)
    reference = reference_graph(weights)
    rng = np.random.default_rng(20191)
    _, copies = np.unique(graph.node_lonlat, axis=0, return_inverse=True)
    alone = np.flatnonzero(np.bincount(copies.reshape(-1))[copies.reshape(-1)] == 1)
    for origin, destination in rng.choice(alone, (PAIRS, 2)).tolist():
        outbound = Outbound(graph, KERNEL, weights, snap(graph, *graph.node_lonlat[origin]))
        found = outbound.travel(snap(graph, *graph.node_lonlat[destination]))
        assert found_cs([found]) == [networkx_cs(reference, origin, destination)]


@pytest.mark.parametrize("source", SOURCES)
def test_with_ways_closed_both_directions_still_equal_networkx(built: Built, source: str) -> None:
    graph = built(source)
    rng = np.random.default_rng(20192)
    known = np.unique(graph.way_id)
    ways = rng.choice(known, int(len(known) * CLOSED_SHARE), replace=False).tolist()
    weights = Weights.of(graph, close_ways(graph, ways))
    reference = reference_graph(weights)
    centres = random_points(graph, 10, rng)
    times: list[int | None] = []
    for origin in random_points(graph, 5, rng):
        expected = reference_times_cs(reference, weights, origin, centres)
        assert found_cs(travel_times(graph, KERNEL, weights, origin, centres)) == expected
        times += expected
    assert None in times, "nothing was cut off"
    assert any(time is not None for time in times), "everything was cut off"
    for patient in random_points(graph, 3, rng):
        expected = [reference_times_cs(reference, weights, c, [patient])[0] for c in centres]
        assert found_cs(times_to(graph, KERNEL, weights, centres, patient)) == expected


@pytest.mark.parametrize("source", [PUYANG, SHANGHAI])
def test_taking_out_the_bends_changes_no_time(built: Built, data_dir: Path, source: str) -> None:
    graph = built(source)
    extract = read_extract(data_dir / source, "osm", road_rules())
    pieces = timed_pieces(extract, speed_table(), lambda *_: None)
    reference: nx.DiGraph[int] = nx.DiGraph()
    for tail, head, data in pieces.edges(data=True):
        known = reference.get_edge_data(tail, head, {"weight": data["likely_cs"]})["weight"]
        reference.add_edge(tail, head, weight=min(known, data["likely_cs"]))
    weights = Weights.of(graph)
    osmid = graph.node_osmid.tolist()
    # where a barrier closes the road, the pieces end at nodes that the map does not have
    cut = set(extract.node_osmid.values())
    whole = [node for node in range(graph.node_count) if osmid[node] not in cut]
    for node in np.random.default_rng(20193).choice(whole, 10).tolist():
        expected = nx.single_source_dijkstra_path_length(reference, osmid[node])
        found = KERNEL.times_from(weights, [(node, 0)]).tolist()
        assert [found[other] for other in whole] == [expected.get(osmid[o], -1) for o in whole]


def test_a_canal_a_power_line_and_a_building_are_never_roads(built: Built, data_dir: Path) -> None:
    text = (data_dir / PUYANG).read_text(encoding="utf-8")
    assert all(word in text for word in ('k="waterway"', 'k="power"', 'k="building"'))

    manifest = built(PUYANG).manifest

    assert manifest.dropped["no_highway"] == text.count("<way ") - text.count('k="highway"')
    assert manifest.ways + 7 == 342, "342 drivable ways, 7 of them only in small fragments"


def test_maltas_second_island_is_reached_by_ferry_and_by_nothing_else(built: Built) -> None:
    graph = built(MALTA)
    valletta, victoria = snap(graph, 14.5147, 35.8972), snap(graph, 14.2396, 36.0443)
    without_ferries = Weights.of(graph, graph.ferry != NO_FERRY)

    by_ferry = route(graph, KERNEL, Weights.of(graph), valletta, victoria)
    by_road = route(graph, KERNEL, without_ferries, valletta, victoria)

    assert isinstance(by_ferry, Route)
    sailed = [segment for segment in by_ferry.segments if segment.road_class == "ferry"]
    waiting_s = ferry_rules().waiting.likely_cs / 100
    assert sum(segment.length_m for segment in sailed) == pytest.approx(5400, abs=300)
    assert sum(segment.travel_time_s for segment in sailed) > waiting_s + 1000
    assert isinstance(by_road, Unreachable)
    dropped = graph.manifest.dropped
    kinds = ("ferry_without_vehicles", "ferry_without_two_landings", "ferry=tourist")
    assert graph.manifest.applied["ferries"] + sum(dropped[kind] for kind in kinds) == 9
    assert graph.manifest.components[1].nodes < 100, "both islands are one component now"


def test_no_route_on_malta_takes_a_forbidden_turn(built: Built, data_dir: Path) -> None:
    graph = built(MALTA)
    weights = Weights.of(graph)
    extract = read_extract(data_dir / MALTA, "pbf", road_rules())
    banned = {
        (way_in, each.via, way_out)
        for each in extract.restrictions
        if not each.is_demand and each.from_ways != each.to_ways
        for way_in in each.from_ways
        for way_out in each.to_ways
        if each.via is not None  # else over ways
        and not is_inside(extract, each.via, way_in)
        and not is_inside(extract, each.via, way_out)
    }
    rng = np.random.default_rng(20195)
    at_splits = graph.node_lonlat[np.unique(graph.base_node[np.flatnonzero(is_copy(graph))])]
    taken = 0
    for lon, lat in at_splits.tolist():
        near = [snap(graph, lon + east, lat + north) for east, north in rng.normal(0, 4e-3, (6, 2))]
        for origin, destination in zip(near[:3], near[3:], strict=True):
            found = route(graph, KERNEL, weights, origin, destination)
            assert isinstance(found, Route)
            for before, after in pairwise(found.segments):
                via = int(graph.node_osmid[graph.tail[after.edge]])
                turn = (*graph.ways_of(before.edge), via, *graph.ways_of(after.edge))
                assert turn not in banned
                taken += via in {each[1] for each in banned}
    assert taken > 20, "too few routes pass a junction with a restriction to prove anything"


def is_inside(extract: Extract, node: int, way: int) -> bool:
    """Say whether a way runs on through a node, so that a restriction means one side of it."""
    return any(node in each.nodes[1:-1] for each in extract.stretches if each.way_id == way)


def is_copy(graph: RoadGraph) -> NDArray[np.bool_]:
    return np.asarray(graph.base_node != np.arange(graph.node_count))


def test_a_point_out_at_sea_is_answered_and_flagged(built: Built) -> None:
    graph = built(MALTA)

    found = snap(graph, 14.55, 36.1)

    assert SnapFlag.FAR_SNAP in found.flags
    assert SnapFlag.OFF_ROAD in found.flags
    assert found.snapped_m > 5000
    assert found.access_s > 3600


def test_the_nearest_edge_is_the_nearest_of_all_in_metres(built: Built) -> None:
    graph = built(JINAN)
    rng = np.random.default_rng(20194)
    west, south, east, north = graph.manifest.bounding_box
    edge_of = np.repeat(np.arange(graph.edge_count), np.diff(graph.point_offset))
    for _ in range(20):
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        scale = np.array((np.cos(np.radians(lat)), 1.0)) * 111_194.93
        plane = (graph.point_lonlat - (lon, lat)) * scale
        start, stop = plane[:-1], plane[1:]
        step = stop - start
        square = np.maximum((step**2).sum(axis=1), 1e-12)
        along = np.clip(-(start * step).sum(axis=1) / square, 0, 1)
        distance = np.hypot(*(start + along[:, None] * step).T)
        distance[edge_of[1:] != edge_of[:-1]] = np.inf
        assert snap(graph, lon, lat).snapped_m == pytest.approx(distance.min(), abs=0.06)


def test_another_process_builds_the_very_same_graph(
    built: Built, data_dir: Path, tmp_path: Path
) -> None:
    code = "import sys; from pathlib import Path; from routing.osm import build_roads"
    call = "build_roads(Path(sys.argv[1]), Path(sys.argv[2]))"

    subprocess.run(
        [sys.executable, "-c", f"{code}; {call}", data_dir / PUYANG, tmp_path / "again"],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        check=True,
    )

    assert RoadGraph.load(tmp_path / "again").manifest == built(PUYANG).manifest
