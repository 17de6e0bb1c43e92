"""`greenlane reach`: the answer, what if, siting, and everything that is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Run, run_process
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld

POINTS = """\
key,name,lon,lat,weight,area_code
brook,甲县溪口镇,113.0003,35.0100,100,990101100
west,甲县西岸镇,113.0003,35.0900,60,990101001
east,乙县东岸镇,113.0303,35.0450,40,990102001
"""
AT = ("--asked-at", "2026-03-02T12:00")


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Write where women of the valley live."""
    file = tmp_path / "births.csv"
    file.write_text(POINTS, encoding="utf-8")
    return file


def words(world: LittleWorld, *more: object) -> tuple[object, ...]:
    return ("reach", "--roads", world.roads, "--facilities", world.facilities, *AT, *more)


def answered(run: Run, world: LittleWorld, *more: object) -> Any:
    found = run(*words(world, *more, "--json"))
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def minutes(document: Any) -> dict[str, float | None]:
    return {each["key"]: each["minutes"] for each in document["places"]}


def test_the_document_says_who_is_reached_and_the_bands_are_written(
    run: Run, little_world: LittleWorld, points: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bands.geojson"
    found = answered(run, little_world, "--condition", "pph", "--points", points, "--geojson", out)
    assert [each["minutes"] for each in found["within"]] == [30, 60, 120]
    assert found["within"][-1]["weight"] == 200.0
    assert found["points"]["weight"] == 200.0
    assert [each["facility"] for each in found["centres"] if each["counted"]] == ["E", "P"]
    written = json.loads(out.read_text("utf-8"))
    assert written == found["bands"]
    assert written["attribution"].startswith("© OpenStreetMap contributors")


def test_minutes_are_those_of_rank(run: Run, little_world: LittleWorld, points: Path) -> None:
    found = minutes(answered(run, little_world, "--condition", "pph", "--points", points))
    files = ("--roads", little_world.roads, "--facilities", little_world.facilities)
    ranked = run("rank", *files, "--at=113.0003,35.01", "--condition", "pph", *AT, "--json")
    best = json.loads(ranked.stdout)["candidates"][0]
    assert best["facility"] == "E"
    assert found["brook"] == round(best["travel_time_s"] / 60, 1)


def test_what_if_a_bridge_and_a_centre_were_closed(
    run: Run, little_world: LittleWorld, points: Path
) -> None:
    files = ("--need", "icu_a", "--points", points)
    cut = answered(
        run, little_world, *files, "--close", BRIDGE_WAY, "--close", LONG_WAY, "--add", "U:icu_a"
    )
    assert minutes(cut)["brook"] is None
    assert "as_supposed" in {each["code"] for each in cut["remarks"]}
    assert cut["what_if"]["lost_weight"] == 160.0
    assert [each["key"] for each in cut["what_if"]["moved"]][:2] == ["brook", "west"]
    new = answered(run, little_world, *files, "--close-centre", "E", "--open", "113.0,35.02:icu_a")
    assert {each["nearest_name"] for each in new["places"]} == {"new centre 1"}


def test_the_best_place_to_add_is_found_with_its_bound(
    run: Run, little_world: LittleWorld, points: Path
) -> None:
    site = ("--site", 1, "--capability", "icu_a", "--within", 2)
    found = answered(run, little_world, "--need", "icu_a", "--points", points, *site)["siting"]
    assert [each["facility"] for each in found["chosen"]] == ["W"]
    files = ("--need", "icu_a", "--points", points, *site)
    told = run(*words(little_world, *files)).stdout
    assert "Chosen among the facilities of tier county and above: 5. Of a lower tier" in told
    assert "so not considered: 1." in told
    found = answered(run, little_world, *files, "--among", "T", "--among", "W")["siting"]
    assert [each["facility"] for each in found["chosen"]] == ["T"]
    assert (found["covered_before"], found["covered_weight"]) == (40.0, 140.0)
    assert found["bound_weight"] == 140.0


def test_a_full_centre_is_left_out_with_a_file_of_free_beds(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    beds = tmp_path / "beds.csv"
    beds.write_text("facility,kind,free,as_of\nE,maternal_bed,0,2026-03-02T11:30\n", "utf-8")
    found = answered(run, little_world, "--need", "icu_a", "--capacity", beds)
    assert {each["facility"]: each["why_not"] for each in found["centres"]}["E"] == "no_beds"


def test_everything_wrong_is_said_at_once_and_the_exit_is_2(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("key,lon,lat,weight,area_code\na,113.0,35.0,0,990101\nb,x,35,1,770101\n")
    found = run(
        *words(
            little_world, "--need", "cs42", "--points", bad, "--unit", "cows", "--bands", "60,30",
            "--close", 99, "--close-centre", "Z", "--add", "nonsense", "--add", "E:cs24[x]",
            "--open", "here:cs24", "--open", "1,1:cs24", "--site", 0, "--within", 0,
        )
    )  # fmt: skip
    assert (found.exit_code, found.stdout) == (2, "")
    said = found.stderr
    for part in (
        "cs42 is no capability", "zero weight", "Row 3, column lon", "cows", "60,30",
        "way 99", "'Z'", "nonsense", "cs24[x]", "here:cs24", "outside the region",
        "--site 0", "--capability", "--within 0",
    ):  # fmt: skip
        assert part in said, part


def test_too_many_sites_and_no_table_are_refused_by_name(
    run: Run, little_world: LittleWorld, points: Path
) -> None:
    site = ("--need", "icu_a", "--capability", "icu_a", "--site", 99)
    assert "at most" in run(*words(little_world, *site, "--points", points)).stderr
    without = run(*words(little_world, *site))
    assert without.exit_code == 2
    assert "no table of places" in without.stderr


def test_a_person_reads_lines_and_the_process_prints_nothing_else(
    little_world: LittleWorld, points: Path
) -> None:
    site = ("--site", 1, "--capability", "icu_a", "--within", 2)
    more = ("--need", "icu_a", "--points", points, "--close", BRIDGE_WAY, *site)
    done = run_process(*words(little_world, *more))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("needs: icu_a")
    for part in ("within     30 min", "area       990101 甲县", "gain", "1. W", "OpenStreetMap"):
        assert part in done.stdout, part
    assert "supposing the changes" in done.stderr
