"""Hear of commits by other processes from PostgreSQL itself."""

import psycopg
from sqlalchemy.engine import URL

from service.database.wakeups import Wakeups, WatchingThread

CHANNEL = "greenlane_log"
STOP_CHECK_S = 0.1
"""How soon a quiet listener notices that it should stop."""


class PostgresWatcher(WatchingThread):
    """Listens on the channel that the log's own trigger notifies."""

    lost = (psycopg.Error,)

    def __init__(self, url: URL, wakeups: Wakeups) -> None:
        super().__init__(wakeups)
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.ready.set()
            # Whatever was committed while nobody listened.
            self.wakeups.wake()
            while not self.stopping.is_set():
                for _ in connection.notifies(timeout=STOP_CHECK_S, stop_after=1):
                    self.wakeups.wake()
