"""A barrier closes a road, takes time, or neither; a closed place is two ends that do not meet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.osm.barriers import Passing, delay_of
from routing.osm.rules import read_road_rules, road_rules, road_rules_text
from routing.snapping import snap
from routing.travel_times import Travel, Unreachable, travel_times
from tests.routing.osm.osm_files import write_osm

PLACES = {n: (110.0 + n / 100, 35.0) for n in range(5)} | {9: (110.02, 35.01)}
MAIN = (1, [0, 1, 2, 3, 4], {"highway": "primary"})


def build(
    folder: Path,
    node_tags: Mapping[int, Mapping[str, str]],
    *ways: tuple[int, list[int], dict[str, str]],
) -> RoadGraph:
    folder.mkdir(exist_ok=True)
    source = write_osm(folder / "town.osm", PLACES, ways or [MAIN], node_tags=node_tags)
    build_roads(source, folder / "roads")
    return RoadGraph.load(folder / "roads")


def between(graph: RoadGraph, start: float, stop: float) -> Travel | Unreachable:
    origin, destination = snap(graph, 110 + start / 100, 35.0), snap(graph, 110 + stop / 100, 35.0)
    return travel_times(graph, DijkstraKernel(), Weights.of(graph), origin, [destination])[0]


@pytest.mark.parametrize(
    ("tags", "passing"),
    [
        ({}, Passing.FREE),
        ({"highway": "traffic_signals"}, Passing.FREE),
        ({"barrier": "bollard"}, Passing.BLOCKED),
        ({"barrier": "bollard", "bollard": "rising"}, Passing.FREE),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Passing.FREE),
        ({"barrier": "block"}, Passing.BLOCKED),
        ({"barrier": "gate"}, Passing.SLOW),
        ({"barrier": "gate", "access": "private"}, Passing.BLOCKED),
        ({"barrier": "gate", "access": "private", "motor_vehicle": "permissive"}, Passing.SLOW),
        ({"barrier": "gate", "locked": "yes"}, Passing.BLOCKED),
        ({"barrier": "lift_gate"}, Passing.SLOW),
        ({"barrier": "toll_booth"}, Passing.SLOW),
        ({"barrier": "kerb"}, Passing.FREE),
        ({"barrier": "yes"}, Passing.UNKNOWN),
        ({"access": "no"}, Passing.BLOCKED),
        ({"barrier": "gate", "motor_vehicle": "agricultural;forestry"}, Passing.BLOCKED),
        ({"barrier": "gate", "motor_vehicle": "forestry;destination"}, Passing.SLOW),
        ({"barrier": "gate", "access": "private", "emergency": "yes"}, Passing.BLOCKED),
    ],
)
def test_tags_of_a_node_say_whether_one_can_pass(tags: dict[str, str], passing: Passing) -> None:
    assert road_rules().barriers.passing(tags) is passing


def test_an_ambulance_exemption_opens_a_barrier_too() -> None:
    exempt = read_road_rules(
        road_rules_text(), over='[access]\nambulance_exemptions = ["emergency=yes"]'
    )
    tags = {"barrier": "gate", "access": "private", "emergency": "yes"}

    assert exempt.barriers.passing(tags) is Passing.SLOW


def test_a_bollard_cuts_the_road_into_ends_that_do_not_meet(tmp_path: Path) -> None:
    around = (2, [0, 9, 4], {"highway": "track"})
    graph = build(tmp_path, {2: {"barrier": "bollard"}}, MAIN, around)

    assert graph.node_osmid.tolist().count(2) == 2
    beside = between(graph, 1.9, 2.1)
    assert isinstance(beside, Travel)
    assert beside.distance_m > 5000, "by the track, not past the bollard"
    assert graph.manifest.applied == {"barriers_that_close": 1}


def test_three_roads_that_meet_at_a_closed_place_all_end_there(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        {2: {"access": "no"}},
        MAIN,
        (2, [2, 9], {"highway": "residential"}),
        (3, [0, 9, 4], {"highway": "track"}),
    )

    at_the_place = np.flatnonzero(graph.node_osmid == 2)
    assert len(at_the_place) == 3
    assert [int((graph.tail == node).sum()) for node in at_the_place] == [1, 1, 1]
    assert (graph.base_node == np.arange(graph.node_count)).all()


def test_a_closed_place_at_the_start_of_a_ring_opens_the_ring(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        {1: {"barrier": "block"}},
        (1, [1, 2, 9, 1], {"highway": "primary"}),
        (2, [2, 3], {"highway": "primary"}),
    )

    assert graph.node_osmid.tolist().count(1) == 2


def test_a_gate_takes_its_time_once_in_each_direction(tmp_path: Path) -> None:
    open_road = build(tmp_path / "open", {})
    gated = build(tmp_path / "gated", {2: {"barrier": "gate"}})
    delay = road_rules().barriers.delay({"barrier": "gate"})

    for edge in range(2):
        for name, extra_cs in (
            ("low_cs", delay.low_cs),
            ("likely_cs", delay.likely_cs),
            ("high_cs", delay.high_cs),
        ):
            assert getattr(gated, name)[edge] - getattr(open_road, name)[edge] == extra_cs
    assert gated.manifest.applied == {"barriers_that_slow": 1}


def test_a_kind_that_no_table_knows_is_passed_and_counted(tmp_path: Path) -> None:
    graph = build(tmp_path, {2: {"barrier": "yes"}})

    assert isinstance(between(graph, 0, 4), Travel)
    assert graph.manifest.dropped == {"barrier=yes": 1}


def test_a_delay_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= likely <= high"):
        delay_of({"low": 5, "likely": 3, "high": 9})
