"""Times that a transfer's record is judged by, from data."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Timing:
    """How late is late, how far ahead a clock may be, how far back an entry may reach."""

    late_after: timedelta
    future_skew: timedelta
    earliest_before_request: timedelta


def load_timing() -> Timing:
    """Read the times with their sources from ``timing.toml``."""
    text = files("service.transfers").joinpath("timing.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for name, entry in table.items():
        if not entry.get("source") or not entry.get("confidence"):
            raise ValueError(f"timing.toml: {name} needs a source and a confidence")
    return Timing(**{name: timedelta(minutes=entry["minutes"]) for name, entry in table.items()})


TIMING = load_timing()
