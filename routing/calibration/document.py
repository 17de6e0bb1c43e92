"""What the file of a calibration says: factors, how sure they are, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.calibration.backtest import Backtest
from routing.calibration.calibration import FORMAT, Calibration, version_of
from routing.calibration.doubt import Term
from routing.calibration.model import POOLED, Fit, Observations
from routing.calibration.rules import CalibrationRules
from routing.calibration.trips import Trip
from routing.graph import AREAS, RoadGraph

MODEL = (
    "time = sum over roads of (time of the speed table x factor of the road) x factor of the hour "
    "band x factor of the vehicle; its logarithm errs by one normal error for the trip "
    "(common_sigma) and an independent one for each class (class_sigma), weighted by the class's "
    "share of the time; the variance of the likely time itself adds to these: that of its terms "
    "(covariance), and the prior one of a term that no trip knew. p90 = likely time x "
    "exp(quantile_z x spread). Ferries take the table's time. Pooled vehicles have the factor 1."
)
_DECIMALS = 6
_COVARIANCE_DECIMALS = 9  # sums of many cancel out


def calibration_of(
    graph: RoadGraph,
    seen: Observations,
    fit: Fit,
    rules: CalibrationRules,
    *,
    trips: Sequence[Trip],
    counts: Mapping[str, Any],
    route_rounds: int,
    backtest: Backtest,
) -> Calibration:
    """Put a fit into a calibration, with what it was made from and how good it is."""
    departures = [trip.departed_at.astimezone(rules.clock).date().isoformat() for trip in trips]
    document: dict[str, Any] = {
        "format": FORMAT,
        "graph": graph.hash,
        "source_name": graph.manifest.source_name,
        "speed_table_version": graph.manifest.speed_table_version,
        "rules_version": rules.version,
        "utc_offset_h": _hours(rules.clock),
        "band_hours": dict(rules.bands),
        "groups": {name: list(of) for name, of in rules.groups.items()},
        "trips": {**counts, "first_day": min(departures), "last_day": max(departures)},
        "route_rounds": route_rounds,
        "model": MODEL,
        "other_roads": _rounded(math.exp(fit.terms["all", "all"])),
        "roads": _road_rows(graph, seen, fit, rules),
        "bands": _moment_rows("band", seen.bands, seen.band, fit),
        "vehicles": _moment_rows("vehicle", seen.vehicles, seen.vehicle, fit),
        "pooled_vehicles": _pooled(seen, trips, rules),
        "terms": [_term_row(term, value, fit) for term, value in fit.terms.items()],
        "uncertainty": {
            "common_sigma": _rounded(fit.common_sigma),
            "class_sigma": _rounded(fit.class_sigma),
            "quantile": rules.fit.quantile,
            "quantile_z": _rounded(fit.quantile_z),
            "prior_sigma": dict(fit.doubt.prior_sigma),
            "covariance": [
                [round(value, _COVARIANCE_DECIMALS) for value in row[: index + 1]]
                for index, row in enumerate(fit.doubt.covariance.tolist())
            ],
        },
        "backtest": asdict(backtest),
    }
    document["version"] = version_of(document)
    return Calibration.from_document(document)


def _road_rows(
    graph: RoadGraph, seen: Observations, fit: Fit, rules: CalibrationRules
) -> list[dict[str, Any]]:
    """Return a factor for each class and area, with how much of the trips it rests on."""
    seconds = seen.table_s.reshape(len(seen), len(seen.road_classes), len(AREAS))
    whole_s = float(seconds.sum())
    rows = []
    for road_class in graph.manifest.road_classes:
        number = seen.road_classes.index(road_class) if road_class in seen.road_classes else None
        for place, area in enumerate(AREAS):
            own = np.zeros(0) if number is None else seconds[:, number, place]
            rows.append(
                {
                    "road_class": road_class,
                    "area": area,
                    "factor": _rounded(math.exp(fit.road_log(road_class, area, rules))),
                    "trips": int((own > 0).sum()),
                    "share_of_time": _rounded(float(own.sum()) / whole_s),
                }
            )
    return rows


def _moment_rows(
    kind: str, names: Sequence[str], number: NDArray[np.int64], fit: Fit
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "factor": _rounded(math.exp(fit.terms[kind, name])),
            "trips": int((number == index).sum()),
            "shrinkage": _rounded(fit.kept[kind, name]),
        }
        for index, name in enumerate(names)
    ]


def _pooled(
    seen: Observations, trips: Sequence[Trip], rules: CalibrationRules
) -> dict[str, int | bool]:
    """Count the vehicles without a factor of their own; their names are not kept."""
    count = int((seen.vehicle == POOLED).sum())
    return {
        "names": len({trip.vehicle for trip in trips} - set(seen.vehicles)),
        "trips": count,
        "stand_for_others": count >= rules.vehicles.least_trips,
    }


def _term_row(term: Term, value: float, fit: Fit) -> dict[str, Any]:
    return {
        "kind": term[0],
        "name": term[1],
        "factor": _rounded(math.exp(value)),
        "shrinkage": _rounded(fit.kept[term]),
    }


def _hours(clock: timezone) -> float:
    offset = clock.utcoffset(None)
    return offset.total_seconds() / 3600


def _rounded(value: float) -> float:
    return round(value, _DECIMALS)
