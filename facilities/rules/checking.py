"""Count what the rules hold, and say everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from facilities.conditions import RuleBook
from facilities.errors import Problem, RulesError
from facilities.rules.book import load_rules
from facilities.rules.problems import Problems
from facilities.rules.sources import Records, changed, merged, own_records, packaged_records, parse
from facilities.tables import hash_tables


@dataclass(frozen=True)
class RulesCheck:
    """What was counted; `book` is None where anything was wrong.

    `unsourced` counts records of any table without a source, `unsigned` conditions that no
    clinician signed.
    """

    conditions: int
    unsourced: int
    unsigned: int
    overridden: tuple[str, ...]
    hash: str
    problems: tuple[Problem, ...]
    book: RuleBook | None


def check_rules(
    tables: Mapping[str, bytes], override: Mapping[str, bytes], day: date
) -> RulesCheck:
    """Check rule files, packaged and a deployment's own, and count what holds on a day."""
    book: RuleBook | None = None
    problems: tuple[Problem, ...] = ()
    try:
        book = load_rules(tables, override, today=day)
    except RulesError as error:
        problems = error.problems
    ignored = Problems()
    packaged = packaged_records(_parsed(tables, ignored), ignored)
    own = own_records(_parsed(override, ignored), ignored)
    whole = merged(packaged, own, day, ignored)
    conditions = whole["condition"].values()
    return RulesCheck(
        conditions=len(conditions),
        unsourced=_unsourced(whole),
        unsigned=sum(not each.row.get("signed_off_by") for each in conditions),
        overridden=changed(packaged, whole),
        hash=book.hash if book else hash_tables({**tables, **override}),
        problems=problems,
        book=book,
    )


def _parsed(tables: Mapping[str, bytes], problems: Problems) -> dict[str, dict[str, object]]:
    return {name: parse(name, content, problems) for name, content in tables.items()}


def _unsourced(records: Records) -> int:
    rows = [record.row for table in records.values() for record in table.values()]
    return sum(not str(row.get("source", "")).strip() for row in rows)
