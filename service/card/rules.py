"""At which hours a card asks, and in which sizes it may be set, from data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from facilities.findings import CHINA_TIME

SATURDAY = 5


class Moment(StrEnum):
    """When a card is asked about: its two columns, and what working days alone have."""

    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class MomentRule:
    """The local hour of a moment, on a working day or a Sunday."""

    hour: int
    weekend: bool


@dataclass(frozen=True)
class Attempt:
    """One way to set the page: most centres of a row, most lines of advice, size of the type."""

    centres: int
    advice: int
    scale: float


@dataclass(frozen=True)
class CardRules:
    """Everything that a card takes from data."""

    moments: Mapping[Moment, MomentRule]
    ambulance: str
    most_second_phones: int
    attempts: tuple[Attempt, ...]

    def moment_after(self, moment: Moment, made: date) -> datetime:
        """Give the first such moment from the day on which the card is made; aware."""
        rule = self.moments[moment]
        day = made
        while (day.weekday() >= SATURDAY) is not rule.weekend:
            day += timedelta(days=1)
        return datetime.combine(day, time(rule.hour), CHINA_TIME)


@cache
def card_rules() -> CardRules:
    """Read ``card.toml``; each record names its source and how sure it is."""
    table = tomllib.loads(files("service.card").joinpath("card.toml").read_text("utf-8"))
    return read_card_rules(table)


def read_card_rules(table: Mapping[str, Any]) -> CardRules:
    """Read the table of a card; raise `ValueError` for a record without its source."""
    named = {f"moments.{name}": entry for name, entry in table["moments"].items()}
    named |= {name: table[name] for name in ("call", "sheet")}
    for name, entry in named.items():
        if not entry.get("source") or not entry.get("confidence"):
            raise ValueError(f"card.toml: {name} needs a source and a confidence")
    moments = {}
    for moment in Moment:
        entry = named[f"moments.{moment}"]
        moments[moment] = MomentRule(entry["hour"], entry["weekend"])
    attempts = tuple(Attempt(**entry) for entry in table["attempts"])
    if not attempts:
        raise ValueError("card.toml: expected at least one of attempts, got none")
    return CardRules(
        moments, table["call"]["ambulance"], table["sheet"]["most_second_phones"], attempts
    )
