from __future__ import annotations

from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Facility, Held
from service.referrals.forwarding import Bridge, BridgeKind, bridges, nearest_with
from tests.service.referrals.centres import NOW, Case, StatedRoads, centre

LESSER = centre("LESSER", "blood_mt", "ob_surg")
NEAR = centre("NEAR", "blood_mt", "ob_surg", "icu_a")
FAR = centre("FAR", "blood_mt", "ob_surg", "icu_a")
ICU = centre("ICU", "icu_a")
AFTER_BIRTH = {"delivered": "yes"}


def case(*centres: Facility, between: dict[tuple[str, str], float]) -> Case:
    minutes = {"LESSER": 10.0, "NEAR": 60.0, "FAR": 50.0, "ICU": 20.0}
    return Case(centres, StatedRoads(minutes, between), ("pph",), AFTER_BIRTH)


def test_the_first_sends_on_to_the_nearest_from_there_that_has_what_it_lacks() -> None:
    asked = case(LESSER, NEAR, FAR, between={("LESSER", "NEAR"): 30, ("LESSER", "FAR"): 70})
    found = asked.planning.forward_to()
    assert asked.ranking.candidates[0].facility is LESSER
    assert found is not None
    assert found.standing.facility is NEAR
    assert [need.any_of for need in found.needs] == [("icu_a",)]
    assert found.travel.travel_time_s == 1800


def test_a_centre_without_what_is_decisive_is_nowhere_to_go_on_to() -> None:
    assert case(LESSER, ICU, between={("LESSER", "ICU"): 5}).planning.forward_to() is None


def test_without_a_road_from_the_first_nobody_is_named() -> None:
    assert case(LESSER, NEAR, between={}).planning.forward_to() is None


def test_a_first_that_lacks_nothing_sends_on_to_nobody() -> None:
    assert case(NEAR, FAR, between={("FAR", "NEAR"): 5}).planning.forward_to() is None


def test_a_gap_is_bridged_by_waiting_by_the_partner_and_by_going_on() -> None:
    by_day = DeclaredCapability("icu_a", duty=read_duty("20:00-22:00"))
    lesser = Facility("LESSER", "LESSER", 113.0, 35.0, capabilities=(*LESSER.capabilities, by_day))
    ranking = case(lesser, FAR, ICU, between={}).ranking
    judged = next(each for each in ranking.all if each.facility is lesser).match
    (found,) = bridges(judged, nearest_with(ranking.all)).values()
    assert [each.kind for each in found] == [BridgeKind.ON_DUTY, BridgeKind.FORWARD]
    assert found[0].at is not None
    assert found[0].at > NOW
    assert found[1] == Bridge(BridgeKind.FORWARD, facility="ICU")


def test_a_partner_who_is_off_duty_is_named() -> None:
    agreed = DeclaredCapability("icu_a", Held.BY_AGREEMENT, "ICU", duty=read_duty("20:00-22:00"))
    lesser = Facility("LESSER", "LESSER", 113.0, 35.0, capabilities=(*LESSER.capabilities, agreed))
    ranking = case(lesser, ICU, between={}).ranking
    judged = next(each for each in ranking.all if each.facility is lesser).match
    (found,) = bridges(judged, {}).values()
    assert [each.kind for each in found] == [BridgeKind.ON_DUTY, BridgeKind.PARTNER]
    assert found[1].facility == "ICU"
