"""Which OpenStreetMap ways are roads, and which way they may be driven."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from routing.errors import RulesError
from routing.osm.barriers import BarrierRules, barrier_rules_of
from routing.osm.ferries import FERRY
from routing.osm.restrictions import TurnRules, turn_rules_of
from routing.osm.tags import has_any, is_every_value_in, most_specific, pair_of


class Direction(StrEnum):
    """Which way a road may be driven, seen along the order of its nodes."""

    BOTH = "both"
    FORWARD = "forward"
    BACKWARD = "backward"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class RoadRules:
    """The tag rules of `data/roads.toml`; `road_classes` are the highways, then the ferry."""

    version: str
    highways: tuple[str, ...]
    unusable_tags: tuple[tuple[str, str], ...]
    open_construction: frozenset[str]
    access_keys: tuple[str, ...]
    closed_access: frozenset[str]
    exemptions: tuple[tuple[str, str], ...]
    oneway_keys: tuple[str, ...]
    directions: Mapping[str, Direction]
    oneway_classes: frozenset[str]
    oneway_junctions: frozenset[str]
    barriers: BarrierRules
    turns: TurnRules
    minimum_edges: int

    @property
    def road_classes(self) -> tuple[str, ...]:
        """Every class an edge can have, in the order in which they are stored."""
        return (*self.highways, FERRY)

    def reason_to_drop(self, tags: Mapping[str, str]) -> str | None:
        """Return why a way is no road to drive, or `None` when it is one.

        The most specific access tag that is present decides: `access=no` with
        `motor_vehicle=yes` is open, `motor_vehicle=private` is closed whatever `access` says.
        """
        highway = tags.get("highway")
        if highway is None:
            return "no_highway"
        if highway not in self.highways:
            return f"highway={highway}"
        unusable = next((f"{k}={v}" for k, v in self.unusable_tags if tags.get(k) == v), None)
        if unusable is not None:
            return unusable
        if tags.get("construction", "no") not in self.open_construction:
            return "construction"
        if self._is_closed(tags):
            return "access"
        return "oneway_unusable" if self.direction(tags) is Direction.UNUSABLE else None

    def direction(self, tags: Mapping[str, str]) -> Direction:
        """Return which way a road may be driven; motorways and roundabouts imply forward."""
        said = most_specific(tags, self.oneway_keys)
        if said is not None and said in self.directions:
            return self.directions[said]
        if tags.get("highway") in self.oneway_classes:
            return Direction.FORWARD
        if tags.get("junction") in self.oneway_junctions:
            return Direction.FORWARD
        return Direction.BOTH

    def _is_closed(self, tags: Mapping[str, str]) -> bool:
        if has_any(tags, self.exemptions):
            return False
        return is_every_value_in(most_specific(tags, self.access_keys), self.closed_access)


@cache
def road_rules() -> RoadRules:
    """Read `data/roads.toml`."""
    return read_road_rules(road_rules_text())


def road_rules_text() -> str:
    """Return `data/roads.toml` as it stands."""
    return files("routing").joinpath("data/roads.toml").read_text(encoding="utf-8")


def road_rules_over(path: Path) -> RoadRules:
    """Read `data/roads.toml` with a deployment's file laid over it; raise `RulesError`."""
    try:
        return read_road_rules(road_rules_text(), over=path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RulesError(
            "broken_rules",
            f"{path} cannot be used as rules for roads: {error}. Nothing was built.",
            {"file": str(path), "detail": str(error)},
        ) from error


def read_road_rules(text: str, over: str | None = None) -> RoadRules:
    """Read tag rules from TOML; what `over` says of a value counts instead.

    Raise `ValueError` naming every key of `over` that the rules do not have, or of another type.
    """
    raw = tomllib.loads(text)
    if over is not None:
        wrong = list(_lay_over(raw, tomllib.loads(over), ""))
        if wrong:
            raise ValueError("; ".join(wrong))
        raw["version"] += f"+{hashlib.sha256(over.encode()).hexdigest()[:12]}"
    access, oneway = raw["access"], raw["oneway"]
    directions = {
        value: direction
        for key, direction in (
            ("forward", Direction.FORWARD),
            ("backward", Direction.BACKWARD),
            ("both", Direction.BOTH),
            ("unusable", Direction.UNUSABLE),
        )
        for value in oneway[key]
    }
    return RoadRules(
        version=str(raw["version"]),
        highways=tuple(raw["drivable"]["highway"]),
        unusable_tags=tuple(pair_of(item) for item in raw["drivable"]["unusable"]),
        open_construction=frozenset(raw["construction"]["open"]),
        access_keys=tuple(access["keys"]),
        closed_access=frozenset(access["closed"]),
        exemptions=tuple(pair_of(item) for item in access["ambulance_exemptions"]),
        oneway_keys=tuple(oneway["keys"]),
        directions=directions,
        oneway_classes=frozenset(oneway["implied_by_class"]),
        oneway_junctions=frozenset(oneway["implied_by_junction"]),
        barriers=barrier_rules_of(raw),
        turns=turn_rules_of(raw),
        minimum_edges=int(raw["components"]["minimum_edges"]),
    )


def _lay_over(rules: dict[str, Any], over: Mapping[str, Any], path: str) -> Iterator[str]:
    """Put the values of `over` into `rules` and say which do not fit."""
    for key, value in over.items():
        known = rules.get(key)
        if known is None or type(known) is not type(value):
            expected = "no such key" if known is None else f"expected {type(known).__name__}"
            yield f"{path}{key}: {expected}, got {value!r}"
        elif isinstance(value, dict):
            yield from _lay_over(known, value, f"{path}{key}.")
        else:
            rules[key] = value
