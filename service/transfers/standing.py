"""On which sides of a transfer an account stands, and what it may do there now."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from service.auth.accounts import Account
from service.auth.policy import Action
from service.auth.queries import facility_scope
from service.events.types import Mode, Party, TransferCard
from service.transfers.lifecycle import OFFER_TABLE, Decision, Order, decide
from service.transfers.schemas import Command


@dataclass(frozen=True, slots=True)
class Standing:
    """One side of a transfer, and for which facility."""

    party: Party
    facility: str | None


def standings(session: Session, card: TransferCard, account: Account) -> list[Standing]:
    """List every side on which this account may act; a centre's own answer comes first."""
    referring = facility_scope(session, card.referring_facility)
    asked = [facility_scope(session, offer.facility) for offer in card.offers]
    found = [
        Standing(Party.RECEIVING, scope.facility)
        for scope in asked
        if account.may(Action.ACT_AS_RECEIVING, scope)
    ]
    if account.may(Action.ACT_AS_REFERRING, referring):
        found.append(Standing(Party.REFERRING, card.referring_facility))
    if any(account.may(Action.ACT_AS_COORDINATOR, scope) for scope in (referring, *asked)):
        found.append(Standing(Party.COORDINATOR, None))
    if any(account.may(Action.ACT_AS_QC, scope) for scope in (referring, *asked)):
        found.append(Standing(Party.QC, None))
    return found


def possible_commands(card: TransferCard, held: list[Standing], *, now: datetime) -> list[Command]:
    """List what somebody standing there could do now, given what the command needs."""
    return [
        command
        for command in Command
        if any(
            isinstance(decide(card, order), Decision)
            for standing in held
            for order in _orders(card, command, standing, now)
        )
    ]


def acknowledging(card: TransferCard, held: list[Standing]) -> Standing | None:
    """Find the side on which somebody may say that a changed route was seen.

    The centre that accepted, the referring side and the coordinator may; one that was only asked
    has nothing to drive yet.
    """
    for standing in held:
        if standing.party in {Party.REFERRING, Party.COORDINATOR}:
            return standing
        if standing.party is Party.RECEIVING and standing.facility == card.receiving_facility:
            return standing
    return None


def _orders(card: TransferCard, command: Command, standing: Standing, now: datetime) -> list[Order]:
    facilities: list[str | None] = [None]
    if command in OFFER_TABLE:
        at_centre = standing.party is Party.RECEIVING
        facilities = [standing.facility] if at_centre else [o.facility for o in card.offers]
    modes = list(Mode) if command is Command.ASSIGN else [None]
    return [
        Order(
            command=command,
            party=standing.party,
            at=standing.facility,
            facility=facility,
            occurred_at=now,
            recorded_at=now,
            by_phone=standing.party is not Party.RECEIVING,
            mode=mode,
        )
        for facility in facilities
        for mode in modes
    ]
