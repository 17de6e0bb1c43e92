"""A calibration is kept as a file that says what it is, and used only where it fits."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.calibration import Calibrated, Calibration, CalibrationError
from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel
from routing.snapping import snap
from routing.travel_times import Route, route
from routing.weights import Weights

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def calibration(calibrated: Calibrated) -> Calibration:
    """Return the calibration of the county."""
    return calibrated.calibration


def test_a_saved_calibration_is_the_same_when_it_is_loaded(
    calibration: Calibration, graph: RoadGraph, tmp_path: Path
) -> None:
    calibration.save(tmp_path / "c.json")

    loaded = Calibration.load(tmp_path / "c.json")

    assert loaded.version == calibration.version
    assert (loaded.factors(graph, NOON) == calibration.factors(graph, NOON)).all()
    assert [path.name for path in tmp_path.iterdir()] == ["c.json"]


def test_a_calibration_says_what_it_was_made_from_and_nobody_s_trip(
    calibration: Calibration, graph: RoadGraph, trips_file: Path
) -> None:
    said = calibration.document
    text = json.dumps(said)

    assert said["graph"] == graph.hash
    assert said["speed_table_version"] == graph.manifest.speed_table_version
    assert said["trips"]["rows"] == said["trips"]["used"] == 2000
    assert said["trips"]["first_day"] < said["trips"]["last_day"]
    for line in trips_file.read_text("utf-8").splitlines()[1:]:
        trip_id, departed_at, *_ = line.split(",")
        assert departed_at not in text
        assert f'"{trip_id}"' not in text


def test_an_edited_calibration_is_refused(calibration: Calibration, tmp_path: Path) -> None:
    calibration.save(tmp_path / "c.json")
    edited = (tmp_path / "c.json").read_text("utf-8").replace('"other_roads": ', '"other_roads": 2')
    (tmp_path / "c.json").write_text(edited, encoding="utf-8")

    with pytest.raises(CalibrationError, match="edited or cut short") as refused:
        Calibration.load(tmp_path / "c.json")

    assert refused.value.code == "edited_calibration"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "damaged_calibration"),
        ("[]", "damaged_calibration"),
        ('{"format": 2}', "damaged_calibration"),
        ('{"format": 1}', "format_version"),
        ('{"format": 99}', "format_version"),
        ("\x00", "damaged_calibration"),
    ],
)
def test_a_file_that_is_no_calibration_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "c.json").write_text(text, encoding="utf-8")

    with pytest.raises(CalibrationError) as refused:
        Calibration.load(tmp_path / "c.json")

    assert refused.value.code == code


def test_a_calibration_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match=r"c\.json cannot be used: No such file"):
        Calibration.load(tmp_path / "c.json")


def test_roads_of_another_speed_table_are_refused(
    calibration: Calibration, graph: RoadGraph
) -> None:
    other = replace(graph, manifest=replace(graph.manifest, speed_table_version="2020-01-1"))

    with pytest.raises(CalibrationError, match="roads were built with 2020-01-1"):
        calibration.factors(other, NOON)


def test_an_unknown_vehicle_or_hour_is_as_all_others(
    calibration: Calibration, graph: RoadGraph
) -> None:
    known = calibration.factors(graph, NOON, "car")
    unknown = calibration.factors(graph, NOON, "helicopter")

    assert known / unknown == pytest.approx(calibration.vehicles["car"])


def test_hour_bands_follow_the_clock_on_the_wall(calibration: Calibration) -> None:
    hours = [datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in range(24)]

    assert [calibration.band_at(at) for at in hours[:3]] == ["morning", "morning", "day"]
    assert calibration.band_at(datetime(2026, 3, 1, 16, tzinfo=UTC)) == "night"
    assert {calibration.band_at(at) for at in hours} == set(calibration.band_hours)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_band_holds_until_the_next_one_begins(calibration: Calibration, at: datetime) -> None:
    turns = calibration.next_change(at)
    just_before = max(at, turns - timedelta(microseconds=1))

    assert at < turns <= at + timedelta(hours=24)
    assert calibration.band_at(just_before) == calibration.band_at(at)
    assert calibration.band_at(turns) != calibration.band_at(at)


def test_p90_lies_above_the_likely_time_by_the_stated_model(
    calibration: Calibration, graph: RoadGraph
) -> None:
    weights = Weights.under(graph, [], calibration.factors(graph, NOON))
    found = route(
        graph, DijkstraKernel(), weights, snap(graph, 115.0, 35.0), snap(graph, 115.2, 35.17)
    )
    assert isinstance(found, Route)

    p90_cs = calibration.p90_of(graph, found)

    seconds: dict[str, float] = {}
    for segment in found.segments:
        seconds[segment.road_class] = seconds.get(segment.road_class, 0) + segment.travel_time_s
    total = sum(seconds.values())
    concentration = sum((part / total) ** 2 for part in seconds.values())
    variance = calibration.common_sigma**2 + calibration.class_sigma**2 * concentration
    expected = total * math.exp(calibration.quantile_z * math.sqrt(variance))
    assert p90_cs / 100 > expected
    assert p90_cs / 100 == pytest.approx(expected, rel=0.01)  # 2 000 trips leave little doubt
    assert p90_cs > found.travel.travel_time_cs


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_p90_is_never_below_the_likely_time(
    calibration: Calibration, graph: RoadGraph, times_cs: list[int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    edges = random.integers(graph.edge_count, size=len(times_cs)).tolist()

    assert calibration.p90_cs(graph, edges, times_cs) >= sum(times_cs)
