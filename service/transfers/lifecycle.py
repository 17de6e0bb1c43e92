"""The life of a transfer: which command, from whom, leads from which status to which event.

Pure. ``decide`` says what a command means for a transfer as it stands; ``service.transfers.fold``
says what the resulting event changes. Nothing else decides either.
"""

from dataclasses import dataclass, field
from datetime import datetime

from service.events.types import Mode, OfferCard, OfferState, Party, Status, TransferCard
from service.transfers.schemas import Command
from service.transfers.timing import TIMING

S, O, P, C = Status, OfferState, Party, Command  # the tables below are read as tables  # noqa: E741

ENDED = frozenset({S.CLOSED, S.CANCELLED, S.ABORTED, S.DIED})
PROGRESS = (
    S.REQUESTED,
    S.ACCEPTED,
    S.PREPARING,
    S.TEAM_EN_ROUTE,
    S.WITH_PATIENT,
    S.EN_ROUTE,
    S.ARRIVED,
    S.HANDED_OVER,
)
OPEN = frozenset(PROGRESS)
UNDER_WAY = OPEN - {S.REQUESTED}
ON_ROADS = OPEN - {S.ARRIVED, S.HANDED_OVER}
"""While the road to a centre still matters to a transfer."""
OPEN_OFFERS = frozenset({O.SENT, O.DELIVERED, O.SEEN, O.ACKNOWLEDGED})

# command: (from which statuses, by which parties)
TABLE: dict[Command, tuple[frozenset[Status], frozenset[Party]]] = {
    C.OFFER: (frozenset({S.REQUESTED}), frozenset({P.REFERRING, P.COORDINATOR})),
    C.SEE: (OPEN, frozenset({P.RECEIVING})),
    C.ACKNOWLEDGE: (OPEN, frozenset({P.RECEIVING})),
    C.ACCEPT: (frozenset({S.REQUESTED}), frozenset({P.RECEIVING, P.REFERRING, P.COORDINATOR})),
    C.DECLINE: (frozenset({S.REQUESTED}), frozenset({P.RECEIVING})),
    C.ASSIGN: (UNDER_WAY, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.DEPART: (UNDER_WAY, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.RELAY: (UNDER_WAY, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.ARRIVE: (UNDER_WAY, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.HAND_OVER: (UNDER_WAY, frozenset({P.RECEIVING, P.COORDINATOR})),
    C.CANCEL: (OPEN, frozenset({P.REFERRING, P.COORDINATOR})),
    C.ABORT: (OPEN, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.RECORD_DEATH: (OPEN, frozenset({P.REFERRING, P.RECEIVING, P.COORDINATOR})),
    C.CLOSE: (
        frozenset({S.HANDED_OVER}),
        frozenset({P.RECEIVING, P.REFERRING, P.COORDINATOR, P.QC}),
    ),
}

# command on one offer: state before -> state after. A no may become a yes while nobody else has
# said yes; a look that is entered late stamps its time and moves nothing back.
OFFER_TABLE: dict[Command, dict[OfferState, OfferState]] = {
    C.SEE: {
        O.SENT: O.SEEN,
        O.DELIVERED: O.SEEN,
        O.ACKNOWLEDGED: O.ACKNOWLEDGED,
        O.ACCEPTED: O.ACCEPTED,
        O.DECLINED: O.DECLINED,
    },
    C.ACKNOWLEDGE: {
        O.SENT: O.ACKNOWLEDGED,
        O.DELIVERED: O.ACKNOWLEDGED,
        O.SEEN: O.ACKNOWLEDGED,
        O.ACCEPTED: O.ACCEPTED,
    },
    C.ACCEPT: {
        O.SENT: O.ACCEPTED,
        O.DELIVERED: O.ACCEPTED,
        O.SEEN: O.ACCEPTED,
        O.ACKNOWLEDGED: O.ACCEPTED,
        O.DECLINED: O.ACCEPTED,
    },
    C.DECLINE: dict.fromkeys(OPEN_OFFERS, O.DECLINED),
}

EVENT_OF: dict[Command, str] = {
    C.OFFER: "redirected",
    C.SEE: "seen",
    C.ACKNOWLEDGE: "acknowledged",
    C.ACCEPT: "accepted",
    C.DECLINE: "declined",
    C.ASSIGN: "transport_assigned",
    C.RELAY: "custody_relayed",
    C.HAND_OVER: "handover_done",
    C.CANCEL: "cancelled",
    C.ABORT: "aborted",
    C.RECORD_DEATH: "died",
    C.CLOSE: "closed",
}
STATUS_OF = {
    "accepted": S.ACCEPTED,
    "transport_assigned": S.PREPARING,
    "vehicle_departed": S.TEAM_EN_ROUTE,
    "arrived_referring": S.WITH_PATIENT,
    "departed_referring": S.EN_ROUTE,
    "custody_relayed": S.EN_ROUTE,
    "arrived_receiving": S.ARRIVED,
    "handover_done": S.HANDED_OVER,
    "cancelled": S.CANCELLED,
    "aborted": S.ABORTED,
    "died": S.DIED,
    "closed": S.CLOSED,
}
STEPS = tuple(STATUS_OF)
"""Events that are steps of the journey, in the order they happen."""

JOURNEY = STEPS[: STEPS.index("handover_done") + 1]

# Where a team fetches, it leaves and arrives twice; else the vehicle is already at the door.
MOVES: dict[Command, dict[bool, tuple[str, ...]]] = {
    C.DEPART: {True: ("vehicle_departed", "departed_referring"), False: ("departed_referring",)},
    C.ARRIVE: {True: ("arrived_referring", "arrived_receiving"), False: ("arrived_receiving",)},
}
# To a rendezvous both sides leave, each in its own time: a departure is told by who leaves.
LEAVES: dict[Party, str] = {P.RECEIVING: "vehicle_departed", P.REFERRING: "departed_referring"}
RELAYING = (Mode.RENDEZVOUS, Mode.SENT, Mode.AMBULANCE_120)
"""Modes in which she may change vehicles on the way; a team that fetched her has her already."""
BEFORE_SECOND = {
    "departed_referring": "arrived_referring",
    "arrived_receiving": "departed_referring",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A command as it reaches a transfer: by which party, meaning which offer, when it happened.

    ``at`` is the party's own facility; ``facility`` the centre whose offer is meant, or the side
    whose vehicle leaves; ``stop`` the key of the place where two vehicles meet.
    """

    command: Command
    party: Party
    at: str | None
    facility: str | None
    occurred_at: datetime
    recorded_at: datetime
    by_phone: bool = False
    mode: Mode | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command becomes."""

    event: str
    status: Status
    late: bool
    out_of_order: bool
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a command is not taken.

    ``code``: closed, not_allowed, not_asked, already_asked, already_accepted, already_recorded,
    not_now, not_a_side, nobody_meets or by_phone_needed.
    """

    code: str
    params: dict[str, object] = field(default_factory=dict)


def decide(card: TransferCard, order: Order) -> Decision | Refused:
    """Say what a command means for a transfer as it stands, or why it is refused."""
    refused = (
        _refuse_party(card, order) or _refuse_offer(card, order) or _refuse_status(card, order)
    )
    if refused:
        return refused
    if order.command in MOVES:
        event = _move(card, order)
        if isinstance(event, Refused):
            return event
    else:
        event = EVENT_OF[order.command]
    return Decision(
        event=event,
        status=next_status(card.status, event),
        late=is_late(order.occurred_at, order.recorded_at),
        out_of_order=_out_of_order(card, event, order),
        withdrawn=open_offers(card, besides=order.facility) if event == "accepted" else (),
    )


def next_status(status: Status, event: str) -> Status:
    """Give the status after an event; an earlier step entered late does not move it back."""
    after = STATUS_OF.get(event, status)
    if after in ENDED or PROGRESS.index(after) > PROGRESS.index(status):
        return after
    return status


def is_late(occurred_at: datetime, recorded_at: datetime) -> bool:
    """Say whether an entry was made so late that readers should know."""
    return recorded_at - occurred_at > TIMING.late_after


def open_offers(card: TransferCard, *, besides: str | None = None) -> tuple[str, ...]:
    """List the centres whose offers are still open, except one."""
    return tuple(
        offer.facility
        for offer in card.offers
        if offer.state in OPEN_OFFERS and offer.facility != besides
    )


def find_offer(card: TransferCard, facility: str | None) -> OfferCard | None:
    """Find the ask to one centre."""
    return next((offer for offer in card.offers if offer.facility == facility), None)


def on_facility_board(card: TransferCard, facility: str) -> bool:
    """Say whether a facility's board shows this transfer.

    The referring side sees it until it ends; an asked centre while it may still say yes, and to
    the end once it has.
    """
    if card.status in ENDED:
        return False
    if facility == card.referring_facility:
        return True
    offer = find_offer(card, facility)
    if offer is None or offer.state in {O.WITHDRAWN, O.EXPIRED}:
        return False
    return card.receiving_facility in {None, facility}


def _refuse_party(card: TransferCard, order: Order) -> Refused | None:
    if order.party not in TABLE[order.command][1]:
        return Refused("not_allowed")
    about_journey = order.command not in OFFER_TABLE
    if order.party is P.RECEIVING and about_journey and order.at != card.receiving_facility:
        return Refused("not_allowed")
    if card.status in ENDED:
        return Refused("closed", {"status": card.status.value})
    if order.command is C.ACCEPT and order.party is not P.RECEIVING and not order.by_phone:
        return Refused("by_phone_needed")
    return None


def _refuse_offer(card: TransferCard, order: Order) -> Refused | None:
    offer = find_offer(card, order.facility)
    if order.command is C.OFFER:
        return Refused("already_asked", {"facility": order.facility}) if offer else None
    if order.command not in OFFER_TABLE:
        return None
    if offer is None:
        return Refused("not_asked", {"facility": order.facility})
    return _refuse_answer(card, order, offer)


def _refuse_answer(card: TransferCard, order: Order, offer: OfferCard) -> Refused | None:
    stamps = {
        C.SEE: offer.seen_at,
        C.ACKNOWLEDGE: offer.acknowledged_at,
        C.ACCEPT: offer.accepted_at,
        C.DECLINE: offer.declined_at if offer.state is O.DECLINED else None,
    }
    if stamps[order.command] is not None:
        return Refused("already_recorded", {"at": stamps[order.command]})
    if offer.state in OFFER_TABLE[order.command]:
        return None
    winner = find_offer(card, card.receiving_facility)
    if winner is not None and winner.facility != order.facility:
        return _already_accepted(winner)
    return Refused(
        "not_now",
        {"state": offer.state.value, "expected": sorted(OFFER_TABLE[order.command])},
    )


def _already_accepted(winner: OfferCard) -> Refused:
    return Refused("already_accepted", {"facility": winner.facility, "at": winner.accepted_at})


def _refuse_status(card: TransferCard, order: Order) -> Refused | None:
    statuses = TABLE[order.command][0]
    if card.status not in statuses:
        winner = find_offer(card, card.receiving_facility)
        answering = order.command in {C.ACCEPT, C.DECLINE}
        if answering and winner is not None and winner.facility != order.facility:
            return _already_accepted(winner)
        expected = [status.value for status in PROGRESS if status in statuses]
        return Refused("not_now", {"status": card.status.value, "expected": expected})
    once = EVENT_OF.get(order.command) if order.command in {C.HAND_OVER, C.RELAY} else None
    if once and (at := _first_at(card, once)):
        return Refused("already_recorded", {"at": at})
    if order.command is C.RELAY and card.mode is Mode.FETCHED:
        return _nobody_meets(card.mode)
    return _refuse_assignment(card, order) if order.command is C.ASSIGN else None


def _refuse_assignment(card: TransferCard, order: Order) -> Refused | None:
    at = _first_at(card, "transport_assigned")
    if at is None:
        was_relayed = _first_at(card, "custody_relayed") is not None
        return _nobody_meets(Mode.FETCHED) if was_relayed and order.mode is Mode.FETCHED else None
    if (order.mode, order.stop) == (card.mode, card.stop):
        return Refused("already_recorded", {"at": at})
    if card.status is S.PREPARING or _moves_the_stop(card, order):
        return None
    expected = [S.ACCEPTED.value, S.PREPARING.value]  # the way it went is history by now
    return Refused("not_now", {"status": card.status.value, "expected": expected})


def _nobody_meets(mode: Mode) -> Refused:
    expected = [each.value for each in RELAYING]
    return Refused("nobody_meets", {"mode": mode.value, "expected": expected})


def _moves_the_stop(card: TransferCard, order: Order) -> bool:
    """Whether two vehicles under way agree on another place to meet."""
    is_agreed = order.mode is card.mode is Mode.RENDEZVOUS
    return is_agreed and card.status in ON_ROADS and _first_at(card, "custody_relayed") is None


def _move(card: TransferCard, order: Order) -> str | Refused:
    """Say which of its moves a departure or arrival is.

    The first that is not recorded yet; but one that lies before a recorded step is meant only
    when its time does too. A second departure without an arrival between is the first again.
    """
    if order.facility not in {None, card.referring_facility, card.receiving_facility}:
        return Refused("not_a_side", {"facility": order.facility})
    moves = _moves_of(card, order)
    missing = [move for move in moves if _first_at(card, move) is None]
    for move in missing:
        later = [step.occurred_at for step in card.steps if _place(step.type) > _place(move)]
        if not later or order.occurred_at < min(later):
            first_again = card.mode is Mode.FETCHED and move != moves[0] and not later
            if first_again and _first_at(card, BEFORE_SECOND[move]) is None:
                break
            return move
    else:
        if missing:  # entered after the fact without its time: kept, and marked out of order
            return missing[-1]
    recorded = [at for move in moves if (at := _first_at(card, move))]
    return Refused("already_recorded", {"at": max(recorded)})


def _moves_of(card: TransferCard, order: Order) -> tuple[str, ...]:
    """List what a departure or arrival may be, in the order it happens."""
    if card.mode is Mode.RENDEZVOUS and order.command is C.DEPART:
        side = _side_of(card, order)
        return (LEAVES[side],) if side in LEAVES else tuple(LEAVES.values())
    return MOVES[order.command][card.mode is Mode.FETCHED]


def _side_of(card: TransferCard, order: Order) -> Party:
    """Say whose vehicle leaves: the caller's own, or the one that a coordinator names."""
    if order.party is not P.COORDINATOR or order.facility is None:
        return order.party
    return P.REFERRING if order.facility == card.referring_facility else P.RECEIVING


def _first_at(card: TransferCard, kind: str) -> datetime | None:
    return next((step.occurred_at for step in card.steps if step.type == kind), None)


def _place(kind: str) -> int:
    return STEPS.index(kind)


def _out_of_order(card: TransferCard, event: str, order: Order) -> bool:
    if event in {"seen", "acknowledged"}:
        offer = find_offer(card, order.facility)
        later = offer is not None and (offer.accepted_at or offer.declined_at)
        return bool(later or (event == "seen" and offer and offer.acknowledged_at))
    if event not in JOURNEY:
        return False
    place = _place(event)
    return any(
        _place(step.type) > place
        or (_place(step.type) < place and step.occurred_at > order.occurred_at)
        for step in card.steps
        if not _in_any_order(card, event, step.type)
    )


def _in_any_order(card: TransferCard, one: str, other: str) -> bool:
    """Whether neither step of a rendezvous has to come before the other."""
    if card.mode is not Mode.RENDEZVOUS:
        return False
    is_moved_stop = one == "transport_assigned" and _first_at(card, one) is not None
    return is_moved_stop or {one, other} == set(LEAVES.values())
