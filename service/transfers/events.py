"""Make the event of a decision. Pure."""

from uuid import UUID

from service.events.types import (
    EVENT,
    Actor,
    Source,
    TransferCard,
    TransferEvent,
    TransferFact,
)
from service.transfers.lifecycle import Decision, Order


def relay_fields(card: TransferCard, order: Order) -> dict[str, object]:
    """Say who gave her to whom, and where: at the stop that was agreed unless another is named."""
    return {
        "from_facility": card.referring_facility,
        "to_facility": card.receiving_facility,
        "stop": order.stop or card.stop,
    }


def event_of(
    card: TransferCard,
    order: Order,
    decision: Decision,
    *,
    account: UUID | None,
    fields: dict[str, object],
    source: Source = Source.MANUAL,
) -> TransferEvent:
    """Make the typed event of a decision; ``fields`` are those of its own kind."""
    event = EVENT.validate_python(
        {
            "type": decision.event,
            "transfer": card.id,
            "case": card.case,
            "version": card.version + 1,
            "status": decision.status,
            "occurred_at": order.occurred_at,
            "recorded_at": order.recorded_at,
            "source": source,
            "actor": Actor(account=account, party=order.party, facility=order.at),
            "late": decision.late,
            "out_of_order": decision.out_of_order,
            **fields,
        }
    )
    if not isinstance(event, TransferFact):
        raise TypeError(f"expected an event of a transfer, got {event.type}")
    return event
