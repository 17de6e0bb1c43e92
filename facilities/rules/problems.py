"""Collect everything that is wrong with rule files before refusing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from facilities.errors import Problem, RulesError, shown
from facilities.tables import Table

_Word = TypeVar("_Word")


class Problems:
    """Reads single values of rule tables and remembers each that is missing or wrong.

    A reader gives a harmless stand-in for a bad value; `stop` refuses the whole before it is used.
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def say(self, code: str, where: str, value: object, advice: str) -> None:
        """Remember one problem; `where` is file/record/field."""
        said = "" if value is None else f" {shown(value)!r}"
        message = f"{where}: {code.replace('_', ' ')}{said}; {advice}."
        shown_value = None if value is None else shown(value)
        self.found.append(Problem(code, message, field=where, value=shown_value))

    def stop(self) -> None:
        """Raise RulesError when there was any problem."""
        if self.found:
            raise RulesError(self.found)

    def text(self, where: str, row: Table, name: str) -> str:
        """Read a text that must be there."""
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.say("missing_value", f"{where}/{name}", value, "give a text")
        return ""

    def whole(self, where: str, row: Table, name: str, lowest: int = 0) -> int:
        """Read a whole number that must be there."""
        value = row.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        code = "missing_value" if value is None else "not_a_whole_number"
        self.say(code, f"{where}/{name}", value, f"give a whole number from {lowest}")
        return lowest

    def optional_whole(self, where: str, row: Table, name: str) -> int | None:
        """Read a whole number that may be left out."""
        return self.whole(where, row, name) if name in row else None

    def table(self, where: str, row: Table, name: str) -> Table:
        """Read a table that must be there and hold something."""
        value = row.get(name)
        if isinstance(value, dict) and value:
            return value
        self.say("missing_table", f"{where}/{name}", value, "give this table")
        return {}

    def rows(self, where: str, row: Table, name: str) -> list[Table]:
        """Read a list of tables, which may be left out."""
        value = row.get(name, [])
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        self.say("not_a_list_of_tables", f"{where}/{name}", value, "write [{ … }, { … }]")
        return []

    def word(self, where: str, value: object, word: Callable[[str], _Word]) -> _Word | None:
        """Read a word of a vocabulary, such as an urgency."""
        try:
            return word(str(value))
        except ValueError:
            self.say("unknown_word", where, value, "see the table's vocabulary")
            return None

    def words(self, where: str, row: Table, name: str, word: Callable[[str], _Word]) -> list[_Word]:
        """Read a word or a list of words that must be there."""
        value = row.get(name) or [""]
        values = value if isinstance(value, list) else [value]
        read = [self.word(f"{where}/{name}", each, word) for each in values]
        return [each for each in read if each is not None]

    def codes(self, where: str, value: object) -> tuple[str, ...]:
        """Read a list of codes; whoever knows the vocabulary checks them."""
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.say("not_a_list_of_codes", where, value, 'write ["code", "code"]')
        return ()
