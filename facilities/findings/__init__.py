"""What is known about the patient: `vocabulary` says what may be said, `reading` reads it."""

from facilities.findings.reading import (
    CHINA_TIME,
    Doubt,
    Findings,
    FindingsReading,
    format_gestation,
    read_findings,
    split_pairs,
)
from facilities.findings.vocabulary import FindingKind, FindingRule, finding_rules

__all__ = [
    "CHINA_TIME",
    "Doubt",
    "FindingKind",
    "FindingRule",
    "Findings",
    "FindingsReading",
    "finding_rules",
    "format_gestation",
    "read_findings",
    "split_pairs",
]
