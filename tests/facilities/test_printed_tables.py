"""The packaged tables against the domain reference, row by row."""

from __future__ import annotations

import re

import pytest

from facilities.conditions import Bounds, Condition, Phase, Urgency
from facilities.rules import rule_book
from facilities.tables import rules_hash

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
    "hellp": "cs24",
    "previa_bleed": "icu_a ob_surg",
    "abruption": "icu_a",
    "rupture": "cs24",
    "afe": "vent_a",
    "sepsis_m": "vent_a",
    "pe_vte": "card_a",
    "aflp": "cs24",
    "stroke_m": "cs24 icu_a",
    "dka_m": "mdt",
    "ectopic": "blood_mt",
    "resp_m": "",
    "psych_m": "",
    "pprom": "",
    "multiple": "fetal_med",
    "resp_fail": "nicu3a",
    "pphn": "echo_n hfov nicu3b",
    "cdh": "hfov ino nicu3b",
    "eatef": "nicu3a",
    "perforation": "mv nicu3a",
    "volvulus": "nicu3a",
    "obstruction": "nicu2b",
    "ntd_open": "nicu2b",
    "chd_duct": "cath_n|csurg_n echo_n nicu3a",
    "arrhythmia_n": "",
    "vlbw": "mv surf",
    "sepsis_n": "mv",
    "seizure_n": "aeeg",
    "bleeding_n": "nicu3a",
    "renal_n": "nicu3b",
    "other_n": "",
}

# The column "useful extra"; a row that is not named has none.
PRINTED_EXTRAS = {
    "pph": "uae",
    "pph_shock": "crrt_a uae",
    "spe": "mdt",
    "eclampsia": "neuro_a",
    "hellp": "crrt_a pe",
    "previa_bleed": "ir uae",
    "pas": "csurg_a",
    "cord_prolapse": "nrp",
    "afe": "ecmo_a ob_surg",
    "sepsis_m": "crrt_a ob_surg",
    "cardiac_m": "csurg_a ecmo_a",
    "pe_vte": "ecmo_a ir",
    "aflp": "crrt_a pe",
    "stroke_m": "ir",
    "resp_m": "ecmo_a iso",
    "ptl_28": "mri rop",
    "fetal_anom": "ecmo_n",
    "hie": "ino mri",
    "rds": "hfov",
    "resp_fail": "hfov ino",
    "pphn": "ecmo_n",
    "cdh": "ecmo_n",
    "chd_duct": "cath_n csurg_n ecmo_n",
    "arrhythmia_n": "csurg_n",
    "elbw": "mri rop",
    "vlbw": "rop",
    "asphyxia": "crrt_n",
    "sepsis_n": "crrt_n",
    "jaundice_ext": "aeeg",
    "seizure_n": "metab mri",
    "bleeding_n": "nsurg",
}

# Every other row for a mother is M.
PRINTED_KINDS = {
    "F": "pas cord_prolapse ptl_34 ptl_32 ptl_28 pprom fetal_anom multiple",
    "MF": "spe previa_bleed abruption cardiac_m",
}

# Rows whose own column says that it was read in a source; rows that mix marks take the lesser one
# unless the lesser mark stands beside the window it is about.
READ_IN_A_SOURCE = {
    "hie",
    "resp_fail",
    "gastroschisis",
    "perforation",
    "arrhythmia_n",
    "preterm_34",
    "asphyxia",
    "seizure_n",
    "bleeding_n",
    "other_n",
}

# Minutes @ anchor, what it bounds, aim or limit: domain reference 3.1 "What a window bounds". Every
# row that needs cs24 has besides the clock of "cs24 generally", tested below.
PRINTED_WINDOWS = {
    "pph": "180@birth here limit, 60@onset arrival aim",
    "pph_shock": "60@onset arrival aim",
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
    "jaundice_ext": "120@arrival after_arrival limit",
    "ptl_34": "10080@dose here aim",
    "ptl_32": "10080@dose here aim",
    "ptl_28": "10080@dose here aim",
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


def test_needs_of_every_condition_are_compared_with_the_print() -> None:
    assert set(PRINTED_NEEDS) == set(PRINTED)


@pytest.mark.parametrize("name", list(PRINTED))
def test_extras_and_kinds_are_as_printed(name: str) -> None:
    condition = BOOK.conditions[name]
    assert " ".join(sorted(condition.extras)) == PRINTED_EXTRAS.get(name, "")
    if condition.kinds != ("N",):
        found = "".join(condition.kinds)
        assert found == next(
            (kind for kind, names in PRINTED_KINDS.items() if name in names.split()), "M"
        )


def test_only_what_was_read_in_a_source_is_marked_so() -> None:
    assert {each.id for each in CONDITIONS if each.confidence == "S"} == READ_IN_A_SOURCE
    assert {each.confidence for each in CONDITIONS} == {"S", "M"}


@pytest.mark.parametrize("name", list(PRINTED))
def test_windows_are_as_printed(name: str) -> None:
    windows = [
        f"{each.minutes}@{each.anchor} {each.bounds} {each.strength}"
        for each in BOOK.conditions[name].windows
        if each.anchor != "decision" or each.bounds is not Bounds.AFTER_ARRIVAL
    ]
    assert ", ".join(windows) == PRINTED_WINDOWS.get(name, "")


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda each: each.id)
def test_whoever_needs_a_caesarean_has_its_clock_at_the_centre(condition: Condition) -> None:
    clocks = [
        f"{each.minutes}@{each.anchor} {each.bounds} {each.strength}"
        for each in condition.windows
        if each.anchor == "decision" and each.capability == "cs24"
    ]
    needs_caesarean = any("cs24" in group.any_of for group in condition.groups)
    assert clocks == (["30@decision after_arrival limit"] if needs_caesarean else [])


def test_all_fifty_one_conditions_are_there() -> None:
    newborn = [each.id for each in CONDITIONS if each.kinds == ("N",)]
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
    if "N" in condition.kinds:
        assert condition.kinds == ("N",)
        assert not condition.theatre_first


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
    rows = [each.advice for each in CONDITIONS] + [BOOK.infection.advice]
    used = {code for advice in rows for codes in advice.values() for code in codes}
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
