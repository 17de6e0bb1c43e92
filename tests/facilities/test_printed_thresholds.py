"""What the rows of the domain reference print beside their needs: codes, urgencies, thresholds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.comparing import Compared
from facilities.rules import rule_book
from facilities.vocabulary import PatientRole

BOOK = rule_book()

# The column ICD-10; a dash stands for the printed one.
PRINTED_ICD10 = {
    "pph": "O72",
    "pph_shock": "O72, O75.1, D65",
    "spe": "O14.1",
    "eclampsia": "O15",
    "hellp": "O14.2",
    "previa_bleed": "O44.1",
    "pas": "O43.2 + O44",
    "abruption": "O45",
    "rupture": "O71.0-O71.1",
    "cord_prolapse": "O69.0",
    "afe": "O88.1",
    "sepsis_m": "O85, O75.3, A41",
    "cardiac_m": "O99.4, O90.3, I27",
    "pe_vte": "O88.2",
    "aflp": "O26.6",
    "stroke_m": "O99.4, I60-I64, O22.5",
    "dka_m": "O24, E10-E14",
    "ectopic": "O00",
    "resp_m": "O99.5, J10, J80",
    "psych_m": "F53",
    "ptl_34": "O60",
    "ptl_32": "O60",
    "ptl_28": "O60",
    "pprom": "O42",
    "fetal_anom": "O35",
    "multiple": "O30, O43.0",
    "hie": "P91.6, P21",
    "rds": "P22.0",
    "resp_fail": "P28.5, P24, P25",
    "pphn": "P29.3",
    "cdh": "Q79.0",
    "gastroschisis": "Q79.3, Q79.2",
    "eatef": "Q39",
    "perforation": "P77, P78.0",
    "volvulus": "Q43.3, K56.2",
    "obstruction": "Q41-Q42, Q43.1",
    "ntd_open": "Q05",
    "chd_duct": "Q20-Q25",
    "arrhythmia_n": "P29",
    "elbw": "P07.0, P07.2",
    "vlbw": "P07.1, P07.3",
    "preterm_34": "P07.3",
    "asphyxia": "P21.0",
    "sepsis_n": "P36, G00",
    "jaundice_ext": "P57-P59, P55",
    "seizure_n": "P90",
    "bleeding_n": "P50-P54",
    "metabolic_n": "E70-E72, P74",
    "renal_n": "P96.0",
    "airway_n": "Q87.0, Q32",
    "other_n": "R, P",
}


def test_diagnosis_codes_are_as_printed() -> None:
    assert {each.id: each.icd10 for each in BOOK.conditions.values()} == PRINTED_ICD10


# Two urgencies, domain reference 3.5: the findings that choose, and what is then so.
PRINTED_URGENCIES = [
    ("pprom", {}, "U2"),
    ("pprom", {"labour": "active"}, "U2"),
    ("pprom", {"labour": "no"}, "U2"),
    ("pprom", {"labour": "no", "infection_signs": False}, "U3"),
    ("pprom", {"labour": "no", "infection": "none"}, "U3"),
    ("pprom", {"labour": "no", "infection": "none", "infection_signs": True}, "U2"),
    ("pprom", {"labour": "no", "infection": "active", "infection_signs": False}, "U2"),
    ("multiple", {}, "U4"),
    ("multiple", {"labour": "no"}, "U4"),
    ("multiple", {"labour": "threatened"}, "U2"),
    ("multiple", {"twin_complication": True}, "U2"),
    ("cardiac_m", {}, "U1"),
    ("cardiac_m", {"heart_failing": True}, "U1"),
    ("cardiac_m", {"heart_failing": False}, "U4"),
    ("pas", {}, "U4"),
    ("pas", {"bleeding": "none"}, "U4"),
    ("pas", {"bleeding": "ongoing"}, "U1"),
    ("pas", {"bleeding": "controlled"}, "U1"),
    ("eatef", {}, "U1"),
    ("eatef", {"ventilated": True}, "U1"),
    ("eatef", {"ventilated": False}, "U2"),
    ("vlbw", {}, "U1"),
]


@pytest.mark.parametrize(("name", "found", "urgency"), PRINTED_URGENCIES)
def test_two_urgencies_are_chosen_by_the_printed_findings(
    name: str, found: dict[str, Compared], urgency: str
) -> None:
    condition = BOOK.conditions[name]
    rules = (
        each.urgency
        for each in condition.urgency_when
        if all(test.is_known_to_hold(found) for test in each.when)
    )
    assert next(rules, condition.urgencies[0]) == urgency


# Thresholds of the domain reference 3.2 and 3.3, on both sides of each.
FRESH = {"delivered": True}
PRINTED_THRESHOLDS = [
    ({"blood_loss_ml": 500} | FRESH, "pph"),
    ({"blood_loss_ml": 499} | FRESH, ""),
    ({"blood_loss_ml": 500, "birth_mode": "vaginal"} | FRESH, "pph"),
    ({"blood_loss_ml": 999, "birth_mode": "caesarean"} | FRESH, ""),
    ({"blood_loss_ml": 1000, "birth_mode": "caesarean"} | FRESH, "pph"),
    ({"blood_loss_ml": 1500}, ""),
    ({"sbp": 160}, "spe"),
    ({"sbp": 159, "dbp": 109}, ""),
    ({"dbp": 110}, "spe"),
    ({"nyha": "II", "pap_mmhg": 49}, ""),
    ({"nyha": "III"}, "cardiac_m"),
    ({"nyha": "IV"}, "cardiac_m"),
    ({"pap_mmhg": 50}, "cardiac_m"),
    ({"gestation_days": 238, "labour": "active"}, ""),
    ({"gestation_days": 237, "labour": "active"}, "ptl_34"),
    ({"gestation_days": 224, "labour": "threatened"}, "ptl_34"),
    ({"gestation_days": 223, "labour": "threatened"}, "ptl_32"),
    ({"gestation_days": 196, "labour": "active"}, "ptl_32"),
    ({"gestation_days": 195, "labour": "active"}, "ptl_28"),
    ({"gestation_days": 195, "labour": "active", "delivered": True}, "elbw"),
    ({"gestation_days": 195, "labour": "active", "fetus_alive": False}, ""),
    ({"babies": 2}, ""),
    ({"babies": 3}, "multiple"),
    ({"twin_complication": True}, "multiple"),
    ({"weight_g": 999}, "elbw"),
    ({"weight_g": 1000}, "vlbw"),
    ({"weight_g": 1499}, "vlbw"),
    ({"weight_g": 1500}, "preterm_34"),
    ({"weight_g": 1999}, "preterm_34"),
    ({"weight_g": 2000}, ""),
    ({"gestation_days": 195}, "elbw"),
    ({"gestation_days": 196}, "vlbw"),
    ({"gestation_days": 224}, "preterm_34"),
    ({"gestation_days": 237}, "preterm_34"),
    ({"gestation_days": 238}, ""),
    ({"gestation_days": 230, "weight_g": 950}, "elbw"),
    ({"gestation_days": 190, "weight_g": 1600}, "elbw"),
    ({"gestation_days": 230, "weight_g": 1400}, "vlbw"),
    ({"gestation_days": 200, "weight_g": 1600}, "vlbw"),
    ({"gestation_days": 250, "weight_g": 1900}, "preterm_34"),
    ({"fio2": 0.4}, ""),
    ({"fio2": 0.41}, "resp_fail"),
    ({"oi": 14.9}, ""),
    ({"oi": 15}, "pphn"),
    ({"bilirubin_vs_exchange": "below"}, ""),
    ({"bilirubin_vs_exchange": "near"}, "jaundice_ext"),
    ({"bilirubin_vs_exchange": "at_or_above"}, "jaundice_ext"),
    # where the reference prints no number, none is invented
    ({"apgar1": 1, "apgar5": 2, "glucose_mmol": 1.0, "temp_c": 34.0, "hr": 60, "rr": 80}, ""),
    ({"spo2": 60, "consciousness": "unresponsive", "seizing": True, "bleeding": "ongoing"}, ""),
]


@pytest.mark.parametrize(("found", "expected"), PRINTED_THRESHOLDS)
def test_thresholds_suggest_what_is_printed_and_nothing_else(
    found: dict[str, Compared], expected: str
) -> None:
    # labour says that the findings are a woman's, otherwise rows of both are meant
    womans = "labour" in found and found.get("delivered") is not True
    suggested = {
        each.suggests
        for each in BOOK.suggestions
        if each.applies(found) and not (womans and each.for_roles == (PatientRole.NEWBORN,))
    }
    assert suggested == ({expected} if expected else set())


@given(st.none() | st.integers(150, 310), st.none() | st.integers(300, 6500))
def test_a_newborn_is_in_one_band_of_weight_and_weeks_at_most(
    gestation_days: int | None, weight_g: int | None
) -> None:
    said = {"gestation_days": gestation_days, "weight_g": weight_g}
    found: dict[str, Compared] = {key: each for key, each in said.items() if each is not None}
    bands = {"elbw", "vlbw", "preterm_34"}
    suggested = {each.suggests for each in BOOK.suggestions if each.applies(found)} & bands
    assert len(suggested) <= 1
    worse = BOOK.ward_rule.ward(gestation_days, weight_g)
    assert suggested == {"3b": {"elbw"}, "3a": {"vlbw"}}.get(worse or "", suggested)


def test_every_suggestion_names_its_line_and_its_confidence() -> None:
    for each in BOOK.suggestions:
        assert "domain reference" in each.source
        assert each.confidence in set("SMUP")
        assert each.zh
        assert each.en
        assert each.suggests in BOOK.conditions


def test_severe_haemorrhage_asks_for_a_higher_tier_from_the_printed_loss() -> None:
    (raised,) = BOOK.conditions["pph"].min_tier.raised
    (test,) = raised.when
    assert (raised.tier, test.finding, test.op, test.value) == (
        "prefecture",
        "blood_loss_ml",
        ">=",
        1000,
    )
