"""Make the engine for a URL: what SQLite and PostgreSQL need before the first statement."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

BUSY_TIMEOUT_S = 30
"""Longer than any write of ours by far: waiting is right, failing is not."""

# One request holds one connection at a time and at most 40 run at once (the server's thread
# pool), so a thread never waits for a connection; a quarter of them stay open.
POOL_SIZE = 10
POOL_OVERFLOW = 30

WRITES = "greenlane_writes"


class DatabaseUrlError(ValueError):
    """A database URL that this service cannot use."""


def parse_url(text: str) -> URL:
    """Read a database URL; ``postgres://`` and ``postgresql://`` mean psycopg 3."""
    try:
        url = make_url(text)
    except Exception as error:
        raise DatabaseUrlError(
            "The database URL cannot be read; expected sqlite:///FILE or postgresql://HOST/NAME."
        ) from error
    backend = url.drivername.split("+")[0]
    if backend in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if not url.database or url.database == ":memory:" or "mode=memory" in str(url):
            raise DatabaseUrlError(
                "The database must be a file: an SQLite database in memory cannot be shared."
            )
        return url.set(drivername="sqlite+pysqlite")
    raise DatabaseUrlError(
        f"The database {backend!r} is not supported; expected sqlite or postgresql."
    )


def make_engine(url: URL) -> Engine:
    """Make the one engine of a process for this database."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions start too late for a SELECT: we say BEGIN ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_S * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock before the first read, so that no two writers decide on the
    # same state. A reader's plain BEGIN sees one snapshot and blocks nobody.
    writes = connection.get_execution_options().get(WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
