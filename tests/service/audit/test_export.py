"""The CSV of a period names nobody, cannot be joined with another, and runs no formula."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.audit.export import COLUMNS, LogLine, csv_chunks
from service.events.types import (
    Accepted,
    Actor,
    CustodyRelayed,
    Mode,
    Party,
    RoadCauses,
    RouteChange,
    RouteChanged,
    RouteShift,
    RouteStand,
    Source,
    Status,
    Targets,
    TransferCard,
    TransportAssigned,
)

ASKED_AT = datetime(2026, 3, 2, 19, 14, tzinfo=UTC)


def card(**changes: object) -> TransferCard:
    fields: dict[str, object] = {
        "id": uuid4(),
        "referral": uuid4(),
        "case": "K7-42",
        "status": Status.ACCEPTED,
        "version": 2,
        "urgency": "U1",
        "urgency_next": None,
        "patients": ["newborn"],
        "conditions": ["hie"],
        "findings": {"gestation_days": 275, "weight_g": 3200},
        "needs": [["th"]],
        "decisive": [["th"]],
        "windows": [],
        "prepare": [],
        "targets": Targets(first_response_s=300, accept_s=600, leave_s=1800),
        "referring_facility": "T1",
        "receiving_facility": "C1",
        "mode": None,
        "requested_at": ASKED_AT,
        "offers": [],
        "steps": [],
        "ended_reason": None,
    }
    return TransferCard.model_validate(fields | changes)


def line(of: TransferCard, *, county: str = "991101", facility: str = "C1") -> LogLine:
    event = Accepted(
        transfer=of.id,
        case=of.case,
        version=2,
        status=Status.ACCEPTED,
        occurred_at=ASKED_AT + timedelta(seconds=125),
        recorded_at=ASKED_AT + timedelta(seconds=130),
        source=Source.MANUAL,
        actor=Actor(account=uuid4(), party=Party.RECEIVING, facility="C1"),
        actor_name="值班医生甲",
        facility=facility,
        by_phone=True,
        note=uuid4(),
        withdrawn=[],
        said_by="科主任乙",
    )
    return LogLine(event=event, card=of, county=county)


def rows(lines: list[LogLine], key: bytes = b"k") -> list[dict[str, str]]:
    text = "".join(csv_chunks(lines, key))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_empty_period_is_a_header_and_nothing_else() -> None:
    assert "".join(csv_chunks([], b"k")) == "\ufeff" + ",".join(COLUMNS) + "\r\n"


def test_times_are_offsets_and_the_date_is_a_week_in_china() -> None:
    # Monday 2026-03-02 19:14 UTC is already Tuesday in China, of the same ISO week.
    (row,) = rows([line(card())])
    assert (row["week"], row["offset_s"], row["entered_after_s"]) == ("2026-W10", "125", "5")


def test_a_sunday_evening_request_belongs_to_the_week_that_has_begun_in_china() -> None:
    (row,) = rows([line(card(requested_at=datetime(2026, 3, 1, 17, 0, tzinfo=UTC)))])
    assert row["week"] == "2026-W10"


def test_no_name_code_or_identifier_reaches_the_file() -> None:
    of = card()
    text = "".join(csv_chunks([line(of)], b"k"))
    for hidden in (str(of.id), of.case, "值班医生甲", "科主任乙", str(of.referral)):
        assert hidden not in text


def test_two_exports_give_the_same_transfer_different_keys() -> None:
    of = card()
    (one,) = rows([line(of)], b"first")
    (two,) = rows([line(of)], b"second")
    assert one["export_key"] != two["export_key"]


@pytest.mark.parametrize(
    ("findings", "gestation", "weight"),
    [
        ({"gestation_days": 195, "weight_g": 999}, "<28", "<1000"),
        ({"gestation_days": 196, "weight_g": 1000}, "28-31", "1000-1499"),
        ({"gestation_days": 258, "weight_g": 2499}, "34-36", "2000-2499"),
        ({"gestation_days": 259, "weight_g": 2500}, "37+", "2500+"),
        ({}, "unknown", "unknown"),
    ],
)
def test_gestation_and_weight_leave_in_bands_and_missing_is_unknown(
    findings: dict[str, object], gestation: str, weight: str
) -> None:
    (row,) = rows([line(card(findings=findings))])
    assert (row["gestation_band"], row["weight_band"]) == (gestation, weight)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    (row,) = rows([line(card(), facility=f"{start}cmd()")])
    assert row["offered_facility"] == f"'{start}cmd()"


def test_a_county_with_few_transfers_is_marked() -> None:
    few = [line(card(), county="991101") for _ in range(4)]
    many = [line(card(), county="991102") for _ in range(5)]
    marked = {row["county"]: row["small_county"] for row in rows(few + many)}
    assert marked == {"991101": "yes", "991102": "no"}


def test_the_pseudonym_is_the_same_for_every_event_of_a_transfer() -> None:
    of = card(id=UUID(int=7))
    keys = {row["export_key"] for row in rows([line(of), line(of)])}
    assert len(keys) == 1


def test_what_the_roads_changed_stands_in_seconds_without_a_version() -> None:
    causes = RoadCauses(closed=[uuid4()], reopened=[], conditions=[], night=False, ferries=False)
    shifts = [
        RouteShift(facility=code, before=stand(before_s), after=stand(after_s))
        for code, before_s, after_s in (("C1", 3601.4, None), ("C2", 100.0, 400.0))
    ]
    change = RouteChange(
        roads="v2",
        routes=shifts,
        first_before="C1",
        first_after="C2",
        causes=causes,
        recorded_at=ASKED_AT,
    )
    of = card()
    told = RouteChanged(
        transfer=of.id,
        case=of.case,
        roads="v2",
        occurred_at=ASKED_AT,
        recorded_at=ASKED_AT,
        source=Source.AUTO,
        actor=Actor(account=None, party=Party.SYSTEM, facility=None),
        change=change,
    )
    text = "".join(csv_chunks([LogLine(event=told, card=of, county="991101")], b"key"))
    [row] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert row["detail"] == "C1=3601>none C2=100>400 first=C1>C2"
    assert (row["entry"], row["status"], row["late"]) == ("", "", "no")


def test_a_relay_says_who_gave_her_to_whom_and_where_they_had_agreed_to_meet() -> None:
    of = card(mode="rendezvous", stop="osm:node/7")
    common: dict[str, Any] = {
        "transfer": of.id,
        "case": of.case,
        "status": Status.EN_ROUTE,
        "occurred_at": ASKED_AT,
        "recorded_at": ASKED_AT,
        "source": Source.MANUAL,
        "actor": Actor(account=uuid4(), party=Party.RECEIVING, facility="C1"),
    }
    agreed = TransportAssigned(version=3, mode=Mode.RENDEZVOUS, stop="osm:node/7", **common)
    relayed = CustodyRelayed(
        version=4, from_facility="T1", to_facility="C1", stop="osm:node/7", **common
    )
    found = rows([LogLine(event, of, "991101") for event in (agreed, relayed)])
    assert [(row["event"], row["detail"]) for row in found] == [
        ("transport_assigned", "mode=rendezvous stop=osm:node/7"),
        ("custody_relayed", "from=T1 to=C1 stop=osm:node/7"),
    ]


def stand(time_s: float | None) -> RouteStand:
    return RouteStand(travel_time_s=time_s, range_s=None, distance_m=None, unreachable=None)
