from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Run, run_process
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld

AT_T = "113.0,35.01"


def rank_words(world: LittleWorld, *more: object, at: str = AT_T) -> tuple[object, ...]:
    files = ("--roads", world.roads, "--facilities", world.facilities)
    return ("rank", *files, f"--at={at}", *more)


def ranked(run: Run, world: LittleWorld, *more: object, at: str = AT_T) -> Any:
    found = run(*rank_words(world, *more, "--json", at=at))
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def codes(answer: Any) -> list[str]:
    return [each["facility"] for each in answer["candidates"]]


def refused(run: Run, *words: object) -> list[str]:
    found = run(*words)
    assert found.exit_code == 2
    assert found.stdout == ""
    return found.stderr.splitlines()


def test_the_answer_has_the_promised_shape(run: Run, little_world: LittleWorld) -> None:
    answer = ranked(run, little_world, "--condition", "pph", "--from", "T")
    assert answer.keys() >= {
        "origin", "candidates", "excluded", "windows", "advice", "doubts", "versions",
    }  # fmt: skip
    assert answer["origin"].keys() >= {"snapped_m", "flags"}
    best = answer["candidates"][0]
    assert best.keys() >= {
        "facility", "travel_time_s", "range_s", "distance_m", "fit", "reasons", "access_s",
    }  # fmt: skip
    low, high = best["range_s"]
    assert low <= best["travel_time_s"] <= high
    assert best["reasons"][0].keys() == {"code", "params"}
    assert answer["excluded"][0].keys() >= {"facility", "fit", "travel_time_s", "reasons"}


def test_the_process_prints_one_document_on_stdout_and_nothing_else(
    little_world: LittleWorld,
) -> None:
    done = run_process(*rank_words(little_world, "--condition", "pph", "--json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert codes(json.loads(done.stdout)) == ["E", "P"]


def test_the_document_is_json_where_the_terminal_knows_no_chinese(
    little_world: LittleWorld,
) -> None:
    words = rank_words(little_world, "--condition", "pph", "--json")
    done = run_process(*words, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(done.stdout)["candidates"][0]["name"] == "东岸市医院"


def test_a_rank_imports_neither_the_web_nor_osmnx(
    little_world: LittleWorld, tmp_path: Path
) -> None:
    script = tmp_path / "ask.py"
    words = ["greenlane", *map(str, rank_words(little_world, "--condition", "pph", "--json"))]
    script.write_text(
        "import sys\nfrom service.cli import app\n"
        f"sys.argv = {words!r}\n"
        "try:\n    app()\nexcept SystemExit as done:\n    assert done.code == 0\n"
        "heavy = {'osmnx', 'networkx', 'fastapi', 'sqlalchemy', 'uvicorn'} & set(sys.modules)\n"
        "assert not heavy, heavy\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr


def test_a_table_for_a_person_names_the_centres_and_the_map_licence(
    run: Run, little_world: LittleWorld
) -> None:
    found = run(*rank_words(little_world, "--condition", "cord_prolapse", "--from", "T"))
    assert found.exit_code == 0
    assert "东岸市医院" in found.stdout
    site = next(line for line in found.stdout.splitlines() if "nearest site" in line)
    hands, ready, road = map(int, re.findall(r"(\d+) min", site))
    assert "vehicle ready 15 min, a proposal + road" in site
    assert abs(hands - ready - road) <= 1
    assert "OpenStreetMap contributors" in found.stdout


def test_the_facility_she_is_at_is_here_and_no_candidate(
    run: Run, little_world: LittleWorld
) -> None:
    answer = ranked(run, little_world, "--condition", "pph", "--from", "E")
    assert answer["here"] == {
        "facility": "E", "can_do": "yes", "has": ["blood_mt", "ob_surg", "icu_a"], "missing": [],
    }  # fmt: skip
    assert "E" not in codes(answer)
    assert "E" not in [each["facility"] for each in answer["excluded"]]


def test_closing_the_bridge_and_the_way_round_leaves_no_road(
    run: Run, little_world: LittleWorld
) -> None:
    one = ranked(run, little_world, "--condition", "pph", "--close", BRIDGE_WAY)
    both = ranked(
        run, little_world, "--condition", "pph", "--close", BRIDGE_WAY, "--close", LONG_WAY
    )
    assert codes(one) == ["E", "P"]
    assert codes(both) == []
    beyond = next(each for each in both["excluded"] if each["facility"] == "E")
    assert (beyond["fit"], beyond["travel_time_s"]) == ("fit", None)
    assert beyond["reasons"][0]["code"] == "closed_on_the_way"


def test_weeks_and_grams_are_short_for_two_findings(run: Run, little_world: LittleWorld) -> None:
    short = ranked(run, little_world, "--condition", "ptl_28", "--weeks", "27+6", "--grams", "1080")
    long = ranked(
        run, little_world, "--condition", "ptl_28",
        "--find", "gestation=27+6", "--find", "weight_g=1080",
    )  # fmt: skip
    assert short["findings"] == long["findings"] == {"gestation_days": 195, "weight_g": 1080.0}


def test_a_doubt_is_answered_with_confirm(run: Run, little_world: LittleWorld) -> None:
    asked = ranked(run, little_world, "--condition", "hie", "--grams", "1.2")
    assert [(each["key"], each["value"]) for each in asked["doubts"]] == [("weight_g", "1.2")]
    told = ranked(
        run, little_world, "--condition", "hie", "--grams", "1.2", "--confirm", "weight_g"
    )
    assert told["doubts"] == []


def test_a_point_a_little_way_off_the_road_is_said(run: Run, little_world: LittleWorld) -> None:
    answer = ranked(run, little_world, "--condition", "pph", at="113.015,35.17")
    assert "far_snap" in answer["origin"]["flags"]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("0,0", "never entered"),
        ("35.01,113.0", "did you mean longitude 113.0, latitude 35.01"),
        ("-1,2", "outside the region"),
        ("113.0", "LON,LAT"),
        ("east,north", "LON,LAT"),
        ("nan,35", "must be numbers"),
        ("113.0,35.01,5", "LON,LAT"),
    ],
)
def test_a_place_that_is_none_is_refused(
    run: Run, little_world: LittleWorld, at: str, words: str
) -> None:
    (sentence,) = refused(run, *rank_words(little_world, "--condition", "pph", at=at))
    assert words in sentence


def test_everything_wrong_is_said_at_once(run: Run, little_world: LittleWorld) -> None:
    sentences = refused(
        run,
        *rank_words(
            little_world, "--condition", "nope", "--find", "gestation=29.4", "--find", "colour=red",
            "--from", "NOBODY", "--close", 12345, at="35.01,113.0",
        ),
    )  # fmt: skip
    said = "\n".join(sentences)
    for word in ("'nope'", "29+4", "'colour'", "'NOBODY'", "12345", "swapped"):
        assert word in said
    assert len(sentences) == 6


def test_a_broken_facilities_file_is_refused_with_every_error(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("code,name,lon,lat,capabilities\nA,甲,113,35,magic\nA,乙,east,35,\n", "utf-8")
    words = ("--roads", little_world.roads, "--facilities", file, "--at", AT_T)
    sentences = refused(run, "rank", *words, "--condition", "pph")
    said = "\n".join(sentences)
    for word in ("magic", "east", "duplicate code"):
        assert word in said


def test_missing_files_are_refused_and_named(run: Run) -> None:
    sentences = refused(
        run, "rank", "--roads", "/nowhere", "--facilities", "/no.csv", "--at", AT_T,
        "--condition", "pph",
    )  # fmt: skip
    assert any("/nowhere" in sentence for sentence in sentences)
    assert any("/no.csv" in sentence for sentence in sentences)


@pytest.mark.realdata
def test_an_extract_of_real_roads_is_built_and_ranked(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    source = data_dir / "china" / "puyang_qingzu_rural.osm"
    built = run("roads", "build", source, "--out", tmp_path / "roads", "--json")
    assert built.exit_code == 0, built.output
    west, south, east, north = json.loads(built.stdout)["bounding_box"]
    lon, lat = (west + east) / 2, (south + north) / 2
    file = tmp_path / "facilities.csv"
    file.write_text(
        "code,name,lon,lat,capabilities\n"
        f"HERE,本院,{lon},{lat},nrp\n"
        f"NEAR,近院,{lon + 0.01},{lat},cs24\n"
        f"RIGHT,能治的医院,{lon - 0.05},{lat + 0.05},blood_mt;ob_surg;icu_a\n",
        encoding="utf-8",
    )
    found = run(
        "rank", "--roads", tmp_path / "roads", "--facilities", file, "--at", f"{lon},{lat}",
        "--from", "HERE", "--condition", "pph", "--json",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    answer = json.loads(found.stdout)
    assert codes(answer) == ["RIGHT"]
    assert answer["candidates"][0]["travel_time_s"] > 0
    assert [each["facility"] for each in answer["excluded"]] == ["NEAR"]
