"""Every route and socket against every role and scope; a route without an entry fails.

The world has each role twice, in prefecture 9901 (T1, C1, P1) and in 9902 (T2, P2), and one
transfer in each: T1 asked P1 and C1, and P1 accepted; T2 asked P2, and P2 accepted. So every row
below is somebody's own facility or area and somebody else's other one.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute, Mount, Route
from starlette.websockets import WebSocketDisconnect

from routing.osm import build_roads
from service.app import create_app
from service.auth.access import COOKIE
from service.settings import Settings
from service.situation.roads import RoadsInForce
from tests.support.service import ACCOUNTS, Site, World, running_site

EVERYBODY = " ".join(ACCOUNTS)
AREA_1 = "coordinator_9901 authority_9901"
AREA_2 = "coordinator_9902 authority_9902"
READERS = f"administrator qc_9901 qc_9902 {AREA_1} {AREA_2}"
SET_ROADS = "coordinator_9901 coordinator_9902 administrator"
CLOSURE = {
    "place": {"kind": "way", "way": 1},
    "effect": "slower",
    "factor": 2.0,
    "reason": "works",
    "source": "police",
}
PERIOD = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"


@dataclass(frozen=True)
class Entry:
    """One request and who may make it; everybody else is refused with 403."""

    route: str
    path: str
    may: str
    body: dict[str, Any] | None = None
    hidden: str = ""
    """Who is told 404 instead of 403."""
    file: bytes | None = None
    """A table sent in the place of JSON."""


PUBLIC = {
    "GET /api/deployment": 200,
    "POST /api/auth/sign-in": 400,
    "POST /api/auth/sign-out": 204,
    "GET /healthz": 200,
    "GET /readyz": 200,
    "GET /api/openapi.json": 200,
}

ENTRIES = [
    Entry("GET /api/auth/me", "/api/auth/me", EVERYBODY),
    Entry("GET /api/vocabulary", "/api/vocabulary", EVERYBODY),
    Entry("GET /api/facilities", "/api/facilities", EVERYBODY),
    Entry(
        "POST /api/facilities/outside",
        "/api/facilities/outside",
        "clinician_t1 clinician_t2 county_c1 coordinator_9901 coordinator_9902",
        {"name": "邻省妇幼保健院", "phone": "000-0000-0099"},
    ),
    *(
        Entry(
            f"POST /api/registry/{{table}}/{what}",
            f"/api/registry/{table}/{what}?source=x",
            "administrator",
            file=b"nothing that is a table",
        )
        for what in ("preview", "import")
        for table in ("facilities", "designations", "catchments", "capacity")
    ),
    *(
        Entry(
            "GET /api/registry/{table}.{form}",
            f"/api/registry/{table}.{form}",
            "administrator",
        )
        for table in ("facilities", "designations", "catchments", "capacity")
        for form in ("csv", "xlsx")
    ),
    Entry("GET /api/registry/facilities", "/api/registry/facilities", READERS),
    Entry("GET /api/registry/changes", "/api/registry/changes", READERS),
    *(
        Entry("GET /api/registry/{code}/standards", f"/api/registry/{code}/standards", may)
        for code, may in {
            "P1": f"administrator centre_p1 qc_9901 {AREA_1}",
            "P2": f"administrator centre_p2 qc_9902 {AREA_2}",
        }.items()
    ),
    *(
        Entry(
            "PUT /api/registry/{code}/standards",
            f"/api/registry/{code}/standards",
            may,
            {"items": {}},
        )
        for code, may in {
            "P1": "administrator centre_p1",
            "P2": "administrator centre_p2",
        }.items()
    ),
    *(
        Entry("GET /api/facilities/{code}/card.pdf", f"/api/facilities/{code}/card.pdf", may)
        for code, may in {
            "T1": "administrator clinician_t1 coordinator_9901",
            "T2": "administrator clinician_t2 coordinator_9902",
        }.items()
    ),
    Entry("GET /api/rules", "/api/rules", READERS),
    Entry("POST /api/rules/reload", "/api/rules/reload", "administrator"),
    *(
        Entry(
            "PUT /api/facilities/{code}/capacity",
            f"/api/facilities/{code}/capacity",
            may,
            {"kind": "newborn_cot", "free": 1},
        )
        for code, may in {
            "P1": "centre_p1 coordinator_9901",
            "C1": "county_c1 coordinator_9901",
            "T1": "coordinator_9901",
            "P2": "centre_p2 coordinator_9902",
            "NOPE": "",
        }.items()
    ),
    *(
        Entry(
            "POST /api/facilities/{code}/capacity/ask",
            f"/api/facilities/{code}/capacity/ask",
            may,
            {"kind": "newborn_cot"},
        )
        for code, may in {
            "P1": "coordinator_9901",
            "C1": "coordinator_9901",
            "P2": "coordinator_9902",
            "NOPE": "",
        }.items()
    ),
    Entry("GET /api/roads", "/api/roads", EVERYBODY),
    Entry("GET /api/roads/sketch", "/api/roads/sketch", EVERYBODY),
    Entry("GET /api/roads/ways", "/api/roads/ways?way=1", EVERYBODY),
    Entry("GET /api/closures", "/api/closures?status=active&status=planned", EVERYBODY),
    Entry("POST /api/closures", "/api/closures", SET_ROADS, CLOSURE),
    Entry("POST /api/closures/preview", "/api/closures/preview", EVERYBODY, CLOSURE),
    Entry(
        "POST /api/closures/{id}/reopen",
        "/api/closures/<closure>/reopen",
        SET_ROADS,
        {"at": "2000-01-01T00:00:00Z"},
    ),
    Entry(
        "PUT /api/roads/conditions/{kind}",
        "/api/roads/conditions/rain",
        SET_ROADS,
        {"in_force": True, "source": "weather"},
    ),
    *(
        Entry(f"GET /api/reach{question}", f"/api/reach{question}?need=cs24", READERS)
        for question in ("", "/points")
    ),
    Entry(
        "POST /api/reach/what-if",
        "/api/reach/what-if",
        READERS,
        {"need": ["cs24"], "changes": [{"kind": "close_centre", "facility": "P1"}]},
    ),
    Entry(
        "POST /api/reach/siting",
        "/api/reach/siting",
        READERS,
        {"need": ["cs24"], "capabilities": ["cs24"], "k": 1},
    ),
    Entry(
        "PUT /api/reach/points",
        "/api/reach/points?unit=births&name=x",
        "administrator authority_9901 authority_9902",
        file=b"nothing that is a table",
    ),
    *(
        Entry(
            "POST /api/referrals",
            "/api/referrals",
            may,
            {"origin": origin, "conditions": ["pph"]},
        )
        for origin, may in (
            ({"facility": "T1"}, "clinician_t1 coordinator_9901"),
            ({"facility": "C1"}, "county_c1 coordinator_9901"),
            ({"facility": "T2"}, "clinician_t2 coordinator_9902"),
            (
                {"lon": 110.05, "lat": 30.0},
                "clinician_t1 clinician_t2 county_c1 coordinator_9901 coordinator_9902",
            ),
        )
    ),
    *(
        Entry(route, path.format(n), may)
        for route, path in (
            ("GET /api/referrals/{referral}", "/api/referrals/<referral{}>"),
            (
                "GET /api/referrals/{referral}/routes/{facility}",
                "/api/referrals/<referral{}>/routes/P1",
            ),
            ("GET /api/referrals/{referral}/ways", "/api/referrals/<referral{}>/ways"),
            (
                "GET /api/referrals/{referral}/ways/{facility}/{way}",
                "/api/referrals/<referral{}>/ways/P1/direct",
            ),
        )
        for n, may in (
            (1, f"clinician_t1 county_c1 centre_p1 screen_p1 qc_9901 {AREA_1}"),
            (2, f"clinician_t2 centre_p2 qc_9902 {AREA_2}"),
        )
    ),
    *(
        Entry(
            "PUT /api/transfers/{id}",
            f"/api/transfers/{uuid4()}",
            may,
            {"referral": f"<referral{n}>", "offers": ["NOPE"]},
        )
        for n, may in (
            (1, "clinician_t1 coordinator_9901"),
            (2, "clinician_t2 coordinator_9902"),
        )
    ),
    *(
        Entry("GET /api/transfers/{id}", f"/api/transfers/<transfer{n}>", may)
        for n, may in (
            (1, f"clinician_t1 county_c1 centre_p1 screen_p1 qc_9901 {AREA_1}"),
            (2, f"clinician_t2 centre_p2 qc_9902 {AREA_2}"),
        )
    ),
    *(
        Entry(
            "POST /api/transfers/{id}/{command}",
            f"/api/transfers/<transfer1>/{command}",
            may,
            {"expected_version": 999, **body},
        )
        for command, body, may in (
            ("offer", {"facility": "P2"}, "clinician_t1 coordinator_9901"),
            ("see", {"facility": "P1"}, "centre_p1 screen_p1"),
            ("see", {"facility": "C1"}, "county_c1"),
            ("acknowledge", {"facility": "P1"}, "centre_p1 screen_p1"),
            (
                "accept",
                {"facility": "P1", "by_phone": "x"},
                "centre_p1 screen_p1 clinician_t1 coordinator_9901",
            ),
            ("decline", {"facility": "P1", "reason": "no_bed"}, "centre_p1 screen_p1"),
            ("assign", {"mode": "sent"}, "centre_p1 clinician_t1 coordinator_9901"),
            ("depart", {}, "centre_p1 clinician_t1 coordinator_9901"),
            ("arrive", {}, "centre_p1 clinician_t1 coordinator_9901"),
            ("hand-over", {}, "centre_p1 coordinator_9901"),
            ("cancel", {"reason": "other"}, "clinician_t1 coordinator_9901"),
            ("abort", {"reason": "other"}, "centre_p1 clinician_t1 coordinator_9901"),
            ("record-death", {"reason": "on_road"}, "centre_p1 clinician_t1 coordinator_9901"),
            ("close", {}, "centre_p1 clinician_t1 coordinator_9901 qc_9901"),
        )
    ),
    Entry(
        "POST /api/transfers/{id}/{command}",
        "/api/transfers/<transfer2>/depart",
        "centre_p2 clinician_t2 coordinator_9902",
        {"expected_version": 999},
    ),
    Entry(
        "POST /api/transfers/{id}/acknowledge-route",
        "/api/transfers/<transfer1>/acknowledge-route",
        "centre_p1 clinician_t1 coordinator_9901",
        {"version": "roads that were never told"},
    ),
    *(
        Entry(route, path + place, may)
        for route, path in (
            ("GET /api/board", "/api/board?"),
            ("GET /api/events", "/api/events?after=0.0&"),
            ("WS /api/board/stream", "/api/board/stream?after=0.0&"),
        )
        for place, may in (
            ("facility=P1", f"centre_p1 screen_p1 {AREA_1}"),
            ("facility=C1", f"county_c1 {AREA_1}"),
            ("facility=T1", f"clinician_t1 {AREA_1}"),
            ("facility=P2", f"centre_p2 {AREA_2}"),
            ("facility=NOPE", ""),
            ("area=9901", AREA_1),
            ("area=990101", AREA_1),
            ("area=9902", AREA_2),
            ("area=99", ""),
            ("", EVERYBODY.replace("administrator", "").replace("qc_9901 qc_9902", "")),
        )
    ),
    *(
        Entry(f"GET /api/coordination/{what}", f"/api/coordination/{what}{area}", may)
        for what in ("competing", "overdue")
        for area, may in (
            ("?area=9901", AREA_1),
            ("?area=990101", AREA_1),
            ("?area=9902", AREA_2),
            ("?area=99", ""),
            ("", f"{AREA_1} {AREA_2}"),
        )
    ),
    Entry("GET /api/audit/transfers", f"/api/audit/transfers?{PERIOD}", "qc_9901 qc_9902"),
    Entry("GET /api/audit/export.csv", f"/api/audit/export.csv?{PERIOD}", "qc_9901 qc_9902"),
    Entry(
        "GET /api/audit/transfers/{id}",
        "/api/audit/transfers/<transfer1>",
        "qc_9901",
        hidden="qc_9902",
    ),
    Entry(
        "GET /api/audit/transfers/{id}",
        "/api/audit/transfers/<transfer2>",
        "qc_9902",
        hidden="qc_9901",
    ),
]


def leaves(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from leaves(included.routes)
        elif isinstance(route, APIWebSocketRoute):
            yield f"WS {route.path}"
        elif isinstance(route, (APIRoute, Route)):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield f"{method} {route.path}"
        else:
            assert isinstance(route, Mount)
            assert route.name == "pages"  # the public files of the front end


def test_every_route_and_socket_has_an_entry() -> None:
    app = create_app(Settings(data_dir=Path()))
    assert set(leaves(app.routes)) == {entry.route for entry in ENTRIES} | set(PUBLIC)


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> RoadsInForce:
    """Build one straight road past every facility of the small world."""
    folder = tmp_path_factory.mktemp("roads")
    nodes = [(i + 1, 109.99 + i * 0.01) for i in range(45)]
    source = folder / "road.osm"
    source.write_text(
        "<?xml version='1.0'?><osm version='0.6'>"
        + "".join(f"<node id='{i}' lon='{lon:.4f}' lat='30.0'/>" for i, lon in nodes)
        + "<way id='1'>"
        + "".join(f"<nd ref='{i}'/>" for i, _ in nodes)
        + "<tag k='highway' v='primary'/></way></osm>",
        encoding="utf-8",
    )
    build_roads(source, folder / "built")
    return RoadsInForce.load(folder / "built")


@pytest.fixture
def busy_site(world: World, roads: RoadsInForce) -> Iterator[tuple[Site, dict[str, str]]]:
    """Start the application with its roads, and one accepted transfer in each prefecture."""
    with running_site(world) as site:
        site.app.state.roads = roads
        closed = site.client("coordinator_9901").post("/api/closures", json=CLOSURE)
        assert closed.status_code == 201, closed.text
        names: dict[str, str] = {"<closure>": closed.json()["id"]}
        for n, origin, centres, clinician in (
            (1, "T1", ["P1", "C1"], "clinician_t1"),
            (2, "T2", ["P2"], "clinician_t2"),
        ):
            excluded = sorted({"P1", "C1", "P2"} - set(centres))
            referral = world.referral(origin, candidates=centres, excluded=excluded)
            transfer = uuid4()
            client = site.client(clinician)
            body = {"referral": str(referral), "offers": centres}
            assert client.put(f"/api/transfers/{transfer}", json=body).status_code == 201
            said = {"facility": centres[0], "by_phone": "x"}
            answer = client.post(f"/api/transfers/{transfer}/accept", json=said)
            assert answer.status_code == 200, answer.text
            names |= {f"<referral{n}>": str(referral), f"<transfer{n}>": str(transfer)}
        yield site, names


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def status_of(site: Site, entry: Entry, name: str | None, names: dict[str, str]) -> int:
    """Make the request of an entry; a socket's close code counts as the HTTP status it means."""
    method, _, _ = entry.route.partition(" ")
    path = filled(entry.path, names)
    if method == "WS":
        return _socket_status(site, path, name)
    body = entry.body and {
        key: filled(value, names) if isinstance(value, str) else value
        for key, value in entry.body.items()
    }
    client = site.client(name)
    if entry.file is not None:
        headers = {"content-type": "text/csv"}
        return client.request(method, path, content=entry.file, headers=headers).status_code
    return client.request(method, path, json=body).status_code


def _socket_status(site: Site, path: str, name: str | None) -> int:
    cookie = {} if name is None else {"cookie": f"{COOKIE}={site.world.token(name)}"}
    status = 200
    # The test client cancels the socket's task as it leaves, instead of letting it end.
    with suppress(CancelledError), site.main.websocket_connect(path, headers=cookie) as socket:
        try:
            assert socket.receive_json()["type"] == "reset"
        except WebSocketDisconnect as closed:
            status = closed.code - 4000
    return status


def test_everybody_may_what_the_table_says_and_nothing_else(
    busy_site: tuple[Site, dict[str, str]],
) -> None:
    site, names = busy_site
    wrong = []
    for entry in ENTRIES:
        for name in ACCOUNTS:
            status = status_of(site, entry, name, names)
            expected = (
                "yes" if name in entry.may.split() else "hidden" if name in entry.hidden else "no"
            )
            found = {403: "no", 401: "signed out", 404: "hidden"}.get(status, "yes")
            assert status < 500, (entry.route, entry.path, name, status)
            if found != expected:
                wrong.append((entry.route, entry.path, entry.body, name, expected, status))
    assert wrong == []


def test_nobody_signed_out_gets_past_the_public_routes(
    busy_site: tuple[Site, dict[str, str]],
) -> None:
    site, names = busy_site
    assert {(entry.route, status_of(site, entry, None, names)) for entry in ENTRIES} == {
        (entry.route, 401) for entry in ENTRIES
    }
    for route, expected in PUBLIC.items():
        method, _, path = route.partition(" ")
        assert site.client().request(method, path, json={}).status_code == expected, route


def test_no_table_row_moved_the_transfers(busy_site: tuple[Site, dict[str, str]]) -> None:
    """The rows above ask with a version that is never true, so each is tried on the same state."""
    site, names = busy_site
    before = site.client("qc_9901").get(filled("/api/transfers/<transfer1>", names)).json()
    for entry in ENTRIES:
        if entry.route == "POST /api/transfers/{id}/{command}":
            status_of(site, entry, "coordinator_9901", names)
    after = site.client("qc_9901").get(filled("/api/transfers/<transfer1>", names)).json()
    assert before == after
    assert UUID(before["card"]["id"]) == UUID(names["<transfer1>"])
