"""Both sides set out, meet at a stop, and she changes vehicles: every order people enter it in."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from routing.itineraries import StopKind, StopPlace
from service.events.types import EVENT, Mode, Party, Status, TransferCard, TransportAssigned
from service.transfers.events import event_of
from service.transfers.fold import apply
from service.transfers.lifecycle import Decision, Order, decide
from service.transfers.meeting import meeting, stop_faults
from service.transfers.schemas import Command
from tests.support.lifecycle import NOW, accepted, order, refusal, told
from tests.support.service import Site
from tests.support.transfers import done, put, refused, tell

C, P, S = Command, Party, Status
WAY = "osm:node/7"

# the whole story is told on both databases below
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def agreed(stop: str = WAY) -> TransferCard:
    return told(accepted(), order(C.ASSIGN, mode=Mode.RENDEZVOUS, stop=stop))


def at(minutes: float, given: Order) -> Order:
    return replace(given, occurred_at=NOW + timedelta(minutes=minutes))


def decided(card: TransferCard, given: Order) -> Decision:
    decision = decide(card, given)
    assert isinstance(decision, Decision), decision
    return decision


def kinds(card: TransferCard) -> list[str]:
    return [step.type for step in card.steps]


def test_each_side_leaves_in_its_own_time_and_neither_is_out_of_order() -> None:
    for first, second in permutations((P.RECEIVING, P.REFERRING)):
        card = told(agreed(), at(5, order(C.DEPART, first)))
        assert not decided(card, at(9, order(C.DEPART, second))).out_of_order
        card = told(card, at(9, order(C.DEPART, second)))
        assert set(kinds(card)) >= {"vehicle_departed", "departed_referring"}
        assert card.status is S.EN_ROUTE
        assert refusal(card, order(C.DEPART, first)) == "already_recorded"


def test_the_team_alone_on_the_road_has_nobody_with_it() -> None:
    assert told(agreed(), order(C.DEPART, P.RECEIVING)).status is S.TEAM_EN_ROUTE
    assert told(agreed(), order(C.DEPART, P.REFERRING)).status is S.EN_ROUTE


def test_a_coordinator_names_whose_vehicle_left() -> None:
    hers = told(agreed(), order(C.DEPART, facility="T1"))
    assert kinds(hers)[-1] == "departed_referring"
    theirs = told(hers, order(C.DEPART, facility="P1"))
    assert kinds(theirs)[-1] == "vehicle_departed"
    assert refusal(agreed(), order(C.DEPART, facility="P2")) == "not_a_side"


def test_a_coordinator_who_names_nobody_means_the_team_first() -> None:
    card = agreed()
    for minutes, meant in ((1, "vehicle_departed"), (4, "departed_referring")):
        card = told(card, at(minutes, order(C.DEPART)))
        assert kinds(card)[-1] == meant
    assert refusal(card, order(C.DEPART)) == "already_recorded"


def test_custody_passes_once_and_then_only_the_receiving_door_is_left() -> None:
    card = told(told(agreed(), order(C.DEPART, P.RECEIVING)), order(C.DEPART, P.REFERRING))
    card = told(card, at(40, order(C.RELAY, P.RECEIVING)))
    assert (card.status, card.stop) == (S.EN_ROUTE, WAY)
    assert refusal(card, order(C.RELAY, P.REFERRING)) == "already_recorded"
    arrival = decided(card, at(70, order(C.ARRIVE, P.RECEIVING)))
    assert (arrival.event, arrival.status) == ("arrived_receiving", S.ARRIVED)


def test_a_relay_entered_before_the_departures_leaves_them_out_of_order() -> None:
    card = told(agreed(), at(40, order(C.RELAY)))
    late = decided(card, at(50, order(C.DEPART, P.REFERRING)))
    assert (late.event, late.out_of_order) == ("departed_referring", True)
    assert decided(card, at(10, order(C.DEPART, P.RECEIVING))).out_of_order


def test_they_may_agree_on_another_place_until_they_have_met() -> None:
    card = told(agreed(), order(C.DEPART, P.RECEIVING))
    elsewhere = order(C.ASSIGN, P.REFERRING, mode=Mode.RENDEZVOUS, stop="facility:W")
    assert not decided(card, elsewhere).out_of_order
    card = told(card, elsewhere)
    assert (card.stop, card.status) == ("facility:W", S.TEAM_EN_ROUTE)
    assert refusal(card, elsewhere) == "already_recorded"
    assert refusal(card, order(C.ASSIGN, mode=Mode.SENT)) == "not_now"
    met = told(card, order(C.RELAY))
    assert refusal(met, replace(elsewhere, stop=WAY)) == "not_now"


def test_where_they_met_is_kept_when_it_was_not_where_they_had_agreed() -> None:
    card = told(agreed(), order(C.RELAY, stop="facility:W"))
    assert card.stop == "facility:W"


@pytest.mark.parametrize("mode", [Mode.SENT, Mode.AMBULANCE_120])
def test_a_vehicle_may_be_met_although_nobody_had_planned_it(mode: Mode) -> None:
    card = told(told(accepted(), order(C.ASSIGN, mode=mode)), order(C.DEPART))
    card = told(card, order(C.RELAY))
    assert (kinds(card)[-1], card.stop) == ("custody_relayed", None)


def test_nobody_meets_a_team_that_has_her_already() -> None:
    card = told(accepted(), order(C.ASSIGN, mode=Mode.FETCHED))
    assert refusal(card, order(C.RELAY)) == "nobody_meets"


@pytest.mark.parametrize(
    ("mode", "stop"),
    [(Mode.RENDEZVOUS, WAY), (Mode.SENT, None), (Mode.AMBULANCE_120, None)],
)
def test_a_plan_entered_after_they_met_does_not_change_where_they_met(
    mode: Mode, stop: str | None
) -> None:
    met = told(accepted(), at(40, order(C.RELAY, stop="facility:W")))
    late = at(5, order(C.ASSIGN, mode=mode, stop=stop))
    assert decided(met, late).out_of_order
    card = told(met, late)
    assert (card.stop, card.mode, card.status) == ("facility:W", mode, S.EN_ROUTE)


def test_where_they_met_without_a_place_is_where_they_had_planned_to() -> None:
    met = told(accepted(), at(40, order(C.RELAY)))
    assert told(met, at(5, order(C.ASSIGN, mode=Mode.RENDEZVOUS, stop=WAY))).stop == WAY


def test_a_team_that_met_her_on_the_road_did_not_fetch_her_from_the_door() -> None:
    met = told(accepted(), at(40, order(C.RELAY, stop="facility:W")))
    assert refusal(met, at(5, order(C.ASSIGN, mode=Mode.FETCHED))) == "nobody_meets"


def test_only_the_two_sides_and_the_coordinator_say_that_custody_passed() -> None:
    card = agreed()
    assert refusal(card, order(C.RELAY, P.QC)) == "not_allowed"
    assert refusal(card, order(C.RELAY, P.RECEIVING, at="C1")) == "not_allowed"


@ON_ONE_DATABASE
def test_a_stop_of_the_map_is_named_where_the_roads_served_know_it(site: Site) -> None:
    stop = StopPlace(WAY, StopKind.VILLAGE, "石桥村", 110.0, 30.0)
    with site.world.database.read() as session:
        assert stop_faults(session, WAY, {WAY: stop}) == []
        named = meeting(session, WAY, {WAY: stop})
        assert named is not None
        assert (named.name, named.kind) == ("石桥村", "village")
        assert meeting(session, WAY, {}) is None
        assert meeting(session, None, {WAY: stop}) is None


def test_a_rendezvous_told_over_http_is_whole_in_trail_and_card(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    clinician, centre = site.client("clinician_t1"), site.client("centre_p1")
    done(centre, transfer, "accept")
    view = done(centre, transfer, "assign", mode="rendezvous", stop="facility:T2")
    assert (view["card"]["mode"], view["card"]["stop"]) == ("rendezvous", "facility:T2")
    assert view["meeting"] == {
        "key": "facility:T2",
        "kind": "facility",
        "name": "T2院",
        "lon": 110.4,
        "lat": 30.0,
    }
    done(centre, transfer, "depart")
    done(clinician, transfer, "depart")
    view = done(clinician, transfer, "relay", stop="facility:C1")
    relay = next(event for event in view["trail"] if event["type"] == "custody_relayed")
    assert (relay["from_facility"], relay["to_facility"]) == ("T1", "P1")
    assert (relay["stop"], view["card"]["stop"]) == ("facility:C1", "facility:C1")
    assert relay["actor"]["facility"] == "T1"
    done(centre, transfer, "arrive")
    assert done(centre, transfer, "hand-over")["card"]["status"] == "handed_over"


@ON_ONE_DATABASE
def test_a_place_to_meet_that_nobody_knows_is_refused_by_name(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre = site.client("centre_p1")
    done(centre, transfer, "accept")
    refusals: list[tuple[str, dict[str, Any], str, str]] = [
        ("assign", {"mode": "rendezvous"}, "missing", "stop"),
        ("assign", {"mode": "sent", "stop": "facility:T2"}, "unexpected_field", "stop"),
        ("assign", {"mode": "rendezvous", "stop": "facility:NOPE"}, "unknown_stop", "stop"),
        ("assign", {"mode": "rendezvous", "stop": "osm:node/1"}, "unknown_stop", "stop"),
        ("relay", {"stop": "the bridge"}, "unknown_stop", "stop"),
        ("relay", {"mode": "sent"}, "unexpected_field", "mode"),
        ("arrive", {"stop": "facility:T2"}, "unexpected_field", "stop"),
    ]
    for command, body, code, field in refusals:
        problem = refused(tell(centre, transfer, command, **body), 400, code)
        assert problem["field"] == field, (command, body)
    both = refused(tell(centre, transfer, "relay", stop="x", mode="sent"), 400, "unexpected_field")
    assert {each["code"] for each in both["errors"]} == {"unexpected_field", "unknown_stop"}
    assert done(centre, transfer, "acknowledge")["card"]["mode"] is None


def test_an_assignment_from_before_there_were_stops_is_still_read() -> None:
    card = accepted()
    given = order(C.ASSIGN, mode=Mode.SENT)
    fields: dict[str, object] = {"mode": Mode.SENT}
    event = event_of(card, given, decided(card, given), account=None, fields=fields)
    kept = json.loads(event.model_dump_json())
    del kept["stop"]
    read = EVENT.validate_python(kept)
    assert isinstance(read, TransportAssigned)
    assert apply(card, read).stop is None
