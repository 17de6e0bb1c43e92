"""Where to add what is missing: the places that bring the most weight within so many minutes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.graph import Ints
from routing.hierarchy import INF
from routing.kernel import UNREACHABLE
from routing.reach.arrivals import Arrivals
from routing.reach.covering import Coverage, greedy, solved, swapped
from routing.reach.nearest import ready_of_each
from routing.reach.rules import reach_rules
from routing.reach.sources import Source, as_arrays, in_order


class NoSiting(StrEnum):
    """Why no places can be named."""

    NO_SITES = "no_sites"
    """There is no place to choose from."""
    BAD_COUNT = "bad_count"
    """The number of places to choose is not at least one."""
    TOO_MANY = "too_many"
    """More places are asked for than there are to choose from."""
    BAD_LIMIT = "bad_limit"
    """The minutes are not a number above zero."""
    NO_WEIGHT = "no_weight"
    """No point on the roads weighs anything."""
    NOTHING_TO_GAIN = "nothing_to_gain"
    """None of the places would bring anybody within the limit who is not there already."""


class Method(StrEnum):
    """How the places were found, and so what the bound is worth."""

    SOLVED = "solved"
    """No set of so many places covers more."""
    BOUNDED = "bounded"
    """A better set may exist, of at most the weight that is stated."""


@dataclass(frozen=True)
class Site:
    """A chosen place, and the weight that it adds to what those before it cover."""

    key: str
    adds_weight: float


@dataclass(frozen=True)
class Siting:
    """The chosen places, most first, with what is within the limit before and after.

    `bound_weight` is what no choice of as many places can exceed. `spare` are places asked for
    that would add nothing. `swaps` counts the exchanges after the greedy choice.
    """

    chosen: tuple[Site, ...]
    before_weight: float
    covered_weight: float
    total_weight: float
    bound_weight: float
    method: Method
    spare: int
    swaps: int

    @property
    def share(self) -> float:
        """Return the share of the whole weight that is within the limit then."""
        return self.covered_weight / self.total_weight

    @property
    def gap_share(self) -> float:
        """Return how much more a better choice could cover at most, as a share of the whole."""
        return (self.bound_weight - self.covered_weight) / self.total_weight


def site(
    arrivals: Arrivals,
    sites: Sequence[Source],
    count: int,
    within_s: float,
    present: Sequence[Source] = (),
    *,
    solver_s: float | None = None,
) -> Siting | NoSiting:
    """Choose `count` of the sites so that most weight has somebody able within a time.

    `present` are the sources there are already. Times are those of `Arrivals.to`: each site opens
    in its windows. The solver stops after `solver_s`, that of `data/reach.toml` unless given. Raise
    `ReachError` for sources that the labels do not have.
    """
    reached = arrivals.to(present)
    ordered = in_order(sites)
    weight = arrivals.places.weight.copy()
    weight[list(arrivals.places.not_on_roads)] = 0.0
    refusal = _refusal(len(ordered), count, within_s, float(weight.sum()))
    if refusal is not None:
        return refusal
    limit_cs = within_s * 100
    is_before = (reached.time_cs != UNREACHABLE) & (reached.time_cs <= limit_cs)
    before = math.fsum(weight[is_before])
    covers = _covers(arrivals, ordered, limit_cs)
    coverage = Coverage.of(covers[~is_before], weight[~is_before])
    first = greedy(coverage, count)
    if not first:
        return NoSiting.NOTHING_TO_GAIN
    chosen, swaps = swapped(coverage, first)
    limit_s = reach_rules().solver_s if solver_s is None else solver_s
    chosen, bound = solved(coverage, chosen, count, limit_s)
    ranked = greedy(coverage, len(chosen), among=chosen)
    sites_with_gain, covered = [], 0.0
    for number in range(1, len(ranked) + 1):
        with_it = coverage.weight_of(ranked[:number])
        sites_with_gain.append(Site(ordered[ranked[number - 1]].key, with_it - covered))
        covered = with_it
    is_proved = bound <= covered * (1 + 1e-9)
    return Siting(
        chosen=tuple(sites_with_gain),
        before_weight=before,
        covered_weight=before + covered,
        total_weight=math.fsum(arrivals.places.weight),
        bound_weight=before + (covered if is_proved else bound),
        method=Method.SOLVED if is_proved else Method.BOUNDED,
        spare=count - len(ranked),
        swaps=swaps,
    )


def _refusal(sites: int, count: int, within_s: float, weight: float) -> NoSiting | None:
    if not (math.isfinite(within_s) and within_s > 0):
        return NoSiting.BAD_LIMIT
    if count < 1:
        return NoSiting.BAD_COUNT
    if sites == 0:
        return NoSiting.NO_SITES
    if count > sites:
        return NoSiting.TOO_MANY
    return None if weight > 0 else NoSiting.NO_WEIGHT


def _covers(arrivals: Arrivals, sites: Sequence[Source], limit_cs: float) -> NDArray[np.bool_]:
    """Return [points, sites] whether somebody able is at a site in time."""
    arrays = as_arrays(sites, arrivals.labels.number_of)
    found = np.empty((len(arrivals.times), len(sites)), dtype=np.bool_)
    for number in range(len(sites)):
        arrival_cs: Ints = arrivals.times[:, arrays.lane[number]].astype(np.int64)
        arrival_cs[arrival_cs >= INF] = UNREACHABLE
        who = np.full(len(arrival_cs), number)
        ready_cs = ready_of_each(arrays, frozen(who, "int64"), frozen(arrival_cs, "int64"))
        found[:, number] = (ready_cs != UNREACHABLE) & (ready_cs <= limit_cs)
    return found
