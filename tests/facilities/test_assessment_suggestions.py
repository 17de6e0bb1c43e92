"""What findings bring by themselves: suggested conditions, who the patient is, what is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facilities.assessment import assess, assess_each
from facilities.conditions import Phase
from facilities.errors import BadInputError
from facilities.needs import Needs
from facilities.rules import load_rules, read_override, rule_book
from facilities.tables import packaged_tables

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def ask(*conditions: str, **findings: object) -> Needs:
    return assess(conditions, findings, now=NOW)


def groups(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.groups}


def codes(needs: Needs) -> set[str]:
    return {remark.code for remark in needs.remarks}


def applied(needs: Needs) -> list[str]:
    return [each.condition for each in needs.suggested if each.applied]


# --- what a printed threshold brings -------------------------------------------------------


def test_three_numbers_from_a_township_are_a_whole_question() -> None:
    needs = ask(gestation="29+4", weight_g="1180", sbp="172")
    assert applied(needs) == ["spe"]
    assert (needs.kind, needs.ward, needs.urgency) == ("F", "3a", "U2")
    assert groups(needs) == {"cs24", "icu_a", "anaes_hr", "nicu3a"}
    assert needs.conditions == ("spe",)


def test_a_suggestion_says_which_printed_threshold_it_rests_on() -> None:
    (found,) = ask(gestation="36+0", sbp="160", dbp="110").suggested
    told = found.as_json()
    assert (told["condition"], told["removed"]) == ("spe", False)
    because = told["because"]
    assert isinstance(because, list)
    assert [(each["finding"], each["op"], each["value"]) for each in because] == [
        ("sbp", ">=", 160),
        ("dbp", ">=", 110),
    ]
    assert all(each["source"] and each["confidence"] and each["zh"] for each in because)


@pytest.mark.parametrize(
    ("sbp", "dbp", "found"), [("159", "109", []), ("160", "60", ["spe"]), ("90", "110", ["spe"])]
)
def test_either_pressure_is_enough_and_one_below_is_not(
    sbp: str, dbp: str, found: list[str]
) -> None:
    assert applied(ask("dka_m", sbp=sbp, dbp=dbp)) == found


def test_a_suggested_condition_that_was_removed_is_recorded_and_not_applied() -> None:
    needs = assess(["ptl_34"], {"gestation": "33+0", "sbp": "162"}, now=NOW, removed=["spe"])
    assert needs.conditions == ("ptl_34",)
    assert groups(needs) == {"cs24", "nicu2b"}
    assert [(each.condition, each.removed) for each in needs.suggested] == [("spe", True)]
    assert needs.as_json()["suggested"] == []


def test_removing_a_condition_that_a_person_chose_changes_nothing() -> None:
    kept = assess(["spe"], {"sbp": "170"}, now=NOW, removed=["spe"])
    assert kept.conditions == ("spe",)
    assert kept.suggested == ()


def test_a_removed_condition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadInputError) as caught:
        assess(["pph"], {}, now=NOW, removed=["plague"])
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("unknown_condition", "removed")
    ]


@pytest.mark.parametrize(
    ("chosen", "gestation", "found"),
    [
        ("ptl_34", "33+0", []),
        ("ptl_34", "31+6", ["ptl_32"]),
        ("ptl_34", "29+4", ["ptl_32"]),
        ("ptl_34", "27+6", ["ptl_28"]),
        ("ptl_32", "26+0", ["ptl_28"]),
        ("ptl_28", "27+0", []),
    ],
)
def test_an_earlier_row_of_preterm_labour_is_suggested_by_the_gestation(
    chosen: str, gestation: str, found: list[str]
) -> None:
    needs = ask(chosen, gestation=gestation)
    assert applied(needs) == found
    if found:
        assert "surf" in groups(needs)


def test_labour_from_34_weeks_suggests_no_condition_and_the_ward_follows_the_gestation() -> None:
    early, late = ask(labour="active", gestation="34+3"), ask(labour="active", gestation="35+2")
    for needs, ward in ((early, "2b"), (late, "2a")):
        assert applied(needs) == []
        assert (needs.kind, needs.ward, needs.cots) == ("F", ward, 1)
        assert needs.ward_decisive


# domain reference 3.4 rule 1: by gestation and weight, the worse of the two
@pytest.mark.parametrize(
    ("said", "ward", "tier"),
    [
        ({"gestation": "34+2", "weight_g": 2100, "age_min": 30}, "2b", "county"),
        ({"gestation": "34+2", "age_min": 30}, "2b", "county"),
        ({"gestation": "35+0", "age_min": 30}, "2a", "county"),
        ({"weight_g": 2000, "age_min": 30}, "2a", "county"),
    ],
)
def test_a_newborn_with_no_condition_needs_the_ward_of_its_gestation_and_weight(
    said: dict[str, object], ward: str, tier: str
) -> None:
    found = assess([], said, now=NOW)

    assert (found.suggested, found.ward, found.min_tier.value) == ((), ward, tier)
    assert [(each.any_of, each.decisive) for each in found.groups] == [((f"nicu{ward}",), True)]


def test_a_newborn_of_unknown_gestation_and_weight_is_given_no_ward_and_asked() -> None:
    found = assess([], {"apgar1": 9}, now=NOW)

    assert (found.groups, found.ward, found.ward_unknown) == ((), None, True)
    assert {"gestation", "weight_g"} <= {*found.ask}


def test_plain_twins_are_no_condition_and_two_cots() -> None:
    needs = ask(babies="2", gestation="33+0")
    assert (applied(needs), needs.cots, needs.ward) == ([], 2, "2b")


def test_an_uncertain_threshold_is_a_hint_and_applies_to_nothing() -> None:
    needs = ask("rds", oi="20", gestation="36+0")
    assert needs.conditions == ("rds",)
    assert [(each.condition, each.hint) for each in needs.suggested] == [("pphn", True)]
    assert needs.as_json()["suggested"] == []
    assert "ino" not in groups(needs)


def test_no_threshold_is_invented_where_none_is_printed() -> None:
    needs = ask(apgar1="2", apgar5="3", glucose_mmol="1.1", temp_c="35", hr="70", age_min="20")
    assert needs.suggested == ()
    assert (needs.kind, needs.groups) == ("N", ())


# --- whom findings speak of ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "kinds", "found"),
    [
        ({"weight_g": "900"}, "N", ["elbw"]),
        ({"weight_g": "1180", "gestation": "29+4"}, "N", ["vlbw"]),
        ({"weight_g": "1180", "gestation": "29+4", "delivered": "no"}, "F", []),
        ({"weight_g": "1180", "gestation": "29+4", "labour": "active"}, "F", ["ptl_32"]),
        ({"weight_g": "1180", "delivered": "yes"}, "N", ["vlbw"]),
        ({"gestation": "27+0", "age_min": "30"}, "N", ["elbw"]),
        ({"gestation": "27+0"}, "F", []),
        ({"gestation": "20+0"}, "M", []),
        ({"fio2": "50"}, "N", ["resp_fail"]),
        ({"fio2": "50", "sbp": "110"}, "M", []),
        ({"bilirubin_vs_exchange": "near"}, "N", ["jaundice_ext"]),
        ({"sbp": "170", "apgar1": "3", "weight_g": "1400"}, "MN", ["spe", "vlbw"]),
        ({"spo2": "88"}, "M", []),
        ({"babies": "3", "gestation": "30+0"}, "F", ["multiple"]),
        ({"babies": "3", "weight_g": "1400"}, "N", ["vlbw"]),
    ],
)
def test_the_patient_is_told_by_what_only_one_kind_of_patient_has(
    findings: dict[str, object], kinds: str, found: list[str]
) -> None:
    needs = assess([], findings, now=NOW)
    assert ("".join(needs.kinds), applied(needs)) == (kinds, found)


def test_a_weight_alone_is_counted_as_born_and_that_is_said_and_asked_first() -> None:
    needs = ask(weight_g="1180", gestation="29+4")
    assert needs.ask[0] == "delivered"
    assert "counted_as_born" in codes(needs)
    assert "counted_as_born" not in codes(ask(weight_g="1180", age_min="10"))
    assert "counted_as_born" not in codes(ask("vlbw", weight_g="1180"))


def test_a_loss_of_blood_alone_is_counted_as_after_birth_and_that_is_said_and_asked_first() -> None:
    needs = ask(blood_loss_ml="1200")
    assert (needs.kind, applied(needs), needs.min_tier) == ("M", ["pph"], "prefecture")
    assert needs.ask[0] == "delivered"
    assert "counted_as_delivered" in codes(needs)
    assert "counted_as_delivered" not in codes(ask(blood_loss_ml="1200", delivered="yes"))


@pytest.mark.parametrize(
    "findings",
    [{"gestation": "33+0"}, {"delivered": "no"}, {"labour": "active"}, {"fetus_alive": "yes"}],
)
def test_a_loss_of_blood_before_birth_is_no_haemorrhage_after_it(
    findings: dict[str, object],
) -> None:
    needs = ask(blood_loss_ml="1200", **findings)
    assert applied(needs) == []
    assert not {"uterotonic", "txa"} & {line.code for line in needs.advice}
    assert applied(ask("previa_bleed", blood_loss_ml="1200")) == []


def test_between_the_two_limits_of_blood_loss_the_way_of_birth_is_asked() -> None:
    assert "birth_mode" in ask(blood_loss_ml="700", delivered="yes").ask
    assert applied(ask(blood_loss_ml="700", delivered="yes", birth_mode="caesarean")) == []


def test_a_fit_or_a_danger_without_any_condition_is_rescue_and_asked_about() -> None:
    for said in ({"seizing": "yes"}, {"controlled": "no"}, {"bleeding": "ongoing"}):
        needs = ask(gestation="35+0", **said)
        assert (needs.urgency, needs.urgency_next) == ("U0", "U1")
        assert "no_condition" in codes(needs)
    assert ask(gestation="35+0", seizing="no").urgency == "U2"


def test_severe_pre_eclampsia_while_fitting_is_rescue_and_no_move() -> None:
    needs = ask("spe", gestation="36+0", seizing="yes")
    assert (needs.urgency, needs.urgency_next, needs.min_tier) == ("U0", "U2", "prefecture")


def test_a_chosen_newborn_takes_the_band_of_its_weight_too() -> None:
    needs = ask("hie", weight_g="950", gestation="37+0")
    assert applied(needs) == ["elbw"]
    assert needs.ward == "3b"


def test_a_mothers_row_with_an_estimated_weight_makes_no_newborn() -> None:
    needs = ask("spe", weight_g="900", gestation="28+0")
    assert needs.kinds == ("F",)
    assert applied(needs) == []


def test_gestation_alone_suggests_nothing_and_asks_what_it_means() -> None:
    needs = ask(gestation="29+4")
    assert needs.suggested == ()
    assert (needs.kind, needs.ward, needs.min_tier) == ("F", "3a", "prefecture")
    assert needs.decisive == ()
    assert "no_condition" in codes(needs)
    assert {"delivered", "labour"} <= set(needs.ask)


def test_findings_that_suggest_nothing_are_answered_with_what_is_unknown() -> None:
    needs = ask(hr="120")
    assert (needs.groups, needs.windows, needs.advice) == ((), (), ())
    assert "no_condition" in codes(needs)
    assert needs.ask


@pytest.mark.parametrize("said", [{}, {"gestation": ""}, {"gestation": None, "sbp": " "}])
def test_nothing_at_all_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(BadInputError) as caught:
        assess([], said, now=NOW)
    assert [each.code for each in caught.value.problems] == ["missing_condition"]


def test_a_value_in_doubt_alone_is_answered_with_its_question() -> None:
    needs = ask(gestation="400")
    assert [doubt.key for doubt in needs.doubts] == ["gestation"]
    assert needs.groups == ()


# --- a person's override -------------------------------------------------------------------


def test_a_person_overrules_the_urgency_and_both_are_kept() -> None:
    needs = assess(["pph"], {}, now=NOW, urgency="U3")
    assert (needs.urgency, needs.urgency_derived) == ("U3", "U1")
    raised = assess(["dka_m"], {}, now=NOW, urgency="u1")
    assert (raised.urgency, raised.urgency_derived) == ("U1", "U2")
    assert needs.min_tier == ask("pph").min_tier


def test_overruling_rescue_takes_the_next_urgency_away_and_keeps_the_derived_one() -> None:
    needs = assess(["eclampsia"], {}, now=NOW, urgency="U1")
    assert (needs.urgency, needs.urgency_next, needs.urgency_derived) == ("U1", None, "U0")
    assert ask("eclampsia").urgency_next == "U1"


def test_an_urgency_that_does_not_exist_is_refused_with_the_rest() -> None:
    with pytest.raises(BadInputError) as caught:
        assess(["plague"], {}, now=NOW, urgency="now")
    assert {each.code for each in caught.value.problems} == {
        "unknown_condition",
        "unknown_urgency",
    }


# --- infection -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "isolated"),
    [
        ({}, False),
        ({"infection": "active"}, True),
        ({"infection": "airborne"}, True),
        ({"infection": "carrier"}, False),
        ({"infection": "none"}, False),
        ({"risk_colour": "red+purple"}, True),
        ({"risk_colour": "紫"}, True),
        ({"risk_colour": "橙"}, False),
        ({"risk_colour": "purple", "infection": "carrier"}, False),
    ],
)
def test_an_infection_that_spreads_needs_isolation_and_is_told_before_leaving(
    findings: dict[str, object], isolated: bool
) -> None:
    needs = ask("spe", gestation="36+0", **findings)
    here = {line.code for line in needs.advice_of(Phase.HERE)}
    assert needs.isolation is isolated
    assert ("iso" in groups(needs)) is isolated
    assert ("isolation_declared" in here) is isolated
    assert not any("iso" in group.any_of for group in needs.decisive)
    assert needs.advice[0].code == "mgso4"


def test_a_carrier_state_informs_and_several_colours_are_kept() -> None:
    assert "carrier_informs" in codes(ask("spe", infection="carrier"))
    assert ask("spe", risk_colour="橙+紫").risk == ("orange", "purple")


# --- in utero, and each patient by itself --------------------------------------------------


def test_moving_her_before_the_birth_is_better_while_she_is_stable() -> None:
    found = ask("ptl_32", gestation="30+0", birth_in_min="300").in_utero
    assert found is not None
    assert (found.better_before_birth, found.against, found.birth_in_min) == (True, (), 300)
    unknown = ask("ptl_32", gestation="30+0").in_utero
    assert unknown is not None
    assert unknown.birth_in_min is None


def test_an_unstable_woman_is_not_moved_for_her_fetus() -> None:
    uncontrolled = ask("spe", gestation="30+0", controlled="no").in_utero
    fitting = ask("spe", gestation="30+0", seizing="yes").in_utero
    rescue = ask("eclampsia", gestation="30+0").in_utero
    assert uncontrolled is not None
    assert fitting is not None
    assert rescue is not None
    assert (uncontrolled.better_before_birth, uncontrolled.against) == (False, ("not_stable",))
    assert fitting.against == ("not_stable",)
    assert rescue.against == ("rescue_first",)


@pytest.mark.parametrize(
    ("conditions", "findings"),
    [
        (["rds"], {"gestation": "30+0"}),
        (["spe"], {"gestation": "30+0", "delivered": "yes"}),
        (["spe"], {"gestation": "23+0"}),
        (["spe"], {"gestation": "30+0", "fetus_alive": "no"}),
        (["ectopic"], {"gestation": "30+0"}),
        (["pph"], {}),
    ],
)
def test_there_is_nothing_to_weigh_where_no_baby_to_come_needs_a_ward(
    conditions: list[str], findings: dict[str, object]
) -> None:
    assert assess(conditions, findings, now=NOW).in_utero is None


def test_mother_and_newborn_are_also_assessed_each_by_itself() -> None:
    said: dict[str, object] = {"gestation": "30+0", "birth_at": ago(30), "babies": "2"}
    mother, newborns = assess_each(["spe", "rds"], said, now=NOW)
    assert (mother.kinds, newborns.kinds) == (("M",), ("N",))
    assert groups(mother) == {"icu_a", "anaes_hr"}
    assert groups(newborns) >= {"mv", "surf", "nicu3a"}
    assert (mother.cots, newborns.cots) == (0, 2)
    assert (mother.urgency, newborns.urgency) == ("U2", "U1")


def test_a_newborn_beside_her_means_birth_for_the_mother_by_herself_too() -> None:
    mother, _ = assess_each(["spe", "rds"], {"gestation": "30+0"}, now=NOW)
    assert "cs24" not in groups(mother)
    assert mother.kind == "M"


def test_one_patient_is_one_entry_that_equals_the_whole() -> None:
    for names in (["spe"], ["rds", "hie"]):
        assert assess_each(names, {}, now=NOW) == (assess(names, {}, now=NOW),)


def test_the_parts_together_need_what_the_whole_case_needs() -> None:
    said: dict[str, object] = {"gestation": "28+0", "weight_g": "990", "delivered": "yes"}
    whole = assess(["pph", "sepsis_n"], said, now=NOW)
    parts = assess_each(["pph", "sepsis_n"], said, now=NOW)
    assert set().union(*(groups(part) for part in parts)) == groups(whole)
    assert min(part.urgency for part in parts) == whole.urgency
    assert {each.rules for each in parts} == {rule_book().hash}


# --- a deployment's own patients and findings ----------------------------------------------

NORTH = Path(__file__).parents[1] / "fixtures" / "rules" / "north"


def test_a_kind_of_patient_of_a_deployment_is_suggested_by_its_own_rule() -> None:
    north = load_rules(packaged_tables(), read_override(NORTH))
    said: dict[str, object] = {"age_min": "400000", "fio2": "60"}
    needs = assess([], said, now=NOW, rules=north)
    assert (needs.kinds, applied(needs)) == (("C",), ["resp_child"])
    assert "picu" in groups(needs)
    assert (needs.cots, needs.ward, needs.in_utero) == (0, None, None)


def test_a_patient_of_another_kind_stands_beside_a_mother_and_is_assessed_by_itself() -> None:
    north = load_rules(packaged_tables(), read_override(NORTH))
    mother, child = assess_each(["pph", "resp_child"], {}, now=NOW, rules=north)
    assert (mother.kinds, child.kinds) == (("M",), ("C",))
    whole = assess(["pph", "resp_child"], {}, now=NOW, rules=north)
    assert whole.kinds == ("M", "C")
