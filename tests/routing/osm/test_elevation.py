"""Heights that a map gives make a road of hills slow, where nearly all of its nodes have one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from routing.graph import TERRAINS, RoadGraph
from routing.osm import build_roads
from tests.routing.osm.osm_files import write_graphml, write_osm

# Ten places on a straight road, 911 m in all, and a road back.
PLACES = {n: (110.0 + n / 900, 35.0) for n in range(10)}
ROAD = (1, list(range(10)), {"highway": "secondary"})


def built(folder: Path, heights: Mapping[int, str], *, direct: bool = True) -> RoadGraph:
    tags = {node: {"ele": height} for node, height in heights.items()}
    source = write_osm(folder / "hill.osm", PLACES, [ROAD], node_tags=tags)
    build_roads(source, folder / "roads", direct=direct)
    return RoadGraph.load(folder / "roads")


def terrains(graph: RoadGraph) -> set[str]:
    return {TERRAINS[number] for number in graph.terrain.tolist()}


@pytest.mark.parametrize("direct", [True, False])
def test_a_straight_road_uphill_is_twisting_and_slow_both_ways(
    tmp_path: Path, *, direct: bool
) -> None:
    (tmp_path / "flat").mkdir()
    (tmp_path / "steep").mkdir()
    flat = built(tmp_path / "flat", dict.fromkeys(PLACES, "400"), direct=direct)
    steep = built(tmp_path / "steep", {n: f"{400 + 12 * n} m" for n in PLACES}, direct=direct)

    assert (terrains(flat), terrains(steep)) == ({"straight"}, {"twisting"})
    assert steep.likely_cs.min() > flat.likely_cs.max()
    assert steep.manifest.applied == {"nodes_with_elevation": 10}


@pytest.mark.parametrize(("known", "expected"), [(9, "twisting"), (8, "straight")])
def test_too_few_heights_say_nothing(tmp_path: Path, known: int, expected: str) -> None:
    graph = built(tmp_path, {n: str(400 + 30 * n) for n in range(known)})

    assert terrains(graph) == {expected}


def test_what_is_no_height_is_counted_and_not_taken_for_the_sea(tmp_path: Path) -> None:
    heights = {n: str(400 + 30 * n) for n in PLACES} | {3: "hilltop", 4: "nan", 5: "99999"}
    graph = built(tmp_path, heights)

    assert terrains(graph) == {"straight"}, "seven heights of ten"
    assert graph.manifest.dropped == {"elevation_unreadable": 3}


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ({0: "400.0", 9: "500.0"}, "twisting"),
        ({0: "400.0"}, "straight"),
        ({}, "straight"),
    ],
)
def test_a_saved_graph_may_have_the_heights_of_its_junctions(
    tmp_path: Path, heights: dict[int, str], expected: str
) -> None:
    road = {"highway": "secondary", "osmid": "1", "length": "911"}
    ends = {0: PLACES[0], 9: PLACES[9]}
    source = write_graphml(
        tmp_path / "hill.graphml", ends, [(0, 9, road), (9, 0, road)], elevation_m=heights
    )
    build_roads(source, tmp_path / "roads")

    assert terrains(RoadGraph.load(tmp_path / "roads")) == {expected}
