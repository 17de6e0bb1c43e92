"""`greenlane facilities`: read the tables of the graded network from files, and write them."""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from facilities.coordinates import Crs as System
from facilities.errors import Problem
from facilities.network import Network
from facilities.registry import (
    CapacityFigure,
    Change,
    FileFormat,
    StatementFile,
    count_changes,
    problem_as_json,
    read_capacity,
    read_catchments,
    read_designations,
    write_capacity,
    write_catchments,
    write_designations,
    write_facilities,
)
from facilities.vocabulary import Vocabulary, packaged_vocabulary
from service.cli.console import BAD_INPUT, print_document, refuse, refusing

if TYPE_CHECKING:
    from service.administration.files import Around, TableFile
    from service.settings import Settings

MOST_CHANGES_SHOWN = 40  # on a terminal; the document of --json holds them all

app = typer.Typer(help="Facilities: import and export the graded network.", no_args_is_help=True)

RulesPath = Annotated[
    Path | None,
    typer.Option("--rules", metavar="PATH", help="Your own rules: a TOML file or a directory."),
]


class CrsChoice(StrEnum):
    """Coordinate systems a file may be written in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class TableChoice(StrEnum):
    """Tables of the graded network."""

    FACILITIES = "facilities"
    DESIGNATIONS = "designations"
    CATCHMENTS = "catchments"
    CAPACITY = "capacity"


_READERS: Mapping[TableChoice, Callable[[bytes, Vocabulary], StatementFile[Any]]] = {
    TableChoice.DESIGNATIONS: read_designations,
    TableChoice.CATCHMENTS: read_catchments,
    TableChoice.CAPACITY: read_capacity,
}


@dataclass(frozen=True)
class _Job:
    """One import as it was asked for."""

    table: TableChoice
    content: bytes
    crs: CrsChoice
    source: str
    words: Vocabulary
    settings: "Settings"


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")],
    *,
    table: Annotated[
        TableChoice, typer.Option("--table", help="What the file holds.")
    ] = TableChoice.FACILITIES,
    crs: Annotated[
        CrsChoice | None,
        typer.Option("--crs", help="Coordinate system of the file; facilities need it."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only read it and say what it would change.")
    ] = False,
    roads: Annotated[
        Path | None,
        typer.Option("--roads", metavar="DIR", help="Roads that coordinates are compared with."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="The document it rests on; else the file's name.")
    ] = None,
    rules: RulesPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Import a table, all or nothing; a facility that the file does not name stays as it is."""
    if crs is None and table is TableChoice.FACILITIES:
        refuse(["Missing option --crs: say wgs84, gcj02 or bd09, for the file does not."])
    with refusing():
        from service.cli.storage import read_settings

        settings = read_settings()
        words = _words(rules or settings.rules_dir)
        system = crs or CrsChoice.WGS84
        job = _Job(table, file.read_bytes(), system, source or file.name, words, settings)
        known = _known(settings, words)
        read = _read(job, known, check=check)
        remarks = (*read.remarks, *_suspicion(read, job, roads or settings.roads_dir))
        before = known.network if known else Network((), (), words)
        if not read.errors and not check:
            read, before = _store(job)
        if as_json:
            print_document(_document(read, remarks, before, job, stored=not check))
        _say(read, remarks, before, stored=not check)
        if read.errors:
            raise typer.Exit(BAD_INPUT)


@app.command("export")
def export_file(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write it, .csv or .xlsx.")
    ],
    table: Annotated[
        TableChoice, typer.Option("--table", help="What to write.")
    ] = TableChoice.FACILITIES,
    rules: RulesPath = None,
) -> None:
    """Write a table as it is recorded, in WGS-84; importing it again changes nothing."""
    form = out.suffix.lower().removeprefix(".")
    if form not in set(FileFormat):
        refuse([f"--out {out}: give the file a name that ends in .csv or .xlsx."])
    with refusing():
        from service.cli.storage import read_settings

        settings = read_settings()
        content = _written(table, settings, _words(rules or settings.rules_dir), FileFormat(form))
        _put(out, content)
    typer.echo(f"{out}: {table} written.", err=True)


def _words(rules: Path | None) -> Vocabulary:
    if rules is None:
        return packaged_vocabulary()
    from facilities.rules import load_rules, read_override
    from facilities.tables import packaged_tables

    return load_rules(packaged_tables(), read_override(rules)).vocabulary


def _known(settings: "Settings", words: Vocabulary) -> "Around | None":
    """Read what a file is compared with; None where there is no database yet, and none is made."""
    if settings.database_url is None and not _embedded(settings).is_file():
        return None
    # The database takes half a second to import; a first --check does not need it.
    from service.administration.actions import around
    from service.cli.storage import opened_database

    with opened_database(settings) as database, database.read() as session:
        return around(session, words, datetime.now(UTC))


def _embedded(settings: "Settings") -> Path:
    return Path(settings.resolved_database_url.removeprefix("sqlite:///"))


def _read(job: _Job, known: "Around | None", *, check: bool) -> "TableFile":
    from service.administration.files import Around, TableFile, read_table
    from service.administration.schemas import Crs, Table

    if known is None and check and job.table in _READERS:
        # without a network it is no error to name a facility that nobody knows
        file = _READERS[job.table](job.content, job.words)
        return TableFile(len(file.statements), file.errors, file.remarks)
    around = known or Around(Network((), (), job.words), {}, datetime.now(UTC))
    return read_table(Table(job.table), job.content, around, crs=Crs(job.crs), source=job.source)


def _store(job: _Job) -> "tuple[TableFile, Network]":
    from service.administration.actions import import_table
    from service.administration.schemas import Crs, Table
    from service.cli.storage import opened_database
    from service.registry.actions import Origin
    from service.registry.queries import network

    origin = Origin.of_file(job.source, job.content, None, datetime.now(UTC))
    with opened_database(job.settings) as database, database.write() as session:
        before = network(session, vocabulary=job.words)
        read, _ = import_table(
            session,
            Table(job.table),
            job.content,
            crs=Crs(job.crs),
            vocabulary=job.words,
            origin=origin,
        )
        return read, before


def _suspicion(read: "TableFile", job: _Job, roads: Path | None) -> list[Problem]:
    if roads is None or job.table is not TableChoice.FACILITIES:
        return []
    from routing.graph import RoadGraph
    from service.registry.coordinates_check import suspected_system

    stated = System(job.crs)
    found = suspected_system(RoadGraph.load(roads), read.facilities, stated)
    return [] if found is None else [found.as_problem(stated)]


def _document(
    read: "TableFile", remarks: Sequence[Problem], before: Network, job: _Job, *, stored: bool
) -> dict[str, object]:
    """Write the one document of `--json`; coordinates are WGS-84."""
    document: dict[str, object] = {"table": job.table.value, "rows": read.rows}
    if job.table is TableChoice.FACILITIES:
        document["facilities"] = [
            {"code": each.code, "lon": each.lon, "lat": each.lat} for each in read.facilities
        ]
    document["errors"] = [problem_as_json(each) for each in read.errors]
    document["remarks"] = [
        problem_as_json(each) | {"sheet": each.sheet, "message": each.message} for each in remarks
    ]
    document["changes"] = [] if read.errors else [asdict(each) for each in read.changes]
    if stored and not read.errors and job.table is TableChoice.FACILITIES:
        named = [each.code for each in read.facilities]
        document["added"] = [code for code in named if before.get(code) is None]
        document["replaced"] = [code for code in named if before.get(code) is not None]
        document["untouched"] = sum(each.code not in set(named) for each in before)
    return document


def _say(read: "TableFile", remarks: Iterable[Problem], before: Network, *, stored: bool) -> None:
    for problem in (*read.errors, *remarks):
        typer.echo(f"greenlane: {problem.message}", err=True)
    if read.errors:
        typer.echo(f"{read.rows} rows, {len(read.errors)} errors. Nothing stored.", err=True)
        return
    for change in read.changes[:MOST_CHANGES_SHOWN]:
        typer.echo(f"  {_line(change)}", err=True)
    if (more := len(read.changes) - MOST_CHANGES_SHOWN) > 0:
        typer.echo(f"  … and {more} more changes; --json lists them all.", err=True)
    counts = count_changes(read.changes, before, read.after or before)
    end = "Stored." if stored else "Only checked: nothing stored."
    typer.echo(
        f"{read.rows} rows, no errors. Facilities: {counts.added} new, {counts.changed} changed, "
        f"{counts.unchanged} as they were. {end}",
        err=True,
    )


def _line(change: Change) -> str:
    where = f"{change.facility} {change.table}{f'.{change.field}' if change.field else ''}"
    values = [value for value in (change.before, change.after) if value is not None]
    return f"{change.kind:<8} {where}: {' → '.join(values) or '(empty)'}"


def _written(
    table: TableChoice, settings: "Settings", words: Vocabulary, form: FileFormat
) -> bytes:
    known = _known(settings, words)
    network = known.network if known else Network((), (), words)
    match table:
        case TableChoice.FACILITIES:
            return write_facilities(network, form)
        case TableChoice.DESIGNATIONS:
            return write_designations(network, form)
        case TableChoice.CATCHMENTS:
            return write_catchments(network, form)
        case TableChoice.CAPACITY:
            return write_capacity(_figures(known), form)


def _figures(known: "Around | None") -> list[CapacityFigure]:
    return [
        CapacityFigure(code, each.kind.value, each.free, each.as_of)
        for code, said in sorted((known.capacity if known else {}).items())
        for each in said
        if each.free is not None and each.as_of is not None
    ]


def _put(out: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, staging = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(staging).chmod(0o644)
        Path(staging).replace(out)
    except BaseException:
        Path(staging).unlink(missing_ok=True)
        raise
