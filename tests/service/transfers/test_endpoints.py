"""Transfers over HTTP: requests, commands, races, refusals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from service.events import reading
from service.transfers import queries
from tests.support.service import PIN, Site
from tests.support.transfers import done, put, refused, tell


def trail_types(view: Any) -> list[str]:
    return [event["type"] for event in view["trail"]]


def test_a_request_asks_its_centres_with_the_clinical_part(site: Site) -> None:
    _, view = put(site, ["P1", "C1"])
    card = view["card"]
    assert card["status"] == "requested"
    assert card["version"] == 1
    assert [offer["facility"] for offer in card["offers"]] == ["P1", "C1"]
    assert {offer["state"] for offer in card["offers"]} == {"sent"}
    assert card["prepare"] == ["th_machine"]
    assert card["conditions"] == ["hie"]
    assert card["findings"] == {"gestation_days": 271, "weight_g": 3100}
    assert card["offers"][0]["range_s"] == [3000.0, 4800.0]
    assert trail_types(view) == ["requested"]
    assert view["trail"][0]["actor_name"] == "人 clinician_t1"
    assert {"offer", "accept", "cancel"} <= set(view["commands"])


def test_the_same_put_again_is_answered_with_the_stored_one(site: Site) -> None:
    transfer, referral = uuid4(), site.world.referral()
    client = site.client("clinician_t1")
    body = {"referral": str(referral), "offers": ["P1"]}
    first = client.put(f"/api/transfers/{transfer}", json=body)
    again = client.put(f"/api/transfers/{transfer}", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = client.put(f"/api/transfers/{transfer}", json=body | {"offers": ["C1"]})
    refused(other, 409, "different_body")
    with site.world.database.read() as session:
        assert len(reading.trail(session, transfer)) == 1


def test_the_same_put_at_once_makes_one_transfer(site: Site) -> None:
    transfer, referral = uuid4(), site.world.referral()
    together = Barrier(2)
    clients = [site.client("clinician_t1") for _ in range(2)]

    def send(client: TestClient) -> int:
        together.wait()
        body = {"referral": str(referral), "offers": ["P1"]}
        return client.put(f"/api/transfers/{transfer}", json=body).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, clients)) == [200, 201]


def test_every_fault_of_a_request_is_named_at_once(site: Site) -> None:
    referral = site.world.referral()
    body = {"referral": str(referral), "offers": ["T1", "NOPE", "P1", "P1"]}
    answer = site.client("clinician_t1").put(f"/api/transfers/{uuid4()}", json=body)
    problem = refused(answer, 400, "is_origin")
    assert [(e["field"], e["code"], e["value"]) for e in problem["errors"]] == [
        ("offers.0", "is_origin", "T1"),
        ("offers.1", "unknown_facility", "NOPE"),
        ("offers.3", "duplicate", "P1"),
    ]


def test_an_unknown_referral_is_named(site: Site) -> None:
    body = {"referral": str(uuid4()), "offers": ["P1"]}
    answer = site.client("clinician_t1").put(f"/api/transfers/{uuid4()}", json=body)
    assert refused(answer, 400, "unknown_referral")["field"] == "referral"


def test_an_answer_from_a_point_is_asked_again_from_a_facility(site: Site) -> None:
    body = {"referral": str(site.world.referral(None)), "offers": ["P1"]}
    answer = site.client("clinician_t1").put(f"/api/transfers/{uuid4()}", json=body)
    refused(answer, 400, "no_referring_facility")
    answer = site.client("centre_p1").put(f"/api/transfers/{uuid4()}", json=body)
    refused(answer, 403, "not_allowed")


def test_another_facilitys_clinician_cannot_request(site: Site) -> None:
    body = {"referral": str(site.world.referral()), "offers": ["P1"]}
    answer = site.client("clinician_t2").put(f"/api/transfers/{uuid4()}", json=body)
    refused(answer, 403, "not_allowed")


def test_exactly_one_of_two_accepts_at_once_wins(site: Site) -> None:
    for _ in range(5):
        transfer, _ = put(site, ["P1", "C1"])
        together = Barrier(2)
        clients = {"P1": site.client("centre_p1"), "C1": site.client("county_c1")}

        def accept(code: str, t: str = transfer, b: Barrier = together, cs: Any = clients) -> Any:
            b.wait()
            return code, tell(cs[code], t, "accept")

        with ThreadPoolExecutor(2) as pool:
            answers = dict(pool.map(accept, ("P1", "C1")))
        assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
        winner = next(code for code, answer in answers.items() if answer.status_code == 200)
        loser = next(answer for answer in answers.values() if answer.status_code == 409)
        problem = refused(loser, 409, "already_accepted")
        params = problem["errors"][0]["params"]
        assert params["facility"] == winner
        assert problem["detail"] == f"{winner} accepted already, at {params['at']}."
        assert (problem["field"], problem["value"]) == (
            "facility",
            "C1" if winner == "P1" else "P1",
        )
        with site.world.database.read() as session:
            events = [event.type for event in reading.trail(session, UUID(transfer))]
            card = queries.card(session, UUID(transfer))
        assert events == ["requested", "accepted"]
        assert card.receiving_facility == winner
        assert sorted(offer.state for offer in card.offers) == ["accepted", "withdrawn"]
        assert params["at"].startswith(card.steps[0].occurred_at.strftime("%Y-%m-%dT%H:%M:%S"))


def test_a_team_fetches_and_every_step_is_stamped(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre, clinician = site.client("centre_p1"), site.client("clinician_t1")
    statuses = [
        done(client, transfer, command, **body)["card"]["status"]
        for client, command, body in [
            (centre, "see", {}),
            (centre, "acknowledge", {}),
            (centre, "accept", {}),
            (centre, "assign", {"mode": "fetched"}),
            (centre, "depart", {}),
            (clinician, "arrive", {}),
            (clinician, "depart", {}),
            (centre, "arrive", {}),
            (centre, "hand-over", {}),
        ]
    ]
    assert statuses == [
        "requested",
        "requested",
        "accepted",
        "preparing",
        "team_en_route",
        "with_patient",
        "en_route",
        "arrived",
        "handed_over",
    ]
    view = done(site.client("qc_9901"), transfer, "close")
    assert view["card"]["status"] == "closed"
    assert trail_types(view) == [
        "requested",
        "seen",
        "acknowledged",
        "accepted",
        "transport_assigned",
        "vehicle_departed",
        "arrived_referring",
        "departed_referring",
        "arrived_receiving",
        "handover_done",
        "closed",
    ]
    assert view["card"]["version"] == 11
    assert view["commands"] == []
    problem = refused(tell(centre, transfer, "depart"), 409, "closed")
    assert (problem["field"], problem["value"]) == ("command", "depart")
    refused(tell(clinician, transfer, "cancel", reason="improved"), 409, "closed")


def test_the_referring_side_sends_and_the_vehicle_leaves_once(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre, clinician = site.client("centre_p1"), site.client("clinician_t1")
    done(centre, transfer, "accept")
    assert done(clinician, transfer, "depart")["card"]["status"] == "en_route"
    refused(tell(clinician, transfer, "depart"), 409, "already_recorded")
    assert done(centre, transfer, "arrive")["card"]["status"] == "arrived"


def test_a_yes_by_telephone_counts_and_names_who_said_it(site: Site) -> None:
    transfer, _ = put(site, ["P1", "C1"])
    clinician = site.client("clinician_t1")
    problem = refused(tell(clinician, transfer, "accept", facility="P1"), 400, "missing")
    assert problem["field"] == "by_phone"
    view = done(clinician, transfer, "accept", facility="P1", by_phone="值班医生")
    accepted = view["trail"][-1]
    assert (accepted["by_phone"], accepted["said_by"]) == (True, "值班医生")
    assert accepted["actor"]["party"] == "referring"
    assert view["card"]["offers"][0]["by_phone"] is True
    with site.world.database.read() as session:
        for row in reading.after(session, "facility:P1", 0, 10):
            assert row[2].recorded_at is not None
    refused(tell(site.client("county_c1"), transfer, "accept"), 409, "already_accepted")
    # The board still rings there until a named person has seen it.
    assert done(site.client("centre_p1"), transfer, "see")["card"]["status"] == "accepted"


def test_a_centre_may_say_yes_after_no_while_nobody_else_has(site: Site) -> None:
    transfer, _ = put(site, ["P1", "C1"])
    centre = site.client("centre_p1")
    view = done(centre, transfer, "decline", reason="no_bed")
    offer = view["card"]["offers"][0]
    assert (offer["state"], offer["decline_reason"], offer["alternative"]) == (
        "declined",
        "no_bed",
        "P2",
    )
    refused(tell(centre, transfer, "decline", reason="no_bed"), 409, "already_recorded")
    assert done(centre, transfer, "accept")["card"]["receiving_facility"] == "P1"
    refused(tell(centre, transfer, "accept"), 409, "already_recorded")
    refused(tell(centre, transfer, "decline", reason="no_bed"), 409, "not_now")


def test_a_further_centre_is_asked_and_hears_the_whole(site: Site) -> None:
    transfer, first = put(site, ["P1"])
    clinician = site.client("clinician_t1")
    refused(tell(site.client("centre_p2"), transfer, "see"), 403, "not_allowed")
    view = done(clinician, transfer, "offer", facility="P2")
    assert [offer["facility"] for offer in view["card"]["offers"]] == ["P1", "P2"]
    assert view["card"]["requested_at"] == first["card"]["requested_at"]
    with site.world.database.read() as session:
        heard = reading.after(session, "facility:P2", 0, 10)
        assert [event.type for _, _, event in heard] == ["redirected"]
        assert reading.head(session, "area:9902") == 1
    refused(tell(clinician, transfer, "offer", facility="P2"), 409, "already_asked")
    problem = refused(tell(clinician, transfer, "offer", facility="X"), 400, "unknown_facility")
    assert (problem["field"], problem["value"]) == ("facility", "X")
    done(site.client("centre_p2"), transfer, "accept")
    refused(tell(clinician, transfer, "offer", facility="C1"), 409, "not_now")


def test_ends_withdraw_what_was_still_asked(site: Site) -> None:
    transfer, _ = put(site, ["P1", "C1"])
    view = done(site.client("clinician_t1"), transfer, "cancel", reason="family_refused")
    assert view["card"]["status"] == "cancelled"
    assert view["card"]["ended_reason"] == "family_refused"
    assert {offer["state"] for offer in view["card"]["offers"]} == {"withdrawn"}
    refused(tell(site.client("centre_p1"), transfer, "accept"), 409, "closed")


@pytest.mark.parametrize(
    ("command", "reason", "status"),
    [("abort", "turned_back", "aborted"), ("record-death", "on_road", "died")],
)
def test_the_receiving_side_may_end_it_with_a_reason(
    site: Site, command: str, reason: str, status: str
) -> None:
    transfer, _ = put(site, ["P1", "C1"])
    centre = site.client("centre_p1")
    refused(tell(centre, transfer, command, reason=reason), 403, "not_allowed")
    done(centre, transfer, "accept")
    refused(tell(site.client("county_c1"), transfer, command, reason=reason), 403, "not_allowed")
    card = done(centre, transfer, command, reason=reason)["card"]
    assert (card["status"], card["ended_reason"]) == (status, reason)


def test_late_and_out_of_order_entries_are_kept_and_marked(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre = site.client("centre_p1")
    now = datetime.now(UTC)
    done(centre, transfer, "accept", occurred_at=(now - timedelta(minutes=50)).isoformat())
    done(centre, transfer, "arrive", occurred_at=(now - timedelta(minutes=5)).isoformat())
    view = done(centre, transfer, "depart", occurred_at=(now - timedelta(minutes=40)).isoformat())
    assert view["card"]["status"] == "arrived"
    steps = {step["type"]: step for step in view["card"]["steps"]}
    assert (steps["accepted"]["late"], steps["accepted"]["out_of_order"]) == (True, False)
    assert (steps["arrived_receiving"]["late"], steps["arrived_receiving"]["out_of_order"]) == (
        False,
        False,
    )
    departed = steps["departed_referring"]
    assert (departed["late"], departed["out_of_order"]) == (True, True)
    times = [event["occurred_at"] for event in view["trail"]]
    assert times == sorted(times)
    assert [step["type"] for step in view["card"]["steps"]] == [
        "accepted",
        "arrived_receiving",
        "departed_referring",
    ]


def test_a_command_that_needs_nothing_more_needs_no_body(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    answer = site.client("centre_p1").post(f"/api/transfers/{transfer}/see")
    assert answer.status_code == 200, answer.text
    bare = site.client("centre_p1").post(f"/api/transfers/{transfer}/decline")
    assert refused(bare, 400, "missing")["field"] == "reason"


def test_a_transport_nobody_named_is_the_referring_sides_own(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre = site.client("centre_p1")
    done(centre, transfer, "accept")
    view = done(centre, transfer, "assign")
    assert (view["card"]["status"], view["card"]["mode"]) == ("preparing", "sent")


def test_a_cancel_without_a_reason_is_taken_and_no_reason_is_made_up(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    view = done(site.client("clinician_t1"), transfer, "cancel")
    assert (view["card"]["status"], view["card"]["ended_reason"]) == ("cancelled", None)
    assert view["trail"][-1]["reason"] is None


def test_times_that_cannot_be_are_refused(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre = site.client("centre_p1")
    now = datetime.now(UTC)
    for moment, code in [
        (now + timedelta(minutes=5), "in_the_future"),
        (now - timedelta(hours=25), "too_early"),
    ]:
        problem = refused(tell(centre, transfer, "see", occurred_at=moment.isoformat()), 400, code)
        assert problem["field"] == "occurred_at"
    for edge in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"):
        assert tell(centre, transfer, "see", occurred_at=edge).status_code == 400
    naive = now.replace(tzinfo=None).isoformat()
    refused(tell(centre, transfer, "see", occurred_at=naive), 400, "no_offset")
    assert done(centre, transfer, "see")["card"]["version"] == 2


def test_a_stale_version_is_refused_and_names_both(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    centre = site.client("centre_p1")
    done(centre, transfer, "see", expected_version=1)
    problem = refused(tell(centre, transfer, "acknowledge", expected_version=1), 409, "version")
    assert problem["errors"][0]["params"] == {"expected": 1, "actual": 2}


def test_fields_that_do_not_belong_are_refused_with_those_that_lack(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    answer = tell(site.client("centre_p1"), transfer, "decline", mode="sent", by_phone="x")
    errors = {(e["code"], e["field"]) for e in answer.json()["errors"]}
    assert answer.status_code == 400
    assert errors == {
        ("missing", "reason"),
        ("unexpected_field", "mode"),
        ("unexpected_field", "by_phone"),
    }
    answer = tell(site.client("centre_p1"), transfer, "decline", reason="family_refused")
    assert "no_bed" in refused(answer, 400, "unknown_reason")["errors"][0]["params"]["expected"]
    refused(tell(site.client("centre_p1"), transfer, "decline", reason="nonsense"), 400, "invalid")
    refused(tell(site.client("centre_p1"), transfer, "see", nonsense=1), 400, "invalid")
    refused(tell(site.client("centre_p1"), transfer, "see", pin=PIN), 400, "unexpected_field")


def test_unknown_transfers_and_commands_are_named(site: Site) -> None:
    centre = site.client("centre_p1")
    refused(tell(centre, str(uuid4()), "see"), 404, "unknown_transfer")
    refused(centre.get(f"/api/transfers/{uuid4()}"), 404, "unknown_transfer")
    refused(tell(centre, str(uuid4()), "explode"), 400, "invalid")
    refused(centre.get("/api/transfers/not-a-uuid"), 400, "invalid")


def test_what_a_board_has_shown_is_delivered_once(site: Site) -> None:
    from service.transfers import actions

    transfer, _ = put(site, ["P1", "C1"])
    now = datetime.now(UTC)
    with site.world.database.write() as session:
        assert actions.record_delivery(session, "P1", 0, now=now) == 0
    with site.world.database.write() as session:
        assert actions.record_delivery(session, "P1", 1, now=now) == 1
    with site.world.database.write() as session:
        assert actions.record_delivery(session, "P1", 2, now=now) == 0
    card = site.client("clinician_t1").get(f"/api/transfers/{transfer}").json()["card"]
    assert [offer["state"] for offer in card["offers"]] == ["delivered", "sent"]


def test_no_name_or_free_text_is_in_the_stored_events(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    done(site.client("clinician_t1"), transfer, "accept", facility="P1", by_phone="张主任")
    from sqlmodel import select

    from service.tables import EventRow

    with site.world.database.read() as session:
        stored = b"".join(row.body for row in session.exec(select(EventRow)))
    assert "张主任".encode() not in stored
    assert "人 ".encode() not in stored
    assert b"said_by" not in stored
