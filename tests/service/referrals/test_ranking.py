from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from facilities.facility import Facility, Tier
from facilities.matching import CanDo, Fit, Match
from routing.travel_times import Travel
from service.referrals.ranking import (
    FIT_ORDER,
    NoRoad,
    Ranking,
    Rescue,
    Standing,
    rank,
    rescue_options,
)


def travel(seconds: float) -> Travel:
    return Travel(seconds, round(seconds * 100), (seconds * 0.7, seconds * 2), seconds * 15, 1, 2)


def standing(
    code: str, fit: Fit = Fit.FIT, seconds: float | None = 600, tier: Tier | None = None
) -> Standing:
    able = {Fit.UNFIT: CanDo.NO, Fit.UNKNOWN: CanDo.UNKNOWN}.get(fit, CanDo.YES)
    judged = Match(
        facility=code,
        fit=fit,
        reasons=(),
        met=(),
        missing=(),
        open_needs=(),
        decisive=able,
        clash=None,
    )
    road = NoRoad("no_road") if seconds is None else travel(seconds)
    return Standing(Facility(code, code, 113.0, 35.0, tier=tier), judged, road)


def codes(standings: tuple[Standing, ...]) -> list[str]:
    return [each.facility.code for each in standings]


STANDINGS = st.lists(
    st.builds(
        standing,
        st.text("ABCDEFGH", min_size=1, max_size=3),
        st.sampled_from(Fit),
        st.none() | st.integers(0, 20_000),
        st.none() | st.sampled_from(Tier),
    ),
    unique_by=lambda each: each.facility.code,
    max_size=12,
)


@given(STANDINGS, st.none() | st.sampled_from(Tier))
def test_every_facility_is_in_the_answer_exactly_once(
    standings: list[Standing], min_tier: Tier | None
) -> None:
    found = rank(standings, min_tier)
    listed = codes(found.candidates) + codes(found.excluded)
    assert sorted(listed) == sorted(each.facility.code for each in standings)


@given(STANDINGS)
def test_only_what_can_take_her_and_can_be_reached_is_a_candidate(
    standings: list[Standing],
) -> None:
    for each in rank(standings, None).candidates:
        assert each.match.fit in {Fit.FIT, Fit.BY_AGREEMENT}
        assert each.travel is not None
    for each in rank(standings, None).excluded:
        assert each.match.fit not in {Fit.FIT, Fit.BY_AGREEMENT} or each.travel is None


@given(STANDINGS)
def test_the_order_is_fit_then_road_time(standings: list[Standing]) -> None:
    found = rank(standings, None)
    for part in (found.candidates, found.excluded):
        keys = [
            (
                FIT_ORDER.index(each.match.fit),
                each.travel is None,
                each.travel.travel_time_cs if each.travel else 0,
                each.facility.code,
            )
            for each in part
        ]
        assert keys == sorted(keys)


@given(STANDINGS, st.randoms())
def test_the_order_of_the_register_changes_nothing(
    standings: list[Standing], random: Random
) -> None:
    shuffled = list(standings)
    random.shuffle(shuffled)
    assert rank(shuffled, Tier.COUNTY) == rank(standings, Tier.COUNTY)


def test_a_centre_that_is_fit_comes_before_a_nearer_one_by_agreement() -> None:
    found = rank([standing("NEAR", Fit.BY_AGREEMENT, 60), standing("FAR", Fit.FIT, 6000)], None)
    assert codes(found.candidates) == ["FAR", "NEAR"]


def test_equal_times_are_ordered_by_code() -> None:
    assert codes(rank([standing("B"), standing("A")], None).candidates) == ["A", "B"]


def test_a_fit_centre_without_a_road_is_excluded_and_still_named() -> None:
    found = rank([standing("ISLAND", Fit.FIT, None)], None)
    assert found == Ranking((), (standing("ISLAND", Fit.FIT, None),))


def test_the_asked_tier_orders_those_that_declared_nothing_and_nobody_else() -> None:
    small = standing("SMALL", Fit.UNKNOWN, 60, Tier.TOWNSHIP)
    big = standing("BIG", Fit.UNKNOWN, 6000, Tier.PREFECTURE)
    partial = standing("PARTIAL", Fit.PARTIAL, 9000, Tier.VILLAGE)
    found = rank([small, big, partial], Tier.COUNTY)
    assert codes(found.excluded) == ["PARTIAL", "BIG", "SMALL"]
    assert found.candidates == ()


def rescue(
    *standings: Standing,
    can_stay: bool | None = False,
    teams: dict[str, float] | None = None,
    needs_nearest_theatre: bool = False,
) -> list[tuple[Rescue, str | None, float | None]]:
    found = rescue_options(
        can_stay=can_stay,
        needs_nearest_theatre=needs_nearest_theatre,
        standings=standings,
        team_roads={code: travel(seconds) for code, seconds in (teams or {}).items()},
        mobilisation_s=1800,
    )
    return [
        (each.kind, each.standing.facility.code if each.standing else None, each.hands_s)
        for each in found
    ]


def test_where_the_origin_has_what_she_needs_staying_comes_first() -> None:
    found = rescue(standing("C", seconds=60), can_stay=True, teams={"C": 60})
    assert found[0] == (Rescue.STAY, None, 0.0)


def test_where_the_origin_lacks_it_staying_comes_last_even_when_nobody_else_is_known() -> None:
    assert [kind for kind, _, _ in rescue()] == [Rescue.NEAREST_SITE, Rescue.TEAM, Rescue.STAY]


def test_the_nearest_site_with_the_decisive_need_may_lack_another() -> None:
    found = rescue(standing("PART", Fit.PARTIAL, 600), standing("FULL", Fit.FIT, 1200))
    assert found[0] == (Rescue.NEAREST_SITE, "PART", 600)


def test_the_team_needs_its_mobilisation_besides_its_own_road() -> None:
    found = rescue(standing("C", seconds=9000), teams={"C": 600})
    assert found == [
        (Rescue.TEAM, "C", 2400),
        (Rescue.NEAREST_SITE, "C", 9000),
        (Rescue.STAY, None, None),
    ]


def test_a_team_comes_from_a_fit_centre_before_a_nearer_one_that_lacks_something() -> None:
    found = rescue(
        standing("PART", Fit.PARTIAL), standing("FIT", Fit.FIT), teams={"PART": 60, "FIT": 900}
    )
    assert (Rescue.TEAM, "FIT", 2700) in found


def test_a_team_that_is_faster_is_no_theatre() -> None:
    found = rescue(standing("C", seconds=9000), teams={"C": 60}, needs_nearest_theatre=True)
    assert found[0] == (Rescue.NEAREST_SITE, "C", 9000)


@given(STANDINGS, st.sampled_from([True, False, None]), st.booleans())
def test_rescue_is_always_three_lines_with_unknown_times_last(
    standings: list[Standing], can_stay: bool | None, theatre: bool
) -> None:
    teams = {each.facility.code: 700.0 for each in standings}
    found = rescue(
        *standings, can_stay=can_stay, teams=teams, needs_nearest_theatre=theatre and not can_stay
    )
    assert {kind for kind, _, _ in found} == set(Rescue)
    unknown = [hands is None for _, _, hands in found]
    assert unknown == sorted(unknown)
    if can_stay is False:
        assert found[-1][0] is Rescue.STAY
