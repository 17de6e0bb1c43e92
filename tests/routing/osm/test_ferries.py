"""Ferries are roads with their own speed and one wait for each crossing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing.graph import NO_FERRY, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.osm.ferries import ferry_rules, seconds_of
from routing.snapping import snap
from routing.travel_times import Travel, Unreachable, travel_times
from tests.routing.osm.osm_files import write_osm

# Two islands, 9 km of water between them, and two places out at sea.
PLACES = {n: (110.0 + n / 100, 35.0) for n in (0, 1, 2)}
PLACES |= {n: (110.1 + n / 100, 35.0) for n in (3, 4, 5)}
PLACES |= {7: (110.06, 35.0), 8: (110.09, 35.0), 9: (110.06, 35.2)}
WEST = (1, [0, 1, 2], {"highway": "primary"})
EAST = (2, [3, 4, 5], {"highway": "primary"})
Way = tuple[int, list[int], dict[str, str]]


def ferry(number: int, nodes: list[int], **tags: str) -> Way:
    return number, nodes, {"route": "ferry", "motor_vehicle": "yes"} | tags


def build(folder: Path, *ferries: Way, direct: bool = False) -> RoadGraph:
    folder.mkdir(exist_ok=True)
    source = write_osm(folder / "islands.osm", PLACES, [WEST, EAST, *ferries])
    build_roads(source, folder / "roads", direct=direct)
    return RoadGraph.load(folder / "roads")


def across(graph: RoadGraph) -> Travel | Unreachable:
    origin, destination = snap(graph, *PLACES[2]), snap(graph, *PLACES[3])
    return travel_times(graph, DijkstraKernel(), Weights.of(graph), origin, [destination])[0]


def seconds_across(graph: RoadGraph) -> tuple[float, float, float]:
    found = across(graph)
    assert isinstance(found, Travel)
    return found.range_s[0], found.travel_time_s, found.range_s[1]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("25", 1500),
        ("25 min", 1500),
        ("1:45", 6300),
        ("00:25", 1500),
        ("00:25:30", 1530),
        ("PT25M", 1500),
        ("PT1H30M", 5400),
        ("P1D", 86400),
        ("about an hour", None),
        ("P", None),
        ("", None),
    ],
)
def test_a_duration_is_read_as_the_map_writes_it(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("direct", [False, True])
def test_a_crossing_takes_its_duration_and_one_wait(tmp_path: Path, *, direct: bool) -> None:
    graph = build(tmp_path, ferry(5, [2, 7, 3], duration="00:30", name="Ferry"), direct=direct)
    waiting = ferry_rules().waiting

    assert seconds_across(graph) == pytest.approx(
        (
            0.9 * 1800 + waiting.low_cs / 100,
            1800 + waiting.likely_cs / 100,
            1.5 * 1800 + waiting.high_cs / 100,
        ),
        abs=0.05,
    )
    (only,) = graph.manifest.ferries
    assert (only.way_id, only.name, only.crossing_s) == (5, "Ferry", 1800.0)
    assert only.source == "duration: OpenStreetMap; waiting: proposal"
    crossing = np.flatnonzero(graph.ferry != NO_FERRY)
    assert [graph.road_class_of(int(edge)) for edge in crossing] == ["ferry", "ferry"]
    assert [graph.manifest.areas[area] for area in graph.area[crossing]] == ["rural", "rural"]
    assert graph.manifest.applied == {"ferries": 1}


def test_a_crossing_in_several_pieces_is_waited_for_once(tmp_path: Path) -> None:
    whole = build(tmp_path / "whole", ferry(5, [2, 7, 8, 3]))
    pieces = build(
        tmp_path / "pieces", ferry(5, [2, 7]), ferry(6, [8, 7]), ferry(7, [8, 3], oneway="no")
    )

    assert seconds_across(pieces) == pytest.approx(seconds_across(whole), abs=0.03)
    assert len(pieces.manifest.ferries) == 3


def test_without_a_duration_a_ferry_goes_at_the_speed_of_the_table(tmp_path: Path) -> None:
    graph = build(tmp_path, ferry(5, [2, 3]))
    metres = float(graph.length_m[graph.ferry != NO_FERRY][0])
    rules = ferry_rules()

    expected = metres * 3.6 / rules.speed_kmh[1] + rules.waiting.likely_cs / 100
    assert seconds_across(graph)[1] == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("duration", ["0:00", "00:00:10", "200:00"])
def test_a_duration_that_no_boat_can_keep_is_not_used(tmp_path: Path, duration: str) -> None:
    with_it = build(tmp_path / "a", ferry(5, [2, 3], duration=duration))
    without = build(tmp_path / "b", ferry(5, [2, 3]))

    assert seconds_across(with_it) == seconds_across(without)


def test_an_interval_between_sailings_makes_the_wait(tmp_path: Path) -> None:
    graph = build(tmp_path, ferry(5, [2, 3], duration="30", interval="01:00"))

    assert seconds_across(graph) == pytest.approx((1620, 1800 + 1800, 2700 + 3600), abs=0.05)
    assert graph.manifest.ferries[0].waiting_s == 1800.0


def test_an_interval_of_days_is_no_wait(tmp_path: Path) -> None:
    weekly = build(tmp_path / "a", ferry(5, [2, 3], interval="P7D"))
    without = build(tmp_path / "b", ferry(5, [2, 3]))

    assert seconds_across(weekly) == seconds_across(without)


def test_opening_hours_are_kept_as_they_stand(tmp_path: Path) -> None:
    graph = build(tmp_path, ferry(5, [2, 3], opening_hours="Mo-Fr 06:00-20:00"))

    assert graph.manifest.ferries[0].opening_hours == "Mo-Fr 06:00-20:00"


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"motor_vehicle": "no"}, "ferry_without_vehicles"),
        ({"motorcar": "no"}, "ferry_without_vehicles"),
        ({"access": "private", "motor_vehicle": "private"}, "ferry_without_vehicles"),
        ({"ferry": "tourist"}, "ferry=tourist"),
    ],
)
def test_a_ferry_that_takes_no_ambulance_is_counted_out(
    tmp_path: Path, tags: dict[str, str], reason: str
) -> None:
    graph = build(tmp_path, (5, [2, 3], {"route": "ferry"} | tags))

    assert reason in graph.manifest.dropped
    assert (graph.ferry == NO_FERRY).all()


def test_a_ferry_that_is_silent_on_vehicles_is_taken_and_counted(tmp_path: Path) -> None:
    graph = build(tmp_path, (5, [2, 3], {"route": "ferry", "foot": "yes"}))

    assert isinstance(across(graph), Travel)
    assert graph.manifest.applied == {"ferries": 1, "ferries_silent_on_vehicles": 1}
    assert graph.manifest.ferries[0].source.endswith("vehicles: not said")


def test_what_leads_nowhere_is_cut_off_and_stretches_no_box(tmp_path: Path) -> None:
    graph = build(tmp_path, ferry(5, [2, 3]), ferry(6, [2, 9]), ferry(7, [7, 2, 3, 8]))

    assert graph.manifest.dropped == {"ferry_without_two_landings": 1}
    assert graph.manifest.bounding_box[3] == 35.0
    assert sorted({f.way_id for f in graph.manifest.ferries}) == [5, 7]


def test_a_point_at_sea_is_put_on_land(tmp_path: Path) -> None:
    graph = build(tmp_path, ferry(5, [2, 7, 3]))

    at_sea = snap(graph, 110.07, 35.0)

    assert graph.ferry[at_sea.edge] == NO_FERRY
    assert at_sea.snapped_m > 4000


def test_ferries_make_no_component_worth_serving(tmp_path: Path) -> None:
    islets = {n: (111 + n / 1000, 35.0) for n in range(200, 260)}
    ferries = [ferry(n, [n, n + 1]) for n in range(200, 259)]
    piers = [(2000 + n, [n, n - 100], {"highway": "service"}) for n in (200, 259)]
    shores = {n - 100: (111 + n / 1000, 35.001) for n in (200, 259)}
    source = write_osm(tmp_path / "a.osm", PLACES | islets | shores, [WEST, EAST, *ferries, *piers])

    manifest = build_roads(source, tmp_path / "roads")

    assert len(manifest.components) == 1
