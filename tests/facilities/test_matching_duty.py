"""Who is on duty when she arrives: what is missing until when, and how soon hands are ready."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.duty import DutyWindow, read_duty
from facilities.facility import DeclaredCapability, Facility, Held
from facilities.findings import CHINA_TIME
from facilities.matching import CanDo, Fit, Match, can_do_here, match, match_one
from facilities.needs import Needs
from facilities.network import Network

# A Sunday; cs24 alone is decisive for a cord prolapse, th for cooling with three needs besides.
SUNDAY = datetime(2026, 11, 22, tzinfo=CHINA_TIME)
CORD = {"gestation": "34+1"}


def ask(*conditions: str, **findings: object) -> Needs:
    return assess(conditions, findings, now=SUNDAY)


def declared(text: str) -> tuple[DeclaredCapability, ...]:
    """Read `cs24[1-5_08:00-18:00] uae@P[20:00-22:00] mv`; `_` stands for a space."""
    return tuple(_one(each) for each in text.split())


def _one(text: str) -> DeclaredCapability:
    name, _, hours = text.rstrip("]").partition("[")
    code, _, partner = name.partition("@")
    duty = read_duty(hours.replace("_", " ")) if hours else ()
    held = Held.BY_AGREEMENT if partner else Held.OWN
    return DeclaredCapability(code, held, partner or None, duty=duty)


def place(text: str, code: str = "C", **more: Any) -> Facility:
    return Facility(code, code, 113.5, 34.5, capabilities=declared(text), **more)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return SUNDAY + timedelta(days=days, hours=hour, minutes=minute)


def judge(needs: Needs, text: str, arrival: datetime) -> Match:
    facility = place(text)
    return match_one(needs, facility, Network([facility]), arrival)


def said(found: Match, code: str) -> list[dict[str, object]]:
    return [dict(each.params) for each in found.reasons if each.code == code]


# --- on duty, on call, off duty ------------------------------------------------------------


@pytest.mark.parametrize(
    ("duty", "arrival", "fit", "activation_min"),
    [
        ("cs24[08:00-18:00]", at(12), Fit.FIT, 0),
        ("cs24[08:00-18:00]", at(18), Fit.UNFIT, 0),
        ("cs24[08:00-18:00,18:00-08:00+40]", at(3), Fit.FIT, 40),
        ("cs24[1-5_08:00-18:00]", at(12), Fit.UNFIT, 0),
        ("cs24[1-5_08:00-18:00]", at(12, days=1), Fit.FIT, 0),
        ("cs24[08:00-18:00] cs24@P", at(3), Fit.BY_AGREEMENT, 0),
        ("cs24[08:00-18:00] cs24@P", at(12), Fit.FIT, 0),
        ("cs24@P[20:00-22:00]", at(21), Fit.BY_AGREEMENT, 0),
        ("cs24@P[20:00-22:00]", at(12), Fit.UNFIT, 0),
    ],
)
def test_what_is_decisive_counts_only_while_it_is_on_duty(
    duty: str, arrival: datetime, fit: Fit, activation_min: int
) -> None:
    found = judge(ask("cord_prolapse", **CORD), f"{duty} nicu2b", arrival)
    assert (found.fit, found.activation_min) == (fit, activation_min)


def test_off_duty_is_a_gap_with_its_end_and_can_be_chosen_all_the_same() -> None:
    found = judge(ask("cord_prolapse", **CORD), "cs24[08:00-18:00] nicu2b", at(3, 30))
    assert found.decisive is CanDo.NO
    assert [(gap.need.any_of, gap.until, gap.partner) for gap in found.gaps] == [
        (("cs24",), at(8), None)
    ]
    assert tuple(gap.need for gap in found.gaps) == found.missing
    assert found.open_at == at(8)
    assert said(found, "lacks") == []
    assert said(found, "off_duty") == [
        {
            "any_of": ["cs24"],
            "decisive": True,
            "until": "2026-11-22T08:00+08:00",
            "partner": "",
        }
    ]


def test_a_partner_off_duty_is_named() -> None:
    found = judge(ask("cord_prolapse", **CORD), "cs24@P[08:00-18:00] nicu2b", at(3))
    assert [(gap.until, gap.partner) for gap in found.gaps] == [(at(8), "P")]
    assert said(found, "off_duty")[0]["partner"] == "P"


def test_what_is_not_decisive_is_partial_while_it_is_off_duty() -> None:
    found = judge(ask("hie"), "th nicu3a mv aeeg[08:00-18:00]", at(20))
    assert found.fit is Fit.PARTIAL
    assert [gap.until for gap in found.gaps] == [at(8, days=1)]
    assert found.open_at is None


def test_one_of_the_alternatives_on_duty_is_enough() -> None:
    needs = ask("airway_n")
    assert judge(needs, "nsurg[08:00-18:00] ent_n mv", at(3)).fit is Fit.FIT
    night = judge(needs, "nsurg[08:00-18:00] ent_n[06:00-18:00] mv", at(3))
    assert [gap.until for gap in night.gaps] == [at(6)]


def test_on_call_is_said_with_its_minutes_and_counts_only_where_decisive() -> None:
    found = judge(ask("hie"), "th[00:00-24:00+20] nicu3a mv[00:00-24:00+45] aeeg", at(3))
    assert found.fit is Fit.FIT
    assert found.activation_min == 20
    assert said(found, "on_call") == [
        {"capability": "th", "decisive": True, "minutes": 20},
        {"capability": "mv", "decisive": False, "minutes": 45},
    ]
    ready = {each.holding.code: each.activation_min for each in found.met}
    assert ready == {"th": 20, "mv": 45, "nicu3a": 0, "aeeg": 0}


def test_several_decisive_are_open_only_when_all_are_on_duty_at_once() -> None:
    needs = ask("pph")
    found = judge(needs, "blood_mt[08:00-18:00] ob_surg[10:00-12:00] icu_a", at(3))
    assert found.open_at == at(10)
    apart = judge(needs, "blood_mt[06:00-07:00] ob_surg[10:00-12:00] icu_a", at(3))
    assert apart.open_at is None
    assert [gap.until for gap in apart.gaps] == [at(6), at(10)]
    lacking = judge(needs, "blood_mt[06:00-07:00] icu_a", at(3))
    assert lacking.open_at is None


def test_a_ward_need_follows_the_duty_of_the_ward_code() -> None:
    needs = ask("other_n")
    assert judge(needs, "nicu3b[08:00-18:00]", at(12)).fit is Fit.FIT
    assert judge(needs, "nicu3b[08:00-18:00] nicu2b", at(3)).fit is Fit.UNFIT
    unknown_ward = ask("pprom")
    assert judge(unknown_ward, "nicu3b[08:00-18:00] cs24", at(12)).fit is Fit.FIT
    assert judge(unknown_ward, "nicu3b[08:00-18:00] cs24", at(3)).fit is Fit.UNKNOWN


# --- at the arrival, not at the question -----------------------------------------------------


def test_duty_is_judged_at_each_arrival() -> None:
    needs = ask("cord_prolapse", **CORD)
    near, far = (place("cs24[08:00-18:00] nicu2b", code) for code in ("A", "B"))
    network = Network([near, far])
    found = match(needs, network, at(17, 30), {"A": at(17, 50), "B": at(18, 10)})
    assert (found["A"].fit, found["B"].fit) == (Fit.FIT, Fit.UNFIT)
    found = match(needs, network, at(17, 30).astimezone(UTC))
    assert {each.fit for each in found.values()} == {Fit.FIT}


def test_a_night_duty_goes_on_for_those_who_arrive_after_midnight() -> None:
    needs = ask("cord_prolapse", **CORD)
    network = Network([place("cs24[7_18:00-08:00+40] nicu2b")])
    found = match(needs, network, at(23), {"C": at(1, days=1)})["C"]
    assert (found.fit, found.activation_min) == (Fit.FIT, 40)
    assert match(needs, network, at(1))["C"].gaps[0].until == at(18)


def test_the_hours_of_a_named_partner_are_those_of_the_agreement_unless_it_has_its_own() -> None:
    needs = ask("cord_prolapse", **CORD)
    partner = place("cs24[08:00-18:00]", "P")
    network = Network([place("cs24@P nicu2b"), partner])
    assert match(needs, network, at(12))["C"].fit is Fit.BY_AGREEMENT
    assert match(needs, network, at(20))["C"].fit is Fit.UNFIT
    agreed = Network([place("cs24@P[00:00-24:00] nicu2b"), partner])
    assert match(needs, agreed, at(20))["C"].fit is Fit.BY_AGREEMENT


def test_what_can_be_done_here_is_judged_by_who_is_on_duty_now() -> None:
    needs = ask("cord_prolapse", **CORD)
    origin = place("cs24[08:00-18:00] nicu2b")
    network = Network([origin])
    assert can_do_here(needs, origin, network, at(12)).answer is CanDo.YES
    here = can_do_here(needs, origin, network, at(3))
    assert here.answer is CanDo.NO
    assert [need.any_of for need in here.missing] == [("cs24",)]


# --- agreements ----------------------------------------------------------------------------


def test_a_promise_that_fails_is_missing_and_says_why() -> None:
    needs = ask("cord_prolapse", **CORD)
    network = Network([place("cs24@P nicu2b"), place("icu_a", "P")])
    found = match(needs, network, at(12))["C"]
    assert found.fit is Fit.UNFIT
    assert said(found, "partner_lacks") == [{"capability": "cs24", "partner": "P"}]
    circle = Network([place("cs24@P nicu2b"), place("cs24@C", "P")])
    found = match(needs, circle, at(12))["C"]
    assert found.fit is Fit.UNFIT
    assert said(found, "circular_agreement") == [{"capability": "cs24", "partner": "P"}]


def test_a_partner_that_declared_nothing_leaves_the_promise_standing_and_is_named() -> None:
    network = Network([place("cs24@P nicu2b"), place("", "P")])
    found = match(ask("cord_prolapse", **CORD), network, at(12))["C"]
    assert found.fit is Fit.BY_AGREEMENT
    assert said(found, "partner_silent") == [
        {"capability": "cs24", "decisive": True, "partner": "P"}
    ]


# --- properties ----------------------------------------------------------------------------

CODES = ["th", "nicu3a", "nicu3b", "nicu2b", "aeeg", "mv", "cs24", "blood_mt", "ob_surg", "icu_a"]
WINDOWS = st.builds(
    DutyWindow,
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 90),
)
DUTIES = st.one_of(st.just(()), st.lists(WINDOWS, max_size=2).map(tuple))
DECLARED = st.builds(
    lambda code, partner, duty: DeclaredCapability(
        code, Held.BY_AGREEMENT if partner else Held.OWN, partner, duty=duty
    ),
    st.sampled_from(CODES),
    st.sampled_from([None, None, "P", "Q"]),
    DUTIES,
)
CENTRES = st.lists(DECLARED, min_size=1, max_size=8).map(
    lambda each: Facility("C", "C", 113.5, 34.5, capabilities=tuple(each))
)
CASES = st.sampled_from(
    [ask("hie"), ask("pph"), ask("spe", gestation="30+0"), ask("elbw"), ask("pprom")]
)
MOMENTS = st.integers(0, 7 * 24 * 60).map(lambda minute: SUNDAY + timedelta(minutes=minute))
ORDER = [Fit.UNFIT, Fit.PARTIAL, Fit.BY_AGREEMENT, Fit.FIT]


@given(CASES, CENTRES, DECLARED, MOMENTS)
def test_adding_a_capability_never_loses_a_match_at_any_hour(
    needs: Needs, centre: Facility, added: DeclaredCapability, moment: datetime
) -> None:
    richer = Facility("C", "C", 113.5, 34.5, capabilities=(*centre.capabilities, added))
    before = match_one(needs, centre, Network([centre]), moment)
    after = match_one(needs, richer, Network([richer]), moment)
    if before.fit is not Fit.UNKNOWN and after.fit is not Fit.UNKNOWN:
        assert ORDER.index(after.fit) >= ORDER.index(before.fit)
    assert set(after.missing) <= {*before.missing, *before.open_needs}
    if before.has_decisive:
        assert after.has_decisive
        assert after.activation_min <= before.activation_min
    waits = {gap.need: gap.until for gap in before.gaps}
    for gap in after.gaps:
        until = waits.get(gap.need)
        assert until is None or (gap.until is not None and gap.until <= until)


@given(CASES, CENTRES, MOMENTS)
def test_hours_only_ever_take_away(needs: Needs, centre: Facility, moment: datetime) -> None:
    at_any_hour = tuple(
        DeclaredCapability(each.code, each.held, each.partner) for each in centre.capabilities
    )
    always = Facility("C", "C", 113.5, 34.5, capabilities=at_any_hour)
    with_hours = match_one(needs, centre, Network([centre]), moment)
    without = match_one(needs, always, Network([always]), moment)
    assert set(without.missing) <= set(with_hours.missing)
    assert without.activation_min == 0


@given(CASES, CENTRES, MOMENTS)
def test_a_gap_that_ends_is_closed_when_it_ends(
    needs: Needs, centre: Facility, moment: datetime
) -> None:
    network = Network([centre])
    for gap in match_one(needs, centre, network, moment).gaps:
        if gap.until is not None:
            assert gap.until > moment
            later = match_one(needs, centre, network, gap.until)
            assert gap.need in [each.need for each in later.met]


@given(CASES, CENTRES, MOMENTS)
def test_when_it_says_it_opens_everything_decisive_is_there(
    needs: Needs, centre: Facility, moment: datetime
) -> None:
    network = Network([centre])
    found = match_one(needs, centre, network, moment)
    if found.open_at is not None:
        assert not found.has_decisive
        later = match_one(needs, centre, network, found.open_at)
        assert not [need for need in later.missing if need.decisive]
