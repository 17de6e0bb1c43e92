"""The board as a pure fold: a snapshot and the events after it equal a fresh snapshot.

``frontend/src/api/board.ts`` is the same fold in the browser; both replay the same vectors.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from service.board.schemas import BoardCapacity
from service.events.types import (
    Aborted,
    Accepted,
    Acknowledged,
    Cancelled,
    CapacityKind,
    CapacityReported,
    Declined,
    Died,
    Event,
    Notified,
    OfferCard,
    OfferFact,
    OfferState,
    Redirected,
    Requested,
    Seen,
    Status,
    Step,
    TransferCard,
    TransferEvent,
    TransportAssigned,
)

ENDED = frozenset({Status.CLOSED, Status.CANCELLED, Status.ABORTED, Status.DIED})
STEPS = frozenset(
    {
        "transport_assigned",
        "vehicle_departed",
        "arrived_referring",
        "departed_referring",
        "arrived_receiving",
        "handover_done",
    }
)
_GONE = frozenset({OfferState.WITHDRAWN, OfferState.EXPIRED})


@dataclass(frozen=True)
class BoardState:
    """What one audience sees: open transfers by id, and its own free beds by kind."""

    audience: str
    transfers: dict[UUID, TransferCard]
    capacity: dict[CapacityKind, BoardCapacity]


def apply_event(state: BoardState, event: Event) -> BoardState:
    """Return the board after one event; the board given is not changed."""
    if isinstance(event, CapacityReported):
        return _with_capacity(state, event)
    card = card_after(state.transfers.get(event.transfer), event)
    if card is None:
        return state
    transfers = {key: value for key, value in state.transfers.items() if key != card.id}
    if is_shown(card, state.audience):
        transfers[card.id] = card
    return replace(state, transfers=transfers)


def is_shown(card: TransferCard, audience: str) -> bool:
    """Whether an audience that has been told of a transfer still has it on its board."""
    if card.status in ENDED:
        return False
    kind, _, code = audience.partition(":")
    if kind == "area" or card.referring_facility == code:
        return True
    if card.receiving_facility is not None:
        return card.receiving_facility == code
    return any(o.facility == code and o.state not in _GONE for o in card.offers)


def card_after(card: TransferCard | None, event: TransferEvent) -> TransferCard | None:
    """Return a transfer's card after one of its events; none when it was never told to us."""
    if isinstance(event, Requested | Redirected):
        return event.card
    if card is None:
        return None
    changed = card.model_copy(update={"status": event.status, "version": event.version})
    return _with_detail(changed, event)


def _with_detail(card: TransferCard, event: TransferEvent) -> TransferCard:
    if isinstance(event, OfferFact):
        return _with_offer(card, event)
    if isinstance(event, Cancelled | Aborted):
        return card.model_copy(update={"ended_reason": event.reason.value})
    if isinstance(event, Died):
        return card.model_copy(update={"ended_reason": event.phase.value})
    if event.type in STEPS:
        update: dict[str, object] = {"steps": [*card.steps, _step(event)]}
        if isinstance(event, TransportAssigned):
            update["mode"] = event.mode
        return card.model_copy(update=update)
    return card


def _step(event: TransferEvent) -> Step:
    return Step(
        type=event.type,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        late=event.late,
        out_of_order=event.out_of_order,
    )


def _with_offer(card: TransferCard, event: OfferFact) -> TransferCard:
    offers = [_offer_after(offer, event) for offer in card.offers]
    update: dict[str, object] = {"offers": offers}
    if isinstance(event, Accepted):
        update["receiving_facility"] = event.facility
    return card.model_copy(update=update)


def _offer_after(offer: OfferCard, event: OfferFact) -> OfferCard:
    if offer.facility == event.facility:
        return offer.model_copy(update=_OFFER_CHANGES[type(event)](event))
    if isinstance(event, Accepted) and offer.facility in event.withdrawn:
        return offer.model_copy(
            update={"state": OfferState.WITHDRAWN, "withdrawn_at": event.recorded_at}
        )
    return offer


def _notified(event: OfferFact) -> dict[str, object]:
    return {"state": OfferState.DELIVERED, "delivered_at": event.occurred_at}


def _seen(event: OfferFact) -> dict[str, object]:
    return {"state": OfferState.SEEN, "seen_at": event.occurred_at}


def _acknowledged(event: OfferFact) -> dict[str, object]:
    return {"state": OfferState.ACKNOWLEDGED, "acknowledged_at": event.occurred_at}


def _accepted(event: OfferFact) -> dict[str, object]:
    by_phone = isinstance(event, Accepted) and event.by_phone
    return {
        "state": OfferState.ACCEPTED,
        "accepted_at": event.occurred_at,
        "by_phone": by_phone,
    }


def _declined(event: OfferFact) -> dict[str, object]:
    changes: dict[str, object] = {
        "state": OfferState.DECLINED,
        "declined_at": event.occurred_at,
    }
    if isinstance(event, Declined):
        changes |= {"decline_reason": event.reason, "alternative": event.alternative}
    return changes


_OFFER_CHANGES: dict[type[OfferFact], Callable[[OfferFact], dict[str, object]]] = {
    Notified: _notified,
    Seen: _seen,
    Acknowledged: _acknowledged,
    Accepted: _accepted,
    Declined: _declined,
}


def _with_capacity(state: BoardState, event: CapacityReported) -> BoardState:
    if state.audience != f"facility:{event.facility}":
        return state
    known = state.capacity.get(event.kind)
    if known is not None and known.as_of is not None and known.as_of > event.as_of:
        return state
    said = BoardCapacity(kind=event.kind, free=event.free, as_of=event.as_of)
    return replace(state, capacity={**state.capacity, event.kind: said})
