"""Read the table of facilities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from facilities.capabilities import WardGrade
from facilities.coordinates import Crs, read_crs, to_wgs84
from facilities.errors import Problem
from facilities.facility import Designation, Facility, Ownership, Tier
from facilities.network import Network
from facilities.registry.capability_cell import Validity, read_capabilities
from facilities.registry.cell_reader import CellReader, as_code
from facilities.registry.cells import plain
from facilities.registry.columns import (
    CENTRE_SUFFIX,
    TableSpec,
    cell_words,
    table_spec,
)
from facilities.registry.records import Record, content_of, read_records
from facilities.registry.stabilisation_cell import LONGEST_TEAM_TIME_MIN, read_stabilisation
from facilities.vocabulary import Label, Vocabulary, packaged_vocabulary

CENTRE_LEVELS = (Tier.COUNTY, Tier.PREFECTURE, Tier.PROVINCE)
COORDINATE_DECIMALS = 7  # a centimetre; more digits would only be noise of the inverse shift
# A county's file may name a partner that only another county's file brings.
MAY_BE_MISSING = frozenset({"unknown_partner"})

_ROMAN = {"iii": "3", "ii": "2", "i": "1"}
_HALF_TURN_DEG, _POLE_DEG = 180, 90
_CHINA = (73.0, 18.0, 135.5, 54.0)  # west, south, east, north; only to recognise slips of a hand
_MOST_ROWS_SAID = 10
_BETWEEN_PHONES = re.compile(r"[;；、\n]")


@dataclass(frozen=True)
class FacilityFile:
    """What a file holds: the facilities that read rightly and every problem of the rest.

    `remarks` are worth a look and refuse nothing. `columns` are those the file has, by their keys.
    `rows` says by code where a facility stands.
    """

    facilities: tuple[Facility, ...]
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset()
    crs: Crs = Crs.WGS84
    rows: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """Write the document of `facilities import --check --json`; coordinates in WGS-84."""
        return {
            "facilities": [
                {"code": each.code, "lon": each.lon, "lat": each.lat} for each in self.facilities
            ],
            "errors": [problem_as_json(problem) for problem in self.errors],
        }


def problem_as_json(problem: Problem) -> dict[str, object]:
    """Write one problem of a file as the documents of the command line have it."""
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
    }


def read_facilities(
    source: Path | str | bytes,
    crs: Crs | str = Crs.WGS84,
    vocabulary: Vocabulary | None = None,
) -> FacilityFile:
    """Read a CSV or XLSX file, or its bytes, with coordinates in the named system.

    A coordinate system that is not known raises BadInputError, a path that cannot be read OSError;
    everything wrong inside the file is in `errors`. Words are those of the vocabulary.
    """
    system = read_crs(crs)
    words = vocabulary or packaged_vocabulary()
    spec = table_spec("facilities", words)
    records = read_records(content_of(source), spec)
    errors = list(records.problems)
    read: dict[int, Facility] = {}
    records_of_code: dict[str, list[Record]] = defaultdict(list)
    for record in records.rows:
        reader = _FacilityReader(record, spec, system, words)
        facility = reader.read()
        errors.extend(reader.problems)
        if (cell := record.cells.get("code")) and cell.text:
            records_of_code[as_code(cell.text)].append(record)
        if facility is not None:
            read[record.row] = facility
    doubled = {r.row for rows in records_of_code.values() if len(rows) > 1 for r in rows}
    errors.extend(_duplicates(records_of_code))
    kept = {row: facility for row, facility in read.items() if row not in doubled}
    errors.extend(_contradictions(kept, words))
    errors.sort(key=lambda problem: problem.row or 0)
    facilities = tuple(kept.values())
    remarks = (*records.remarks, *_abroad(kept))
    rows = {each.code: row for row, each in kept.items()}
    return FacilityFile(facilities, tuple(errors), remarks, records.columns, system, rows)


def _abroad(facilities: Mapping[int, Facility]) -> Iterator[Problem]:
    """Remark on the few places outside China of a file whose others lie in it: digits slip."""
    rows = [row for row, each in facilities.items() if not _is_in_china(each)]
    if rows and len(rows) * 2 < len(facilities):
        said = ", ".join(str(row) for row in rows[:_MOST_ROWS_SAID])
        more = "…" * (len(rows) > _MOST_ROWS_SAID)
        message = (
            f"{len(rows)} of {len(facilities)} places lie outside China (row {said}{more}): "
            "look whether a digit is missing."
        )
        yield Problem("outside_china", message, row=rows[0])


def _contradictions(facilities: Mapping[int, Facility], words: Vocabulary) -> Iterator[Problem]:
    """Report by row what cannot hold together, such as a circle of agreements."""
    row_of = {facility.code: row for row, facility in facilities.items()}
    for problem in Network(facilities.values(), (), words).problems():
        if problem.code not in MAY_BE_MISSING:
            row = row_of.get(problem.field or "")
            yield replace(problem, row=row, message=f"Row {row}: {problem.message}")


def _duplicates(records_of_code: Mapping[str, list[Record]]) -> Iterator[Problem]:
    for code, records in records_of_code.items():
        for record in records if len(records) > 1 else ():
            others = ", ".join(str(other.row) for other in records if other is not record)
            yield record.problem("duplicate_code", "code", code, f"row {others} has it too")


class _FacilityReader(CellReader):
    """Reads one row into a facility and collects everything wrong with it."""

    def __init__(self, record: Record, spec: TableSpec, crs: Crs, words: Vocabulary) -> None:
        super().__init__(record, spec)
        self.crs = crs
        self.words = words

    def read(self) -> Facility | None:
        """Give the facility, or None when anything in the row is wrong."""
        code = self.code("code")
        point = self._point()
        row = self.validity()
        tier = self.word("tier", self.words.tiers, "unknown_tier")
        phones = self._phones()
        facility = Facility(
            code=code or "",
            name=self.text("name") or "",
            lon=point[0] if point else None,
            lat=point[1] if point else None,
            name_en=self.text("name_en"),
            kind=self.text("kind"),
            tier=None if tier is None else Tier(tier),
            phone=phones[0] if phones else None,
            area_code=self.plain("area_code"),
            designations=self._designations(row),
            capabilities=read_capabilities(
                self.text("capabilities") or "", code, row, self.words, self._refuse_capability
            ),
            newborn_ward=self._ward(),
            valid_from=row[0],
            source=self.text("source"),
            phones=phones,
            alliance=self.text("alliance"),
            ownership=self._ownership(),
            grid=self.text("grid"),
            mobilisation_min=self.whole("mobilisation_min", LONGEST_TEAM_TIME_MIN),
            valid_to=row[1],
            mobilisation_night_min=self.whole("mobilisation_night_min", LONGEST_TEAM_TIME_MIN),
            stabilisation=read_stabilisation(
                self.text("stabilisation") or "", self.words, self._refuse_stabilisation
            ),
            vehicle_ready_min=self.whole("vehicle_ready_min", LONGEST_TEAM_TIME_MIN),
            retrieval_team=self.yes_no("retrieval_team"),
        )
        return None if self.problems or point is None else facility

    def _refuse_capability(self, code: str, part: str, advice: str) -> None:
        self.refuse(code, "capabilities", part, advice)

    def _refuse_stabilisation(self, code: str, part: str, advice: str) -> None:
        self.refuse(code, "stabilisation", part, advice)

    def _ownership(self) -> Ownership | None:
        word = self.word("ownership", cell_words().ownerships, "unknown_ownership")
        return None if word is None else "public" if word == "public" else "private"

    def _phones(self) -> tuple[str, ...]:
        """Every number once, that of the column `phone` first."""
        written = f"{self.plain('phone') or ''};{self.text('phones') or ''}"
        numbers = (plain(part) for part in _BETWEEN_PHONES.split(written))
        return tuple(dict.fromkeys(number for number in numbers if number))

    def _point(self) -> tuple[float, float] | None:
        advice = "write degrees such as 113.52"
        lon, lat = self.number("lon", advice), self.number("lat", advice)
        if lon is not None and lat is not None and _is_swapped(lon, lat):
            advice = f"lon and lat {lat} look swapped"
            self.refuse("swapped_coordinates", "lon", self.text("lon"), advice)
            return None
        lon = self._within("lon", lon, _HALF_TURN_DEG)
        lat = self._within("lat", lat, _POLE_DEG)
        if lon is None or lat is None:
            return None
        if lon == 0 and lat == 0:
            advice = "0,0 means the position was not entered"
            self.refuse("null_island", "lon", self.text("lon"), advice)
            return None
        lon, lat = to_wgs84(lon, lat, self.crs)
        return round(lon, COORDINATE_DECIMALS), round(lat, COORDINATE_DECIMALS)

    def _within(self, column: str, value: float | None, most: int) -> float | None:
        if value is None or abs(value) <= most:
            return value
        advice = f"it must lie from -{most} to {most}"
        self.refuse("out_of_range", column, self.text(column), advice)
        return None

    def _designations(self, row: Validity) -> tuple[Designation, ...]:
        source = self.text("designation_source") or self.text("source")
        levels = centre_levels(self.words)
        found = {
            kind: self.word(f"{kind}{CENTRE_SUFFIX}", levels, "unknown_level")
            for kind in self.words.centre_kinds
        }
        return tuple(
            Designation(kind, Tier(level), *row, source=source)
            for kind, level in found.items()
            if level is not None
        )

    def _ward(self) -> WardGrade | None:
        text = self.plain("newborn_ward")
        if text is None:
            return None
        word = text.lower().replace(" ", "").removesuffix("级")
        roman = re.fullmatch(r"(i{1,3})([abc]?)", word)
        if roman:
            word = _ROMAN[roman[1]] + roman[2]
        if word in set(WardGrade):
            return WardGrade(word)
        advice = f"use one of {', '.join(WardGrade)}, or nothing"
        self.refuse("unknown_ward", "newborn_ward", self.text("newborn_ward"), advice)
        return None


def centre_levels(words: Vocabulary) -> Mapping[str, Label]:
    """Give the tiers a centre may be of, with their words."""
    return {code: label for code, label in words.tiers.items() if code in set(CENTRE_LEVELS)}


def _is_in_china(facility: Facility) -> bool:
    west, south, east, north = _CHINA
    lon, lat = facility.lon, facility.lat
    return lon is not None and lat is not None and west <= lon <= east and south <= lat <= north


def _is_swapped(lon: float, lat: float) -> bool:
    """Whether the pair is impossible or abroad as written, and sensible the other way round."""
    if _POLE_DEG < abs(lat) <= _HALF_TURN_DEG and abs(lon) <= _POLE_DEG:
        return True
    west, south, east, north = _CHINA
    return west <= lat <= east and south <= lon <= north
