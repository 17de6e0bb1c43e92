"""How much of a change is told, from data. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Noticing:
    """From how many seconds, and what share of the time told before, a change is told."""

    least_s: float
    least_share: float
    always_s: float

    def is_told(self, before_s: float | None, after_s: float | None) -> bool:
        """Say whether people are told of another time; none is where there is no road."""
        if before_s is None or after_s is None:
            return before_s is not after_s
        apart_s = abs(after_s - before_s)
        is_much = apart_s >= self.least_s and apart_s >= self.least_share * before_s
        return is_much or apart_s >= self.always_s


def load_noticing() -> Noticing:
    """Read the values with their sources from ``reactions.toml``."""
    text = files("service.reactions").joinpath("reactions.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for name, entry in table.items():
        if not entry.get("source") or not entry.get("confidence"):
            raise ValueError(f"reactions.toml: {name} needs a source and a confidence")
    return Noticing(**{name: float(entry["value"]) for name, entry in table.items()})


NOTICING = load_noticing()
