"""Read the tests of a rule: a finding compared with a printed number."""

from __future__ import annotations

from collections.abc import Collection

from facilities.conditions import Otherwise, Test
from facilities.rules.problems import Problems
from facilities.tables import Table

TESTED_FINDINGS = frozenset({"gestation_days", "weight_g", "babies", "age_min"})


def read_tests(
    where: str, row: Table, problems: Problems, notes: Collection[str] = ()
) -> tuple[Test, ...]:
    """Read the tests of `when`, which may name notes."""
    read = [read_test(where, each, problems, notes) for each in problems.rows(where, row, "when")]
    return tuple(test for test in read if test is not None)


def read_test(
    where: str, row: Table, problems: Problems, notes: Collection[str] = ()
) -> Test | None:
    """Read one comparison."""
    finding, op, value = row.get("finding"), row.get("op"), row.get("value")
    otherwise = problems.word(where, row.get("otherwise", "drop"), Otherwise)
    note = row.get("note")
    if note is not None and note not in notes:
        problems.say("unknown_note", where, note, "add it to the notes of rules.toml")
    if (
        finding in TESTED_FINDINGS
        and op in {">=", "<="}
        and isinstance(value, int | float)
        and otherwise is not None
    ):
        return Test(finding, op, value, otherwise, note)
    problems.say("unknown_test", where, row, "name a known finding, >= or <=, and a number")
    return None
