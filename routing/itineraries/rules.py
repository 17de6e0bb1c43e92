"""What is configured about itineraries: where one may stop, and which times are believable."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class ItineraryRules:
    """Classes of road one may not stop at, how near a stop is to its place, and bounds of times."""

    version: str
    forbidden_classes: frozenset[str]
    allowed_at_toll: frozenset[str]
    reach_m: Mapping[str, float]
    longest_s: float
    break_even_up_to_s: float


@cache
def itinerary_rules() -> ItineraryRules:
    """Read `data/itineraries.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/itineraries.toml").read_text("utf-8"))
    stops = raw["stops"]
    reach_m = {
        kind: float(metres)
        for kind, metres in stops["reach_m"].items()
        if kind not in ("source", "confidence")
    }
    return ItineraryRules(
        version=str(raw["version"]),
        forbidden_classes=frozenset(stops["forbidden_classes"]),
        allowed_at_toll=frozenset(stops["allowed_at_toll"]),
        reach_m=reach_m,
        longest_s=float(raw["durations"]["longest_s"]),
        break_even_up_to_s=float(raw["break_evens"]["up_to_s"]),
    )
