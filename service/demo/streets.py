"""Streets of a town: a bent grid with gaps, and one block of one-way streets in the city."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from service.demo.shapes import Line, Point
from service.demo.terrain import chance_of

_GAP_SHARE = 0.13
_OUTLINE = 1.1  # of an ellipse over columns and rows
# Pythagorean turns, so that no two towns lie alike and no sine is needed.
_TURNS = ((0.8, 0.6), (0.96, 0.28), (0.28, 0.96), (0.6, -0.8), (0.936, -0.352))

_BACK_LANES = frozenset({-11, -4, 3, 10})

GridKey = tuple[int, int]


@dataclass(frozen=True)
class Street:
    """A street with its class; one-way streets run along their line."""

    line: Line
    highway: str
    oneway: bool = False


@dataclass(frozen=True)
class TownPlan:
    """Size of a town's grid: columns and rows to each side of the centre, metres between them."""

    columns: int
    rows: int
    spacing_m: float
    one_way_block: bool = False


CITY = TownPlan(13, 9, 170.0, one_way_block=True)
SEAT = TownPlan(6, 4, 150.0)
TOWNSHIP = TownPlan(2, 1, 130.0)
CAPITAL = TownPlan(8, 7, 190.0)


def _corners(centre: Point, plan: TownPlan, seed: str) -> dict[GridKey, Point]:
    chance = chance_of(f"streets:{seed}")
    cos, sin = chance.choice(_TURNS)
    places: dict[GridKey, Point] = {}
    for i in range(-plan.columns, plan.columns + 1):
        for j in range(-plan.rows, plan.rows + 1):
            bend = 0.0 if i == j == 0 else 0.25 * plan.spacing_m
            u = i * plan.spacing_m + (chance.random() - 0.5) * bend
            v = j * plan.spacing_m + (chance.random() - 0.5) * bend
            share = (i / (plan.columns + 0.5)) ** 2 + (j / (plan.rows + 0.5)) ** 2
            if share <= _OUTLINE:
                v += 0.00006 * u * u  # towns bend with their valley
                places[i, j] = (centre[0] + u * cos - v * sin, centre[1] + u * sin + v * cos)
    return places


def _block() -> list[GridKey]:
    """Corners of the one-way block, in its direction of travel, closed."""
    up = [(2, j) for j in range(2, 5)]
    across = [(i, 4) for i in range(1, -2, -1)]
    down = [(-1, j) for j in (3, 2)]
    back = [(i, 2) for i in range(3)]
    return up + across + down + back


def _class_of(number: int) -> str:
    if number % 4 == 0:
        return "tertiary"
    return "service" if number in _BACK_LANES else "residential"


def _runs(
    keys: list[GridKey], places: dict[GridKey, Point], usable: Callable[[GridKey, GridKey], bool]
) -> list[Line]:
    """Cut one line of the grid where a corner is missing or an edge is not usable."""
    found: list[Line] = []
    current: Line = []
    for a, b in itertools.pairwise(keys):
        if a in places and b in places and usable(a, b):
            current = current or [places[a]]
            current.append(places[b])
        elif current:
            found.append(current)
            current = []
    if current:
        found.append(current)
    return found


def town_streets(
    centre: Point, plan: TownPlan, seed: str, *, dry: Callable[[Point], bool]
) -> list[Street]:
    """Lay out a town around a point; no street comes where it is not `dry`."""
    places = {k: p for k, p in _corners(centre, plan, seed).items() if dry(p)}
    chance = chance_of(f"gaps:{seed}")
    ring = _block() if plan.one_way_block else []
    in_ring = {frozenset(pair) for pair in itertools.pairwise(ring)}

    def usable(a: GridKey, b: GridKey) -> bool:
        gap = chance.random() < _GAP_SHARE and (0, 0) not in (a, b)
        return not gap and frozenset((a, b)) not in in_ring

    columns = range(-plan.columns, plan.columns + 1)
    rows = range(-plan.rows, plan.rows + 1)
    streets = [
        Street(line, _class_of(j))
        for j in rows
        for line in _runs([(i, j) for i in columns], places, usable)
    ]
    streets += [
        Street(line, _class_of(i))
        for i in columns
        for line in _runs([(i, j) for j in rows], places, usable)
    ]
    if ring and all(k in places for k in ring):
        streets.append(Street([places[k] for k in ring], "residential", oneway=True))
    return streets
