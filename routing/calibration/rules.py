"""What calibration takes for granted, from `data/calibration.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

_ABOUT = ("source", "confidence")


@dataclass(frozen=True)
class Shrinkage:
    """The standard deviation of each kind of factor's logarithm before any trip is seen."""

    everything: float
    group: float
    road_class: float
    area: float
    group_in_area: float
    band: float
    vehicle: float


@dataclass(frozen=True)
class VehicleRules:
    """Which names of vehicles are kinds with a factor of their own; all others are pooled."""

    least_trips: int
    most_names: int
    individual: str

    def is_individual(self, name: str) -> bool:
        """Tell whether a casefolded name is one car's, such as its plate or its number."""
        return re.search(self.individual, name) is not None


@dataclass(frozen=True)
class CleaningRules:
    """Beyond which values a row cannot be a drive, and how many such rows a file may have."""

    largest_left_out_share: float
    shortest_s: float
    longest_s: float
    shortest_m: float
    fastest_kmh: float
    slowest_kmh: float
    farthest_from_road_m: float
    smallest_ratio: float
    largest_ratio: float


@dataclass(frozen=True)
class TrackRules:
    """How a track is thinned, and when a leg of it was put on a wrong road."""

    every_m: float
    longest_detour: float
    detour_allowance_m: float
    fastest_kmh: float


@dataclass(frozen=True)
class FitRules:
    """How many rounds a fit takes, how many trips it needs, and how P90 is read off."""

    route_rounds: int
    settled_log: float
    least_trips: int
    folds: int
    quantile: float
    observed_quantile_trips: float


@dataclass(frozen=True)
class CalibrationRules:
    """Everything calibration takes for granted."""

    version: str
    clock: timezone
    bands: Mapping[str, int]
    groups: Mapping[str, tuple[str, ...]]
    shrinkage: Shrinkage
    vehicles: VehicleRules
    cleaning: CleaningRules
    tracks: TrackRules
    fit: FitRules

    def group_of(self, road_class: str) -> str:
        """Return the group of a road class; a class in no group is a group of its own."""
        return next((name for name, of in self.groups.items() if road_class in of), road_class)

    def band_at(self, at: datetime) -> str:
        """Return the hour band of an aware moment, by the clock on the wall."""
        hour = at.astimezone(self.clock).hour
        return max(
            (name for name, begins in self.bands.items() if begins <= hour),
            key=lambda name: self.bands[name],
        )

    def local(self, at: datetime) -> datetime:
        """Return a moment in UTC; one without a zone is the clock's on the wall."""
        return (at if at.tzinfo else at.replace(tzinfo=self.clock)).astimezone(UTC)


@cache
def calibration_rules() -> CalibrationRules:
    """Read `data/calibration.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/calibration.toml").read_text("utf-8"))
    shrinkage = _plain(raw["shrinkage"])
    return CalibrationRules(
        version=str(raw["version"]),
        clock=timezone(timedelta(hours=raw["clock"]["utc_offset_h"])),
        bands=_plain(raw["bands"]),
        groups={name: tuple(of) for name, of in _plain(raw["groups"]).items()},
        shrinkage=Shrinkage(
            everything=shrinkage.pop("all"), road_class=shrinkage.pop("class"), **shrinkage
        ),
        vehicles=VehicleRules(**_plain(raw["vehicles"])),
        cleaning=CleaningRules(**_plain(raw["cleaning"])),
        tracks=TrackRules(**_plain(raw["tracks"])),
        fit=FitRules(**_plain(raw["fit"]), **_plain(raw["uncertainty"])),
    )


def _plain(table: Mapping[str, object]) -> dict[str, Any]:
    """Return a table without what is said about it."""
    return {key: value for key, value in table.items() if key not in _ABOUT}
