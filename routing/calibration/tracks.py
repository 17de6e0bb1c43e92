"""GPS tracks of completed trips: which way was really driven, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from routing.calibration.routes import Leg
from routing.calibration.rules import CalibrationRules
from routing.calibration.trips import (
    LeftOut,
    Trip,
    TripsError,
    as_the_crow_flies_m,
    left_out,
    read_rows,
)
from routing.errors import PlaceError
from routing.graph import LonLat, RoadGraph
from routing.snapping import Snap, snap

TRACK_COLUMNS = ("trip_id", "at", "lon", "lat")


@dataclass(frozen=True)
class TrackPoint:
    """Where a vehicle was at a moment; `row` is the line of the file."""

    row: int
    at: datetime
    place: LonLat


@dataclass(frozen=True)
class TrackFile:
    """The points of each trip's track in order of time, and the rows left out."""

    tracks: Mapping[str, tuple[TrackPoint, ...]]
    left_out: tuple[LeftOut, ...]
    rows: int


def read_tracks(path: Path, trips: Sequence[Trip], rules: CalibrationRules) -> TrackFile:
    """Read the tracks of trips; raise `TripsError` with everything that cannot be read.

    A point outside its trip's time, of a trip that is not there, or that would need a speed no
    vehicle has is left out.
    """
    problems: list[str] = []
    by_trip: dict[str, list[TrackPoint]] = defaultdict(list)
    rows = list(read_rows(path, TRACK_COLUMNS, problems))
    for row in rows:
        trip_id, at = row.text("trip_id"), row.moment("at", rules)
        lon, lat = row.degrees("lon"), row.degrees("lat")
        if at is not None and lon is not None and lat is not None:
            by_trip[trip_id].append(TrackPoint(row.number, at, (lon, lat)))
    if problems:
        raise TripsError("unreadable_tracks", problems)
    known = {trip.trip_id: trip for trip in trips}
    tracks: dict[str, tuple[TrackPoint, ...]] = {}
    faults: list[LeftOut] = []
    for trip_id, points in by_trip.items():
        kept = _plausible(known.get(trip_id), sorted(points, key=lambda p: (p.at, p.row)), rules)
        tracks[trip_id] = tuple(kept[0])
        faults.extend(kept[1])
    faults.sort(key=lambda fault: fault.row)
    return TrackFile(tracks, tuple(faults), len(rows))


def points_to_pass(
    graph: RoadGraph, track: Sequence[TrackPoint], rules: CalibrationRules
) -> list[Snap]:
    """Return a track's points put on the roads, one for each stretch of it.

    A point far from any road says nothing about which road was taken, so it is passed over.
    """
    passed: list[Snap] = []
    last: LonLat | None = None
    for point in track:
        if last is not None and as_the_crow_flies_m(last, point.place) < rules.tracks.every_m:
            continue
        try:
            found = snap(graph, *point.place)
        except PlaceError:
            continue
        if found.snapped_m <= rules.tracks.detour_allowance_m / 2:
            passed.append(found)
            last = point.place
    return passed


def legs_along(points: Sequence[Snap]) -> list[Leg]:
    """Return the legs between points that were passed one after the other."""
    return [Leg(before, after) for before, after in pairwise(points)]


def is_detour(leg: Leg, driven_m: float, rules: CalibrationRules) -> bool:
    """Say whether the roads make a leg so long that one of its ends is on a wrong road."""
    ends = ((each.lon, each.lat) for each in leg)
    allowed_m = as_the_crow_flies_m(*ends) * rules.tracks.longest_detour
    return driven_m > allowed_m + rules.tracks.detour_allowance_m


def _plausible(
    trip: Trip | None, points: Sequence[TrackPoint], rules: CalibrationRules
) -> tuple[list[TrackPoint], list[LeftOut]]:
    kept: list[TrackPoint] = []
    faults: list[LeftOut] = []
    for point in points:
        at = point.at.isoformat()
        if trip is None:
            why = "belongs to no trip that is used"
            faults.append(left_out(point.row, "trip_id", "", "no_such_trip", why))
        elif not trip.departed_at <= point.at <= trip.arrived_at:
            why = f"is outside the time of its trip in row {trip.row}"
            faults.append(left_out(point.row, "at", at, "outside_its_trip", why))
        elif kept and _kmh(kept[-1], point) > rules.tracks.fastest_kmh:
            why = f"would need {_kmh(kept[-1], point):.0f} km/h from row {kept[-1].row}"
            faults.append(left_out(point.row, "at", at, "too_fast", why))
        else:
            kept.append(point)
    return kept, faults


def _kmh(before: TrackPoint, after: TrackPoint) -> float:
    seconds = max((after.at - before.at).total_seconds(), 1.0)
    return as_the_crow_flies_m(before.place, after.place) * 3.6 / seconds
