"""Lines of advice that speak against each other are never said of one patient."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from facilities.assessment import assess
from facilities.errors import RulesError
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def said(*conditions: str, **findings: object) -> set[str]:
    return {line.code for line in assess(conditions, findings, now=NOW).advice}


# domain reference 4.1: 36.5 to 37.5 °C "(except cooling)"; 3.3, row hie: heater off
@pytest.mark.parametrize("beside", ["asphyxia", "rds", "sepsis_n", "other_n", "gastroschisis"])
def test_a_baby_to_be_cooled_is_not_to_be_warmed(beside: str) -> None:
    assert "passive_cooling" in said("hie", beside, gestation="38+0")
    assert not {"warmth", "temp_365"} & said("hie", beside, gestation="38+0")


def test_a_baby_too_early_to_be_cooled_is_kept_warm() -> None:
    assert "passive_cooling" not in said("hie", "sepsis_n", gestation="34+0")
    assert "temp_365" in said("hie", "sepsis_n", gestation="34+0")


def test_severe_asphyxia_is_watched_and_not_warmed_before_cooling_is_decided() -> None:
    codes = said("asphyxia", gestation="38+0")

    assert "core_temp" in codes
    assert "warmth" not in codes


# domain reference 3.2: previa_bleed "no vaginal examination", ptl_32 "cervix & time-to-birth check"
def test_nobody_checks_the_cervix_of_a_bleeding_praevia() -> None:
    codes = said("previa_bleed", gestation="30+0", labour="active")

    assert {"no_vaginal_exam", "steroid"} <= codes
    assert "cervix_check" not in codes
    assert "cervix_check" in said(gestation="30+0", labour="active")


# domain reference 3.2: "deliver locally, then transfer", "not a transfer case"
@pytest.mark.parametrize("rescue", ["abruption", "cord_prolapse", "rupture"])
def test_a_birth_that_cannot_wait_is_not_delayed(rescue: str) -> None:
    codes = said(rescue, gestation="30+0", labour="active")

    assert "steroid" in codes
    assert not {"tocolysis", "in_utero_preferred"} & codes


def test_a_line_that_takes_the_place_of_one_that_does_not_exist_is_refused() -> None:
    own = b"""
version = "1"
source = "provincial notice"
confidence = "M"
[advice.no_vaginal_exam]
instead_of = ["cervix_glance"]
"""
    with pytest.raises(RulesError) as refused:
        load_rules(packaged_tables(), {"own.toml": own})

    (problem,) = refused.value.problems
    assert problem.code == "unknown_advice"
    assert "no_vaginal_exam" in str(problem.field)
    assert "cervix_check" in problem.message


def test_no_line_takes_its_own_place_or_that_of_its_own_condition() -> None:
    book = rule_book()
    for condition in book.conditions.values():
        own = {code for codes in condition.advice.values() for code in codes}
        for code in own:
            assert not own & {*book.advice[code].instead_of}, (condition.id, code)
