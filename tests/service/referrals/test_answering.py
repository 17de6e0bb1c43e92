from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.errors import BadInputError
from facilities.facility import Facility
from facilities.network import Network
from service.events.canonical import canonical_bytes
from service.referrals.answering import Asked, Surroundings, answer
from service.referrals.schemas import Answer, Candidate
from service.situation.roads import RoadsInForce
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Valley:
    """Asks questions in the little valley."""

    def __init__(self, little_world: LittleWorld, roads: RoadsInForce) -> None:
        self.network = Network(little_world.network())
        self.roads = roads

    def facility(self, code: str | None) -> Facility | None:
        return self.network.get(code) if code else None

    def ask(
        self,
        *conditions: str,
        origin: str | None = "T",
        at: tuple[float, float] | None = None,
        findings: Mapping[str, object] | None = None,
        confirmed: tuple[str, ...] = (),
        closed: tuple[int, ...] = (),
    ) -> Answer:
        roads = RoadsInForce.of(self.roads.graph, closed) if closed else self.roads
        asked = Asked(conditions, findings or {}, NOW, confirmed, self.facility(origin), at)
        return answer(asked, Surroundings(self.network, roads, {}, {"E"})).answer


@pytest.fixture(scope="session")
def valley(little_world: LittleWorld, roads: RoadsInForce) -> Valley:
    return Valley(little_world, roads)


def everyone(found: Answer) -> list[Candidate]:
    return [*found.candidates, *found.excluded]


def of(found: Answer, code: str) -> Candidate:
    return next(each for each in everyone(found) if each.facility == code)


def codes(candidates: list[Candidate]) -> list[str]:
    return [each.facility for each in candidates]


def test_every_other_facility_is_named_once_and_the_origin_is_here(valley: Valley) -> None:
    found = valley.ask("pph")
    assert sorted(codes(everyone(found))) == ["E", "P", "U", "W", "X"]
    assert found.here.facility == "T"
    assert found.here.can_do == "no"


def test_without_a_facility_what_can_be_done_here_is_unknown(valley: Valley) -> None:
    found = valley.ask("pph", origin=None, at=(113.0, 35.01))
    assert "T" in codes(everyone(found))
    assert (found.here.facility, found.here.can_do) == (None, "unknown")


def test_the_nearest_centre_is_often_not_the_right_one(valley: Valley) -> None:
    found = valley.ask("pph")
    nearest = of(found, "W")
    best = found.candidates[0]
    assert best.facility == "E"
    assert nearest.fit == "unfit"
    assert [need.group for need in nearest.missing if need.decisive] == [["ob_surg"]]


def test_a_facility_that_declared_nothing_is_unknown_and_never_a_candidate(valley: Valley) -> None:
    found = of(valley.ask("pph"), "U")
    assert found.fit == "unknown"
    assert found.reasons[0].code == "nothing_declared"


def test_a_facility_off_the_map_is_named_without_a_time(valley: Valley) -> None:
    found = of(valley.ask("pph"), "X")
    assert (found.travel_time_s, found.range_s, found.access_s) == (None, None, None)
    assert found.reasons[0].code == "off_the_map"
    assert found.fit == "fit"
    assert "X" in codes(valley.ask("pph").excluded)


def test_closing_the_bridge_sends_her_the_long_way_round(valley: Valley) -> None:
    open_s = of(valley.ask("pph"), "E").travel_time_s
    round_s = of(valley.ask("pph", closed=(BRIDGE_WAY,)), "E").travel_time_s
    assert open_s is not None
    assert round_s is not None
    assert round_s > 3 * open_s


def test_with_no_way_left_the_far_bank_is_excluded_with_the_reason(valley: Valley) -> None:
    found = valley.ask("pph", closed=(BRIDGE_WAY, LONG_WAY))
    assert found.candidates == []
    assert of(found, "E").reasons[0].code == "closed_on_the_way"
    assert of(found, "E").fit == "fit"


def test_an_answer_names_the_closures_it_was_made_under(valley: Valley) -> None:
    assert valley.ask("pph").versions.closures == valley.roads.graph.hash
    one = valley.ask("pph", closed=(BRIDGE_WAY,)).versions
    both = valley.ask("pph", closed=(BRIDGE_WAY, LONG_WAY)).versions
    assert len({one.closures, both.closures, valley.roads.graph.hash}) == 3
    assert one.graph == both.graph


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from([100, 200, BRIDGE_WAY, LONG_WAY, 700])))
def test_a_closure_never_shortens_a_road_nor_improves_a_fit(
    valley: Valley, closed: set[int]
) -> None:
    before = {each.facility: each for each in everyone(valley.ask("pph"))}
    after = {each.facility: each for each in everyone(valley.ask("pph", closed=tuple(closed)))}
    assert before.keys() == after.keys()
    for code, then in after.items():
        assert then.fit == before[code].fit
        was, now = before[code].travel_time_s, then.travel_time_s
        assert now is None or (was is not None and now >= was)


def test_the_same_question_gives_the_same_bytes(valley: Valley) -> None:
    assert canonical_bytes(valley.ask("pph")) == canonical_bytes(valley.ask("pph"))


def test_the_county_and_prefecture_come_from_the_area_code(valley: Valley) -> None:
    found = {each.facility: each.area for each in everyone(valley.ask("pph"))}
    assert found == {
        "W": "same_county",
        "E": "same_prefecture",
        "U": "same_prefecture",
        "P": "other",
        "X": "other",
    }
    from_point = valley.ask("pph", origin=None, at=(113.0, 35.01))
    assert {each.area for each in everyone(from_point)} == {"unknown"}


def test_beds_that_nobody_reported_are_unknown_and_not_zero(valley: Valley) -> None:
    said = of(valley.ask("pph"), "E").capacity
    assert [each.kind.value for each in said] == ["maternal_bed", "newborn_cot", "rescue_bed"]
    assert {(each.free, each.as_of) for each in said} == {(None, None)}


def test_a_window_without_its_anchor_has_nothing_left_to_count(valley: Valley) -> None:
    cooling = next(each for each in valley.ask("hie").windows if each.bounds == "arrival")
    assert (cooling.left_min, cooling.deadline_at) == (None, None)
    born = {"birth_at": (NOW - timedelta(minutes=100)).isoformat()}
    known = valley.ask("hie", findings=born).windows
    cooling = next(each for each in known if each.bounds == "arrival")
    assert cooling.left_min == 360 - 20 - 100
    assert cooling.deadline_at == NOW + timedelta(minutes=240)


def test_an_implausible_finding_is_a_doubt_until_it_is_confirmed(valley: Valley) -> None:
    findings = {"gestation": "39+2", "weight_g": "1.2"}
    found = valley.ask("hie", findings=findings)
    assert [(each.key, each.value) for each in found.doubts] == [("weight_g", "1.2")]
    assert "weight_g" not in found.findings
    confirmed = valley.ask("hie", findings=findings, confirmed=("weight_g",))
    assert confirmed.doubts == []
    assert confirmed.findings["weight_g"] == 1.2


def test_rescue_on_the_spot_is_three_lines_and_other_cases_have_none(valley: Valley) -> None:
    lines = valley.ask("cord_prolapse").rescue
    assert lines[0].kind == "nearest_site"
    assert {line.kind for line in lines} == {"nearest_site", "team", "stay"}
    assert lines[-1].kind == "stay"
    assert lines[-1].able == "no"
    nearest = next(line for line in lines if line.kind == "nearest_site")
    assert nearest.facility == "E"
    assert nearest.travel_time_s is not None
    assert (nearest.vehicle_ready_s, nearest.proposal) == (900, True)
    assert nearest.hands_s == nearest.travel_time_s + 900
    team = next(line for line in lines if line.kind == "team")
    assert team.phone
    assert team.hands_s is not None
    assert team.travel_time_s is not None
    assert team.hands_s == team.travel_time_s + (team.mobilisation_s or 0)
    assert (team.vehicle_ready_s, team.proposal) == (None, True)
    assert valley.ask("hie").rescue == []


def test_where_the_theatre_is_staying_comes_first(valley: Valley) -> None:
    lines = valley.ask("cord_prolapse", origin="W").rescue
    assert (lines[0].kind, lines[0].able, lines[0].hands_s) == ("stay", "yes", 0)


def test_the_team_drives_towards_the_patient_and_not_away(valley: Valley) -> None:
    # She is on a one-way ring: the way to her is not the way from her.
    found = valley.ask("eclampsia", origin=None, at=(113.05, 35.012))
    team = next(line for line in found.rescue if line.kind == "team")
    road = of(found, team.facility or "")
    assert team.travel_time_s != road.travel_time_s


def test_a_point_far_from_any_road_still_answers_with_its_flags(valley: Valley) -> None:
    found = valley.ask("pph", origin=None, at=(113.015, 35.17))
    assert found.origin.flags[0] == "far_snap"
    assert found.origin.snapped_m > 300
    best = found.candidates[0]
    assert best.access_s is not None
    assert best.access_s >= found.origin.access_s > 0


def test_everything_wrong_with_a_question_is_said_at_once(valley: Valley) -> None:
    with pytest.raises(BadInputError) as refused:
        valley.ask(
            "pphh",
            "nope",
            origin=None,
            at=(35.01, 113.0),
            findings={"gestation": "29.4", "colour": "red", "weight_g": "heavy"},
        )
    assert sorted(problem.code for problem in refused.value.problems) == [
        "decimal_gestation",
        "not_a_number",
        "swapped_coordinates",
        "unknown_condition",
        "unknown_condition",
        "unknown_finding",
    ]
