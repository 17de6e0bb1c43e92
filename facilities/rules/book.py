"""Load the rule tables into one rule book, or say everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from facilities.conditions import Condition, RuleBook
from facilities.findings import CHINA_TIME, finding_rules
from facilities.rules.comparisons import TestReader
from facilities.rules.conditions import ConditionReader
from facilities.rules.problems import Place, Problems
from facilities.rules.settings import SettingsReader
from facilities.rules.sources import (
    Records,
    boundaries,
    changed,
    check_records,
    merged,
    own_records,
    packaged_records,
    parse,
)
from facilities.rules.suggestions import read_suggestions
from facilities.rules.words import read_findings, read_vocabulary
from facilities.tables import hash_tables, packaged_tables

NEEDED = (
    "advice.toml",
    "capabilities.toml",
    "findings.toml",
    "rules.toml",
    "suggestions.toml",
    "vocabulary.toml",
)
OWN = "own/"
"""Stands before the name of a deployment's own file where it is kept beside the packaged ones."""


@cache
def rule_book() -> RuleBook:
    """Give the rule book of the packaged tables."""
    return load_rules(packaged_tables())


def load_rules(
    tables: Mapping[str, bytes],
    override: Mapping[str, bytes] = MappingProxyType({}),
    *,
    today: date | None = None,
) -> RuleBook:
    """Build a rule book from TOML files by name, with a deployment's own files laid over them.

    The book is the one that holds today in China; `RuleBook.on` gives that of another day.
    Anything wrong, on whatever day, raises RulesError with every problem, by file/record/field.
    """
    problems = Problems()
    parsed = {name: parse(name, content, problems) for name, content in tables.items()}
    own_parsed = {name: parse(name, content, problems) for name, content in override.items()}
    for name in NEEDED:
        if name not in parsed:
            problems.say("missing_file", Place(name), None, "it belongs to the rules")
    problems.stop()
    packaged, own = packaged_records(parsed, problems), own_records(own_parsed, problems)
    sources = dict(tables) | {f"{OWN}{name}": content for name, content in override.items()}
    loader = _Loader(packaged, own, MappingProxyType(sources), problems)
    eras = [(first, loader.book(first)) for first in (date.min, *boundaries(own))]
    loader.stop()
    books = [(first, book) for first, book in eras if book is not None]
    day = today or datetime.now(CHINA_TIME).date()
    now = [book for first, book in books if first <= day][-1]
    return replace(now, eras=tuple(books)) if len(books) > 1 else now


@cache
def _sound_records() -> Records:
    """Give the packaged records, which hold to their schema."""
    problems = Problems()
    parsed = {name: parse(name, each, problems) for name, each in packaged_tables().items()}
    return packaged_records(parsed, problems)


class _Loader:
    """Reads one set of records for one day after another, collecting what is wrong."""

    def __init__(
        self,
        packaged: Records,
        own: Records,
        sources: Mapping[str, bytes],
        problems: Problems,
    ) -> None:
        self.packaged = packaged
        self.own = own
        self.sources = sources
        self.problems = problems

    def stop(self) -> None:
        self.problems.stop()

    def begins_later(self, condition: str, day: date) -> bool:
        """Whether a deployment's own condition does not hold yet."""
        own = self.own["condition"].get(condition)
        first = own.row.get("effective_from") if own else None
        return isinstance(first, date) and first > day and not self.is_packaged(condition)

    def is_packaged(self, condition: str) -> bool:
        """Whether the packaged tables have the condition."""
        return condition in self.packaged["condition"]

    def book(self, day: date) -> RuleBook | None:
        """Read the rules as they hold from this day; None where something was wrong."""
        problems = self.problems
        whole = merged(self.packaged, self.own, day, problems)
        records = check_records(whole, _sound_records(), problems)
        words = read_vocabulary(records, problems)
        findings = read_findings(records, finding_rules(), words, problems)
        tests = TestReader(problems, findings, whole["note"], whole["condition"])
        settings = SettingsReader(records, words, tests, problems)
        reader = ConditionReader(
            problems, words, tests, whole["advice"], settings.capability_windows()
        )
        conditions: dict[str, Condition] = {
            key: reader.condition(record) for key, record in records["condition"].items()
        }
        book = RuleBook(
            conditions=MappingProxyType(conditions),
            advice=settings.advice(),
            urgencies=settings.urgencies(),
            ward_rule=settings.ward_rule(),
            team=settings.team(),
            notes=settings.notes(),
            fall_after_birth=settings.falls_away(),
            next_after_control=settings.next_urgency(),
            vocabulary=words,
            findings=findings,
            suggestions=tuple(
                each
                for each in read_suggestions(records, whole["condition"], tests, problems)
                if not self.begins_later(each.suggests, day)
            ),
            infection=settings.infection(),
            uncontrolled_when=settings.uncontrolled_when(),
            sources=self.sources,
            overridden=changed(self.packaged, whole),
            hash=hash_tables(self.sources),
            urgency_without_condition=settings.urgency_without_condition(),
        )
        return None if problems.found else book
