"""Which way to move her is best, by how much, what that rests on, and what would turn it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from facilities.facility import Facility
from facilities.matching import Fit
from routing.itineraries import Aim, BreakEven, CarriedBy, Itinerary, LegKind, Way, score
from service.referrals.standing import SECONDS_A_MINUTE, Chance

SIMPLEST_FIRST = tuple(Way)
"""Fewer vehicles and hands before more, where two ways are as good as each other."""

_CHANCE_RANK = {Chance.MAKES: 0, Chance.LIKELY: 1, Chance.MISSES: 2, Chance.UNKNOWN: 0, None: 0}
_NO_CANDIDATE = {Fit.UNKNOWN: 1, Fit.UNFIT: 2}
_WITH_TEAM = frozenset({Way.FETCHED, Way.RENDEZVOUS})
SCORE_A_SECOND = 100 * 100  # a score is in hundredths of a centisecond


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

    @property
    def times_s(self) -> Gains:
        """Seconds to able hands and to definitive care."""
        return self.itinerary.first_hands_s, self.itinerary.definitive_s


@dataclass(frozen=True)
class Scale:
    """What ways are compared by: `needs_first` where the policy puts needs before the times.

    A second until able hands counts as `hands_percent` of one until definitive care.
    """

    aim: Aim
    margin_s: float
    needs_first: bool
    hands_percent: int = 0

    def weighed_s(self, choice: Choice) -> float:
        """Give the seconds that ways are compared by: of able hands, or of definitive care."""
        if self.aim is Aim.FIRST_HANDS:
            return choice.itinerary.first_hands_s
        return score(choice.itinerary, self.hands_percent) / SCORE_A_SECOND

    def is_close(self, one: Choice, other: Choice) -> bool:
        """Say whether two ways are as good as each other; at the aim of hands by both times."""
        apart_s = [abs(self.weighed_s(one) - self.weighed_s(other))]
        if self.aim is Aim.FIRST_HANDS:
            apart_s.append(abs(one.itinerary.definitive_s - other.itinerary.definitive_s))
        return all(round(each, 2) < self.margin_s for each in apart_s)


@dataclass(frozen=True)
class Ground:
    """Something a verdict rests on, or that would turn it: a code, and what it speaks of."""

    code: str
    facility: Facility | None = None
    minutes: int | None = None
    then: Way | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Judgement:
    """What is best and over what; `over` is another way to the same centre.

    `apart` is how much sooner the best is by each of the two times. `share` is what able hands
    counted, in percent, where the judgement rests on that.
    """

    best: Choice | None
    over: Choice | None = None
    apart: Gains | None = None
    no_gain: bool = False
    share: int | None = None

    @property
    def gained(self) -> Gains | None:
        """What the best gains; None with nothing to compare, or as good as the best."""
        return None if self.no_gain else self.apart


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
    apart = gains(best.times_s, over.times_s)
    by_window = _CHANCE_RANK[best.chance] != _CHANCE_RANK[over.chance]
    no_gain = scale.is_close(best, over) and not by_window
    share = scale.hands_percent if _rests_on_share(choices, best, apart, scale) else None
    return Judgement(best, over, apart, no_gain, share)


def _rests_on_share(choices: Sequence[Choice], best: Choice, apart: Gains, scale: Scale) -> bool:
    """Say whether another share of able hands could turn it: one time is sooner, one later."""
    if scale.aim is Aim.FIRST_HANDS or scale.hands_percent == 0:
        return False
    by_care_alone = best_of(choices, replace(scale, hands_percent=0))
    return by_care_alone is not best or min(apart) < 0 < max(apart)


def gains(best: Gains, other: Gains) -> Gains:
    """Say how much sooner the best is, in seconds, by each of the two times."""
    return round(other[0] - best[0], 2), round(other[1] - best[1], 2)


def best_of(choices: Iterable[Choice], scale: Scale) -> Choice | None:
    """Choose a way: within the window, then by definitive care with able hands counted in.

    Where able hands are aimed at, no window counts, and of what lies within the margin of the
    soonest hands, the soonest definitive care within the margin. Of what lies within the margin of
    the least, the order of the answer decides, and the simplest way. A centre that is no candidate
    comes behind those that are; one that lacks something comes behind before the times are
    compared, or after, as the policy has it.
    """
    left = _least(list(choices), lambda each: _NO_CANDIDATE.get(each.fit, 0))
    if scale.needs_first:
        left = _least(left, _lacks)
    if scale.aim is Aim.DEFINITIVE:
        left = _least(left, lambda each: _CHANCE_RANK[each.chance])
    left = _least(left, scale.weighed_s, scale.margin_s)
    if scale.aim is Aim.FIRST_HANDS:
        left = _least(left, lambda each: each.itinerary.definitive_s, scale.margin_s)
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
