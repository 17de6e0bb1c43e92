from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facilities.assessment import assess
from facilities.conditions import Phase
from facilities.errors import BadInputError
from facilities.needs import Needs
from facilities.rules import rule_book

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def ask(*conditions: str, **findings: object) -> Needs:
    return assess(conditions, findings, now=NOW)


def groups(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.groups}


def decisive(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.decisive}


def windows(needs: Needs) -> list[tuple[str, int, str, int | None]]:
    return [
        (each.window.bounds.value, each.window.minutes, each.window.anchor, each.left_min)
        for each in needs.windows
    ]


def codes(needs: Needs) -> set[str]:
    return {remark.code for remark in needs.remarks}


# --- what is refused -----------------------------------------------------------------------


def test_unknown_conditions_and_unreadable_findings_are_refused_together() -> None:
    with pytest.raises(BadInputError) as caught:
        ask("pph", "plague", "flu", gestation="29.4", weight_g="x")
    found = [(each.code, each.field, each.value) for each in caught.value.problems]
    assert found == [
        ("unknown_condition", "conditions", "plague"),
        ("unknown_condition", "conditions", "flu"),
        ("decimal_gestation", "gestation", "29.4"),
        ("not_a_number", "weight_g", "x"),
    ]


def test_a_question_without_anything_is_refused() -> None:
    with pytest.raises(BadInputError, match="name a condition"):
        ask()


# --- the ward by gestation -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("gestation", "ward", "kind"),
    [
        ("35+0", "2a", "F"),
        ("34+6", "2b", "F"),
        ("31+6", "3a", "F"),
        ("27+6", "3b", "F"),
        ("24+0", "3b", "F"),
        ("23+6", None, "M"),
    ],
)
def test_severe_pre_eclampsia_takes_the_ward_of_its_gestation_down_to_the_floor(
    gestation: str, ward: str | None, kind: str
) -> None:
    needs = ask("spe", gestation=gestation)
    assert (needs.ward, needs.kind) == (ward, kind)
    assert not needs.ward_unknown
    assert ("below_floor" in codes(needs)) == (ward is None)
    assert decisive(needs) == {"cs24", "icu_a"}


def test_without_gestation_or_weight_the_ward_is_a_question_and_never_assumed() -> None:
    needs = ask("spe")
    assert needs.ward is None
    assert needs.ward_unknown
    assert groups(needs) == {"cs24", "icu_a", "anaes_hr"}
    assert "gestation" in needs.ask


def test_an_implausible_gestation_is_not_used_and_stays_a_question() -> None:
    needs = ask("spe", gestation="400")
    assert needs.ward_unknown
    assert [doubt.key for doubt in needs.doubts] == ["gestation"]
    confirmed = assess(["spe"], {"gestation": "400"}, now=NOW, confirmed=["gestation"])
    assert confirmed.doubts == ()
    assert confirmed.ward == "2a"


def test_the_estimated_weight_alone_gives_the_ward_and_the_worse_of_two_wins() -> None:
    assert ask("spe", weight_g=1400).ward == "3a"
    assert ask("spe", gestation="33+0", weight_g=990).ward == "3b"


def test_every_undelivered_woman_who_needs_a_caesarean_gets_the_ward() -> None:
    for name in ("eclampsia", "hellp", "aflp", "stroke_m", "rupture"):
        assert ask(name, gestation="30+0").ward == "3a", name


def test_a_woman_whose_birth_is_not_expected_gets_no_ward() -> None:
    for name in ("ectopic", "pph", "sepsis_m", "pe_vte", "psych_m"):
        needs = ask(name, gestation="30+0")
        assert needs.ward is None, name
        assert not needs.ward_unknown, name
        assert needs.cots == 0, name


def test_the_ward_is_decisive_where_it_is_what_the_move_is_for() -> None:
    assert decisive(ask("pprom", gestation="30+0")) == {"nicu3a"}
    assert decisive(ask("multiple", gestation="33+0")) == {"nicu2b"}
    assert decisive(ask("multiple")) == set()
    assert ask("multiple").ward_decisive
    assert decisive(ask("multiple", gestation="23+0")) == {"fetal_med"}
    assert decisive(ask("cord_prolapse", gestation="33+0")) == {"cs24"}


def test_only_the_highest_ward_stays_and_keeps_its_weight() -> None:
    needs = ask("ptl_34", gestation="29+4")
    assert groups(needs) == {"nicu3a", "cs24", "surf", "mv"}
    assert decisive(needs) == {"nicu3a"}


def test_below_the_floor_every_need_for_a_newborn_falls_away() -> None:
    needs = ask("ptl_28", gestation="23+0")
    assert groups(needs) == {"cs24"}
    assert needs.extras == ()
    assert needs.cots == 0


def test_a_newborns_ward_is_raised_by_its_own_gestation_or_weight() -> None:
    assert ask("sepsis_n").ward == "3a"
    assert ask("sepsis_n", gestation="26+0").ward == "3b"
    assert ask("sepsis_n", gestation="39+0").ward == "3a"
    assert decisive(ask("sepsis_n", weight_g=900)) == {"nicu3b"}


# --- mother or fetus, before and after birth -----------------------------------------------


@pytest.mark.parametrize(
    ("findings", "kind"),
    [
        ({}, "M"),
        ({"gestation": "30+0"}, "F"),
        ({"gestation": "30+0", "fetus_alive": "yes"}, "F"),
        ({"gestation": "30+0", "fetus_alive": "no"}, "M"),
        ({"gestation": "30+0", "delivered": "yes"}, "M"),
        ({"gestation": "30+0", "birth_at": ago(30)}, "M"),
        ({"gestation": "20+0"}, "M"),
    ],
)
def test_mother_or_fetus_follows_the_settled_rule(findings: dict[str, object], kind: str) -> None:
    assert ask("spe", **findings).kind == kind


@pytest.mark.parametrize("findings", [{"delivered": "yes"}, {"birth_at": ago(20)}])
def test_after_birth_caesarean_and_newborn_needs_fall_away(findings: dict[str, object]) -> None:
    needs = ask("spe", gestation="30+0", **findings)
    assert groups(needs) == {"icu_a", "anaes_hr"}
    assert decisive(needs) == {"icu_a"}
    assert needs.ward is None
    assert not needs.ward_unknown
    assert needs.cots == 0
    assert "needs_fell_away" in codes(needs)


def test_when_every_decisive_need_fell_away_the_rest_is_decisive() -> None:
    needs = ask("pas", delivered="yes")
    assert decisive(needs) == {"blood_mt", "ob_surg"}
    needs = ask("cardiac_m", delivered="yes")
    assert decisive(needs) == {"card_a", "icu_a"}
    needs = ask("fetal_anom", delivered="yes")
    assert groups(needs) == set()


def test_a_newborn_beside_the_mother_means_that_she_has_given_birth() -> None:
    needs = ask("spe", "rds", gestation="30+0")
    assert needs.kinds == ("M", "N")
    assert groups(needs) == {"icu_a", "anaes_hr", "mv", "surf", "nicu3a"}
    assert codes(needs) == {"birth_inferred"}
    assert needs.cots == 1


def test_what_was_said_about_the_birth_wins_over_what_is_inferred() -> None:
    needs = ask("spe", "rds", gestation="30+0", delivered="no")
    assert "cs24" in groups(needs)
    assert needs.kinds == ("F", "N")


def test_a_dead_fetus_needs_no_newborn_ward() -> None:
    needs = ask("abruption", gestation="33+0", fetus_alive="no")
    assert needs.ward is None
    assert groups(needs) == {"cs24", "blood_mt", "icu_a"}


# --- urgency -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "following"),
    [("eclampsia", "U1"), ("pph_shock", "U1"), ("rupture", "U1"), ("cord_prolapse", "U1")],
)
def test_danger_holds_until_a_person_says_it_is_controlled(name: str, following: str) -> None:
    unknown, controlled = ask(name), ask(name, controlled="yes")
    assert (unknown.urgency, unknown.urgency_next) == ("U0", following)
    assert (controlled.urgency, controlled.urgency_next) == (following, None)
    assert ask(name, controlled="no").urgency == "U0"
    assert "controlled" in unknown.ask
    assert "controlled" not in controlled.ask


def test_abruption_stays_rescue_while_the_fetus_may_live() -> None:
    unknown = ask("abruption", controlled="yes")
    assert (unknown.urgency, unknown.urgency_next) == ("U0", "U1")
    assert "fetus_alive" in unknown.ask
    for over in ({"fetus_alive": "no"}, {"delivered": "yes"}):
        assert ask("abruption", controlled="yes", **over).urgency == "U1"


def test_the_highest_urgency_wins_and_the_next_one_is_shown_beside_rescue() -> None:
    assert ask("preterm_34", "rds").urgency == "U1"
    needs = ask("cord_prolapse", "ptl_34", gestation="33+0")
    assert (needs.urgency, needs.urgency_next) == ("U0", "U1")
    assert ask("pas").urgency == "U4"


# --- several conditions --------------------------------------------------------------------


def test_several_conditions_unite_their_groups_and_take_the_highest_tier() -> None:
    needs = ask("hie", "seizure_n", gestation="39+0")
    assert groups(needs) == {"th", "nicu3a", "aeeg", "mv"}
    assert decisive(needs) == {"th", "nicu3a"}
    assert needs.min_tier == "province"
    assert [group.conditions for group in needs.groups if group.any_of == ("aeeg",)] == [
        ("hie", "seizure_n")
    ]


def test_the_shortest_window_of_a_clock_stays() -> None:
    assert windows(ask("rds", "hie", birth_at=ago(10))) == [("arrival", 120, "birth", 110)]
    assert windows(ask("asphyxia", "hie")) == [("arrival", 360, "birth", None)]
    assert [each.condition for each in ask("asphyxia", "hie").windows] == ["hie"]


def test_windows_with_different_anchors_are_compared_only_when_both_are_known() -> None:
    unknown = ask("hie", "volvulus", birth_at=ago(10))
    assert {each.condition for each in unknown.windows} == {"hie", "volvulus"}
    known = ask("hie", "volvulus", birth_at=ago(300), onset_at=ago(10))
    assert windows(known) == [("arrival", 360, "birth", 40)]


def test_an_aim_does_not_displace_a_limit_nor_a_mothers_window_a_newborns() -> None:
    needs = ask("pph", "hie", birth_at=ago(60), onset_at=ago(30))
    assert windows(needs) == [
        ("here", 180, "birth", 120),
        ("arrival", 60, "onset", 30),
        ("arrival", 360, "birth", 280),
    ]
    assert [each.condition for each in needs.windows if each.ranks] == ["hie"]


def test_extras_that_one_condition_needs_are_no_extras() -> None:
    needs = ask("seizure_n", "metabolic_n")
    assert "metab" in decisive(needs)
    assert "metab" not in needs.extras


# --- windows -------------------------------------------------------------------------------


def test_cooling_has_360_minutes_from_birth_less_the_time_to_start() -> None:
    assert windows(ask("hie", birth_at=ago(100))) == [("arrival", 360, "birth", 240)]
    assert windows(ask("hie", birth_at=ago(400))) == [("arrival", 360, "birth", -60)]


def test_without_the_time_of_the_anchor_what_is_left_is_unknown() -> None:
    needs = ask("hie")
    assert windows(needs) == [("arrival", 360, "birth", None)]
    assert not any(each.ranks for each in needs.windows)
    assert "birth_at" in needs.ask


def test_part_of_a_minute_is_never_counted_as_left() -> None:
    assert windows(ask("rds", birth_at=ago(0.5)))[0][3] == 119


def test_cooling_is_needed_from_35_weeks_and_within_six_hours() -> None:
    assert "th" in decisive(ask("hie", gestation="35+0", birth_at=ago(360)))
    late = ask("hie", gestation="35+0", birth_at=ago(361))
    assert "th" not in groups(late)
    assert "th" in late.extras
    assert "cooling_late" in codes(late)
    early = ask("hie", gestation="34+6", birth_at=ago(30))
    assert "th" not in groups(early)
    assert "th" not in early.extras
    assert windows(early) == []


def test_asphyxia_asks_for_cooling_as_a_need_that_is_not_decisive() -> None:
    needs = ask("asphyxia", gestation="38+0", birth_at=ago(30))
    assert decisive(needs) == {"nicu3a"}
    assert groups(needs) == {"nicu3a", "mv", "th"}
    assert groups(ask("asphyxia", gestation="34+6")) == {"nicu3a", "mv"}


# --- tiers, cots, advice -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "tier"),
    [({}, "prefecture"), ({"gestation": "34+0"}, "county"), ({"gestation": "33+6"}, "prefecture")],
)
def test_pre_eclampsia_may_stay_in_the_county_only_from_34_weeks_known(
    findings: dict[str, object], tier: str
) -> None:
    assert ask("spe", **findings).min_tier == tier


def test_ruptured_membranes_take_the_tier_of_their_ward() -> None:
    assert ask("pprom", gestation="33+0").min_tier == "county"
    assert ask("pprom", gestation="30+0").min_tier == "prefecture"
    assert ask("pprom", gestation="26+0").min_tier == "province"


def test_twins_need_two_cots_and_unknown_multiples_an_unknown_number() -> None:
    assert ask("spe", gestation="33+0").cots == 1
    assert ask("spe", gestation="33+0", babies=2).cots == 2
    assert ask("multiple").cots is None
    assert ask("multiple", babies=3).cots == 3
    assert ask("rds", babies=2).cots == 2


def test_advice_of_rescue_comes_first_and_each_line_once() -> None:
    needs = ask("spe", "cord_prolapse", gestation="34+0")
    assert needs.advice_of(Phase.HERE)[0].code == "elevate_part"
    keys = [(line.phase, line.code) for line in needs.advice]
    assert len(keys) == len(set(keys))
    tilt = next(line for line in needs.advice if line.code == "left_tilt")
    assert tilt.conditions == ("cord_prolapse", "spe")
    assert not any(line.signed for line in needs.advice)


def test_the_document_has_the_agreed_keys() -> None:
    document: dict[str, Any] = ask("hie", birth_at=ago(100)).as_json()
    assert set(document) >= {
        "kind",
        "urgency",
        "urgency_next",
        "needs",
        "decisive",
        "extras",
        "windows",
        "min_tier",
        "ward",
        "cots",
        "advice",
        "suggested",
        "ask",
        "doubts",
        "rules",
    }
    assert document["decisive"] == [["th"]]
    assert document["rules"] == rule_book().hash
    window = document["windows"][0]
    assert window["left_min"] == 240
    assert set(window) >= {"minutes", "anchor", "bounds", "strength", "left_min"}
    assert set(document["advice"][0]) >= {"code", "zh", "en"}


def test_the_clock_of_cooling_is_said_though_a_shorter_one_takes_its_place() -> None:
    found = assess(["hie", "rds"], {"gestation": "38+0", "age_min": 60}, now=NOW)

    assert [each.window.minutes for each in found.windows] == [120]
    assert ("clock_left_hie", "开始亚低温：还剩 280 分钟") in [
        (each.code, each.zh) for each in found.remarks
    ]


def test_a_decisive_ward_stays_below_a_higher_one_that_decides_nothing() -> None:
    found = assess(["preterm_34", "resp_fail"], {}, now=NOW)

    assert {each.any_of: each.decisive for each in found.groups} == {
        ("nicu2b",): True,
        ("mv",): True,
        ("cpap",): False,
        ("nicu3a",): False,
    }
    assert found.ward == "3a"
