"""The order of an answer: who comes first and by which rule, and who is left out.

Pure: nothing here knows the web or the database. Candidates are compared rule by rule in the order
of the policy for their urgency; the first rule in which two differ decides, and the facility code
ends every comparison.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from facilities.facility import Tier
from facilities.matching import Fit
from facilities.needs import Needs
from service.referrals.policy import LAST, Criterion, Policy
from service.referrals.standing import (
    CENTISECONDS,
    SECONDS_A_MINUTE,
    Chance,
    Road,
    Situation,
    Standing,
    standings,
)

FIT_ORDER = (Fit.FIT, Fit.BY_AGREEMENT, Fit.PARTIAL, Fit.UNKNOWN, Fit.UNFIT)
_FIT_RANK = {fit: rank for rank, fit in enumerate(FIT_ORDER)}
# an unknown window ties with everything: nobody is put back for what nobody knows
_CHANCE_RANK = {Chance.MAKES: 0, Chance.LIKELY: 1, Chance.MISSES: 2, Chance.UNKNOWN: 0, None: 0}
_TIERS = {tier: tier.rank for tier in Tier}

Key = tuple[int, int] | int | str


@dataclass(frozen=True)
class Ranking:
    """Every facility once: those to ask, best first, and the rest, nearest to fitting first.

    `bands` are the travel-time bands of the candidates. `separated_by` is the first rule in which
    the first two differ. `window_missed` says that no candidate is likely to make the window.
    """

    candidates: tuple[Standing, ...]
    excluded: tuple[Standing, ...]
    bands: Mapping[str, int]
    separated_by: Criterion | None = None
    window_missed: bool = False

    @property
    def all(self) -> tuple[Standing, ...]:
        """Every facility, the candidates first."""
        return (*self.candidates, *self.excluded)


def decide(needs: Needs, roads: Mapping[str, Road], now: Situation) -> Ranking:
    """Judge and order every facility for a case, given the road to each from where it is."""
    return rank(standings(needs, roads, now), needs, now.policy)


def rank(standing: Iterable[Standing], needs: Needs, policy: Policy) -> Ranking:
    """Order by the rules of the policy for this urgency.

    Where no candidate is likely to make the window, able hands soonest come first. Among the
    others, facilities that declared nothing come in the order of the asked tier: the tier orders
    the unknown and makes nobody a match.
    """
    known = list(standing)
    candidates = [each for each in known if each.is_candidate]
    missed = bool(candidates) and all(each.chance is Chance.MISSES for each in candidates)
    order = LAST if missed else policy.criteria[needs.urgency]
    bands = _bands(candidates, policy.band_min)
    keys = {each.facility.code: _key(each, order, bands) for each in candidates}
    candidates.sort(key=lambda each: keys[each.facility.code])
    excluded = sorted(
        (each for each in known if not each.is_candidate),
        key=lambda each: _place_outside(each, needs.min_tier),
    )
    return Ranking(
        candidates=tuple(candidates),
        excluded=tuple(excluded),
        bands=bands,
        separated_by=_separated_by([keys[each.facility.code] for each in candidates[:2]], order),
        window_missed=missed,
    )


def _bands(candidates: Sequence[Standing], band_min: float) -> Mapping[str, int]:
    """Count steps of time above the fastest of those that make the window best."""
    if not candidates:
        return {}
    best = min(_CHANCE_RANK[each.chance] for each in candidates)
    fastest_cs = min(each.hands_cs for each in candidates if _CHANCE_RANK[each.chance] == best)
    step_cs = band_min * SECONDS_A_MINUTE * CENTISECONDS
    return {
        # a faster one that is less sure to make it is in no better band than the fastest that does
        each.facility.code: max(0, int((each.hands_cs - fastest_cs) // step_cs))
        for each in candidates
    }


def _key(each: Standing, order: Sequence[Criterion], bands: Mapping[str, int]) -> tuple[Key, ...]:
    return tuple(_COMPARE[criterion](each, bands) for criterion in order)


def _catchment(each: Standing, _: Mapping[str, int]) -> tuple[int, int]:
    if each.catchment is not None:
        return 0, each.catchment
    return (1, 0) if each.alliance else (2, 0)


_COMPARE: Mapping[Criterion, Callable[[Standing, Mapping[str, int]], Key]] = {
    Criterion.WINDOW: lambda each, _: _CHANCE_RANK[each.chance],
    Criterion.BAND: lambda each, bands: bands[each.facility.code],
    Criterion.NEEDS: lambda each, _: _FIT_RANK[each.match.fit],
    Criterion.CAPACITY: lambda each, _: each.beds.rank,
    Criterion.CATCHMENT: _catchment,
    Criterion.TIME: lambda each, _: each.hands_cs,
    Criterion.CODE: lambda each, _: each.facility.code,
}


def _separated_by(keys: Sequence[tuple[Key, ...]], order: Sequence[Criterion]) -> Criterion | None:
    if len(keys) < 2:  # noqa: PLR2004 - the first and the second
        return None
    first, second = keys
    return next(each for each, one, other in zip(order, first, second, strict=True) if one != other)


def _place_outside(each: Standing, min_tier: Tier | None) -> tuple[int, bool, bool, int, str]:
    fit, tier = each.match.fit, each.facility.tier
    has_tier = min_tier is None or (tier is not None and _TIERS[tier] >= _TIERS[min_tier])
    return (
        _FIT_RANK[fit],
        fit is Fit.UNKNOWN and not has_tier,
        each.travel is None,
        each.hands_cs,
        each.facility.code,
    )
