"""Append to the log. Only actions may import this."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.events import APPENDED
from service.events.canonical import canonical_bytes
from service.events.types import (
    SHOWN_ONLY,
    CapacityReported,
    LoggedEvent,
    TransferFact,
)
from service.tables import AudienceRow, EventRow


def append(session: Session, event: LoggedEvent, audiences: Iterable[str]) -> int:
    """Append one event for these audiences inside the caller's transaction; returns its ``seq``.

    From here to commit nobody else can append, so lock every row you will change before you
    call this. Needs a write session.
    """
    row = EventRow(
        type=event.type,
        occurred_at=_occurred_at(event),
        recorded_at=event.recorded_at,
        body=stored_bytes(event),
    )
    if isinstance(event, TransferFact):
        row.transfer, row.version = event.transfer, event.version
    session.add(row)
    session.flush()  # takes the log's lock, so that every n below is read after earlier commits
    if row.seq is None:
        raise RuntimeError("expected the database to number the event, got nothing")
    for audience in sorted(set(audiences)):
        session.add(AudienceRow(audience=audience, n=_head(session, audience) + 1, seq=row.seq))
    session.flush()
    session.info[APPENDED] = True
    return row.seq


def stored_bytes(event: LoggedEvent) -> bytes:
    """Spell an event as it is kept: without what is only filled in for a reader."""
    kept = {
        name: getattr(event, name) for name in type(event).model_fields if name not in SHOWN_ONLY
    }
    return canonical_bytes(kept)


def _occurred_at(event: LoggedEvent) -> datetime:
    if isinstance(event, CapacityReported):
        return event.as_of
    if isinstance(event, TransferFact):
        return event.occurred_at
    return event.recorded_at  # asked, or in force, from the moment it is recorded


def _head(session: Session, audience: str) -> int:
    query = select(func.max(col(AudienceRow.n))).where(col(AudienceRow.audience) == audience)
    return session.exec(query).one() or 0
