from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from facilities.findings import FindingKind, FindingRule, finding_rules
from facilities.rules import rule_book
from tests.service.cli.conftest import Run, run_process

KEYS = {
    "kind", "urgency", "urgency_next", "needs", "decisive", "extras", "windows", "min_tier",
    "ward", "cots", "advice", "suggested", "ask", "doubts", "rules",
}  # fmt: skip
AT = ("--asked-at", "2026-11-22T11:00+08:00")


def words(*conditions: str, **findings: str) -> list[str]:
    said = [word for each in conditions for word in ("--condition", each)]
    for key, value in findings.items():
        said += ["--find", f"{key}={value}"]
    return said


def needed(run: Run, *more: object) -> Any:
    found = run("needs", *more, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_three_numbers_are_answered_with_every_promised_key(run: Run) -> None:
    answer = needed(run, *words(gestation="29+4", weight_g="1180", sbp="172"))
    assert answer.keys() >= KEYS
    assert (answer["kind"], answer["ward"], answer["suggested"]) == ("F", "3a", ["spe"])
    assert answer["decisive"] == [["cs24"], ["icu_a"]]
    assert answer["rules"] == rule_book().hash
    assert answer["advice"][0].keys() >= {"code", "zh", "en"}
    assert answer["suggestions"][0]["because"][0]["finding"] == "sbp"


def test_a_window_has_the_promised_keys_and_counts_from_the_moment_of_the_question(
    run: Run,
) -> None:
    born = "2026-11-22T10:00+08:00"
    (window,) = needed(run, *words("hie", birth_at=born, gestation="39+0"), *AT)["windows"]
    assert (window["minutes"], window["anchor"], window["bounds"]) == (360, "birth", "arrival")
    assert (window["strength"], window["left_min"]) == ("limit", 280)
    (unknown,) = needed(run, *words("hie"), *AT)["windows"]
    assert unknown["left_min"] is None


def test_an_age_in_minutes_stands_for_the_time_of_birth(run: Run) -> None:
    (window,) = needed(run, *words("hie", age_min="60", gestation="39+0"), *AT)["windows"]
    assert window["left_min"] == 280


def test_what_a_person_took_away_or_raised_is_recorded(run: Run) -> None:
    said = words("ptl_34", gestation="33+0", sbp="165")
    answer = needed(run, *said, "--remove", "spe", "--urgency", "u1")
    assert answer["suggested"] == []
    assert [each["removed"] for each in answer["suggestions"]] == [True]
    assert (answer["urgency"], answer["urgency_derived"]) == ("U1", "U2")


def test_a_doubt_is_answered_and_goes_once_it_is_confirmed(run: Run) -> None:
    said = words("spe", gestation="36+0", sbp="270")
    (doubt,) = needed(run, *said)["doubts"]
    assert (doubt["key"], doubt["value"]) == ("sbp", "270")
    assert needed(run, *said, "--confirm", "sbp")["doubts"] == []


EXAMPLES = {
    FindingKind.GESTATION: "33周2天",
    FindingKind.YES_NO: "是",
    FindingKind.TIME: "2026-11-22T10:00+08:00",
}


def example(rule: FindingRule) -> str:
    """Write a plausible value: the first choice by its Chinese name, the middle of a range."""
    if rule.kind is FindingKind.CHOICE:
        return next(iter(rule.choices.values())).zh
    middle = ((rule.lowest or 0) + (rule.highest or 0)) // 2
    return EXAMPLES.get(rule.kind, str(middle or rule.highest))


@pytest.mark.parametrize("rule", finding_rules().values(), ids=list(finding_rules()))
def test_every_finding_of_the_table_can_be_said(run: Run, rule: FindingRule) -> None:
    answer = needed(run, "--condition", "pph", "--find", f"{rule.key}={example(rule)}", *AT)
    assert answer["doubts"] == []
    assert rule.key not in answer["ask"]


def test_findings_that_bring_nothing_are_an_answer_and_no_error(run: Run) -> None:
    answer = needed(run, *words(hr="120"))
    assert (answer["needs"], answer["suggested"], answer["windows"]) == ([], [], [])
    assert answer["ask"]


def test_everything_that_is_wrong_is_said_at_once(run: Run) -> None:
    found = run(
        "needs", *words("plague", gestation="29.4"),
        "--asked-at", "noon", "--urgency", "U9", "--remove", "flu", "--find", "nothing",
    )  # fmt: skip
    assert (found.exit_code, found.stdout) == (2, "")
    for named in ("'plague'", "'noon'", "'U9'", "'flu'", "'nothing'"):
        assert named in found.stderr


def test_nothing_at_all_is_refused_with_what_to_give(run: Run) -> None:
    found = run("needs", "--json")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "name a condition" in found.stderr


def test_your_own_rules_are_used_and_change_the_hash(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'version = "1"\nsource = "province"\nconfidence = "P"\n'
        '[condition.pph]\nmin_tier = "province"\n'
        '[suggestion.spe_systolic]\nwhen = [{ finding = "sbp", op = ">=", value = 150 }]\n',
        encoding="utf-8",
    )
    answer = needed(run, *words("pph", sbp="155"), "--rules", own)
    assert answer["min_tier"] == "province"
    assert answer["suggested"] == ["spe"]
    assert answer["rules"] != rule_book().hash


def test_your_own_rules_that_do_not_hold_together_are_refused(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[condition.pph]\nmin_tier = "moon"\n', encoding="utf-8")
    found = run("needs", *words("pph"), "--rules", own)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "moon" in found.stderr


def test_without_json_a_person_can_read_it(run: Run) -> None:
    found = run("needs", *words(gestation="29+4", weight_g="1180", sbp="172"))
    assert found.exit_code == 0
    assert found.stdout.startswith("F  spe: U2\n")
    for line in ("suggested  spe: ", "decisive   cs24; icu_a", "ward       3a, 1 cot"):
        assert line in found.stdout


def test_the_process_prints_one_document_and_nothing_else() -> None:
    done = run_process("needs", *words("pph"), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["urgency"] == "U1"
