"""The model of a trip's time: factors on the table's times, and two kinds of chance.

A trip's likely time is the sum over its roads of the table's time times a factor; the factor's
logarithm is a sum of one term for everything, the class, its group, the area, the group in that
area, the hour band and the vehicle. Each term but the first is held towards zero as firmly as few
trips deserve. The time that was taken differs by one log-normal factor for the whole trip and an
independent one for each class, which weighs by the class's share of the time. How unsure the
factors are themselves adds to the spread of a prediction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from routing.calibration.doubt import Doubt, Floats, Term, variance_of
from routing.calibration.rules import CalibrationRules, Shrinkage
from routing.graph import AREAS

POOLED = -1
_ROUNDS = 8
_STEPS = 60
_SETTLED = 1e-7
_SETTLED_SPREAD = 1e-5  # of a variance
_FIRST_VARIANCE = 0.05  # of a logarithm: where the search begins
_LEAST_VARIANCE = 1e-6  # so that trips without any noise can be fitted too
_LEAST_FREE = 0.1  # a trip that alone decides a factor tells little of the noise


@dataclass(frozen=True, eq=False)
class Observations:
    """Trips as the model sees them; nothing in here says who was driven or where.

    `actual_s` [trips]; `table_s` [trips, classes * areas] by class and then area, the times of the
    speed table; `fixed_s` [trips] is what no factor changes, `high_s` [trips] the table's longest
    time; `band` and `vehicle` [trips] are places in `bands` and `vehicles`, or `POOLED` for a
    vehicle without a factor of its own.
    """

    road_classes: tuple[str, ...]
    bands: tuple[str, ...]
    vehicles: tuple[str, ...]
    actual_s: Floats
    table_s: Floats
    fixed_s: Floats
    high_s: Floats
    band: NDArray[np.int64]
    vehicle: NDArray[np.int64]

    def __len__(self) -> int:
        """How many trips there are."""
        return len(self.actual_s)

    def only(self, mask: NDArray[np.bool_]) -> Observations:
        """Return the trips of a mask [trips]."""
        return Observations(
            self.road_classes,
            self.bands,
            self.vehicles,
            self.actual_s[mask],
            self.table_s[mask],
            self.fixed_s[mask],
            self.high_s[mask],
            self.band[mask],
            self.vehicle[mask],
        )


@dataclass(frozen=True, eq=False)
class Fit:
    """The fitted logarithms by term, how sure each is, and the two spreads.

    `kept` is how much of the doubt about a term's distance from the average of its kind is left: 1
    means the trips said nothing of it, 0 everything.
    `quantile_z` is how many spreads above the likely time P90 lies.
    """

    terms: Mapping[Term, float]
    kept: Mapping[Term, float]
    common_sigma: float
    class_sigma: float
    quantile_z: float
    doubt: Doubt

    def road_log(self, road_class: str, area: str, rules: CalibrationRules) -> float:
        """Return the logarithm of a road's factor before hour and vehicle; 0 for unknown terms."""
        group = rules.group_of(road_class)
        return sum(self.terms.get(term, 0.0) for term in road_terms(road_class, group, area))


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a fit says of trips: the likely times, the spread of their logarithm, and P90."""

    likely_s: Floats
    spread: Floats
    p90_s: Floats


class Design:
    """Which terms bear on which roads and trips of some observations."""

    def __init__(self, seen: Observations, rules: CalibrationRules) -> None:
        self.seen = seen
        columns = [(name, area) for name in seen.road_classes for area in AREAS]
        self.terms = _terms_of(columns, seen, rules)
        number = {term: index for index, term in enumerate(self.terms)}
        self.roads = np.zeros((len(columns), len(number)))
        for row, (name, area) in enumerate(columns):
            own = road_terms(name, rules.group_of(name), area)
            self.roads[row, [number[term] for term in own]] = 1.0
        self.moments = np.zeros((len(seen), len(number)))
        trips = np.arange(len(seen))
        self.moments[trips, [number["band", seen.bands[b]] for b in seen.band]] = 1.0
        named = np.flatnonzero(seen.vehicle != POOLED)
        own_vehicle = [number["vehicle", seen.vehicles[v]] for v in seen.vehicle[named]]
        self.moments[named, own_vehicle] = 1.0
        of_kind = prior_sigmas(rules.shrinkage)
        self.prior_sigma = np.array([of_kind[kind] for kind, _ in self.terms])

    def parts_s(self, logs: Floats) -> Floats:
        """Return [trips, classes * areas] the likely time on each kind of road."""
        factors = np.exp(self.roads @ logs)
        parts: Floats = self.seen.table_s * factors * np.exp(self.moments @ logs)[:, None]
        return parts

    def class_shares(self, parts_s: Floats) -> Floats:
        """Return [trips, classes] the share of the likely time on each class."""
        by_class = parts_s.reshape(len(self.seen), -1, len(AREAS)).sum(axis=2)
        shares: Floats = by_class / self.total_s(parts_s)[:, None]
        return shares

    def total_s(self, parts_s: Floats) -> Floats:
        """Return [trips] the likely time."""
        total: Floats = parts_s.sum(axis=1) + self.seen.fixed_s
        return total

    def slopes(self, parts_s: Floats) -> Floats:
        """Return [trips, terms] how the logarithm of the likely time follows each term."""
        shares = parts_s / self.total_s(parts_s)[:, None]
        slopes: Floats = shares @ self.roads + shares.sum(axis=1)[:, None] * self.moments
        return slopes


def fit_trips(seen: Observations, rules: CalibrationRules) -> Fit:
    """Fit terms and spreads in turn, from each other, until they are settled."""
    design = Design(seen, rules)
    logs, variance = np.zeros(len(design.terms)), np.full(len(seen), _FIRST_VARIANCE)
    logs, covariance = _fit_terms(design, logs, variance)
    residual, spreads, variance = _fit_spreads(design, logs, covariance, variance)
    for _ in range(_ROUNDS):
        before = spreads
        logs, covariance = _fit_terms(design, logs, variance)
        residual, spreads, variance = _fit_spreads(design, logs, covariance, variance)
        if np.abs(spreads - before).max() < _SETTLED_SPREAD:
            break
    kept = _kept(design, logs, covariance)
    return Fit(
        terms=dict(zip(design.terms, logs.tolist(), strict=True)),
        kept=dict(zip(design.terms, kept.tolist(), strict=True)),
        common_sigma=float(np.sqrt(spreads[0])),
        class_sigma=float(np.sqrt(spreads[1])),
        quantile_z=_quantile_z(residual / np.sqrt(variance), rules),
        doubt=Doubt(tuple(design.terms), covariance, prior_sigmas(rules.shrinkage)),
    )


def predict(fit: Fit, seen: Observations, rules: CalibrationRules) -> Prediction:
    """Return what a fit says of trips, which need not be those it was made from."""
    design = Design(seen, rules)
    logs = np.array([fit.terms.get(term, 0.0) for term in design.terms])
    parts_s = design.parts_s(logs)
    likely_s = design.total_s(parts_s)
    doubt = variance_of(design.slopes(parts_s), fit.doubt.covariance_of(design.terms))
    spread = np.sqrt(chance_of(fit, design.class_shares(parts_s)) + doubt)
    return Prediction(likely_s, spread, likely_s * np.exp(fit.quantile_z * spread))


def chance_of(fit: Fit, class_shares: Floats) -> Floats:
    """Return [trips] the variance of the logarithm of a time whose factors are known.

    `class_shares` [trips, classes] are the shares of the likely time on each class.
    """
    concentration = (class_shares**2).sum(axis=-1)
    chance: Floats = fit.common_sigma**2 + fit.class_sigma**2 * concentration
    return chance


def road_terms(road_class: str, group: str, area: str) -> tuple[Term, ...]:
    """Return the terms whose sum is the logarithm of a road's factor."""
    return (
        ("all", "all"),
        ("group", group),
        ("class", road_class),
        ("area", area),
        ("group_in_area", f"{group} {area}"),
    )


def _terms_of(
    columns: Sequence[tuple[str, str]], seen: Observations, rules: CalibrationRules
) -> tuple[Term, ...]:
    roads = [
        term for name, area in columns for term in road_terms(name, rules.group_of(name), area)
    ]
    bands = [("band", name) for name in seen.bands]
    return tuple(dict.fromkeys([*roads, *bands, *(("vehicle", name) for name in seen.vehicles)]))


def prior_sigmas(shrinkage: Shrinkage) -> dict[str, float]:
    """Return the standard deviation of each kind of term's logarithm before any trip is seen."""
    return {
        "all": shrinkage.everything,
        "class": shrinkage.road_class,
        "group": shrinkage.group,
        "area": shrinkage.area,
        "group_in_area": shrinkage.group_in_area,
        "band": shrinkage.band,
        "vehicle": shrinkage.vehicle,
    }


def _fit_terms(design: Design, logs: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the most likely logarithms under given variances [trips], and their covariance."""
    precision = np.diag(design.prior_sigma**-2.0)
    actual_log = np.log(design.seen.actual_s)
    covariance = np.zeros((len(logs), len(logs)))
    for _ in range(_STEPS):
        parts_s = design.parts_s(logs)
        slopes = design.slopes(parts_s)
        residual = actual_log - np.log(design.total_s(parts_s))
        weighted = slopes / variance[:, None]
        covariance = np.asarray(np.linalg.inv(slopes.T @ weighted + precision), dtype=np.float64)
        step = covariance @ (weighted.T @ residual - precision @ logs)
        # far from the answer a full step may overshoot: no factor moves by more than e at once
        logs = logs + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _SETTLED:
            break
    return logs, covariance


def _fit_spreads(
    design: Design, logs: Floats, covariance: Floats, variance: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the residuals, the variances of common and class error, and those of the trips."""
    parts_s = design.parts_s(logs)
    slopes = design.slopes(parts_s)
    residual = np.log(design.seen.actual_s) - np.log(design.total_s(parts_s))
    pull = variance_of(slopes, covariance) / variance
    # a trip pulls its own prediction towards itself: what is left over is too small by that
    residual = residual / np.sqrt(np.clip(1 - pull, _LEAST_FREE, 1.0))
    concentration = (design.class_shares(parts_s) ** 2).sum(axis=1)
    columns = np.stack((np.ones_like(concentration), concentration), axis=1)
    found, _ = nnls(columns / variance[:, None], residual**2 / variance)
    spreads = np.asarray(found, dtype=np.float64)
    return residual, spreads, np.maximum(columns @ spreads, _LEAST_VARIANCE)


def _kept(design: Design, logs: Floats, covariance: Floats) -> Floats:
    """Return [terms] the variance of each term against its kind's average, after over before.

    Only such differences can be seen in times: what all terms of a kind share is in the first.
    """
    used = design.slopes(design.parts_s(logs)).sum(axis=0)
    kept = np.ones(len(design.terms))
    for index, (kind, _) in enumerate(design.terms):
        alike = np.array([other == kind for other, _ in design.terms])
        contrast = -used * alike / max(float(used[alike].sum()), 1.0)
        contrast[index] += 1.0
        before = float((contrast**2 * design.prior_sigma**2).sum())
        if alike.sum() > 1 and before > 0:
            kept[index] = min(1.0, float(contrast @ covariance @ contrast) / before)
    return kept


def _quantile_z(scaled: Floats, rules: CalibrationRules) -> float:
    """Return the quantile of scaled residuals, held to the normal one where trips are few."""
    share = len(scaled) / (len(scaled) + rules.fit.observed_quantile_trips)
    observed = float(np.quantile(scaled, rules.fit.quantile))
    return share * observed + (1 - share) * NormalDist().inv_cdf(rules.fit.quantile)
