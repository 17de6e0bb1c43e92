"""The database of one process."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Condition
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session
from starlette.requests import HTTPConnection

from service.database.engine import WRITES, make_engine, parse_url
from service.database.wakeups import Wakeups, watcher_of
from service.events import APPENDED

CLOSE_WAIT_S = 5.0
"""How long a stopping process waits for reads under way: each takes milliseconds."""


class AlreadyServingError(RuntimeError):
    """Another process already serves this embedded database."""


class Database:
    """One database: read and write sessions, and word of every commit that appended events."""

    def __init__(self, url: str, *, poll: timedelta = timedelta(seconds=0.5)) -> None:
        self.url = parse_url(url)
        engine = make_engine(self.url)
        self._engine = engine
        reading = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        self._writing = engine.execution_options(**{WRITES: True})
        self._reading = engine.execution_options(
            **{WRITES: False}, **({} if self.embedded else reading)
        )
        self._all_closed = Condition()
        self._open_sessions = 0
        self._wakeups = Wakeups()
        self._watcher = watcher_of(self.url, self._wakeups, poll)

    @property
    def embedded(self) -> bool:
        """Whether this is a file that one serving process owns."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one moment of the database and changes nothing."""
        with self._counted(), Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that commits at the end, all or nothing, and then wakes the readers."""
        with self._counted(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()
            appended = session.info.pop(APPENDED, False)
        if appended:
            self._wakeups.wake()

    def on_commit(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` (on any thread) after commits that may have appended events.

        Carries no data and may come too often, never too seldom; returns the way to stop it.
        """
        return self._wakeups.add(callback)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear of commits by other processes too, for as long as this is open."""
        self._watcher.start()
        try:
            yield
        finally:
            self._watcher.stop()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Be the one serving process of an embedded database; a second is refused.

        Raises ``AlreadyServingError``. PostgreSQL may be served by any number.
        """
        if not self.embedded:
            yield
            return
        path = Path(f"{self.url.database}.serving")
        with path.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AlreadyServingError(
                    f"Another Greenlane already serves the database {self.url.database}. "
                    "Stop it first, or give this one another data directory or a PostgreSQL."
                ) from error
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield

    def close(self) -> None:
        """Close every connection, after the sessions that other threads are just finishing."""
        with self._all_closed:
            self._all_closed.wait_for(lambda: self._open_sessions == 0, CLOSE_WAIT_S)
        self._engine.dispose()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._all_closed:
            self._open_sessions += 1
        try:
            yield
        finally:
            with self._all_closed:
                self._open_sessions -= 1
                self._all_closed.notify_all()


def database_of(connection: HTTPConnection) -> Database:
    """Give the database of the application that serves this request or socket."""
    database: Database = connection.app.state.database
    return database


def read_session(connection: HTTPConnection) -> Iterator[Session]:
    """Open a read session for one endpoint."""
    with database_of(connection).read() as session:
        yield session


def write_session(connection: HTTPConnection) -> Iterator[Session]:
    """Open a write session for one endpoint; it commits before the answer leaves."""
    with database_of(connection).write() as session:
        yield session


ReadSession = Annotated[Session, Depends(read_session, scope="function")]
WriteSession = Annotated[Session, Depends(write_session, scope="function")]
