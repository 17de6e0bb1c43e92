"""What each event changes in a transfer as boards show it. Pure, and the only place that says so.

Actions write their rows from it and boards apply it, so a row and a replay cannot differ.
"""

from collections.abc import Sequence
from datetime import datetime

from service.events.types import (
    Aborted,
    Accepted,
    Acknowledged,
    Cancelled,
    CustodyRelayed,
    Declined,
    Died,
    Notified,
    OfferCard,
    OfferFact,
    OfferState,
    Redirected,
    Requested,
    RouteChange,
    RouteChangeSeen,
    RouteEvent,
    RouteStand,
    Seen,
    Step,
    TransferCard,
    TransferEvent,
    TransportAssigned,
)
from service.transfers.lifecycle import ENDED, ON_ROADS, OPEN_OFFERS, STEPS


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
    if isinstance(event, (TransportAssigned, CustodyRelayed)):
        update["stop"] = stop_after(card.stop, card.steps, event)
    if isinstance(event, (Cancelled, Aborted)):
        update["ended_reason"] = None if event.reason is None else event.reason.value
    if isinstance(event, Died):
        update["ended_reason"] = event.phase.value
    if event.status not in ON_ROADS:
        update["route_change"] = None
    return card.model_copy(update=update)


def apply_route(card: TransferCard, event: RouteEvent) -> TransferCard:
    """Give the transfer after an event of its route.

    The offers tell the times of now. What nobody has acknowledged is shown from what was told
    before the first change that nobody acknowledged.
    """
    known = card.route_change
    if isinstance(event, RouteChangeSeen):
        is_seen = known is not None and known.roads == event.roads
        return card.model_copy(update={"route_change": None}) if is_seen else card
    now = {shift.facility: shift.after for shift in event.change.routes}
    offers = [
        offer.model_copy(update=_road_of(now[offer.facility])) if offer.facility in now else offer
        for offer in card.offers
    ]
    change: RouteChange | None = event.change if known is None else _joined(known, event.change)
    if card.status not in ON_ROADS:
        change = None  # rows tell where it stands by now, which is after this event
    return card.model_copy(update={"offers": offers, "route_change": change})


def stop_after(
    stop: str | None, before: Sequence[Step], event: TransportAssigned | CustodyRelayed
) -> str | None:
    """Give where two vehicles meet after an event, by the steps `before` it.

    She changes vehicles once: a plan that is entered after that does not change where.
    """
    was_relayed = any(step.type == "custody_relayed" for step in before)
    return stop if was_relayed and stop is not None else event.stop


def stand_of(offer: OfferCard) -> RouteStand:
    """Give the road to a centre as its offer tells it; why there was none is told elsewhere."""
    return RouteStand(
        travel_time_s=offer.travel_time_s,
        range_s=offer.range_s,
        distance_m=offer.distance_m,
        unreachable=None,
    )


def _road_of(stand: RouteStand) -> dict[str, object]:
    return stand.model_dump(exclude={"unreachable"})


def _joined(known: RouteChange, later: RouteChange) -> RouteChange:
    """Show two changes as one; centres that only the first speaks of stay."""
    first = {shift.facility: shift for shift in known.routes}
    shifts = {
        shift.facility: shift.model_copy(update={"before": first[shift.facility].before})
        if shift.facility in first
        else shift
        for shift in later.routes
    }
    before = known if known.tells_first else later
    after = later if later.tells_first else known
    return later.model_copy(
        update={
            "routes": [*(first | shifts).values()],
            "first_before": before.first_before,
            "first_after": after.first_after,
            "causes": known.causes.then(later.causes),
        }
    )


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
