"""Closures and conditions over HTTP: entered, in force, over, and everything that is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from routing import covering
from service.situation import actions
from service.tables import ClosureRow, EventRow, NoteRow, RoadsVersionRow
from tests.support.little_world import BRIDGE_WAY, CANAL_WAY, LONG_WAY
from tests.support.server import wait_until
from tests.support.service import Site

BRIDGE: dict[str, Any] = {
    "place": {"kind": "way", "way": BRIDGE_WAY},
    "effect": "closed",
    "reason": "bridge",
    "source": "police",
}
QUESTION = {"origin": {"facility": "T"}, "conditions": ["pph"]}


def post(site: Site, body: dict[str, Any], status: int = 201, by: str = "coordinator") -> Any:
    said = site.client(by).post("/api/closures", json=body)
    assert said.status_code == status, said.text
    return said.json()


def roads(site: Site) -> Any:
    return site.client("clinician_t").get("/api/roads").json()


def settled(site: Site) -> Any:
    """Wait until the weights that the register asks for are in force."""
    wait_until(lambda: not roads(site)["preparing"])
    return roads(site)


def test_the_boxes_in_which_places_are_found_are_ready_before_the_first_closure(
    valley_site: Site,
) -> None:
    assert valley_site.app.state.roads.graph in covering._boxes


def minutes_to_e(site: Site) -> float:
    answer = site.client("clinician_t").post("/api/referrals", json=QUESTION).json()
    assert answer["versions"]["closures"] == roads(site)["version"]
    stands = [*answer["candidates"], *answer["excluded"]]
    travel_time_s = next(each["travel_time_s"] for each in stands if each["facility"] == "E")
    return float(travel_time_s) / 60


def events(site: Site, *kinds: str) -> list[str]:
    with site.world.database.read() as session:
        kept = session.exec(select(EventRow).order_by(col(EventRow.seq))).all()
    return [row.body.decode() for row in kept if row.type in kinds]


def test_a_closed_bridge_is_driven_around_until_it_is_open_again(valley_site: Site) -> None:
    before, start = minutes_to_e(valley_site), settled(valley_site)
    closure = post(valley_site, BRIDGE)
    assert (closure["status"], closure["ways"], closure["misfit"]) == ("active", [BRIDGE_WAY], None)
    assert closure["edges"] == 2
    assert closure["length_m"] == pytest.approx(2730, rel=0.01)
    closed = settled(valley_site)
    assert [each["id"] for each in closed["closures"]] == [closure["id"]]
    assert closed["version"] != start["version"]
    assert minutes_to_e(valley_site) > 2 * before
    opened = valley_site.client("coordinator").post(f"/api/closures/{closure['id']}/reopen")
    assert opened.json()["status"] == "lifted"
    assert settled(valley_site)["version"] == start["version"]
    assert minutes_to_e(valley_site) == before
    again = valley_site.client("coordinator").post(f"/api/closures/{closure['id']}/reopen")
    assert (again.status_code, again.json()["code"]) == (409, "over_already")


def test_a_slower_road_takes_so_many_times_as_long(valley_site: Site) -> None:
    before = minutes_to_e(valley_site)
    post(valley_site, BRIDGE | {"effect": "slower", "factor": 3.0})
    settled(valley_site)
    assert before < minutes_to_e(valley_site) < 3 * before


def test_a_road_may_be_closed_in_one_direction(valley_site: Site) -> None:
    before = minutes_to_e(valley_site)
    post(valley_site, BRIDGE | {"effect": "one_way", "direction": "along"})
    settled(valley_site)
    assert minutes_to_e(valley_site) == before
    post(valley_site, BRIDGE | {"direction": "along"})
    settled(valley_site)
    assert minutes_to_e(valley_site) > 2 * before


def test_a_closure_to_come_is_planned_and_changes_nothing_yet(valley_site: Site) -> None:
    version = settled(valley_site)["version"]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    closure = post(valley_site, BRIDGE | {"starts_at": tomorrow})
    assert closure["status"] == "planned"
    now = settled(valley_site)
    assert (now["version"], now["closures"]) == (version, [])
    listed = valley_site.client("clinician_t").get("/api/closures?status=planned").json()
    assert [each["id"] for each in listed] == [closure["id"]]
    assert valley_site.client("clinician_t").get("/api/closures?status=active").json() == []


def test_a_closure_tells_the_boards_without_text_or_coordinates(valley_site: Site) -> None:
    circle = {"kind": "circle", "lon": 113.0301, "lat": 35.0502, "radius_m": 300}
    closure = post(valley_site, BRIDGE | {"place": circle, "note": "王警官说桥塌了"})
    settled(valley_site)
    board = valley_site.client("coordinator").get("/api/board?area=9901").json()
    start = board["position"].rpartition(".")[0] + ".0"
    coordinator = valley_site.client("coordinator")
    # what is in force is served first and told then
    wait_until(lambda: len(coordinator.get(f"/api/events?area=9901&after={start}").json()) > 1)
    frames = coordinator.get(f"/api/events?area=9901&after={start}").json()
    assert [each["type"] for each in frames] == ["closure_set", "roads_changed"]
    assert frames[0]["data"]["closure"] == closure["id"]
    assert frames[0]["data"]["actor_name"] == "人 coordinator"
    assert frames[1]["data"]["closures"] == [closure["id"]]
    assert frames[1]["data"]["version"] == roads(valley_site)["version"]
    for body in events(valley_site, "closure_set", "roads_changed"):
        assert "王警官" not in body
        assert "113.03" not in body
        assert "35.05" not in body


def test_a_note_is_kept_where_it_can_be_erased(valley_site: Site) -> None:
    closure = post(valley_site, BRIDGE | {"note": "  王警官说桥塌了 "})
    assert (closure["note"], closure["author"]) == ("王警官说桥塌了", "人 coordinator")
    with valley_site.world.database.write() as session:
        row = session.get_one(ClosureRow, UUID(closure["id"]))
        session.get_one(NoteRow, row.note).text = None
    listed = valley_site.client("clinician_t").get("/api/closures").json()
    assert (listed[0]["id"], listed[0]["note"]) == (closure["id"], None)


@pytest.mark.parametrize(
    ("part", "field", "code"),
    [
        ({"place": {"kind": "way", "way": 1}}, "place.way", "unknown_way"),
        ({"place": {"kind": "way", "way": CANAL_WAY}}, "place.way", "unknown_way"),
        ({"place": {"kind": "way", "way": "x"}}, "place.way", "invalid"),
        ({"place": {"kind": "square"}}, "place", "invalid"),
        ({"place": {"kind": "circle", "lon": 2.0, "lat": 48.0, "radius_m": 9.0}}, "place", None),
        (
            {"place": {"kind": "circle", "lon": 113.0, "lat": 35.05, "radius_m": -1.0}},
            "place.radius_m",
            "bad_radius",
        ),
        (
            {"place": {"kind": "circle", "lon": 113.0, "lat": 35.05, "radius_m": 49_000.0}},
            "place",
            "covers_everything",
        ),
        ({"place": {"kind": "line", "points": [[113.0, 35.05]]}}, "place.points", None),
        ({"effect": "slower"}, "factor", "bad_factor"),
        ({"effect": "slower", "factor": 0.5}, "factor", "bad_factor"),
        ({"factor": 2.0}, "factor", "factor_not_used"),
        ({"effect": "one_way"}, "direction", "one_way_of_both"),
        (
            {"starts_at": "2050-01-02T00:00:00Z", "ends_at": "2050-01-01T00:00:00Z"},
            "ends_at",
            "ends_before_it_starts",
        ),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at", "ends_before_it_starts"),
        (
            {"starts_at": "2020-01-01T00:00:00Z", "ends_at": "2020-01-02T00:00:00Z"},
            "ends_at",
            "already_over",
        ),
        ({"starts_at": "2050-01-02T00:00:00"}, "starts_at", "no_offset"),
        ({"reason": "boredom"}, "reason", "invalid"),
        ({"colour": "red"}, "colour", "invalid"),
    ],
)
def test_what_cannot_be_entered_is_named_with_its_field(
    valley_site: Site, part: dict[str, Any], field: str, code: str | None
) -> None:
    refused = post(valley_site, BRIDGE | part, 400)
    assert refused["field"] == field
    assert code is None or refused["code"] == code
    assert any("\u4e00" <= char <= "\u9fff" for char in refused["zh"])
    with valley_site.world.database.read() as session:
        assert session.exec(select(ClosureRow)).all() == []
        assert session.exec(select(NoteRow)).all() == []


def test_everything_wrong_is_said_at_once(valley_site: Site) -> None:
    wrong = {
        "place": {"kind": "circle", "lon": 2.0, "lat": 48.0, "radius_m": -5.0},
        "effect": "one_way",
        "factor": 2.0,
        "ends_at": "2020-01-01T00:00:00Z",
        "note": "kept nowhere",
    }
    refused = post(valley_site, BRIDGE | wrong, 400)
    assert [each["field"] for each in refused["errors"]] == [
        "place",
        "place.radius_m",
        "factor",
        "direction",
        "ends_at",
    ]
    assert [each["value"] for each in refused["errors"]][1:3] == ["-5.0", "2.0"]


def test_a_preview_counts_and_keeps_nothing(valley_site: Site) -> None:
    client = valley_site.client("administrator")
    counted = client.post("/api/closures/preview", json=BRIDGE).json()
    assert (counted["edges"], counted["ways"]) == (2, [BRIDGE_WAY])
    assert client.get("/api/closures").json() == []


def test_a_closure_that_nobody_entered_cannot_be_lifted(valley_site: Site) -> None:
    refused = valley_site.client("coordinator").post(f"/api/closures/{uuid4()}/reopen", json={})
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_closure")


def test_rain_makes_every_road_slower_until_it_is_said_to_be_over(valley_site: Site) -> None:
    before, start = minutes_to_e(valley_site), settled(valley_site)
    client = valley_site.client("coordinator")
    said = client.put("/api/roads/conditions/rain", json={"in_force": True, "source": "weather"})
    assert (said.status_code, said.json()["status"]) == (200, "active")
    wet = settled(valley_site)
    assert [each["kind"] for each in wet["conditions"]] == ["rain"]
    assert minutes_to_e(valley_site) > before
    over = client.put("/api/roads/conditions/rain", json={"in_force": False, "source": "weather"})
    assert over.status_code == 200
    assert settled(valley_site)["version"] == start["version"]
    assert len(events(valley_site, "condition_set")) == 2


def test_a_condition_may_hold_in_one_place_only(valley_site: Site) -> None:
    place = {"kind": "circle", "lon": 113.015, "lat": 35.2, "radius_m": 3000.0}
    body = {"in_force": True, "source": "weather", "place": place}
    client = valley_site.client("coordinator")
    before, start = minutes_to_e(valley_site), settled(valley_site)
    assert client.put("/api/roads/conditions/ice", json=body).status_code == 200
    assert settled(valley_site)["version"] != start["version"]
    assert minutes_to_e(valley_site) == before


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"in_force": False, "ends_at": "2050-01-01T00:00:00Z"}, ["ends_at"]),
        (
            {
                "in_force": True,
                "ends_at": "2020-01-01T00:00:00Z",
                "place": {"kind": "circle", "lon": 113.0, "lat": 36.9, "radius_m": -1.0},
            },
            ["place", "place.radius_m", "ends_at"],
        ),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(
    valley_site: Site, body: dict[str, Any], fields: list[str]
) -> None:
    refused = valley_site.client("coordinator").put(
        "/api/roads/conditions/snow", json=body | {"source": "other"}
    )
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == fields
    assert events(valley_site, "condition_set") == []


def test_only_three_conditions_are_said_by_people(valley_site: Site) -> None:
    body = {"in_force": True, "source": "other"}
    said = valley_site.client("coordinator").put("/api/roads/conditions/night", json=body)
    assert said.status_code == 400


def test_the_register_refuses_to_be_changed(valley_site: Site) -> None:
    closure = post(valley_site, BRIDGE)
    valley_site.client("coordinator").post(f"/api/closures/{closure['id']}/reopen", json={})
    settled(valley_site)
    post(valley_site, BRIDGE | {"place": {"kind": "way", "way": LONG_WAY}})
    settled(valley_site)
    for table in ("closure", "closure_lift", "roads_version"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            valley_site.world.database.write() as session,
        ):
            session.connection().execute(text(f"DELETE FROM {table}"))


def test_an_answer_keeps_its_route_after_the_roads_have_changed(valley_site: Site) -> None:
    client = valley_site.client("clinician_t")

    def ask() -> str:
        answer = client.post("/api/referrals", json=QUESTION).json()
        return f"/api/referrals/{answer['id']}/routes/E"

    settled(valley_site)
    over_the_bridge = ask()
    first = client.get(over_the_bridge).json()
    closure = post(valley_site, BRIDGE)
    settled(valley_site)
    around = ask()
    second = client.get(around).json()
    assert second["distance_m"] > 2 * first["distance_m"]
    assert client.get(over_the_bridge).json() == first
    valley_site.client("coordinator").post(f"/api/closures/{closure['id']}/reopen", json={})
    settled(valley_site)
    assert client.get(around).json() == second


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (113.0303, 35.045, "closed_at_destination"),
        (113.0003, 35.01, "closed_at_origin"),
        (113.015, 35.2, None),
    ],
)
def test_a_way_that_begins_or_ends_on_a_closed_road_says_so(
    valley_site: Site, lon: float, lat: float, code: str | None
) -> None:
    circle = {"kind": "circle", "lon": lon, "lat": lat, "radius_m": 150.0}
    post(valley_site, BRIDGE | {"place": circle})
    settled(valley_site)
    answer = valley_site.client("clinician_t").post("/api/referrals", json=QUESTION).json()
    stands = [*answer["candidates"], *answer["excluded"]]
    east = next(each for each in stands if each["facility"] == "E")
    said = {each["code"] for each in east["reasons"]}
    assert (east["travel_time_s"] is None) is (code is not None)
    assert code is None or code in said


@pytest.mark.parametrize("again", ["routes/E", "ways"])
def test_a_road_is_drawn_again_though_a_killed_server_never_entered_what_it_served(
    valley_site: Site, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(actions, "enter_version", lambda *_, **__: None)
        closure = post(valley_site, BRIDGE)
        settled(valley_site)
        clinician = valley_site.client("clinician_t")
        answer = clinician.post("/api/referrals", json=QUESTION).json()
    reopened = valley_site.client("coordinator").post(f"/api/closures/{closure['id']}/reopen")
    assert reopened.status_code == 200
    assert settled(valley_site)["version"] != answer["versions"]["closures"]
    with valley_site.world.database.read() as session:
        entered = set(session.exec(select(RoadsVersionRow.version)))
    assert answer["versions"]["closures"] not in entered

    drawn = clinician.get(f"/api/referrals/{answer['id']}/{again}")

    assert drawn.status_code == 200, drawn.text
