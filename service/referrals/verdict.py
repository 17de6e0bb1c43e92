"""Which way to move her is best, by how much, what that rests on, and what would turn it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from facilities.facility import Facility
from facilities.matching import Fit
from routing.itineraries import Aim, BreakEven, CarriedBy, Itinerary, LegKind, Way
from service.referrals.standing import SECONDS_A_MINUTE, Chance

SIMPLEST_FIRST = tuple(Way)
"""Fewer vehicles and hands before more, where two ways are as good as each other."""

_CHANCE_RANK = {Chance.MAKES: 0, Chance.LIKELY: 1, Chance.MISSES: 2, Chance.UNKNOWN: 0, None: 0}
_NO_CANDIDATE = {Fit.UNKNOWN: 1, Fit.UNFIT: 2}
_WITH_TEAM = frozenset({Way.FETCHED, Way.RENDEZVOUS})


Gains = tuple[float, float]
"""Seconds to able hands and to definitive care; as a gain, negative where it is later."""


@dataclass(frozen=True)
class Choice:
    """One possible way to one centre: `place` is the centre's in the answer, 0 the first.

    `via` is where she is stabilised on the way, where she is.
    """

    facility: Facility
    fit: Fit
    place: int
    itinerary: Itinerary
    chance: Chance | None
    spare_s: tuple[float, float] | None = None
    via: Facility | None = None

    def times_s(self, aim: Aim) -> tuple[float, float]:
        """Give the time that is aimed at, and the other."""
        times = self.itinerary.first_hands_s, self.itinerary.definitive_s
        return times if aim is Aim.FIRST_HANDS else times[::-1]


@dataclass(frozen=True)
class Scale:
    """What ways are compared by: `needs_first` where the policy puts needs before the times."""

    aim: Aim
    margin_s: float
    needs_first: bool


@dataclass(frozen=True)
class Ground:
    """Something a verdict rests on, or that would turn it: a code, and what it speaks of."""

    code: str
    facility: Facility | None = None
    minutes: int | None = None
    then: Way | None = None


@dataclass(frozen=True)
class Judgement:
    """What is best and over what; `over` is another way to the same centre.

    `gained` is None where there is nothing to compare with, or both are as good as each other.
    """

    best: Choice | None
    over: Choice | None = None
    gained: Gains | None = None

    @property
    def no_gain(self) -> bool:
        """Whether there is another way, and the best is no better than that."""
        return self.over is not None and self.gained is None


def judge(choices: Sequence[Choice], scale: Scale) -> Judgement:
    """Choose the best of some ways, and say what it gains over another way to the same centre.

    That other way is the direct one, or where that is the best or cannot be taken, the next best.
    """
    best = best_of(choices, scale)
    if best is None:
        return Judgement(None)
    code = best.facility.code
    others = [each for each in choices if each.facility.code == code and each is not best]
    direct = [each for each in others if each.itinerary.way is Way.DIRECT]
    over = best_of(direct or others, scale)
    if over is None:
        return Judgement(best)
    times = best.times_s(Aim.FIRST_HANDS), over.times_s(Aim.FIRST_HANDS)
    in_time = _CHANCE_RANK[best.chance] == _CHANCE_RANK[over.chance]
    return Judgement(best, over, gains(*times, scale.margin_s if in_time else 0.0))


def gains(best: Gains, other: Gains, margin_s: float) -> Gains | None:
    """Say how much sooner the best is, in seconds; None where neither differs by the margin."""
    gained = round(other[0] - best[0], 2), round(other[1] - best[1], 2)
    return gained if any(abs(each) >= margin_s for each in gained) else None


def best_of(choices: Iterable[Choice], scale: Scale) -> Choice | None:
    """Choose a way: within the window, then by the time that is aimed at.

    Where able hands are aimed at, no window counts. Of what lies within the margin of the least
    time, the least other time within the margin again; then the order of the answer, and the
    simplest way. A centre that is no candidate comes behind those that are; one that lacks
    something comes behind before the times are compared, or after, as the policy has it.
    """
    left = _least(list(choices), lambda each: _NO_CANDIDATE.get(each.fit, 0))
    if scale.needs_first:
        left = _least(left, _lacks)
    if scale.aim is Aim.DEFINITIVE:
        left = _least(left, lambda each: _CHANCE_RANK[each.chance])
    left = _least(left, lambda each: each.times_s(scale.aim)[0], scale.margin_s)
    left = _least(left, lambda each: each.times_s(scale.aim)[1], scale.margin_s)
    return min(_least(left, _lacks), key=_order, default=None)


def grounds(best: Choice, *, is_calibrated: bool, bridging_signed: bool) -> Iterator[Ground]:
    """List what the best way rests on: times nobody measured, nobody counted, nobody said."""
    facility, itinerary = best.facility, best.itinerary
    if itinerary.way in _WITH_TEAM and facility.sends_team is None:
        yield Ground("team_unknown", facility)
    if best.fit not in (Fit.FIT, Fit.BY_AGREEMENT):
        yield Ground(f"centre_{best.fit.value}", facility)
    if best.chance is Chance.UNKNOWN:
        yield Ground("window_unknown")
    yield from _uncounted(best)
    for leg in itinerary.legs:
        code = _PROPOSALS.get((leg.kind, leg.carried_by))
        if leg.proposal and code is not None:
            whose = best.via if leg.kind is LegKind.DWELL else facility
            yield Ground(code, whose, minutes=round(leg.time_s / SECONDS_A_MINUTE))
    if itinerary.way is Way.FORWARD and not bridging_signed:
        yield Ground("bridging_unsigned")
    if not is_calibrated:
        yield Ground("roads_uncalibrated")


def _uncounted(best: Choice) -> Iterator[Ground]:
    """Say what being met leaves out that being fetched counts: nobody stabilises her there."""
    if best.itinerary.way is not Way.RENDEZVOUS:
        return
    kinds = {leg.kind: leg.time_s for leg in best.itinerary.legs}
    if LegKind.HAND_OVER in kinds and LegKind.STABILISE not in kinds:
        minutes = round(kinds[LegKind.HAND_OVER] / SECONDS_A_MINUTE)
        yield Ground("hand_over_only", best.facility, minutes=minutes)


_PROPOSALS = {
    (LegKind.MOBILISE, CarriedBy.TEAM): "mobilisation_proposal",
    (LegKind.MOBILISE, CarriedBy.REFERRING): "vehicle_ready_proposal",
    (LegKind.STABILISE, CarriedBy.TEAM): "stabilisation_proposal",
    (LegKind.HAND_OVER, CarriedBy.TEAM): "hand_over_proposal",
    (LegKind.HAND_OVER, CarriedBy.REFERRING): "hand_over_proposal",
    (LegKind.DWELL, CarriedBy.VIA): "dwell_proposal",
}


def turning_points(best: Choice, found: Iterable[BreakEven]) -> Iterator[Ground]:
    """List the nearest shorter and longer times that would make another way the best one.

    A bound is rounded to the whole minute that still turns it.
    """
    said: set[str] = set()
    for each in found:
        is_below = each.below_s is not None
        bound_s = each.below_s if each.below_s is not None else each.above_s or 0.0
        minutes = int(bound_s // SECONDS_A_MINUTE)
        if not is_below:
            minutes = -int(-bound_s // SECONDS_A_MINUTE)
        code = f"{each.variable.value}_{'below' if is_below else 'above'}"
        # of a way that wins in no whole minute nobody is helped by hearing
        if each.way_then is best.itinerary.way or minutes < 1 or code in said:
            continue
        said.add(code)
        yield Ground(code, best.facility, minutes, each.way_then)


def _least(
    left: list[Choice], value: Callable[[Choice], float], margin: float = 0.0
) -> list[Choice]:
    """Keep what lies less than the margin above the least."""
    values = [value(each) for each in left]
    least = min(values, default=0.0)
    return [
        each
        for each, mine in zip(left, values, strict=True)
        if mine < least + margin or mine == least
    ]


def _lacks(each: Choice) -> bool:
    return each.fit is Fit.PARTIAL


def _order(each: Choice) -> tuple[int, int, str]:
    way = SIMPLEST_FIRST.index(each.itinerary.way)
    return each.place, way, each.facility.code
