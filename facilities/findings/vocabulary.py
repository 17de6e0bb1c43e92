"""What may be said about the patient: every finding with its writing, its unit and its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from facilities.tables import Table, read_table, rows_of
from facilities.vocabulary import Label, PatientRole, Vocabulary, packaged_vocabulary


class FindingKind(StrEnum):
    """How the value of a finding is written."""

    GESTATION = "gestation"
    NUMBER = "number"
    WHOLE = "whole"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True)
class FindingRule:
    """What a finding is called, how it is written, what is plausible and what cannot be.

    `choices` are what a choice may be, `several` of them at once; `roles` whom it is said of.
    From `percent_from` up a fraction was written as per cent. Outside `lowest` to `highest` and
    longer ago than `longest_ago` it is asked back; outside `never_below` to `never_above`,
    `never_ago` to `never_ahead` it is not used at all.
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
    choices: Mapping[str, Label] = field(default_factory=dict)
    several: bool = False
    roles: tuple[PatientRole, ...] = tuple(PatientRole)
    percent_from: float | None = None

    @property
    def compared_as(self) -> str:
        """Name under which a test of a rule finds it: gestation is compared in days."""
        return f"{self.key}_days" if self.kind is FindingKind.GESTATION else self.key


@cache
def finding_rules() -> Mapping[str, FindingRule]:
    """Every packaged finding that can be said, by its key."""
    rows = rows_of(read_table("findings.toml"), "finding")
    return build_findings(rows, packaged_vocabulary())


def build_findings(rows: Mapping[str, Table], vocabulary: Vocabulary) -> Mapping[str, FindingRule]:
    """Build findings from checked records; colours to choose from are those of the vocabulary."""
    return MappingProxyType({key: _finding_rule(key, row, vocabulary) for key, row in rows.items()})


def _choices(row: Table, vocabulary: Vocabulary) -> Mapping[str, Label]:
    if row.get("choices_from") == "risk_colour":
        return vocabulary.risk_colours
    return MappingProxyType(
        {
            code: Label(code, each["zh"], each["en"], tuple(each.get("words", ())))
            for code, each in row.get("choices", {}).items()
        }
    )


def _finding_rule(key: str, row: Table, vocabulary: Vocabulary) -> FindingRule:
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
        source=row["source"],
        confidence=row["confidence"],
        choices=_choices(row, vocabulary),
        several=row.get("several", False),
        roles=tuple(PatientRole(role) for role in row.get("roles", PatientRole)),
        percent_from=row.get("percent_from"),
    )
