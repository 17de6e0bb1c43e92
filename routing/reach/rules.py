"""How bands are drawn and how long siting may search, from `data/reach.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class ReachRules:
    """The grid of the field of minutes, what is drawn of it, and the solver's time."""

    finest_m: float
    most_squares: int
    off_road_over_m: float
    around_min: float
    smallest_m2: float
    most_bytes: int
    decimals: int
    solver_s: float


@cache
def reach_rules() -> ReachRules:
    """Read `data/reach.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/reach.toml").read_text("utf-8"))
    return ReachRules(
        finest_m=float(raw["grid"]["finest_m"]),
        most_squares=int(raw["grid"]["most_squares"]),
        off_road_over_m=float(raw["off_road"]["over_m"]),
        around_min=float(raw["drawing"]["around_min"]),
        smallest_m2=float(raw["drawing"]["smallest_m2"]),
        most_bytes=int(raw["drawing"]["most_bytes"]),
        decimals=int(raw["drawing"]["decimals"]),
        solver_s=float(raw["siting"]["solver_s"]),
    )
