"""Completed trips from a CSV file, checked row by row; nothing in them says who was driven."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from routing.calibration.rules import CalibrationRules
from routing.errors import RoadsError
from routing.graph import LonLat
from routing.terrain import METRES_PER_DEGREE

TRIP_COLUMNS = (
    *("trip_id", "departed_at", "arrived_at", "from_lon", "from_lat", "to_lon", "to_lat"),
    "vehicle",
)
MAX_LATITUDE = 90.0
MAX_LONGITUDE = 180.0
_SHOWN = 40


class TripsError(RoadsError):
    """Trips that cannot be used; `problems` are one sentence each, all there are."""

    def __init__(self, code: str, problems: Sequence[str]) -> None:
        super().__init__(code, "\n".join(problems), {"count": len(problems)})
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Trip:
    """One completed drive; `row` is its line in the file, the header being line 1."""

    row: int
    trip_id: str
    departed_at: datetime
    arrived_at: datetime
    origin: LonLat
    destination: LonLat
    vehicle: str

    @property
    def actual_s(self) -> float:
        """How long the drive took."""
        return (self.arrived_at - self.departed_at).total_seconds()


@dataclass(frozen=True)
class LeftOut:
    """A row that is no drive one can learn from, and why."""

    row: int
    column: str
    value: str
    reason: str
    sentence: str


@dataclass(frozen=True)
class TripFile:
    """The trips of a file that may be used, and the rows left out."""

    trips: tuple[Trip, ...]
    left_out: tuple[LeftOut, ...]
    rows: int


class Row:
    """One line of a CSV file whose cells are read with what is wrong kept for later."""

    def __init__(self, number: int, cells: Mapping[str, str], problems: list[str]) -> None:
        self.number, self._cells, self._problems = number, cells, problems

    def text(self, column: str) -> str:
        """Return a cell without blanks around it; an empty one is a problem."""
        value = self._cells[column].strip()
        if not value:
            self._wrong(column, value, "is empty")
        return value

    def moment(self, column: str, rules: CalibrationRules) -> datetime | None:
        """Return a moment in UTC, or `None` where the cell holds none."""
        value = self._cells[column].strip()
        if _is_day(value):
            wanted = "is a day without a time of day; write for example 2026-03-01T08:30+08:00"
            self._wrong(column, value, wanted)
            return None
        try:
            return rules.local(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            wanted = "is no time; write for example 2026-03-01T08:30+08:00"
            self._wrong(column, value, wanted)
            return None

    def degrees(self, column: str) -> float | None:
        """Return a coordinate in degrees, or `None` where the cell holds none."""
        value = self._cells[column].strip()
        limit = MAX_LONGITUDE if column.endswith("lon") else MAX_LATITUDE
        try:
            number = float(value) if "_" not in value else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number) and abs(number) <= limit:
            return number
        self._wrong(column, value, f"is no number of degrees from -{limit:g} to {limit:g}")
        return None

    def _wrong(self, column: str, value: str, why: str) -> None:
        self._problems.append(f"row {self.number}, {column}: {value[:_SHOWN]!r} {why}.")


def read_trips(path: Path, rules: CalibrationRules) -> TripFile:
    """Read completed trips; raise `TripsError` with everything that cannot be read."""
    problems: list[str] = []
    rows = list(read_rows(path, TRIP_COLUMNS, problems))
    trips = [_trip_of(row, rules) for row in rows]
    if problems:
        raise TripsError("unreadable_trips", problems)
    kept: list[Trip] = []
    left_out: list[LeftOut] = []
    seen: dict[str, int] = {}
    for trip in trips:
        if trip is None:  # said in problems, which were raised
            continue
        fault = _duplicate(trip, seen) or _implausible(trip, rules)
        if fault is None:
            kept.append(trip)
        else:
            left_out.append(fault)
        seen.setdefault(trip.trip_id, trip.row)
    return TripFile(tuple(kept), tuple(left_out), len(rows))


def read_rows(path: Path, columns: Sequence[str], problems: list[str]) -> Iterable[Row]:
    """Read the lines of a CSV file that has these columns and no other.

    Raise `TripsError` for a file that is no such CSV; what is wrong in a cell is put in `problems`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except UnicodeDecodeError as error:
        sentence = f"{path.name} is not UTF-8 text; save it as CSV in UTF-8."
        raise TripsError("no_csv", [sentence]) from error
    except csv.Error as error:
        raise TripsError("no_csv", [f"{path.name} is no CSV file: {error}."]) from error
    header = [name.strip() for name in lines[0]] if lines else []
    _check_header(path, header, columns)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            problems.append(f"row {number}: expected {len(header)} cells, got {len(line)}.")
            continue
        rows.append(Row(number, dict(zip(header, line, strict=True)), problems))
    return rows


def as_the_crow_flies_m(start: LonLat, stop: LonLat) -> float:
    """Return the metres between two points, on the plane of their middle latitude."""
    squeeze = math.cos(math.radians((start[1] + stop[1]) / 2))
    east, north = (stop[0] - start[0]) * squeeze, stop[1] - start[1]
    return math.hypot(east, north) * METRES_PER_DEGREE


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    problems = [
        f"{path.name} has no column {name}; expected {', '.join(columns)}."
        for name in columns
        if name not in header
    ]
    problems += [
        f"{path.name} has a column {name[:_SHOWN]!r} that calibration does not use; take it out: a "
        "file of trips names no patient, no crew and no case."
        for name in dict.fromkeys(header)
        if name not in columns
    ]
    problems += [
        f"{path.name} has the column {name} more than once."
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if problems:
        raise TripsError("wrong_columns", problems)


def _trip_of(row: Row, rules: CalibrationRules) -> Trip | None:
    departed_at, arrived_at = row.moment("departed_at", rules), row.moment("arrived_at", rules)
    places = [row.degrees(column) for column in ("from_lon", "from_lat", "to_lon", "to_lat")]
    trip_id, vehicle = row.text("trip_id"), row.text("vehicle").casefold()
    known = [place for place in places if place is not None]
    if departed_at is None or arrived_at is None or len(known) < len(places):
        return None
    from_lon, from_lat, to_lon, to_lat = known
    return Trip(
        row=row.number,
        trip_id=trip_id,
        departed_at=departed_at,
        arrived_at=arrived_at,
        origin=(from_lon, from_lat),
        destination=(to_lon, to_lat),
        vehicle=vehicle,
    )


def _duplicate(trip: Trip, seen: Mapping[str, int]) -> LeftOut | None:
    if trip.trip_id not in seen:
        return None
    why = f"is the trip of row {seen[trip.trip_id]} again"
    return left_out(trip.row, "trip_id", trip.trip_id, "duplicate", why)


def _implausible(trip: Trip, rules: CalibrationRules) -> LeftOut | None:
    """Say why a trip cannot be a drive, before any road is looked at."""
    limits, actual_s = rules.cleaning, trip.actual_s
    arrived = trip.arrived_at.isoformat()
    if actual_s <= 0:
        why = f"is not after departed_at, {trip.departed_at.isoformat()}"
        return left_out(trip.row, "arrived_at", arrived, "arrives_before_departure", why)
    if not limits.shortest_s <= actual_s <= limits.longest_s:
        why = (
            f"makes a drive of {actual_s:.0f} s; expected {limits.shortest_s:g} "
            f"to {limits.longest_s:g} s"
        )
        reason = "too_brief" if actual_s < limits.shortest_s else "too_long"
        return left_out(trip.row, "arrived_at", arrived, reason, why)
    metres = as_the_crow_flies_m(trip.origin, trip.destination)
    if metres < limits.shortest_m:
        why = f"is {metres:.0f} m from where it began; expected {limits.shortest_m:g} m or more"
        return left_out(trip.row, "to_lon", f"{trip.destination[0]}", "too_short", why)
    kmh = metres * 3.6 / actual_s
    if kmh > limits.fastest_kmh or kmh < limits.slowest_kmh:
        why = (
            f"makes {kmh:.0f} km/h as the crow flies; expected {limits.slowest_kmh:g} "
            f"to {limits.fastest_kmh:g} km/h"
        )
        reason = "too_fast" if kmh > limits.fastest_kmh else "too_slow"
        return left_out(trip.row, "arrived_at", arrived, reason, why)
    return None


def left_out(row: int, column: str, value: str, reason: str, why: str) -> LeftOut:
    """Say of a row that it was left out, and why."""
    sentence = f"row {row}, {column}: {value[:_SHOWN]!r} {why}; left out."
    return LeftOut(row, column, value[:_SHOWN], reason, sentence)
