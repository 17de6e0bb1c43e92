"""The board as a pure fold: a snapshot and the events after it equal a fresh snapshot.

``frontend/src/api/board.ts`` is the same fold in the browser; both replay the same vectors.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from service.board.schemas import Board, BoardCapacity
from service.events import audiences
from service.events.types import (
    CapacityAsked,
    CapacityKind,
    CapacityReported,
    Event,
    Party,
    Redirected,
    Requested,
    RouteChanged,
    RouteChangeSeen,
    RouteEvent,
    TransferCard,
    TransferFact,
)
from service.situation.capacity import Ask, FreeBeds
from service.transfers.fold import apply, apply_route
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
    if isinstance(event, CapacityReported | CapacityAsked):
        return _with_capacity(state, event)
    if isinstance(event, RouteChanged | RouteChangeSeen):
        return _with_route(state, event)
    if not isinstance(event, TransferFact):
        return state  # of the roads: no board's snapshot holds them
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


def board_capacity(said: FreeBeds, ask: Ask | None, *, expected: bool) -> BoardCapacity:
    """Say what a centre has free of one kind, and who asked for more while that is not answered."""
    is_open = ask is not None and ask.is_open(said.as_of)
    return BoardCapacity(
        kind=said.kind,
        free=said.free,
        as_of=said.as_of,
        asked_at=ask.asked_at if ask and is_open else None,
        asked_by=ask.asked_by if ask and is_open else None,
        expected=expected,
    )


def _with_route(state: BoardState, event: RouteEvent) -> BoardState:
    known = state.transfers.get(event.transfer)
    if known is None:
        return state  # it has left this board
    card = apply_route(known, event)
    return replace(state, transfers={**state.transfers, card.id: card})


def _with_capacity(state: BoardState, event: CapacityReported | CapacityAsked) -> BoardState:
    if state.audience != audiences.of_facility(event.facility):
        return state
    known = state.capacity.get(event.kind)
    said = FreeBeds(event.kind, known.free, known.as_of) if known else FreeBeds(event.kind)
    ask = Ask(event.kind, known.asked_at, known.asked_by) if known and known.asked_at else None
    expected = known is not None and known.expected
    if isinstance(event, CapacityReported):
        expected = expected or event.actor.party is Party.RECEIVING
        if said.as_of is None or event.as_of >= said.as_of:
            said = FreeBeds(event.kind, event.free, event.as_of)
    elif ask is None or event.recorded_at >= ask.asked_at:
        ask = Ask(event.kind, event.recorded_at, event.actor_name)
    now = board_capacity(said, ask, expected=expected)
    return replace(state, capacity={**state.capacity, event.kind: now})
