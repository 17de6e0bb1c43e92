"""What questions about reach take by default, and how far they may go, from data."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from facilities.facility import Tier


@dataclass(frozen=True)
class ReachRules:
    """The bands in minutes, how many and how long they may be; the wait that counts; siting.

    `years` are the first and the last that may be asked about. Siting chooses among facilities of
    the `lowest_tier` and above, where none are named.
    """

    bands_min: tuple[int, ...]
    most_bands: int
    longest_min: int
    horizon: timedelta
    years: tuple[int, int]
    siting_within_min: int
    most_sites: int
    lowest_tier: Tier


@cache
def reach_rules() -> ReachRules:
    """Read ``reach.toml``; each record names its source and how sure it is."""
    table = tomllib.loads(files("service.reach").joinpath("reach.toml").read_text("utf-8"))
    for name, entry in table.items():
        if not entry.get("source") or not entry.get("confidence"):
            raise ValueError(f"reach.toml: {name} needs a source and a confidence")
    return ReachRules(
        bands_min=tuple(table["bands"]["minutes"]),
        most_bands=table["bands"]["most"],
        longest_min=table["bands"]["longest_min"],
        horizon=timedelta(hours=table["horizon"]["hours"]),
        years=(table["moment"]["first_year"], table["moment"]["last_year"]),
        siting_within_min=table["siting"]["within_min"],
        most_sites=table["siting"]["most"],
        lowest_tier=Tier(table["siting"]["lowest_tier"]),
    )
