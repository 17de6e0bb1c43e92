"""What is known about the patient: findings in use, each by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

AND = "+"
"""Joins the codes of a choice that may be several."""
Value = int | float | bool | str | datetime
Compared = int | float | bool | str


@dataclass(frozen=True)
class Findings:
    """What is known about the patient, by key; a key that is absent is not known.

    Gestation is kept as `gestation_days`, a choice as its code (several joined by `+`), a time as
    aware UTC. A finding of a deployment's own table is kept like any other.
    """

    values: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, **values: Value) -> Findings:
        """Hold these values as known."""
        return cls(values)

    @property
    def compared(self) -> dict[str, Compared]:
        """What the test of a rule may compare: everything but times."""
        return {key: value for key, value in self.values.items() if not isinstance(value, datetime)}

    @property
    def gestation_days(self) -> int | None:
        """Gestation in days."""
        value = self.number("gestation_days")
        return None if value is None else int(value)

    @property
    def babies(self) -> int | None:
        """How many babies."""
        value = self.number("babies")
        return None if value is None else int(value)

    @property
    def weight_g(self) -> float | None:
        """Birth weight, or its estimate before birth."""
        return self.number("weight_g")

    @property
    def delivered(self) -> bool | None:
        """Whether she was said to have given birth."""
        return self.said("delivered")

    @property
    def fetus_alive(self) -> bool | None:
        """Whether the fetus was said to live."""
        return self.said("fetus_alive")

    @property
    def controlled(self) -> bool | None:
        """Whether a person ticked that the danger is controlled."""
        return self.said("controlled")

    @property
    def birth_at(self) -> datetime | None:
        """When the baby was born."""
        return self.anchor("birth")

    def number(self, key: str) -> float | None:
        """Give a number that is known."""
        value = self.values.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def said(self, key: str) -> bool | None:
        """Give a yes or no that is known."""
        value = self.values.get(key)
        return value if isinstance(value, bool) else None

    def choices(self, key: str) -> tuple[str, ...]:
        """Give the codes of a choice, none where it is not known."""
        value = self.values.get(key)
        return tuple(value.split(AND)) if isinstance(value, str) else ()

    def anchor(self, name: str) -> datetime | None:
        """Time of a window's anchor, such as birth, onset or dx; None if not known."""
        time = self.values.get(f"{name}_at")
        return time if isinstance(time, datetime) else None

    def has(self, key: str) -> bool:
        """Whether the finding of this key is known and in use."""
        return key in self.values or f"{key}_days" in self.values
