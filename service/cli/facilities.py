"""`greenlane facilities`: read the graded network from a file."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilities.registry import FacilityFile, read_facilities
from service.cli.console import BAD_INPUT, print_document, refusing

if TYPE_CHECKING:
    from service.registry.actions import ImportSummary

app = typer.Typer(help="Facilities: import the graded network.", no_args_is_help=True)


class CrsChoice(StrEnum):
    """Coordinate systems a file may be written in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@app.callback()
def facilities() -> None:
    """Keep `import` a command of its own, though it is the only one yet."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, UTF-8.")],
    *,
    crs: Annotated[CrsChoice, typer.Option("--crs", help="Coordinate system of the file.")],
    check: Annotated[bool, typer.Option("--check", help="Only read it; store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Import facilities, all or none; a facility that the file does not name stays as it is."""
    with refusing():
        read = read_facilities(file, crs.value)
        summary = None if read.errors or check else _store(read, file.name)
        if as_json:
            print_document(read.as_json() | (asdict(summary) if summary else {}))
        _say(read, summary)
        if read.errors:
            raise typer.Exit(BAD_INPUT)


def _store(read: FacilityFile, source: str) -> "ImportSummary":
    # The database takes half a second to import; --check does not need it.
    from service.cli.storage import opened_database
    from service.registry.actions import import_facilities

    with opened_database() as database, database.write() as session:
        return import_facilities(session, read.facilities, source=source, actor=None)


def _say(read: FacilityFile, summary: "ImportSummary | None") -> None:
    for problem in read.errors:
        typer.echo(f"greenlane: {problem.message}", err=True)
    count = len(read.facilities)
    if read.errors:
        wrong = len(read.errors)
        typer.echo(f"{count} rows read rightly, {wrong} errors. Nothing stored.", err=True)
    elif summary is None:
        typer.echo(f"{count} facilities, no errors. Only checked: nothing stored.", err=True)
    else:
        typer.echo(
            f"{count} facilities stored: {len(summary.added)} new, {len(summary.replaced)} "
            f"replaced; {summary.untouched} others stay as they were.",
            err=True,
        )
