"""The ways to move the case of a stored answer, asked for over HTTP in the little valley.

T asks; E, across the bridge, has everything for bleeding, and W, on T's own bank, has some of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.service.referrals.test_endpoints import ask, site

__all__ = ["site"]  # the fixture: the little valley with its roads, and an account of each kind

WAYS = ["direct", "fetched", "forward", "rendezvous"]
QUESTION = {"origin": {"facility": "T"}, "conditions": ["pph"]}


def ways(client: TestClient, referral: str, *facilities: str) -> Any:
    answered = client.get(f"/api/referrals/{referral}/ways", params={"facility": facilities})
    assert answered.status_code == 200, answered.text
    return answered.json()


def test_each_centre_has_the_four_ways_in_one_order_with_every_leg_added_up(site: Any) -> None:
    referral = ask(site, QUESTION)["id"]
    found = ways(site.client("clinician_t"), referral)
    assert found["referral"] == referral
    assert found["facilities"]
    for centre in found["facilities"]:
        assert [each["way"] for each in centre["ways"]] == WAYS
        for way in centre["ways"]:
            assert way["possible"] is (way["why_not"] is None)
            if way["possible"]:
                last = max(leg["starts_s"] + leg["time_s"] for leg in way["legs"])
                assert last == pytest.approx(way["definitive_s"])
                assert way["first_hands_s"] <= way["definitive_s"]
                low, high = way["definitive_range_s"]
                assert low <= way["definitive_s"] <= high


def test_the_direct_way_is_the_answers_own_road_after_the_vehicle_is_ready(site: Any) -> None:
    answer = ask(site, QUESTION)
    first = answer["candidates"][0]
    (centre,) = ways(site.client("clinician_t"), answer["id"], "E")["facilities"]
    ready, drive = centre["ways"][0]["legs"]
    assert (ready["kind"], ready["carried_by"], ready["proposal"]) == (
        "mobilise",
        "referring",
        True,
    )
    assert ready["start"] == {
        "kind": "origin",
        "key": "origin",
        "name": "溪口卫生院",
        "name_en": "Brook Mouth",
    }
    assert (drive["time_s"], drive["distance_m"]) == (first["travel_time_s"], first["distance_m"])
    assert drive["end"]["key"] == "E"
