"""The written vignettes: short cases with the answers worked out by hand from domain.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from facilities.assessment import assess, assess_each
from facilities.findings import CHINA_TIME
from facilities.needs import Needs
from facilities.rules import rule_book

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA_TIME)  # a Wednesday morning
_AGO = re.compile(r"(\d+) min ago")


@dataclass(frozen=True)
class Vignette:
    """One case: its story, what is said of it, what must come out, and on which lines that rests.

    What a vignette does not expect is not judged.
    """

    id: str
    story_zh: str
    story_en: str
    conditions: tuple[str, ...]
    find: Mapping[str, str]
    lines: tuple[str, ...]
    expect: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    urgency: str | None = None
    at: datetime = NOW
    patients: tuple[Mapping[str, Any], ...] = ()
    centres: tuple[Mapping[str, Any], ...] = ()
    order: tuple[str, ...] = ()
    first: str = ""
    separated_by: str = ""
    fits: Mapping[str, str] = field(default_factory=dict)
    forward_to: str | None = None

    def __str__(self) -> str:
        return self.id

    @property
    def findings(self) -> Mapping[str, str]:
        """What is known, with every `n min ago` written as the moment it was."""
        return {key: self._moment(value) for key, value in self.find.items()}

    def _moment(self, value: str) -> str:
        ago = _AGO.fullmatch(value)
        return (self.at - timedelta(minutes=int(ago[1]))).isoformat() if ago else value

    def assessed(self) -> Needs:
        """Ask the program for the case as a whole."""
        return assess(self.conditions, self.findings, rules=rule_book(), **self._beside)

    def assessed_each(self) -> tuple[Needs, ...]:
        """Ask the program for each patient of the case."""
        return assess_each(self.conditions, self.findings, rules=rule_book(), **self._beside)

    @property
    def _beside(self) -> dict[str, Any]:
        return {
            "now": self.at,
            "confirmed": self.confirmed,
            "removed": self.removed,
            "urgency": self.urgency,
        }

    def told(self, problems: Sequence[str]) -> str:
        """Write what disagrees under the story and the lines it rests on."""
        head = f"{self.id}: {self.story_en} ({self.story_zh})"
        return "\n  ".join((head, *problems, f"rests on: {'; '.join(self.lines)}"))


def vignettes(name: str) -> tuple[Vignette, ...]:
    """Read one file of vignettes in its order; an unknown key is an error."""
    rows = tomllib.loads((HERE / name).read_text("utf-8"))["vignette"]
    return tuple(_vignette(row) for row in rows)


def every_vignette() -> tuple[Vignette, ...]:
    """Read all files."""
    return tuple(each for path in sorted(HERE.glob("*.toml")) for each in vignettes(path.name))


def _vignette(row: Mapping[str, Any]) -> Vignette:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    if "at" in values:
        values["at"] = datetime.fromisoformat(values["at"])
    return Vignette(**values)
