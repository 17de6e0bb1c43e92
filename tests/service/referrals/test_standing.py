from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.conditions import Urgency
from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Facility
from facilities.network import Network
from facilities.rules import rule_book
from service.bench.network import invented_capacity, invented_network, invented_roads
from service.referrals.policy import packaged_policy
from service.referrals.ranking import decide
from service.referrals.standing import (
    ArrivalLimit,
    Chance,
    Situation,
    arrival_limit,
    standings,
)
from tests.service.referrals.stands import NOW, travel

NETWORK = invented_network(40)
ROADS = invented_roads(NETWORK)
HERE = Situation(
    NETWORK, NOW, packaged_policy(), NETWORK.facilities[3], invented_capacity(NETWORK, NOW)
)
ORDER = [Chance.MAKES, Chance.LIKELY, Chance.MISSES]
SECONDS = st.floats(0, 1e6)
FINDINGS = st.fixed_dictionaries(
    {},
    optional={
        "gestation": st.sampled_from(["22+0", "29+4", "34+2", "39+0"]),
        "weight_g": st.sampled_from(["900", "1400", "3100"]),
        "babies": st.sampled_from(["1", "2"]),
        "delivered": st.sampled_from(["yes", "no"]),
        "controlled": st.sampled_from(["yes", "no"]),
        "onset_at": st.sampled_from([(NOW - timedelta(hours=each)).isoformat() for each in (1, 9)]),
    },
)
CONDITIONS = st.lists(st.sampled_from(sorted(rule_book().conditions)), min_size=1, max_size=3)


@given(st.floats(-1e6, 1e6), SECONDS, SECONDS, SECONDS)
def test_a_later_arrival_never_improves_a_window(
    left_s: float, likely_s: float, more_s: float, later_s: float
) -> None:
    limit = ArrivalLimit(left_s)
    slow_s = likely_s + more_s
    now, then = limit.chance(likely_s, slow_s), limit.chance(likely_s + later_s, slow_s + later_s)
    assert ORDER.index(then) >= ORDER.index(now)


@given(st.integers(0, 600), st.integers(0, 600))
def test_asking_later_never_improves_a_window(first_min: int, more_min: int) -> None:
    onset = {"delivered": "yes", "onset_at": NOW.isoformat()}
    chances = []
    for minutes in (first_min, first_min + more_min):
        limit = arrival_limit(assess(["stroke_m"], onset, now=NOW + timedelta(minutes=minutes)))
        assert limit is not None
        chances.append(limit.chance(3600, 5400))
    assert ORDER.index(chances[1]) >= ORDER.index(chances[0])


def test_an_unknown_anchor_is_unknown_and_a_case_without_a_limit_has_none() -> None:
    assert arrival_limit(assess(["hie"], {}, now=NOW)) == ArrivalLimit(None)
    assert arrival_limit(assess(["sepsis_n"], {}, now=NOW)) is None


def test_a_window_that_is_only_an_aim_or_uncertain_never_ranks() -> None:
    onset = {"onset_at": (NOW - timedelta(minutes=10)).isoformat(), "delivered": "yes"}
    assert arrival_limit(assess(["pph"], onset, now=NOW)) is None
    assert arrival_limit(assess(["volvulus"], onset, now=NOW)) is None


@settings(deadline=None, max_examples=40)
@given(CONDITIONS, FINDINGS, st.none() | st.sampled_from(Urgency))
def test_no_override_and_no_missing_finding_hides_a_centre(
    conditions: list[str], findings: dict[str, str], urgency: Urgency | None
) -> None:
    needs = assess(conditions, findings, now=NOW, urgency=urgency, removed=conditions[1:])
    found = decide(needs, ROADS, HERE)
    codes = sorted(each.facility.code for each in found.all)
    assert codes == [each.code for each in NETWORK if each is not HERE.origin]


@settings(deadline=None, max_examples=20)
@given(CONDITIONS, FINDINGS, st.randoms())
def test_the_order_in_which_facilities_were_written_down_changes_no_answer(
    conditions: list[str], findings: dict[str, str], random: Random
) -> None:
    needs = assess(conditions, findings, now=NOW)
    facilities, catchments = list(NETWORK.facilities), list(NETWORK.catchments)
    random.shuffle(facilities)
    random.shuffle(catchments)
    shuffled = replace(HERE, network=Network(facilities, catchments))
    assert decide(needs, ROADS, shuffled) == decide(needs, ROADS, HERE)


def test_each_centre_is_judged_at_the_moment_of_arrival_there() -> None:
    duty = read_duty("08:00-18:00,18:00-08:00+40")
    declared = [DeclaredCapability(each, duty=duty) for each in ("blood_mt", "ob_surg", "icu_a")]
    near, far = (
        Facility(code, code, 113.0, 35.0, capabilities=tuple(declared)) for code in ("NEAR", "FAR")
    )
    needs = assess(["pph"], {"delivered": "yes"}, now=NOW)
    at_17 = NOW + timedelta(hours=6)  # in China
    here = Situation(Network([near, far]), at_17, packaged_policy())
    roads = {"NEAR": travel(30 * 60), "FAR": travel(90 * 60)}
    found = {each.facility.code: each for each in standings(needs, roads, here)}
    assert found["NEAR"].hands_cs == 30 * 60 * 100
    assert found["FAR"].hands_cs == (90 + 40) * 60 * 100
