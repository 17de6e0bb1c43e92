"""Ferries as roads: which ones take an ambulance, how long they cross, how long one waits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import osmnx as ox

from routing.graph import Ferry, LonLat
from routing.osm.barriers import Delay, delay_of
from routing.osm.tags import most_specific, pair_of

FERRY = "ferry"  # the road class of a crossing
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_ISO = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)(?: ?(?:min|minutes?))?")


@dataclass(frozen=True)
class Crossing:
    """A ferry way with its low, likely and high speed, and the wait for each crossing."""

    ferry: Ferry
    speed_kmh: tuple[float, float, float]
    waiting: Delay


@dataclass(frozen=True)
class FerryRules:
    """The tables of `data/ferries.toml`."""

    version: str
    access_keys: tuple[str, ...]
    closed_access: frozenset[str]
    unusable: tuple[tuple[str, str], ...]
    speed_kmh: tuple[float, float, float]
    duration_times: tuple[float, float, float]
    plausible_kmh: tuple[float, float]
    waiting: Delay
    waiting_of_interval: tuple[float, float, float]
    longest_interval_s: float

    def reason_to_drop(self, tags: Mapping[str, str]) -> str | None:
        """Return why a ferry takes no ambulance, or `None` when it may."""
        for key, value in self.unusable:
            if tags.get(key) == value:
                return f"{key}={value}"
        access = most_specific(tags, self.access_keys)
        return "ferry_without_vehicles" if access in self.closed_access else None

    def says_vehicles(self, tags: Mapping[str, str]) -> bool:
        """Say whether a ferry's tags speak of vehicles at all."""
        return any(key in tags for key in self.access_keys[1:])

    def crossing(
        self, way_id: int, tags: Mapping[str, str], length_m: float, *, is_whole: bool
    ) -> Crossing:
        """Return how a ferry way of this length is crossed.

        A duration of the map is for the whole way, so it says nothing of one that is cut.
        """
        low_kmh, likely_kmh, high_kmh = self.speed_kmh
        said = ["speed: proposal"]
        seconds = seconds_of(tags.get("duration", ""))
        if is_whole and seconds is not None and self._is_plausible(length_m, seconds):
            high_kmh, likely_kmh, low_kmh = (
                length_m / (seconds * times) * 3.6 for times in self.duration_times
            )
            said = ["duration: OpenStreetMap"]
        waiting, source = self._waiting(seconds_of(tags.get("interval", "")))
        said.append(source)
        if not self.says_vehicles(tags):
            said.append("vehicles: not said")
        ferry = Ferry(
            way_id=way_id,
            name=tags.get("name", tags.get("ref", "")),
            crossing_s=round(length_m * 3.6 / likely_kmh, 1),
            waiting_s=waiting.likely_cs / 100,
            opening_hours=tags.get("opening_hours", ""),
            source="; ".join(said),
        )
        return Crossing(ferry, (low_kmh, likely_kmh, high_kmh), waiting)

    def _waiting(self, interval_s: float | None) -> tuple[Delay, str]:
        if interval_s is None or interval_s > self.longest_interval_s:
            return self.waiting, "waiting: proposal"
        low_cs, likely_cs, high_cs = (
            round(100 * interval_s * share) for share in self.waiting_of_interval
        )
        return Delay(low_cs, likely_cs, high_cs), "waiting: OpenStreetMap interval"

    def _is_plausible(self, length_m: float, seconds: float) -> bool:
        slowest, fastest = self.plausible_kmh
        return seconds > 0 and slowest <= length_m / seconds * 3.6 <= fastest


@cache
def ferry_rules() -> FerryRules:
    """Read `data/ferries.toml`."""
    return read_ferry_rules(
        files("routing").joinpath("data/ferries.toml").read_text(encoding="utf-8")
    )


def read_ferry_rules(text: str) -> FerryRules:
    """Read ferry rules from TOML."""
    raw = tomllib.loads(text)
    access, waiting = raw["access"], raw["waiting"]
    plausible = raw["duration"]["plausible_kmh"]
    return FerryRules(
        version=str(raw["version"]),
        access_keys=tuple(access["keys"]),
        closed_access=frozenset(access["closed"]),
        unusable=tuple(pair_of(item) for item in access["unusable"]),
        speed_kmh=_three(raw["speed"]["kmh"]),
        duration_times=_three(raw["duration"]["times"]),
        plausible_kmh=(float(plausible["low"]), float(plausible["high"])),
        waiting=delay_of(waiting["seconds"]),
        waiting_of_interval=_three(waiting["of_interval"]),
        longest_interval_s=float(waiting["longest_interval_s"]),
    )


def is_ferry(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a ferry's."""
    return tags.get("route") == "ferry"


def seconds_of(text: str) -> float | None:
    """Read `25`, `1:45`, `00:25:00`, `25 min` or `PT1H45M`; `None` for anything else.

    A bare number is minutes, and `H:MM` is hours and minutes, as OpenStreetMap has it.
    """
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600.0 + minutes * 60 + seconds
    if match := _MINUTES.fullmatch(text):
        return float(match.group(1)) * 60
    match = _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return days * 86400.0 + hours * 3600 + minutes * 60 + seconds


def length_of(points: Sequence[LonLat]) -> float:
    """Return the metres along points on OSMnx's sphere."""
    lonlat = np.array(points, dtype=np.float64).reshape(-1, 2)
    if len(lonlat) < 2:  # noqa: PLR2004
        return 0.0
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    steps = ox.distance.great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:])
    return float(sum(steps.tolist()))


def _three(raw: Mapping[str, float]) -> tuple[float, float, float]:
    low, likely, high = (float(raw[key]) for key in ("low", "likely", "high"))
    if not 0 <= low <= likely <= high:
        raise ValueError(f"expected 0 <= low <= likely <= high, got {dict(raw)}")
    return low, likely, high
