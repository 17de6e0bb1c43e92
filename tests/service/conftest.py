"""Fixtures of the service's tests: a database that is migrated and open."""

from collections.abc import Iterator

import pytest

from service.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a fresh migrated database; the test runs on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    opened.close()
