from __future__ import annotations

from facilities.facility import Facility
from service.referrals.plans import Plan, PlanKind
from tests.service.referrals.centres import Case, StatedRoads, centre

BLEEDING = ("blood_mt", "ob_surg", "icu_a")
BABY = ("nicu3a", "surf", "mv")
BORN = {"gestation": "30+0", "weight_g": "1300", "birth_at": "2026-11-22T02:30:00+00:00"}
MOTHER_AND_CHILD = centre("BOTH", *BLEEDING, *BABY)
MOTHERS = centre("MOTHERS", *BLEEDING)
CHILDREN = centre("CHILDREN", *BABY)
TOWNSHIP = centre("T", "nrp")
THEATRE = centre("THEATRE", "cs24", "blood_mt", "ob_surg", "icu_a", "anaes_hr")


def places(plan: Plan) -> list[tuple[str, str | None]]:
    return [(line.who, line.facility.code if line.facility else None) for line in plan.lines]


def codes(plan: Plan) -> list[str]:
    return [reason.code for reason in plan.reasons]


def after_birth(
    centres: tuple[Facility, ...], minutes: dict[str, float], apart: float | None = 25
) -> tuple[Plan, ...]:
    between = {} if apart is None else {("MOTHERS", "CHILDREN"): apart}
    roads = StatedRoads(minutes, between)
    return Case(centres, roads, ("pph", "vlbw"), BORN).planning.plans()


def test_mother_and_baby_stay_together_where_one_centre_serves_both() -> None:
    best, other = after_birth(
        (MOTHER_AND_CHILD, MOTHERS, CHILDREN), {"BOTH": 40, "MOTHERS": 10, "CHILDREN": 12}
    )
    assert best.kind is PlanKind.TOGETHER
    assert places(best) == [("mother", "BOTH"), ("newborn", "BOTH")]
    assert codes(best) == ["one_centre_serves_all"]
    assert (best.longest_s, best.apart_s) == (2400, None)
    assert other.kind is PlanKind.SPLIT
    assert places(other) == [("mother", "MOTHERS"), ("newborn", "CHILDREN")]
    assert (other.longest_s, other.apart_s) == (720, 1500)


def test_they_are_split_where_no_centre_serves_both() -> None:
    (only,) = after_birth((MOTHERS, CHILDREN), {"MOTHERS": 10, "CHILDREN": 12})
    assert only.kind is PlanKind.SPLIT
    assert codes(only) == ["each_to_own_best"]


def test_a_road_between_the_two_that_is_not_known_is_not_nought() -> None:
    (only,) = after_birth((MOTHERS, CHILDREN), {"MOTHERS": 10, "CHILDREN": 12}, apart=None)
    assert only.apart_s is None


def test_nobody_for_the_baby_is_said() -> None:
    (only,) = after_birth((MOTHERS,), {"MOTHERS": 10})
    assert places(only) == [("mother", "MOTHERS"), ("newborn", None)]
    assert "no_candidate" in codes(only)


def test_one_centre_that_is_first_for_each_is_no_split() -> None:
    (only,) = after_birth((MOTHER_AND_CHILD,), {"BOTH": 40})
    assert only.kind is PlanKind.TOGETHER


def test_together_too_late_for_the_baby_comes_after_split_in_time() -> None:
    born = {"gestation": "39+0", "birth_at": "2026-11-22T02:00:00+00:00"}
    cooling = ("nicu3a", "th", "aeeg", "mv")
    centres = (centre("FAR", *BLEEDING, *cooling), MOTHERS, centre("CHILDREN", *cooling))
    roads = StatedRoads({"FAR": 300, "MOTHERS": 20, "CHILDREN": 60}, {("MOTHERS", "CHILDREN"): 70})
    best, other = Case(centres, roads, ("pph", "hie"), born).planning.plans()
    assert (best.kind, other.kind) == (PlanKind.SPLIT, PlanKind.TOGETHER)
    assert "misses_window" in codes(other)


def unborn(findings: dict[str, str], *, origin: Facility | None = TOWNSHIP) -> tuple[Plan, ...]:
    centres = (centre("CENTRE", "cs24", *BABY), THEATRE, CHILDREN)
    roads = StatedRoads(
        {"CENTRE": 90, "THEATRE": 15, "CHILDREN": 80}, {("THEATRE", "CHILDREN"): 70}
    )
    found = {"gestation": "29+4", "delivered": "no", "fetus_alive": "yes", "babies": "1"}
    return Case(centres, roads, ("ptl_32",), found | findings, origin).planning.plans()


def test_before_a_birth_of_unknown_time_both_ways_are_shown_and_moving_her_comes_first() -> None:
    before, after = unborn({})
    assert (before.kind, after.kind) == (PlanKind.IN_UTERO, PlanKind.AFTER_BIRTH)
    assert places(before) == [("mother", "CENTRE"), ("fetus", "CENTRE")]
    assert places(after) == [("mother", "THEATRE"), ("newborn", "CHILDREN")]
    assert "birth_time_unknown" in codes(before)
    assert (after.longest_s, after.apart_s) == (70 * 60, 70 * 60)


def test_a_birth_expected_on_the_way_turns_the_order_round() -> None:
    after, before = unborn({"birth_in_min": "60"})
    assert (after.kind, before.kind) == (PlanKind.AFTER_BIRTH, PlanKind.IN_UTERO)
    assert "birth_before_arrival" in codes(after)


def test_a_birth_after_arrival_keeps_moving_her_first() -> None:
    before, _ = unborn({"birth_in_min": "600"})
    assert before.kind is PlanKind.IN_UTERO
    assert "birth_after_arrival" in codes(before)


def test_a_birth_close_to_the_arrival_is_said() -> None:
    before, _ = unborn({"birth_in_min": "100"})
    assert before.kind is PlanKind.IN_UTERO
    assert "birth_close_to_arrival" in codes(before)


def test_she_gives_birth_where_she_is_if_she_can() -> None:
    origin = centre("COUNTY", "cs24", "nrp")
    _, after = unborn({}, origin=origin)
    assert places(after) == [("mother", "COUNTY"), ("newborn", "CHILDREN")]
    assert after.lines[0].travel_time_s == 0


def test_where_the_nearest_theatre_is_the_centre_itself_she_may_give_birth_where_she_is() -> None:
    centres = (centre("CENTRE", "cs24", *BABY),)
    found = {"gestation": "29+4", "delivered": "no"}
    case = Case(centres, StatedRoads({"CENTRE": 90}), ("ptl_32",), found, TOWNSHIP)
    before, after = case.planning.plans()
    assert places(before) == [("mother", "CENTRE"), ("fetus", "CENTRE")]
    assert places(after) == [("mother", "T"), ("newborn", "CENTRE")]
    assert "lacks_for" in codes(after)
    at_a_point = Case(centres, StatedRoads({"CENTRE": 90}), ("ptl_32",), found)
    assert places(at_a_point.planning.plans()[1]) == [("mother", None), ("newborn", "CENTRE")]


def test_one_patient_who_goes_one_way_needs_no_plan() -> None:
    case = Case((MOTHERS,), StatedRoads({"MOTHERS": 10}), ("pph",), {"delivered": "yes"})
    assert case.planning.plans() == ()
