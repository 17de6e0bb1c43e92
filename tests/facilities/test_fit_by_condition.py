"""Every condition against every kind of centre, as a clinician reads it in the table beside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilities.assessment import assess
from facilities.facility import DeclaredCapability, Facility, Held, Tier
from facilities.matching import Fit, match
from facilities.network import Network
from facilities.rules import rule_book

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TABLE = Path(__file__).parent / "tables" / "fit_by_condition.md"
MARKS = {
    "●": Fit.FIT,
    "◐": Fit.BY_AGREEMENT,
    "○": Fit.PARTIAL,
    "×": Fit.UNFIT,
    "?": Fit.UNKNOWN,
}

Row = dict[str, str]


def rows_under(heading: str) -> Iterator[Row]:
    """Give the records of the table under a heading, by the names of its columns."""
    text = TABLE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    header, _, *body = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    for cells in body:
        yield dict(zip(header, cells, strict=True))


def centre(row: Row) -> Facility:
    own = [DeclaredCapability(code) for code in row["has itself"].split()]
    shared = [
        DeclaredCapability(code, Held.BY_AGREEMENT, "general hospital")
        for code in row["has by agreement"].split()
    ]
    tier = Tier(row["tier"])
    return Facility(
        row["column"], row["centre"], 113.5, 34.5, tier=tier, capabilities=(*own, *shared)
    )


NETWORK = Network(centre(row) for row in rows_under("The centres"))
CONDITIONS = [*rows_under("Mothers and in utero"), *rows_under("Newborns")]


def named(row: Row) -> str:
    return f"{row['condition']} {row['findings']}".strip()


@pytest.mark.parametrize("row", CONDITIONS, ids=named)
def test_each_kind_of_centre_fits_as_the_table_says(row: Row) -> None:
    findings = dict(each.split("=") for each in row["findings"].split())
    found = match(assess([row["condition"]], findings, now=NOW), NETWORK, NOW)
    expected = {each.code: MARKS[row[each.code]] for each in NETWORK}
    assert {code: each.fit for code, each in found.items()} == expected


def test_the_table_has_every_condition() -> None:
    assert {row["condition"] for row in CONDITIONS} == set(rule_book().conditions)
