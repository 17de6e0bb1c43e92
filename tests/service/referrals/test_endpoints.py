from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from service.auth.schemas import Role
from service.events.canonical import canonical_bytes
from service.referrals.schemas import Referral
from service.registry.actions import Origin, record_facilities
from service.situation import served
from service.tables import AccountRow, ReferralRow, RoleRow
from tests.support.little_world import LittleWorld
from tests.support.service import MOMENT, PASSWORD_HASH, Site, World, running_site

ACCOUNTS = {
    "clinician_t": (Role.CLINICIAN, "T", None),
    "clinician_w": (Role.CLINICIAN, "W", None),
    "centre_e": (Role.CENTRE, "E", None),
    "coordinator_9901": (Role.COORDINATOR, None, "9901"),
    "coordinator_9902": (Role.COORDINATOR, None, "9902"),
    "qc_9901": (Role.QC, None, "9901"),
    "administrator": (Role.ADMINISTRATOR, None, None),
}
QUESTION = {"origin": {"facility": "T"}, "conditions": ["pph"]}


@pytest.fixture
def site(database: Any, little_world: LittleWorld) -> Iterator[Site]:
    """Serve the little valley with its roads, and an account of each kind."""
    ids = {name: uuid4() for name in ACCOUNTS}
    with database.write() as session:
        record_facilities(session, little_world.network(), origin=Origin("test", None, MOMENT))
        for name, (role, facility, area) in ACCOUNTS.items():
            account = AccountRow(
                id=ids[name],
                account=name,
                display_name=name,
                password_hash=PASSWORD_HASH,
                created_at=MOMENT,
            )
            session.add(account)
            session.flush()
            session.add(RoleRow(account=ids[name], role=role, facility=facility, area=area))
    with running_site(World(database, ids), roads_dir=little_world.roads) as site:
        yield site


def ask(site: Site, question: dict[str, Any], by: str = "clinician_t", status: int = 201) -> Any:
    answered = site.client(by).post("/api/referrals", json=question)
    assert answered.status_code == status, answered.text
    return answered.json()


def test_a_question_is_answered_with_every_other_facility_and_can_be_read_again(
    site: Site,
) -> None:
    answer = ask(site, QUESTION)
    codes = [each["facility"] for each in answer["candidates"] + answer["excluded"]]
    assert sorted(codes) == ["E", "P", "U", "W", "X"]
    assert answer["candidates"][0]["facility"] == "E"
    assert answer["candidates"][0]["has_account"] is True
    assert answer["here"]["facility"] == "T"
    again = site.client("clinician_t").get(f"/api/referrals/{answer['id']}")
    assert again.json() == answer


def test_what_is_kept_is_canonical_and_replays_to_the_same_answer(site: Site) -> None:
    answer = ask(site, QUESTION)
    with site.world.database.read() as session:
        row = session.get_one(ReferralRow, Referral.model_validate(answer).id)
    assert row.answer == canonical_bytes(Referral.model_validate(answer))
    assert row.question == (
        b'{"conditions":["pph"],"confirmed":[],"findings":{},"origin":{"facility":"T"},'
        b'"removed":[],"urgency":null}'
    )
    assert row.referring_facility == "T"


def test_no_coordinate_of_a_point_is_kept_anywhere(site: Site) -> None:
    lon, lat = 113.0001234, 35.0123456
    answer = ask(site, {"origin": {"lon": lon, "lat": lat}, "conditions": ["pph"]})
    with site.world.database.read() as session:
        row = session.get_one(ReferralRow, Referral.model_validate(answer).id)
    for kept in (row.question, row.answer):
        assert b"113.0" not in kept
        assert b"35.01" not in kept
    assert f'"edge":{row.origin_edge}'.encode() in row.question
    assert row.referring_facility is None


def test_a_point_may_be_asked_about_by_any_clinician_and_read_by_that_one_only(
    site: Site,
) -> None:
    point = {"origin": {"lon": 113.0, "lat": 35.01}, "conditions": ["pph"]}
    answer = ask(site, point, by="clinician_w")
    assert answer["origin"]["facility"] is None
    address = f"/api/referrals/{answer['id']}"
    assert site.client("clinician_w").get(address).status_code == 200
    assert site.client("clinician_t").get(address).status_code == 403
    assert site.client("centre_e").get(address).status_code == 403


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("clinician_t", 201),
        ("coordinator_9901", 201),
        ("clinician_w", 403),
        ("centre_e", 403),
        ("coordinator_9902", 403),
        ("qc_9901", 403),
        ("administrator", 403),
        (None, 401),
    ],
)
def test_a_facility_is_asked_for_by_its_own_clinician_or_its_coordinator(
    site: Site, account: str | None, status: int
) -> None:
    answered = site.client(account).post("/api/referrals", json=QUESTION)
    assert answered.status_code == status


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("clinician_t", 200),
        ("coordinator_9901", 200),
        ("qc_9901", 200),
        ("clinician_w", 403),
        ("centre_e", 403),
        ("coordinator_9902", 403),
        ("administrator", 403),
        (None, 401),
    ],
)
def test_an_answer_is_read_by_its_own_side(site: Site, account: str | None, status: int) -> None:
    answer = ask(site, QUESTION)
    assert site.client(account).get(f"/api/referrals/{answer['id']}").status_code == status


def test_a_centre_reads_the_answer_once_it_is_asked(site: Site) -> None:
    answer = ask(site, QUESTION)
    request = {"referral": answer["id"], "offers": ["E"]}
    asked = site.client("clinician_t").put(f"/api/transfers/{uuid4()}", json=request)
    assert asked.status_code == 201, asked.text
    assert site.client("centre_e").get(f"/api/referrals/{answer['id']}").status_code == 200


def test_everything_wrong_is_said_at_once_in_both_languages(site: Site) -> None:
    findings = {"gestation": 29.4, "weight_g": "heavy", "colour": "red"}
    question = {"origin": {"facility": "NOPE"}, "conditions": ["nope"], "findings": findings}
    problem = ask(site, question, status=400)
    assert [(each["code"], each["value"]) for each in problem["errors"]] == [
        ("unknown_facility", "NOPE"),
        ("unknown_condition", "nope"),
        ("decimal_gestation", "29.4"),
        ("not_a_number", "heavy"),
        ("unknown_finding", "colour"),
    ]
    assert all(each["zh"] != each["detail"] for each in problem["errors"])
    assert "29+4" in problem["errors"][2]["detail"]
    with site.world.database.read() as session:
        assert session.exec(select(ReferralRow)).all() == []


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (0, 0, "null_island"),
        (35.01, 113.0, "swapped_coordinates"),
        (2.0, 48.0, "outside_region"),
    ],
)
def test_a_point_that_is_no_place_here_is_refused(
    site: Site, lon: float, lat: float, code: str
) -> None:
    question = {"origin": {"lon": lon, "lat": lat}, "conditions": ["pph"]}
    problem = ask(site, question, status=400)
    assert (problem["code"], problem["field"]) == (code, "origin")


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"origin": {}, "conditions": ["pph"]},
        {"origin": {"facility": "T"}, "conditions": []},
        {"origin": {"facility": "T"}, "conditions": ["pph"] * 500},
        {"origin": {"facility": "T", "lon": 1, "lat": 2}, "conditions": ["pph"]},
        {"origin": {"facility": "T"}, "conditions": ["pph"], "findings": {"weight_g": [1]}},
        {"origin": {"facility": "T"}, "conditions": ["pph"], "confirmed": ["nothing"]},
        {"origin": {"lon": "east", "lat": 35}, "conditions": ["pph"]},
    ],
)
def test_a_question_of_another_shape_is_refused_and_named(
    site: Site, question: dict[str, Any]
) -> None:
    problem = ask(site, question, status=400)
    assert problem["errors"]
    assert problem["zh"]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ({"origin": {"facility": "T", "lon": 1}}, ["origin.lon"]),
        ({"origin": {}}, ["origin"]),
        ({"origin": 5}, ["origin"]),
        ({"origin": {"facility": 5}}, ["origin.facility"]),
        ({"origin": {"lon": "113.0", "lat": True}}, ["origin.lon", "origin.lat"]),
        ({"origin": {"lon": 113.0}}, ["origin.lat"]),
        (
            {"findings": {"gestation": [], "birth_at": {}}},
            ["findings.gestation", "findings.birth_at"],
        ),
    ],
)
def test_what_has_the_wrong_shape_is_named_as_it_was_sent(
    site: Site, part: dict[str, Any], fields: list[str]
) -> None:
    question = {"origin": {"facility": "T"}, "conditions": ["pph"], **part}
    problem = ask(site, question, status=400)
    assert [error["field"] for error in problem["errors"]] == fields
    assert all(error["zh"] for error in problem["errors"])


def test_capacity_comes_with_its_age_and_is_unknown_until_it_is_said(site: Site) -> None:
    before = ask(site, QUESTION)["candidates"][0]["capacity"]
    assert {each["free"] for each in before} == {None}
    report = {"kind": "maternal_bed", "free": 2, "as_of": "2026-11-21T19:00:00Z"}
    said = site.client("centre_e").put("/api/facilities/E/capacity", json=report)
    assert said.status_code == 200, said.text
    after = ask(site, QUESTION)["candidates"][0]["capacity"]
    as_of = "2026-11-21T19:00:00Z"
    assert after[0] == {"kind": "maternal_bed", "free": 2, "as_of": as_of, "stale": True}
    assert after[1]["free"] is None


def test_the_road_to_a_candidate_is_drawn_leg_by_leg(site: Site) -> None:
    answer = ask(site, QUESTION)
    best = answer["candidates"][0]
    address = f"/api/referrals/{answer['id']}/routes/{best['facility']}"
    route = site.client("clinician_t").get(address).json()
    assert route["type"] == "FeatureCollection"
    assert route["travel_time_s"] == best["travel_time_s"]
    legs = [each["properties"] for each in route["features"]]
    assert sum(leg["travel_time_s"] for leg in legs) == pytest.approx(best["travel_time_s"])
    assert sum(leg["length_m"] for leg in legs) == pytest.approx(best["distance_m"], abs=1)
    assert [leg["name"] for leg in legs if leg["bridge"]] == ["清水桥"]
    lines = [each["geometry"]["coordinates"] for each in route["features"]]
    for one, following in pairwise(lines):
        assert one[-1] == following[0]
    assert "OpenStreetMap" in route["attribution"]


def test_a_route_from_a_point_starts_on_the_road_that_the_answer_started_on(
    site: Site,
) -> None:
    point = {"origin": {"lon": 113.0012, "lat": 35.0123}, "conditions": ["pph"]}
    answer = ask(site, point)
    route = site.client("clinician_t").get(f"/api/referrals/{answer['id']}/routes/E").json()
    lon, lat = route["features"][0]["geometry"]["coordinates"][0]
    assert (lon, lat) == pytest.approx((113.0, 35.0123), abs=1e-5)


def test_there_is_no_route_where_there_was_no_road_or_no_facility(site: Site) -> None:
    answer = ask(site, QUESTION)
    client = site.client("clinician_t")
    beyond = client.get(f"/api/referrals/{answer['id']}/routes/X")
    assert (beyond.status_code, beyond.json()["code"]) == (409, "no_road")
    nobody = client.get(f"/api/referrals/{answer['id']}/routes/NOPE")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "unknown_facility")
    nothing = client.get(f"/api/referrals/{uuid4()}/routes/E")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "unknown_referral")


def test_an_answer_under_roads_that_cannot_be_made_again_has_no_route(site: Site) -> None:
    answer = ask(site, QUESTION)
    for part in ("graph", "closures"):
        other = answer | {"id": str(uuid4())}
        other["versions"] = answer["versions"] | {part: "f" * 64}
        with site.world.database.write() as session:
            row = session.get_one(ReferralRow, UUID(answer["id"]))
            kept = row.model_dump(exclude={"id", "answer"})
            session.add(ReferralRow(id=UUID(other["id"]), answer=canonical_bytes(other), **kept))
        refused = site.client("clinician_t").get(f"/api/referrals/{other['id']}/routes/E")
        assert (refused.status_code, refused.json()["code"]) == (409, "roads_changed")


def test_an_old_answer_has_no_route_to_a_facility_that_has_moved(
    site: Site, little_world: LittleWorld
) -> None:
    answer = ask(site, QUESTION)
    with site.world.database.write() as session:
        moved = [each for each in little_world.network() if each.code == "U"]
        east = next(each for each in little_world.network() if each.code == "E")
        elsewhere = replace(east, lat=35.07)
        record_facilities(
            session, [*moved, elsewhere], origin=Origin("test", None, datetime.now(UTC))
        )
    refused = site.client("clinician_t").get(f"/api/referrals/{answer['id']}/routes/E")
    assert (refused.status_code, refused.json()["code"]) == (409, "roads_changed")


def test_without_roads_a_question_is_refused_and_says_what_to_do(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "roads_in_force", lambda _: None)
    problem = ask(site, QUESTION, status=503)
    assert problem["code"] == "no_roads"


def test_an_answer_is_dated_now(site: Site) -> None:
    before = datetime.now(UTC)
    asked_at = datetime.fromisoformat(ask(site, QUESTION)["asked_at"])
    assert before <= asked_at <= datetime.now(UTC)


def test_findings_alone_are_asked_and_what_a_person_decided_is_kept(site: Site) -> None:
    question = {
        "origin": {"facility": "T"},
        "findings": {"sbp": 172, "gestation": "30+0", "delivered": False},
        "removed": ["spe"],
        "urgency": "U1",
    }
    answer = ask(site, question)
    assert [(each["condition"], each["removed"]) for each in answer["suggested"]] == [("spe", True)]
    assert answer["conditions"] == []
    assert answer["urgency"] == "U1"
    with site.world.database.read() as session:
        row = session.get_one(ReferralRow, Referral.model_validate(answer).id)
    assert b'"removed":["spe"]' in row.question
    assert b'"urgency":"U1"' in row.question


def test_an_answer_names_the_policy_and_the_rules_it_was_made_by(site: Site) -> None:
    answer = ask(site, QUESTION)
    assert answer["policy"]["name"]
    assert answer["versions"]["policy"]
    assert answer["versions"]["network"] == ask(site, QUESTION)["versions"]["network"]


def test_every_refusal_has_its_chinese_sentence(site: Site) -> None:
    question = {
        "origin": {"facility": "NOPE"},
        "conditions": ["nope"],
        "removed": ["neither"],
        "findings": {
            "gestation": "29.4",
            "weight_g": "heavy",
            "labour": "perhaps",
            "onset_at": "soon",
            "delivered": "so so",
            "colour": "red",
        },
    }
    errors = ask(site, question, status=400)["errors"]
    assert len(errors) == 9
    for error in errors:
        assert any("\u4e00" <= char <= "\u9fff" for char in error["zh"]), error
