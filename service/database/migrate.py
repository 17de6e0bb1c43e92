"""Bring a database to the tables this version expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from service.database.engine import DatabaseUrlError, make_engine, parse_url
from service.migrations import NEWEST

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATION_LOCK = 0x47524E4C
"""Any number that no other application of the same PostgreSQL uses; these are the letters GRNL."""


def alembic_config(connection: Connection) -> Config:
    """Point Alembic at our migrations, wherever the package is installed."""
    from alembic.config import Config  # slow to import, and a database is most often up to date

    config = Config()
    config.set_main_option("script_location", "service:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> None:
    """Bring the database at ``url`` up to date, all or nothing; makes an SQLite file if needed.

    Raises ``DatabaseUrlError`` for one that a newer version has brought further.
    """
    engine = make_engine(parse_url(url))
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Several workers may start at once; one migrates, the others then find it done.
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            revision = _revision(connection)
            if revision != NEWEST:
                _upgrade(connection, revision)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, revision: str | None) -> None:
    from alembic import command  # as above
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(connection), NEWEST)
    except CommandError as error:
        raise DatabaseUrlError(
            f"The database has the tables of revision {revision!r}, which this version does not "
            f"know; its own is {NEWEST!r}. Serve it with the version that made it, or a newer one."
        ) from error


def _revision(connection: Connection) -> str | None:
    """Read which revision Alembic brought a database to; none where it never saw it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
