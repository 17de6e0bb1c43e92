"""Read an XLSX workbook: values as last calculated, with what is merged, hidden or not calculated.

Values come from openpyxl row by row, so that a far stray cell costs nothing. What it does not tell
in that mode (merged blocks, hidden rows, formulas without a result) is read from the sheet's XML.
Macros, drawings and links are never looked at.
"""

from __future__ import annotations

import io
import posixpath
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from xml.etree import ElementTree

from facilities.errors import Problem
from facilities.registry.cells import EMPTY, Cell, Origin, typed_cell
from facilities.registry.sheets import (
    LARGEST_FILE_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Merge,
    Row,
    Sheet,
)

ZIP_MARK = b"PK\x03\x04"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED_BYTES = 80_000_000  # a province's facilities need a twentieth of it
MOST_PARTS = 1_000
MOST_MERGES = 10_000
_LOOKED_AT_BYTES = 4_096
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"


def is_workbook(content: bytes) -> bool:
    """Whether a file starts as Office files do, new or old."""
    return content.startswith((ZIP_MARK, OLD_OFFICE_MARK))


def read_workbook(content: bytes) -> Book:
    """Read every sheet; a file that is no XLSX gives its problem and no sheet."""
    if problem := _check_packing(content):
        return Book((), (problem,))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of charts and styles we never look at
            return _read(content)
    except Exception as error:  # a damaged part may raise anything inside openpyxl
        message = (
            f"The workbook cannot be read ({type(error).__name__}). "
            "Open it in a spreadsheet program and save it as .xlsx again."
        )
        return Book((), (Problem("unreadable_workbook", message),))


def _check_packing(content: bytes) -> Problem | None:
    if content.startswith(OLD_OFFICE_MARK):
        message = "This is an old .xls file or one with a password: save it as .xlsx without one."
        return Problem("old_workbook", message)
    if len(content) > LARGEST_FILE_BYTES:
        most = LARGEST_FILE_BYTES // 1_000_000
        return Problem("file_too_large", f"The file is larger than {most} MB: split it.")
    try:
        return _check_parts(content)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError):
        return Problem("unreadable_workbook", "The file is damaged: save it as .xlsx again.")
    except RuntimeError:  # a password, or a way of packing that no spreadsheet program uses
        message = "The file is packed with a password or oddly: save it as .xlsx without one."
        return Problem("unreadable_workbook", message)


def _check_parts(content: bytes) -> Problem | None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        is_small = len(parts) <= MOST_PARTS and unpacked <= LARGEST_UNPACKED_BYTES
        has_entities = is_small and any(_declares_entities(packed, part) for part in parts)
    if not is_small:
        most = LARGEST_UNPACKED_BYTES // 1_000_000
        message = f"The workbook unpacks to more than {most} MB: keep only the tables in it."
        return Problem("file_too_large", message)
    if has_entities or _WORKBOOK not in {part.filename for part in parts}:
        message = "This packed file is no .xlsx workbook: save the table as .xlsx or CSV UTF-8."
        return Problem("not_a_workbook", message)
    return None


def _declares_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    # Office never writes a document type; one could unfold a few bytes into gigabytes.
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with packed.open(part) as content:
        return b"<!DOCTYPE" in content.read(_LOOKED_AT_BYTES).replace(b"\0", b"")


def _read(content: bytes) -> Book:
    from openpyxl import load_workbook  # 6 MB that a server without an upload does without

    # `data_only` gives the results a spreadsheet program stored with its formulas.
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    problems: list[Problem] = []
    sheets = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        paths = _sheet_paths(packed)
        for sheet in workbook.worksheets:
            with packed.open(paths[sheet.title]) as part:
                layout = _layout(part)
            sheets.append(_sheet(sheet, layout, workbook.epoch))
            if layout.last_row > MOST_ROWS or layout.last_column > MOST_COLUMNS:
                message = (
                    f"Sheet {sheet.title} has something beyond row {MOST_ROWS} or column "
                    f"{MOST_COLUMNS}: split it, or delete what strayed there."
                )
                problems.append(Problem("too_many_rows", message, sheet=sheet.title))
    workbook.close()
    return Book(tuple(sheets), tuple(problems))


@dataclass
class _Layout:
    merges: list[Merge]
    hidden_rows: set[int]
    hidden_columns: set[int]
    uncalculated: set[tuple[int, int]]  # row and column of formulas without a stored result
    last_row: int = 0  # with anything in it, as is `last_column`
    last_column: int = 0


def _sheet(sheet: Any, layout: _Layout, epoch: datetime) -> Sheet:
    # A sheet may state wrong dimensions; only what is in it counts.
    sheet.reset_dimensions()
    rows = []
    cells_of_rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, cells in enumerate(cells_of_rows, 1):
        found = [typed_cell(cell.value, _format_of(cell)) for cell in cells]
        for column in range(len(found)):
            if (number, column + 1) in layout.uncalculated:
                found[column] = Cell("=…", Origin.FORMULA)
        while found and not found[-1].text:
            found.pop()
        rows.append(Row(number, tuple(found)))
    while rows and rows[-1].is_blank:
        rows.pop()
    filled = _fill_downwards(rows, layout.merges)
    return Sheet(
        name=sheet.title,
        rows=tuple(filled),
        merges=tuple(layout.merges),
        hidden_rows=frozenset(layout.hidden_rows),
        hidden_columns=frozenset(layout.hidden_columns),
        is_hidden=sheet.sheet_state != "visible",
        epoch=datetime(epoch.year, epoch.month, epoch.day),  # noqa: DTZ001 - a plain day
    )


def _format_of(cell: Any) -> str:
    return str(cell.number_format) if isinstance(cell.value, int | float) else "General"


def _fill_downwards(rows: list[Row], merges: list[Merge]) -> list[Row]:
    """Give every row of a merged block what its top left cell says, in that cell's column."""
    cells = {row.number: list(row.cells) for row in rows}
    for merge in merges:
        column = merge.first_column - 1
        above = cells.get(merge.first_row, [])
        value = above[column] if column < len(above) else EMPTY
        if not value.text:
            continue
        for number in range(merge.first_row + 1, merge.last_row + 1):
            below = cells.get(number)
            if below is None or not any(cell.text for cell in below):
                continue  # a merged block that runs on over blank rows makes no rows of them
            below.extend([EMPTY] * (column + 1 - len(below)))
            below[column] = value
    return [Row(row.number, tuple(cells[row.number])) for row in rows]


def _sheet_paths(packed: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    with packed.open(_WORKBOOK_LINKS) as part:
        for link in _elements(part):
            if _name(link) == "Relationship":
                targets[link.get("Id")] = link.get("Target", "")
    paths = {}
    with packed.open(_WORKBOOK) as part:
        for element in _elements(part):
            if _name(element) == "sheet":
                target = targets.get(_link_of(element), "")
                path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
                paths[element.get("name", "")] = posixpath.normpath(path)
    return paths


def _elements(part: IO[bytes]) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(part):  # noqa: S314 - document types were refused
        yield element


def _link_of(element: ElementTree.Element) -> str | None:
    return next((value for key, value in element.items() if key.endswith("}id")), None)


def _layout(part: IO[bytes]) -> _Layout:
    layout = _Layout([], set(), set(), set())
    for element in _elements(part):
        _note(element, layout)
        if _name(element) in {"row", "mergeCells", "cols"}:
            element.clear()  # a long sheet must not be kept whole
    return layout


def _note(element: ElementTree.Element, layout: _Layout) -> None:
    match _name(element):
        case "mergeCell" if len(layout.merges) < MOST_MERGES:
            from openpyxl.utils.cell import range_boundaries

            corners = (edge or 1 for edge in range_boundaries(element.get("ref", "")))
            left, top, right, bottom = corners
            layout.merges.append(Merge(top, min(bottom, MOST_ROWS), left, right))
        case "row":
            if _is_on(element.get("hidden")):
                layout.hidden_rows.add(int(element.get("r", "0")))
            _note_cells(element, layout)
        case "col" if _is_on(element.get("hidden")):
            last = min(int(element.get("max", "0")), MOST_COLUMNS)
            layout.hidden_columns.update(range(int(element.get("min", "0")), last + 1))


def _note_cells(row: ElementTree.Element, layout: _Layout) -> None:
    from openpyxl.utils.cell import coordinate_to_tuple

    for cell in row:
        parts = {_name(part): part for part in cell}
        result, reference = parts.get("v"), cell.get("r")
        if not parts or not reference:
            continue
        place = coordinate_to_tuple(reference)
        layout.last_row = max(layout.last_row, place[0])
        layout.last_column = max(layout.last_column, place[1])
        # a formula whose result is an empty text says so with t="str"
        is_empty_text = result is not None and cell.get("t") == "str"
        has_result = is_empty_text or (result is not None and bool(result.text))
        if "f" in parts and not has_result:
            layout.uncalculated.add(place)


def _is_on(text: str | None) -> bool:
    return text in {"1", "true"}


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
