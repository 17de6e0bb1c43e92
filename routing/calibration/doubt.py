"""How unsure the factors themselves are, those that no trip has seen among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Term: TypeAlias = tuple[str, str]
"""The kind of a factor and its name within the kind, such as `("band", "morning")`."""


@dataclass(frozen=True, eq=False)
class Doubt:
    """What is not known of the logarithms of factors.

    `covariance` [terms, terms] is that of the fitted `terms`; a term that was not fitted is
    independent of all others and as unsure as its kind was before any trip: `prior_sigma`.
    """

    terms: tuple[Term, ...]
    covariance: Floats
    prior_sigma: Mapping[str, float]

    def covariance_of(self, terms: Sequence[Term]) -> Floats:
        """Return [terms, terms] the covariance of any terms, each named once."""
        number = np.array([self._number.get(term, -1) for term in terms], dtype=np.int64)
        is_known = number >= 0
        found = np.diag([self.prior_sigma[kind] ** 2 for kind, _ in terms]).astype(np.float64)
        known = np.flatnonzero(is_known)
        found[np.ix_(known, known)] = self.covariance[np.ix_(number[known], number[known])]
        return found

    def covariance_of_sums(self, sums: Sequence[Sequence[Term]]) -> Floats:
        """Return [sums, sums] the covariance of sums of terms."""
        terms = list(dict.fromkeys(term for each in sums for term in each))
        number = {term: index for index, term in enumerate(terms)}
        members = np.zeros((len(sums), len(terms)))
        for row, each in enumerate(sums):
            members[row, [number[term] for term in each]] = 1.0
        found: Floats = members @ self.covariance_of(terms) @ members.T
        return found

    @cached_property
    def _number(self) -> Mapping[Term, int]:
        return {term: index for index, term in enumerate(self.terms)}


def variance_of(slopes: Floats, covariance: Floats) -> Floats:
    """Return [trips] the variance of sums that follow terms by slopes [trips, terms]."""
    found: Floats = np.maximum(((slopes @ covariance) * slopes).sum(axis=-1), 0.0)
    return found
