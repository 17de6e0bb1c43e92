"""The little valley served with its roads, with people on every side of a transfer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.database import Database
from tests.support.little_world import LittleWorld, make_little_world
from tests.support.service import Site, World, running_site
from tests.support.valley import Valley, build_valley_world


@pytest.fixture(scope="session")
def little_valley(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Build the little valley once."""
    return make_little_world(tmp_path_factory.mktemp("little-valley"))


@pytest.fixture
def valley_world(database: Database, little_valley: LittleWorld) -> World:
    """Fill a fresh database with the valley's facilities and people."""
    return build_valley_world(database, little_valley)


@pytest.fixture
def valley_site(valley_world: World, little_valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley with its roads."""
    with running_site(valley_world, roads_dir=little_valley.roads) as site:
        yield site


@pytest.fixture
def valley(valley_site: Site) -> Valley:
    """Give the valley's people something to say and to look at."""
    return Valley(valley_site)
