"""Read the tables of designations, catchments and free beds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Generic, TypeVar

from facilities.errors import Problem
from facilities.facility import Designation, Tier
from facilities.network import Catchment, area_prefix
from facilities.registry.cell_reader import CellReader
from facilities.registry.columns import cell_words, table_spec
from facilities.registry.facility_rows import centre_levels
from facilities.registry.records import Record, content_of, read_records
from facilities.vocabulary import Vocabulary, packaged_vocabulary

LARGEST_FREE = 999
LAST_RANK = 99

Statement = TypeVar("Statement", bound=Hashable)


@dataclass(frozen=True)
class FacilityDesignation:
    """A facility was named a centre."""

    facility: str
    designation: Designation


@dataclass(frozen=True)
class CapacityFigure:
    """A facility said how many beds of a kind are free, and when; `as_of` is in UTC."""

    facility: str
    kind: str
    free: int
    as_of: datetime


@dataclass(frozen=True)
class StatementFile(Generic[Statement]):
    """What a file holds: the statements that read rightly, and every problem of the rest.

    `rows` says where each statement stands. `remarks` are worth a look and refuse nothing. `wrong`
    are the rows with errors, as far as they could be read, so that the rest of them can be checked.
    """

    statements: tuple[Statement, ...]
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    rows: tuple[int, ...] = ()
    records: tuple[Record, ...] = ()
    wrong: tuple[tuple[Record, Statement], ...] = ()

    def problem(self, place: int, code: str, column: str, value: str, advice: str) -> Problem:
        """Say what is wrong with a cell of one statement, by its sheet, row and heading."""
        return self.records[place].problem(code, column, value, advice)


DesignationFile = StatementFile[FacilityDesignation]
CatchmentFile = StatementFile[Catchment]
CapacityFile = StatementFile[CapacityFigure]


def read_designations(
    source: Path | str | bytes, vocabulary: Vocabulary | None = None
) -> DesignationFile:
    """Read who was named a centre of which kind and level, from when to when, by which document.

    A path that cannot be read raises OSError; everything wrong inside the file is in `errors`.
    """
    words = vocabulary or packaged_vocabulary()

    def read(reader: CellReader) -> FacilityDesignation:
        facility = reader.code("facility")
        kind = reader.word("kind", words.centre_kinds, "unknown_centre_kind")
        level = reader.word("level", centre_levels(words), "unknown_level")
        first, last = reader.validity()
        tier = Tier(level) if level else Tier.COUNTY
        designation = Designation(kind or "", tier, first, last, reader.text("source"))
        return FacilityDesignation(facility or "", designation)

    file = _read("designations", source, words, read)
    return _with(file, _overlapping(file))


def read_catchments(
    source: Path | str | bytes, vocabulary: Vocabulary | None = None
) -> CatchmentFile:
    """Read which centre answers for which area, as which kind, with which rank.

    A path that cannot be read raises OSError; everything wrong inside the file is in `errors`.
    """
    words = vocabulary or packaged_vocabulary()

    def read(reader: CellReader) -> Catchment:
        centre = reader.code("centre")
        area_code = reader.area_code("area_code")
        kind = reader.word("kind", words.centre_kinds, "unknown_centre_kind")
        rank = _rank(reader)
        first, last = reader.validity()
        source = reader.text("source")
        return Catchment(centre or "", area_code or "", kind or "", rank, first, last, source)

    file = _read("catchments", source, words, read)
    return replace(file, remarks=(*file.remarks, *_two_ranks(file)))


def read_capacity(source: Path | str | bytes, vocabulary: Vocabulary | None = None) -> CapacityFile:
    """Read how many beds of a kind each centre said are free, and when it said so.

    A time without a zone is China time. A path that cannot be read raises OSError; everything
    wrong inside the file is in `errors`.
    """
    words = vocabulary or packaged_vocabulary()

    def read(reader: CellReader) -> CapacityFigure:
        facility = reader.code("facility")
        kind = reader.word("kind", cell_words().capacity_kinds, "unknown_bed_kind")
        free = reader.whole("free", LARGEST_FREE)
        as_of = reader.moment("as_of")
        # what is missing was refused, so such a figure is never kept
        return CapacityFigure(facility or "", kind or "", free or 0, as_of or datetime.max)  # noqa: DTZ901

    file = _read("capacity", source, words, read)
    return _with(file, _two_figures(file))


def _overlapping(file: DesignationFile) -> Iterator[Problem]:
    named: dict[tuple[str, str], list[tuple[int, Designation]]] = defaultdict(list)
    for place, each in enumerate(file.statements):
        named[each.facility, each.designation.kind].append((place, each.designation))
    for (facility, kind), stated in named.items():
        for (first_place, first), (place, other) in combinations(stated, 2):
            if _overlap(first, other) and first != other:
                advice = (
                    f"row {file.rows[first_place]} names {facility} one of this kind for the same "
                    "days; end the first before the second begins"
                )
                yield file.problem(place, "overlapping_designations", "kind", kind, advice)


def _two_ranks(file: CatchmentFile) -> Iterator[Problem]:
    named: dict[tuple[str, str, str], list[tuple[int, Catchment]]] = defaultdict(list)
    for place, each in enumerate(file.statements):
        named[each.centre, area_prefix(each.area_code), each.kind].append((place, each))
    for stated in named.values():
        for (first_place, first), (place, other) in combinations(stated, 2):
            if _overlap(first, other) and first.rank != other.rank:
                advice = (
                    f"row {file.rows[first_place]} gives it rank {first.rank} on the same days, "
                    "and the lower one counts"
                )
                yield file.problem(place, "two_ranks", "rank", str(other.rank), advice)


def _two_figures(file: CapacityFile) -> Iterator[Problem]:
    said: dict[tuple[str, str, datetime], int] = {}
    for place, each in enumerate(file.statements):
        first = said.setdefault((each.facility, each.kind, each.as_of), place)
        if file.statements[first].free != each.free:
            advice = f"row {file.rows[first]} says {file.statements[first].free} at the same moment"
            yield file.problem(place, "two_figures", "free", str(each.free), advice)


def _overlap(first: Designation | Catchment, other: Designation | Catchment) -> bool:
    begin = max(first.valid_from or date.min, other.valid_from or date.min)
    return begin <= min(first.valid_to or date.max, other.valid_to or date.max)


def _with(file: StatementFile[Statement], more: Iterator[Problem]) -> StatementFile[Statement]:
    errors = sorted((*file.errors, *more), key=lambda each: each.row or 0)
    return replace(file, errors=tuple(errors))


def _rank(reader: CellReader) -> int:
    text = reader.plain("rank")
    if text is None:
        return 1
    if text.isdecimal():
        rank = reader.whole("rank", LAST_RANK)
        if rank == 0:
            reader.refuse("out_of_range", "rank", text, "the first rank is 1")
        return rank or 1
    return int(reader.word("rank", cell_words().ranks, "unknown_rank") or 1)


def _read(
    table: str,
    source: Path | str | bytes,
    words: Vocabulary,
    read: Callable[[CellReader], Statement],
) -> StatementFile[Statement]:
    spec = table_spec(table, words)
    records = read_records(content_of(source), spec)
    errors = list(records.problems)
    kept: list[tuple[Record, Statement]] = []
    wrong: list[tuple[Record, Statement]] = []
    for record in records.rows:
        reader = CellReader(record, spec)
        statement = read(reader)
        errors.extend(reader.problems)
        (wrong if reader.problems else kept).append((record, statement))
    errors.extend(_repeated(kept, spec.required[0]))
    errors.sort(key=lambda problem: problem.row or 0)
    return StatementFile(
        statements=tuple(statement for _, statement in kept),
        errors=tuple(errors),
        remarks=records.remarks,
        rows=tuple(record.row for record, _ in kept),
        records=tuple(record for record, _ in kept),
        wrong=tuple(wrong),
    )


def _repeated(kept: list[tuple[Record, Statement]], column: str) -> Iterator[Problem]:
    first_row: dict[Hashable, int] = {}
    for record, statement in kept:
        if (row := first_row.setdefault(statement, record.row)) != record.row:
            value = record.cells[column].text
            yield record.problem("repeated_row", column, value, f"row {row} says the same")
