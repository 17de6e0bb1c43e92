"""From files of trips to a calibration: clean, route, fit, and test on trips held back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.calibration.backtest import backtest
from routing.calibration.calibration import Calibration, factors_of_edges
from routing.calibration.document import calibration_of
from routing.calibration.model import POOLED, Fit, Observations, fit_trips
from routing.calibration.routes import Driven, driven_of, routes_of
from routing.calibration.rules import CalibrationRules, calibration_rules
from routing.calibration.tracks import (
    TrackFile,
    is_detour,
    legs_along,
    points_to_pass,
    read_tracks,
)
from routing.calibration.trips import LeftOut, Trip, TripFile, TripsError, left_out, read_trips
from routing.calibration.vehicles import named_vehicles
from routing.errors import PlaceError
from routing.graph import AREAS, RoadGraph
from routing.snapping import Snap, snap
from routing.travel_times.ends import Drive
from routing.weights import Weights

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Placed:
    """A trip on the roads: the points it passed in order, its ends among them."""

    trip: Trip
    points: tuple[Snap, ...]


@dataclass(frozen=True)
class Calibrated:
    """A calibration with every row that was left out of it, by name."""

    calibration: Calibration
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, eq=False)
class _Routed:
    """Trips with what the speed table says of the way each took."""

    placed: tuple[Placed, ...]
    driven: tuple[Driven, ...]


def calibrate(
    graph: RoadGraph,
    trips_file: Path,
    tracks_file: Path | None = None,
    *,
    rules: CalibrationRules | None = None,
    progress: Progress | None = None,
) -> Calibrated:
    """Fit the times of a graph to completed trips; the same files give the same calibration.

    Raise `TripsError` for files that cannot be read, or hold too few drives or too many bad rows.
    """
    rules, report = rules or calibration_rules(), progress or _silent
    report("reading the trips", None)
    read = read_trips(trips_file, rules)
    tracks = TrackFile({}, (), 0)
    if tracks_file is not None:
        tracks = read_tracks(tracks_file, read.trips, rules)
    report("putting the trips on the roads", None)
    placed, off_road = _place(graph, read.trips, tracks, rules)
    routed, odd = _without_odd(graph, placed, rules, report)
    faults = (*read.left_out, *off_road, *odd)
    _refuse_hopeless(trips_file, read, len(routed.placed), faults, rules)
    report("fitting the factors", None)
    routed, seen, fit, rounds = _fit_with_routes(graph, routed, rules, report)
    report("testing on trips held back", None)
    calibration = calibration_of(
        graph,
        seen,
        fit,
        rules,
        trips=[each.trip for each in routed.placed],
        counts={
            "rows": read.rows,
            "used": len(seen),
            "with_track": sum(len(each.points) > 2 for each in routed.placed),  # noqa: PLR2004
            "left_out": dict(sorted(Counter(fault.reason for fault in faults).items())),
            "track_rows": tracks.rows,
            "track_left_out": dict(sorted(Counter(f.reason for f in tracks.left_out).items())),
        },
        route_rounds=rounds,
        backtest=backtest(seen, _folds_of(routed, rules), rules),
    )
    ordered = sorted(faults, key=lambda fault: fault.row)
    return Calibrated(calibration, (*ordered, *tracks.left_out))


def weights_of(graph: RoadGraph, fit: Fit, rules: CalibrationRules) -> Weights:
    """Return the weights under a fit's road factors; hour and vehicle change no route."""
    logs = np.array(
        [fit.road_log(name, area, rules) for name in graph.manifest.road_classes for area in AREAS]
    )
    return Weights.under(graph, [], factors_of_edges(graph, np.exp(logs)))


def _place(
    graph: RoadGraph, trips: Sequence[Trip], tracks: TrackFile, rules: CalibrationRules
) -> tuple[list[Placed], list[LeftOut]]:
    placed: list[Placed] = []
    faults: list[LeftOut] = []
    for trip in trips:
        found = [_end_of(graph, trip, side, rules) for side in ("from", "to")]
        ends = [each for each in found if isinstance(each, Snap)]
        if len(ends) < len(found):
            faults.append(next(each for each in found if isinstance(each, LeftOut)))
            continue
        between = points_to_pass(graph, tracks.tracks.get(trip.trip_id, ()), rules)
        placed.append(Placed(trip, (ends[0], *between, ends[1])))
    return placed, faults


def _end_of(graph: RoadGraph, trip: Trip, side: str, rules: CalibrationRules) -> Snap | LeftOut:
    """Put one end of a trip on the roads, or say why it stands on none."""
    lon, lat = trip.origin if side == "from" else trip.destination
    column = f"{side}_lon"
    try:
        found = snap(graph, lon, lat)
    except PlaceError as error:
        why = f"with {side}_lat {lat} is no place of these roads ({error.code})"
        return left_out(trip.row, column, str(lon), error.code, why)
    limit_m = rules.cleaning.farthest_from_road_m
    if found.snapped_m > limit_m:
        why = f"is {found.snapped_m:.0f} m from the nearest road; expected {limit_m:g} m or less"
        return left_out(trip.row, column, str(lon), "far_from_road", why)
    return found


def _without_odd(
    graph: RoadGraph, placed: Sequence[Placed], rules: CalibrationRules, report: Progress
) -> tuple[_Routed, list[LeftOut]]:
    """Leave out trips without a way, or whose time is another journey's than the row says."""
    report("finding the way of each trip", None)
    weights = Weights.of(graph)
    straight = _passing_wrong_roads_over(weights, placed, rules)
    drives = _drives_of(weights, straight)
    kept: list[tuple[Placed, list[Drive]]] = []
    faults: list[LeftOut] = []
    for each, driven in zip(straight, drives, strict=True):
        fault = _route_fault(graph, each.trip, driven, rules)
        if fault is None and driven is not None:
            kept.append((each, driven))
        elif fault is not None:
            faults.append(fault)
    return _routed(graph, [each for each, _ in kept], [driven for _, driven in kept]), faults


def _route_fault(
    graph: RoadGraph, trip: Trip, driven: list[Drive] | None, rules: CalibrationRules
) -> LeftOut | None:
    if driven is None:
        why = "is reached by no road from where the trip began"
        return left_out(trip.row, "to_lon", str(trip.destination[0]), "no_road", why)
    said = driven_of(graph, driven)
    ratio = trip.actual_s / max(float(said.table_s.sum()) + said.fixed_s, 1.0)
    low, high = rules.cleaning.smallest_ratio, rules.cleaning.largest_ratio
    if low <= ratio <= high:
        return None
    why = f"makes {ratio:.2f} times the likely time; expected {low:g} to {high:g} times"
    return left_out(trip.row, "arrived_at", trip.arrived_at.isoformat(), "another_journey", why)


def _passing_wrong_roads_over(
    weights: Weights, placed: Sequence[Placed], rules: CalibrationRules
) -> list[Placed]:
    """Drop the points of tracks that were put on a road which was not driven."""
    legs = [leg for each in placed if len(each.points) > 2 for leg in legs_along(each.points)]  # noqa: PLR2004
    driven = iter(routes_of(weights, legs))
    result = []
    for each in placed:
        if len(each.points) == 2:  # noqa: PLR2004
            result.append(each)
            continue
        kept = [each.points[0]]
        for leg in legs_along(each.points)[:-1]:
            route = next(driven)
            metres = None if route is None else driven_of(weights.graph, route).metres
            if metres is not None and not is_detour(leg, metres, rules):
                kept.append(leg.destination)
        next(driven)  # the last leg ends where the trip does
        result.append(replace(each, points=(*kept, each.points[-1])))
    return result


def _drives_of(weights: Weights, placed: Sequence[Placed]) -> list[list[Drive] | None]:
    """Return what each trip drove, through all the points it passed."""
    legs = [legs_along(each.points) for each in placed]
    routes = routes_of(weights, [leg for each in legs for leg in each])
    bounds = list(accumulate((len(each) for each in legs), initial=0))
    found: list[list[Drive] | None] = []
    for start, stop in pairwise(bounds):
        parts = [part for part in routes[start:stop] if part is not None]
        whole = [drive for part in parts for drive in part]
        found.append(whole if len(parts) == stop - start else None)
    return found


def _routed(
    graph: RoadGraph, placed: Sequence[Placed], drives: Sequence[Sequence[Drive]]
) -> _Routed:
    return _Routed(tuple(placed), tuple(driven_of(graph, driven) for driven in drives))


def _refuse_hopeless(
    path: Path,
    read: TripFile,
    used: int,
    faults: Sequence[LeftOut],
    rules: CalibrationRules,
) -> None:
    limit = rules.cleaning.largest_left_out_share
    problems = []
    if read.rows and len(faults) > limit * read.rows:
        problems.append(
            f"{path.name}: {len(faults)} of {read.rows} rows are no drives one can learn from, "
            f"more than {limit:.0%}; something is wrong with the file. Nothing was written."
        )
    elif used < rules.fit.least_trips:
        problems.append(
            f"{path.name}: {used} trips can be used, a calibration needs {rules.fit.least_trips} "
            "or more. Nothing was written."
        )
    if problems:
        ordered = sorted(faults, key=lambda fault: fault.row)
        problems.extend(fault.sentence for fault in ordered)
        raise TripsError("too_few_trips" if used else "no_trips", problems)


def _fit_with_routes(
    graph: RoadGraph, routed: _Routed, rules: CalibrationRules, report: Progress
) -> tuple[_Routed, Observations, Fit, int]:
    """Fit, route again under the factors found, and fit again, until they are settled."""
    seen = _observations(graph, routed, rules)
    fit = fit_trips(seen, rules)
    rounds = 1
    while rounds < rules.fit.route_rounds:
        report("finding the way of each trip again", rounds / rules.fit.route_rounds)
        drives = _drives_of(weights_of(graph, fit, rules), routed.placed)
        routed = _routed(graph, routed.placed, [driven or [] for driven in drives])
        seen, before = _observations(graph, routed, rules), fit
        fit = fit_trips(seen, rules)
        rounds += 1
        if _moved(before, fit) < rules.fit.settled_log:
            break
    return routed, seen, fit, rounds


def _moved(before: Fit, after: Fit) -> float:
    return max(abs(value - before.terms.get(term, 0.0)) for term, value in after.terms.items())


def _observations(graph: RoadGraph, routed: _Routed, rules: CalibrationRules) -> Observations:
    """Strip trips to what the model needs; kinds of road nobody drove are left out."""
    trips = [each.trip for each in routed.placed]
    bands = [rules.band_at(trip.departed_at) for trip in trips]
    vehicles = [trip.vehicle for trip in trips]
    by_class = np.array([each.table_s for each in routed.driven]).reshape(
        len(trips), -1, len(AREAS)
    )
    driven = by_class.sum(axis=(0, 2)) > 0
    classes = tuple(
        name for name, any_s in zip(graph.manifest.road_classes, driven, strict=True) if any_s
    )
    names, kinds = sorted(set(bands)), named_vehicles(vehicles, rules)
    place_of = {vehicle: place for place, vehicle in enumerate(kinds)}
    return Observations(
        road_classes=classes,
        bands=tuple(names),
        vehicles=kinds,
        actual_s=np.array([trip.actual_s for trip in trips]),
        table_s=by_class[:, driven].reshape(len(trips), -1),
        fixed_s=np.array([each.fixed_s for each in routed.driven]),
        high_s=np.array([each.high_s for each in routed.driven]),
        band=np.array([names.index(band) for band in bands], dtype=np.int64),
        vehicle=np.array([place_of.get(each, POOLED) for each in vehicles], dtype=np.int64),
    )


def _folds_of(routed: _Routed, rules: CalibrationRules) -> NDArray[np.int64]:
    """Deal the trips into folds by a hash of their number, so that the order of rows is nothing."""
    key = [hashlib.sha256(each.trip.trip_id.encode()).digest() for each in routed.placed]
    order = sorted(range(len(key)), key=key.__getitem__)
    folds = np.zeros(len(key), dtype=np.int64)
    folds[order] = np.arange(len(key)) % rules.fit.folds
    return folds


def _silent(_stage: str, _share: float | None) -> None:
    """Show nothing."""
