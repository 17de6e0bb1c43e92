"""Wire shapes of the live board: the snapshot and the four kinds of frame."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from service.events.types import AnyEvent, CapacityKind, TransferCard


class BoardCapacity(BaseModel):
    """What the board's own centre last said it has free; null when it never said.

    ``asked_at`` and ``asked_by``, a name, say who asked for a newer figure that has not come.
    ``expected`` says whether the centre is to report this kind, as one named for it or because
    its own people once did; it does not bear on what is counted as free.
    """

    kind: CapacityKind
    free: int | None
    as_of: datetime | None
    asked_at: datetime | None
    asked_by: str | None
    expected: bool


class Board(BaseModel):
    """Every open transfer an audience may see, and the position the snapshot stands at.

    ``audience`` is ``facility:CODE`` or ``area:CODE``; reported beds older than
    ``capacity_limit_h`` hours are no longer known.
    """

    position: str
    audience: str
    at: datetime
    transfers: list[TransferCard]
    capacity: list[BoardCapacity]
    capacity_limit_h: float


class EventFrame(BaseModel):
    """One event of the audience's stream; ``after`` is the position it follows."""

    type: str
    position: str
    after: str
    data: AnyEvent


class Heartbeat(BaseModel):
    """The server lives; ``position`` is the head of the audience's stream."""

    type: Literal["heartbeat"]
    position: str
    after: str
    data: dict[str, datetime]


class Reset(BaseModel):
    """The stream cannot go on from where the reader stands: take a new snapshot."""

    type: Literal["reset"]
    position: str
    after: str
    data: dict[str, str]


class Received(BaseModel):
    """What a board tells the server: everything up to this position is on its screen."""

    type: Literal["received"]
    position: str
