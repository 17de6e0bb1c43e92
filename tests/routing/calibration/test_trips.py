"""A file of trips is checked row by row; what is wrong is named, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from routing.calibration import TripsError, calibrate
from routing.calibration.rules import calibration_rules
from routing.calibration.trips import TRIP_COLUMNS, read_trips
from routing.graph import RoadGraph
from tests.routing.calibration.simulated import Truth, simulate, write_rows

RULES = calibration_rules()
GOOD = {
    "trip_id": "a",
    "departed_at": "2026-03-01T08:00:00+08:00",
    "arrived_at": "2026-03-01T08:20:00+08:00",
    "from_lon": "115.02",
    "from_lat": "35.02",
    "to_lon": "115.12",
    "to_lat": "35.05",
    "vehicle": "ambulance",
}


def trip(**cells: str) -> dict[str, str]:
    """Return a good row with some cells written otherwise."""
    return GOOD | cells


def test_a_time_without_a_zone_is_the_clock_on_the_wall(tmp_path: Path) -> None:
    rows = [
        trip(),
        trip(trip_id="b", departed_at="2026-03-01 08:00", arrived_at="2026-03-01 08:20"),
    ]

    one, other = read_trips(write_rows(tmp_path / "t.csv", rows), RULES).trips

    assert (one.departed_at, one.actual_s) == (other.departed_at, other.actual_s)
    assert RULES.band_at(one.departed_at) == "morning"


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({"arrived_at": "2026-03-01T07:40:00+08:00"}, "arrives_before_departure", "arrived_at"),
        ({"arrived_at": "2026-03-01T08:00:00+08:00"}, "arrives_before_departure", "arrived_at"),
        ({"arrived_at": "2026-03-01T08:00:30+08:00"}, "too_brief", "arrived_at"),
        ({"arrived_at": "2026-03-02T08:00:00+08:00"}, "too_long", "arrived_at"),
        ({"arrived_at": "2026-03-01T08:01:30+08:00"}, "too_fast", "arrived_at"),
        ({"arrived_at": "2026-03-01T16:00:00+08:00"}, "too_slow", "arrived_at"),
        ({"to_lon": "115.021", "to_lat": "35.021"}, "too_short", "to_lon"),
        ({"trip_id": "first"}, "duplicate", "trip_id"),
    ],
)
def test_a_row_that_is_no_drive_is_left_out_by_name(
    tmp_path: Path, cells: dict[str, str], reason: str, column: str
) -> None:
    rows = [trip(trip_id="first"), trip(**cells)]

    read = read_trips(write_rows(tmp_path / "t.csv", rows), RULES)

    assert [each.trip_id for each in read.trips] == ["first"]
    (fault,) = read.left_out
    assert (fault.row, fault.column, fault.reason) == (3, column, reason)
    assert fault.sentence.startswith(f"row 3, {column}: ")


def test_a_speed_of_900_km_h_is_said_in_the_sentence(tmp_path: Path) -> None:
    rows = [trip(to_lon="117.0", arrived_at="2026-03-01T08:12:00+08:00")]

    (fault,) = read_trips(write_rows(tmp_path / "t.csv", rows), RULES).left_out

    assert "makes 902 km/h as the crow flies; expected 2 to 150 km/h" in fault.sentence


def test_everything_that_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    rows = [
        trip(departed_at="yesterday", from_lon="115,02"),
        trip(trip_id=" ", to_lat="95", to_lon="nan"),
        trip(from_lat="3_5.0", arrived_at=""),
    ]

    with pytest.raises(TripsError) as refused:
        read_trips(write_rows(tmp_path / "t.csv", rows), RULES)

    assert refused.value.problems == (
        "row 2, departed_at: 'yesterday' is no time; write for example 2026-03-01T08:30+08:00.",
        "row 2, from_lon: '115,02' is no number of degrees from -180 to 180.",
        "row 3, to_lon: 'nan' is no number of degrees from -180 to 180.",
        "row 3, to_lat: '95' is no number of degrees from -90 to 90.",
        "row 3, trip_id: '' is empty.",
        "row 4, arrived_at: '' is no time; write for example 2026-03-01T08:30+08:00.",
        "row 4, from_lat: '3_5.0' is no number of degrees from -90 to 90.",
    )


@pytest.mark.parametrize("day", ["2026-03-01", "20260301", "2026-W09-7"])
def test_a_day_without_a_time_of_day_is_refused_by_row_and_column(tmp_path: Path, day: str) -> None:
    rows = [trip(departed_at=day), trip(trip_id="b", arrived_at=day)]

    with pytest.raises(TripsError) as refused:
        read_trips(write_rows(tmp_path / "t.csv", rows), RULES)

    why = f"{day!r} is a day without a time of day; write for example 2026-03-01T08:30+08:00."
    assert refused.value.problems == (f"row 2, departed_at: {why}", f"row 3, arrived_at: {why}")


def test_a_column_that_could_name_somebody_is_refused(tmp_path: Path) -> None:
    columns = [*TRIP_COLUMNS[:-1], "patient_name", "phone"]
    path = tmp_path / "t.csv"
    path.write_text(",".join(columns) + "\n", encoding="utf-8")

    with pytest.raises(TripsError) as refused:
        read_trips(path, RULES)

    said = refused.value.problems
    assert said[0].startswith("t.csv has no column vehicle")
    assert "'patient_name'" in said[1]
    assert "names no patient" in said[1]
    assert "'phone'" in said[2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column trip_id"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (",".join(TRIP_COLUMNS).encode() + b"\na,b\n", "row 2: expected 8 cells, got 2"),
        (",".join((*TRIP_COLUMNS, "vehicle")).encode(), "the column vehicle more than once"),
        (",".join(TRIP_COLUMNS).encode() + b'\n"a,b\n', "is no CSV file"),
    ],
)
def test_a_file_that_is_no_file_of_trips_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)

    with pytest.raises(TripsError, match=sentence):
        read_trips(path, RULES)


def test_a_spreadsheet_s_mark_and_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "t.csv", [trip()])
    path.write_text("\ufeff" + path.read_text("utf-8") + ",,,,,,,\n\n", encoding="utf-8")

    read = read_trips(path, RULES)

    assert (len(read.trips), read.rows) == (1, 1)


@pytest.fixture(scope="module")
def rows(graph: RoadGraph) -> list[dict[str, str]]:
    """Return a hundred good trips."""
    return simulate(graph, Truth(), 100, seed=2)


Refusal = Callable[[Sequence[dict[str, str]]], TripsError]


@pytest.fixture
def refused(graph: RoadGraph, tmp_path: Path) -> Refusal:
    """Return a function that calibrates with rows and gives back the refusal."""

    def refuse(rows: Sequence[dict[str, str]]) -> TripsError:
        with pytest.raises(TripsError) as error:
            calibrate(graph, write_rows(tmp_path / "trips.csv", rows))
        return error.value

    return refuse


def test_places_off_these_roads_and_other_journeys_are_left_out(
    graph: RoadGraph, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    odd = [
        rows[0] | {"trip_id": "far", "from_lon": "100.0", "arrived_at": "2027-01-01T00:00"},
        rows[0] | {"trip_id": "outside", "from_lat": "35.3"},
        rows[0] | {"trip_id": "between", "from_lon": "115.105", "from_lat": "35.1051"},
        rows[1] | {"trip_id": "slow", "arrived_at": rows[1]["departed_at"][:11] + "23:59:59+00:00"},
    ]
    path = write_rows(tmp_path / "trips.csv", [*rows, *odd])

    found = calibrate(graph, path)

    said = {fault.row: fault.reason for fault in found.left_out}
    assert said[102] == "too_long"
    assert said[103] == "outside_region"
    assert said[104] == "far_from_road"
    assert 105 in said
    assert found.calibration.document["trips"]["used"] == 100


def test_a_file_of_mostly_impossible_rows_is_refused_with_each_row_named(
    rows: list[dict[str, str]], refused: Refusal
) -> None:
    swapped = [
        row | {"departed_at": row["arrived_at"], "arrived_at": row["departed_at"]}
        for row in rows[:40]
    ]

    error = refused([*swapped, *rows[40:]])

    assert "40 of 100 rows are no drives one can learn from, more than 20%" in error.problems[0]
    assert sum("is not after departed_at" in sentence for sentence in error.problems) == 40


@pytest.mark.parametrize("count", [0, 29])
def test_too_few_trips_are_refused(
    rows: list[dict[str, str]], refused: Refusal, count: int
) -> None:
    error = refused(rows[:count])

    assert f"{count} trips can be used, a calibration needs 30" in error.problems[0]
