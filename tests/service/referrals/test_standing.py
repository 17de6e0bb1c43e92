from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.conditions import Urgency
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
from tests.service.referrals.stands import NOW

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
    needs = assess(["pph"], {"delivered": "yes"}, now=NOW)
    soon = {each.facility.code: each.match for each in standings(needs, ROADS, HERE)}
    night = replace(HERE, at=NOW + timedelta(hours=13))
    late = {each.facility.code: each.match for each in standings(needs, ROADS, night)}
    assert {judged.activation_min for judged in soon.values()} == {0}
    assert {judged.activation_min for judged in late.values()} == {0, 40}
