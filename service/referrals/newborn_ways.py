"""A baby who is not born yet: moved in the womb, or born first and then fetched by a team."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facilities.assessment import conditions_at_birth
from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.matching import Fit
from routing.itineraries import Itinerary
from routing.snapping import Snap
from service.referrals.answering import Answering
from service.referrals.moving import Moving
from service.referrals.plans import BirthPlace, Line, Plan, PlanKind, newborns_part
from service.referrals.verdict import Choice, Ground, best_of, gains, grounds
from service.referrals.verdict_words import newborn_sentences, said
from service.referrals.ways_schemas import (
    NewbornName,
    NewbornPlan,
    NewbornVerdict,
    NewbornWays,
    WaySaid,
)

Range = tuple[float, float]


@dataclass(frozen=True)
class _Hands:
    """When a baby has able hands and definitive care, likely and as ranges, from the question."""

    first_s: float = 0.0
    first_range_s: Range = (0.0, 0.0)
    definitive_s: float = 0.0
    definitive_range_s: Range = (0.0, 0.0)

    @property
    def times_s(self) -> Range:
        return self.first_s, self.definitive_s


@dataclass(frozen=True)
class _Way:
    """One of the two: where the baby comes to, where it is born, and by which way."""

    facility: Facility | None
    born_at: Facility | None
    hands: _Hands | None
    choice: Choice | None = None


def newborn_ways(moving: Moving, choices: Sequence[Choice]) -> NewbornWays | None:
    """Compare the two where the case allows both; none where it does not.

    Which is better is what the answer's plans say, which know what speaks against moving her.
    Times are those of a team that is called at once: before the birth it waits.
    """
    planning = moving.asked.planning
    if moving.asked.needs.in_utero is None or len(planning.each) > 1:
        return None
    place = planning.birth_place()
    before = _in_utero(moving, choices)
    after = _birth_here(moving, place, planning.newborns_line(place))
    return NewbornWays(
        in_utero=_plan("in_utero", before),
        birth_here=_plan("birth_here", after),
        verdict=_verdict(moving, before, after, planning.plans()[0]),
    )


def _in_utero(moving: Moving, choices: Sequence[Choice]) -> _Way:
    """Take her best way to the centre that the answer puts first, if it was asked about."""
    candidates = moving.asked.ranking.candidates
    first = candidates[0].facility.code if candidates else None
    to_first = [each for each in choices if each.facility.code == first]
    best = best_of(to_first or choices, moving.scale)
    if best is None:
        return _Way(None, None, None)
    return _Way(best.facility, best.facility, _hands(best.itinerary, at_end=True), best)


def _birth_here(moving: Moving, place: BirthPlace, line: Line) -> _Way:
    """Let the centre that takes the baby fetch it from where it is born."""
    if line.facility is None:
        return _Way(None, place.facility, None)
    if place.facility is not None and line.facility.code == place.facility.code:
        return _Way(line.facility, place.facility, _Hands())
    origin = _where(moving, place)
    if origin is None:
        return _Way(line.facility, place.facility, None)
    needs = newborns_part(moving.asked.needs, moving.asked.around.network.vocabulary)
    needs = replace(needs, conditions=_conditions(moving.asked))
    found = moving.fetched_from(origin, line.facility, needs)
    if not isinstance(found, Itinerary):
        return _Way(line.facility, place.facility, None)
    fit = line.match.fit if line.match else Fit.UNKNOWN
    choice = Choice(line.facility, fit, 0, found, None)
    return _Way(line.facility, place.facility, _hands(found), choice)


def _conditions(asked: Answering) -> tuple[str, ...]:
    """Name the baby's conditions as far as they are known before its birth: none are hers."""
    day = asked.asked.now.astimezone(CHINA_TIME).date()
    return conditions_at_birth(asked.findings, asked.around.rules.on(day), day)


def _where(moving: Moving, place: BirthPlace) -> Snap | None:
    here = moving.asked.asked.facility
    if place.facility is None or (here is not None and place.facility.code == here.code):
        return moving.asked.origin
    snap = moving.asked.roads.places[place.facility.code]
    return snap if isinstance(snap, Snap) else None


def _hands(found: Itinerary, *, at_end: bool = False) -> _Hands:
    """Give the times; a baby in the womb has able hands where it is born: `at_end` of the way."""
    first_s, first_range_s = found.first_hands_s, found.first_hands_range_s
    if at_end:
        first_s, first_range_s = found.definitive_s, found.definitive_range_s
    return _Hands(first_s, first_range_s, found.definitive_s, found.definitive_range_s)


def _plan(kind: NewbornName, way: _Way) -> NewbornPlan:
    facility, hands = way.facility, way.hands
    return NewbornPlan(
        kind=kind,
        facility=facility.code if facility else None,
        name=facility.name if facility else "",
        name_en=(facility.name_en or "") if facility else "",
        born_at=way.born_at.code if way.born_at else None,
        way=way.choice.itinerary.way.value if way.choice else None,
        first_hands_s=hands.first_s if hands else None,
        first_hands_range_s=hands.first_range_s if hands else None,
        definitive_s=hands.definitive_s if hands else None,
        definitive_range_s=hands.definitive_range_s if hands else None,
    )


def _verdict(moving: Moving, before: _Way, after: _Way, first: Plan) -> NewbornVerdict:
    is_before = first.kind is PlanKind.IN_UTERO
    best, other = (before, after) if is_before else (after, before)
    gained, no_gain = None, False
    if best.hands is not None and other.hands is not None:
        apart = gains(best.hands.times_s, other.hands.times_s)
        no_gain = all(abs(each) < moving.scale.margin_s for each in apart)
        gained = None if no_gain else apart
    rests_on = [WaySaid(code=each.code, params=dict(each.params)) for each in first.reasons]
    found: list[Ground] = []
    if best.choice is not None:
        calibrated = moving.asked.around.roads.calibration is not None
        signed = moving.bridging.signed
        found += grounds(best.choice, is_calibrated=calibrated, bridging_signed=signed)
    because = [str(each.params.get("code", each.code)) for each in first.reasons]
    zh, en = newborn_sentences(
        best.facility, because, gained, found, is_before=is_before, no_gain=no_gain
    )
    return NewbornVerdict(
        best="in_utero" if is_before else "birth_here",
        no_gain=no_gain,
        gain_first_hands_s=gained[0] if gained else None,
        gain_definitive_s=gained[1] if gained else None,
        rests_on=[*rests_on, *map(said, found)],
        zh=zh,
        en=en,
    )
