"""Tell readers that the log may have grown. A wake-up carries no data and proves nothing."""

import logging
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from sqlalchemy.engine import URL

RETRY_S = 2.0
"""Pause before a lost listener tries again: a restart of PostgreSQL takes a few seconds."""

log = logging.getLogger("greenlane.database")


class Wakeups:
    """Who wants to be woken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._next = 0

    def add(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Add a reader; returns the way to remove it again."""
        with self._lock:
            key = self._next
            self._next += 1
            self._callbacks[key] = callback

        def remove() -> None:
            with self._lock:
                self._callbacks.pop(key, None)

        return remove

    def wake(self) -> None:
        """Wake every reader; one that fails keeps none of the others asleep."""
        with self._lock:
            callbacks = list(self._callbacks.values())
        for callback in callbacks:
            try:
                callback()
            except Exception:
                log.exception("a reader could not be woken")


class Watcher(Protocol):
    """Hears of commits by other processes on a thread of its own."""

    def start(self) -> None:
        """Begin to listen."""

    def stop(self) -> None:
        """Stop listening and wait for the thread."""


def watcher_of(url: URL, wakeups: Wakeups, poll: timedelta) -> Watcher:
    """Choose how to hear of other processes' commits to this database."""
    if url.get_backend_name() == "sqlite":
        return SqliteWatcher(str(url.database), wakeups, poll)
    from service.database.postgres_wakeups import PostgresWatcher  # an embedded one has no driver

    return PostgresWatcher(url, wakeups)


class WatchingThread(ABC):
    """A thread that listens until it is stopped, again and again where it loses the database."""

    lost: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, wakeups: Wakeups) -> None:
        self.wakeups = wakeups
        self.stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin to listen."""
        if self._thread is not None:
            raise RuntimeError("expected a watcher that is not listening yet")
        self.stopping.clear()
        self.ready.clear()
        self._thread = threading.Thread(target=self._run, name="greenlane-wakeups", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and wait for the thread."""
        self.stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._listen()
            except self.lost:
                log.warning("lost the wake-ups of other processes; trying again", exc_info=True)
                self.stopping.wait(RETRY_S)

    @abstractmethod
    def _listen(self) -> None:
        """Wake the readers after each commit elsewhere, until told to stop."""


class SqliteWatcher(WatchingThread):
    """Asks the file's change counter; another connection's commit moves it."""

    def __init__(self, path: str, wakeups: Wakeups, poll: timedelta) -> None:
        super().__init__(wakeups)
        self._path = path
        self._poll_s = poll.total_seconds()

    def _listen(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            seen = self._version(connection)
            self.ready.set()
            self.wakeups.wake()
            while not self.stopping.wait(self._poll_s):
                version = self._version(connection)
                if version != seen:
                    seen = version
                    self.wakeups.wake()
        finally:
            connection.close()

    @staticmethod
    def _version(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
