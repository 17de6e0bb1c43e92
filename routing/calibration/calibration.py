"""A calibration: factors on the times of one speed table, their uncertainty, and how good it is."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.calibration.backtest import Backtest
from routing.calibration.model import Fit, Floats, Observations, Term
from routing.calibration.routes import kind_of_edges
from routing.calibration.rules import CalibrationRules
from routing.calibration.trips import Trip
from routing.errors import RoadsError
from routing.graph import AREAS, NO_FERRY, RoadGraph
from routing.travel_times.shapes import Route, Travel
from routing.weights import Weights

FORMAT = 1
MODEL = (
    "time = sum over roads of (time of the speed table x factor of the road) x factor of the hour "
    "band x factor of the vehicle; its logarithm errs by one normal error for the trip "
    "(common_sigma) and an independent one for each class (class_sigma), weighted by the class's "
    "share of the time; p90 = likely time x exp(quantile_z x spread). Ferries take the table's "
    "time."
)
_DECIMALS = 6


class CalibrationError(RoadsError):
    """A file that is no calibration, or not one of these roads."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What completed trips say of the times of a speed table.

    `roads` are factors by road class and area; `other_roads` is that of a class no trip knew.
    An hour band or a vehicle that no trip knew has the factor 1, the average of those known.
    `document` is everything the file says.
    """

    version: str
    speed_table_version: str
    graph: str
    clock: timezone
    band_hours: Mapping[str, int]
    roads: Mapping[tuple[str, str], float]
    other_roads: float
    bands: Mapping[str, float]
    vehicles: Mapping[str, float]
    common_sigma: float
    class_sigma: float
    quantile_z: float
    document: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """Read a calibration; raise `CalibrationError` for a file that is none or was edited."""
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            return cls.from_document(document)
        except OSError as error:
            reason = error.strerror or str(error)
            raise _unusable(path, "missing_calibration", reason) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, CalibrationError):
                raise
            raise _unusable(path, "damaged_calibration", f"no calibration: {error}") from error

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Calibration:
        """Read what a calibration file says; raise `CalibrationError` where it was edited."""
        if document["format"] != FORMAT:
            raise CalibrationError(
                "format_version",
                f"The calibration has format {document['format']}, this version reads {FORMAT}; "
                "make it again from its trips.",
                {"format": document["format"]},
            )
        if document["version"] != version_of(document):
            raise CalibrationError(
                "edited_calibration",
                "The calibration is not what its version says: it was edited or cut short; "
                "make it again from its trips.",
                {"version": document["version"]},
            )
        spread = document["uncertainty"]
        return cls(
            version=document["version"],
            speed_table_version=document["speed_table_version"],
            graph=document["graph"],
            clock=timezone(timedelta(hours=document["utc_offset_h"])),
            band_hours=dict(document["band_hours"]),
            roads={
                (each["road_class"], each["area"]): _positive(each["factor"])
                for each in document["roads"]
            },
            other_roads=_positive(document["other_roads"]),
            bands={each["name"]: _positive(each["factor"]) for each in document["bands"]},
            vehicles={each["name"]: _positive(each["factor"]) for each in document["vehicles"]},
            common_sigma=float(spread["common_sigma"]),
            class_sigma=float(spread["class_sigma"]),
            quantile_z=float(spread["quantile_z"]),
            document=document,
        )

    def save(self, path: Path) -> None:
        """Write the calibration whole or not at all; raise `OSError` where that cannot be done."""
        text = json.dumps(self.document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.resolve().parent)
        staging = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            staging.chmod(0o644)
            staging.replace(path)
        finally:
            staging.unlink(missing_ok=True)

    def band_at(self, at: datetime) -> str:
        """Return the hour band of an aware moment, by the clock on the wall."""
        hour = at.astimezone(self.clock).hour
        begun = [name for name, begins in self.band_hours.items() if begins <= hour]
        return max(begun, key=lambda name: self.band_hours[name])

    def next_change(self, at: datetime) -> datetime:
        """Return the next moment after an aware one at which another hour band begins, in UTC."""
        local = at.astimezone(self.clock)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        begins = [
            midnight + timedelta(days=days, hours=hour)
            for days in (0, 1)
            for hour in self.band_hours.values()
        ]
        return min(each for each in begins if each > local).astimezone(UTC)

    def factor(self, road_class: str, area: str, at: datetime, vehicle: str) -> float:
        """Return how many times the table's time a road takes at a moment for a vehicle."""
        road = self.roads.get((road_class, area), self.other_roads)
        return road * self._moment(at, vehicle)

    def factors(self, graph: RoadGraph, at: datetime, vehicle: str = "ambulance") -> Floats:
        """Return the factors [edges] for `Weights.under`; ferries keep the table's times.

        Raise `CalibrationError` where the graph's times are from another speed table.
        """
        if graph.manifest.speed_table_version != self.speed_table_version:
            raise CalibrationError(
                "other_speed_table",
                f"The calibration is for speed table {self.speed_table_version}, the roads were "
                f"built with {graph.manifest.speed_table_version}; build the roads or calibrate "
                "again.",
                {
                    "calibration": self.speed_table_version,
                    "roads": graph.manifest.speed_table_version,
                },
            )
        by_kind = [
            self.factor(road_class, area, at, vehicle)
            for road_class in graph.manifest.road_classes
            for area in AREAS
        ]
        return factors_of_edges(graph, np.array(by_kind))

    def said_of(self, travel: Travel, weights: Weights, edges: Sequence[int]) -> Travel:
        """Return a travel over some edges with its range from P10 to P90 instead of two speeds.

        The shares of the classes are those of the whole edges, of which the first and the last
        may be driven in part; `weights` are the calibrated ones.
        """
        times_cs = [weights.costs_of(edge).likely_cs for edge in edges]
        spread = self.quantile_z * self.spread(weights.graph, edges, times_cs)
        likely_cs = travel.travel_time_cs
        fast, slow = (math.floor(likely_cs * math.exp(z) + 0.5) for z in (-spread, spread))
        return replace(travel, range_s=(min(fast, likely_cs) / 100, max(slow, likely_cs) / 100))

    def spread(self, graph: RoadGraph, edges: Sequence[int], times_cs: Sequence[int]) -> float:
        """Return the standard deviation of the logarithm of the time over a likely route.

        `times_cs` are the likely times on each of the edges, under the calibrated weights.
        """
        by_class = np.bincount(
            np.asarray(graph.road_class)[np.asarray(edges, dtype=np.int64)], weights=times_cs
        )
        total = float(by_class.sum())
        concentration = float((by_class**2).sum()) / total**2 if total > 0 else 0.0
        return math.sqrt(self.common_sigma**2 + self.class_sigma**2 * concentration)

    def p90_cs(self, graph: RoadGraph, edges: Sequence[int], times_cs: Sequence[int]) -> int:
        """Return the time that nine of ten drives over a likely route do not exceed.

        `times_cs` are the likely times on each of the edges, under the calibrated weights.
        """
        slower = math.exp(max(0.0, self.quantile_z) * self.spread(graph, edges, times_cs))
        return math.floor(sum(times_cs) * slower + 0.5)

    def p90_of(self, graph: RoadGraph, route: Route) -> int:
        """Return P90 of a route that was found under the calibrated weights, in centiseconds."""
        edges = [segment.edge for segment in route.segments]
        times_cs = [round(segment.travel_time_s * 100) for segment in route.segments]
        return max(route.travel.travel_time_cs, self.p90_cs(graph, edges, times_cs))

    def _moment(self, at: datetime, vehicle: str) -> float:
        band = self.bands.get(self.band_at(at), 1.0)
        return band * self.vehicles.get(vehicle.casefold(), 1.0)


def factors_of_edges(graph: RoadGraph, by_kind: Floats) -> Floats:
    """Return factors [edges] from those by class and area; ferries are no roads, theirs is 1."""
    factors: Floats = by_kind[kind_of_edges(graph)]
    factors[np.asarray(graph.ferry) != NO_FERRY] = 1.0
    return factors


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
        "terms": [_term_row(term, value, fit) for term, value in fit.terms.items()],
        "uncertainty": {
            "common_sigma": _rounded(fit.common_sigma),
            "class_sigma": _rounded(fit.class_sigma),
            "quantile": rules.fit.quantile,
            "quantile_z": _rounded(fit.quantile_z),
        },
        "backtest": asdict(backtest),
    }
    document["version"] = version_of(document)
    return Calibration.from_document(document)


def version_of(document: Mapping[str, Any]) -> str:
    """Return the hash of everything a calibration file says but its version."""
    said = {key: value for key, value in document.items() if key != "version"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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


def _term_row(term: Term, value: float, fit: Fit) -> dict[str, Any]:
    return {
        "kind": term[0],
        "name": term[1],
        "factor": _rounded(math.exp(value)),
        "shrinkage": _rounded(fit.kept[term]),
    }


def _positive(value: object) -> float:
    if isinstance(value, int | float) and 0 < value < math.inf:
        return float(value)
    raise ValueError(f"expected a factor above 0, got {value!r}")


def _hours(clock: timezone) -> float:
    offset = clock.utcoffset(None)
    return offset.total_seconds() / 3600


def _rounded(value: float) -> float:
    return round(value, _DECIMALS)


def _unusable(path: Path, code: str, why: str) -> CalibrationError:
    return CalibrationError(code, f"{path} cannot be used: {why}.", {"file": str(path)})
