"""Night, rain, snow and ice: how many times as long each road takes, from a table with sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from routing.closures import CirclePlace, parts_on
from routing.covering import joined
from routing.effects import EdgeParts, Floats
from routing.graph import AREAS, NO_FERRY, SURFACES, TERRAINS, RoadGraph

UNTOUCHED = "untouched"


class ConditionKind(StrEnum):
    """What makes every road slower: night by the clock, the others where somebody says so."""

    NIGHT = "night"
    RAIN = "rain"
    SNOW = "snow"
    ICE = "ice"


@dataclass(frozen=True)
class Condition:
    """A condition that holds everywhere, or in a circle only."""

    kind: ConditionKind
    circle: CirclePlace | None = None


@dataclass(frozen=True)
class Clock:
    """The local time of a region and the hours of its night."""

    utc_offset: timedelta
    night_starts: time
    night_ends: time

    def local(self, at: datetime) -> datetime:
        """Return local time without a zone; raise `ValueError` for a moment without one."""
        if at.tzinfo is None:
            raise ValueError(f"expected a moment with its time zone, got {at.isoformat()}")
        return (at.astimezone(UTC) + self.utc_offset).replace(tzinfo=None)

    def moment(self, local: datetime) -> datetime:
        """Return the moment, in UTC, of a local time without a zone."""
        return (local - self.utc_offset).replace(tzinfo=UTC)

    def is_night(self, at: datetime) -> bool:
        """Say whether it is night; night begins when it starts and is over when it ends."""
        now = self.local(at).time()
        if self.night_starts < self.night_ends:
            return self.night_starts <= now < self.night_ends
        return now >= self.night_starts or now < self.night_ends


@dataclass(frozen=True)
class ConditionTable:
    """Every factor: by condition, road group and area; and what surface and terrain add."""

    version: str
    clock: Clock
    at_most: float
    group_of: Mapping[str, str]
    other_group: str
    factors: Mapping[tuple[ConditionKind, str, str], float]
    on_surface: Mapping[tuple[ConditionKind, str], float]
    on_terrain: Mapping[tuple[ConditionKind, str], float]

    def factor(self, kind: ConditionKind, road_class: str, area: str) -> float:
        """Return how many times as long a paved, straight road takes."""
        group = self.group_of.get(road_class, self.other_group)
        return 1.0 if group == UNTOUCHED else self.factors[kind, group, area]


@cache
def condition_table() -> ConditionTable:
    """Read `data/conditions.toml`; raise `ValueError` where a row is wrong or missing."""
    text = files("routing").joinpath("data/conditions.toml").read_text(encoding="utf-8")
    return read_condition_table(text)


def read_condition_table(text: str) -> ConditionTable:
    """Read a table of conditions from TOML; raise `ValueError` naming each row that is wrong."""
    raw = tomllib.loads(text)
    roads = {name: raw["roads"][name] for name in ("major", "middle", "minor", "track")}
    wrong: list[str] = []
    factors: dict[tuple[ConditionKind, str, str], float] = {}
    for number, row in enumerate(raw["factor"], start=1):
        key = (ConditionKind(row["condition"]), str(row["roads"]), str(row["area"]))
        wrong += _wrong_in(f"factor row {number}", row, is_twice=key in factors)
        factors[key] = float(row["times"])
    on: dict[str, dict[tuple[ConditionKind, str], float]] = {"surface": {}, "terrain": {}}
    for number, row in enumerate(raw["on"], start=1):
        what = "surface" if "surface" in row else "terrain"
        pair = (ConditionKind(row["condition"]), str(row[what]))
        wrong += _wrong_in(f"on row {number}", row, is_twice=pair in on[what])
        if pair[1] not in (*SURFACES, *TERRAINS):
            wrong.append(f"on row {number}: {what} {pair[1]!r} is none of the roads'")
        on[what][pair] = float(row["times"])
    expected = {(kind, group, area) for kind in ConditionKind for group in roads for area in AREAS}
    wrong += [f"no factor for {', '.join(key)}" for key in expected - factors.keys()]
    wrong += [f"factor for {', '.join(key)}, which is none" for key in factors.keys() - expected]
    if wrong:
        raise ValueError("; ".join(sorted(wrong)))
    clock = raw["clock"]
    groups = roads | {UNTOUCHED: raw["roads"][UNTOUCHED]}
    return ConditionTable(
        version=str(raw["version"]),
        clock=Clock(
            utc_offset=timedelta(hours=float(clock["utc_offset_hours"])),
            night_starts=time.fromisoformat(clock["night_starts"]),
            night_ends=time.fromisoformat(clock["night_ends"]),
        ),
        at_most=float(raw["combined"]["at_most"]),
        group_of={road_class: group for group in groups for road_class in groups[group]},
        other_group=str(raw["roads"]["other"]),
        factors=factors,
        on_surface=on["surface"],
        on_terrain=on["terrain"],
    )


def clock_of(utc_offset: timedelta | None = None) -> Clock:
    """Return the table's clock, with another offset from UTC where one is given."""
    clock = condition_table().clock
    return clock if utc_offset is None else Clock(utc_offset, clock.night_starts, clock.night_ends)


def next_change(at: datetime, clock: Clock | None = None) -> datetime:
    """Return the moment, in UTC, after `at` when night begins or ends."""
    clock = clock or clock_of()
    now = clock.local(at)
    boundaries = (
        datetime.combine(now.date() + timedelta(days=days), hour)
        for days in (0, 1)
        for hour in (clock.night_starts, clock.night_ends)
    )
    return clock.moment(min(each for each in boundaries if each > now))


def factors_of(
    graph: RoadGraph, conditions: Sequence[Condition], at: datetime, clock: Clock | None = None
) -> Floats:
    """Return how many times as long each edge [edges] takes, all 1 when nothing is in force.

    Night counts by the clock, the other conditions as they are given, in whatever order. Raise
    `ClosureError` for a circle that is none, or touches no road.
    """
    night = [Condition(ConditionKind.NIGHT)] if (clock or clock_of()).is_night(at) else []
    in_force = {*conditions, *night}
    combined = np.ones(graph.edge_count)
    for kind in (ConditionKind.RAIN, ConditionKind.SNOW, ConditionKind.ICE):
        np.maximum(combined, _factors_of_kind(graph, kind, in_force), out=combined)
    combined *= _factors_of_kind(graph, ConditionKind.NIGHT, in_force)
    return np.minimum(combined, condition_table().at_most, out=combined)


def _factors_of_kind(graph: RoadGraph, kind: ConditionKind, in_force: set[Condition]) -> Floats:
    places = [each.circle for each in in_force if each.kind is kind]
    if not places:
        return np.ones(graph.edge_count)
    factors = _everywhere(graph, kind)
    if None in places:
        return factors
    share = _share_within(graph, [each for each in places if each is not None])
    return 1.0 + share * (factors - 1.0)


def _everywhere(graph: RoadGraph, kind: ConditionKind) -> Floats:
    """Look each edge up: class and area, then surface and terrain; ferries stay as they are."""
    table, manifest = condition_table(), graph.manifest
    by_class = np.array(
        [
            [table.factor(kind, name, area) for area in manifest.areas]
            for name in manifest.road_classes
        ]
    )
    surface = np.array([table.on_surface.get((kind, each), 1.0) for each in manifest.surfaces])
    terrain = np.array([table.on_terrain.get((kind, each), 1.0) for each in manifest.terrains])
    factors: Floats = by_class[graph.road_class, graph.area]
    factors = factors * surface[graph.surface] * terrain[graph.terrain]
    factors[graph.ferry != NO_FERRY] = 1.0
    return factors


def _share_within(graph: RoadGraph, circles: Sequence[CirclePlace]) -> Floats:
    """Return what share of each edge [edges] lies in any of some circles."""
    within: EdgeParts = joined(*(parts_on(graph, circle) for circle in circles))
    share = np.bincount(within.edge, weights=within.stop - within.start, minlength=graph.edge_count)
    return np.minimum(share, 1.0)


def _wrong_in(where: str, row: Mapping[str, Any], *, is_twice: bool) -> list[str]:
    wrong = []
    if is_twice:
        wrong.append(f"{where}: it is there twice")
    if not float(row["times"]) > 0:
        wrong.append(f"{where}: expected times above 0, got {row['times']}")
    if not row.get("source") or not row.get("confidence"):
        wrong.append(f"{where}: a source or the word proposal, or the confidence, is missing")
    return wrong
