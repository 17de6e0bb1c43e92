"""The most weight that a few sets can cover: greedy, by exchanges, and by a solver with a bound."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which groups of points each site covers: `covers` [groups, sites], `weight` [groups].

    Points that the same sites cover are one group.
    """

    covers: NDArray[np.bool_]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, covers: NDArray[np.bool_], weight: NDArray[np.float64]) -> Coverage:
        """Put points together; those without weight, or that no site covers, are left out."""
        counts = (weight > 0) & covers.any(axis=1)
        packed = np.packbits(covers[counts], axis=1)
        _, first, group = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        summed = np.zeros(len(first), dtype=np.float64)
        np.add.at(summed, group.reshape(-1), weight[counts])
        return cls(covers[counts][first], summed)

    def weight_of(self, sites: Sequence[int]) -> float:
        """Return the weight that some of the sites cover together."""
        return math.fsum(self.weight[self.covers[:, list(sites)].any(axis=1)])


def greedy(coverage: Coverage, count: int, among: Sequence[int] | None = None) -> tuple[int, ...]:
    """Take the site that adds most, again and again, until none adds anything; ties by number."""
    allowed = range(coverage.covers.shape[1]) if among is None else sorted(among)
    chosen: list[int] = []
    left = coverage.weight.copy()
    gains = np.array([-1.0] * coverage.covers.shape[1])
    while len(chosen) < count:
        gains[list(allowed)] = (left @ coverage.covers)[list(allowed)]
        best = int(gains.argmax())
        if gains[best] <= 0:
            break
        chosen.append(best)
        left[coverage.covers[:, best]] = 0.0
    return tuple(chosen)


def swapped(coverage: Coverage, chosen: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """Exchange one site for another while that covers more; return the sites and how many times."""
    current, swaps = list(chosen), 0
    while True:
        better = _better(coverage, current)
        if better is None:
            return tuple(current), swaps
        current, swaps = better, swaps + 1


def _better(coverage: Coverage, current: list[int]) -> list[int] | None:
    """Return the sites after the exchange that adds most, or none that adds anything."""
    now = coverage.weight_of(current)
    best, most = None, now * (1 + 1e-12)
    times_covered = coverage.covers[:, current].sum(axis=1)
    for at, site in enumerate(current):
        is_left = times_covered - coverage.covers[:, site] == 0
        kept = math.fsum(coverage.weight[~is_left])
        gains = np.where(is_left, coverage.weight, 0.0) @ coverage.covers
        other = int(gains.argmax())
        if kept + gains[other] > most:
            best, most = [*current[:at], other, *current[at + 1 :]], kept + float(gains[other])
    return best


def solved(
    coverage: Coverage, chosen: Sequence[int], count: int, limit_s: float
) -> tuple[tuple[int, ...], float]:
    """Return the best sites known, and a weight that no choice of `count` sites exceeds.

    The solver is asked for the relaxation of whole sites, then for whole ones within the time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, few ask for it
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    own = coverage.weight_of(chosen)
    bound = _quick_bound(coverage, chosen, count)
    if bound <= own * (1 + 1e-9):
        return tuple(chosen), own
    groups, sites = coverage.covers.shape
    # a group counts as covered no more than its sites are chosen, and no more than once
    covered = hstack([csr_array(-coverage.covers.astype(np.float64)), eye_array(groups)])
    few = csr_array(np.concatenate((np.ones(sites), np.zeros(groups))).reshape(1, -1))
    rules = csr_array(vstack([covered, few]))
    found = milp(
        np.concatenate((np.zeros(sites), -coverage.weight)),
        constraints=LinearConstraint(
            rules,
            -np.inf,
            np.concatenate((np.zeros(groups), [float(count)])),
        ),
        # groups follow from the sites: only these need be whole
        integrality=np.concatenate((np.ones(sites), np.zeros(groups))),
        bounds=Bounds(0, 1),
        options={"time_limit": limit_s, "mip_rel_gap": 0.0},
    )
    if found.mip_dual_bound is not None:
        bound = min(bound, -float(found.mip_dual_bound))
    best = tuple(chosen)
    if found.x is not None:
        other = tuple(np.flatnonzero(np.round(found.x[:sites])).tolist())
        if coverage.weight_of(other) > own * (1 + 1e-9):
            best = other
    return best, max(bound, coverage.weight_of(best))


def _quick_bound(coverage: Coverage, chosen: Sequence[int], count: int) -> float:
    """Bound what any sites cover: what these do, and what the best others would add one by one."""
    is_covered = coverage.covers[:, list(chosen)].any(axis=1)
    gains = np.sort(np.where(is_covered, 0.0, coverage.weight) @ coverage.covers)[::-1]
    alone = np.sort(coverage.weight @ coverage.covers)[::-1]
    return min(
        math.fsum(coverage.weight),
        coverage.weight_of(chosen) + math.fsum(gains[:count]),
        math.fsum(alone[:count]),
    )
