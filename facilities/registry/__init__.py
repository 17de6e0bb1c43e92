"""Read a CSV of facilities, naming every error by row and column at once.

Rows are counted as a spreadsheet shows them: the header is row 1, blank rows count. Only `code`,
`name`, `lon` and `lat` are required, in any order. A facility that has an error is not read; a
caller that stores facilities stores none when there is any error.

The column `capabilities` holds codes separated by `;`. A code alone is the facility's own;
`uae@F012` is by agreement with the partner F012.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from facilities.capabilities import WardGrade, capabilities
from facilities.coordinates import Crs, read_crs, to_wgs84
from facilities.errors import Problem, closest, shown
from facilities.facility import (
    CentreKind,
    DeclaredCapability,
    Designation,
    Facility,
    Held,
    Tier,
)

COLUMNS = (
    "code",
    "name",
    "name_en",
    "kind",
    "tier",
    "lon",
    "lat",
    "phone",
    "maternal_centre",
    "newborn_centre",
    "newborn_ward",
    "capabilities",
    "area_code",
    "valid_from",
    "source",
)
REQUIRED = ("code", "name", "lon", "lat")
CENTRE_LEVELS = (Tier.COUNTY, Tier.PREFECTURE, Tier.PROVINCE)
LARGEST_FILE_BYTES = 20_000_000
LONGEST_FIELD = 2_000
LONGEST_CODE = 64
COORDINATE_DECIMALS = 7  # a centimetre; more digits would only be noise of the inverse shift

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROMAN = {"iii": "3", "ii": "2", "i": "1"}
_HALF_TURN_DEG, _POLE_DEG = 180, 90
_CHINA = (73.0, 18.0, 135.5, 54.0)  # west, south, east, north; only to recognise swapped columns


@dataclass(frozen=True)
class FacilityFile:
    """What a file holds: the facilities that read rightly and every problem of the rest."""

    facilities: tuple[Facility, ...]
    errors: tuple[Problem, ...]

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """Write the document of `facilities import --check --json`; coordinates in WGS-84."""
        return {
            "facilities": [
                {"code": each.code, "lon": each.lon, "lat": each.lat} for each in self.facilities
            ],
            "errors": [
                {
                    "row": problem.row,
                    "column": problem.column,
                    "value": problem.value,
                    "code": problem.code,
                }
                for problem in self.errors
            ],
        }


def read_facilities(source: Path | str | bytes, crs: Crs | str = Crs.WGS84) -> FacilityFile:
    """Read a CSV file, or its bytes, with coordinates in the named system.

    A coordinate system that is not known raises BadInputError, a path that cannot be read OSError;
    everything wrong inside the file is in `errors`.
    """
    system = read_crs(crs)
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    text, problem = _decode(content)
    if problem is not None:
        return FacilityFile((), (problem,))
    rows, errors = _records(text)
    if not rows:
        message = f"The file is empty: its first row names columns such as {', '.join(REQUIRED)}."
        return FacilityFile((), tuple(errors) or (Problem("empty_file", message),))
    (_, header), body = rows[0], rows[1:]
    names, header_errors = _read_header(header)
    if not body and not errors and not header_errors:
        message = "The file names columns but no facility: add a row for each."
        errors = [Problem("no_facilities", message)]
    if header_errors:
        return FacilityFile((), (*header_errors, *errors))
    return _read_body(body, names, system, errors)


def _decode(content: bytes) -> tuple[str, Problem | None]:
    if len(content) > LARGEST_FILE_BYTES:
        most = LARGEST_FILE_BYTES // 1_000_000
        return "", Problem("file_too_large", f"The file is larger than {most} MB: split it.")
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = f"Row {row}: the file is not UTF-8. Save it as CSV UTF-8 and try again."
        return "", Problem("not_utf8", message, row=row)


def _records(text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Every record that is not blank with its row, up to the first that is not CSV."""
    rows: list[tuple[int, list[str]]] = []
    row = 0
    try:
        for row, record in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if any(cell.strip() for cell in record):
                rows.append((row, record))
    except csv.Error as error:
        message = f"Row {row + 1} cannot be read as CSV ({error}). Check its quotation marks."
        return rows, [Problem("malformed_csv", message, row=row + 1)]
    return rows, []


def _read_header(header: list[str]) -> tuple[list[str], list[Problem]]:
    names = [unicodedata.normalize("NFKC", cell).strip().lower() for cell in header]
    errors = [
        _cell_problem("unknown_column", 1, name, name, f"use only {', '.join(COLUMNS)}")
        for name in names
        if name and name not in COLUMNS
    ]
    errors += [
        _cell_problem("duplicate_column", 1, name, name, "keep one of them")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    errors += [
        _cell_problem("missing_column", 1, name, None, "this column is required")
        for name in REQUIRED
        if name not in names
    ]
    return names, errors


def _read_body(
    body: list[tuple[int, list[str]]], names: list[str], crs: Crs, errors: list[Problem]
) -> FacilityFile:
    read: dict[int, Facility] = {}
    rows_of_code: dict[str, list[int]] = defaultdict(list)
    for row, cells in body:
        reader = _RowReader(row, names, cells, crs)
        facility = reader.read()
        errors.extend(reader.problems)
        if code := reader.text("code"):
            rows_of_code[code].append(row)
        if facility is not None:
            read[row] = facility
    doubled = {row for rows in rows_of_code.values() if len(rows) > 1 for row in rows}
    errors.extend(_duplicates(rows_of_code))
    errors.sort(key=lambda problem: problem.row or 0)
    kept = tuple(facility for row, facility in read.items() if row not in doubled)
    return FacilityFile(kept, tuple(errors))


def _duplicates(rows_of_code: dict[str, list[int]]) -> Iterator[Problem]:
    for code, rows in rows_of_code.items():
        for row in rows if len(rows) > 1 else ():
            others = ", ".join(str(other) for other in rows if other != row)
            yield _cell_problem("duplicate_code", row, "code", code, f"row {others} has it too")


def _cell_problem(code: str, row: int, column: str, value: str | None, advice: str) -> Problem:
    said = "" if value is None else f" {shown(value)!r}"
    words = code.replace("_", " ")
    message = f"Row {row}, column {column}:{said} {words}; {advice}."
    return Problem(
        code, message, row=row, column=column, value=None if value is None else shown(value)
    )


class _RowReader:
    """Reads one row into a facility and collects everything wrong with it."""

    def __init__(self, row: int, names: list[str], cells: list[str], crs: Crs) -> None:
        self.row = row
        self.crs = crs
        self.problems: list[Problem] = []
        named = list(zip_longest(names, (cell.strip() for cell in cells), fillvalue=""))
        self._cells = {name: cell for name, cell in named if name}
        spare = [cell for name, cell in named if cell and not name]
        if spare:
            advice = "the header names no column for this field"
            self._refuse("too_many_fields", self._last_named(names), spare[0], advice)
        for column, cell in self._cells.items():
            self._check_text(column, cell)

    @staticmethod
    def _last_named(names: list[str]) -> str:
        return next(name for name in reversed(names) if name)

    def read(self) -> Facility | None:
        """Give the facility, or None when anything in the row is wrong."""
        for column in REQUIRED:
            if self.text(column) is None:
                self.problems.append(
                    _cell_problem("missing_value", self.row, column, None, "this value is required")
                )
        point = self._point()
        valid_from = self._date("valid_from")
        tier = self._choice("tier", tuple(Tier), "unknown_tier")
        designations = self._designations(valid_from)
        declared = self._capabilities(valid_from)
        ward = self._ward()
        if self.problems or point is None:
            return None
        return Facility(
            code=self.text("code") or "",
            name=self.text("name") or "",
            lon=point[0],
            lat=point[1],
            name_en=self.text("name_en"),
            kind=self.text("kind"),
            tier=tier,
            phone=self.text("phone"),
            area_code=self.text("area_code"),
            designations=designations,
            capabilities=declared,
            newborn_ward=ward,
            valid_from=valid_from,
            source=self.text("source"),
        )

    def text(self, column: str) -> str | None:
        """Give the cell as text, None where it is empty or there is no such column."""
        return self._cells.get(column) or None

    def _plain(self, column: str) -> str | None:
        """Give the cell with full-width characters made plain, for numbers, dates and codes."""
        text = self.text(column)
        return None if text is None else unicodedata.normalize("NFKC", text).strip()

    def _refuse(self, code: str, column: str, value: str | None, advice: str) -> None:
        self.problems.append(_cell_problem(code, self.row, column, value, advice))

    def _check_text(self, column: str, cell: str) -> None:
        longest = LONGEST_CODE if column == "code" else LONGEST_FIELD
        if len(cell) > longest:
            self._refuse("too_long", column, cell, f"at most {longest} characters")
        if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in cell):
            self._refuse("control_character", column, repr(cell), "remove the invisible characters")
        elif column == "code" and re.search(r"[\s/\\?#%]", cell):
            self._refuse("bad_code", column, cell, "a code has no spaces and none of / \\ ? # %")

    def _point(self) -> tuple[float, float] | None:
        lon, lat = self._number("lon"), self._number("lat")
        if lon is not None and lat is not None and _is_swapped(lon, lat):
            self._refuse(
                "swapped_coordinates", "lon", self.text("lon"), f"lon and lat {lat} look swapped"
            )
            return None
        lon = self._within("lon", lon, _HALF_TURN_DEG)
        lat = self._within("lat", lat, _POLE_DEG)
        if lon is None or lat is None:
            return None
        if lon == 0 and lat == 0:
            self._refuse(
                "null_island", "lon", self.text("lon"), "0,0 means the position was not entered"
            )
            return None
        lon, lat = to_wgs84(lon, lat, self.crs)
        return round(lon, COORDINATE_DECIMALS), round(lat, COORDINATE_DECIMALS)

    def _within(self, column: str, value: float | None, most: int) -> float | None:
        if value is None or abs(value) <= most:
            return value
        advice = f"it must lie from -{most} to {most}"
        self._refuse("out_of_range", column, self.text(column), advice)
        return None

    def _number(self, column: str) -> float | None:
        text = self._plain(column)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text):
            self._refuse("not_a_number", column, self.text(column), "write degrees such as 113.52")
            return None
        return float(text)

    def _date(self, column: str) -> date | None:
        text = self._plain(column)
        if text is None:
            return None
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._refuse("not_a_date", column, self.text(column), "write it as 2026-01-31")
        return None

    def _choice(self, column: str, choices: tuple[Tier, ...], code: str) -> Tier | None:
        text = self._plain(column)
        if text is None:
            return None
        if text.lower() in choices:
            return Tier(text.lower())
        self._refuse(
            code, column, self.text(column), f"use one of {', '.join(choices)}, or nothing"
        )
        return None

    def _designations(self, valid_from: date | None) -> tuple[Designation, ...]:
        levels = {
            CentreKind.MATERNAL: self._choice("maternal_centre", CENTRE_LEVELS, "unknown_level"),
            CentreKind.NEWBORN: self._choice("newborn_centre", CENTRE_LEVELS, "unknown_level"),
        }
        return tuple(
            Designation(kind, level, valid_from, source=self.text("source"))
            for kind, level in levels.items()
            if level is not None
        )

    def _capabilities(self, valid_from: date | None) -> tuple[DeclaredCapability, ...]:
        declared: dict[str, DeclaredCapability] = {}
        for part in re.split(r"[;；]", self.text("capabilities") or ""):
            word = unicodedata.normalize("NFKC", part).strip()
            code, at, partner = word.partition("@")
            code, partner = code.strip().lower(), partner.strip()
            if not word:
                continue
            if code not in capabilities():
                advice = closest(code, capabilities())
                self._refuse("unknown_capability", "capabilities", part.strip(), advice)
            elif at and partner in {"", self.text("code")}:
                advice = "after @ name the partner facility's code"
                self._refuse("unknown_partner", "capabilities", part.strip(), advice)
            elif code in declared:
                self._refuse("duplicate_capability", "capabilities", part.strip(), "name it once")
            else:
                held = Held.BY_AGREEMENT if partner else Held.OWN
                declared[code] = DeclaredCapability(code, held, partner or None, valid_from)
        return tuple(declared.values())

    def _ward(self) -> WardGrade | None:
        text = self._plain("newborn_ward")
        if text is None:
            return None
        word = text.lower().replace(" ", "").removesuffix("级")
        roman = re.fullmatch(r"(i{1,3})([abc]?)", word)
        if roman:
            word = _ROMAN[roman[1]] + roman[2]
        if word in set(WardGrade):
            return WardGrade(word)
        advice = f"use one of {', '.join(WardGrade)}, or nothing"
        self._refuse("unknown_ward", "newborn_ward", self.text("newborn_ward"), advice)
        return None


def _is_swapped(lon: float, lat: float) -> bool:
    """Whether the pair is impossible or abroad as written, and sensible the other way round."""
    if _POLE_DEG < abs(lat) <= _HALF_TURN_DEG and abs(lon) <= _POLE_DEG:
        return True
    west, south, east, north = _CHINA
    return west <= lat <= east and south <= lon <= north
