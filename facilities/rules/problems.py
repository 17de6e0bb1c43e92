"""Collect everything that is wrong with rule files before refusing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from facilities.errors import Problem, RulesError, closest, shown
from facilities.tables import Table


@dataclass(frozen=True)
class Place:
    """Where something stands: the file, the record such as condition.pph, the field."""

    file: str
    record: str = ""
    field: str = ""

    def __truediv__(self, name: object) -> Place:
        """Go one step deeper."""
        if not self.record:
            return replace(self, record=str(name))
        return replace(self, field=f"{self.field}/{name}" if self.field else str(name))

    def __str__(self) -> str:
        """Write it as file/record/field."""
        return "/".join(part for part in (self.file, self.record, self.field) if part)


@dataclass(frozen=True)
class RuleProblem(Problem):
    """One thing wrong with a rule file; `place` says where, `field` the same in one text."""

    place: Place = Place("")


class Problems:
    """Remembers each value that is missing or wrong.

    A reader gives a harmless stand-in for a bad value; `stop` refuses the whole before it is used.
    """

    def __init__(self) -> None:
        self.found: list[RuleProblem] = []

    def say(self, code: str, place: Place, value: object, advice: str) -> None:
        """Remember one problem."""
        said = "" if value is None else f" {shown(value)!r}"
        message = f"{place}: {code.replace('_', ' ')}{said}; {advice}."
        shown_value = None if value is None else shown(value)
        problem = RuleProblem(code, message, str(place), shown_value, place=place)
        if problem not in self.found:
            self.found.append(problem)

    def has(self, *places: Place) -> bool:
        """Whether something was said of one of these places."""
        return any(problem.place in places for problem in self.found)

    def stop(self) -> None:
        """Raise RulesError when there was any problem."""
        if self.found:
            raise RulesError(self.found)

    def known(self, code: str, place: Place, value: object, words: Iterable[str]) -> str | None:
        """Read a word that must be one of these; say which was perhaps meant."""
        choices = list(words)
        if isinstance(value, str) and value in choices:
            return value
        advice = "name one" if value is None else closest(shown(value), choices)
        self.say(code, place, value, advice)
        return None

    def rows(self, row: Table, name: str) -> list[Table]:
        """Give a list of tables that may be left out, of those that are tables."""
        value = row.get(name)
        return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
