"""From a file to the rows of one table: which sheet, which header, which cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from facilities.errors import Problem, shown
from facilities.registry.cells import EMPTY, Cell
from facilities.registry.columns import TableSpec
from facilities.registry.delimited import read_delimited
from facilities.registry.sheets import Merge, Row, Sheet
from facilities.registry.workbook import is_workbook, read_workbook

_HEADER_WITHIN = 30  # rows: a title, a date, a remark may stand above it


@dataclass(frozen=True)
class Record:
    """One row by column key, and where it stands; `headings` are the columns as written."""

    row: int
    sheet: str | None
    cells: Mapping[str, Cell]
    headings: Mapping[str, str]
    epoch: datetime
    problems: tuple[Problem, ...] = ()

    def problem(self, code: str, column: str, value: str | None, advice: str) -> Problem:
        """Say that a cell is wrong, where, and what to do."""
        heading = self.headings.get(column, column)
        return cell_problem(code, self.row, heading, value, advice, sheet=self.sheet)


@dataclass(frozen=True)
class Records:
    """The rows of one table with everything that was wrong or worth a remark before any is read.

    `columns` are the keys the file names, `is_readable` whether its header could be understood.
    """

    rows: tuple[Record, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset()
    is_readable: bool = True


@dataclass(frozen=True)
class _Header:
    keys: tuple[str | None, ...]  # by column, None where there is no heading or it is left out
    left_out: frozenset[int]
    headings: Mapping[str, str]
    first_body_row: int


def cell_problem(
    code: str, row: int, column: str, value: str | None, advice: str, *, sheet: str | None = None
) -> Problem:
    """Say what is wrong with one cell, by sheet, row and column."""
    said = "" if value is None else f" {shown(value)!r}"
    where = f"Row {row}" if sheet is None else f"Sheet {shown(sheet)}, row {row}"
    message = f"{where}, column {column}:{said} {code.replace('_', ' ')}; {advice}."
    shown_value = None if value is None else shown(value)
    return Problem(code, message, row=row, column=column, value=shown_value, sheet=sheet)


def content_of(source: Path | str | bytes) -> bytes:
    """Read the bytes of a file; a path that cannot be read raises OSError."""
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def read_records(content: bytes, spec: TableSpec) -> Records:
    """Find the table in a CSV or XLSX file and give its rows that are not blank."""
    is_book = is_workbook(content)
    book = read_workbook(content) if is_book else read_delimited(content, spec.score)
    filled = [sheet for sheet in book.sheets if any(not row.is_blank for row in sheet.rows)]
    if not filled:
        example = ", ".join(spec.required)
        message = f"The file is empty: its first row names columns such as {example}."
        found = book.problems or (Problem("empty_file", message),)
        return Records((), found, book.remarks, is_readable=False)
    if problem := _rivals(filled, spec):
        return Records((), (problem,), book.remarks, is_readable=False)
    sheet, sheet_remarks = _choose(filled, spec)
    records = _rows_of(sheet, spec)
    problems = (*records.problems, *book.problems)
    if records.is_readable and not records.rows and not problems:
        noun = "facility" if spec.key == "facilities" else "row"
        message = f"The file names columns but no {noun}: add a row for each."
        problems = (Problem(f"no_{spec.key}", message, sheet=sheet.name),)
    remarks = (*book.remarks, *sheet_remarks, *records.remarks)
    return replace(records, problems=problems, remarks=remarks)


def _choose(sheets: list[Sheet], spec: TableSpec) -> tuple[Sheet, list[Problem]]:
    """Take the sheet named like the table, else the first that has its columns, else the first."""
    seen = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    named = [sheet for sheet in seen if sheet.name and spec.is_named(sheet.name)]
    fitting = [sheet for sheet in seen if _has_header(sheet, spec)]
    chosen = next((sheet for sheet in named if sheet in fitting), None)
    chosen = chosen or next(iter(fitting or named or seen))
    return chosen, [
        Problem(
            "sheet_ignored",
            f"Sheet {shown(other.name)} was not read; "
            f"{spec.label.en.lower()} were taken from sheet {shown(chosen.name)}.",
            sheet=other.name,
        )
        for other in sheets
        if other is not chosen
    ]


def _rivals(sheets: list[Sheet], spec: TableSpec) -> Problem | None:
    """Refuse to take one of several sheets that hold this table equally well, such as counties."""
    seen = [sheet for sheet in sheets if not sheet.is_hidden and _holds(sheet, spec)]
    if len(seen) < 2 or any(sheet.name and spec.is_named(sheet.name) for sheet in seen):  # noqa: PLR2004
        return None
    names = ", ".join(shown(sheet.name) for sheet in seen)
    message = (
        f"Sheets {names} all hold {spec.label.en.lower()}: put them on one sheet, or name the one "
        f"that is meant {spec.sheets[0]} or {spec.sheets[-1]}."
    )
    return Problem("several_sheets", message, sheet=seen[1].name)


def _holds(sheet: Sheet, spec: TableSpec) -> bool:
    """Whether a sheet has a header of this table alone, and a row below it."""
    rows = [row for row in sheet.rows if not row.is_blank]
    for number, row in enumerate(rows[:_HEADER_WITHIN], 1):
        if spec.has_required(_texts(row)):
            known = (spec.column_of(each) or spec.is_ignored(each) for each in _texts(row) if each)
            return all(known) and number < len(rows)
    return False


def _has_header(sheet: Sheet, spec: TableSpec) -> bool:
    return any(spec.has_required(_texts(row)) for row in _first_rows(sheet))


def _first_rows(sheet: Sheet) -> list[Row]:
    return [row for row in sheet.rows if not row.is_blank][:_HEADER_WITHIN]


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _rows_of(sheet: Sheet, spec: TableSpec) -> Records:
    header_row = _header_row(sheet, spec)
    problems, remarks = _check_header(header_row, sheet, spec)
    if problems:
        return Records((), tuple(problems), tuple(remarks), is_readable=False)
    header = _header(header_row, sheet, spec)
    rows = [row for row in sheet.rows if row.number >= header.first_body_row and not row.is_blank]
    while rows and spec.has_required(_texts(rows[0])):  # the same names in the other language
        rows.pop(0)
    problems = list(_merge_problems(sheet, header))
    remarks += _layout_remarks(sheet, header, rows)
    return Records(
        rows=tuple(_record(row, header, sheet) for row in rows),
        problems=tuple(problems),
        remarks=tuple(remarks),
        columns=frozenset(key for key in header.keys if key),
    )


def _header_row(sheet: Sheet, spec: TableSpec) -> Row:
    rows = _first_rows(sheet)
    whole = next((row for row in rows if spec.has_required(_texts(row))), None)
    best = whole or max(rows, key=lambda row: spec.score(_texts(row)))
    # one known word alone may stand in any title
    return best if whole or spec.score(_texts(best)) > 1 else rows[0]


def _check_header(row: Row, sheet: Sheet, spec: TableSpec) -> tuple[list[Problem], list[Problem]]:
    problems, remarks = [], []

    def wrong(code: str, heading: str, value: str | None, advice: str) -> Problem:
        return cell_problem(code, row.number, heading, value, advice, sheet=sheet.name)

    for heading in dict.fromkeys(text.lower() for text in _texts(row) if text):
        if spec.column_of(heading) is None and spec.is_ignored(heading):
            remarks.append(wrong("ignored_column", heading, heading, "it is not imported"))
        elif spec.column_of(heading) is None:
            advice = f"use only {', '.join(spec.columns)}"
            problems.append(wrong("unknown_column", heading, heading, advice))
    found = [(column.key, text) for text in _texts(row) if (column := spec.column_of(text))]
    keys = [key for key, _ in found]
    for key in spec.columns:
        if keys.count(key) > 1:
            heading = next(text.lower() for known, text in reversed(found) if known == key)
            problems.append(wrong("duplicate_column", heading, heading, "keep one of them"))
    problems += [
        wrong("missing_column", key, None, _missing_advice(spec, key))
        for key in spec.required
        if key not in keys
    ]
    return problems, remarks


def _missing_advice(spec: TableSpec, key: str) -> str:
    words = spec.columns[key].words
    return f"this column is required{f' (also called {words[0]})' if words else ''}"


def _header(row: Row, sheet: Sheet, spec: TableSpec) -> _Header:
    columns = [spec.column_of(text) for text in _texts(row)]
    headings = {
        column.key: text.lower()
        for column, text in zip(columns, _texts(row), strict=True)
        if column is not None
    }
    # a heading that is merged over two rows takes the second with it
    last = max(
        (m.last_row for m in sheet.merges if m.first_row <= row.number <= m.last_row),
        default=row.number,
    )
    keys = tuple(column.key if column else None for column in columns)
    left_out = frozenset(
        place for place, text in enumerate(_texts(row)) if text and keys[place] is None
    )
    return _Header(keys, left_out, headings, last + 1)


def _merge_problems(sheet: Sheet, header: _Header) -> Iterator[Problem]:
    cells = {row.number: row.cells for row in sheet.rows}
    for merge in sheet.merges:
        keys = _keys_under(merge, header)
        row = cells.get(merge.first_row, ())
        value = row[merge.first_column - 1] if merge.first_column <= len(row) else EMPTY
        if merge.first_row >= header.first_body_row and len(keys) > 1 and value.text:
            advice = "one cell stands for several columns here; split it and fill each"
            heading = header.headings[keys[0]]
            yield cell_problem(
                "merged_columns", merge.first_row, heading, value.text, advice, sheet=sheet.name
            )


def _keys_under(merge: Merge, header: _Header) -> list[str]:
    return [key for key in header.keys[merge.first_column - 1 : merge.last_column] if key]


def _layout_remarks(sheet: Sheet, header: _Header, rows: Iterable[Row]) -> list[Problem]:
    remarks = []
    hidden = sorted(row.number for row in rows if row.number in sheet.hidden_rows)
    if hidden:
        said = ", ".join(str(number) for number in hidden[:10])
        message = f"{len(hidden)} hidden rows were read too (row {said}{'…' * (len(hidden) > 10)})."  # noqa: PLR2004
        remarks.append(Problem("hidden_rows", message, row=hidden[0], sheet=sheet.name))
    for number, key in enumerate(header.keys, 1):
        if key and number in sheet.hidden_columns:
            heading = header.headings[key]
            message = f"Column {heading} is hidden and was read too."
            remarks.append(Problem("hidden_column", message, column=heading, sheet=sheet.name))
    return remarks


def _record(row: Row, header: _Header, sheet: Sheet) -> Record:
    cells: dict[str, Cell] = {}
    spare: list[Cell] = []
    for place, (key, cell) in enumerate(zip_longest(header.keys, row.cells)):
        if key is not None:
            cells[key] = cell or EMPTY
        elif cell and cell.text and place not in header.left_out:
            spare.append(cell)
    record = Record(row.number, sheet.name, cells, header.headings, sheet.epoch)
    if not spare:
        return record
    last_key = next(key for key in reversed(header.keys) if key)
    advice = "the header names no column for this field"
    problem = record.problem("too_many_fields", last_key, spare[0].text, advice)
    return replace(record, problems=(problem,))
