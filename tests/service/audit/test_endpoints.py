"""The proof over HTTP: list, trail and export, for quality control of the area only."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from service.audit import queries
from service.audit.export import BOM, COLUMNS
from service.tables import TransferRow
from service.transfers.actions import command_transfer, request_transfer
from service.transfers.schemas import Command, CommandBody, TransferRequest
from tests.support.service import Site, World

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 10, 4, 0, 0, tzinfo=UTC)
EVERYTHING = {"from": "2026-01-01T00:00:00+08:00", "to": "2027-01-01T00:00:00+08:00"}


def request(world: World, at: datetime, *, origin: str = "T1", count: int = 1) -> list[UUID]:
    """Request transfers at a moment, in one commit."""
    others = ["P2"] if origin == "T2" else ["P1", "C1"]
    referral = world.referral(origin, candidates=others, excluded=[])
    actor = world.account("clinician_t2" if origin == "T2" else "clinician_t1")
    transfers = [uuid4() for _ in range(count)]
    with world.database.write() as session:
        for transfer in transfers:
            body = TransferRequest(referral=referral, offers=others[:1])
            request_transfer(session, transfer, body, actor=actor, now=at)
    return transfers


def tell(world: World, name: str, transfer: UUID, command: Command, at: datetime) -> None:
    with world.database.write() as session:
        command_transfer(
            session, transfer, command, CommandBody(), actor=world.account(name), now=at
        )


def audit(site: Site, path: str, name: str | None = "qc_9901", **params: str) -> Any:
    return site.client(name).get(f"/api/audit/{path}", params=params)


def listed(site: Site, name: str = "qc_9901", **params: str) -> list[str]:
    answer = audit(site, "transfers", name, **(EVERYTHING | params))
    assert answer.status_code == 200, answer.text
    return [line["transfer"] for line in answer.json()["transfers"]]


def exported(site: Site, **params: str) -> list[dict[str, str]]:
    answer = audit(site, "export.csv", **(EVERYTHING | params))
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


def test_the_list_names_each_transfer_with_where_it_stands(site: Site) -> None:
    (transfer,) = request(site.world, NOW)
    tell(site.world, "centre_p1", transfer, Command.ACCEPT, NOW + timedelta(minutes=3))
    answer = audit(site, "transfers", **EVERYTHING).json()
    (line,) = answer["transfers"]
    assert answer["next"] is None
    assert line["case"]
    assert line | {"case": ""} == {
        "transfer": str(transfer),
        "case": "",
        "status": "accepted",
        "urgency": "U2",
        "conditions": ["hie"],
        "referring_facility": "T1",
        "receiving_facility": "P1",
        "requested_at": "2026-03-10T04:00:00Z",
        "events": 2,
    }


def test_the_list_goes_on_after_each_page_until_every_transfer_was_listed_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = 12
    monkeypatch.setattr(queries, "PAGE", page)
    # Many at one moment: a page must not end between equals and lose the rest.
    wanted = request(site.world, NOW, count=page + 5)
    wanted += request(site.world, NOW + timedelta(minutes=1), count=page)
    pages: list[list[str]] = []
    cursor: str | None = None
    while cursor is not None or not pages:
        more: dict[str, str] = {} if cursor is None else {"cursor": cursor}
        answer = audit(site, "transfers", **EVERYTHING, **more)
        assert answer.status_code == 200, answer.text
        pages.append([line["transfer"] for line in answer.json()["transfers"]])
        cursor = answer.json()["next"]
    assert [len(each) for each in pages] == [page, page, 5]
    found = [transfer for each in pages for transfer in each]
    assert len(set(found)) == len(found)
    assert set(found) == {str(each) for each in wanted}
    assert set(found[:page]) == {str(each) for each in wanted[-page:]}


def test_the_list_holds_what_was_requested_in_the_period(site: Site) -> None:
    days = [request(site.world, NOW + number * DAY)[0] for number in range(3)]
    period = {"from": (NOW + DAY).isoformat(), "to": (NOW + 2 * DAY).isoformat()}
    assert listed(site, **period) == [str(days[1])]


def test_the_trail_tells_who_did_what_and_when(site: Site) -> None:
    (transfer,) = request(site.world, NOW)
    tell(site.world, "centre_p1", transfer, Command.SEE, NOW + timedelta(minutes=1))
    answer = audit(site, f"transfers/{transfer}")
    assert answer.status_code == 200, answer.text
    trail = answer.json()["trail"]
    assert [(entry["type"], entry["actor_name"]) for entry in trail] == [
        ("requested", "人 clinician_t1"),
        ("seen", "人 centre_p1"),
    ]


def test_quality_control_of_another_area_sees_none_of_it(site: Site) -> None:
    (ours,), (theirs,) = request(site.world, NOW), request(site.world, NOW, origin="T2")
    assert listed(site, "qc_9901") == [str(ours)]
    assert listed(site, "qc_9902") == [str(theirs)]
    # What is not theirs is as unknown as what does not exist.
    foreign, none = (audit(site, f"transfers/{each}") for each in (theirs, uuid4()))
    assert foreign.status_code == none.status_code == 404
    assert foreign.json()["code"] == none.json()["code"] == "unknown_transfer"
    assert {row["referring_facility"] for row in exported(site)} == {"T1"}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (None, 401),
        ("clinician_t1", 403),
        ("centre_p1", 403),
        ("screen_p1", 403),
        ("coordinator_9901", 403),
        ("authority_9901", 403),
        ("administrator", 403),
    ],
)
def test_the_proof_is_for_quality_control_only(site: Site, name: str | None, status: int) -> None:
    (transfer,) = request(site.world, NOW)
    for path in ("transfers", f"transfers/{transfer}", "export.csv"):
        assert audit(site, path, name, **EVERYTHING).status_code == status, path


def test_the_export_is_a_file_that_spreadsheets_read_as_utf_8(site: Site) -> None:
    request(site.world, NOW)
    answer = audit(site, "export.csv", **EVERYTHING)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="greenlane-log-20260101-20261231.csv"'
    )
    text = answer.content.decode()
    assert text.startswith(BOM + ",".join(COLUMNS))
    assert text.count(BOM) == 1


def test_the_export_holds_what_was_entered_in_the_period_and_no_more(site: Site) -> None:
    (transfer,) = request(site.world, NOW)
    tell(site.world, "centre_p1", transfer, Command.SEE, NOW + DAY)
    tell(site.world, "centre_p1", transfer, Command.ACCEPT, NOW + 2 * DAY)
    period = {"from": (NOW + DAY).isoformat(), "to": (NOW + 2 * DAY).isoformat()}
    assert [row["event"] for row in exported(site, **period)] == ["seen"]
    assert [row["event"] for row in exported(site)] == ["requested", "seen", "accepted"]


def test_the_export_names_no_person_and_no_transfer(site: Site) -> None:
    (transfer,) = request(site.world, NOW)
    text = audit(site, "export.csv", **EVERYTHING).text
    with site.world.database.read() as session:
        case = session.get_one(TransferRow, transfer).case
    code = audit(site, f"transfers/{transfer}").json()["card"]["case"]
    for secret in (str(transfer), transfer.hex, str(case), code, "clinician_t1", "2026-03-10"):
        assert secret not in text
    again = exported(site)[0]["export_key"]
    assert again not in text  # two exports cannot be joined


def test_an_export_longer_than_one_batch_is_whole(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "EXPORT_BATCH", 25)
    request(site.world, NOW, count=60)
    rows = exported(site)
    assert len(rows) == len({row["export_key"] for row in rows}) == 60


@pytest.mark.parametrize("path", ["transfers", "export.csv"])
@pytest.mark.parametrize(
    ("start", "stop", "faults"),
    [
        ("2026-03-01T00:00:00", "2026-03-02T00:00:00+08:00", [("from", "no_offset")]),
        (
            "2026-03-01T00:00:00",
            "2026-03-02T00:00:00",
            [("from", "no_offset"), ("to", "no_offset")],
        ),
        ("2026-03-02T00:00:00+08:00", "2026-03-01T00:00:00+08:00", [("to", "empty_period")]),
        ("2026-03-02T00:00:00+08:00", "2026-03-02T00:00:00+08:00", [("to", "empty_period")]),
        ("yesterday", "2026-13-01T00:00:00Z", [("from", "invalid"), ("to", "invalid")]),
    ],
)
def test_a_period_that_is_none_is_refused_by_field(
    site: Site, path: str, start: str, stop: str, faults: list[tuple[str, str]]
) -> None:
    answer = audit(site, path, **{"from": start, "to": stop})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == faults


@pytest.mark.parametrize(
    "cursor",
    [
        "rubbish",
        "~",
        "2026-03-01T00:00:00Z~x",
        "2026-03-01T00:00:00Z",
        f"0001-01-01T00:00:00+14:00~{UUID(int=1)}",
        f"9999-12-31T23:59:59-14:00~{UUID(int=1)}",
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(site: Site, cursor: str) -> None:
    answer = audit(site, "transfers", **EVERYTHING, cursor=cursor)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("missing", ["from", "to"])
def test_a_period_needs_both_ends(site: Site, missing: str) -> None:
    period = {key: value for key, value in EVERYTHING.items() if key != missing}
    answer = audit(site, "transfers", **period)
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == [missing]


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
@pytest.mark.parametrize("path", ["transfers", "export.csv"])
def test_the_ends_of_the_calendar_are_no_server_error(
    site: Site, path: str, start: str, stop: str
) -> None:
    answer = site.client("qc_9901").get(f"/api/audit/{path}?from={quote(start)}&to={quote(stop)}")
    assert answer.status_code in {200, 400}
