"""Confirmation, advice and fit worked out by hand from the domain reference and the design."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from facilities.assessment import assess
from facilities.facility import DeclaredCapability, Facility, Held, Tier
from facilities.matching import CanDo, Fit, Here, can_do_here, match_one
from facilities.needs import Needs
from facilities.network import Network

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


# --- confirming what is implausible --------------------------------------------------------


def test_a_confirmed_value_is_used_by_the_same_rules() -> None:
    raw: dict[str, object] = {"gestation": "31+0", "weight_g": "290"}
    needs = assess(["rds"], raw, now=NOW, confirmed=["weight_g"])
    assert (needs.ward, needs.doubts) == ("3b", ())


@pytest.mark.parametrize(
    "impossible",
    [{"babies": "1e30"}, {"weight_g": "-5"}, {"birth_at": "9999-12-31T23:59:00+08:00"}],
    ids=["babies", "weight", "birth"],
)
def test_confirming_what_cannot_be_changes_nothing(impossible: dict[str, object]) -> None:
    needs = assess(["multiple", "rds"], impossible, now=NOW, confirmed=list(impossible))
    assert [doubt.code for doubt in needs.doubts] == ["impossible"]
    without = assess(["multiple", "rds"], {}, now=NOW)
    assert (needs.groups, needs.windows, needs.cots) == (
        without.groups,
        without.windows,
        without.cots,
    )


def test_a_birth_confirmed_ahead_of_our_clock_leaves_the_whole_window_and_no_more() -> None:
    raw: dict[str, object] = {"birth_at": ago(-30), "gestation": "39+0"}
    needs = assess(["hie"], raw, now=NOW, confirmed=["birth_at"])
    assert [each.left_min for each in needs.windows] == [340]


# --- advice --------------------------------------------------------------------------------


def advised(*names: str, **said: object) -> set[str]:
    return {line.code for line in assess(names, said, now=NOW).advice}


def test_no_one_is_told_to_cool_a_baby_for_whom_cooling_is_not_asked() -> None:
    cooling = {"passive_cooling", "not_below_33", "prep_cooling"}
    assert cooling <= advised("hie")
    assert cooling <= advised("hie", gestation="35+0")
    assert not cooling & advised("hie", gestation="34+6")
    assert "prep_cooling" not in advised("asphyxia", gestation="33+0")
    assert "glucose" in advised("hie", gestation="34+6")


def test_advice_for_a_birth_or_a_fetus_ends_with_the_birth() -> None:
    before, after = advised("spe", gestation="30+0"), advised("spe", delivered="yes")
    assert before - after == {"left_tilt", "delivery_pack", "prep_neonatal"}
    assert {"mgso4", "antihypertensive", "no_move_seizing"} <= after


def test_nothing_is_advised_for_a_fetus_that_is_dead() -> None:
    found = advised("ptl_32", gestation="30+0", fetus_alive="no")
    assert "steroid" not in found
    assert "prep_neonatal" not in found
    assert "delivery_pack" in found


def test_magnesium_for_the_fetal_brain_is_for_below_32_weeks() -> None:
    assert "mgso4_neuro" in advised("ptl_34")
    assert "mgso4_neuro" in advised("ptl_34", gestation="31+6")
    assert "mgso4_neuro" not in advised("ptl_34", gestation="32+0")


# --- what stands when the first reason is gone ----------------------------------------------


def test_without_cooling_the_ward_decides_and_not_everything() -> None:
    for said in ({"gestation": "34+6"}, {"gestation": "39+0", "birth_at": ago(361)}):
        needs = assess(["hie"], said, now=NOW)
        assert [group.any_of for group in needs.decisive] == [("nicu3a",)]
        assert {"aeeg", "mv"} <= {code for group in needs.groups for code in group.any_of}


def test_a_clock_whose_purpose_came_too_late_is_shown_and_ranks_nothing() -> None:
    said: dict[str, object] = {"gestation": "39+0", "birth_at": ago(420)}
    (window,) = assess(["hie"], said, now=NOW).windows
    assert (window.left_min, window.ranks) == (-80, False)
    (in_time,) = assess(["hie"], said | {"birth_at": ago(300)}, now=NOW).windows
    assert (in_time.left_min, in_time.ranks) == (40, True)


@pytest.mark.parametrize(
    ("name", "said", "ward"),
    [
        ("pas", {"gestation": "27+0"}, "3a"),
        ("pas", {"gestation": "27+0", "bleeding": "ongoing"}, "3b"),
        ("pas", {"gestation": "27+0", "labour": "active"}, "3b"),
        ("pas", {"gestation": "27+0", "birth_in_min": "120"}, "3b"),
        ("pas", {"gestation": "34+0", "bleeding": "ongoing"}, "3a"),
        ("fetal_anom", {"gestation": "30+0"}, "3b"),
    ],
)
def test_a_birth_planned_for_later_takes_the_ward_of_its_row_and_not_of_todays_gestation(
    name: str, said: dict[str, object], ward: str
) -> None:
    needs = assess([name], said, now=NOW)
    assert (needs.ward, needs.cots) == (ward, 1)
    planned = not {"bleeding", "labour", "birth_in_min"} & said.keys()
    assert ("ward_of_the_row" in {remark.code for remark in needs.remarks}) is planned


@pytest.mark.parametrize("said", [{"seizing": "yes"}, {"bleeding": "ongoing"}])
def test_a_tick_does_not_end_a_danger_that_is_seen_to_go_on(said: dict[str, object]) -> None:
    needs = assess(["pph_shock"], said | {"controlled": "yes"}, now=NOW)
    assert (needs.urgency, needs.urgency_next) == ("U0", "U1")
    assert "danger_goes_on" in {remark.code for remark in needs.remarks}


# --- fit -----------------------------------------------------------------------------------


def centre(declared: str, tier: Tier | None = None) -> Facility:
    """Build a centre from codes; `code@` is held by agreement."""
    held = tuple(
        DeclaredCapability(code[:-1], Held.BY_AGREEMENT, "P")
        if code.endswith("@")
        else DeclaredCapability(code)
        for code in declared.split()
    )
    return Facility("C", "中心", 113.5, 34.5, tier=tier, capabilities=held)


@pytest.mark.parametrize(
    ("names", "said", "declared", "fit"),
    [
        ("pph", {}, "blood_mt ob_surg icu_a", Fit.FIT),
        ("pph", {}, "blood_mt ob_surg", Fit.PARTIAL),
        ("pph", {}, "blood_mt@ ob_surg icu_a", Fit.BY_AGREEMENT),
        ("pph", {}, "ob_surg icu_a uae", Fit.UNFIT),
        ("pph", {}, "", Fit.UNKNOWN),
        ("pas", {"gestation": "33+0"}, "cs24 blood_mt ob_surg ir icu_a mdt nicu3b", Fit.FIT),
        ("pas", {"gestation": "33+0"}, "cs24 blood_mt ob_surg icu_a mdt nicu3a", Fit.PARTIAL),
        ("ptl_28", {"gestation": "27+0"}, "cs24 nicu3b surf hfov", Fit.FIT),
        ("ptl_28", {"gestation": "27+0"}, "cs24 nicu3a surf hfov", Fit.UNFIT),
        ("ptl_34", {"gestation": "29+4"}, "cs24 nicu2b", Fit.UNFIT),
        ("ptl_34", {"gestation": "33+0"}, "cs24 nicu3a", Fit.FIT),
        ("spe", {"gestation": "36+0"}, "cs24 icu_a anaes_hr nicu2b", Fit.FIT),
        ("spe", {"gestation": "36+0"}, "cs24 icu_a anaes_hr", Fit.PARTIAL),
        ("spe", {"delivered": "yes"}, "icu_a anaes_hr", Fit.FIT),
        ("jaundice_ext", {}, "ext photo uvc blood_n nicu3a", Fit.FIT),
        ("jaundice_ext", {}, "ext photo uvc blood_n nicu2b", Fit.PARTIAL),
        ("ntd_open", {}, "nsurg nicu3b", Fit.UNFIT),
        ("hie rds", {"gestation": "39+0"}, "th mv surf aeeg nicu3a", Fit.FIT),
        ("hie rds", {"gestation": "39+0"}, "mv surf aeeg nicu3a", Fit.UNFIT),
    ],
)
def test_fit_is_what_the_design_says(
    names: str, said: dict[str, object], declared: str, fit: Fit
) -> None:
    needs = assess(names.split(), said, now=NOW)
    place = centre(declared, Tier.PROVINCE)
    assert match_one(needs, place, Network([place]), NOW).fit is fit


def here(needs: Needs, place: Facility) -> Here:
    return can_do_here(needs, place, Network([place]), NOW)


def test_what_can_be_done_here_is_only_the_decisive_and_unknown_where_nothing_is_declared() -> None:
    needs = assess(["cord_prolapse"], {"gestation": "38+0"}, now=NOW)
    assert here(needs, centre("cs24")).answer is CanDo.YES
    assert here(needs, centre("nicu2b nrp")).answer is CanDo.NO
    assert here(needs, centre("")).answer is CanDo.UNKNOWN
