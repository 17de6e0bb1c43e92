"""A track says which way was driven; it cannot be read from the two ends alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from routing.calibration import TripsError, calibrate
from routing.calibration.rules import calibration_rules
from routing.calibration.tracks import TRACK_COLUMNS, read_tracks
from routing.calibration.trips import read_trips
from routing.graph import RoadGraph
from tests.routing.calibration.simulated import Truth, simulate, write_rows

RULES = calibration_rules()
TRIP = {
    "trip_id": "a",
    "departed_at": "2026-03-01T08:00:00+08:00",
    "arrived_at": "2026-03-01T08:20:00+08:00",
    "from_lon": "115.0",
    "from_lat": "35.0",
    "to_lon": "115.1",
    "to_lat": "35.0",
    "vehicle": "ambulance",
}


def point(at: str, lon: str, lat: str = "35.0", trip_id: str = "a") -> dict[str, str]:
    """Return one row of a track on the first of March."""
    return {"trip_id": trip_id, "at": f"2026-03-01T{at}+08:00", "lon": lon, "lat": lat}


def test_points_stand_in_order_of_time_and_what_cannot_be_is_left_out(tmp_path: Path) -> None:
    trips = read_trips(write_rows(tmp_path / "t.csv", [TRIP]), RULES).trips
    rows = [
        point("08:10:00", "115.05"),
        point("08:05:00", "115.02"),
        point("07:00:00", "115.0"),
        point("08:10:05", "115.09"),
        point("08:06:00", "115.03", trip_id="nobody"),
    ]

    read = read_tracks(write_rows(tmp_path / "p.csv", rows, TRACK_COLUMNS), trips, RULES)

    assert [each.place[0] for each in read.tracks["a"]] == [115.02, 115.05]
    assert [(each.row, each.reason) for each in read.left_out] == [
        (4, "outside_its_trip"),
        (5, "too_fast"),
        (6, "no_such_trip"),
    ]


def test_a_track_that_carries_more_than_a_track_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("trip_id,at,lon,lat,case\na,yesterday,x,1,bleeding\n", encoding="utf-8")

    with pytest.raises(TripsError, match="column 'case' that calibration does not use"):
        read_tracks(path, (), RULES)


def test_everything_unreadable_in_a_track_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "trip_id,at,lon,lat\na,yesterday,x,1\n,2026-03-01T08:00,1,91\n", encoding="utf-8"
    )

    with pytest.raises(TripsError) as refused:
        read_tracks(path, (), RULES)

    assert len(refused.value.problems) == 4


def test_a_day_without_a_time_of_day_is_no_time_of_a_point(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("trip_id,at,lon,lat\na,2026-03-01,1,1\n", encoding="utf-8")

    with pytest.raises(TripsError, match="row 2, at: '2026-03-01' is a day without a time of day"):
        read_tracks(path, (), RULES)


def test_with_tracks_the_roads_really_driven_are_the_ones_that_learn(
    graph: RoadGraph, tmp_path: Path
) -> None:
    """Everybody drives round by the outermost road, which takes twice its time."""
    rows, points = [], []
    for number, row in enumerate(simulate(graph, Truth(common_sigma=0.1), 60, seed=4)):
        ends = {"from_lon": "115.06", "from_lat": "35.0", "to_lon": "115.0", "to_lat": "35.06"}
        departed_at = datetime.fromisoformat(row["departed_at"])
        seconds = 1000 + number
        arrived_at = departed_at + timedelta(seconds=seconds)
        rows.append(row | ends | {"arrived_at": arrived_at.isoformat()})
        corner = [("115.03", "35.0"), ("115.0", "35.0"), ("115.0", "35.03")]
        points += [
            {
                "trip_id": row["trip_id"],
                "at": (departed_at + timedelta(seconds=seconds * share / 4)).isoformat(),
                "lon": lon,
                "lat": lat,
            }
            for share, (lon, lat) in enumerate(corner, start=1)
        ]
    trips = write_rows(tmp_path / "trips.csv", rows)
    tracks = write_rows(tmp_path / "tracks.csv", points, TRACK_COLUMNS)

    without = calibrate(graph, trips).calibration.document
    with_tracks = calibrate(graph, trips, tracks).calibration.document

    driven = {
        (row["road_class"], row["area"]): row["trips"]
        for row in with_tracks["roads"]
        if row["trips"]
    }
    assert driven == {("trunk", "rural"): 60}
    assert with_tracks["trips"]["with_track"] == 60
    assert without["trips"]["with_track"] == 0
    assert with_tracks["backtest"]["after"]["median_ratio"] == pytest.approx(1, abs=0.02)


def test_a_point_put_on_a_wrong_road_is_passed_over(graph: RoadGraph, tmp_path: Path) -> None:
    rows = simulate(graph, Truth(), 60, seed=6)
    # halfway, somewhere quite else: nobody drives there and back within the detour allowed
    points = [
        {
            "trip_id": row["trip_id"],
            "at": (
                datetime.fromisoformat(row["departed_at"])
                + (
                    datetime.fromisoformat(row["arrived_at"])
                    - datetime.fromisoformat(row["departed_at"])
                )
                / 2
            ).isoformat(),
            "lon": "115.114",
            "lat": "35.1146",
        }
        for row in rows
    ]
    trips = write_rows(tmp_path / "trips.csv", rows)

    found = calibrate(graph, trips, write_rows(tmp_path / "p.csv", points, TRACK_COLUMNS))

    assert found.calibration.document["trips"]["with_track"] == 0
