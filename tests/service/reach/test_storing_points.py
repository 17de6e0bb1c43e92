"""Storing a table of places: nobody waits for it, and what it leaves out is said."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from facilities.registry.records import read_records
from service.database import Database
from tests.support.little_world import LittleWorld
from tests.support.service import Site, running_site
from tests.support.valley import build_valley_world

TABLE = "key,name,lon,lat,weight,area_code\n"
ROW = "a,甲镇,113.0003,35.02,12,"


@pytest.fixture
def site(sqlite_url: str, valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley from a file."""
    database = Database(sqlite_url)
    with running_site(build_valley_world(database, valley), roads_dir=valley.roads) as running:
        yield running
    database.close()


def put(site: Site, text: str | bytes, by: str = "authority") -> Any:
    return site.client(by).put(
        "/api/reach/points",
        content=text.encode() if isinstance(text, str) else text,
        headers={"content-type": "text/csv"},
        params={"unit": "births", "name": "2025"},
    )


def remarks(site: Site, by: str) -> dict[str, tuple[dict[str, Any], str]]:
    said = site.client(by).get("/api/reach?need=icu_a").json()["remarks"]
    return {each["code"]: (each["params"], each["zh"]) for each in said}


def test_whoever_plans_for_an_area_hears_of_places_that_name_none(site: Site) -> None:
    assert put(site, f"{TABLE}{ROW}\nb,乙镇,113.0303,35.045,5,990101\n").status_code == 200
    params, zh = remarks(site, "authority")["places_without_area"]
    assert params == {"count": 1}
    assert zh.startswith("1 个地点没有写行政区划代码")
    assert "places_without_area" not in remarks(site, "administrator")
    assert put(site, f"{TABLE}{ROW}990101\n").status_code == 200
    assert "places_without_area" not in remarks(site, "authority")


def test_without_any_place_to_count_siting_does_not_speak_of_roads_in_english(site: Site) -> None:
    assert put(site, f"{TABLE}{ROW}\n").status_code == 200
    asked = {"need": ["icu_a"], "capabilities": ["icu_a"], "k": 1}
    said = site.client("authority").post("/api/reach/siting", json=asked).json()
    assert (said["code"], said["zh"]) == (
        "no_weight",
        "这里计入的地点没有一处在路边：算不出能到达多少人。",
    )


@pytest.mark.parametrize(
    ("content", "code", "begins"),
    [
        (TABLE, "no_points", "文件只有表头"),
        (b" ", "empty_file", "文件是空的"),
        (b"PK\x03\x04" + bytes(100), "unreadable_workbook", "文件打不开"),
        (b"<html><table></table></html>", "not_a_table", "文件里没有表格"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_in_chinese(
    site: Site, content: str | bytes, code: str, begins: str
) -> None:
    said = put(site, content).json()
    assert said["code"] == code
    assert said["zh"].startswith(begins)


def test_why_a_new_centre_would_not_count_is_said_in_words(site: Site) -> None:
    opened = {
        "kind": "open_centre",
        "name": "新中心",
        "lon": 113.0003,
        "lat": 35.02,
        "capabilities": ["nrp"],
    }
    asked = {"need": ["icu_a"], "changes": [opened]}
    said = site.client("authority").post("/api/reach/what-if", json=asked).json()
    (problem,) = said["problems"]
    assert problem["params"]["why"] == "unfit"
    assert problem["zh"] == "新中心 即使新设也不能计入：缺必需的能力。"
    assert problem["en"] == "新中心 would not count: it lacks something decisive."


def test_nobody_waits_while_a_table_is_read(
    sqlite_url: str, valley: LittleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    world = build_valley_world(database, valley)
    went_on: list[bool] = []

    def write() -> None:
        with database.write() as session:
            session.execute(text("SELECT 1"))

    def read_slowly(*given: Any) -> Any:
        other = Thread(target=write, daemon=True)
        other.start()
        other.join(timeout=5)  # only a write that has to wait takes as long
        went_on.append(not other.is_alive())
        return read_records(*given)

    monkeypatch.setattr("service.reach.points.read_records", read_slowly)
    with running_site(world, roads_dir=valley.roads) as site:
        said = site.client("administrator").put(
            "/api/reach/points",
            content=b"key,lon,lat,weight\na,113.0003,35.02,12\n",
            headers={"content-type": "text/csv"},
            params={"unit": "births", "name": "2025"},
        )
    database.close()
    assert said.status_code == 200, said.text
    assert [each["weight"] for each in said.json()["rows"]] == [12.0]
    assert went_on == [True]
