"""A calibration: factors on the times of one speed table, their uncertainty, and how good it is."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np

from routing.calibration.doubt import Doubt, Floats, variance_of
from routing.calibration.model import road_terms
from routing.calibration.routes import kind_of_edges
from routing.errors import RoadsError
from routing.graph import AREAS, NO_FERRY, RoadGraph
from routing.travel_times.shapes import Route, Travel
from routing.weights import Weights

FORMAT = 2


class CalibrationError(RoadsError):
    """A file that is no calibration, or not one of these roads."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What completed trips say of the times of a speed table.

    `roads` are factors by road class and area; `other_roads` is that of a class no trip knew.
    An hour band or a vehicle that no trip knew has the factor 1, and `doubt` says how unsure it
    is; with `knows_others` the vehicles pooled stand for one that is not named. `groups` are the
    road classes of each group. `document` is everything the file says.
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
    knows_others: bool
    groups: Mapping[str, Sequence[str]]
    doubt: Doubt
    common_sigma: float
    class_sigma: float
    quantile_z: float
    document: Mapping[str, Any]
    _of_roads: dict[tuple[Any, ...], Floats] = field(default_factory=dict, repr=False)

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
            knows_others=bool(document["pooled_vehicles"]["stand_for_others"]),
            groups=dict(document["groups"]),
            doubt=_doubt_of(document["terms"], spread),
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

    def said_of(
        self,
        travel: Travel,
        weights: Weights,
        edges: Sequence[int],
        at: datetime | None = None,
        vehicle: str = "ambulance",
    ) -> Travel:
        """Return a travel over some edges with its range from P10 to P90 instead of two speeds.

        The shares of the classes are those of the whole edges, of which the first and the last
        may be driven in part; `weights` are the calibrated ones.
        """
        times_cs = [weights.costs_of(edge).likely_cs for edge in edges]
        spread = self.quantile_z * self.spread(weights.graph, edges, times_cs, at, vehicle)
        likely_cs = travel.travel_time_cs
        fast, slow = (math.floor(likely_cs * math.exp(z) + 0.5) for z in (-spread, spread))
        return replace(travel, range_s=(min(fast, likely_cs) / 100, max(slow, likely_cs) / 100))

    def spread(
        self,
        graph: RoadGraph,
        edges: Sequence[int],
        times_cs: Sequence[int],
        at: datetime | None = None,
        vehicle: str = "ambulance",
    ) -> float:
        """Return the standard deviation of the logarithm of the time over a likely route.

        `times_cs` are the likely times on each of the edges, under the calibrated weights. Without
        `at`, an aware moment, the factor of the hour is as unsure as those of all bands are on
        average.
        """
        own = np.asarray(edges, dtype=np.int64)
        road_class, times = graph.road_class[own].astype(np.int64), np.asarray(times_cs, np.float64)
        total = float(times.sum())
        if total <= 0:
            return self.common_sigma
        by_class = np.bincount(road_class, weights=times)
        concentration = float((by_class**2).sum()) / total**2
        on_roads = np.where(graph.ferry[own] == NO_FERRY, times, 0.0)
        classes = graph.manifest.road_classes
        kind = road_class * len(AREAS) + graph.area[own]
        shares = np.bincount(kind, weights=on_roads, minlength=len(classes) * len(AREAS)) / total
        doubt = float(variance_of(shares, self._doubt_of_roads(classes, at, vehicle)))
        return math.sqrt(self.common_sigma**2 + self.class_sigma**2 * concentration + doubt)

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

    def _doubt_of_roads(
        self, road_classes: tuple[str, ...], at: datetime | None, vehicle: str
    ) -> Floats:
        """Return the covariance of roads' logarithms by class and then area, squared."""
        bands = tuple(self.band_hours) if at is None else (self.band_at(at),)
        name = vehicle.casefold()
        is_pooled = self.knows_others and name not in self.vehicles
        own = () if is_pooled else (("vehicle", name),)
        key = (road_classes, bands, own)
        if key not in self._of_roads:
            group_of = {each: group for group, of in self.groups.items() for each in of}
            roads = [
                road_terms(each, group_of.get(each, each), area)
                for each in road_classes
                for area in AREAS
            ]
            found = [
                self.doubt.covariance_of_sums([(*road, ("band", band), *own) for road in roads])
                for band in bands
            ]
            self._of_roads[key] = np.mean(found, axis=0)
        return self._of_roads[key]

    def _moment(self, at: datetime, vehicle: str) -> float:
        band = self.bands.get(self.band_at(at), 1.0)
        return band * self.vehicles.get(vehicle.casefold(), 1.0)


def factors_of_edges(graph: RoadGraph, by_kind: Floats) -> Floats:
    """Return factors [edges] from those by class and area; ferries are no roads, theirs is 1."""
    factors: Floats = by_kind[kind_of_edges(graph)]
    factors[np.asarray(graph.ferry) != NO_FERRY] = 1.0
    return factors


def version_of(document: Mapping[str, Any]) -> str:
    """Return the hash of everything a calibration file says but its version."""
    said = {key: value for key, value in document.items() if key != "version"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _doubt_of(terms: Sequence[Mapping[str, Any]], spread: Mapping[str, Any]) -> Doubt:
    """Read how unsure the terms are; only the half up to the diagonal stands in the file."""
    if len(spread["covariance"]) != len(terms):
        raise ValueError(f"expected {len(terms)} rows of covariance")
    half = np.zeros((len(terms), len(terms)))
    for index, row in enumerate(spread["covariance"]):
        half[index, : index + 1] = row
    return Doubt(
        terms=tuple((each["kind"], each["name"]) for each in terms),
        covariance=half + np.tril(half, -1).T,
        prior_sigma={kind: float(sigma) for kind, sigma in spread["prior_sigma"].items()},
    )


def _positive(value: object) -> float:
    if isinstance(value, int | float) and 0 < value < math.inf:
        return float(value)
    raise ValueError(f"expected a factor above 0, got {value!r}")


def _unusable(path: Path, code: str, why: str) -> CalibrationError:
    return CalibrationError(code, f"{path} cannot be used: {why}.", {"file": str(path)})
