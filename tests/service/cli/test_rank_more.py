"""What `greenlane rank` takes besides conditions: findings, catchments, beds, rules, a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.conftest import Run
from tests.service.cli.test_rank import AT_T, codes, rank_words, ranked, refused
from tests.support.little_world import LittleWorld

ASKED_AT = ("--asked-at", "2026-03-01T11:00:00+08:00")


def of(answer: Any, code: str) -> Any:
    return next(
        each for each in (*answer["candidates"], *answer["excluded"]) if each["facility"] == code
    )


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_findings_alone_are_a_question(run: Run, little_world: LittleWorld) -> None:
    answer = ranked(
        run, little_world, "--find", "sbp=172", "--find", "delivered=no", "--find", "gestation=30+0"
    )
    assert answer["conditions"] == ["spe"]
    (suggested,) = answer["suggested"]
    assert (suggested["condition"], suggested["removed"]) == ("spe", False)
    assert suggested["because"][0]["finding"] == "sbp"
    assert suggested["because"][0]["source"]


def test_nothing_at_all_is_refused(run: Run, little_world: LittleWorld) -> None:
    (sentence,) = refused(run, *rank_words(little_world))
    assert "condition" in sentence


def test_a_suggested_condition_can_be_taken_away(run: Run, little_world: LittleWorld) -> None:
    words = ("--condition", "ptl_32", "--find", "sbp=172", "--find", "gestation=30+0")
    with_it = ranked(run, little_world, *words)
    without = ranked(run, little_world, *words, "--remove", "spe")
    assert with_it["conditions"] == ["ptl_32", "spe"]
    assert without["conditions"] == ["ptl_32"]
    assert [each["removed"] for each in without["suggested"]] == [True]


def test_a_person_overrules_the_urgency_and_both_are_said(
    run: Run, little_world: LittleWorld
) -> None:
    answer = ranked(run, little_world, "--condition", "pph", "--urgency", "u3")
    assert (answer["urgency"], answer["urgency_derived"]) == ("U3", "U1")
    (sentence,) = refused(run, *rank_words(little_world, "--condition", "pph", "--urgency", "U9"))
    assert "U9" in sentence


def test_the_answer_is_that_of_the_moment_it_is_asked_at(
    run: Run, little_world: LittleWorld
) -> None:
    words = ("--condition", "stroke_m", "--find", "onset_at=2026-03-01T10:00:00+08:00")
    windows = ranked(run, little_world, *words, *ASKED_AT)["windows"]
    assert [each["left_min"] for each in windows if each["bounds"] == "arrival"] == [270 - 60]
    without_zone = ranked(run, little_world, *words, "--asked-at", "2026-03-01 11:00")
    assert without_zone["asked_at"] == "2026-03-01T03:00:00Z"
    sentences = refused(
        run, *rank_words(little_world, "--condition", "pph", "--asked-at", "lately")
    )
    assert "lately" in sentences[0]


def test_free_beds_come_from_a_file_and_old_ones_count_as_unknown(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    file = written(
        tmp_path,
        "facility,kind,free,as_of\n"
        "E,maternal_bed,0,2026-03-01 10:30\n"
        "P,maternal_bed,3,2026-03-01 10:00\n"
        "W,maternal_bed,3,2026-03-01 06:00\n",
    )
    words = ("--condition", "pph", "--find", "delivered=yes", "--capacity", file, *ASKED_AT)
    answer = ranked(run, little_world, *words)
    assert {code: of(answer, code)["beds"] for code in "EPW"} == {
        "E": "zero", "P": "free", "W": "unknown",
    }  # fmt: skip
    assert (of(answer, "W")["capacity"][0]["free"], of(answer, "W")["capacity"][0]["stale"]) == (
        3,
        True,
    )
    assert sorted(codes(answer)) == ["E", "P"]


def test_the_assigned_centre_is_said_and_orders_those_that_can_wait(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    file = written(tmp_path, "centre,area_code,kind,rank\nP,990101,maternal,1\n")
    words = ("--condition", "pph", "--from", "T", "--urgency", "U2", "--catchments", file)
    answer = ranked(run, little_world, *words)
    assert {code: of(answer, code)["catchment"] for code in "EP"} == {"E": None, "P": 1}
    plain = ranked(run, little_world, "--condition", "pph", "--from", "T", "--urgency", "U2")
    assert codes(plain)[0] == "E"


def test_files_about_facilities_that_are_not_there_are_refused(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    catchments = written(tmp_path, "centre,area_code,kind\nNOPE,990101,maternal\n", "areas.csv")
    capacity = written(
        tmp_path, "facility,kind,free,as_of\nNADA,maternal_bed,1,2026-03-01 10:00\n", "beds.csv"
    )
    words = rank_words(
        little_world, "--condition", "pph", "--catchments", catchments, "--capacity", capacity
    )
    said = "\n".join(refused(run, *words))
    assert "'NOPE'" in said
    assert "'NADA'" in said


def test_a_deployments_own_policy_orders_the_answer(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    own = written(
        tmp_path,
        'version = "1"\nsource = "a test"\nconfidence = "P"\n'
        '[policy]\nname = "by code"\n[policy.criteria]\nU1 = ["code"]\n',
        "own.toml",
    )
    answer = ranked(run, little_world, "--condition", "pph", "--rules", own)
    assert answer["policy"] == {"name": "by code", "version": "1"}
    assert answer["separated_by"] == "code"


def test_broken_rules_are_refused_with_every_error(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    own = written(
        tmp_path,
        'version = "1"\nsource = "a test"\nconfidence = "P"\n'
        "[policy]\nband_min = -1\n[condition.pph]\ncolour = 3\n",
        "own.toml",
    )
    words = rank_words(little_world, "--condition", "nope", "--rules", own)
    said = "\n".join(refused(run, *words))
    for word in ("band_min", "colour", "'nope'"):
        assert word in said


def test_the_table_says_what_separated_the_first_and_what_was_suggested(
    run: Run, little_world: LittleWorld
) -> None:
    words = rank_words(little_world, "--condition", "pph", "--find", "blood_loss_ml=1200")
    found = run(*words)
    assert found.exit_code == 0, found.output
    assert "separated  first from second by" in found.stdout
    assert "beds unknown" in found.stdout


@pytest.mark.parametrize("columns", ["code,name,lon,lat", "lat,lon,name,code,tier"])
def test_any_subset_of_the_columns_will_do(
    run: Run, little_world: LittleWorld, tmp_path: Path, columns: str
) -> None:
    values = {"code": "A", "name": "甲", "lon": "113.03", "lat": "35.045", "tier": "county"}
    file = written(
        tmp_path, columns + "\n" + ",".join(values[each] for each in columns.split(",")) + "\n"
    )
    found = run(
        "rank", "--roads", little_world.roads, "--facilities", file, "--at", "113.0,35.01",
        "--condition", "pph", "--json",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    (only,) = json.loads(found.stdout)["excluded"]
    assert only["fit"] == "unknown"


def test_a_kind_of_patient_that_only_a_deployment_has_is_ranked_from_its_files_alone(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    rules = Path(__file__).parents[2] / "fixtures" / "rules" / "north"
    file = written(
        tmp_path,
        "code,name,lon,lat,tier,capabilities\n"
        "E,东岸盟医院,113.0303,35.0450,盟市,picu;iso\n"
        "W,西岸旗医院,113.0003,35.0900,旗县,picu\n"
        "B,本旗医院,113.0003,35.0200,旗县,cs24\n",
    )
    found = run(
        "rank", "--roads", little_world.roads, "--facilities", file, "--at", AT_T,
        "--condition", "resp_child", "--rules", rules, "--json",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    answer = json.loads(found.stdout)
    assert (answer["kind"], answer["patients"]) == ("C", ["other"])
    assert [(each["facility"], each["fit"]) for each in answer["candidates"]] == [
        ("E", "fit"),
        ("W", "partial"),
    ]
    assert answer["candidates"][0]["tier"] == "prefecture"


def test_the_four_ways_to_the_first_centre_are_added_to_the_answer(
    run: Run, little_world: LittleWorld
) -> None:
    answer = ranked(run, little_world, "--condition", "pph", "--from", "T", "--ways")
    (centre,) = answer["ways"]["facilities"]
    assert centre["facility"] == answer["candidates"][0]["facility"]
    assert [each["way"] for each in centre["ways"]] == [
        "direct",
        "fetched",
        "forward",
        "rendezvous",
    ]
    assert answer["ways"]["verdict"]["best"] == "direct"
    assert "ways" not in ranked(run, little_world, "--condition", "pph", "--from", "T")


def test_the_ways_are_told_to_a_person_leg_by_leg(run: Run, little_world: LittleWorld) -> None:
    told = run(*rank_words(little_world, "--condition", "pph", "--from", "T", "--ways")).stdout
    assert " * direct      able hands 25 min, definitive care 25 min" in told
    assert "rendezvous  not possible: no stop allowed" in told
    assert "0 min  getting ready at 溪口卫生院: 15 min (us, a proposal)" in told
    assert "15 min  drive to 东岸市医院: 10 min (us)" in told
    assert "verdict    Go straight to East Bank." in told
