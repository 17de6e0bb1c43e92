"""What an answer says of why a centre comes first, and of what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from facilities.conditions import Urgency
from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Facility
from facilities.network import Catchment, Network
from service.events.types import CapacityKind
from service.referrals.answering import Asked, Surroundings, answer
from service.referrals.schemas import Answer, Candidate
from service.situation.capacity import FreeBeds, every_kind
from service.situation.roads import RoadsInForce
from tests.support.little_world import BRIDGE_WAY, LittleWorld

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 11 o'clock in China, a Sunday
BED = CapacityKind.MATERNAL_BED


class Valley:
    """The little valley, in which single facilities can be changed."""

    def __init__(self, world: LittleWorld, roads: RoadsInForce) -> None:
        self.facilities = {each.code: each for each in world.network()}
        self.roads = roads
        self.catchments: tuple[Catchment, ...] = ()
        self.capacity: dict[str, tuple[FreeBeds, ...]] = {}
        self.demo = False

    def change(self, code: str, **fields: object) -> None:
        self.facilities[code] = replace(self.facilities[code], **fields)  # type: ignore[arg-type]  # fields by name

    def declare(self, code: str, *declared: DeclaredCapability) -> None:
        self.change(code, capabilities=declared, newborn_ward=None)

    def ask(
        self,
        *conditions: str,
        findings: Mapping[str, object] | None = None,
        urgency: Urgency | None = None,
        removed: tuple[str, ...] = (),
        now: datetime = NOW,
    ) -> Answer:
        network = Network(self.facilities.values(), self.catchments)
        asked = Asked(
            conditions,
            {"delivered": "yes"} if findings is None else findings,
            now,
            facility=network.get("T"),
            urgency=urgency,
            removed=removed,
        )
        around = Surroundings(network, self.roads, self.capacity, frozenset(), demo=self.demo)
        return answer(asked, around).answer


@pytest.fixture
def valley(little_world: LittleWorld, roads: RoadsInForce) -> Valley:
    return Valley(little_world, roads)


def of(found: Answer, code: str) -> Candidate:
    both = (*found.candidates, *found.excluded)
    return next(each for each in both if each.facility == code)


def own(*codes: str, duty: str = "") -> tuple[DeclaredCapability, ...]:
    windows = read_duty(duty) if duty else ()
    return tuple(DeclaredCapability(code, duty=windows) for code in codes)


def test_a_centre_that_lacks_what_is_not_decisive_is_a_candidate_and_sends_on(
    valley: Valley,
) -> None:
    valley.declare("W", *own("blood_mt", "ob_surg"))
    valley.declare("E", *own("cs24"))
    valley.roads = RoadsInForce.of(valley.roads.graph, [BRIDGE_WAY])
    found = valley.ask("pph")
    assert [each.facility for each in found.candidates] == ["W", "P"]
    assert found.candidates[0].fit == "partial"
    (gap,) = found.candidates[0].missing
    assert (gap.group, gap.decisive, gap.until) == (["icu_a"], False, None)
    assert [(each.kind, each.facility) for each in gap.bridges] == [("forward", "P")]
    assert found.forward_to is not None
    assert (found.forward_to.facility, found.forward_to.needs) == ("P", [["icu_a"]])
    assert found.forward_to.travel_time_s > 0
    assert found.separated_by == "band"


def test_nobody_on_duty_on_arrival_is_said_with_the_hour_it_opens(valley: Valley) -> None:
    valley.declare("E", *own("blood_mt", "ob_surg", "icu_a", duty="14:00-18:00"))
    found = of(valley.ask("pph"), "E")
    assert found.fit == "unfit"
    opens = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    assert {each.until for each in found.missing} == {opens}
    assert {bridge.at for each in found.missing for bridge in each.bridges} == {opens}


def test_those_on_call_make_hands_later_than_the_road(valley: Valley) -> None:
    valley.declare("E", *own("blood_mt", "ob_surg", "icu_a", duty="08:00-18:00+40"))
    found = valley.ask("pph")
    assert of(found, "E").activation_s == 2400
    assert [each.facility for each in found.candidates] == ["P", "E"]
    assert found.separated_by == "band"


def test_the_team_leaves_when_its_own_facility_says(valley: Valley) -> None:
    valley.change("E", mobilisation_min=5)
    found = valley.ask("eclampsia", findings={})
    assert of(found, "E").mobilisation_s == 300
    assert of(found, "P").mobilisation_s == 1800
    at_night = valley.ask("eclampsia", findings={}, now=NOW + timedelta(hours=12))
    assert (of(at_night, "E").mobilisation_s, of(at_night, "P").mobilisation_s) == (2400, 2400)
    valley.change("E", retrieval_team=False)
    without = valley.ask("eclampsia", findings={})
    assert of(without, "E").mobilisation_s is None
    assert [each.facility for each in without.rescue if each.kind == "team"] == ["P"]


def test_a_window_says_what_is_left_at_the_likely_and_the_slow_end(valley: Valley) -> None:
    onset = {"onset_at": (NOW - timedelta(minutes=200)).isoformat(), "delivered": "yes"}
    valley.declare("E", *own("neuro_a", "icu_a", "cs24"))
    found = valley.ask("stroke_m", findings=onset)
    best = of(found, "E")
    assert best.travel_time_s is not None
    assert best.range_s is not None
    assert best.spare_s == pytest.approx(
        (70 * 60 - best.travel_time_s, 70 * 60 - best.range_s[1]), abs=0.01
    )
    assert best.window == "makes"
    unknown = of(valley.ask("stroke_m", findings={}), "E")
    assert (unknown.window, unknown.spare_s) == ("unknown", None)
    assert of(valley.ask("pph"), "E").window is None


def test_a_window_that_nobody_makes_is_said_and_the_nearest_comes_first(valley: Valley) -> None:
    onset = {"onset_at": (NOW - timedelta(minutes=265)).isoformat(), "delivered": "yes"}
    valley.declare("E", *own("neuro_a"))
    valley.declare("P", *own("neuro_a", "icu_a", "cs24"))
    found = valley.ask("stroke_m", findings=onset)
    assert found.remarks[0].code == "window_cannot_be_met"
    assert [(each.facility, each.window) for each in found.candidates] == [
        ("E", "misses"),
        ("P", "misses"),
    ]
    assert found.separated_by == "time"


def test_zero_beds_put_a_centre_back_and_old_ones_do_not(valley: Valley) -> None:
    for code, hours in (("E", 1), ("P", 5)):
        said = FreeBeds(BED, 0, NOW - timedelta(hours=hours))
        valley.capacity[code] = every_kind({BED: said})
    found = valley.ask("pph")
    assert [(each.facility, each.beds) for each in found.candidates] == [
        ("P", "unknown"),
        ("E", "zero"),
    ]
    assert found.separated_by == "capacity"
    stale = {each.facility: each.capacity[0] for each in found.candidates}
    assert (stale["P"].free, stale["P"].stale, stale["E"].stale) == (0, True, False)


def test_who_answers_for_the_area_comes_first_where_there_is_time(valley: Valley) -> None:
    valley.catchments = (Catchment("P", "990101", "maternal", 2),)
    found = valley.ask("pph", urgency=Urgency.U3)
    assert (found.candidates[0].facility, found.candidates[0].catchment) == ("P", 2)
    assert found.separated_by == "catchment"
    assert (found.urgency, found.urgency_derived) == ("U3", "U1")


def test_a_centre_of_the_same_alliance_comes_before_a_stranger(valley: Valley) -> None:
    valley.change("T", alliance="一号医联体")
    valley.change("P", alliance="一号医联体")
    found = valley.ask("pph", urgency=Urgency.U3)
    assert (found.candidates[0].facility, found.candidates[0].alliance) == ("P", True)


def test_a_centre_in_another_province_is_flagged(valley: Valley) -> None:
    found = valley.ask("pph")
    assert of(found, "E").cross_province is False
    assert of(found, "X").cross_province is True
    valley.change("X", area_code=None)
    assert of(valley.ask("pph"), "X").cross_province is None


def test_a_place_outside_the_network_is_listed_and_may_have_no_coordinates(
    valley: Valley,
) -> None:
    valley.facilities["Z"] = Facility("Z", "省外医院", None, None, outside=True)
    found = valley.ask("pph")
    outside = next(each for each in found.excluded if each.facility == "Z")
    assert outside.outside
    assert outside.fit == "unknown"
    assert {"outside_network", "place_unknown"} <= {each.code for each in outside.reasons}


def test_treatment_of_unsigned_rules_is_folded_outside_the_demonstration(valley: Valley) -> None:
    lines = valley.ask("pph").advice
    assert {each.folded for each in lines if each.when != "prepare"} == {True}
    assert {each.folded for each in lines if each.when == "prepare"} == {False}
    valley.demo = True
    assert {each.folded for each in valley.ask("pph").advice} == {False}


def test_a_suggestion_says_why_and_can_be_taken_away(valley: Valley) -> None:
    bleeding = {"blood_loss_ml": "1600", "delivered": "yes", "sbp": "170"}
    found = valley.ask("pph", findings=bleeding)
    spe = next(each for each in found.suggested if each.condition == "spe")
    assert [(each.finding, each.op, each.value) for each in spe.because] == [("sbp", ">=", 160)]
    assert "spe" in found.conditions
    without = valley.ask("pph", findings=bleeding, removed=("spe",))
    assert "spe" not in without.conditions
    assert next(each for each in without.suggested if each.condition == "spe").removed


def test_mother_and_baby_are_planned_for_together_and_apart(valley: Valley) -> None:
    valley.declare("W", *own("nicu3a", "surf", "mv", "cpap", "nicu2b"))
    born = {"birth_at": (NOW - timedelta(minutes=20)).isoformat(), "weight_g": "1300"}
    found = valley.ask("pph", "vlbw", findings=born)
    split = next(each for each in found.plans if each.kind == "split")
    assert [(each.patient, each.facility) for each in split.lines] == [
        ("mother", "E"),
        ("newborn", "W"),
    ]
    assert split.apart_s is not None
    assert split.apart_s > 0
    assert split.longest_s == max(each.travel_time_s or 0 for each in split.lines)
