from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from facilities.rules import rule_book
from tests.service.cli.conftest import Run
from tests.support.rules import HEAD

NORTH = Path("tests/fixtures/rules/north").resolve()


def document(run: Run, *words: object, exit_code: int = 0) -> Any:
    found = run(*words, "--json")
    assert found.exit_code == exit_code, found.output
    return json.loads(found.stdout)


def test_the_packaged_rules_are_counted_and_found_whole(run: Run) -> None:
    assert document(run, "rules", "check") == {
        "conditions": 51,
        "unsourced": 0,
        "unsigned": 51,
        "errors": [],
        "overridden": [],
        "hash": rule_book().hash,
    }


def test_a_faulty_file_is_said_whole_with_file_record_field_and_value(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        HEAD
        + '[condition.pph]\ndecisive = ["teleport"]\n'
        + 'windows = [{ minutes = "60 s", bounds = "here", zh = "a", en = "a" }]\n'
        + "[policy]\nband_min = 'wide'\n"
        + "[standard.rescue_beds]\nasks = 3\n",
        encoding="utf-8",
    )
    found = document(run, "rules", "check", "--rules", file, exit_code=2)
    errors = {
        (each["code"], each["file"], each["record"], each["field"]) for each in found["errors"]
    }
    assert {
        ("unknown_capability", "mine.toml", "condition.pph", "decisive"),
        ("wrong_unit", "mine.toml", "condition.pph", "windows/1/minutes"),
        ("window_without_anchor", "mine.toml", "condition.pph", "windows/1/anchor"),
        ("out_of_range", "mine.toml", "policy", "band_min"),
        ("missing_table", "mine.toml", "standard.rescue_beds", "asks"),
    } <= errors
    assert found["conditions"] == 51
    assert found["overridden"] == ["condition.pph", "policy", "standard.rescue_beds"]
    (value,) = {each["value"] for each in found["errors"] if each["code"] == "wrong_unit"}
    assert value == "60 s"


def test_what_a_deployment_says_of_the_ranking_is_among_its_own_records(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + "[policy]\nband_min = 20\n[capacity]\nlimit_h = 2\n", encoding="utf-8")
    assert document(run, "rules", "check", "--rules", file)["overridden"] == ["capacity", "policy"]
    printed = run("rules", "check", "--rules", file).stdout
    assert "your own   capacity" in printed
    assert "your own   policy" in printed


def test_what_is_wrong_is_said_a_sentence_a_line_without_json_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + '[condition.pph]\ndecisive = ["teleport"]\n', encoding="utf-8")
    for words in (("check",), ("list",), ("list", "--findings")):
        found = run("rules", *words, "--rules", file)
        assert found.exit_code == 2
        assert "unknown capability 'teleport'" in found.stderr


def test_a_path_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    found = run("rules", "check", "--rules", tmp_path / "nothing.toml", "--json")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "nothing.toml" in found.stderr


def test_the_list_shows_every_condition_with_what_a_clinician_signs(run: Run) -> None:
    found = run("rules", "list")
    assert found.exit_code == 0
    for condition in rule_book().conditions.values():
        assert condition.zh_full in found.stdout
        assert condition.icd10 in found.stdout
    assert "!th 亚低温 if gestation >= 35+0 or unknown" in found.stdout
    assert "开始亚低温 360 min @ birth, 20 of them to start (arrival, limit, S" in found.stdout
    assert "not signed: ____" in found.stdout
    assert "spe_systolic" in found.stdout
    assert "no ward is derived for a fetus below 24+0" in found.stdout


def test_the_list_opens_in_a_spreadsheet(run: Run) -> None:
    found = run("rules", "list", "--as", "csv")
    rows = list(csv.DictReader(io.StringIO(found.stdout.removeprefix("\ufeff"))))
    assert found.stdout.startswith("\ufeff")
    assert [row["id"] for row in rows] == list(rule_book().conditions)
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_the_list_is_a_table_of_markdown(run: Run) -> None:
    lines = run("rules", "list", "--as", "markdown").stdout.splitlines()
    assert len(lines) == 2 + 51
    assert {line.replace("\\|", "").count("|") for line in lines} == {lines[0].count("|")}


@pytest.mark.parametrize("layout", ["text", "csv", "markdown"])
def test_findings_are_listed_with_units_ranges_and_choices(run: Run, layout: str) -> None:
    listed = run("rules", "list", "--findings", "--as", layout).stdout
    for rule in rule_book().findings.values():
        assert rule.key in listed
        assert all(code in listed for code in rule.choices)
    for told in ("4+0 to 44+6", "300 to 6500", "0.21 to 1 (21 to 100 as per cent)", "mmol/L"):
        assert told in listed


def test_a_second_province_is_loaded_from_configuration_alone(run: Run) -> None:
    checked = document(run, "rules", "check", "--rules", NORTH)
    assert (checked["errors"], checked["conditions"], checked["unsigned"]) == ([], 52, 51)
    assert "condition.resp_child" in checked["overridden"]
    listed = run("rules", "list", "--rules", NORTH).stdout
    for word in ("儿童呼吸衰竭", "盟市", "粉红", "picu 儿童 ICU", "below 26+0", "sbp >= 150"):
        assert word in listed
    findings = run("rules", "list", "--findings", "--rules", NORTH).stdout
    assert "pink 粉红" in findings


def test_needs_of_a_second_province_follow_its_own_thresholds(run: Run) -> None:
    asked = ("needs", "--find", "sbp=152", "--find", "gestation=32+6", "--find", "delivered=no")
    here, north = document(run, *asked), document(run, *asked, "--rules", NORTH)
    assert (here["suggested"], here["ward"]) == ([], "2b")
    assert (north["suggested"], north["ward"]) == (["spe"], "3a")
    assert here["rules"] != north["rules"]


def test_a_child_of_a_second_province_is_a_patient_of_its_own_kind(run: Run) -> None:
    child = document(run, "needs", "--condition", "resp_child", "--rules", NORTH)
    assert child["kind"] == "C"
    assert child["decisive"] == [["picu"]]
    assert child["ward"] is None
