"""The board as a pure fold: a snapshot and the events after it equal a fresh snapshot.

``frontend/src/api/board.ts`` is the same fold in the browser; both replay the same vectors.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from service.board.schemas import Board, BoardCapacity
from service.events import audiences
from service.events.types import (
    CapacityKind,
    CapacityReported,
    Event,
    Redirected,
    Requested,
    TransferCard,
)
from service.transfers.fold import apply
from service.transfers.lifecycle import ENDED, on_facility_board


@dataclass(frozen=True)
class BoardState:
    """What one audience sees: open transfers by id, and its own free beds by kind."""

    audience: str
    transfers: dict[UUID, TransferCard]
    capacity: dict[CapacityKind, BoardCapacity]


def state_of(board: Board) -> BoardState:
    """Return a snapshot as the fold keeps it."""
    return BoardState(
        audience=board.audience,
        transfers={card.id: card for card in board.transfers},
        capacity={said.kind: said for said in board.capacity},
    )


def apply_event(state: BoardState, event: Event) -> BoardState:
    """Return the board after one event; the board given is not changed."""
    if isinstance(event, CapacityReported):
        return _with_capacity(state, event)
    known = state.transfers.get(event.transfer)
    if known is None and not isinstance(event, Requested | Redirected):
        return state  # it has left this board, and nothing brings it back but being asked again
    card = apply(known, event)
    transfers = {key: value for key, value in state.transfers.items() if key != card.id}
    if is_shown(card, state.audience):
        transfers[card.id] = card
    return replace(state, transfers=transfers)


def is_shown(card: TransferCard, audience: str) -> bool:
    """Whether an audience that has been told of a transfer still has it on its board."""
    kind, _, code = audience.partition(":")
    if kind == "area":
        return card.status not in ENDED
    return on_facility_board(card, code)


def _with_capacity(state: BoardState, event: CapacityReported) -> BoardState:
    if state.audience != audiences.of_facility(event.facility):
        return state
    known = state.capacity.get(event.kind)
    if known is not None and known.as_of is not None and known.as_of > event.as_of:
        return state
    said = BoardCapacity(kind=event.kind, free=event.free, as_of=event.as_of)
    return replace(state, capacity={**state.capacity, event.kind: said})
