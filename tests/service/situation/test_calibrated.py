"""Under a calibration the roads say P50, and P10 to P90 instead of a range of two speeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from facilities.network import Network
from facilities.vocabulary import packaged_vocabulary
from routing.calibration import Calibration, calibrate
from routing.snapping import snap
from routing.travel_times import Route, Travel, Unreachable
from service.situation.roads import RoadsInForce
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld, make_little_world

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
POINTS = ((113.0007, 35.0123), (113.03, 35.0), (113.0, 35.05), (113.0151, 35.0502))


@pytest.fixture(scope="module")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    return make_little_world(tmp_path_factory.mktemp("little-world"))


@pytest.fixture(scope="module")
def roads(little_world: LittleWorld) -> RoadsInForce:
    return RoadsInForce.load(little_world.roads)


@pytest.fixture(scope="module")
def network(little_world: LittleWorld) -> Network:
    return Network(little_world.network(), (), packaged_vocabulary())


@pytest.fixture(scope="module")
def calibration(roads: RoadsInForce, tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    truth = Truth(classes={"secondary": 1.4}, common_sigma=0.1, class_sigma=0.15)
    rows = simulate(roads.graph, truth, 120, seed=2)
    path = write_rows(tmp_path_factory.mktemp("trips") / "trips.csv", rows)
    return calibrate(roads.graph, path).calibration


def test_likely_times_are_the_calibrated_ones_and_the_range_holds_them(
    roads: RoadsInForce, network: Network, calibration: Calibration
) -> None:
    point = snap(roads.graph, *POINTS[0])
    calibrated = roads.calibrated(calibration, NOON)

    before = roads.outward(point, network).travel("W")
    after = calibrated.outward(point, network).travel("W")

    assert isinstance(before, Travel)
    assert isinstance(after, Travel)
    factor = calibration.factor("secondary", "rural", NOON, "ambulance")
    assert after.travel_time_s == pytest.approx(before.travel_time_s * factor, rel=1e-3)
    assert after.range_s[0] < after.travel_time_s < after.range_s[1]
    assert after.range_s != before.range_s


def test_p90_is_that_of_the_way_whose_time_is_said(
    roads: RoadsInForce, network: Network, calibration: Calibration
) -> None:
    calibrated = roads.calibrated(calibration, NOON)
    found = calibrated.outward(snap(roads.graph, *POINTS[0]), network).route("P")
    assert isinstance(found, Route)

    edges = [segment.edge for segment in found.segments]
    times_cs = [calibrated.weights.costs_of(edge).likely_cs for edge in edges]
    spread = calibration.spread(roads.graph, edges, times_cs)
    slower = 2.718281828459045 ** (calibration.quantile_z * spread)
    assert found.travel.range_s[1] == pytest.approx(found.travel.travel_time_s * slower, abs=0.01)


@pytest.mark.parametrize("closed", [[], [BRIDGE_WAY], [BRIDGE_WAY, LONG_WAY]])
def test_labels_and_the_kernel_say_the_same_to_the_byte(
    roads: RoadsInForce, network: Network, calibration: Calibration, closed: list[int]
) -> None:
    by_labels = roads.calibrated(calibration, NOON, closed)
    by_kernel = replace(by_labels, with_labels=False)
    standing = sorted({"T", "W", "E", "P", "U"})
    for lon, lat in POINTS:
        point = snap(roads.graph, lon, lat)
        for one, other in (
            (by_labels.outward(point, network), by_kernel.outward(point, network)),
            (by_labels.inward(point, network), by_kernel.inward(point, network)),
        ):
            assert one.edges() == other.edges()
            assert dict(one.travels()) == dict(other.travels())
            assert [one.travel(key) for key in standing] == [one.travels()[key] for key in standing]
            assert [one.route(key) for key in standing] == [other.route(key) for key in standing]


def test_what_is_cut_off_stays_cut_off(
    roads: RoadsInForce, network: Network, calibration: Calibration
) -> None:
    calibrated = roads.calibrated(calibration, NOON, [BRIDGE_WAY, LONG_WAY])
    journeys = calibrated.outward(snap(roads.graph, *POINTS[0]), network)

    assert isinstance(journeys.travels()["E"], Unreachable)
    assert isinstance(journeys.travel("E"), Unreachable)
    assert isinstance(journeys.route("E"), Unreachable)
    assert "E" not in journeys.edges()


def test_a_calibration_changes_the_version_that_an_answer_names(
    roads: RoadsInForce, calibration: Calibration
) -> None:
    night = datetime(2026, 3, 1, 17, tzinfo=UTC)
    versions = {
        roads.version,
        roads.calibrated(calibration, NOON).version,
        roads.calibrated(calibration, night).version,
        roads.calibrated(calibration, NOON, [BRIDGE_WAY]).version,
    }

    assert len(versions) == 4
