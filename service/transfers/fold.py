"""What each event changes in a transfer as boards show it. Pure, and the only place that says so.

Actions write their rows from it and boards apply it, so a row and a replay cannot differ.
"""

from datetime import datetime

from service.events.types import (
    Aborted,
    Accepted,
    Acknowledged,
    Cancelled,
    Declined,
    Died,
    Notified,
    OfferCard,
    OfferFact,
    OfferState,
    Redirected,
    Requested,
    Seen,
    Step,
    TransferCard,
    TransferEvent,
    TransportAssigned,
)
from service.transfers.lifecycle import ENDED, OPEN_OFFERS, STEPS


def apply(card: TransferCard | None, event: TransferEvent) -> TransferCard:
    """Give the transfer after an event.

    The first event, and an ask to a further centre, carry the whole transfer. Raises
    ``ValueError`` when an event cannot follow what is known.
    """
    if isinstance(event, (Requested, Redirected)):
        return event.card
    if card is None or card.version + 1 != event.version:
        known = "nothing" if card is None else f"version {card.version}"
        raise ValueError(f"expected the event that follows {known}, got version {event.version}")
    update: dict[str, object] = {
        "version": event.version,
        "status": event.status,
        "offers": [_offer(offer, event) for offer in card.offers],
    }
    if event.type in STEPS:
        update["steps"] = [*card.steps, step_of(event)]
    if isinstance(event, Accepted):
        update["receiving_facility"] = event.facility
    if isinstance(event, TransportAssigned):
        update["mode"] = event.mode
    if isinstance(event, (Cancelled, Aborted)):
        update["ended_reason"] = None if event.reason is None else event.reason.value
    if isinstance(event, Died):
        update["ended_reason"] = event.phase.value
    return card.model_copy(update=update)


def step_of(event: TransferEvent) -> Step:
    """Give an event's entry in the list of steps."""
    return Step(
        type=event.type,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        late=event.late,
        out_of_order=event.out_of_order,
    )


def _offer(offer: OfferCard, event: TransferEvent) -> OfferCard:
    if isinstance(event, OfferFact) and event.facility == offer.facility:
        return offer.model_copy(update=_of_this_offer(offer, event))
    withdrawn = offer.state in OPEN_OFFERS and (
        event.status in ENDED or (isinstance(event, Accepted) and offer.facility in event.withdrawn)
    )
    return _withdraw(offer, event.recorded_at) if withdrawn else offer


def _withdraw(offer: OfferCard, at: datetime) -> OfferCard:
    return offer.model_copy(update={"state": OfferState.WITHDRAWN, "withdrawn_at": at})


def _of_this_offer(offer: OfferCard, event: OfferFact) -> dict[str, object]:
    if isinstance(event, Notified):
        return {"state": OfferState.DELIVERED, "delivered_at": event.occurred_at}
    if isinstance(event, Seen):
        new = offer.state in {OfferState.SENT, OfferState.DELIVERED}
        return {
            "state": OfferState.SEEN if new else offer.state,
            "seen_at": event.occurred_at,
        }
    if isinstance(event, Acknowledged):
        new = offer.state in OPEN_OFFERS
        return {
            "state": OfferState.ACKNOWLEDGED if new else offer.state,
            "acknowledged_at": event.occurred_at,
        }
    if isinstance(event, Accepted):
        return {
            "state": OfferState.ACCEPTED,
            "accepted_at": event.occurred_at,
            "by_phone": event.by_phone,
        }
    if isinstance(event, Declined):
        return {
            "state": OfferState.DECLINED,
            "declined_at": event.occurred_at,
            "decline_reason": event.reason,
            "alternative": event.alternative,
        }
    raise ValueError(f"expected an event of an offer, got {event}")
