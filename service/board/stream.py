"""One open board: catches up from the log, then follows the feed, and never blocks another."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from service.board.feed import Feed, Frame, Reader
from service.board.frames import heartbeat, reset
from service.board.positions import Position, parse_position
from service.board.schemas import Received

HEARTBEAT_S = 5.0
UNDRAINED_S = 10.0

BAD_FRAME = 4400
SIGNED_OUT = 4401
NOT_ALLOWED = 4403
TOO_SLOW = 4408

MAX_FRAME_CHARS = 4096


class SocketClosingError(Exception):
    """The socket must be closed with a code and a reason a person can read."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class BoardStream:
    """Sends one audience's frames to one socket.

    ``read_log(n)`` returns the audience's frames after ``n``, a page at a time; ``head()`` the
    audience's last ``n``; ``authorise()`` raises ``SocketClosingError`` once the reader may no
    longer look; ``delivered(n)`` records that asks up to ``n`` reached this board.
    """

    def __init__(
        self,
        socket: WebSocket,
        feed: Feed,
        audience: str,
        *,
        read_log: Callable[[int], Awaitable[list[Frame]]],
        head: Callable[[], Awaitable[int]],
        authorise: Callable[[], Awaitable[None]],
        delivered: Callable[[int], Awaitable[None]],
    ) -> None:
        self._socket = socket
        self._feed = feed
        self._read_log = read_log
        self._head = head
        self._authorise = authorise
        self._delivered = delivered
        self._n = 0
        # A board that has just opened may show asks that nobody recorded as delivered yet.
        self._asked_n: int | None = 0
        self._started = asyncio.Event()
        self._evicted = asyncio.Event()
        self._reader = Reader(audience, self._evicted.set)

    async def run(self, after: str) -> None:
        """Serve the socket until it leaves, is too slow, or may no longer look."""
        await self._socket.accept()
        self._feed.join(self._reader)
        tasks = [
            asyncio.create_task(self._send(after)),
            asyncio.create_task(self._receive()),
            asyncio.create_task(self._watch_eviction()),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            await self._close(next((t.exception() for t in done if t.exception()), None))
        finally:
            self._feed.leave(self._reader)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _close(self, error: BaseException | None) -> None:
        if isinstance(error, SocketClosingError):
            # Closing waits for the peer; one that does not read must not keep us.
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    await self._socket.close(error.code, error.reason)
        elif error is not None and not isinstance(error, WebSocketDisconnect):
            raise error

    async def _watch_eviction(self) -> None:
        await self._evicted.wait()
        raise SocketClosingError(
            TOO_SLOW, "This board did not keep up; connect again where it stopped."
        )

    async def _send(self, after: str) -> None:
        head = Position(self._feed.epoch, await self._head())
        start = parse_position(after)
        if start is None or start.epoch != head.epoch or start.n > head.n:
            await self._send_frame(reset(after, head))
            start = head
        self._n = start.n
        self._started.set()
        await self._catch_up()
        clock = asyncio.get_running_loop()
        beat_at = clock.time() + HEARTBEAT_S
        while True:
            if clock.time() >= beat_at:
                await self._authorise()
                await self._send_frame(heartbeat(head.at(self._n)))
                beat_at = clock.time() + HEARTBEAT_S
            frame = await self._next_frame(beat_at)
            if frame is not None:
                await self._follow(frame)

    async def _next_frame(self, until: float) -> Frame | None:
        try:
            async with asyncio.timeout_at(until):
                return await self._reader.queue.get()
        except TimeoutError:
            return None

    async def _follow(self, frame: Frame) -> None:
        if frame.n > self._n + 1:
            await self._catch_up()
        elif frame.n == self._n + 1:
            await self._send_next(frame)

    async def _catch_up(self) -> None:
        while frames := await self._read_log(self._n):
            await self._authorise()
            for frame in frames:
                await self._send_next(frame)

    async def _send_next(self, frame: Frame) -> None:
        if frame.asks:
            self._asked_n = frame.n
        self._n = frame.n
        await self._send_text(frame.text)

    async def _send_frame(self, frame: BaseModel) -> None:
        await self._send_text(frame.model_dump_json())

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(UNDRAINED_S):
                await self._socket.send_text(text)
        except TimeoutError:
            raise SocketClosingError(
                TOO_SLOW, "Nothing was read for 10 s; connect again."
            ) from None

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            await self._note_received(_read_received(message.get("text")))

    async def _note_received(self, received: Received) -> None:
        await self._started.wait()
        position = parse_position(received.position)
        if position is None or position.epoch != self._feed.epoch:
            raise SocketClosingError(BAD_FRAME, "That position is none of this board's.")
        # A snapshot may be ahead of the frames, which are still on their way.
        ahead = position.n > self._n
        if ahead and position.n > await self._head():
            raise SocketClosingError(BAD_FRAME, "That position is ahead of this board.")
        if ahead or (self._asked_n is not None and position.n >= self._asked_n):
            self._asked_n = None
            await self._delivered(position.n)


def _read_received(text: str | None) -> Received:
    try:
        if text is None or len(text) > MAX_FRAME_CHARS:
            raise SocketClosingError(BAD_FRAME, "A board sends short text frames only.")
        return Received.model_validate_json(text)
    except ValidationError:
        raise SocketClosingError(
            BAD_FRAME, 'Expected {"type":"received","position":"…"} as JSON.'
        ) from None
