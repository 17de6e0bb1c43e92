"""Say what was wrong, where, and what to do, all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN_LENGTH = 80  # a ten-megabyte cell must not come back whole inside its own error


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input, and where.

    `row` counts records of a file as a spreadsheet shows them (the header is row 1), on `sheet`
    where the file has several; `field` is a request field, a finding or a path inside a rule file.
    """

    code: str
    message: str
    field: str | None = None
    value: str | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None


class BadInputError(ValueError):
    """Input that was refused as a whole; `problems` holds every reason, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class RulesError(ValueError):
    """Rule files that do not hold together; `problems` names file, record and field of each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def closest(word: str, known: Iterable[str]) -> str:
    """Say which known words this one may be meant for, or where all of them stand."""
    choices = sorted(known)
    near = get_close_matches(word[:SHOWN_LENGTH], choices, n=3)
    return f"perhaps {' or '.join(near)}" if near else f"use one of {', '.join(choices)}"


def shown(value: object) -> str:
    """Give a value back as short, single-line text for an error."""
    try:
        text = " ".join(str(value).split())
    except ValueError:  # Python refuses to write out an integer of thousands of digits
        return "a number too long to write"
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
