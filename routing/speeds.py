"""Speeds from an explicit table: road class × surface × urban or rural, each low, likely, high."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

METRES_PER_DEGREE = 111_194.93  # of latitude, on OSMnx's sphere of radius 6 371 009 m


class Surface(StrEnum):
    """What is known of a road's surface."""

    PAVED = "paved"
    UNPAVED = "unpaved"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Speed:
    """The low, likely and high speed of one row of the table, in km/h."""

    low_kmh: float
    likely_kmh: float
    high_kmh: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Times:
    """Whole centiseconds over one stretch: `low_cs` is the shortest, at the high speed."""

    low_cs: int
    likely_cs: int
    high_cs: int


@dataclass(frozen=True)
class SpeedTable:
    """Every speed, the words for surfaces, and what counts as urban."""

    version: str
    rows: Mapping[tuple[str, Surface, bool], Speed]
    paved: frozenset[str]
    unpaved: frozenset[str]
    paved_tracktypes: frozenset[str]
    unpaved_tracktypes: frozenset[str]
    cell_m: float
    urban_density_km_per_km2: float

    def surface_of(self, surface: str | None, tracktype: str | None) -> Surface:
        """Read OpenStreetMap's `surface`, else `tracktype`."""
        if surface in self.paved:
            return Surface.PAVED
        if surface in self.unpaved:
            return Surface.UNPAVED
        if tracktype in self.paved_tracktypes:
            return Surface.PAVED
        if tracktype in self.unpaved_tracktypes:
            return Surface.UNPAVED
        return Surface.UNKNOWN

    def speed(self, road_class: str, surface: Surface, *, urban: bool) -> Speed:
        """Return the row for a road; raise `KeyError` for a class the table does not have."""
        return self.rows[road_class, surface, urban]

    def times(self, length_m: float, road_class: str, surface: Surface, *, urban: bool) -> Times:
        """Return the times over a stretch, each a whole centisecond and at least one."""
        speed = self.speed(road_class, surface, urban=urban)
        return Times(
            low_cs=centiseconds(length_m, speed.high_kmh),
            likely_cs=centiseconds(length_m, speed.likely_kmh),
            high_cs=centiseconds(length_m, speed.low_kmh),
        )

    def slowest(self, road_classes: Iterable[str]) -> str:
        """Return the class that is slowest on an unknown rural surface, the first among equals."""
        return min(
            road_classes,
            key=lambda name: (self.rows[name, Surface.UNKNOWN, False].likely_kmh, name),
        )

    def is_urban(
        self, lonlat: NDArray[np.float64], length_m: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Say of each stretch whether its grid cell holds enough road to be a town.

        `lonlat` [stretches, 2] are the middles in degrees; `length_m` what each adds to its cell,
        so halve it for a stretch that is listed once in each direction.
        """
        if len(lonlat) == 0:
            return np.zeros(0, dtype=np.bool_)
        row = np.floor(lonlat[:, 1] * METRES_PER_DEGREE / self.cell_m)
        row_latitude = np.radians((row + 0.5) * self.cell_m / METRES_PER_DEGREE)
        metres_east = lonlat[:, 0] * METRES_PER_DEGREE * np.cos(row_latitude)
        cells = np.stack((row, np.floor(metres_east / self.cell_m)), axis=1).astype(np.int64)
        _, cell = np.unique(cells, axis=0, return_inverse=True)
        cell = cell.reshape(-1)
        road_km = np.bincount(cell, weights=length_m) / 1000
        density = road_km / (self.cell_m / 1000) ** 2
        urban: NDArray[np.bool_] = density[cell] >= self.urban_density_km_per_km2
        return urban


def centiseconds(length_m: float, speed_kmh: float) -> int:
    """Return the time over `length_m` at `speed_kmh`, rounded half up, at least one centisecond."""
    return max(1, int(length_m * 360.0 / speed_kmh + 0.5))


@cache
def speed_table() -> SpeedTable:
    """Read `data/speeds.toml`; raise `ValueError` where a row is out of order or missing."""
    text = files("routing").joinpath("data/speeds.toml").read_text(encoding="utf-8")
    return read_speed_table(text)


def read_speed_table(text: str) -> SpeedTable:
    """Read a speed table from TOML; raise `ValueError` naming each row that is wrong."""
    raw = tomllib.loads(text)
    rows: dict[tuple[str, Surface, bool], Speed] = {}
    wrong: list[str] = []
    for number, row in enumerate(raw["speed"], start=1):
        key = (str(row["road_class"]), Surface(row["surface"]), row["area"] == "urban")
        kmh = row["kmh"]
        speed = Speed(kmh["low"], kmh["likely"], kmh["high"], row["source"], row["confidence"])
        if key in rows:
            wrong.append(f"speed row {number}: {key} is there twice")
        if not 0 < speed.low_kmh <= speed.likely_kmh <= speed.high_kmh:
            wrong.append(f"speed row {number}: expected 0 < low <= likely <= high, got {kmh}")
        if not speed.source:
            wrong.append(f"speed row {number}: a source or the word proposal is missing")
        rows[key] = speed
    wrong.extend(
        f"no speed for {road_class}, {surface}, urban={urban}"
        for road_class in {key[0] for key in rows}
        for surface in Surface
        for urban in (False, True)
        if (road_class, surface, urban) not in rows
    )
    if wrong:
        raise ValueError("; ".join(sorted(wrong)))
    urban_rule, surfaces = raw["urban"], raw["surface"]
    return SpeedTable(
        version=str(raw["version"]),
        rows=rows,
        paved=frozenset(surfaces["paved"]),
        unpaved=frozenset(surfaces["unpaved"]),
        paved_tracktypes=frozenset(surfaces["paved_tracktypes"]),
        unpaved_tracktypes=frozenset(surfaces["unpaved_tracktypes"]),
        cell_m=float(urban_rule["cell_m"]),
        urban_density_km_per_km2=float(urban_rule["road_density_km_per_km2"]),
    )
