"""Append to the log. Only actions may import this."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.events import APPENDED
from service.events.canonical import canonical_bytes
from service.events.types import (
    SHOWN_ONLY,
    CapacityReported,
    LoggedEvent,
    RouteFact,
    TransferFact,
)
from service.tables import AudienceRow, EventRow

NAMES_AT_ONCE = 500
"""Audiences read in one query, below the number of parameters that any database takes."""


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
    elif isinstance(event, RouteFact):
        row.transfer = event.transfer  # no version: it changes nothing of the transfer itself
    session.add(row)
    session.flush()  # takes the log's lock, so that every n below is read after earlier commits
    if row.seq is None:
        raise RuntimeError("expected the database to number the event, got nothing")
    names = sorted(set(audiences))
    heads = _heads(session, names)
    session.add_all(
        AudienceRow(audience=name, n=heads.get(name, 0) + 1, seq=row.seq) for name in names
    )
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


def _heads(session: Session, audiences: Sequence[str]) -> dict[str, int]:
    """Read each audience's newest ``n``: of a road that closes every facility hears at once."""
    heads: dict[str, int] = {}
    for first in range(0, len(audiences), NAMES_AT_ONCE):
        query = (
            select(AudienceRow.audience, func.max(col(AudienceRow.n)))
            .where(col(AudienceRow.audience).in_(audiences[first : first + NAMES_AT_ONCE]))
            .group_by(col(AudienceRow.audience))
        )
        heads.update(session.exec(query).all())
    return heads
