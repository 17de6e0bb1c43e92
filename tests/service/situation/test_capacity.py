from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from service.database import Database
from service.errors import InvalidInput, NotFound
from service.events import reading
from service.events.types import Actor, CapacityKind, CapacityReported, Party
from service.situation.actions import report_capacity
from service.situation.capacity import NEVER_SAID
from service.situation.queries import capacity_of
from service.situation.schemas import CapacityReport
from service.tables import CapacityRow, EventRow
from tests.support.service import Site, World

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)


def report(world: World, free: int, as_of: datetime | None = None, facility: str = "P1") -> None:
    actor = Actor(account=world.ids["centre_p1"], party=Party.RECEIVING, facility=facility)
    body = CapacityReport(kind=CapacityKind.NEWBORN_COT, free=free, as_of=as_of)
    with world.database.write() as session:
        report_capacity(session, facility, body, actor=actor, now=NOW)


def cots(database: Database) -> tuple[int | None, datetime | None]:
    with database.read() as session:
        said = capacity_of(session)["P1"]
    (found,) = [each for each in said if each.kind is CapacityKind.NEWBORN_COT]
    return found.free, found.as_of


def test_a_centre_that_never_said_is_left_out_and_unknown(world: World) -> None:
    with world.database.read() as session:
        assert capacity_of(session) == {}
    assert [(each.free, each.as_of) for each in NEVER_SAID] == [(None, None)] * 3


def test_what_was_said_is_kept_with_its_age_and_the_other_kinds_stay_unknown(
    world: World,
) -> None:
    report(world, 3, EARLIER)
    assert cots(world.database) == (3, EARLIER)
    with world.database.read() as session:
        kinds = {each.kind: each.free for each in capacity_of(session)["P1"]}
    assert kinds == {
        CapacityKind.MATERNAL_BED: None,
        CapacityKind.NEWBORN_COT: 3,
        CapacityKind.RESCUE_BED: None,
    }


def test_the_latest_look_counts_and_not_the_latest_entry(world: World) -> None:
    report(world, 3, NOW)
    report(world, 9, EARLIER)
    assert cots(world.database) == (3, NOW)
    report(world, 0, NOW)
    assert cots(world.database) == (0, NOW)


def test_without_a_time_it_was_looked_at_now(world: World) -> None:
    report(world, 1)
    assert cots(world.database) == (1, NOW)


def test_a_clock_a_little_ahead_is_taken_as_now_and_a_later_one_is_refused(world: World) -> None:
    report(world, 1, NOW + timedelta(minutes=1))
    assert cots(world.database) == (1, NOW)
    with pytest.raises(InvalidInput) as refused:
        report(world, 2, NOW + timedelta(minutes=3))
    assert refused.value.first.code == "in_the_future"


def test_a_report_and_its_event_are_one_transaction(world: World) -> None:
    report(world, 4, EARLIER)
    with world.database.read() as session:
        events = [event for _, _, event in reading.after(session, "facility:P1", 0, 10)]
        assert len(events) == 1
        (event,) = events
        assert isinstance(event, CapacityReported)
        assert (event.facility, event.kind, event.free, event.as_of) == (
            "P1", CapacityKind.NEWBORN_COT, 4, EARLIER,
        )  # fmt: skip
    with pytest.raises(InvalidInput):
        report(world, 5, NOW + timedelta(days=1))
    with world.database.read() as session:
        said = select(EventRow).where(EventRow.type == "capacity_reported")
        assert len(session.exec(said).all()) == 1
        assert len(session.exec(select(CapacityRow)).all()) == 1


def test_the_province_prefecture_and_county_hear_of_it(world: World) -> None:
    report(world, 4)
    with world.database.read() as session:
        for audience in ("facility:P1", "area:99", "area:9901", "area:990100"):
            assert reading.head(session, audience) == 1
        assert reading.head(session, "area:9902") == 0


def test_an_unknown_facility_has_no_capacity(world: World) -> None:
    with pytest.raises(NotFound):
        report(world, 1, facility="NOPE")


def put(site: Site, account: str | None, body: dict[str, Any], facility: str = "P1") -> Any:
    return site.client(account).put(f"/api/facilities/{facility}/capacity", json=body)


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("centre_p1", 200),
        ("coordinator_9901", 200),
        ("centre_p2", 403),
        ("clinician_t1", 403),
        ("screen_p1", 403),
        ("coordinator_9902", 403),
        ("qc_9901", 403),
        ("administrator", 403),
        (None, 401),
    ],
)
def test_a_centre_speaks_for_itself_or_its_coordinator_does(
    site: Site, account: str | None, status: int
) -> None:
    answered = put(site, account, {"kind": "maternal_bed", "free": 2})
    assert answered.status_code == status, answered.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "maternal_bed", "free": -1}, "free"),
        ({"kind": "maternal_bed", "free": 1000}, "free"),
        ({"kind": "maternal_bed", "free": "many"}, "free"),
        ({"kind": "sofa", "free": 1}, "kind"),
        ({"kind": "maternal_bed", "free": 1, "as_of": "2026-01-01T00:00:00"}, "as_of"),
        ({"kind": "maternal_bed", "free": 1, "as_of": "2126-01-01T00:00:00Z"}, "as_of"),
        ({"kind": "maternal_bed", "free": 1, "as_of": "yesterday"}, "as_of"),
        ({"kind": "maternal_bed", "free": 1, "why": "x"}, "why"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_its_field(
    site: Site, body: dict[str, Any], field: str
) -> None:
    refused = put(site, "centre_p1", body)
    assert refused.status_code == 400
    assert refused.json()["field"] == field


def test_a_facility_nobody_knows_is_refused(site: Site) -> None:
    assert put(site, "centre_p1", {"kind": "maternal_bed", "free": 1}, "NOPE").status_code == 403


def test_a_look_in_the_year_one_can_be_read_again(site: Site) -> None:
    client, address = site.client("centre_p1"), "/api/facilities/P1/capacity"
    start = client.get("/api/board").json()["position"]
    body = {"kind": "newborn_cot", "free": 1, "as_of": "0001-01-01T00:00:00Z"}
    assert client.put(address, json=body).status_code == 200
    (frame,) = client.get("/api/events", params={"after": start}).json()
    assert frame["data"]["as_of"] == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize("free", [True, "3", 3.5, "NaN", [], None])
def test_only_a_whole_number_counts_beds(site: Site, free: object) -> None:
    body = {"kind": "newborn_cot", "free": free}
    answer = site.client("centre_p1").put("/api/facilities/P1/capacity", json=body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["free"]


@pytest.mark.parametrize("as_of", [0, 1.5, "400", "-5", "29.4", True, "2026-02-30T00:00:00Z"])
def test_a_time_must_be_written_out(site: Site, as_of: object) -> None:
    body = {"kind": "newborn_cot", "free": 1, "as_of": as_of}
    answer = site.client("centre_p1").put("/api/facilities/P1/capacity", json=body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["as_of"]
