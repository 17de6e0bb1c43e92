"""`greenlane roads calibrate`: a file of factors from a file of trips, or every reason why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routing.calibration import Calibration
from routing.graph import RoadGraph
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.service.cli.conftest import Run, run_process
from tests.support.little_world import LittleWorld


@pytest.fixture(scope="session")
def valley_rows(little_world: LittleWorld) -> list[dict[str, str]]:
    """Return trips in the valley, each half as long again as the table says."""
    truth = Truth(vehicles={"ambulance": 1.5}, common_sigma=0.1)
    rows = simulate(RoadGraph.load(little_world.roads), truth, 90, seed=1)
    return [row for row in rows if _is_far(row)]


def _is_far(row: dict[str, str]) -> bool:
    north = abs(float(row["from_lat"]) - float(row["to_lat"]))
    return north + abs(float(row["from_lon"]) - float(row["to_lon"])) > 0.01


def test_a_calibration_is_written_printed_and_says_what_it_left_out(
    little_world: LittleWorld, valley_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    odd = valley_rows[0] | {"trip_id": "odd", "arrived_at": valley_rows[0]["departed_at"]}
    trips = write_rows(tmp_path / "trips.csv", [*valley_rows, odd])
    out = tmp_path / "calibration.json"

    done = run_process(
        *("roads", "calibrate", trips, "--roads", little_world.roads, "--out", out, "--json")
    )

    printed = json.loads(done.stdout)
    assert done.returncode == 0
    assert printed == json.loads(out.read_text("utf-8"))
    assert printed["trips"]["left_out"] == {"arrives_before_departure": 1}
    assert f"row {len(valley_rows) + 2}, arrived_at:" in done.stderr
    assert "testing on trips held back" in done.stderr
    assert Calibration.load(out).roads["secondary", "rural"] == pytest.approx(1.5, rel=0.1)


def test_a_person_reads_factors_and_how_good_they_are(
    run: Run, little_world: LittleWorld, valley_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    trips = write_rows(tmp_path / "trips.csv", valley_rows)

    found = run(
        *("roads", "calibrate", trips, "--roads", little_world.roads, "--out", tmp_path / "c.json")
    )

    assert found.exit_code == 0
    assert "secondary, rural: 1." in found.stdout
    assert "ambulance: times 1.00" in found.stdout
    assert "P90 covers" in found.stdout


def test_everything_wrong_with_the_trips_is_said_and_nothing_is_written(
    run: Run, little_world: LittleWorld, valley_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    wrong = [valley_rows[0] | {"departed_at": "soon"}, valley_rows[1] | {"to_lat": "north"}]
    trips = write_rows(tmp_path / "trips.csv", wrong)
    out = tmp_path / "c.json"
    out.write_text("the former one", encoding="utf-8")

    found = run("roads", "calibrate", trips, "--roads", little_world.roads, "--out", out)

    assert found.exit_code == 2
    assert "greenlane: row 2, departed_at: 'soon' is no time" in found.stderr
    assert "greenlane: row 3, to_lat: 'north' is no number" in found.stderr
    assert out.read_text("utf-8") == "the former one"


@pytest.mark.parametrize("out", [".", "nowhere/c.json"])
def test_a_target_that_cannot_be_written_is_refused_first(
    run: Run, little_world: LittleWorld, tmp_path: Path, out: str
) -> None:
    found = run(
        *("roads", "calibrate", tmp_path / "none.csv"),
        *("--roads", little_world.roads, "--out", tmp_path / out),
    )

    assert found.exit_code == 2
    assert "name a file to write" in found.stderr


def test_what_is_read_is_not_written_over(
    run: Run, little_world: LittleWorld, valley_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    trips = write_rows(tmp_path / "trips.csv", valley_rows)

    for read in (trips, little_world.roads / "manifest.json"):
        before = read.read_bytes()

        found = run("roads", "calibrate", trips, "--roads", little_world.roads, "--out", read)

        assert found.exit_code == 2
        assert "would write over what is read" in found.stderr
        assert read.read_bytes() == before


def test_trips_that_are_not_there_are_one_sentence(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    found = run(
        *("roads", "calibrate", tmp_path / "none.csv"),
        *("--roads", little_world.roads, "--out", tmp_path / "c.json"),
    )

    assert found.exit_code == 2
    assert "none.csv: No such file or directory" in found.stderr


def test_calibrations_are_listed_side_by_side_and_a_broken_one_is_named(
    run: Run, little_world: LittleWorld, valley_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for name, rows in (("2026-03.json", valley_rows), ("2026-04.json", valley_rows[:-5])):
        trips = write_rows(tmp_path / "trips.csv", rows)
        run("roads", "calibrate", trips, "--roads", little_world.roads, "--out", kept / name)
    (kept / "notes.json").write_text("{}", encoding="utf-8")
    (kept / "readme.txt").write_text("not one", encoding="utf-8")

    found = run("roads", "calibrations", kept)
    listed = json.loads(run("roads", "calibrations", kept, "--json").stdout)

    assert found.exit_code == 0
    assert [line.split()[0] for line in found.stdout.splitlines()] == [
        "2026-03.json",
        "2026-04.json",
    ]
    assert "notes.json cannot be used" in found.stderr
    assert [each["trips"] for each in listed] == [len(valley_rows), len(valley_rows) - 5]
    assert listed[0]["version"] != listed[1]["version"]
