"""What may be said about the patient: every finding with its writing, its unit and its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from facilities.tables import Table, read_table


class FindingKind(StrEnum):
    """How the value of a finding is written."""

    GESTATION = "gestation"
    NUMBER = "number"
    WHOLE = "whole"
    TIME = "time"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class FindingRule:
    """What a finding is called, how it is written, what is plausible and what cannot be.

    Outside `lowest` to `highest` and longer ago than `longest_ago` it is asked back; outside
    `never_below` to `never_above`, `never_ago` to `never_ahead` it is not used at all.
    """

    key: str
    kind: FindingKind
    zh: str
    en: str
    unit: str
    lowest: float | None
    highest: float | None
    longest_ago: timedelta | None
    newborn_longest_ago: timedelta | None
    never_below: float | None
    never_above: float | None
    never_ago: timedelta | None
    never_ahead: timedelta | None
    question_zh: str
    question_en: str
    source: str
    confidence: str


@cache
def finding_rules() -> Mapping[str, FindingRule]:
    """Every finding that can be said, by its key."""
    table = read_table("findings.toml")
    return MappingProxyType(
        {key: _finding_rule(key, row, table) for key, row in table["finding"].items()}
    )


def _finding_rule(key: str, row: Table, table: Table) -> FindingRule:
    def days(name: str) -> timedelta | None:
        return timedelta(days=row[name]) if name in row else None

    return FindingRule(
        key=key,
        kind=FindingKind(row["kind"]),
        zh=row["zh"],
        en=row["en"],
        unit=row["unit"],
        lowest=row.get("lowest"),
        highest=row.get("highest"),
        longest_ago=days("longest_ago_d"),
        newborn_longest_ago=days("newborn_longest_ago_d"),
        never_below=row.get("never_below"),
        never_above=row.get("never_above"),
        never_ago=days("never_ago_d"),
        never_ahead=days("never_ahead_d"),
        question_zh=row.get("question_zh", ""),
        question_en=row.get("question_en", ""),
        source=str(row.get("source", table["source"])),
        confidence=str(row.get("confidence", table["confidence"])),
    )
