"""Read a table from a file against the network as it is, without storing anything. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from facilities.errors import Problem
from facilities.facility import Designation, Facility
from facilities.findings import CHINA_TIME
from facilities.network import Catchment, Network
from facilities.registry import (
    CapacityFigure,
    CapacityFile,
    CatchmentFile,
    Change,
    ChangeKind,
    DesignationFile,
    changes,
    over,
    problems_against,
    read_capacity,
    read_catchments,
    read_designations,
    read_facilities,
)
from service.administration.schemas import Crs, Table
from service.events.types import CapacityKind
from service.registry.replacing import (
    contradictions,
    with_catchments,
    with_designations,
    with_facilities,
)
from service.situation.actions import CLOCK_TOLERANCE
from service.situation.capacity import FreeBeds

Said = Mapping[str, tuple[FreeBeds, ...]]


@dataclass(frozen=True)
class Around:
    """What a file is read against: the network, the free beds as said last, and the time."""

    network: Network
    capacity: Said
    now: datetime


@dataclass(frozen=True)
class TableFile:
    """A file as it was read: what it says, what is wrong with it, and what it would change."""

    rows: int
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    facilities: tuple[Facility, ...] = ()
    designations: Mapping[str, Sequence[Designation]] = field(default_factory=dict)
    catchments: tuple[Catchment, ...] = ()
    figures: tuple[CapacityFigure, ...] = ()
    changes: tuple[Change, ...] = ()
    after: Network | None = None
    row_of: Mapping[str, int] = field(default_factory=dict)


def read_table(table: Table, content: bytes, around: Around, *, crs: Crs, source: str) -> TableFile:
    """Read a CSV or XLSX file of one table; everything wrong with it is in `errors`."""
    readers: dict[Table, Callable[[], TableFile]] = {
        Table.FACILITIES: lambda: _facilities(content, around, crs, source),
        Table.DESIGNATIONS: lambda: _designations(content, around, source),
        Table.CATCHMENTS: lambda: _catchments(content, around, source),
        Table.CAPACITY: lambda: _capacity(content, around),
    }
    return _judged(readers[table](), around.network)


def _facilities(content: bytes, around: Around, crs: Crs, source: str) -> TableFile:
    before = around.network
    file = read_facilities(content, crs.value, before.vocabulary)
    stated = over(file, before)
    after = with_facilities(before, stated, source)
    errors = file.errors
    if errors:  # what the rows that read rightly would contradict is said with the rest
        found, _ = contradictions(before, after)
        errors = (*errors, *_not_said_yet(found, errors))
    return TableFile(
        len(stated) + len({each.row for each in file.errors if each.row is not None}),
        _by_row(errors, file.rows),
        file.remarks,
        facilities=stated,
        changes=changes(before, after),
        after=after,
        row_of=file.rows,
    )


def _not_said_yet(found: Iterable[Problem], said: Iterable[Problem]) -> Iterator[Problem]:
    known = {(each.code, each.field, each.value) for each in said if each.field}
    return (each for each in found if (each.code, each.field, each.value) not in known)


def _by_row(problems: Iterable[Problem], rows: Mapping[str, int]) -> tuple[Problem, ...]:
    """Say of a contradiction in which row of the file its facility stands, where it does."""
    return tuple(
        replace(each, row=row, message=f"Row {row}: {each.message}")
        if each.row is None and (row := rows.get(each.field or "")) is not None
        else each
        for each in problems
    )


def _designations(content: bytes, around: Around, source: str) -> TableFile:
    before = around.network
    file = read_designations(content, before.vocabulary)
    named: dict[str, list[Designation]] = {}
    for each in file.statements:
        named.setdefault(each.facility, []).append(each.designation)
    errors = (*file.errors, *problems_against(file, before))
    after = with_designations(before, named, source)
    return TableFile(
        _rows(file),
        errors,
        file.remarks,
        designations=named,
        changes=changes(before, after),
        after=after,
    )


def _catchments(content: bytes, around: Around, source: str) -> TableFile:
    before = around.network
    file = read_catchments(content, before.vocabulary)
    errors = (*file.errors, *problems_against(file, before))
    after = with_catchments(before, file.statements, source)
    return TableFile(
        _rows(file),
        errors,
        file.remarks,
        catchments=file.statements,
        changes=changes(before, after),
        after=after,
    )


def _capacity(content: bytes, around: Around) -> TableFile:
    file = read_capacity(content, around.network.vocabulary)
    ahead = [
        file.problem(
            place,
            "in_the_future",
            "as_of",
            each.as_of.astimezone(CHINA_TIME).isoformat(" ", "minutes"),
            "say when it was seen",
        )
        for place, each in enumerate(file.statements)
        if each.as_of > around.now + CLOCK_TOLERANCE
    ]
    return TableFile(
        _rows(file),
        (*file.errors, *problems_against(file, around.network), *ahead),
        file.remarks,
        figures=file.statements,
        changes=tuple(_beds_changed(file.statements, around.capacity)),
        after=around.network,
    )


def _beds_changed(figures: Iterable[CapacityFigure], said: Said) -> Iterator[Change]:
    """Say which figures differ from what each centre said last, by kind of bed."""
    for each in figures:
        kind = CapacityKind(each.kind)
        known = next((one for one in said.get(each.facility, ()) if one.kind is kind), None)
        last = None if known is None or known.free is None else _figure(known.free, known.as_of)
        told = _figure(each.free, each.as_of)
        if told != last and not _is_older(each, known):
            what = ChangeKind.ADDED if last is None else ChangeKind.CHANGED
            yield Change(Table.CAPACITY, each.facility, what, each.kind, last, told)


def _is_older(figure: CapacityFigure, known: FreeBeds | None) -> bool:
    """Whether a centre has since looked again, so that the figure changes nothing."""
    counted_at = known.as_of if known else None
    return counted_at is not None and figure.as_of < counted_at


def _figure(free: int, as_of: datetime | None) -> str:
    return f"{free} ({as_of.astimezone(CHINA_TIME):%Y-%m-%d %H:%M})" if as_of else str(free)


def _judged(file: TableFile, before: Network) -> TableFile:
    """Add what the network as a whole would contradict itself in, where the rows are right."""
    if file.errors or file.after is None:
        return file
    refusing, remarks = contradictions(before, file.after)
    return replace(
        file,
        errors=_by_row(refusing, file.row_of),
        remarks=(*file.remarks, *_by_row(remarks, file.row_of)),
    )


def _rows(file: CatchmentFile | DesignationFile | CapacityFile) -> int:
    wrong = {each.row for each in file.errors if each.row is not None}
    return len({*file.rows, *wrong})
