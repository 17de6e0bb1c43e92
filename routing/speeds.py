"""Speeds from an explicit table: road class × surface × area × terrain, each low, likely, high."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.graph import AREAS, SURFACES, TERRAINS, LonLat
from routing.terrain import METRES_PER_DEGREE, TerrainRules, terrain_of

LEAST_LIMIT_KMH = 1.0
KMH_PER_MPH = 1.609344
_MAXSPEED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(km/h|kmh|mph|)\s*")


class Surface(StrEnum):
    """What is known of a road's surface."""

    PAVED = "paved"
    UNPAVED = "unpaved"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Speed:
    """The low, likely and high speed of a road, in km/h, with where they come from."""

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
class AreaRules:
    """From how many km of road per km² a cell of a grid is a town, and of main road, a big city."""

    cell_m: float
    urban_km_per_km2: float
    dense_km_per_km2: float
    dense_cells_to_each_side: int
    main_classes: frozenset[str]


@dataclass(frozen=True)
class Limits:
    """Which share of a posted limit the likely speed tends to by area, and none may exceed."""

    toward: Mapping[str, float]
    likely_share: float
    high_share: float


@dataclass(frozen=True)
class SpeedTable:
    """Every speed, the words for surfaces, and what makes an area and a terrain.

    `rows` are by road class, surface and area; `terrain_share` holds the shares of the low, likely
    and high speed that are left of a rural road in each terrain.
    """

    version: str
    rows: Mapping[tuple[str, str, str], Speed]
    terrain_share: Mapping[str, tuple[float, float, float]]
    paved: frozenset[str]
    unpaved: frozenset[str]
    paved_tracktypes: frozenset[str]
    unpaved_tracktypes: frozenset[str]
    areas: AreaRules
    terrains: TerrainRules
    limits: Limits

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

    def terrain_of(self, points: Sequence[LonLat], elevation_m: Sequence[float | None] = ()) -> str:
        """Return the entry of `TERRAINS` for a line, the same whichever way it is driven."""
        return terrain_of(points, self.terrains, elevation_m)

    def speed(
        self,
        road_class: str,
        surface: str,
        area: str = "rural",
        terrain: str = "straight",
        *,
        maxspeed_kmh: float | None = None,
    ) -> Speed:
        """Return the speeds of a road; raise `KeyError` for a class the table does not have."""
        row = self.rows[road_class, surface, area]
        low, likely, high = row.low_kmh, row.likely_kmh, row.high_kmh
        toward = self.limits.toward.get(area)
        if maxspeed_kmh is not None and toward is not None:
            likely = math.sqrt(likely * toward * maxspeed_kmh)
            low, high = min(low, likely), max(likely, high)
        if area == "rural":
            shares = self.terrain_share[terrain]
            low, likely, high = low * shares[0], likely * shares[1], high * shares[2]
        if maxspeed_kmh is not None:
            likely = min(likely, maxspeed_kmh * self.limits.likely_share)
            high = min(high, maxspeed_kmh * self.limits.high_share)
            low, high = min(low, likely), max(likely, high)
        return Speed(low, likely, high, row.source, row.confidence)

    def times(
        self,
        length_m: float,
        road_class: str,
        surface: str,
        area: str = "rural",
        terrain: str = "straight",
        *,
        maxspeed_kmh: float | None = None,
    ) -> Times:
        """Return the times over a stretch, each a whole centisecond and at least one."""
        speed = self.speed(road_class, surface, area, terrain, maxspeed_kmh=maxspeed_kmh)
        return Times(
            low_cs=centiseconds(length_m, speed.high_kmh),
            likely_cs=centiseconds(length_m, speed.likely_kmh),
            high_cs=centiseconds(length_m, speed.low_kmh),
        )

    def slowest(self, road_classes: Iterable[str]) -> str:
        """Return the class that is slowest on an unknown rural surface, the first among equals."""
        return min(
            road_classes,
            key=lambda name: (self.rows[name, Surface.UNKNOWN, "rural"].likely_kmh, name),
        )

    def is_main(self, road_classes: Sequence[str]) -> NDArray[np.bool_]:
        """Say of each class whether such roads, many together, make the inner part of a city."""
        return np.array([name in self.areas.main_classes for name in road_classes], dtype=np.bool_)

    def area_of(
        self,
        lonlat: NDArray[np.float64],
        length_m: NDArray[np.float64],
        is_main: NDArray[np.bool_],
    ) -> NDArray[np.uint8]:
        """Return the place in `AREAS` of each stretch, by how much road lies around it.

        `lonlat` [stretches, 2] are the middles in degrees; `length_m` what each adds to its cell,
        so halve it for a stretch that is listed once in each direction; `is_main` as of its class.
        """
        if len(lonlat) == 0:
            return np.zeros(0, dtype=np.uint8)
        rules = self.areas
        row = np.floor(lonlat[:, 1] * METRES_PER_DEGREE / rules.cell_m)
        row_latitude = np.radians((row + 0.5) * rules.cell_m / METRES_PER_DEGREE)
        metres_east = lonlat[:, 0] * METRES_PER_DEGREE * np.cos(row_latitude)
        places = np.stack((row, np.floor(metres_east / rules.cell_m)), axis=1).astype(np.int64)
        cells, cell = np.unique(places, axis=0, return_inverse=True)
        cell = cell.reshape(-1)
        metres_a_density = 1000 * (rules.cell_m / 1000) ** 2
        density = np.bincount(cell, weights=length_m) / metres_a_density
        main = np.bincount(cell, weights=np.where(is_main, length_m, 0.0)) / metres_a_density
        around = _mean_around(cells, main, rules.dense_cells_to_each_side)
        is_urban = density >= rules.urban_km_per_km2
        is_dense = is_urban & (around >= rules.dense_km_per_km2)
        area: NDArray[np.uint8] = (is_urban.astype(np.uint8) + is_dense)[cell]
        return area


def maxspeed_kmh(text: str | None) -> float | None:
    """Read OpenStreetMap's `maxspeed`; `None` where it is no plain speed (`none`, `CN:urban`).

    Below a kilometre an hour it is a mistake of the map: no sign asks for less than walking.
    """
    found = _MAXSPEED.fullmatch(text or "")
    if found is None:
        return None
    speed_kmh = float(found[1]) * (KMH_PER_MPH if found[2] == "mph" else 1.0)
    return speed_kmh if speed_kmh >= LEAST_LIMIT_KMH else None


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
    rows, wrong = _read_rows(raw["speed"])
    shares, wrong_shares = _read_shares(raw["terrain"])
    if wrong or wrong_shares:
        raise ValueError("; ".join(sorted(wrong + wrong_shares)))
    urban, dense, surfaces, terrain = raw["urban"], raw["dense"], raw["surface"], raw["terrain"]
    bends = [terrain[name] for name in TERRAINS[1:]]
    return SpeedTable(
        version=str(raw["version"]),
        rows=rows,
        terrain_share=shares,
        paved=frozenset(surfaces["paved"]),
        unpaved=frozenset(surfaces["unpaved"]),
        paved_tracktypes=frozenset(surfaces["paved_tracktypes"]),
        unpaved_tracktypes=frozenset(surfaces["unpaved_tracktypes"]),
        areas=AreaRules(
            cell_m=float(urban["cell_m"]),
            urban_km_per_km2=float(urban["road_density_km_per_km2"]),
            dense_km_per_km2=float(dense["mean_density_km_per_km2"]),
            dense_cells_to_each_side=int(dense["cells_to_each_side"]),
            main_classes=frozenset(dense["main_classes"]),
        ),
        terrains=TerrainRules(
            shortest_m=float(terrain["shortest_m"]),
            known_share=float(terrain["known_share"]),
            degrees_per_km=tuple(float(each["from_degrees_per_km"]) for each in bends),
            climb_m_per_km=tuple(float(each["from_climb_m_per_km"]) for each in bends),
        ),
        limits=Limits(
            toward={
                "rural": float(raw["maxspeed"]["share_outside_towns"]),
                "urban": float(raw["maxspeed"]["share_in_towns"]),
            },
            likely_share=float(raw["maxspeed"]["likely_share"]),
            high_share=float(raw["maxspeed"]["high_share"]),
        ),
    )


def _read_rows(
    raw: Sequence[Mapping[str, Any]],
) -> tuple[dict[tuple[str, str, str], Speed], list[str]]:
    """Return the rows by road class, surface and area, and what is wrong with them."""
    rows: dict[tuple[str, str, str], Speed] = {}
    wrong: list[str] = []
    for number, row in enumerate(raw, start=1):
        key = (str(row["road_class"]), str(row["surface"]), str(row["area"]))
        kmh = row["kmh"]
        speed = Speed(kmh["low"], kmh["likely"], kmh["high"], row["source"], row["confidence"])
        if key[1] not in SURFACES or key[2] not in AREAS:
            wrong.append(f"speed row {number}: expected one of {SURFACES} and {AREAS}, got {key}")
        if key in rows:
            wrong.append(f"speed row {number}: {key} is there twice")
        if not 0 < speed.low_kmh <= speed.likely_kmh <= speed.high_kmh < math.inf:
            wrong.append(f"speed row {number}: expected 0 < low <= likely <= high, got {kmh}")
        if not speed.source:
            wrong.append(f"speed row {number}: a source or the word proposal is missing")
        rows[key] = speed
    wrong.extend(
        f"no speed for {road_class}, {surface}, {area}"
        for road_class in {key[0] for key in rows}
        for surface in SURFACES
        for area in AREAS
        if (road_class, surface, area) not in rows
    )
    return rows, wrong


def _read_shares(
    raw: Mapping[str, Any],
) -> tuple[dict[str, tuple[float, float, float]], list[str]]:
    """Return what each terrain leaves of a rural speed, and what is wrong with it."""
    shares: dict[str, tuple[float, float, float]] = {TERRAINS[0]: (1.0, 1.0, 1.0)}
    wrong: list[str] = []
    for name in TERRAINS[1:]:
        share = raw[name]["share_of_speed"]
        shares[name] = (float(share["low"]), float(share["likely"]), float(share["high"]))
        if not 0 < shares[name][0] <= shares[name][1] <= shares[name][2] <= 1:
            wrong.append(f"terrain {name}: expected 0 < low <= likely <= high <= 1, got {share}")
    return shares, wrong


def _mean_around(
    cells: NDArray[np.int64], density: NDArray[np.float64], to_each_side: int
) -> NDArray[np.float64]:
    """Return the mean density of the cells with roads around each cell, itself among them.

    `cells` [cells, 2] are row and column, in ascending order; a cell without roads is no part of
    a town's rim but sea, a river or the edge of the extract, so it does not count.
    """
    columns = int(np.ptp(cells[:, 1])) + 2 * to_each_side + 1
    key = (cells[:, 0] - cells[:, 0].min()) * columns + cells[:, 1] - cells[:, 1].min()
    total, count = np.zeros(len(cells)), np.zeros(len(cells))
    reach = range(-to_each_side, to_each_side + 1)
    for north in reach:
        for east in reach:
            wanted = key + north * columns + east
            place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
            is_there = key[place] == wanted
            total[is_there] += density[place[is_there]]
            count[is_there] += 1
    return total / count
