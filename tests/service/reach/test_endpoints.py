"""Reach over HTTP: what a health authority asks, what it may see, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.database import Database
from tests.service.reach.conftest import PLACES
from tests.support.little_world import BRIDGE_WAY, LittleWorld
from tests.support.service import Site, World, running_site
from tests.support.valley import build_valley_world

CSV = "key,name,lon,lat,weight,area_code\n" + "".join(
    f"{each.key},{each.name},{each.lon},{each.lat},{each.weight},{each.area_code}\n"
    for each in PLACES
)


@pytest.fixture
def world(database: Database, valley: LittleWorld) -> World:
    """Fill a fresh database with the valley's facilities and people."""
    return build_valley_world(database, valley)


@pytest.fixture
def site(world: World, valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley with its roads."""
    with running_site(world, roads_dir=valley.roads) as running:
        yield running


@pytest.fixture
def embedded(sqlite_url: str, valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley from a file: for what does not depend on the kind of database."""
    database = Database(sqlite_url)
    with running_site(build_valley_world(database, valley), roads_dir=valley.roads) as running:
        yield running
    database.close()


def put_points(site: Site, text: str = CSV, by: str = "administrator", **more: str) -> Any:
    query = {"unit": "births", "name": "2025 分娩数"} | more
    headers = {"content-type": "text/csv"}
    client = site.client(by)
    return client.put("/api/reach/points", content=text.encode(), headers=headers, params=query)


def reach(site: Site, query: str, by: str = "administrator", status: int = 200) -> Any:
    said = site.client(by).get(f"/api/reach?{query}")
    assert said.status_code == status, said.text
    return said.json()


def post(site: Site, what: str, status: int = 200, by: str = "administrator", **body: Any) -> Any:
    said = site.client(by).post(f"/api/reach/{what}", json=body)
    assert said.status_code == status, said.text
    return said.json()


def codes(refused: Any) -> list[str]:
    return [refused["code"], *(each["code"] for each in refused.get("errors", [])[1:])]


def test_a_health_authority_sees_who_is_reached_in_time(site: Site) -> None:
    assert put_points(site).status_code == 200
    found = reach(site, "condition=pph&at=2026-03-02T12:00:00%2B08:00&bands=5,600")
    assert found["points"] | {"as_of": None, "sha256": None} == {
        "name": "2025 分娩数",
        "unit": "births",
        "as_of": None,
        "weight": 200.0,
        "places": 4,
        "sha256": None,
    }
    assert found["at"] == "2026-03-02T04:00:00Z"
    assert [each["weight"] for each in found["within"]][-1] == 190.0
    assert found["unreachable"] == {"weight": 10.0, "places": 1}
    assert [(each["area_code"], each["name"]) for each in found["areas"]] == [
        ("990101", "甲县"),
        ("990102", "乙县"),
    ]
    worst, *others = found["places"]
    assert (worst["key"], worst["minutes"], worst["why_none"]) == ("beyond", None, "off_road")
    minutes = [each["minutes"] for each in others]
    assert minutes == sorted(minutes, reverse=True)
    for each in others:
        low, high = each["range_min"]
        assert low <= each["minutes"] <= high
        assert each["nearest"] == "E"
    counted = {each["facility"]: each["why_not"] for each in found["centres"]}
    assert counted == {
        "E": None, "P": None, "T": "unfit", "U": "unknown", "W": "unfit", "X": "off_road",
    }  # fmt: skip
    assert found["bands"]["attribution"].startswith("© OpenStreetMap contributors")
    assert [each["properties"]["within_min"] for each in found["bands"]["features"]] == [5, 600]
    assert {"unknown_centres", "uncalibrated"} <= {each["code"] for each in found["remarks"]}


def test_what_is_missing_is_the_need_that_is_farther_than_the_band(embedded: Site) -> None:
    put_points(embedded)
    brook = next(
        each
        for each in reach(embedded, "need=nrp&need=icu_a|ecmo_a&bands=1,600")["places"]
        if each["key"] == "brook"
    )
    assert [each["need"] for each in brook["missing"]] == [["icu_a", "ecmo_a"]]
    assert brook["missing"][0]["nearest"] == "E"


def test_without_a_table_there_are_bands_and_centres_and_no_sums(embedded: Site) -> None:
    found = reach(embedded, "need=icu_a")
    assert (found["points"], found["within"], found["places"], found["unreachable"]) == (
        None, [], [], None,
    )  # fmt: skip
    assert "no_points" in [each["code"] for each in found["remarks"]]
    assert embedded.client("administrator").get("/api/reach/points").json() == {
        "points": None,
        "rows": [],
    }


def test_an_account_of_an_area_sees_its_own_places_and_the_bands_of_all(embedded: Site) -> None:
    put_points(embedded, CSV + "other,丙县他镇,113.0003,35.02,7,980101001\n")
    everything = reach(embedded, "need=icu_a")
    own = reach(embedded, "need=icu_a", by="authority")
    assert own["bands"] == everything["bands"]
    assert (everything["areas_seen"], own["areas_seen"]) == (None, ["9901"])
    assert (everything["points"]["weight"], own["points"]["weight"]) == (207.0, 200.0)
    assert "other" not in [each["key"] for each in own["places"]]
    rows = embedded.client("authority").get("/api/reach/points").json()["rows"]
    assert sorted(each["key"] for each in rows) == sorted(each.key for each in PLACES)


def test_a_moment_to_come_is_answered_on_the_roads_the_register_holds_then(embedded: Site) -> None:
    put_points(embedded)
    closing = {
        "place": {"kind": "way", "way": BRIDGE_WAY},
        "effect": "closed",
        "reason": "works",
        "source": "police",
        "starts_at": "2099-03-02T00:00:00Z",
        "ends_at": "2099-03-04T00:00:00Z",
    }
    assert embedded.client("coordinator").post("/api/closures", json=closing).status_code == 201

    def minutes_on(day: str) -> dict[str, float]:
        places = reach(embedded, f"need=icu_a&at={day}")["places"]
        return {each["key"]: each["minutes"] for each in places}

    before, during = map(minutes_on, ("2099-03-01T04:00:00Z", "2099-03-03T04:00:00Z"))
    assert during["brook"] > before["brook"] + 10
    assert during["east"] == before["east"]
    said = reach(embedded, "need=icu_a&at=2099-03-03T04:00:00Z")["remarks"]
    assert "roads_of_then" in [each["code"] for each in said]


def test_what_if_says_who_gains_and_who_loses_and_touches_no_record(embedded: Site) -> None:
    put_points(embedded)
    before = reach(embedded, "need=icu_a")
    found = post(
        embedded,
        "what-if",
        need=["icu_a"],
        changes=[
            {"kind": "close_way", "way": BRIDGE_WAY},
            {
                "kind": "open_centre",
                "name": "新中心",
                "lon": 113.0003,
                "lat": 35.02,
                "capabilities": ["icu_a"],
            },
        ],
    )
    assert found["before"]["within"] == before["within"]
    west, brook = found["moved"]
    assert (west["key"], west["nearest_before"], west["nearest_after"]) == ("west", "E", "NEW-1")
    assert west["change_min"] > 0 > brook["change_min"]
    assert (found["gained_weight"], found["lost_weight"]) == (100.0, 60.0)
    assert len(found["bands_after"]["features"]) == 3
    again = reach(embedded, "need=icu_a")
    assert (again["places"], again["network"]) == (before["places"], before["network"])


def test_siting_names_the_places_and_how_good_any_choice_can_be(embedded: Site) -> None:
    put_points(embedded)
    found = post(embedded, "siting", need=["icu_a"], capabilities=["icu_a"], k=2, within_min=2)
    assert [(each["facility"], each["adds_weight"]) for each in found["chosen"]] == [("W", 60.0)]
    assert "sites_by_tier" in [each["code"] for each in found["remarks"]]
    siting: dict[str, Any] = {"need": ["icu_a"], "capabilities": ["icu_a"], "k": 2, "within_min": 2}
    found = post(embedded, "siting", sites=["T", "W"], **siting)
    assert [(each["facility"], each["adds_weight"]) for each in found["chosen"]] == [
        ("T", 100.0),
        ("W", 60.0),
    ]
    assert "sites_by_tier" not in [each["code"] for each in found["remarks"]]
    assert found["exact"]
    assert found["bound_weight"] == found["covered_weight"]
    assert found["gap_share"] == 0.0


def test_everything_wrong_with_a_question_is_refused_at_once(embedded: Site) -> None:
    refused = reach(embedded, "need=cs42&need=%7C&capacity=some&bands=60,30", status=400)
    assert codes(refused) == [
        "empty_need", "unknown_capacity", "bad_bands", "unknown_capability", "empty_group",
    ]  # fmt: skip
    assert codes(reach(embedded, "", status=400)) == ["missing_need"]
    assert codes(reach(embedded, "need=cs24&at=2026-03-02T12:00:00", status=400)) == ["no_offset"]
    for year in ("0001", "9999"):
        refused = reach(embedded, f"need=cs24&at={year}-12-31T23:00:00Z", status=400)
        assert codes(refused) == ["moment_out_of_range"]
    changes = [
        {"kind": "close_way", "way": 999_999},
        {"kind": "upgrade_centre", "facility": "Z", "capabilities": ["cs42"]},
        {"kind": "open_centre", "name": "x", "lon": 1.0, "lat": 1.0, "capabilities": ["cs24[x]"]},
    ]
    refused = post(embedded, "what-if", status=400, need=["cs24"], changes=changes)
    assert codes(refused) == ["unknown_facility", "bad_duty", "outside_region", "unknown_way"]
    put_points(embedded)
    siting: dict[str, Any] = {"need": ["icu_a"], "capabilities": ["icu_a"], "k": 99}
    assert codes(post(embedded, "siting", status=400, **siting)) == ["k_over_sites"]


def test_a_bad_table_is_refused_by_row_and_column_and_the_last_one_stays(site: Site) -> None:
    assert put_points(site).status_code == 200
    bad = "key,lon,lat,weight,area_code\na,113.0,35.0,0,9901\nb,113.0,35.0,5,9801999\nc,x,35,1,\n"
    refused = put_points(site, bad)
    assert refused.status_code == 400
    assert [
        (each["params"]["row"], each["field"], each["code"]) for each in refused.json()["errors"]
    ] == [
        (2, "weight", "zero_weight"),
        (3, "area_code", "bad_area_code"),
        (4, "lon", "not_a_number"),
    ]
    unknown = put_points(site, "key,lon,lat,weight,area_code\na,113.0,35.0,5,770101\n")
    assert unknown.json()["code"] == "unknown_area"
    assert put_points(site, unit="cows").status_code == 400
    assert reach(site, "need=icu_a")["points"]["weight"] == 200.0


def test_a_new_table_takes_the_place_of_the_last(site: Site) -> None:
    put_points(site)
    stored = put_points(
        site, "编号,经度,纬度,人口\n甲,113.0003,35.02,12\n", unit="people", by="authority"
    )
    assert stored.status_code == 200
    assert reach(site, "need=icu_a")["points"]["unit"] == "people"
    # a place without an area is in nobody's area
    assert stored.json()["rows"] == []


def test_who_neither_plans_nor_watches_is_refused(embedded: Site) -> None:
    for by in ("clinician_t", "centre_e"):
        assert reach(embedded, "need=icu_a", by=by, status=403)["code"] == "not_allowed"
    assert put_points(embedded, by="qc").status_code == 403
