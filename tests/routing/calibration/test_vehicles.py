"""Kinds of vehicle have factors of their own; cars do not, and none is named in a calibration."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from routing.calibration import Calibration, calibrate
from routing.calibration.rules import calibration_rules
from routing.calibration.vehicles import named_vehicles
from routing.graph import RoadGraph
from tests.routing.calibration.conftest import TRUTH
from tests.routing.calibration.simulated import Truth, simulate, write_rows

RULES = calibration_rules()
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def plate(number: int) -> str:
    """Return the plate of one car."""
    return f"豫J{number:05d}"


@pytest.fixture(scope="module")
def calibrated_with(
    graph: RoadGraph, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Calibration]:
    """Return what makes a calibration of trips whose vehicles are named anew by their number."""
    path = tmp_path_factory.mktemp("vehicles") / "trips.csv"
    truth = Truth(TRUTH.classes, TRUTH.areas, TRUTH.bands, common_sigma=0.25)

    def calibrated(name_of: Callable[[int], str], count: int = 600) -> Calibration:
        rows = simulate(graph, truth, count, seed=17)
        named = [row | {"vehicle": name_of(number)} for number, row in enumerate(rows)]
        return calibrate(graph, write_rows(path, named)).calibration

    return calibrated


@pytest.mark.parametrize("cars", [100, 200, 600])
def test_cars_are_pooled_and_p90_still_covers_nine_of_ten(
    calibrated_with: Callable[..., Calibration], cars: int
) -> None:
    found = calibrated_with(lambda number: plate(number % cars))

    said = found.document
    assert said["vehicles"] == []
    assert said["pooled_vehicles"] == {"names": cars, "trips": 600, "stand_for_others": True}
    assert 0.88 <= said["backtest"]["after"]["p90_coverage"] <= 0.92
    assert len(said["terms"]) < 40


def test_no_plate_stands_in_the_file_however_often_the_car_drove(
    calibrated_with: Callable[..., Calibration], tmp_path: Path
) -> None:
    found = calibrated_with(lambda number: plate(7) if number % 2 else "Ambulance", 200)

    found.save(tmp_path / "c.json")

    assert plate(7) not in json.dumps(found.document, ensure_ascii=False)
    assert plate(7).casefold() not in (tmp_path / "c.json").read_text("utf-8")
    assert [row["name"] for row in found.document["vehicles"]] == ["ambulance"]
    assert found.document["pooled_vehicles"]["names"] == 1


def test_a_car_that_was_pooled_takes_as_long_as_one_of_no_name(
    calibrated_with: Callable[..., Calibration],
) -> None:
    found = calibrated_with(lambda number: plate(number % 100), 200)

    one, other = (
        found.factor("primary", "rural", NOON, vehicle) for vehicle in (plate(3), "helicopter")
    )

    assert one == other == found.factor("primary", "rural", NOON, plate(99))


@pytest.mark.parametrize(
    "name",
    ["豫j12345", "豫a·12345", "京ad12345", "豫jabcde", "taxi 17", "4711", "v3", "120-2", "１２"],
)
def test_a_plate_or_a_number_is_one_car_s(name: str) -> None:
    assert named_vehicles([name] * 1000, RULES) == ()


@pytest.mark.parametrize("name", ["ambulance", "car", "120急救车", "救护车", "负压救护车 120"])
def test_a_kind_of_vehicle_is_named_from_its_thirtieth_trip_on(name: str) -> None:
    least = RULES.vehicles.least_trips

    assert named_vehicles([name] * least, RULES) == (name,)
    assert named_vehicles([name] * (least - 1), RULES) == ()


def test_more_names_than_a_fleet_has_kinds_are_names_of_cars_or_people() -> None:
    names = [chr(ord("a") + place) for place in range(RULES.vehicles.most_names + 1)]
    least = RULES.vehicles.least_trips

    assert named_vehicles(names[1:] * least, RULES) == tuple(names[1:])
    assert named_vehicles(names * least, RULES) == ()
