"""What the roads in force mean for one transfer: its routes, and who would come first now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from facilities.conditions import RuleBook, Urgency
from facilities.errors import BadInputError
from facilities.network import Network
from routing.snapping import Snap
from service.events.types import RoadCauses, TransferCard
from service.reactions.comparing import First, Found, Roads, chosen, is_other, is_touched, stand
from service.reactions.reading import Asked
from service.referrals.answering import Asked as Case
from service.referrals.answering import needs_of
from service.referrals.case_roads import CaseRoads
from service.referrals.policy import Policy
from service.referrals.ranking import rank
from service.referrals.standing import Situation, on_other_roads, standings
from service.situation.capacity import FreeBeds
from service.situation.in_force import RoadState
from service.situation.roads import RoadsInForce


@dataclass(frozen=True)
class Present:
    """What transfers are judged from, as one moment of the database."""

    roads: RoadsInForce
    network: Network
    capacity: Mapping[str, Sequence[FreeBeds]]
    rules: RuleBook
    policy: Policy
    now: datetime


def roads_now(card: TransferCard, around: Present) -> CaseRoads | None:
    """Give the roads from where a transfer was asked for; none where that is on no road now."""
    start = around.roads.places(around.network).get(card.referring_facility)
    if not isinstance(start, Snap):
        return None
    return CaseRoads(around.roads, around.network, start)


def found_for(
    card: TransferCard, asked: Asked, before: Roads, *, causes: RoadCauses, around: Present
) -> Found | None:
    """Judge a transfer: its routes, and the order only where a road of the answer changed.

    None where neither did by as much as is told, which most changes of the roads come to.
    """
    case = roads_now(card, around)
    if case is None:
        return None
    is_changed = is_other(before, case.times_s)
    if not is_changed and not is_touched(card, case.times_s):
        return None
    after = case.outward
    stands = {
        offer.facility: stand(after[offer.facility])
        for offer in chosen(card)
        if offer.facility in after
    }
    first = _first(card, asked, before, after, around) if is_changed else None
    return Found(stands, after if is_changed else before, first, causes)


def _first(
    card: TransferCard, asked: Asked, before: Roads, after: Roads, around: Present
) -> First | None:
    """Order the centres on both roads as of now; none where the question cannot be read now."""
    question, facility = asked.question, around.network.get(card.referring_facility)
    try:
        case = Case(
            conditions=question["conditions"],
            findings=question["findings"],
            now=around.now,
            confirmed=question["confirmed"],
            facility=facility,
            removed=question["removed"],
            urgency=Urgency(question["urgency"]) if question["urgency"] else None,
        )
        needs = needs_of(case, around.rules)
    except (BadInputError, KeyError):
        return None  # the rules are others by now: its findings say nothing in them
    situation = Situation(around.network, around.now, around.policy, facility, around.capacity)
    known = standings(needs, after, situation)
    orders = [
        rank(each, needs, around.policy).candidates
        for each in (on_other_roads(known, needs, before), known)
    ]
    one, other = (order[0].facility.code if order else None for order in orders)
    return First(one, other)


def causes_of(before: RoadState | None, now: RoadState) -> RoadCauses:
    """Say what turned between two states of the roads; nothing held where the first is unknown."""
    closed = set(before.closures) if before else set()
    said = set(before.conditions) if before else set()
    ferries = before.ferries_stopped if before else ()
    return RoadCauses(
        closed=[each for each in now.closures if each not in closed],
        reopened=sorted(closed - set(now.closures)),
        conditions=sorted(said ^ set(now.conditions)),
        night=now.night != (before.night if before else False),
        ferries=now.ferries_stopped != ferries,
    )
