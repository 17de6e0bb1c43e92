from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.conditions import Urgency
from facilities.facility import Tier
from facilities.matching import Fit
from service.referrals.policy import Criterion, packaged_policy
from service.referrals.ranking import FIT_ORDER, Ranking, rank
from service.referrals.standing import CANDIDATES, Chance, Standing
from service.situation.capacity import Beds
from tests.service.referrals.stands import STANDINGS, needs, standing

URGENT, PLANNED = Urgency.U1, Urgency.U2
POLICY = packaged_policy()


def order(standings: Sequence[Standing], urgency: Urgency = URGENT) -> Ranking:
    return rank(standings, needs(urgency), POLICY)


def codes(standings: Sequence[Standing]) -> list[str]:
    return [each.facility.code for each in standings]


def first(*standings: Standing, urgency: Urgency = URGENT) -> tuple[str, Criterion | None]:
    """Who comes first, and by which rule."""
    found = order(standings, urgency)
    return found.candidates[0].facility.code, found.separated_by


@given(STANDINGS, st.sampled_from(Urgency))
def test_every_facility_is_in_the_answer_exactly_once(
    standings: list[Standing], urgency: Urgency
) -> None:
    found = order(standings, urgency)
    assert sorted(codes(found.all)) == sorted(codes(standings))


@given(STANDINGS)
def test_candidates_have_everything_decisive_and_can_be_reached(
    standings: list[Standing],
) -> None:
    found = order(standings)
    for each in found.candidates:
        assert each.match.fit in CANDIDATES
        assert each.travel is not None
    for each in found.excluded:
        assert each.match.fit not in CANDIDATES or each.travel is None


@given(STANDINGS, st.sampled_from(Urgency), st.randoms())
def test_the_order_of_the_register_changes_nothing(
    standings: list[Standing], urgency: Urgency, random: Random
) -> None:
    shuffled = list(standings)
    random.shuffle(shuffled)
    assert order(shuffled, urgency) == order(standings, urgency)


@given(STANDINGS, st.sampled_from(Urgency))
def test_of_two_candidates_one_always_comes_first_whatever_else_is_there(
    standings: list[Standing], urgency: Urgency
) -> None:
    """Bands hang on the fastest, so the fastest and the missed window are kept the same."""
    found = order(standings, urgency)
    if found.window_missed or Criterion.BAND in POLICY.criteria[urgency]:
        return
    for one, other in combinations(found.candidates, 2):
        pair = order([other, one], urgency)
        if not pair.window_missed:
            assert codes(pair.candidates) == codes([one, other])


@given(STANDINGS, st.sampled_from(Urgency))
def test_the_rule_that_separated_the_first_two_is_a_rule_of_the_policy(
    standings: list[Standing], urgency: Urgency
) -> None:
    found = order(standings, urgency)
    if len(found.candidates) < 2:
        assert found.separated_by is None
    else:
        assert found.separated_by in POLICY.criteria[urgency]


@given(STANDINGS)
def test_where_no_candidate_makes_the_window_able_hands_soonest_come_first(
    standings: list[Standing],
) -> None:
    found = order(standings)
    missed = [each.chance is Chance.MISSES for each in found.candidates]
    assert found.window_missed == (bool(missed) and all(missed))
    if found.window_missed:
        times = [each.hands_cs for each in found.candidates]
        assert times == sorted(times)


@given(STANDINGS)
def test_the_others_come_in_the_order_of_fit(standings: list[Standing]) -> None:
    places = [FIT_ORDER.index(each.match.fit) for each in order(standings).excluded]
    assert places == sorted(places)


@pytest.mark.parametrize("urgency", [Urgency.U0, Urgency.U1])
def test_making_the_window_at_the_slow_end_comes_before_making_it_at_the_likely_time(
    urgency: Urgency,
) -> None:
    sure = standing("SURE", seconds=3000, slow=3500, left_s=3600)
    quick = standing("QUICK", seconds=2000, slow=3700, left_s=3600)
    assert first(sure, quick, urgency=urgency) == ("SURE", Criterion.WINDOW)


def test_the_wait_for_those_on_call_counts_against_the_window() -> None:
    on_call = standing("ON_CALL", seconds=1800, slow=2000, left_s=3600, activation_min=40)
    there = standing("THERE", seconds=3000, slow=3500, left_s=3600)
    assert first(on_call, there) == ("THERE", Criterion.WINDOW)


def test_with_an_unknown_anchor_the_window_separates_nobody() -> None:
    near = standing("NEAR", seconds=100, slow=9e9, has_limit=True)
    far = standing("FAR", seconds=5000, slow=5001, has_limit=True)
    assert {each.chance for each in (near, far)} == {Chance.UNKNOWN}
    assert first(far, near) == ("NEAR", Criterion.BAND)


def test_a_band_of_fifteen_minutes_comes_before_having_everything() -> None:
    lesser = standing("LESSER", Fit.PARTIAL, 20 * 60)
    whole = standing("WHOLE", Fit.FIT, 38 * 60)
    assert first(lesser, whole) == ("LESSER", Criterion.BAND)
    assert first(standing("LESSER", Fit.PARTIAL, 25 * 60), whole) == ("WHOLE", Criterion.NEEDS)


def test_bands_count_from_the_fastest_that_makes_the_window() -> None:
    late = standing("LATE", seconds=1000, slow=9000, left_s=3600)
    one = standing("ONE", Fit.PARTIAL, 2000, slow=2100, left_s=3600)
    two = standing("TWO", Fit.FIT, 2800, slow=2900, left_s=3600)
    found = order([late, one, two])
    assert found.bands == {"LATE": 0, "ONE": 0, "TWO": 0}
    assert codes(found.candidates) == ["TWO", "ONE", "LATE"]


def test_the_last_second_of_a_band_belongs_to_it() -> None:
    found = order(
        [standing("A", seconds=0), standing("B", seconds=899), standing("C", seconds=900)]
    )
    assert found.bands == {"A": 0, "B": 0, "C": 1}


def test_below_u1_having_everything_comes_before_any_time() -> None:
    near = standing("NEAR", Fit.PARTIAL, 60)
    far = standing("FAR", Fit.FIT, 9000)
    assert first(near, far, urgency=PLANNED) == ("FAR", Criterion.NEEDS)


def test_below_u1_the_assigned_centre_comes_before_free_beds_and_above_it_after_them() -> None:
    ours = standing("OURS", seconds=700, catchment=1, beds=Beds.UNKNOWN)
    free = standing("FREE", seconds=600, beds=Beds.FREE)
    assert first(ours, free, urgency=PLANNED) == ("OURS", Criterion.CATCHMENT)
    assert first(ours, free, urgency=URGENT) == ("FREE", Criterion.CAPACITY)


def test_primary_then_backup_then_alliance_then_anybody() -> None:
    listed = [
        standing("A"),
        standing("B", alliance=True),
        standing("C", catchment=2),
        standing("D", catchment=1),
    ]
    assert codes(order(listed).candidates) == ["D", "C", "B", "A"]


def test_zero_beds_rank_below_unknown_and_never_hide_a_centre() -> None:
    listed = [
        standing("ZERO", beds=Beds.ZERO),
        standing("UNKNOWN", beds=Beds.UNKNOWN),
        standing("FREE", beds=Beds.FREE),
    ]
    assert codes(order(listed).candidates) == ["FREE", "UNKNOWN", "ZERO"]


def test_equal_centres_are_ordered_by_code() -> None:
    assert first(standing("B"), standing("A")) == ("A", Criterion.CODE)


def test_a_fit_centre_without_a_road_is_excluded_and_still_named() -> None:
    found = order([standing("ISLAND", Fit.FIT, None)])
    assert (codes(found.candidates), codes(found.excluded)) == ([], ["ISLAND"])
    assert found.separated_by is None


def test_the_asked_tier_orders_those_that_declared_nothing_and_nobody_else() -> None:
    small = standing("SMALL", Fit.UNKNOWN, 60, Tier.TOWNSHIP)
    big = standing("BIG", Fit.UNKNOWN, 6000, Tier.PREFECTURE)
    lacking = standing("LACKING", Fit.UNFIT, 30, Tier.PROVINCE)
    found = order([small, lacking, big])
    assert codes(found.excluded) == ["BIG", "SMALL", "LACKING"]
    assert found.candidates == ()
