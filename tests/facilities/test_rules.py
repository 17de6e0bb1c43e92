from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from facilities.errors import RulesError
from facilities.rules import check_rules, load_rules, rule_book
from facilities.rules.book import ADDED
from facilities.rules.problems import RuleProblem
from facilities.tables import hash_tables, packaged_tables
from tests.support.rules import HEAD, TODAY, said, said_of

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
"""


def test_everything_wrong_with_a_rule_file_is_said_at_once_with_file_record_and_field() -> None:
    tables = dict(packaged_tables()) | {"conditions/zz.toml": BROKEN.encode()}
    with pytest.raises(RulesError) as caught:
        load_rules(tables)
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {
        "missing_value",
        "unknown_word",
        "unknown_patient_kind",
        "unknown_capability",
        "unknown_finding",
        "window_without_anchor",
        "not_a_whole_number",
        "unknown_tier",
        "unknown_advice",
        "unknown_phase",
        "unknown_field",
        "duplicate_record",
    }
    for problem in problems:
        assert isinstance(problem, RuleProblem)
        assert problem.place.file == "conditions/zz.toml"
        assert problem.place.record.startswith("condition.")
        assert problem.message.startswith(f"{problem.place}: ")


def one(record: str, text: str) -> dict[str, bytes]:
    return {"mine.toml": f"{HEAD}[{record}]\n{text}\n".encode()}


CONDITION = """
zh = "新"
en = "New"
kind = "M"
urgency = "U1"
decisive = ["icu_a"]
min_tier = "county"
advice = { here = ["airway"] }
icd10 = "O99"
"""
FAULTS = tomllib.loads(Path("tests/fixtures/rules/faults.toml").read_text("utf-8"))["fault"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: f"{each['code']} {each['record']}")
def test_one_fault_in_a_deployments_own_file_is_said_with_its_record_and_field(
    fault: dict[str, str],
) -> None:
    places = [
        (each.code, each.place.record, each.place.field)
        for each in said(one(fault["record"], fault["text"]))
    ]
    assert (fault["code"], fault["record"], fault["where"]) in places


def test_a_new_condition_needs_no_more_than_a_clinician_would_write() -> None:
    book = load_rules(packaged_tables(), one("condition.new", CONDITION), today=TODAY)
    condition = book.conditions["new"]
    assert [group.any_of for group in condition.groups] == [("icu_a",)]
    assert condition.source == "test notice"
    assert condition.in_force(TODAY)


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"= nonsense", "not_toml", "mine.toml"),
        ("version = '北'".encode("gb18030"), "not_toml", "mine.toml"),
        (b'source = "a"\nconfidence = "M"', "missing_value", "mine.toml/version"),
        (b'version = "1"\nconfidence = "M"', "missing_value", "mine.toml/source"),
        (f"{HEAD}[conditions.a]\nzh = 'a'".encode(), "unknown_key", "mine.toml/conditions"),
        (f"{HEAD}condition = 3".encode(), "missing_table", "mine.toml/condition"),
        (f"{HEAD}[condition]\npph = 3".encode(), "missing_table", "mine.toml/condition.pph"),
    ],
)
def test_a_file_that_is_no_rule_file_is_said_to_be_none(
    content: bytes, code: str, where: str
) -> None:
    assert (code, where) in said_of({"mine.toml": content})


def test_two_files_may_not_hold_one_record() -> None:
    record = f"{HEAD}[condition.pph]\nmin_tier = 'prefecture'\n".encode()
    (problem,) = said({"a.toml": record, "b.toml": record})
    assert (problem.code, str(problem.place)) == ("duplicate_record", "b.toml/condition.pph")
    assert "a.toml" in problem.message


def test_a_broken_word_does_not_make_those_who_use_it_wrong_too() -> None:
    text = f"""{HEAD}
[capability.picu]
side = "roof"
zh = "儿童 ICU"
en = "PICU"
[condition.new]
{CONDITION.replace("icu_a", "picu")}
"""
    assert said_of({"mine.toml": text.encode()}) == [
        ("unknown_word", "mine.toml/capability.picu/side")
    ]


def without_line(name: str, number: int) -> dict[str, bytes]:
    lines = packaged_tables()[name].splitlines(keepends=True)
    return dict(packaged_tables()) | {name: b"".join(lines[:number] + lines[number + 1 :])}


@pytest.mark.parametrize(
    ("name", "line", "where"),
    [
        ("rules.toml", "version", "rules.toml/version"),
        ("rules.toml", "falls_away", "rules.toml/after_birth/falls_away"),
        ("rules.toml", "next_urgency", "rules.toml/danger/next_urgency"),
        ("rules.toml", "meaning_zh", "rules.toml/urgency.U0/meaning_zh"),
        ("rules.toml", "floor_gestation", "rules.toml/ward_rule/floor_gestation"),
        ("team_times.toml", "likely_min", "team_times.toml/team_time.mobilisation/likely_min"),
        ("rules.toml", "tier_of_ward", "rules.toml/ward_rule/tier_of_ward"),
        ("rules.toml", "below_floor", "the rules/note.below_floor"),
        ("rules.toml", "cooling_late", "conditions/newborn.toml/condition.hie/decisive/1/note"),
        ("advice.toml", "txa", "conditions/maternal.toml/condition.pph/advice/here"),
        ("findings.toml", "kind", "findings.toml/finding.gestation/kind"),
        ("findings.toml", "question_en", "findings.toml/finding.gestation/question_en"),
        ("findings.toml", "confidence", "findings.toml/finding.gestation/confidence"),
        ("vocabulary.toml", "village", "the rules/tier.village"),
        ("capabilities.toml", "uae", "conditions/maternal.toml/condition.pph/extras"),
        ("suggestions.toml", "suggests", "suggestions.toml/suggestion.pph_vaginal/suggests"),
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


@pytest.mark.parametrize("name", ["rules.toml", "conditions/in_utero.toml"])
def test_whatever_line_is_lost_the_rules_load_or_say_what_is_wrong(name: str) -> None:
    refused: list[RulesError] = []
    for number in range(len(packaged_tables()[name].splitlines())):
        try:
            load_rules(without_line(name, number))
        except RulesError as error:
            refused.append(error)
    assert len(refused) > 20
    assert all(problem.field for error in refused for problem in error.problems)


@pytest.mark.parametrize(
    "name",
    [
        *("rules.toml", "advice.toml", "findings.toml", "suggestions.toml", "vocabulary.toml"),
        *("team_times.toml", "bridging.toml", "common.toml"),
    ],
)
def test_a_table_that_is_not_there_is_named(name: str) -> None:
    tables = {key: content for key, content in packaged_tables().items() if key != name}
    with pytest.raises(RulesError, match=f"{name}: missing file"):
        load_rules(tables)


@pytest.mark.parametrize("gone", [ADDED, ADDED[:1]])
def test_rules_recorded_before_a_table_existed_are_read_with_the_packaged_one(
    gone: tuple[str, ...],
) -> None:
    tables = {key: content for key, content in packaged_tables().items() if key not in gone}
    tables["rules.toml"] += b"\n[team]\nmobilisation_s = 1800\n"  # as it stood there then
    with pytest.raises(RulesError):
        load_rules(tables)
    book = load_rules(tables, recorded=True)
    assert (book.team, book.bridging) == (rule_book().team, rule_book().bridging)
    assert book.hash == hash_tables(tables) != rule_book().hash
    assert book.sources == tables
    without_words = {key: tables[key] for key in tables if key != "vocabulary.toml"}
    with pytest.raises(RulesError, match=r"vocabulary\.toml: missing file"):
        load_rules(without_words, recorded=True)


def test_the_packaged_rules_are_whole_sourced_and_not_yet_signed() -> None:
    checked = check_rules(packaged_tables(), {}, TODAY)
    assert checked.problems == ()
    assert (checked.conditions, checked.unsourced, checked.unsigned) == (51, 0, 51)
    assert checked.book is not None
    assert checked.hash == checked.book.hash


def test_a_record_without_a_source_is_counted_and_is_an_error() -> None:
    tables = dict(packaged_tables())
    text = tables["suggestions.toml"].decode()
    for source in ("domain reference 3.2 and 3.3", "domain reference 3.2, row ptl_32"):
        text = text.replace(f'source = "{source}"\n', "", 1)
    tables["suggestions.toml"] = text.encode()
    checked = check_rules(tables, {}, TODAY)
    assert checked.unsourced == 1
    assert [(each.code, each.field) for each in checked.problems] == [
        ("missing_value", "suggestions.toml/suggestion.ptl_32/source")
    ]
