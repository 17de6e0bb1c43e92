"""How the ways to move a patient are compared, from ``ways.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from service.referrals.standing import SECONDS_A_MINUTE


@dataclass(frozen=True, slots=True)
class WaysRules:
    """What two ways are compared by, and which are.

    Below ``margin_s`` they count as equal; a minute until able hands counts as ``hands_percent`` of
    one until definitive care; ``shown`` centres are compared by default.
    """

    margin_s: float
    hands_percent: int
    shown: int


@cache
def ways_rules() -> WaysRules:
    """Read the rules with their sources; raise `ValueError` for one without a source."""
    text = files("service.referrals").joinpath("ways.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    for name in ("hands", "margin", "shown"):
        if not raw[name].get("source") or not raw[name].get("confidence"):
            raise ValueError(f"ways.toml: {name} needs a source and a confidence")
    return WaysRules(
        margin_s=raw["margin"]["minutes"] * float(SECONDS_A_MINUTE),
        hands_percent=raw["hands"]["percent"],
        shown=raw["shown"]["centres"],
    )
