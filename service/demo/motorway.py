"""The motorway: two carriageways, interchanges with four ramps each, a tunnel and a viaduct.

It leaves the prefecture eastwards and ends at the provincial capital, outside the mountains.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from service.demo.layout import Layout, without_loops
from service.demo.lines import place_of
from service.demo.shapes import (
    Line,
    Point,
    along,
    curve,
    distance_m,
    normal,
    offset,
    resampled,
    rounded_off,
    winding,
)
from service.demo.terrain import CELL_M, COLUMNS, CostSurface, cell_at, centre_of, chance_of

NAME = "霁黛高速"
REF = "S99"
_STEP_M = 200.0
_HALF_WIDTH_M = 14.0
_RAMP_POINTS = 4
_CLEAR_M = (380.0, 800.0)
_TUNNEL_DEPTH_M = 120.0
_TUNNEL_POINTS = 4
_EAST_KM = ((119.7, 63.0), (141.0, 60.5), (163.0, 68.0), (186.0, 64.0), (209.0, 70.0))
# Interchanges from west to east: wished place in km and the seat it is joined to.
_STOPS_KM = (
    ((17.5, 33.5), 2),
    ((33.0, 36.0), 2),
    ((57.6, 55.0), 0),
    ((66.5, 53.5), 0),
    ((82.0, 60.0), 3),
    ((95.0, 66.5), 3),
)
_VIA_CITY_KM = (60.5, 55.0)


@dataclass(frozen=True)
class Interchange:
    """Where local roads meet the motorway: the junction and how far along the motorway it is."""

    junction: Point
    cell: int | None
    seat: int
    at: int


@dataclass(frozen=True)
class Motorway:
    """Centre line, its interchanges, and which of its points lie under a mountain."""

    centre: Line
    interchanges: tuple[Interchange, ...]
    underground: frozenset[int]

    def carriageways(self) -> tuple[Line, Line]:
        """Eastbound and westbound, each in its direction of travel; traffic keeps right."""
        east = offset(self.centre, -_HALF_WIDTH_M)
        west = offset(self.centre, _HALF_WIDTH_M)[::-1]
        return east, west

    def ramps(self) -> list[Line]:
        """Off and on ramps of both carriageways at every interchange, in direction of travel."""
        east, west = self.carriageways()
        found: list[Line] = []
        last = len(self.centre) - 1
        for stop in self.interchanges:
            for line, at in ((east, stop.at), (west, last - stop.at)):
                exit_at, entry_at = max(0, at - _RAMP_POINTS), min(last, at + _RAMP_POINTS)
                if exit_at > 0:
                    found.append(_ramp(line[exit_at], line[at], stop.junction))
                if entry_at < last:
                    found.append(_ramp(line[entry_at], line[at], stop.junction)[::-1])
        return found


def _ramp(from_point: Point, beside: Point, junction: Point) -> Line:
    return curve(from_point, along(beside, junction, 0.35), junction, 8)


def _mountain_course(layout: Layout) -> Line:
    surface = CostSurface(layout.height, 70.0)
    surface.penalise(layout.river, 3.0)
    stops = [at for at, _ in _STOPS_KM]
    goals = [*stops[:3], _VIA_CITY_KM, *stops[3:], _EAST_KM[0]]
    cells = [cell_at(x * 1000, y * 1000) for x, y in goals]
    course: list[int] = []
    for a, b in itertools.pairwise(cells):
        course += surface.tree([a]).path(b)[(1 if course else 0) :]
    return [centre_of(c) for c in without_loops(course)]


def _calmed(line: Line, reach: int) -> Line:
    """Take the running mean of a line, its ends kept: a motorway does not follow every bend."""
    calm: Line = []
    for k in range(len(line)):
        r = min(reach, k, len(line) - 1 - k)
        part = line[k - r : k + r + 1]
        calm.append((sum(p[0] for p in part) / len(part), sum(p[1] for p in part) / len(part)))
    return calm


def _underground(centre: Sequence[Point], layout: Layout) -> frozenset[int]:
    """Points where the ground stands far above the straight profile of 3 km around."""
    flat = layout.height.reshape(-1)
    ground = [int(flat[cell_at(x, y)]) / 10.0 if x < COLUMNS * CELL_M else 0.0 for x, y in centre]
    reach = 8
    deep = {
        k
        for k in range(reach, len(ground) - reach)
        if ground[k] - (ground[k - reach] + ground[k + reach]) / 2.0 > _TUNNEL_DEPTH_M
    }
    return _long_runs({k for k in range(len(ground)) if {k - 1, k, k + 1} & deep})


def _long_runs(points: set[int]) -> frozenset[int]:
    """Leave out runs of a few points: those are cuttings, not tunnels."""
    kept: set[int] = set()
    for first in sorted(k for k in points if k - 1 not in points):
        last = first
        while last + 1 in points:
            last += 1
        if last - first >= _TUNNEL_POINTS:
            kept.update(range(first, last + 1))
    return frozenset(kept)


def _junction_cell(centre: Sequence[Point], at: int, layout: Layout, seat: int) -> int:
    """Choose a cell beside the motorway, clear of it and of the river, on the side of its town."""
    nearby = centre[max(0, at - 12) : at + 13]
    column = int(centre[at][0] // CELL_M)
    row = int(centre[at][1] // CELL_M)
    town = place_of(layout.seats[seat])
    choices = []
    for dy in range(-3, 4):
        for dx in range(-3, 4):
            cell = (row + dy) * COLUMNS + column + dx
            here = place_of(cell)
            clear = min(distance_m(here, p) for p in nearby)
            if _CLEAR_M[0] <= clear <= _CLEAR_M[1] and cell not in layout.barrier:
                choices.append((distance_m(here, town), cell))
    return min(choices)[1]


def build_motorway(layout: Layout) -> Motorway:
    """Lay the motorway out and choose its interchanges."""
    calm = _calmed(resampled(_mountain_course(layout), 400.0), 5)
    east = [calm[-1], *((x * 1000.0, y * 1000.0) for x, y in _EAST_KM[1:])]
    plain = winding(resampled(rounded_off(east, 4), 900.0), 900.0, 7, chance_of("plain"))
    centre = resampled(rounded_off(calm + plain[1:], 2), _STEP_M)
    stops: list[Interchange] = []
    for (x, y), seat in _STOPS_KM:
        wished = (x * 1000.0, y * 1000.0)
        at = min(range(len(centre)), key=lambda k: (distance_m(centre[k], wished), k))
        cell = _junction_cell(centre, at, layout, seat)
        stops.append(Interchange(place_of(cell), cell, seat, at))
    last = len(centre) - 1
    nx, ny = normal(centre, last)
    beyond = (centre[last][0] + nx * 500.0, centre[last][1] + ny * 500.0)
    stops.append(Interchange(beyond, None, 0, last - 1))
    return Motorway(centre, tuple(stops), _underground(centre, layout))
