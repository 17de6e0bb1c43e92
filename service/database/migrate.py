"""Bring a database to the tables this version expects."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from service.database.engine import make_engine, parse_url

MIGRATION_LOCK = 0x47524E4C
"""Any number that no other application of the same PostgreSQL uses; these are the letters GRNL."""


def alembic_config(connection: Connection) -> Config:
    """Point Alembic at our migrations, wherever the package is installed."""
    config = Config()
    config.set_main_option("script_location", "service:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> None:
    """Bring the database at ``url`` up to date, all or nothing; makes an SQLite file if needed."""
    engine = make_engine(parse_url(url))
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Several workers may start at once; one migrates, the others then find it done.
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            command.upgrade(alembic_config(connection), "head")
    finally:
        engine.dispose()
