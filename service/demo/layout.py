"""Where things lie: the river and its bridges, the seats, and the townships in their valleys."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.demo import names
from service.demo.terrain import (
    COLUMNS,
    ROWS,
    CostSurface,
    Ints,
    cell_at,
    centre_of,
    chance_of,
    height_field,
)

# Kilometres from the south-west corner; the terrain decides the rest.
_RIVER_KM = ((42.0, 89.7), (48.0, 66.0), (58.2, 47.3), (74.0, 33.0), (91.0, 24.0), (119.7, 10.0))
_LOOP_CELLS = 2
_MARGIN_CELLS = 4
_CITY_KM = (58.7, 50.4)
_SEATS_KM = ((29.0, 66.0), (16.0, 30.0), (97.0, 66.0), (93.0, 27.0), (67.0, 78.0), (48.0, 12.0))
_BRIDGES_KM = (
    ("澄水桥", (53.0, 53.5)),
    ("霁川大桥", (66.0, 44.5)),
    ("澄湾大桥", (92.0, 24.0)),
    ("嵘溪桥", (43.0, 80.0)),
)


@dataclass(frozen=True)
class Township:
    """A township and the cell of its centre."""

    name: names.PlaceName
    suffix_zh: str
    suffix_en: str
    area: int
    number: int
    cell: int


@dataclass(frozen=True)
class Layout:
    """The prefecture before its roads.

    `seats[0]` is the city (seat of its own district); the others are in the order of
    `names.COUNTIES`. `area_of_cell` holds that same index.
    """

    height: Ints
    river: tuple[int, ...]
    barrier: frozenset[int]
    bridges: tuple[tuple[str, int], ...]
    seats: tuple[int, ...]
    townships: tuple[Township, ...]


def _neighbourhood(cell: int, radius: int) -> Iterable[int]:
    row, column = divmod(cell, COLUMNS)
    for r in range(max(0, row - radius), min(ROWS, row + radius + 1)):
        for c in range(max(0, column - radius), min(COLUMNS, column + radius + 1)):
            yield r * COLUMNS + c


def _filled(path: Sequence[int]) -> list[int]:
    """Path with the cell between the two ends of each knight's move."""
    cells = [path[0]]
    for a, b in itertools.pairwise(path):
        (xa, ya), (xb, yb) = centre_of(a), centre_of(b)
        middle = cell_at((xa + xb) / 2, (ya + yb) / 2)
        if middle not in (a, b):
            cells.append(middle)
        cells.append(b)
    return cells


def _km(cell: int) -> tuple[float, float]:
    x, y = centre_of(cell)
    return x / 1000.0, y / 1000.0


def _square_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])


def _river(height: Ints) -> list[int]:
    surface = CostSurface(height, 900.0)
    cells = [_lowest_near(height, at, frozenset(), 2) for at in _RIVER_KM]
    cells[0], cells[-1] = (cell_at(x * 1000, y * 1000) for x, y in (_RIVER_KM[0], _RIVER_KM[-1]))
    course: list[int] = []
    for a, b in itertools.pairwise(cells):
        course += surface.tree([a]).path(b)[(1 if course else 0) :]
    return without_loops(course)


def without_loops(course: Sequence[int]) -> list[int]:
    """Cut every spur and loop: where the course comes back close to itself, go straight on."""
    kept: list[int] = []
    for cell in course:
        row, column = divmod(cell, COLUMNS)
        for k, earlier in enumerate(kept[:-4]):
            r, c = divmod(earlier, COLUMNS)
            if abs(r - row) <= _LOOP_CELLS and abs(c - column) <= _LOOP_CELLS:
                del kept[k + 1 :]
                break
        kept.append(cell)
    return kept


def _carve(height: Ints, river: Sequence[int]) -> Ints:
    """Give the river a valley floor wide enough for a town."""
    carved = height.copy()
    flat = carved.reshape(-1)
    original = height.reshape(-1)
    for radius, share in ((6, 0.7), (4, 0.5), (2, 0.35)):
        near = {n for cell in river for n in _neighbourhood(cell, radius)}
        where = sorted(near)
        flat[where] = np.minimum(flat[where], (original[where] * share).astype(np.int64))
    return carved


def _lowest_near(
    height: Ints, at_km: tuple[float, float], avoid: frozenset[int], radius: int
) -> int:
    """Lowest allowed cell around a point; ties go to the smaller number."""
    flat = height.reshape(-1)
    around = _neighbourhood(cell_at(at_km[0] * 1000, at_km[1] * 1000), radius)
    return min((int(flat[c]), c) for c in around if c not in avoid)[1]


def _nearest_on(cells: Sequence[int], at_km: tuple[float, float]) -> int:
    return min((_square_km(_km(c), at_km), c) for c in cells)[1]


def _valley_cells(height: Ints) -> NDArray[np.bool_]:
    """Cells lower than most of the 4 km around them."""
    padded = np.pad(height, 4, mode="edge")
    total = np.zeros((ROWS, COLUMNS), dtype=np.int64)
    for dy in range(9):
        for dx in range(9):
            total += padded[dy : dy + ROWS, dx : dx + COLUMNS]
    result: NDArray[np.bool_] = (height * 81 < total).reshape(-1)
    return result


def _spread(candidates: Sequence[int], taken: Sequence[int], wanted: int) -> list[int]:
    """Choose cells far from each other, giving way a little until there are enough."""
    gap_km = 8.0
    while True:
        chosen: list[int] = []
        for cell in candidates:
            here = _km(cell)
            if all(_square_km(here, _km(c)) >= gap_km * gap_km for c in (*taken, *chosen)):
                chosen.append(cell)
                if len(chosen) == wanted:
                    return chosen
        gap_km *= 0.95


def _named_first(cells: list[int], seat: int, city: int, wish_km: tuple[float, float]) -> list[int]:
    """Put the cell that best fits the wished distances (to the seat, to the city) first."""

    def misfit(cell: int) -> tuple[float, int]:
        to_seat = float(np.sqrt(_square_km(_km(cell), _km(seat))))
        to_city = float(np.sqrt(_square_km(_km(cell), _km(city))))
        return abs(to_seat - wish_km[0]) + abs(to_city - wish_km[1]), cell

    best = min(cells, key=misfit)
    return [best, *(c for c in cells if c != best)]


def _townships(
    height: Ints, surface: CostSurface, seats: Sequence[int], barrier: frozenset[int]
) -> list[Township]:
    costs = np.stack([surface.tree([seat]).cost for seat in seats])
    costs[0] *= 1.8  # the city's own district is small
    area_of_cell = costs.argmin(axis=0)
    valley = _valley_cells(height)
    chance = chance_of("townships")
    order = sorted(range(ROWS * COLUMNS), key=lambda _: chance.random())
    townships: list[Township] = []
    taken = list(seats)
    for area, county in enumerate(names.AREAS):
        candidates = [
            c
            for c in order
            if area_of_cell[c] == area
            and valley[c]
            and c not in barrier
            and _MARGIN_CELLS <= c % COLUMNS < COLUMNS - _MARGIN_CELLS
            and _MARGIN_CELLS <= c // COLUMNS < ROWS - _MARGIN_CELLS
            and _square_km(_km(c), _km(seats[area])) < 30.0 * 30.0
        ]
        cells = _spread(candidates, taken, len(county.townships))
        taken += cells
        if county.name.zh == "青岚":
            cells = _named_first(cells, seats[area], seats[0], (9.0, 32.0))
        if county.name.zh == "砚谷":
            cells = _named_first(cells, seats[area], seats[0], (18.0, 28.0))
        for number, (name, cell) in enumerate(zip(county.townships, cells, strict=True), start=1):
            town = number % 5 != 0
            townships.append(
                Township(
                    name,
                    "镇" if town else "乡",
                    "Town" if town else "Township",
                    area,
                    number,
                    cell,
                )
            )
    return townships


def build_layout() -> Layout:
    """Lay out the prefecture: terrain, river, bridges, seats, townships."""
    raw = height_field()
    river = _filled(_river(raw))
    height = _carve(raw, river)
    wet = frozenset(n for cell in river for n in _neighbourhood(cell, 1))
    bridges = tuple((name, _nearest_on(river, at)) for name, at in _BRIDGES_KM)
    gates = {n for _, cell in bridges for n in _neighbourhood(cell, 1)}
    barrier = frozenset(wet - gates)
    seats = tuple(
        _lowest_near(height, at, wet, 1 if k == 0 else 5)
        for k, at in enumerate((_CITY_KM, *_SEATS_KM))
    )
    surface = CostSurface(height, 250.0)
    surface.block(barrier)
    townships = _townships(height, surface, seats, wet)
    return Layout(height, tuple(river), barrier, bridges, seats, tuple(townships))
