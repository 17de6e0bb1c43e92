"""What the roads in force mean for one transfer: its routes, and who would come first now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from facilities.conditions import RuleBook, Urgency
from facilities.errors import BadInputError
from facilities.needs import Needs
from facilities.network import Network
from routing.snapping import Snap
from routing.travel_times import Travel
from service.events.types import RoadCauses, TransferCard
from service.reactions.comparing import First, Found, Roads, chosen, is_other, is_touched, stand
from service.reactions.reading import Asked
from service.referrals.answering import Asked as Case
from service.referrals.answering import needs_of
from service.referrals.case_roads import OFF_THE_MAP, CaseRoads
from service.referrals.policy import Policy
from service.referrals.ranking import rank
from service.referrals.standing import (
    CENTISECONDS,
    NoRoad,
    Road,
    Situation,
    Standing,
    on_other_roads,
    standings,
)
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


def is_urgent(card: TransferCard, around: Present) -> bool:
    """Say whether a centre that matters to a transfer is nearer or further now, or cut off."""
    case = roads_now(card, around)
    return case is not None and is_touched(card, case.times_s)


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
    codes = {each.facility for each in chosen(card) if each.facility in case.places}
    judged = _order(card, asked, case, around) if is_changed else None
    able = judged.able() if judged else set()
    after = case.outward_of(codes | able)
    stands = {code: stand(after[code]) for code in codes}
    if not is_changed:
        return Found(stands, before, None, causes)
    now = {**_timed(case), **after}
    base = {code: now[code] for code in before.keys() | after.keys() if code in now}
    return Found(stands, base, judged.first(before, base) if judged else None, causes)


@dataclass(frozen=True)
class _Order:
    """The centres of a case, judged at the times of now; their ranges are not known yet."""

    known: tuple[Standing, ...]
    needs: Needs
    policy: Policy

    def able(self) -> set[str]:
        """List the centres whose roads bear on who comes first."""
        return {each.facility.code for each in self.known if each.is_candidate}

    def first(self, before: Roads, now: Roads) -> First:
        """Say who comes first on the roads before and on those of now."""
        one, other = (
            rank(on_other_roads(self.known, self.needs, roads), self.needs, self.policy).candidates
            for roads in (before, now)
        )
        return First(*(order[0].facility.code if order else None for order in (one, other)))


def _order(card: TransferCard, asked: Asked, case: CaseRoads, around: Present) -> _Order | None:
    """Judge the centres as of now; none where the question cannot be read by the rules of now."""
    question, facility = asked.question, around.network.get(card.referring_facility)
    try:
        needs = needs_of(
            Case(
                conditions=question["conditions"],
                findings=question["findings"],
                now=around.now,
                confirmed=question["confirmed"],
                facility=facility,
                removed=question["removed"],
                urgency=Urgency(question["urgency"]) if question["urgency"] else None,
            ),
            around.rules,
        )
    except (BadInputError, KeyError):
        return None
    situation = Situation(around.network, around.now, around.policy, facility, around.capacity)
    return _Order(standings(needs, _timed(case), situation), needs, around.policy)


def _timed(case: CaseRoads) -> Roads:
    """Give the road to every facility by its time alone, without the work of range and distance."""
    times_s = case.times_s
    return {code: _by_time(times_s.get(code)) for code in case.places}


def _by_time(time_s: float | None) -> Road:
    if time_s is None:
        return NoRoad(OFF_THE_MAP)
    return Travel(time_s, round(time_s * CENTISECONDS), (time_s, time_s), 0.0, 0.0, 0.0)


def causes_of(before: RoadState | None, now: RoadState) -> RoadCauses:
    """Say what turned between two states of the roads; nothing held where the first is unknown."""
    closed = set(before.closures) if before else set()
    said = set(before.conditions) if before else set()
    ferries = before.ferries_stopped if before else ()
    return RoadCauses(
        closed=[each for each in now.closures if each not in closed],
        reopened=sorted(closed - set(now.closures)),
        conditions=sorted(set(now.conditions) - said),
        conditions_over=sorted(said - set(now.conditions)),
        # under a calibration the hour counts in the place of night
        night=now.hours is None and now.night != (before.night if before else False),
        ferries=now.ferries_stopped != ferries,
        hours=before is not None and now.hours != before.hours,
    )
