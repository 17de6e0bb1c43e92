"""Find what a caller's command means: on which side, about which offer. Pure."""

from collections.abc import Sequence
from datetime import datetime

from service.errors import Fault, InvalidInput
from service.events.types import Mode, Party, TransferCard
from service.transfers.lifecycle import OFFER_TABLE, Decision, Order, Refused, decide
from service.transfers.refusals import refusal
from service.transfers.schemas import Command, CommandBody
from service.transfers.standing import Standing


def choose(
    card: TransferCard,
    command: Command,
    body: CommandBody,
    held: Sequence[Standing],
    *,
    now: datetime,
) -> tuple[Order, Decision]:
    """Take the first side of the caller on which the command makes sense, or say why none does."""
    orders = _orders(command, body, held, now=now)
    refused: list[tuple[Refused, Order]] = []
    for order in orders:
        decision = decide(card, order)
        if isinstance(decision, Decision):
            return order, decision
        refused.append((decision, order))
    # A side that may not at all says less than one that may not now.
    telling = [(why, order) for why, order in refused if why.code != "not_allowed"]
    raise refusal(*telling[0]) if telling else refusal(Refused("not_allowed"))


def _orders(
    command: Command,
    body: CommandBody,
    held: Sequence[Standing],
    *,
    now: datetime,
) -> list[Order]:
    own = [standing.facility for standing in held if standing.party is Party.RECEIVING]
    facility = body.facility
    if facility is None and command in OFFER_TABLE:
        if len(own) != 1:
            detail = "Say which centre's offer is meant."
            raise InvalidInput(Fault("missing", detail, "请写明是哪家中心。", "facility"))
        facility = own[0]
    about_offer = command in OFFER_TABLE
    mode = body.mode
    if command is Command.ASSIGN and mode is None:
        mode = Mode.SENT  # nobody said who carries the patient: whoever has her brings her
    return [
        Order(
            command=command,
            party=standing.party,
            at=standing.facility,
            facility=facility,
            occurred_at=body.occurred_at or now,
            recorded_at=now,
            by_phone=body.by_phone is not None,
            mode=mode,
            stop=body.stop,
        )
        for standing in held
        # A centre answers for itself only.
        if not about_offer or standing.party is not Party.RECEIVING or standing.facility == facility
    ]
