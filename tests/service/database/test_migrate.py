"""A database is brought to the tables of this version, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, select, text

from service.database import DatabaseUrlError, migrate
from service.migrations import NEWEST
from service.tables import EventRow


def test_the_newest_revision_is_the_head_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "service:migrations")
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_a_database_of_an_older_revision_is_brought_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'greenlane.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))

    migrate(url)

    with engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert connection.execute(select(func.count()).select_from(EventRow)).scalar() == 0
    engine.dispose()
    assert found == NEWEST


def test_a_database_of_a_newer_version_is_refused_by_name_and_stays_as_it_is(
    sqlite_url: str,
) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseUrlError, match="revision '9999', which this version does not know"):
        migrate(sqlite_url)

    with engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()
    assert found == "9999"


def test_what_is_up_to_date_needs_no_migrations(sqlite_url: str) -> None:
    script = (
        "import sys\n"
        "from service.database import migrate\n"
        f"migrate({sqlite_url!r})\n"
        "sys.exit('alembic' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
