"""`greenlane rank --calibration`: the times that completed trips say, and which file said so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routing.calibration import Calibration, calibrate
from routing.graph import RoadGraph
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.service.cli.conftest import Run
from tests.service.cli.test_rank import rank_words, ranked, refused
from tests.support.little_world import BRIDGE_WAY, LittleWorld

PPH = ("--condition", "pph", "--from", "T", "--asked-at", "2026-03-01T12:00+08:00")


@pytest.fixture(scope="session")
def calibration(little_world: LittleWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a calibration by which everything takes half as long again."""
    graph = RoadGraph.load(little_world.roads)
    folder = tmp_path_factory.mktemp("calibration")
    rows = simulate(graph, Truth(vehicles={"ambulance": 1.5}, common_sigma=0.1), 100, seed=3)
    out = folder / "calibration.json"
    calibrate(graph, write_rows(folder / "trips.csv", rows)).calibration.save(out)
    return out


def test_without_a_calibration_an_answer_says_uncalibrated(
    run: Run, little_world: LittleWorld
) -> None:
    answer = ranked(run, little_world, *PPH)
    printed = run(*rank_words(little_world, *PPH)).stdout

    assert (answer["versions"]["calibration"], answer["versions"]["uncalibrated"]) == (None, True)
    assert "times      uncalibrated" in printed


def test_with_a_calibration_an_answer_says_p50_and_p10_to_p90_and_whose_they_are(
    run: Run, little_world: LittleWorld, calibration: Path
) -> None:
    version = Calibration.load(calibration).version

    plain = ranked(run, little_world, *PPH)
    answer = ranked(run, little_world, *PPH, "--calibration", calibration)
    printed = run(*rank_words(little_world, *PPH, "--calibration", calibration)).stdout

    assert answer["versions"]["calibration"] == version
    assert answer["versions"]["uncalibrated"] is False
    assert answer["versions"]["closures"] != plain["versions"]["closures"]
    assert f"P50, and from P10 to P90, by calibration {version[:12]}" in printed
    before, best = plain["candidates"][0], answer["candidates"][0]
    assert best["facility"] == before["facility"]
    assert best["travel_time_s"] == pytest.approx(1.5 * before["travel_time_s"], rel=0.1)
    assert best["range_s"][0] < best["travel_time_s"] < best["range_s"][1]
    assert best["range_s"][1] / best["travel_time_s"] == pytest.approx(1.14, abs=0.06)


def test_a_way_can_be_closed_under_a_calibration(
    run: Run, little_world: LittleWorld, calibration: Path
) -> None:
    open_road = ranked(run, little_world, *PPH, "--calibration", calibration)
    closed = ranked(run, little_world, *PPH, "--calibration", calibration, "--close", BRIDGE_WAY)

    assert closed["candidates"][0]["travel_time_s"] > open_road["candidates"][0]["travel_time_s"]


def test_the_environment_names_the_calibration_of_a_deployment(
    run: Run, little_world: LittleWorld, calibration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENLANE_CALIBRATION", str(calibration))

    assert ranked(run, little_world, *PPH)["versions"]["uncalibrated"] is False


def test_a_calibration_that_cannot_be_used_is_said_with_all_else_that_is_wrong(
    run: Run, little_world: LittleWorld, calibration: Path, tmp_path: Path
) -> None:
    other = json.loads(calibration.read_text("utf-8")) | {"other_roads": 3.0}
    (tmp_path / "edited.json").write_text(json.dumps(other), encoding="utf-8")
    wrong = ("--calibration", tmp_path / "edited.json", "--close", 1, "--urgency", "U9")

    lines = refused(run, *rank_words(little_world, *PPH, *wrong))

    assert any("edited or cut short" in line for line in lines)
    assert any("way 1" in line for line in lines)
    assert any("U9" in line for line in lines)
