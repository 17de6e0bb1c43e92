"""Reads of the live board: the snapshot and the log behind its stream."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from facilities.findings import CHINA_TIME
from facilities.network import Network
from service.auth.queries import facilities_with_accounts
from service.board.positions import Position
from service.board.projection import board_capacity
from service.board.schemas import Board, BoardCapacity
from service.database import Database
from service.events import reading
from service.events.types import Event
from service.situation.capacity import NEVER_SAID
from service.situation.expected import expected_beds
from service.situation.queries import asks_of, capacity_of, said_by_own_people
from service.tables import AudienceRow, EventRow
from service.transfers.queries import open_cards

PAGE = 200
"""Events read from the log at once while a board catches up."""


FOLLOWED_AT_ONCE = 32
"""Events of all audiences read at once while the log is followed: a burst, or a log that grew while
this process slept, does not fill the memory."""


@dataclass(frozen=True)
class Entry:
    """One event at its place in one audience's stream."""

    audience: str
    n: int
    event: Event


@dataclass(frozen=True)
class News:
    """What the log holds after an event up to ``seq``; more may follow unless it ``is_all``."""

    seq: int
    entries: list[Entry]
    is_all: bool


def board(session: Session, audience: str, *, network: Network, capacity_limit_h: float) -> Board:
    """Return what an audience sees now; the session must see one moment of the database."""
    now = datetime.now(UTC)
    position = Position(reading.epoch(session), reading.head(session, audience))
    return Board(
        position=str(position),
        audience=audience,
        at=now,
        transfers=open_cards(session, audience),
        capacity=_capacity(session, audience, network, now),
        capacity_limit_h=capacity_limit_h,
    )


def _capacity(
    session: Session, audience: str, network: Network, now: datetime
) -> list[BoardCapacity]:
    kind, _, code = audience.partition(":")
    if kind != "facility":
        return []
    asks = asks_of(session, [code]).get(code, {})
    expected = expected_beds(
        network.get(code),
        now.astimezone(CHINA_TIME).date(),
        network.vocabulary,
        has_account=code in facilities_with_accounts(session),
        said_itself=said_by_own_people(session, code).get(code, ()),
    )
    return [
        board_capacity(said, asks.get(said.kind), expected=said.kind in expected)
        for said in capacity_of(session).get(code, NEVER_SAID)
    ]


def head_seq(database: Database) -> int:
    """Return the number of the log's newest event, or 0."""
    with database.read() as session:
        return session.exec(select(func.max(col(EventRow.seq)))).one() or 0


def entries_since(database: Database, seq: int) -> News:
    """Return every audience's entries after an event, in commit order, some events at a time.

    An event is read once, however many audiences it has.
    """
    after = select(AudienceRow.seq).where(col(AudienceRow.seq) > seq).distinct()
    some = after.order_by(col(AudienceRow.seq)).limit(FOLLOWED_AT_ONCE)
    with database.read() as session:
        seqs = session.exec(some).all()
        told = select(EventRow).where(col(EventRow.seq).in_(seqs)).order_by(col(EventRow.seq))
        events = dict(zip(seqs, reading.shown(session, session.exec(told).all()), strict=True))
        places = session.exec(
            select(AudienceRow)
            .where(col(AudienceRow.seq).in_(seqs))
            .order_by(col(AudienceRow.seq), col(AudienceRow.audience))
        ).all()
    entries = [Entry(place.audience, place.n, events[place.seq]) for place in places]
    return News(max(seqs, default=seq), entries, is_all=len(seqs) < FOLLOWED_AT_ONCE)


def entries_after(database: Database, audience: str, n: int) -> list[Entry]:
    """Return a page of one audience's entries after its ``n``-th; empty when there are none."""
    with database.read() as session:
        return [
            Entry(audience, place, event)
            for place, _, event in reading.after(session, audience, n, PAGE)
        ]
