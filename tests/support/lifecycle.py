"""Transfers brought to any status by the pure lifecycle alone."""

from datetime import UTC, datetime
from uuid import uuid4

from service.events.types import Mode, Party, Status, TransferCard
from service.transfers.clinical import clinical_part, new_offer, said_of
from service.transfers.events import event_of, relay_fields
from service.transfers.fold import apply
from service.transfers.lifecycle import Decision, Order, Refused, decide
from service.transfers.schemas import Command
from tests.support.service import candidate, stored_answer

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
C, P, S = Command, Party, Status


def requested(*centres: str) -> TransferCard:
    answer = stored_answer(uuid4(), "T1", centres, (), ("newborn",))
    return TransferCard(
        id=uuid4(),
        referral=uuid4(),
        case="K7-42",
        status=Status.REQUESTED,
        version=1,
        referring_facility="T1",
        receiving_facility=None,
        mode=None,
        requested_at=NOW,
        offers=[new_offer(code, said_of(candidate(code)), sent_at=NOW) for code in centres],
        steps=[],
        ended_reason=None,
        **clinical_part(answer).model_dump(),
    )


def order(command: Command, party: Party = P.COORDINATOR, **fields: object) -> Order:
    at = {P.REFERRING: "T1", P.RECEIVING: fields.get("facility", "P1")}.get(party)
    values: dict[str, object] = {
        "command": command,
        "party": party,
        "at": at,
        "facility": None,
        "occurred_at": NOW,
        "recorded_at": NOW,
        "by_phone": party is not P.RECEIVING,
    }
    return Order(**(values | fields))  # type: ignore[arg-type]


def told(card: TransferCard, given: Order) -> TransferCard:
    decision = decide(card, given)
    assert isinstance(decision, Decision), decision
    fields: dict[str, object] = {}
    if given.command in {C.SEE, C.ACKNOWLEDGE, C.ACCEPT, C.DECLINE}:
        fields["facility"] = given.facility
    if given.command is C.ACCEPT:
        fields |= {"by_phone": False, "note": None, "withdrawn": list(decision.withdrawn)}
    if given.command is C.DECLINE:
        fields |= {"reason": "no_bed", "alternative": None}
    if given.command is C.ASSIGN:
        fields |= {"mode": given.mode, "stop": given.stop}
    if given.command is C.RELAY:
        fields |= relay_fields(card, given)
    if given.command in {C.CANCEL, C.ABORT}:
        fields["reason"] = "other"
    if given.command is C.RECORD_DEATH:
        fields["phase"] = "on_road"
    if given.command is C.OFFER:
        offer = new_offer(str(given.facility), said_of(candidate(str(given.facility))), sent_at=NOW)
        after = {"version": card.version + 1, "offers": [*card.offers, offer]}
        fields |= {"facility": given.facility, "card": card.model_copy(update=after)}
    return apply(card, event_of(card, given, decision, account=None, fields=fields))


def refusal(card: TransferCard, given: Order) -> str:
    refused = decide(card, given)
    assert isinstance(refused, Refused), refused
    return refused.code


def accepted(*others: str) -> TransferCard:
    return told(requested("P1", *others), order(C.ACCEPT, P.RECEIVING, facility="P1"))


def at_status(status: Status) -> TransferCard:
    """Bring a transfer that P1 accepted, with a team that fetches, to a status."""
    if status is S.REQUESTED:
        return requested("P1", "C1")
    if status is S.CANCELLED:
        return told(requested("P1"), order(C.CANCEL))
    if status is S.ABORTED:
        return told(accepted(), order(C.ABORT))
    if status is S.DIED:
        return told(accepted(), order(C.RECORD_DEATH))
    card = accepted("C1")
    steps = [
        order(C.ASSIGN, mode=Mode.FETCHED),
        order(C.DEPART),
        order(C.ARRIVE),
        order(C.DEPART),
        order(C.ARRIVE),
        order(C.HAND_OVER),
        order(C.CLOSE),
    ]
    for step in steps:
        if card.status is status:
            return card
        card = told(card, step)
    assert card.status is status
    return card
