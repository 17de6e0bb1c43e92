"""`greenlane rules`: check the rule files, and print them so that a clinician can mark them up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from facilities.errors import BadInputError, Problem, RulesError
from facilities.findings import CHINA_TIME
from facilities.rules import RulesCheck, check_rules, other_records, read_override
from facilities.rules.problems import RuleProblem
from facilities.standards import load_standards
from facilities.tables import packaged_tables
from service.cli.console import print_document, refuse
from service.cli.rule_tables import condition_lines, finding_rows, printed, rule_rows

app = typer.Typer(
    help="Rules: check them, print them for a clinician to read and sign.", no_args_is_help=True
)

RulesPath = Annotated[
    Path | None,
    typer.Option("--rules", metavar="PATH", help="Your own rules: a TOML file or a directory."),
]


class Layout(StrEnum):
    """How a table is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    CSV = "csv"


@app.command("check")
def check(
    *,
    rules: RulesPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check the rules with your own laid over them; say all errors at once, and exit 2."""
    checked = _checked(rules)
    if as_json:
        print_document(_as_json(checked))
    else:
        typer.echo(
            f"{checked.conditions} conditions, {checked.unsourced} records without a source, "
            f"{checked.unsigned} conditions not signed by a clinician"
        )
        for name in checked.overridden:
            typer.echo(f"your own   {name}")
        typer.echo(f"rules      {checked.hash}")
    if checked.problems:
        refuse(problem.message for problem in checked.problems)


@app.command("list")
def list_rules(
    *,
    rules: RulesPath = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="What may be said: keys, units, ranges, choices.")
    ] = False,
    layout: Annotated[
        Layout, typer.Option("--as", help="How the table is written; csv opens in a spreadsheet.")
    ] = Layout.TEXT,
) -> None:
    """Print the rules in force today as a table that a clinician can read and mark up."""
    checked = _checked(rules)
    if checked.book is None:
        refuse(problem.message for problem in checked.problems)
    day = _today()
    if findings:
        lines = printed(finding_rows(checked.book), layout.value)
    elif layout is Layout.TEXT:
        lines = condition_lines(checked.book, day)
    else:
        lines = printed(rule_rows(checked.book, day), layout.value)
    for line in lines:
        typer.echo(line)


def _checked(path: Path | None) -> RulesCheck:
    try:
        override: Mapping[str, bytes] = read_override(path) if path is not None else {}
    except RulesError as error:
        refuse(problem.message for problem in error.problems)
    found = check_rules(packaged_tables(), override, _today())
    return _with_other_tables(found, override)


def _with_other_tables(found: RulesCheck, override: Mapping[str, bytes]) -> RulesCheck:
    """Check the ranking policy and the standards in the same files too."""
    from service.referrals.policy import load_policy

    overridden = tuple(sorted((*found.overridden, *other_records(override))))
    found = replace(found, overridden=overridden)
    if any(problem.code == "not_toml" for problem in found.problems):
        return found
    more: list[Problem] = []
    for read in (load_policy, load_standards):
        try:
            read(override)
        except (BadInputError, RulesError) as error:
            more.extend(error.problems)
    return replace(found, problems=(*found.problems, *more), book=None) if more else found


def _as_json(checked: RulesCheck) -> dict[str, object]:
    return {
        "conditions": checked.conditions,
        "unsourced": checked.unsourced,
        "unsigned": checked.unsigned,
        "errors": [_error(problem) for problem in checked.problems],
        "overridden": list(checked.overridden),
        "hash": checked.hash,
    }


def _error(problem: Problem) -> dict[str, str | None]:
    file, record, field = "", "", problem.field or ""
    if isinstance(problem, RuleProblem):
        file, record, field = problem.place.file, problem.place.record, problem.place.field
    return {
        "code": problem.code,
        "file": file,
        "record": record,
        "field": field,
        "value": problem.value,
        "message": problem.message,
    }


def _today() -> date:
    return datetime.now(CHINA_TIME).date()
