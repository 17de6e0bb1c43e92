from __future__ import annotations

import pytest

from facilities.errors import RulesError
from facilities.rules import load_rules
from facilities.tables import packaged_tables

BROKEN = """
version = "1"
source = "test"
confidence = "M"
effective_from = 2026-01-01
[condition.bad]
zh = "坏"
pinyin = "huai"
kind = ["X"]
urgency = ["U9"]
decisive = ["nsurg", "teleport"]
needs = [{ any = "th", when = [{ finding = "mood", op = ">=", value = 1 }] }]
windows = [
  { minutes = 60, bounds = "here", zh = "a", en = "a" },
  { minutes = 0, anchor = "birth", bounds = "here", zh = "a", en = "a" },
  { minutes = 60, anchor = "birth", bounds = "there", zh = "a", en = "a" },
]
min_tier = "galaxy"
advice = { here = ["dance"], later = [] }
icd10 = "X"
colour = "red"
[condition.pph]
zh = "重复"
en = "Duplicate"
pinyin = "chong fu"
kind = ["M"]
urgency = ["U1"]
decisive = ["icu_a"]
min_tier = "county"
icd10 = "O72"
"""


def test_everything_wrong_with_a_rule_file_is_said_at_once_with_file_and_record() -> None:
    tables = dict(packaged_tables()) | {"conditions/zz.toml": BROKEN.encode()}
    with pytest.raises(RulesError) as caught:
        load_rules(tables)
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {
        "missing_value",
        "missing_table",
        "unknown_word",
        "unknown_capability",
        "unknown_test",
        "window_without_anchor",
        "not_a_whole_number",
        "unknown_tier",
        "unknown_advice",
        "unknown_phase",
        "unknown_field",
        "duplicate_condition",
    }
    assert all((problem.field or "").startswith("conditions/zz.toml/") for problem in problems)


def without_line(name: str, number: int) -> dict[str, bytes]:
    lines = packaged_tables()[name].splitlines(keepends=True)
    return dict(packaged_tables()) | {name: b"".join(lines[:number] + lines[number + 1 :])}


@pytest.mark.parametrize(
    ("name", "line", "where"),
    [
        ("rules.toml", "version", "rules.toml/version"),
        ("rules.toml", "fall_after_birth", "rules.toml/fall_after_birth"),
        ("rules.toml", "next_after_control", "rules.toml/next_after_control"),
        ("rules.toml", "meaning_zh", "rules.toml/urgency.U0/meaning_zh"),
        ("rules.toml", "floor_gestation_days", "rules.toml/ward_rule/floor_gestation_days"),
        ("rules.toml", "mobilisation_s", "rules.toml/team/mobilisation_s"),
        ("rules.toml", "tier_of_ward", "rules.toml/ward_rule/tier_of_ward"),
        ("rules.toml", "below_floor", "rules.toml/note.below_floor"),
        ("rules.toml", "cooling_late", "conditions/newborn.toml/hie/decisive"),
        ("advice.toml", "txa", "conditions/maternal.toml/pph/advice"),
        ("findings.toml", "kind", "findings.toml/finding.gestation/kind"),
        ("findings.toml", "question_en", "findings.toml/finding.gestation/question_en"),
        ("findings.toml", "source", "findings.toml/source"),
    ],
)
def test_a_key_that_is_missing_is_named_with_its_file_and_record(
    name: str, line: str, where: str
) -> None:
    lines = packaged_tables()[name].decode().splitlines()
    number = next(at for at, text in enumerate(lines) if text.startswith(f"{line} ="))
    with pytest.raises(RulesError) as caught:
        load_rules(without_line(name, number))
    assert where in [problem.field for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["rules.toml", "findings.toml", "conditions/in_utero.toml"])
def test_whatever_line_is_lost_the_rules_load_or_say_what_is_wrong(name: str) -> None:
    refused: list[RulesError] = []
    for number in range(len(packaged_tables()[name].splitlines())):
        try:
            load_rules(without_line(name, number))
        except RulesError as error:
            refused.append(error)
    assert len(refused) > 20
    assert all(problem.field for error in refused for problem in error.problems)


@pytest.mark.parametrize("name", ["rules.toml", "advice.toml", "findings.toml"])
def test_a_table_that_is_not_there_is_named(name: str) -> None:
    tables = {key: content for key, content in packaged_tables().items() if key != name}
    with pytest.raises(RulesError, match=f"{name}: missing file"):
        load_rules(tables)


def test_a_file_that_is_not_toml_is_named() -> None:
    tables = dict(packaged_tables()) | {"conditions/zz.toml": b"= nonsense"}
    with pytest.raises(RulesError, match=r"conditions/zz\.toml: not toml"):
        load_rules(tables)
