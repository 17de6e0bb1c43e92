"""How good a calibration is on trips it was not made from, beside the table alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.calibration.doubt import Floats
from routing.calibration.model import Observations, fit_trips, predict
from routing.calibration.rules import CalibrationRules


@dataclass(frozen=True)
class Score:
    """Errors of predicted times: predicted minus actual, in seconds.

    `median_ratio` is actual over predicted; `p90_coverage` the share of trips that took no longer
    than P90, or for the table alone than the slow end of its range.
    """

    trips: int
    mae_s: float
    bias_s: float
    median_ratio: float
    p10_ratio: float
    p90_ratio: float
    p90_coverage: float


@dataclass(frozen=True)
class Backtest:
    """The scores of the table and of the calibration on trips held back in turn."""

    folds: int
    before: Score
    after: Score
    after_by_vehicle: Mapping[str, Score]
    after_by_band: Mapping[str, Score]
    note: str


NOTE = (
    "Each trip is predicted by factors fitted without its fold; folds by a hash of trip_id. "
    "Routes are those of the whole fit. Before: the table alone, its P90 the slow end of its range."
)


def backtest(seen: Observations, folds: NDArray[np.int64], rules: CalibrationRules) -> Backtest:
    """Fit once for each fold of trips [trips] without it, and predict the trips in it."""
    likely_s, p90_s = np.zeros(len(seen)), np.zeros(len(seen))
    for fold in range(rules.fit.folds):
        held_back = folds == fold
        if not held_back.any():
            continue
        found = predict(fit_trips(seen.only(~held_back), rules), seen.only(held_back), rules)
        likely_s[held_back], p90_s[held_back] = found.likely_s, found.p90_s
    table_s = seen.table_s.sum(axis=1) + seen.fixed_s
    return Backtest(
        folds=rules.fit.folds,
        before=score(seen.actual_s, table_s, seen.high_s),
        after=score(seen.actual_s, likely_s, p90_s),
        after_by_vehicle=_by(seen.vehicles, seen.vehicle, seen, (likely_s, p90_s)),
        after_by_band=_by(seen.bands, seen.band, seen, (likely_s, p90_s)),
        note=NOTE,
    )


def score(actual_s: Floats, likely_s: Floats, p90_s: Floats) -> Score:
    """Compare predicted with actual times, [trips] each, at least one."""
    ratio = actual_s / likely_s
    low, median, high = np.quantile(ratio, (0.1, 0.5, 0.9)).tolist()
    return Score(
        trips=len(actual_s),
        mae_s=round(float(np.abs(likely_s - actual_s).mean()), 1),
        bias_s=round(float((likely_s - actual_s).mean()), 1),
        median_ratio=round(median, 3),
        p10_ratio=round(low, 3),
        p90_ratio=round(high, 3),
        p90_coverage=round(float((actual_s <= p90_s).mean()), 4),
    )


def _by(
    names: tuple[str, ...],
    number: NDArray[np.int64],
    seen: Observations,
    predicted: tuple[Floats, Floats],
) -> dict[str, Score]:
    likely_s, p90_s = predicted
    return {
        name: score(seen.actual_s[mask], likely_s[mask], p90_s[mask])
        for index, name in enumerate(names)
        if (mask := number == index).any()
    }
