"""One feed per process: reads the log once per wake-up and offers it to every open board.

A reader is never waited for. Its queue is bounded; one that lets it fill up is evicted, and
comes back with its position, so that nothing is skipped in silence.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from service.board.frames import event_frame
from service.board.positions import Position
from service.board.queries import Entry, entries_since, head_seq
from service.database import Database

QUEUED_FRAMES = 64
BREATH_FRAMES = QUEUED_FRAMES // 2
"""After so many, readers get their turn: a burst must not evict one that keeps up."""

RETRY_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Frame:
    """One frame as text, with its place and whether it asks the audience something."""

    n: int
    text: str
    asks: bool


@dataclass(eq=False)
class Reader:
    """One open board: its audience and its bounded queue; ``evict`` is called at most once."""

    audience: str
    evict: Callable[[], None]
    queue: asyncio.Queue[Frame] = field(
        default_factory=lambda: asyncio.Queue(maxsize=QUEUED_FRAMES)
    )


class Feed:
    """Follows the log from the moment it starts and fans frames out to readers."""

    def __init__(self, database: Database, epoch: str) -> None:
        self.epoch = epoch
        self._database = database
        self._readers: dict[str, set[Reader]] = defaultdict(set)
        self._changed = asyncio.Event()
        self._seq = 0

    def join(self, reader: Reader) -> None:
        """Offer the reader every frame of its audience from now on."""
        self._readers[reader.audience].add(reader)

    def leave(self, reader: Reader) -> None:
        """Forget a reader that is gone."""
        readers = self._readers.get(reader.audience)
        if readers is not None:
            readers.discard(reader)
            if not readers:
                del self._readers[reader.audience]

    async def run(self) -> None:
        """Read the log after each commit until cancelled; a failing database is tried again."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._changed.set)

        self._seq = await asyncio.to_thread(head_seq, self._database)
        stop = self._database.on_commit(wake)
        try:
            while True:
                await self._follow()
                await self._changed.wait()
        finally:
            stop()

    async def _follow(self) -> None:
        # Every audience's entries are read, not only those with readers: a board that joins
        # while the thread reads then still gets each of them, or finds it in the log itself.
        self._changed.clear()
        try:
            news = await asyncio.to_thread(entries_since, self._database, self._seq)
        except Exception:
            _log.exception("The log could not be read; trying again in %s s.", RETRY_S)
            await asyncio.sleep(RETRY_S)
            self._changed.set()
            return
        self._seq = news.seq
        if not news.is_all:
            self._changed.set()
        for offered, entry in enumerate(news.entries, 1):
            self._offer(entry)
            if offered % BREATH_FRAMES == 0:
                await asyncio.sleep(0)

    def _offer(self, entry: Entry) -> None:
        readers = self._readers.get(entry.audience, set())
        if not readers:
            return
        frame = frame_of(entry, self.epoch)
        for reader in list(readers):
            try:
                reader.queue.put_nowait(frame)
            except asyncio.QueueFull:
                self.leave(reader)
                reader.evict()


def frame_of(entry: Entry, epoch: str) -> Frame:
    """Return a log entry as the frame its audience is sent."""
    shown = event_frame(entry.event, Position(epoch, entry.n))
    asks = entry.event.type in {"requested", "redirected"}
    return Frame(n=entry.n, text=shown.model_dump_json(), asks=asks)
