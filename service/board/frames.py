"""The frames a board's socket carries, as text that is made once and sent to every reader."""

from datetime import UTC, datetime

from service.board.positions import Position
from service.board.schemas import EventFrame, Heartbeat, Reset
from service.events.types import Event


def event_frame(event: Event, position: Position) -> EventFrame:
    """Return one event at its place in an audience's stream."""
    return EventFrame(
        type=event.type,
        position=str(position),
        after=str(position.at(position.n - 1)),
        data=event,
    )


def heartbeat(position: Position) -> Heartbeat:
    """Return a sign of life at the place the reader stands."""
    now = datetime.now(UTC)
    return Heartbeat(
        type="heartbeat", position=str(position), after=str(position), data={"at": now}
    )


def reset(asked: str, head: Position) -> Reset:
    """Return the word that a reader cannot go on from where it stood."""
    return Reset(type="reset", position=str(head), after=asked, data={"reason": "position_unknown"})
