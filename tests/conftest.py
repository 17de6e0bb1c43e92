"""Fixtures for every test: real data, real databases, a real browser."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import postgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "greenlane_template"

_database_numbers = count(1)

# A busy machine must not make a property fail: none of them is about time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def real_data_folder() -> Path:
    """Return where third-party data would be: GREENLANE_DATA, or beside the checkout."""
    named = os.environ.get("GREENLANE_DATA")
    return Path(named) if named else ROOT.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of real data with a printed reason where the data is absent."""
    folder = real_data_folder()
    if folder.is_dir():
        return
    absent = pytest.mark.skip(reason=f"needs real data; {os.path.relpath(folder, ROOT)} is absent")
    for item in items:
        if item.get_closest_marker("realdata"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder with third-party data; use it in tests marked `realdata`."""
    return real_data_folder()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start one real PostgreSQL for this test process and return its URL."""
    with postgres.running_server() as url:
        yield url


def migrate(url: str) -> None:
    """Fill an empty database with the tables of the service."""
    from service.database import migrate as migrate_database

    migrate_database(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that has been through the migrations; copy it, do not use it."""
    file = tmp_path_factory.mktemp("sqlite-template") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """Return the name of a PostgreSQL database that has been through the migrations."""
    migrate(postgres.create_database(postgres_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite file with the tables of the service."""
    file = tmp_path / "greenlane.db"
    with (
        closing(sqlite3.connect(sqlite_template)) as source,
        closing(sqlite3.connect(file)) as copy,
    ):
        source.backup(copy)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """Return the URL of a fresh PostgreSQL database with the tables of the service."""
    name = f"greenlane_{next(_database_numbers)}"
    yield postgres.create_database(postgres_url, name, template=postgres_template)
    postgres.drop_database(postgres_url, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test twice, each time on a fresh database with the tables of the service."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one headless Chromium for this test process; open a context per person in a test."""
    from tests.support import browser  # Playwright is slow to import, and few tests need it

    with browser.launched_chromium() as launched:
        yield launched
