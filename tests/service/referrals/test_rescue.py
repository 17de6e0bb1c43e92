from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from facilities.matching import Fit
from facilities.moving import Minutes
from service.referrals.rescue import Rescue, rescue_options
from service.referrals.standing import Standing
from tests.service.referrals.stands import STANDINGS, standing, travel


def stated(minutes: int) -> Minutes:
    return Minutes(minutes, minutes, minutes, proposal=False, source="test", confidence="S")


def rescue(
    *standings: Standing,
    can_stay: bool | None = False,
    teams: dict[str, float] | None = None,
    needs_nearest_theatre: bool = False,
    ready_min: int = 0,
) -> list[tuple[Rescue, str | None, float | None]]:
    found = rescue_options(
        can_stay=can_stay,
        needs_nearest_theatre=needs_nearest_theatre,
        sites=standings,
        vehicle_ready=stated(ready_min),
        standings=standings,
        team_roads={code: travel(seconds) for code, seconds in (teams or {}).items()},
        mobilisation=lambda facility: stated(facility.mobilisation_min or 30),
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


def test_her_own_vehicle_must_leave_before_it_is_on_the_road_as_a_team_must() -> None:
    found = rescue(standing("C", seconds=1200), teams={"C": 300}, ready_min=20)
    assert found[:2] == [(Rescue.TEAM, "C", 2100), (Rescue.NEAREST_SITE, "C", 2400)]
    assert rescue(standing("C", seconds=1200), teams={"C": 300})[0] == (
        Rescue.NEAREST_SITE,
        "C",
        1200,
    )


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


def test_a_team_leaves_when_its_own_facility_says() -> None:
    found = rescue(standing("C", seconds=9000, mobilisation_min=10), teams={"C": 600})
    assert found[0] == (Rescue.TEAM, "C", 1200)


def test_a_centre_that_sends_no_team_is_no_team_however_near() -> None:
    near = standing("NEAR", mobilisation_min=5)
    near = near._replace(facility=replace(near.facility, retrieval_team=False))
    assert (Rescue.TEAM, None, None) in rescue(near, teams={"NEAR": 60})
    found = rescue(near, standing("FAR"), teams={"NEAR": 60, "FAR": 900})
    assert (Rescue.TEAM, "FAR", 2700) in found


def test_of_two_fit_centres_the_team_that_is_with_her_first_comes() -> None:
    slow = standing("SLOW", mobilisation_min=60)
    found = rescue(slow, standing("QUICK"), teams={"SLOW": 60, "QUICK": 900})
    assert (Rescue.TEAM, "QUICK", 2700) in found


def test_hands_at_a_site_are_ready_only_after_those_on_call_have_come() -> None:
    on_call = standing("ON_CALL", seconds=600, activation_min=40)
    found = rescue(on_call, standing("THERE", seconds=1200))
    assert found[0] == (Rescue.NEAREST_SITE, "THERE", 1200)


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
