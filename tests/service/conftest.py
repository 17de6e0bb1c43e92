"""Fixtures of the service's tests: an open database, a small world, a running site."""

from collections.abc import Iterator

import pytest

from service.database import Database
from tests.support.service import Site, World, build_world, running_site


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a fresh migrated database; the test runs on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def world(database: Database) -> World:
    """Fill a fresh database with five facilities and every role."""
    return build_world(database)


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    """Start the application on the small world."""
    with running_site(world) as running:
        yield running
