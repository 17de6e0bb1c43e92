"""Read the log: an audience's stream after a position, and one transfer's trail."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.events.types import (
    EVENT,
    Accepted,
    Event,
    RouteEvent,
    RouteFact,
    TransferEvent,
    TransferFact,
)
from service.tables import AccountRow, AudienceRow, EventRow, LogIdentityRow, NoteRow


def epoch(session: Session) -> str:
    """Name this log, so that a position of another log is known as foreign."""
    return session.exec(select(LogIdentityRow)).one().epoch


def head(session: Session, audience: str) -> int:
    """Count the events of an audience's stream: its newest ``n``, or 0."""
    query = select(func.max(col(AudienceRow.n))).where(col(AudienceRow.audience) == audience)
    return session.exec(query).one() or 0


def after(session: Session, audience: str, n: int, limit: int) -> list[tuple[int, int, Event]]:
    """Read up to ``limit`` events of an audience that follow its ``n``-th, as (n, seq, event)."""
    query = (
        select(AudienceRow.n, EventRow)
        .join(EventRow, col(EventRow.seq) == col(AudienceRow.seq))
        .where(col(AudienceRow.audience) == audience, col(AudienceRow.n) > n)
        .order_by(col(AudienceRow.n))
        .limit(limit)
    )
    found = session.exec(query).all()
    events = shown(session, [row for _, row in found])
    return [
        (number, int(row.seq or 0), event)
        for (number, row), event in zip(found, events, strict=True)
    ]


def trail(session: Session, transfer: UUID) -> list[TransferEvent | RouteEvent]:
    """Read every event of one transfer in the order of the log."""
    query = select(EventRow).where(col(EventRow.transfer) == transfer).order_by(col(EventRow.seq))
    events = shown(session, session.exec(query).all())
    return [event for event in events if isinstance(event, TransferFact | RouteFact)]


def shown(session: Session, rows: Sequence[EventRow]) -> list[Event]:
    """Fill in the names of people that a reader is shown and the log does not hold.

    An erased name or note stays null.
    """
    events = [EVENT.validate_json(row.body) for row in rows]
    names = _names(session, {event.actor.account for event in events})
    notes = _notes(session, {event.note for event in events if isinstance(event, Accepted)})
    filled: list[Event] = []
    for event in events:
        update: dict[str, str | None] = {}
        if event.actor.account is not None:
            update["actor_name"] = names.get(event.actor.account)
        if isinstance(event, Accepted) and event.note is not None:
            update["said_by"] = notes.get(event.note)
        filled.append(event.model_copy(update=update) if update else event)
    return filled


def _names(session: Session, accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [account for account in accounts if account is not None]
    if not wanted:
        return {}
    query = select(AccountRow.id, AccountRow.display_name).where(col(AccountRow.id).in_(wanted))
    return dict(session.exec(query).all())


def _notes(session: Session, notes: Iterable[UUID | None]) -> dict[UUID, str | None]:
    wanted = [note for note in notes if note is not None]
    if not wanted:
        return {}
    query = select(NoteRow.id, NoteRow.text).where(col(NoteRow.id).in_(wanted))
    return dict(session.exec(query).all())
