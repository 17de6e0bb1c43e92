"""The little valley served with its roads, and an account of each kind that says or reads roads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from routing.graph import RoadGraph
from service.database import Database
from tests.support.little_world import LittleWorld, make_little_world
from tests.support.roads_process import Process
from tests.support.service import Site, World, running_site
from tests.support.valley import build_valley_world


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Build the little valley once."""
    return make_little_world(tmp_path_factory.mktemp("valley"))


@pytest.fixture
def valley_world(database: Database, valley: LittleWorld) -> World:
    """Fill a fresh database with the valley's facilities and people."""
    return build_valley_world(database, valley)


@pytest.fixture
def valley_site(valley_world: World, valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley with its roads."""
    with running_site(valley_world, roads_dir=valley.roads) as site:
        yield site


@pytest.fixture(scope="session")
def graph(valley: LittleWorld) -> RoadGraph:
    """Map the valley's roads once."""
    return RoadGraph.load(valley.roads)


@pytest.fixture
def process(valley_world: World, graph: RoadGraph) -> Process:
    """Follow the valley's register, without a server."""
    return Process(valley_world.database, graph)
