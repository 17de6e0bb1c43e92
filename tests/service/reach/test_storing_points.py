"""A table of places is read while everybody else goes on writing."""

from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from facilities.registry.records import read_records
from service.database import Database
from tests.support.little_world import LittleWorld
from tests.support.service import running_site
from tests.support.valley import build_valley_world


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
