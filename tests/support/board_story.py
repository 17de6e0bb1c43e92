"""A long story told over HTTP, in which every command of a transfer happens at least once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import select

from facilities.facility import Designation, Tier
from service.events.codes import ConditionKind
from service.events.types import RoadCauses, RouteStand
from service.reactions.actions import enter_route_changes
from service.reactions.comparing import First, Found
from service.registry import actions as registry
from service.situation.actions import enter_version
from service.situation.register import VersionSeen
from service.tables import RoadsVersionRow
from tests.support.service import MOMENT, PIN, Site

AUDIENCES = ("facility:T1", "facility:C1", "facility:P1", "facility:P2", "area:9901")

ASKED_KINDS = ("newborn_cot", "maternal_bed")
"""What P1 is asked in every story; only the cots are ever answered."""

NAMED = {"P2": [Designation("newborn", Tier.PREFECTURE)]}
"""P2 is to report cots; P1, named for nothing, only what it reports by itself."""

ROADS = "ROADS"
"""In place of who: the roads change; the body gives the seconds to each centre, none without one.
In a body: the version of the roads that was told last."""

Chapter = tuple[str, str, dict[str, Any]]
"""Who, which command, with what body."""

STORIES: tuple[tuple[tuple[str, ...], tuple[Chapter, ...]], ...] = (
    (
        ("P1", "C1"),
        (
            ("county_c1", "see", {}),
            (ROADS, "first", {"P1": 5400.0, "C1": None}),
            ("county_c1", "decline", {"reason": "no_bed"}),
            (ROADS, "", {"P1": 3600.0, "C1": 3600.0}),
            ("clinician_t1", "offer", {"facility": "P2"}),
            (ROADS, "", {"P2": None, "P1": 3000.0}),
            ("coordinator_9901", "acknowledge-route", {"version": ROADS}),
            ("centre_p1", "acknowledge", {}),
            ("centre_p1", "see", {"occurred_at": "REQUESTED"}),
            (ROADS, "first", {"P2": 4000.0}),
            ("centre_p2", "accept", {}),
            ("centre_p2", "assign", {"mode": "fetched"}),
            ("centre_p2", "acknowledge-route", {"version": ROADS}),
            (ROADS, "", {"P2": 4800.0}),
            ("centre_p2", "depart", {}),
            ("centre_p2", "arrive", {}),
            ("clinician_t1", "depart", {}),
            ("centre_p2", "arrive", {}),
            ("centre_p2", "hand-over", {}),
            ("qc_9901", "close", {}),
        ),
    ),
    (
        ("P1",),
        (
            ("clinician_t1", "accept", {"facility": "P1", "by_phone": "值班医生"}),
            ("centre_p1", "assign", {"mode": "rendezvous", "stop": "facility:T2"}),
            ("clinician_t1", "depart", {}),
            ("centre_p1", "depart", {}),
            ("clinician_t1", "assign", {"mode": "rendezvous", "stop": "facility:C1"}),
            ("centre_p1", "relay", {}),
            ("coordinator_9901", "abort", {"reason": "turned_back"}),
        ),
    ),
    (
        ("C1",),
        (
            ("county_c1", "accept", {}),
            ("clinician_t1", "depart", {}),
            ("county_c1", "relay", {"stop": "facility:T2"}),
            ("clinician_t1", "assign", {"mode": "rendezvous", "stop": "facility:P1"}),
        ),
    ),
    (
        ("P1", "C1", "P2"),
        (
            ("screen_p1", "see", {"pin": PIN}),
            ("clinician_t1", "cancel", {"reason": "improved"}),
        ),
    ),
    (("C1",), (("county_c1", "decline", {"reason": "no_team"}), ("county_c1", "accept", {}))),
    (("C1",), (("clinician_t1", "record-death", {"reason": "before_team"}),)),
    (
        ("P1", "P2"),
        (
            (ROADS, "first", {"P1": 5000.0, "P2": None}),
            (ROADS, "", {"P1": 3000.0}),
        ),
    ),
)


def tell(site: Site) -> Iterator[None]:
    """Tell every story, pausing after each thing that happened."""
    with site.world.database.write() as session:
        origin = registry.Origin("a notice", None, MOMENT)
        registry.import_designations(session, NAMED, origin=origin)
    for offers, chapters in STORIES:
        referral = site.world.referral(candidates=["P1", "C1", "P2"], excluded=["T2"])
        transfer = uuid4()
        answer = site.client("clinician_t1").put(
            f"/api/transfers/{transfer}", json={"referral": str(referral), "offers": list(offers)}
        )
        assert answer.status_code == 201, answer.text
        requested_at = answer.json()["card"]["requested_at"]
        yield
        for kind in ASKED_KINDS:
            _ask(site, kind)
            yield
        _capacity(site, len(offers))
        yield
        _capacity(site, 1, "P2", by="coordinator_9902", kind="maternal_bed")
        yield
        for name, command, body in chapters:
            if name == ROADS:
                _roads(site, transfer, command, body)
                yield
                continue
            given = {"REQUESTED": requested_at, ROADS: f"roads {_versions(site)}"}
            said = {key: given.get(str(value), value) for key, value in body.items()}
            told = site.client(name).post(f"/api/transfers/{transfer}/{command}", json=said)
            assert told.status_code == 200, (command, told.text)
            yield


def _roads(site: Site, transfer: UUID, order: str, times_s: dict[str, float | None]) -> None:
    """Put other roads in force and tell of one transfer what they change."""
    number = _versions(site) + 1
    since = MOMENT + timedelta(minutes=number)
    version = VersionSeen(
        version=f"roads {number}",
        graph="g",
        since=since,
        entries=number,
        closures=(),
        conditions=(),
        night=False,
        ferries_stopped=0,
        calibration=None,
        starting=False,
    )
    stands = {
        code: RouteStand(
            travel_time_s=time_s,
            range_s=None if time_s is None else (time_s - 100, time_s + 100),
            distance_m=None if time_s is None else 10 * time_s,
            unreachable="closed_on_the_way" if time_s is None else None,
        )
        for code, time_s in times_s.items()
    }
    rains = number % 2 == 0
    causes = RoadCauses(
        closed=[UUID(int=number)],
        reopened=[UUID(int=number - 2)] if number > 2 else [],
        conditions=[ConditionKind.RAIN] if rains else [],
        conditions_over=[] if rains else [ConditionKind.RAIN],
        night=number % 3 == 0,
        ferries=False,
    )
    first = First("P1", f"P{number}") if order else None
    found = Found(stands, base={}, first=first, causes=causes)
    with site.world.database.write() as session:
        enter_version(session, version)
        told = enter_route_changes(
            session, {transfer: found}, version.version, now=datetime.now(UTC)
        )
    assert told == [transfer]


def _versions(site: Site) -> int:
    with site.world.database.read() as session:
        return len(session.exec(select(RoadsVersionRow)).all())


def _ask(site: Site, kind: str) -> None:
    answer = site.client("coordinator_9901").post(
        "/api/facilities/P1/capacity/ask", json={"kind": kind}
    )
    assert answer.status_code == 200, answer.text


def _capacity(
    site: Site, free: int, code: str = "P1", by: str = "centre_p1", kind: str = "newborn_cot"
) -> None:
    answer = site.client(by).put(
        f"/api/facilities/{code}/capacity", json={"kind": kind, "free": free}
    )
    assert answer.status_code == 200, answer.text


def reader_of(audience: str) -> tuple[str, dict[str, str]]:
    """Return an account that may see an audience's board, and the query that names it."""
    kind, _, code = audience.partition(":")
    name = {
        "facility:T1": "clinician_t1",
        "facility:C1": "county_c1",
        "facility:P1": "centre_p1",
        "facility:P2": "centre_p2",
        "area:9901": "coordinator_9901",
    }[audience]
    return name, {kind: code}


def snapshot(site: Site, audience: str) -> dict[str, Any]:
    """Take a fresh snapshot over HTTP."""
    name, query = reader_of(audience)
    answer = site.client(name).get("/api/board", params=query)
    assert answer.status_code == 200, answer.text
    board: dict[str, Any] = answer.json()
    return board


def frames_after(site: Site, audience: str, position: str) -> list[dict[str, Any]]:
    """Read the audience's frames after a position over HTTP."""
    name, query = reader_of(audience)
    answer = site.client(name).get("/api/events", params={"after": position, **query})
    assert answer.status_code == 200, answer.text
    frames: list[dict[str, Any]] = answer.json()
    return frames
