"""Which OpenStreetMap ways are roads, and which way they may be driven."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Direction(StrEnum):
    """Which way a road may be driven, seen along the order of its nodes."""

    BOTH = "both"
    FORWARD = "forward"
    BACKWARD = "backward"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class RoadRules:
    """The tag rules of `data/roads.toml`."""

    version: str
    road_classes: tuple[str, ...]
    unusable_tags: tuple[tuple[str, str], ...]
    access_keys: tuple[str, ...]
    closed_access: frozenset[str]
    exemptions: tuple[tuple[str, str], ...]
    oneway_keys: tuple[str, ...]
    directions: Mapping[str, Direction]
    oneway_classes: frozenset[str]
    oneway_junctions: frozenset[str]
    minimum_edges: int

    def reason_to_drop(self, tags: Mapping[str, str]) -> str | None:
        """Return why a way is no road to drive, or `None` when it is one.

        The most specific access tag that is present decides: `access=no` with
        `motor_vehicle=yes` is open, `motor_vehicle=private` is closed whatever `access` says.
        """
        highway = tags.get("highway")
        if highway is None:
            return "ferry" if tags.get("route") == "ferry" else "no_highway"
        if highway not in self.road_classes:
            return f"highway={highway}"
        for key, value in self.unusable_tags:
            if tags.get(key) == value:
                return f"{key}={value}"
        if self._is_closed(tags):
            return "access"
        if self.direction(tags) is Direction.UNUSABLE:
            return "oneway_unusable"
        return None

    def direction(self, tags: Mapping[str, str]) -> Direction:
        """Return which way a road may be driven; motorways and roundabouts imply forward."""
        said = _most_specific(tags, self.oneway_keys)
        if said is not None and said in self.directions:
            return self.directions[said]
        if tags.get("highway") in self.oneway_classes:
            return Direction.FORWARD
        if tags.get("junction") in self.oneway_junctions:
            return Direction.FORWARD
        return Direction.BOTH

    def _is_closed(self, tags: Mapping[str, str]) -> bool:
        if any(tags.get(key) == value for key, value in self.exemptions):
            return False
        return _most_specific(tags, self.access_keys) in self.closed_access


@cache
def road_rules() -> RoadRules:
    """Read `data/roads.toml`."""
    text = files("routing").joinpath("data/roads.toml").read_text(encoding="utf-8")
    return read_road_rules(text)


def read_road_rules(text: str) -> RoadRules:
    """Read tag rules from TOML."""
    raw = tomllib.loads(text)
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
        road_classes=tuple(raw["drivable"]["highway"]),
        unusable_tags=tuple(_pair(item) for item in raw["drivable"]["unusable"]),
        access_keys=tuple(access["keys"]),
        closed_access=frozenset(access["closed"]),
        exemptions=tuple(_pair(item) for item in access["ambulance_exemptions"]),
        oneway_keys=tuple(oneway["keys"]),
        directions=directions,
        oneway_classes=frozenset(oneway["implied_by_class"]),
        oneway_junctions=frozenset(oneway["implied_by_junction"]),
        minimum_edges=int(raw["components"]["minimum_edges"]),
    )


def is_set(value: Any) -> bool:
    """Say whether a tag such as `bridge` or `tunnel` is there and not `no`."""
    return value not in (None, "", "no", "false", "0")


def _pair(item: str) -> tuple[str, str]:
    key, _, value = item.partition("=")
    return key, value


def _most_specific(tags: Mapping[str, str], keys: Sequence[str]) -> str | None:
    present = [tags[key] for key in keys if key in tags]
    return present[-1] if present else None
