"""Load the rule tables into one rule book, or say everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from facilities.conditions import Condition, RuleBook
from facilities.findings import CHINA_TIME, finding_rules
from facilities.rules.comparisons import TestReader
from facilities.rules.conditions import ConditionReader
from facilities.rules.moving import MovingReader
from facilities.rules.problems import Place, Problems, RuleProblem
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
from facilities.tables import Table, hash_tables, packaged_tables

NEEDED = (
    "advice.toml",
    "bridging.toml",
    "capabilities.toml",
    "common.toml",
    "findings.toml",
    "rules.toml",
    "suggestions.toml",
    "team_times.toml",
    "vocabulary.toml",
)
ADDED = ("bridging.toml", "common.toml", "team_times.toml")
"""Those that did not exist yet when rules were first recorded."""
DROPPED = frozenset({"team"})
"""Tables of recorded rules that none has any more; nothing is read from them."""
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
    recorded: bool = False,
) -> RuleBook:
    """Build a rule book from TOML files by name, with a deployment's own files laid over them.

    The book is the one that holds today in China; `RuleBook.on` gives that of another day. Rules
    `recorded` before a file existed are read with the packaged one, under their own hash, and
    without the tables that were dropped since.
    Anything wrong, on whatever day, raises RulesError with every problem, by file/record/field.
    """
    problems = Problems()
    added = {name: packaged_tables()[name] for name in ADDED} if recorded else {}
    dropped = DROPPED if recorded else frozenset()
    parsed = _parsed({**added, **tables}, dropped, problems)
    own_parsed = _parsed(override, dropped, problems)
    for name in NEEDED:
        if name not in parsed:
            problems.say("missing_file", Place(name), None, "it belongs to the rules")
    problems.stop()
    packaged, own = packaged_records(parsed, problems), own_records(own_parsed, problems)
    sources = dict(tables) | {f"{OWN}{name}": content for name, content in override.items()}
    loader = _Loader(packaged, own, MappingProxyType(sources))
    days = [date.min, *boundaries(own)]
    readings = [Problems() for _ in days]
    eras = [(day, loader.book(day, said)) for day, said in zip(days, readings, strict=True)]
    problems.found += _of_all_days(days, readings)
    problems.stop()
    books = [(first, book) for first, book in eras if book is not None]
    day = today or datetime.now(CHINA_TIME).date()
    now = [book for first, book in books if first <= day][-1]
    return replace(now, eras=tuple(books)) if len(books) > 1 else now


def _parsed(
    files: Mapping[str, bytes], dropped: Collection[str], problems: Problems
) -> dict[str, Table]:
    """Parse files by name, without some of their tables."""
    return {
        name: {
            key: held for key, held in parse(name, content, problems).items() if key not in dropped
        }
        for name, content in files.items()
    }


def _of_all_days(days: Sequence[date], readings: Sequence[Problems]) -> Iterator[RuleProblem]:
    """Unite what is wrong on several days; what is wrong only on some says which."""
    everywhere = [each for each in readings[-1].found if all(each in one.found for one in readings)]
    yield from everywhere
    for first, reading in zip(days, readings, strict=True):
        since = "before your own rules begin" if first == date.min else f"on {first.isoformat()}"
        for problem in reading.found:
            if problem not in everywhere:
                yield replace(problem, message=f"{problem.message} This is so {since}.")


@cache
def _sound_records() -> Records:
    """Give the packaged records, which hold to their schema."""
    problems = Problems()
    parsed = {name: parse(name, each, problems) for name, each in packaged_tables().items()}
    return packaged_records(parsed, problems)


class _Loader:
    """Reads one set of records for one day after another."""

    def __init__(
        self,
        packaged: Records,
        own: Records,
        sources: Mapping[str, bytes],
    ) -> None:
        self.packaged = packaged
        self.own = own
        self.sources = sources

    def book(self, day: date, problems: Problems) -> RuleBook | None:
        """Read the rules as they hold from this day; None where something was wrong."""
        whole = merged(self.packaged, self.own, day, problems)
        records = check_records(whole, _sound_records(), problems)
        words = read_vocabulary(records, problems)
        findings = read_findings(records, finding_rules(), words, problems)
        tests = TestReader(problems, findings, whole["note"], whole["condition"])
        settings = SettingsReader(records, words, tests, problems)
        removed = self.packaged["condition"].keys() - whole["condition"].keys()
        moving = MovingReader(records, words, removed, problems)
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
            team=moving.team(),
            bridging=moving.bridging(),
            common=moving.common(),
            notes=settings.notes(),
            fall_after_birth=settings.falls_away(),
            next_after_control=settings.next_urgency(),
            vocabulary=words,
            findings=findings,
            suggestions=tuple(read_suggestions(records, whole["condition"], tests, problems)),
            infection=settings.infection(),
            uncontrolled_when=settings.uncontrolled_when(),
            sources=self.sources,
            overridden=changed(self.packaged, whole),
            hash=hash_tables(self.sources),
            urgency_without_condition=settings.urgency_without_condition(),
        )
        return None if problems.found else book
