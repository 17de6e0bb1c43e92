"""A road closes, and every open transfer on it is told: over HTTP, as people see it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.support.little_world import BRIDGE_WAY, LONG_WAY
from tests.support.server import wait_until
from tests.support.valley import Valley


def test_a_closed_bridge_tells_the_new_time_and_keeps_the_old_beside_it(valley: Valley) -> None:
    answer = valley.ask()
    transfer = valley.request("E", referral=answer["id"])
    before = next(each for each in answer["candidates"] if each["facility"] == "E")
    closure = valley.close()
    change = valley.changed(transfer)
    [route] = change["routes"]
    assert route["facility"] == "E"
    assert route["before"]["travel_time_s"] == before["travel_time_s"]
    assert route["before"]["range_s"] == before["range_s"]
    assert route["after"]["travel_time_s"] > 2 * before["travel_time_s"]
    assert change["causes"]["closed"] == [closure]
    assert change["measured_from"] == "origin"
    [offer] = valley.card(transfer)["offers"]
    assert offer["travel_time_s"] == route["after"]["travel_time_s"]
    assert offer["range_s"] == route["after"]["range_s"]
    assert offer["distance_m"] == route["after"]["distance_m"]
    again = valley.ask()
    now = next(each for each in again["candidates"] if each["facility"] == "E")
    assert now["travel_time_s"] == route["after"]["travel_time_s"]


def test_what_nobody_acknowledged_is_told_from_what_was_first_told(valley: Valley) -> None:
    transfer = valley.request("E")
    closure = valley.close()
    closed = valley.changed(transfer)["routes"][0]
    valley.reopen(closure)
    change = valley.changed(transfer)
    assert change["causes"]["reopened"] == [closure]
    assert change["causes"]["closed"] == []
    [route] = change["routes"]
    assert route["before"] == route["after"] == closed["before"]
    told = [json.loads(each)["change"]["routes"] for each in valley.events("route_changed")]
    assert told == [[closed], [closed | {"before": closed["after"], "after": closed["before"]}]]


def test_what_closed_first_is_not_forgotten_while_nobody_acknowledged_it(valley: Valley) -> None:
    transfer = valley.request("E")
    bridge = valley.close()
    valley.changed(transfer)
    way_round = valley.close(LONG_WAY)

    def closed() -> list[str]:
        found: list[str] = valley.changed(transfer)["causes"]["closed"]
        return found

    wait_until(lambda: closed() == [bridge, way_round])


def test_a_person_acknowledges_and_the_trail_shows_both(valley: Valley) -> None:
    transfer = valley.request("E")
    valley.tell("centre_e", transfer, "accept")
    valley.close()
    version = valley.changed(transfer)["roads"]
    assert valley.view(transfer, "centre_e")["may_acknowledge_route"]
    view = valley.tell("centre_e", transfer, "acknowledge-route", version=version)
    assert view["card"]["route_change"] is None
    assert not view["may_acknowledge_route"]
    assert [each["type"] for each in view["trail"]][-2:] == ["route_changed", "route_change_seen"]
    assert view["trail"][-1]["actor_name"] == "人 centre_e"
    assert view["trail"][-1]["actor"]["party"] == "receiving"
    assert (
        view["card"]["offers"][0]["travel_time_s"]
        == (view["trail"][-2]["change"]["routes"][0]["after"]["travel_time_s"])
    )
    again = valley.tell("coordinator", transfer, "acknowledge-route", version=version)
    assert again["trail"] == view["trail"]


@pytest.mark.parametrize("by", ["clinician_t", "coordinator"])
def test_the_referring_side_and_the_coordinator_may_acknowledge(valley: Valley, by: str) -> None:
    transfer = valley.request("E")
    valley.close()
    version = valley.changed(transfer)["roads"]
    assert valley.tell(by, transfer, "acknowledge-route", version=version)


@pytest.mark.parametrize("by", ["centre_e", "centre_p", "clinician_w", "authority", "qc"])
def test_nobody_else_may_acknowledge(valley: Valley, by: str) -> None:
    transfer = valley.request("E", "P")
    if by == "centre_e":
        valley.tell("centre_p", transfer, "accept")
    valley.close()
    version = valley.changed(transfer)["roads"]
    said = valley.site.client(by).post(
        f"/api/transfers/{transfer}/acknowledge-route", json={"version": version}
    )
    assert (said.status_code, said.json()["code"]) == (403, "not_allowed")
    assert valley.card(transfer)["route_change"] is not None


def test_an_older_change_cannot_be_acknowledged_in_place_of_a_later_one(valley: Valley) -> None:
    transfer = valley.request("E")
    closure = valley.close()
    first = valley.changed(transfer)["roads"]
    valley.reopen(closure)
    second = valley.changed(transfer)["roads"]
    path = f"/api/transfers/{transfer}/acknowledge-route"
    said = valley.site.client("clinician_t").post(path, json={"version": first})
    assert (said.status_code, said.json()["code"]) == (409, "route_changed_again")
    assert said.json()["errors"][0]["params"] == {"expected": second}
    valley.tell("clinician_t", transfer, "acknowledge-route", version=second)
    never = valley.site.client("clinician_t").post(path, json={"version": "0" * 64})
    assert (never.status_code, never.json()["code"]) == (400, "unknown_change")
    nowhere = valley.site.client("clinician_t").post(
        f"/api/transfers/{uuid4()}/acknowledge-route", json={"version": first}
    )
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "unknown_transfer")
    assert len(valley.events("route_change_seen")) == 1


def test_roads_that_a_transfer_does_not_take_tell_it_nothing(valley: Valley) -> None:
    across = valley.request("E")
    beside = valley.request("W")
    valley.close()
    valley.changed(across)
    told = [json.loads(each) for each in valley.events("route_changed")]
    routes = {each["transfer"]: each["change"]["routes"] for each in told}
    assert routes[str(across)] != []
    assert routes.get(str(beside), []) == []


def test_a_centre_cut_off_is_said_to_be_out_of_reach(valley: Valley) -> None:
    transfer = valley.request("E")
    valley.close(600)
    assert valley.card(transfer)["route_change"] is None
    valley.close(BRIDGE_WAY)
    [route] = valley.changed(transfer)["routes"]
    assert route["after"]["travel_time_s"] is None
    assert route["after"]["unreachable"]
    assert valley.card(transfer)["offers"][0]["travel_time_s"] is None


def test_an_answer_from_before_the_change_is_put_right_when_it_is_used(valley: Valley) -> None:
    old = valley.ask()
    valley.close()
    transfer = valley.request("E", referral=old["id"])
    [route] = valley.changed(transfer)["routes"]
    assert route["after"]["travel_time_s"] > 2 * route["before"]["travel_time_s"]


def test_a_centre_asked_later_gets_its_time_of_now(valley: Valley) -> None:
    transfer = valley.request("E")
    valley.close()
    version = valley.changed(transfer)["roads"]
    valley.tell("clinician_t", transfer, "acknowledge-route", version=version)
    valley.tell("clinician_t", transfer, "offer", facility="P")
    [route] = valley.changed(transfer)["routes"]
    assert route["facility"] == "P"
    assert route["after"]["travel_time_s"] > route["before"]["travel_time_s"]


def test_a_patient_who_has_arrived_is_told_no_roads(valley: Valley) -> None:
    arrived, open_still = valley.request("E"), valley.request("E")
    for by, command in (("centre_e", "accept"), ("clinician_t", "depart"), ("centre_e", "arrive")):
        valley.tell(by, arrived, command)
    valley.close()
    valley.changed(open_still)
    assert valley.card(arrived)["route_change"] is None
    assert len(valley.events("route_changed")) == 1


def test_arrival_ends_what_was_told_and_keeps_the_times(valley: Valley) -> None:
    transfer = valley.request("E")
    valley.tell("centre_e", transfer, "accept")
    valley.tell("clinician_t", transfer, "depart")
    valley.close()
    [route] = valley.changed(transfer)["routes"]
    card = valley.tell("centre_e", transfer, "arrive")["card"]
    assert card["route_change"] is None
    assert card["offers"][0]["travel_time_s"] == route["after"]["travel_time_s"]


def test_events_of_a_route_hold_no_text_and_no_coordinates(valley: Valley) -> None:
    transfer = valley.request("E")
    valley.close(note="王警官说桥塌了")
    version = valley.changed(transfer)["roads"]
    valley.tell("clinician_t", transfer, "acknowledge-route", version=version)
    for body in valley.events("route_changed", "route_change_seen"):
        assert "王警官" not in body
        assert "113.0" not in body
        assert "actor_name" not in body
