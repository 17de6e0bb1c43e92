"""Serving processes that share nothing but PostgreSQL come to the same roads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.database import Database
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, make_little_world
from tests.support.server import Stage, fresh_database, serving, wait_until
from tests.support.service import build_world

SIDE_ROAD = 100


class Servers:
    """The valley's roads and one database, served by as many processes as a test asks for."""

    def __init__(self, stack: ExitStack, request: pytest.FixtureRequest, folder: Any) -> None:
        self._stack, self._folder = stack, folder
        self._roads = str(make_little_world(folder).roads)
        self._url = stack.enter_context(fresh_database(request, "postgresql", folder))
        self._world = build_world(stack.enter_context(closing(Database(self._url))))

    def start(self) -> Stage:
        """Start one more process."""
        serving_one = serving(self._url, self._folder, roads_dir=self._roads)
        server = self._stack.enter_context(serving_one)
        return self._stack.enter_context(closing(Stage(self._world, server)))


@pytest.fixture(scope="module")
def servers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack, request, tmp_path_factory.mktemp("roads-of-two"))


@pytest.fixture(scope="module")
def pair(servers: Servers) -> tuple[Stage, Stage]:
    return servers.start(), servers.start()


def roads(stage: Stage) -> Any:
    return stage.client("centre_p1").get("/api/roads").json()


def close(stage: Stage, way: int, **more: Any) -> None:
    place = {"kind": "way", "way": way}
    body = {"place": place, "effect": "closed", "reason": "flood", "source": "police", **more}
    answer = stage.client("coordinator_9901").post("/api/closures", json=body)
    assert answer.status_code == 201, answer.text


def test_all_serve_the_same_version_and_one_that_starts_late_catches_up(
    servers: Servers, pair: tuple[Stage, Stage]
) -> None:
    one, other = pair
    assert roads(one)["version"] == roads(other)["version"]
    for stage, way in ((one, BRIDGE_WAY), (other, LONG_WAY)):
        before = roads(stage)["version"]
        close(stage, way)
        wait_until(lambda before=before: roads(one)["version"] != before)  # type: ignore[misc]
        wait_until(lambda: roads(one)["version"] == roads(other)["version"])
    late = servers.start()
    assert roads(late)["version"] == roads(one)["version"]
    frames = one.client("coordinator_9901").get("/api/events?area=9901&after=x.0").json()
    start = frames[0]["position"].rpartition(".")[0] + ".0"
    told = one.client("coordinator_9901").get(f"/api/events?area=9901&after={start}").json()
    assert [each["type"] for each in told] == ["closure_set", "roads_changed"] * 2


def test_a_planned_closure_begins_on_every_process_without_another_word(
    pair: tuple[Stage, Stage],
) -> None:
    one, other = pair
    before = roads(one)["version"]
    soon = datetime.now(UTC) + timedelta(seconds=3)
    close(one, SIDE_ROAD, starts_at=soon.isoformat())
    wait_until(lambda: roads(other)["version"] != before)
    wait_until(lambda: roads(one)["version"] == roads(other)["version"])
    assert datetime.now(UTC) >= soon
