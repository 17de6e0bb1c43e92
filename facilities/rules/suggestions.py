"""Read which finding suggests which condition."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from facilities.comparing import Test, Unknown
from facilities.conditions import Suggestion
from facilities.rules.comparisons import TestReader
from facilities.rules.problems import Problems
from facilities.rules.sources import Record, Records
from facilities.vocabulary import PatientRole


def read_suggestions(
    records: Records,
    conditions: Collection[str],
    tests: TestReader,
    problems: Problems,
) -> Iterator[Suggestion]:
    """Read every suggestion from checked records."""
    for record in records["suggestion"].values():
        row, place = record.row, record.place
        problems.known("unknown_condition", place / "suggests", row["suggests"], conditions)
        when = tests.tests(place / "when", row["when"], Unknown.FAILS)
        not_said = not problems.has(place / "when")
        if not_said and len(when) == len(row["when"]) and not any(map(_must_be_known, when)):
            advice = "it would always apply: one test must fail while its finding is unknown"
            problems.say("suggests_always", place / "when", None, advice)
        yield Suggestion(
            id=record.key,
            suggests=row["suggests"],
            for_roles=_roles(record),
            when=when,
            zh=row["zh"],
            en=row["en"],
            source=row["source"],
            confidence=row["confidence"],
            signed_off_by=row.get("signed_off_by", ""),
        )


def _must_be_known(test: Test) -> bool:
    return test.unknown is Unknown.FAILS


def _roles(record: Record) -> tuple[PatientRole, ...]:
    roles = record.row["for_roles"]
    return tuple(PatientRole(role) for role in ([roles] if isinstance(roles, str) else roles))
