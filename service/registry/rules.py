"""The rules in force: the packaged tables with a deployment's own files over them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import HTTPConnection

from facilities.conditions import RuleBook
from facilities.errors import BadInputError, Problem, RulesError
from facilities.rules import load_rules, read_override, rule_book
from facilities.tables import packaged_tables

Override = Mapping[str, bytes]
"""A deployment's own TOML files by name."""

Check = Callable[[Override], object]
"""Reads what else the files hold, such as the ranking policy; raises one of our refusals."""


@dataclass(frozen=True, eq=False)
class LoadedRules:
    """Rules that were read whole and are without an error."""

    book: RuleBook
    override: Override


class RulesInForce:
    """The rules that questions are answered by; they are changed as a whole or not at all.

    Threads may read it while another changes it: whoever began with one book goes on with it.
    """

    def __init__(
        self, directory: Path | None, loaded: LoadedRules, checks: tuple[Check, ...] = ()
    ) -> None:
        self._directory = directory
        self._checks = checks
        self._loaded = loaded

    @classmethod
    def load(cls, directory: Path | None = None, checks: Iterable[Check] = ()) -> "RulesInForce":
        """Read a deployment's own files, one or a directory of them, over the packaged tables.

        Raises `BadInputError` with everything that is wrong with them.
        """
        kept = tuple(checks)
        return cls(directory, _loaded(_read(directory), kept), kept)

    @property
    def loaded(self) -> LoadedRules:
        """The rules with the files they came from."""
        return self._loaded

    @property
    def book(self) -> RuleBook:
        """The rules."""
        return self._loaded.book

    @property
    def policy_tables(self) -> Override:
        """The deployment's own files, in which the ranking policy finds its records."""
        return self._loaded.override

    def read_again(self) -> LoadedRules:
        """Read the files as they are now; what is in force stays. Raises `BadInputError`."""
        return _loaded(_read(self._directory), self._checks)

    def read_recorded(self, override: Override) -> LoadedRules:
        """Read files that another process put in force. Raises `BadInputError`."""
        return _loaded(override, self._checks)

    def put_in_force(self, loaded: LoadedRules) -> None:
        """Answer by these from now on."""
        self._loaded = loaded

    def reload(self) -> LoadedRules:
        """Read the files again and put them in force; with any error nothing changes."""
        loaded = self.read_again()
        self.put_in_force(loaded)
        return loaded


def rules_of(connection: HTTPConnection) -> RulesInForce:
    """Give the rules of the application that serves this request or socket."""
    rules: RulesInForce = connection.app.state.rules
    return rules


def texts_of(tables: Override) -> dict[str, str]:
    """Give TOML files as texts, for keeping."""
    return {name: content.decode("utf-8") for name, content in tables.items()}


def override_of(kept: bytes) -> Override:
    """Give back TOML files that were kept as texts."""
    texts: dict[str, str] = json.loads(kept)
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _read(directory: Path | None) -> Override:
    if directory is None:
        return {}
    try:
        return read_override(directory)
    except RulesError as error:
        raise BadInputError(error.problems) from error


def _loaded(override: Override, checks: Iterable[Check]) -> LoadedRules:
    """Load everything, collecting what is wrong in any part of it."""
    problems: list[Problem] = []
    book: RuleBook | None = None
    try:
        book = load_rules(packaged_tables(), override) if override else rule_book()
    except RulesError as error:
        problems.extend(error.problems)
    for check in checks:
        try:
            check(override)
        except (RulesError, BadInputError) as error:
            problems.extend(each for each in error.problems if each not in problems)
    if book is None or problems:
        raise BadInputError(problems)
    return LoadedRules(book, override)
