"""What is known about the patient.

`vocabulary` says what may be said, `values` reads one value, `reading` all of them with their
doubts, and `known` keeps what is in use.
"""

from facilities.findings.known import Findings
from facilities.findings.reading import (
    CHINA_TIME,
    Doubt,
    FindingsReading,
    read_findings,
    says_nothing,
    split_pairs,
)
from facilities.findings.values import format_gestation
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
    "says_nothing",
    "split_pairs",
]
