from __future__ import annotations

import pytest

from facilities.capabilities import WardGrade
from facilities.comparing import Compared, Otherwise, Test, Unknown, compares
from facilities.conditions import Bounds, Strength, Urgency, WardRule, Window
from facilities.rules import rule_book

WARD_RULE: WardRule = rule_book().ward_rule


def days(weeks: int, extra: int = 0) -> int:
    return weeks * 7 + extra


@pytest.mark.parametrize(
    ("gestation_days", "weight_g", "ward"),
    [
        (days(35), None, "2a"),
        (days(34, 6), None, "2b"),
        (days(32), None, "2b"),
        (days(31, 6), None, "3a"),
        (days(28), None, "3a"),
        (days(27, 6), None, "3b"),
        (None, 2000, "2a"),
        (None, 1999, "2b"),
        (None, 1499, "3a"),
        (None, 999, "3b"),
        (days(36), 1400, "3a"),
        (days(27), 2100, "3b"),
        (None, -5, "3b"),
        (None, None, None),
    ],
)
def test_the_worse_of_gestation_and_weight_decides_the_ward(
    gestation_days: int | None, weight_g: float | None, ward: str | None
) -> None:
    assert WARD_RULE.ward(gestation_days, weight_g) == (WardGrade(ward) if ward else None)


def test_an_unknown_finding_counts_as_holding() -> None:
    test = Test("age_min", "<=", 360, Otherwise.EXTRA)
    assert test.holds({})
    assert test.holds({"age_min": 360})
    assert not test.holds({"age_min": 361})


def test_an_unknown_finding_fails_where_the_rule_says_so_and_never_counts_as_known() -> None:
    test = Test("septum_restrictive", "==", value=True, unknown=Unknown.FAILS)
    assert not test.holds({})
    assert test.holds({"septum_restrictive": True})
    assert not Test("age_min", "<=", 360).is_known_to_hold({})


@pytest.mark.parametrize(
    ("found", "op", "value", "holds"),
    [
        (5, ">=", 5, True),
        (5, ">", 5, False),
        (5, "<", 5, False),
        (4, "<", 5, True),
        (5, "==", 5.0, True),
        (5, "!=", 5, False),
        (True, "==", True, True),
        (True, "!=", True, False),
        ("active", "==", "active", True),
        ("active", "!=", "no", True),
        ("red+purple", "==", "purple", True),
        ("red+purple", "!=", "purple", False),
        ("red+purple", "==", "red+purple", False),
        ("5", "==", 5, False),
        (5, "==", "5", False),
        ("b", ">", "a", False),
    ],
)
def test_findings_are_compared_by_their_sort(
    found: Compared, op: str, value: Compared, *, holds: bool
) -> None:
    assert compares(found, op, value) is holds


@pytest.mark.parametrize(
    ("found", "isolates", "informs"),
    [
        ({}, False, False),
        ({"infection": "none"}, False, False),
        ({"infection": "carrier"}, False, True),
        ({"infection": "active"}, True, False),
        ({"infection": "airborne"}, True, False),
        ({"risk_colour": "purple"}, True, False),
        ({"risk_colour": "orange+purple", "infection": "carrier"}, False, True),
        ({"risk_colour": "orange"}, False, False),
    ],
)
def test_purple_or_an_active_infection_isolates_and_a_carrier_state_informs_only(
    found: dict[str, Compared], *, isolates: bool, informs: bool
) -> None:
    rule = rule_book().infection
    assert rule.any_of == ("iso",)
    assert (rule.isolates(found), rule.informs(found)) == (isolates, informs)


@pytest.mark.parametrize(
    ("bounds", "strength", "confidence", "ranks"),
    [
        (Bounds.ARRIVAL, Strength.LIMIT, "M", True),
        (Bounds.ARRIVAL, Strength.LIMIT, "U", False),
        (Bounds.ARRIVAL, Strength.AIM, "M", False),
        (Bounds.HERE, Strength.LIMIT, "S", False),
        (Bounds.AFTER_ARRIVAL, Strength.LIMIT, "S", False),
    ],
)
def test_only_a_certain_arrival_limit_enters_ranking(
    bounds: Bounds, strength: Strength, confidence: str, *, ranks: bool
) -> None:
    window = Window(60, "birth", bounds, strength, "时限", "Window", confidence=confidence)
    assert window.ranks is ranks


@pytest.mark.parametrize("word", ["zx", "zhongduzhixi", "zdzx", "asphyxia", "窒息", "重度窒息"])
def test_a_condition_is_found_by_initials_pinyin_id_and_alias(word: str) -> None:
    assert word in rule_book().conditions["asphyxia"].search_words


def test_search_words_are_lower_case_and_said_once() -> None:
    words = rule_book().conditions["pph"].search_words
    assert {"pph", "chcx", "chanhouchuxue", "大出血", "产后出血"} <= set(words)
    assert list(words) == [word.lower() for word in dict.fromkeys(words)]


@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_urgency_has_names_targets_and_a_source(urgency: Urgency) -> None:
    targets = rule_book().urgencies[urgency]
    assert targets.zh
    assert targets.en
    assert targets.source
    assert targets.first_response_s


def test_targets_are_those_of_the_domain_reference() -> None:
    targets = {
        urgency.value: (each.first_response_s, each.accept_s, each.leave_s)
        for urgency, each in rule_book().urgencies.items()
    }
    assert targets == {
        "U0": (120, None, 900),
        "U1": (300, 600, 1800),
        "U2": (600, 1800, 3600),
        "U3": (1800, 7200, 21600),
        "U4": (86400, 259200, None),
    }
