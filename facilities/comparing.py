"""Tests inside a rule: one finding compared with a printed value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

AND = "+"  # joins the codes of a choice that may be several


class Otherwise(StrEnum):
    """What becomes of a part of a rule when its test fails."""

    DROP = "drop"
    EXTRA = "extra"


class Unknown(StrEnum):
    """How a test stands while its finding is not known."""

    HOLDS = "holds"
    FAILS = "fails"


Compared = float | bool | str
ORDERED: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Test:
    """A finding compared with a printed value; while it is unknown, `unknown` says how it stands.

    A choice is compared by its codes: `==` asks whether the code is among those that were said.
    """

    __test__ = False  # not a pytest class

    finding: str
    op: str
    value: Compared
    otherwise: Otherwise = Otherwise.DROP
    note: str | None = None
    unknown: Unknown = Unknown.HOLDS

    def holds(self, found: Mapping[str, Compared]) -> bool:
        """Whether it holds, or is taken to hold while the finding is unknown."""
        if self.finding not in found:
            return self.unknown is Unknown.HOLDS
        return compares(found[self.finding], self.op, self.value)

    def is_known_to_hold(self, found: Mapping[str, Compared]) -> bool:
        """Whether the finding is known and it holds."""
        return self.finding in found and self.holds(found)


def compares(found: Compared, op: str, value: Compared) -> bool:
    """Compare a finding with a value; two of different sorts are never equal nor ordered."""
    if isinstance(found, str) and isinstance(value, str):
        said = value in found.split(AND)
        return said if op == "==" else op == "!=" and not said
    if isinstance(found, str) or isinstance(value, str):
        return False
    return ORDERED[op](found, value)
