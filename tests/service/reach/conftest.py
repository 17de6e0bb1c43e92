"""The little valley as a region to ask about, with places where women live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from facilities.network import Network
from facilities.rules import rule_book
from routing.reach import Places, Point
from service.reach.answering import Answer, answer
from service.reach.points import Unit
from service.reach.question import read_question
from service.reach.region import PointTable, Region
from service.situation.capacity import FreeBeds
from service.situation.roads import RoadsInForce
from tests.support.little_world import LittleWorld, make_little_world

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday 12:00 in China
SOURCE = "tests"

PLACES = (
    Point("brook", "甲县溪口镇", 113.0003, 35.0100, 100.0, "990101100"),
    Point("west", "甲县西岸镇", 113.0003, 35.0900, 60.0, "990101001"),
    Point("east", "乙县东岸镇", 113.0303, 35.0450, 30.0, "990102001"),
    Point("beyond", "乙县界外镇", 114.0, 36.0, 10.0, "990102002"),
)
"""The brook and the west lie west of the river, the east beyond its one bridge."""

Build = Callable[..., Region]
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Return the valley's files."""
    return make_little_world(tmp_path_factory.mktemp("valley"))


@pytest.fixture(scope="session")
def roads(valley: LittleWorld) -> RoadsInForce:
    """Load the valley's roads."""
    return RoadsInForce.load(valley.roads)


@pytest.fixture
def build(valley: LittleWorld, roads: RoadsInForce) -> Build:
    """Return a way to make the valley a region."""

    def make(
        capacity: Mapping[str, tuple[FreeBeds, ...]] | None = None,
        points: Sequence[Point] | None = PLACES,
        network: Network | None = None,
    ) -> Region:
        table = (
            None
            if points is None
            else PointTable(UUID(int=1), "births", Unit.BIRTHS, NOON, "0" * 64, tuple(points))
        )
        return Region(
            network=network or Network(valley.network()),
            roads=roads,
            capacity=capacity or {},
            capacity_limit=timedelta(hours=4),
            book=rule_book(),
            table=table,
            on_roads=Places.of(roads.graph, points or ()),
        )

    return make


@pytest.fixture
def ask(build: Build) -> Ask:
    """Return a way to ask about the valley."""

    def put(
        *needs: str,
        condition: str | None = None,
        at: datetime = NOON,
        capacity: str = "ignore",
        bands: str | None = None,
        region: Region | None = None,
    ) -> Answer:
        asked = read_question(
            condition, needs, at=at, capacity=capacity, bands=bands, book=rule_book()
        )
        return answer(*asked, region or build())

    return put
