"""Count wrong tries for names that are nobody's, so that they answer like anybody's.

Otherwise the number of tries left would tell a guesser which accounts exist. Kept in memory and
bounded: nothing is protected by it but that one answer.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from service.auth.actions import Try, TryLimits

MOST_NAMES = 10_000
"""Far more than the typing errors of a province in a quarter of an hour."""


class Strangers:
    """Names nobody has, each with its wrong tries and the end of its pause."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tries: OrderedDict[str, tuple[int, datetime | None]] = OrderedDict()

    def take_try(self, name: str, *, limits: TryLimits, now: datetime) -> Try:
        """Take one try, by the same rules as for an account."""
        with self._lock:
            failed, until = self._tries.pop(name, (0, None))
            if until is not None and until <= now:
                failed, until = 0, None
            paused = until
            if paused is None:
                failed += 1
                until = now + limits.lock if failed >= limits.tries else None
            self._tries[name] = failed, until
            if len(self._tries) > MOST_NAMES:
                self._tries.popitem(last=False)
        return Try(None, None, max(0, limits.tries - failed), paused)
