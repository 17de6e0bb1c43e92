"""The ways to move the case of a stored answer, asked for over HTTP in the little valley.

T asks; E, across the bridge, has everything for bleeding, and W, on T's own bank, has some of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.registry.actions import Origin, record_facilities
from tests.service.referrals.test_endpoints import ask, site
from tests.support.little_world import BRIDGE_WAY, LittleWorld
from tests.support.service import Site

__all__ = ["site"]  # the fixture: the little valley with its roads, and an account of each kind

QUESTION = {"origin": {"facility": "T"}, "conditions": ["pph"]}

# what is read from the register as it was then is asked of both databases below
ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def ways(client: TestClient, referral: str, *facilities: str) -> Any:
    answered = client.get(f"/api/referrals/{referral}/ways", params={"facility": facilities})
    assert answered.status_code == 200, answered.text
    return answered.json()


@ON_ONE_DATABASE
def test_the_direct_way_is_the_answers_own_road_after_the_vehicle_is_ready(site: Site) -> None:
    answer = ask(site, QUESTION)
    first = answer["candidates"][0]
    found = ways(site.client("clinician_t"), answer["id"])
    assert (found["referral"], found["versions"]) == (answer["id"], answer["versions"])
    reached = [each["facility"] for each in answer["candidates"] if each["travel_time_s"]]
    assert [each["facility"] for each in found["facilities"]] == reached
    ready, drive = found["facilities"][0]["ways"][0]["legs"]
    assert (ready["kind"], ready["carried_by"], ready["proposal"]) == (
        "mobilise",
        "referring",
        True,
    )
    here = {"kind": "origin", "key": "origin", "name": "溪口卫生院", "name_en": "Brook Mouth"}
    assert ready["start"] == drive["start"] == here
    assert drive["end"]["key"] == first["facility"]
    assert (drive["time_s"], drive["range_s"], drive["distance_m"]) == (
        first["travel_time_s"],
        first["range_s"],
        first["distance_m"],
    )


@ON_ONE_DATABASE
def test_any_facility_of_the_answer_may_be_named_and_every_stranger_is_refused_at_once(
    site: Site,
) -> None:
    client = site.client("clinician_t")
    referral = ask(site, QUESTION)["id"]
    named = ways(client, referral, "W", "E", "W")
    assert [each["facility"] for each in named["facilities"]] == ["W", "E"]
    codes = [each["code"] for each in named["facilities"][0]["verdict"]["rests_on"]]
    assert "centre_unfit" in codes
    assert named["verdict"]["facility"] == "E"
    refused = client.get(
        f"/api/referrals/{referral}/ways", params={"facility": ["NOPE", "E", "NADA"]}
    )
    assert refused.status_code == 400
    assert [(each["code"], each["value"]) for each in refused.json()["errors"]] == [
        ("unknown_facility", "NOPE"),
        ("unknown_facility", "NADA"),
    ]


def test_an_old_answer_keeps_its_ways_whatever_became_of_roads_and_teams(
    site: Site, little_world: LittleWorld
) -> None:
    client = site.client("clinician_t")
    referral = ask(site, QUESTION)["id"]
    then = ways(client, referral)
    closure = {
        "place": {"kind": "way", "way": BRIDGE_WAY},
        "effect": "closed",
        "reason": "flood",
        "source": "police",
    }
    told = site.client("coordinator_9901").post("/api/closures", json=closure)
    assert told.status_code == 201, told.text
    network = [
        replace(each, retrieval_team=False) if each.code == "E" else each
        for each in little_world.network()
    ]
    with site.world.database.write() as session:
        record_facilities(session, network, origin=Origin("a notice", None, datetime.now(UTC)))
    assert ways(client, referral) == then
    assert then["facilities"][0]["ways"][1]["possible"]
    after = ways(client, ask(site, QUESTION)["id"], "E")
    assert after["facilities"][0]["ways"][1]["why_not"] == "no_team"
    assert after["versions"]["closures"] != then["versions"]["closures"]


@ON_ONE_DATABASE
def test_a_way_is_drawn_leg_by_leg_as_geojson_with_the_licence_of_its_roads(site: Site) -> None:
    client = site.client("clinician_t")
    referral = ask(site, QUESTION)["id"]
    (centre,) = ways(client, referral, "E")["facilities"]
    drawn = client.get(f"/api/referrals/{referral}/ways/E/fetched")
    assert drawn.status_code == 200, drawn.text
    route = drawn.json()
    assert (route["type"], route["facility"], route["way"]) == ("FeatureCollection", "E", "fetched")
    assert "OpenStreetMap contributors" in route["attribution"]
    legs = [
        (number, leg["carried_by"], leg["time_s"], leg["range_s"], leg["distance_m"])
        for number, leg in enumerate(centre["ways"][1]["legs"])
        if leg["distance_m"] is not None
    ]
    told = [each["properties"] for each in route["features"]]
    assert [tuple(each.values()) for each in told] == legs
    out, back = (each["geometry"]["coordinates"] for each in route["features"])
    assert (out[0], out[-1]) == (back[-1], back[0])


@ON_ONE_DATABASE
def test_a_way_that_cannot_be_drawn_is_refused_by_name(site: Site) -> None:
    referral = ask(site, QUESTION)["id"]
    address = f"/api/referrals/{referral}/ways"
    client = site.client("clinician_t")
    no_way = client.get(f"{address}/E/rendezvous")
    assert (no_way.status_code, no_way.json()["code"]) == (409, "no_way")
    assert no_way.json()["errors"][0]["params"] == {"facility": "E", "reason": "no_stop_allowed"}
    stranger = client.get(f"{address}/NOPE/direct")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "unknown_facility")
    assert client.get(f"{address}/E/by_boat").status_code == 400


@ON_ONE_DATABASE
def test_the_ways_are_read_by_whoever_reads_the_answer(site: Site) -> None:
    referral = ask(site, QUESTION)["id"]
    for account, status in (("coordinator_9901", 200), ("clinician_w", 403), (None, 401)):
        client = site.client(account)
        for path in ("ways", "ways/E/direct"):
            assert client.get(f"/api/referrals/{referral}/{path}").status_code == status
