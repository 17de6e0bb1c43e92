"""Known factors come back from simulated trips, and P90 covers nine of ten held-back trips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from routing.calibration import Calibrated, Calibration, calibrate
from routing.calibration.rules import calibration_rules
from routing.graph import RoadGraph
from tests.routing.calibration.conftest import TRUTH
from tests.routing.calibration.simulated import START, Truth, simulate, write_rows

OFTEN_DRIVEN = 0.05  # of the time of all trips: below, the trips themselves do not say it better
WITHIN = 0.05


def factors_against_truth(calibration: Calibration, truth: Truth) -> Iterator[tuple[str, float]]:
    """Return fitted over true factor of each road often driven, each hour band and each vehicle.

    Roads are taken by day; bands and vehicles against the day and the first vehicle, as only
    their differences can be seen in times.
    """
    vehicle, day = min(truth.vehicles), calibration.bands["day"]
    for row in calibration.document["roads"]:
        if row["share_of_time"] >= OFTEN_DRIVEN:
            found = row["factor"] * day * calibration.vehicles[vehicle]
            true = truth.road(row["road_class"], row["area"]) * truth.vehicles[vehicle]
            yield f"{row['road_class']} {row['area']}", found / true
    for band, factor in calibration.bands.items():
        yield band, factor / day / truth.bands.get(band, 1.0)
    for name, own in truth.vehicles.items():
        found = calibration.vehicles[name] / calibration.vehicles[vehicle]
        yield name, found / (own / truth.vehicles[vehicle])


def test_known_factors_come_back_within_five_percent(calibrated: Calibrated) -> None:
    found = dict(factors_against_truth(calibrated.calibration, TRUTH))

    assert len(found) >= 12
    assert {name: ratio for name, ratio in found.items() if abs(ratio - 1) > WITHIN} == {}


def test_p90_covers_nine_of_ten_trips_held_back(calibrated: Calibrated) -> None:
    test = calibrated.calibration.document["backtest"]

    assert 0.88 <= test["after"]["p90_coverage"] <= 0.92
    assert test["after"]["mae_s"] < 0.8 * test["before"]["mae_s"]
    assert abs(test["after"]["median_ratio"] - 1) < 0.02


def test_the_two_kinds_of_chance_are_told_apart(graph: RoadGraph, tmp_path: Path) -> None:
    truth = Truth(common_sigma=0.15, class_sigma=0.2)
    rows = simulate(graph, truth, 2000, seed=3)

    found = calibrate(graph, write_rows(tmp_path / "trips.csv", rows)).calibration

    assert found.common_sigma == pytest.approx(0.15, abs=0.05)
    assert found.class_sigma == pytest.approx(0.2, abs=0.05)
    assert 0.88 <= found.document["backtest"]["after"]["p90_coverage"] <= 0.92


def test_trips_without_noise_give_the_factors_themselves(graph: RoadGraph, tmp_path: Path) -> None:
    truth = Truth(classes=TRUTH.classes, areas=TRUTH.areas, common_sigma=0.0)
    rows = simulate(graph, truth, 400, seed=5)

    found = calibrate(graph, write_rows(tmp_path / "trips.csv", rows)).calibration

    ratios = [ratio for _, ratio in factors_against_truth(found, truth)]
    assert max(abs(ratio - 1) for ratio in ratios) < 0.01


def test_few_trips_move_a_factor_less_than_many(graph: RoadGraph, tmp_path: Path) -> None:
    truth = Truth(vehicles={"ambulance": 0.6, "car": 1.0}, common_sigma=0.2)
    rows = simulate(graph, truth, 400, seed=9)
    ambulances = [row for row in rows if row["vehicle"] == "ambulance"]
    cars = [row for row in rows if row["vehicle"] == "car"]

    rules = calibration_rules()
    rules = replace(rules, vehicles=replace(rules.vehicles, least_trips=2))

    few, many = (
        calibrate(graph, write_rows(tmp_path / "t.csv", cars + of), rules=rules).calibration
        for of in (ambulances[:2], ambulances)
    )

    assert many.vehicles["ambulance"] < few.vehicles["ambulance"] < 1
    shrinkage = {
        name: next(r for r in each.document["vehicles"] if r["name"] == "ambulance")["shrinkage"]
        for name, each in (("few", few), ("many", many))
    }
    assert shrinkage["many"] < 0.3 * shrinkage["few"] < 1


def test_the_same_trips_give_the_same_calibration(
    graph: RoadGraph, calibrated: Calibrated, tmp_path: Path
) -> None:
    rows = simulate(graph, TRUTH, 300, seed=11)
    there = calibrate(graph, write_rows(tmp_path / "there.csv", rows)).calibration
    again = calibrate(graph, write_rows(tmp_path / "again.csv", rows)).calibration

    assert there.version == again.version
    assert there.version != calibrated.calibration.version


def test_a_calibrated_road_takes_as_long_as_its_trips_did(
    graph: RoadGraph, calibrated: Calibrated
) -> None:
    at = START + timedelta(hours=4)  # noon on the wall

    factors = calibrated.calibration.factors(graph, at, "car")

    tertiary = graph.road_class == graph.manifest.road_classes.index("tertiary")
    in_the_country = np.asarray(graph.area) == 0
    expected = TRUTH.road("tertiary", "rural") * TRUTH.vehicles["car"]
    assert factors[tertiary & in_the_country] == pytest.approx(expected, rel=WITHIN)


@pytest.mark.realdata
def test_known_factors_come_back_on_the_roads_of_a_real_city(
    built: Callable[[str], RoadGraph], tmp_path: Path
) -> None:
    graph = built("china/jinan_drive.graphml")
    rows = simulate(graph, TRUTH, 2000, seed=1, facilities=60)

    found = calibrate(graph, write_rows(tmp_path / "trips.csv", rows)).calibration

    test = found.document["backtest"]
    ratios = dict(factors_against_truth(found, TRUTH))
    assert {name: ratio for name, ratio in ratios.items() if abs(ratio - 1) > WITHIN} == {}
    assert 0.88 <= test["after"]["p90_coverage"] <= 0.92
