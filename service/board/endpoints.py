"""The live board over HTTP and WebSocket."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, WebSocket

from service.auth import queries as accounts
from service.auth.access import CurrentAccount, find_account
from service.auth.accounts import Account
from service.auth.policy import Action, Scope
from service.board import actions, queries
from service.board.feed import Feed, Frame, frame_of
from service.board.frames import event_frame, heartbeat, reset
from service.board.positions import Position, parse_position
from service.board.schemas import Board, EventFrame, Heartbeat, Reset
from service.board.stream import NOT_ALLOWED, SIGNED_OUT, BoardStream, SocketClosingError
from service.database import Database, ReadSession, database_of
from service.errors import Fault, InvalidInput, Problem, not_allowed
from service.errors.handlers import PROBLEMS
from service.events import audiences, reading
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import rules_of

router = APIRouter(prefix="/api", tags=["board"], responses=PROBLEMS)

FacilityQuery = Annotated[str | None, Query(max_length=64)]
AreaQuery = Annotated[str | None, Query(max_length=12)]


@router.get("/board")
def board(
    request: Request,
    account: CurrentAccount,
    session: ReadSession,
    facility: FacilityQuery = None,
    area: AreaQuery = None,
) -> Board:
    """Show the open transfers of a facility or an area, and the position they stand at."""
    audience, scope = _audience(account, facility, area, session)
    account.require(Action.SEE_BOARD, scope)
    rules = rules_of(request).loaded  # taken once: a reload must not fall between two reads
    return queries.board(
        session,
        audience,
        network=network(session, vocabulary=rules.book.vocabulary),
        capacity_limit_h=load_policy(rules.override).capacity_limit_h,
    )


@router.get("/events")
def events(
    account: CurrentAccount,
    session: ReadSession,
    after: Annotated[str, Query(max_length=64)],
    facility: FacilityQuery = None,
    area: AreaQuery = None,
) -> list[EventFrame | Heartbeat | Reset]:
    """Give the frames after a position, for readers without a socket; at most a page at a time.

    A single heartbeat says that there is nothing new, a single reset that the position is not
    one of this stream's.
    """
    audience, scope = _audience(account, facility, area, session)
    account.require(Action.SEE_BOARD, scope)
    head = Position(reading.epoch(session), reading.head(session, audience))
    start = parse_position(after)
    if start is None or start.epoch != head.epoch or start.n > head.n:
        return [reset(after, head)]
    found = reading.after(session, audience, start.n, queries.PAGE)
    frames = [event_frame(event, head.at(n)) for n, _, event in found]
    return [*frames] or [heartbeat(head)]


@router.websocket("/board/stream")
async def stream(
    socket: WebSocket,
    after: Annotated[str, Query(max_length=64)] = "",
    facility: FacilityQuery = None,
    area: AreaQuery = None,
) -> None:
    """Push the events of a facility or an area after a position, and a heartbeat every 5 s."""
    feed: Feed = socket.app.state.feed
    database = database_of(socket)
    try:
        audience = await asyncio.to_thread(_admitted, socket, facility, area)
    except SocketClosingError as refusal:
        await socket.accept()
        await socket.close(refusal.code, refusal.reason)
        return
    open_board = _OpenBoard(socket, database, audience, facility, area)
    await BoardStream(
        socket,
        feed,
        audience,
        read_log=open_board.read_log,
        head=open_board.head,
        authorise=open_board.authorise,
        delivered=open_board.delivered,
    ).run(after)


class _OpenBoard:
    """What a stream asks of the rest of the service; each call is a short trip to a thread."""

    def __init__(
        self,
        socket: WebSocket,
        database: Database,
        audience: str,
        facility: str | None,
        area: str | None,
    ) -> None:
        self._socket, self._database, self._audience = socket, database, audience
        self._asked = (facility, area)
        self._epoch: str = socket.app.state.feed.epoch

    async def read_log(self, n: int) -> list[Frame]:
        entries = await asyncio.to_thread(queries.entries_after, self._database, self._audience, n)
        return [frame_of(entry, self._epoch) for entry in entries]

    async def head(self) -> int:
        def read() -> int:
            with self._database.read() as session:
                return reading.head(session, self._audience)

        return await asyncio.to_thread(read)

    async def authorise(self) -> None:
        await asyncio.to_thread(_admitted, self._socket, *self._asked)

    async def delivered(self, n: int) -> None:
        await asyncio.to_thread(self._record_delivery, n)

    def _record_delivery(self, n: int) -> None:
        account = find_account(self._socket)
        kind, _, code = self._audience.partition(":")
        if account is None or kind != "facility" or not _answers_for(account, code):
            return
        with self._database.write() as session:
            actions.record_delivery(session, facility=code, upto_n=n, now=datetime.now(UTC))


def _answers_for(account: Account, code: str) -> bool:
    """Whether this is a board of the centre itself, on a desk or on a wall."""
    scope = Scope(facility=code)
    return account.may(Action.ACT_AS_RECEIVING, scope) or account.may(Action.ACT_AT_SCREEN, scope)


def _admitted(socket: WebSocket, facility: str | None, area: str | None) -> str:
    """Return the audience a socket may follow; raise the close it gets otherwise."""
    account = find_account(socket)
    if account is None:
        raise SocketClosingError(SIGNED_OUT, "Please sign in.")
    try:
        with database_of(socket).read() as session:
            audience, scope = _audience(account, facility, area, session)
        account.require(Action.SEE_BOARD, scope)
    except Problem as problem:
        raise SocketClosingError(NOT_ALLOWED, problem.first.detail) from problem
    return audience


def _audience(
    account: Account, facility: str | None, area: str | None, session: ReadSession
) -> tuple[str, Scope]:
    """Return the audience meant and its place; none named means the account's first."""
    if facility is not None and area is not None:
        raise InvalidInput(
            Fault(
                "facility_or_area",
                "Name a facility or an area, not both.",
                "只能选一个机构或一个地区。",
                "area",
                area,
            )
        )
    if facility is None and area is None:
        facility, area = _first_place(account)
    if facility is not None:
        # A code nobody knows and a facility one may not see are refused alike.
        try:
            return audiences.of_facility(facility), accounts.facility_scope(session, facility)
        except Problem:
            raise not_allowed() from None
    if not audiences.has_stream(str(area)):
        raise InvalidInput(
            Fault(
                "unknown_area",
                "A board is of a province, a prefecture or a county: 2, 4 or 6 digits.",
                "地区代码应为 2、4 或 6 位。",
                "area",
                area,
            )
        )
    return audiences.of_area(str(area)), Scope(area=area)


def _first_place(account: Account) -> tuple[str | None, str | None]:
    for holding in account.holdings:
        place = Scope(holding.facility, holding.area)
        if account.may(Action.SEE_BOARD, place):
            return holding.facility, holding.area
    raise not_allowed()
