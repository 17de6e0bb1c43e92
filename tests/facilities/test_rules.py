from __future__ import annotations

import re

import pytest

from facilities.conditions import Bounds, Condition, PatientKind, Phase, Urgency
from facilities.errors import RulesError
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables, rules_hash

BOOK = rule_book()
CONDITIONS = list(BOOK.conditions.values())

# Urgency, decisive groups and minimum tier as printed in the domain reference 3.2, 3.3 and 3.5.
PRINTED = {
    "pph": ("U1", "blood_mt ob_surg", "county"),
    "pph_shock": ("U0", "blood_mt ob_surg", "prefecture"),
    "spe": ("U2", "cs24 icu_a", "prefecture"),
    "eclampsia": ("U0", "cs24 icu_a", "prefecture"),
    "hellp": ("U1", "blood_mt icu_a", "prefecture"),
    "previa_bleed": ("U1", "blood_mt cs24", "prefecture"),
    "pas": ("U4", "blood_mt cs24 ob_surg", "province"),
    "abruption": ("U0", "blood_mt cs24", "county"),
    "rupture": ("U0", "blood_mt ob_surg", "county"),
    "cord_prolapse": ("U0", "cs24", "county"),
    "afe": ("U0", "blood_mt icu_a", "prefecture"),
    "sepsis_m": ("U1", "icu_a", "prefecture"),
    "cardiac_m": ("U1", "card_a icu_a", "province"),
    "pe_vte": ("U1", "icu_a", "prefecture"),
    "aflp": ("U1", "blood_mt icu_a", "prefecture"),
    "stroke_m": ("U1", "neuro_a", "prefecture"),
    "dka_m": ("U2", "icu_a", "prefecture"),
    "ectopic": ("U0", "ob_surg", "county"),
    "resp_m": ("U1", "icu_a vent_a", "prefecture"),
    "psych_m": ("U2", "psych", "prefecture"),
    "ptl_34": ("U2", "nicu2b", "county"),
    "ptl_32": ("U2", "nicu3a", "prefecture"),
    "ptl_28": ("U1", "nicu3b", "province"),
    "pprom": ("U2", "", "county"),
    "fetal_anom": ("U4", "csurg_n nsurg", "province"),
    "multiple": ("U4", "", "prefecture"),
    "hie": ("U1", "th", "province"),
    "rds": ("U1", "mv", "prefecture"),
    "resp_fail": ("U1", "mv", "prefecture"),
    "pphn": ("U1", "ino", "province"),
    "cdh": ("U1", "nsurg", "province"),
    "gastroschisis": ("U1", "nsurg", "prefecture"),
    "eatef": ("U1", "nsurg", "prefecture"),
    "perforation": ("U1", "nsurg", "prefecture"),
    "volvulus": ("U1", "nsurg", "prefecture"),
    "obstruction": ("U2", "nsurg", "prefecture"),
    "ntd_open": ("U2", "neurosurg_n", "prefecture"),
    "chd_duct": ("U1", "pge1", "province"),
    "arrhythmia_n": ("U1", "echo_n nicu3a", "prefecture"),
    "elbw": ("U1", "nicu3b", "province"),
    "vlbw": ("U1", "nicu3a", "prefecture"),
    "preterm_34": ("U3", "nicu2b", "county"),
    "asphyxia": ("U1", "nicu3a", "prefecture"),
    "sepsis_n": ("U1", "nicu3a", "prefecture"),
    "jaundice_ext": ("U1", "ext", "prefecture"),
    "seizure_n": ("U2", "nicu3a", "prefecture"),
    "bleeding_n": ("U1", "blood_n", "prefecture"),
    "metabolic_n": ("U1", "metab", "province"),
    "renal_n": ("U2", "crrt_n", "province"),
    "airway_n": ("U1", "nsurg|ent_n", "province"),
    "other_n": ("U1", "nicu3a", "prefecture"),
}

# What is needed besides, from the same tables.
PRINTED_NEEDS = {
    "pph": "icu_a",
    "pph_shock": "icu_a vent_a",
    "spe": "anaes_hr",
    "eclampsia": "vent_a",
    "pas": "icu_a mdt nicu3a uae|ir",
    "cardiac_m": "anaes_hr cs24",
    "ptl_28": "cs24 hfov surf",
    "ptl_32": "cs24 mv surf",
    "ptl_34": "cs24",
    "cord_prolapse": "",
    "hie": "aeeg mv nicu3a",
    "rds": "nicu3a surf",
    "gastroschisis": "nicu3a tpn",
    "asphyxia": "mv th",
    "jaundice_ext": "blood_n nicu3a photo uvc",
    "metabolic_n": "crrt_n|ext nicu3a",
    "airway_n": "mv",
    "elbw": "hfov mv surf",
    "preterm_34": "cpap",
    "fetal_anom": "fetal_med nicu3b",
}

# Minutes @ anchor, what it bounds, aim or limit: domain reference 3.1 "What a window bounds".
PRINTED_WINDOWS = {
    "pph": "180@birth here limit, 60@onset arrival aim",
    "spe": "60@dx here limit",
    "eclampsia": "10@onset here limit",
    "afe": "5@arrest here limit",
    "sepsis_m": "60@dx here limit",
    "sepsis_n": "60@decision here limit",
    "elbw": "60@birth here limit",
    "vlbw": "60@birth here limit",
    "rupture": "30@dx arrival limit",
    "cord_prolapse": "30@dx arrival limit",
    "stroke_m": "270@onset arrival limit",
    "hie": "360@birth arrival limit",
    "asphyxia": "360@birth arrival limit",
    "rds": "120@birth arrival limit",
    "gastroschisis": "480@birth arrival limit",
    "volvulus": "360@onset arrival limit",
    "obstruction": "1440@dx arrival limit",
    "eatef": "2880@dx arrival limit",
    "ntd_open": "4320@birth arrival limit",
    "previa_bleed": "30@decision after_arrival limit",
    "abruption": "30@decision after_arrival limit",
    "jaundice_ext": "120@arrival after_arrival limit",
    "ectopic": "",
    "hellp": "",
    "cdh": "",
}


def groups(condition: Condition, *, decisive: bool) -> str:
    chosen = (group for group in condition.groups if group.decisive is decisive)
    return " ".join(sorted("|".join(group.any_of) for group in chosen))


@pytest.mark.parametrize("name", list(PRINTED))
def test_urgency_decisive_groups_and_tier_are_as_printed(name: str) -> None:
    condition = BOOK.conditions[name]
    found = (condition.urgencies[0], groups(condition, decisive=True), condition.min_tier.tier)
    assert found == PRINTED[name]


@pytest.mark.parametrize("name", list(PRINTED_NEEDS))
def test_other_needs_are_as_printed(name: str) -> None:
    assert groups(BOOK.conditions[name], decisive=False) == PRINTED_NEEDS[name]


@pytest.mark.parametrize("name", list(PRINTED_WINDOWS))
def test_windows_are_as_printed(name: str) -> None:
    windows = [
        f"{each.minutes}@{each.anchor} {each.bounds} {each.strength}"
        for each in BOOK.conditions[name].windows
    ]
    assert ", ".join(windows) == PRINTED_WINDOWS[name]


def test_all_fifty_one_conditions_are_there() -> None:
    newborn = [each.id for each in CONDITIONS if each.newborn]
    assert len(newborn) == 25
    assert len(CONDITIONS) == 51
    assert set(BOOK.conditions) == set(PRINTED)


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda each: each.id)
def test_every_condition_is_complete_and_not_yet_signed(condition: Condition) -> None:
    assert condition.source
    assert condition.confidence in set("SMUP")
    assert condition.signed_off_by == ""
    assert re.search(r"[\u4e00-\u9fff]|HELLP", condition.zh)
    assert condition.icd10
    assert condition.advice[Phase.HERE]
    assert condition.advice[Phase.PREPARE]
    assert condition.groups or condition.ward_decisive


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda each: each.id)
def test_a_newborn_condition_needs_only_what_is_for_newborns(condition: Condition) -> None:
    if condition.newborn:
        assert condition.kinds == (PatientKind.NEWBORN,)
        assert not condition.theatre_first
    else:
        assert PatientKind.NEWBORN not in condition.kinds


def test_the_nearest_theatre_comes_first_for_five_conditions() -> None:
    names = {each.id for each in CONDITIONS if each.theatre_first}
    assert names == {"previa_bleed", "abruption", "rupture", "cord_prolapse", "ectopic"}


def test_uncertain_hours_are_marked_and_never_rank() -> None:
    for name in ("gastroschisis", "volvulus"):
        (window,) = BOOK.conditions[name].windows
        assert window.bounds is Bounds.ARRIVAL
        assert window.confidence == "U"
        assert not window.ranks


def test_no_advice_carries_a_dose() -> None:
    dose = re.compile(r"\d\s*(mg|g|ml|mL|u|U|iu|IU|µg|ug|mcg|毫克|克|毫升|单位)\b")
    for line in BOOK.advice.values():
        assert not dose.search(line.zh), line
        assert not dose.search(line.en), line


def test_every_advice_is_used_and_has_both_languages() -> None:
    used = {code for each in CONDITIONS for codes in each.advice.values() for code in codes}
    assert used == set(BOOK.advice)
    assert all(line.zh and line.en for line in BOOK.advice.values())


def test_rescue_conditions_are_the_printed_ones() -> None:
    rescue = {each.id for each in CONDITIONS if each.urgencies[0] is Urgency.U0}
    assert rescue == {
        "pph_shock",
        "eclampsia",
        "abruption",
        "rupture",
        "cord_prolapse",
        "afe",
        "ectopic",
    }


def test_default_team_times_and_floor_are_data() -> None:
    assert (BOOK.team.mobilisation_s, BOOK.team.stabilisation_s) == (1800, 1800)
    assert BOOK.ward_rule.floor_days == 24 * 7
    assert BOOK.hash == rules_hash()


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


def test_a_finding_that_the_program_cannot_keep_is_named() -> None:
    row = b'[finding.shoe_size]\nzh = "x"\nen = "x"\nkind = "yes_no"\nunit = "yes/no"\n'
    tables = dict(packaged_tables())
    tables["findings.toml"] += row
    with pytest.raises(RulesError, match="shoe_size"):
        load_rules(tables)


def test_a_file_that_is_not_toml_is_named() -> None:
    tables = dict(packaged_tables()) | {"conditions/zz.toml": b"= nonsense"}
    with pytest.raises(RulesError, match=r"conditions/zz\.toml: not toml"):
        load_rules(tables)
