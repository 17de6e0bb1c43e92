from __future__ import annotations

import unicodedata

import pytest

from facilities.capabilities import Side, WardGrade
from facilities.vocabulary import packaged_vocabulary

WORDS = packaged_vocabulary()

MATERNAL = [
    "cs24",
    "blood_mt",
    "ob_surg",
    "uae",
    "icu_a",
    "vent_a",
    "crrt_a",
    "pe",
    "ecmo_a",
    "card_a",
    "csurg_a",
    "neuro_a",
    "anaes_hr",
    "mdt",
    "iso",
    "fetal_med",
    "ir",
    "psych",
]
NEWBORN = [
    "nrp",
    "nicu2a",
    "nicu2b",
    "nicu3a",
    "nicu3b",
    "cpap",
    "mv",
    "surf",
    "hfov",
    "ino",
    "ecmo_n",
    "th",
    "aeeg",
    "uvc",
    "ext",
    "photo",
    "crrt_n",
    "nsurg",
    "csurg_n",
    "cath_n",
    "pge1",
    "echo_n",
    "rop",
    "mri",
    "metab",
    "tpn",
    "blood_n",
    "neurosurg_n",
    "ent_n",
]
WIDEST_CHIP = 12  # six full-width characters


def test_the_vocabulary_is_the_one_of_the_domain_reference() -> None:
    sides = {code: each.side for code, each in WORDS.capabilities.items()}
    assert [code for code, side in sides.items() if side is Side.MATERNAL] == MATERNAL
    assert [code for code, side in sides.items() if side is Side.NEWBORN] == NEWBORN


@pytest.mark.parametrize("code", [*MATERNAL, *NEWBORN])
def test_every_capability_has_both_names_a_source_and_fits_on_a_chip(code: str) -> None:
    capability = WORDS.capabilities[code]
    width = sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in capability.zh)
    assert 0 < width <= WIDEST_CHIP
    assert capability.en
    assert capability.source
    assert capability.confidence in set("SMUP")


def test_a_higher_newborn_ward_includes_every_lower_one() -> None:
    assert WORDS.included("nicu3b") == ("nicu3b", "nicu3a", "nicu2b", "nicu2a")
    assert WORDS.included("th") == ("th",)


def test_a_ward_grade_stands_for_its_code_and_observation_for_none() -> None:
    codes = {grade.value: ward.code for grade, ward in WORDS.wards.items()}
    assert codes == {
        "1": None,
        "2a": "nicu2a",
        "2b": "nicu2b",
        "3a": "nicu3a",
        "3b": "nicu3b",
        "3c": "nicu3b",
    }
    assert [WORDS.ward_of_code(code).value for code in WORDS.ward_codes] == ["2a", "2b", "3a", "3b"]


def test_the_highest_ward_is_found_among_other_codes() -> None:
    assert WORDS.highest_ward(["mv", "nicu2b", "nicu3a", "th"]) == "nicu3a"
    assert WORDS.highest_ward(["mv"]) is None
    assert WORDS.ward_rank("mv") == -1


def test_ward_grades_are_ordered_from_the_lowest() -> None:
    assert list(WORDS.wards) == list(WardGrade)
