"""Invented mountains: a height field whose valleys wind, and least-cost ways through it.

Everything is built from integer hashes and from the four arithmetic operations, so that the
same seed gives the same bytes on every machine.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

CELL_M = 500
COLUMNS = 240
ROWS = 180
SEED = "jichuan-1"

# Sixteen directions (the eight neighbours and the knight's moves) so that a way can turn gently.
_STEPS = (
    (1, 0), (0, 1), (1, 1), (1, -1),
    (2, 1), (2, -1), (1, 2), (1, -2),
)  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def chance_of(name: str) -> random.Random:
    """Return chance that is the same in every run, apart for each use."""
    return random.Random(f"{SEED}:{name}")  # noqa: S311 - an invented landscape is no secret


def _value_noise(name: str, wavelength_cells: float, x: Floats, y: Floats) -> Floats:
    """Smooth noise in 0..1 at the given cell coordinates."""
    chance = chance_of(name)
    size = int((COLUMNS + ROWS) / wavelength_cells) + 10
    lattice = np.array([[chance.random() for _ in range(size)] for _ in range(size)])
    # Turned by a Pythagorean angle, so that the lattice does not show as north-south valleys.
    u = (0.8 * x + 0.6 * y) / wavelength_cells + 4.0
    v = (0.8 * y - 0.6 * x + 0.6 * COLUMNS) / wavelength_cells + 4.0
    i = np.clip(np.floor(u).astype(np.int64), 0, size - 2)
    j = np.clip(np.floor(v).astype(np.int64), 0, size - 2)
    fu, fv = u - i, v - j
    fu = fu * fu * fu * (fu * (fu * 6.0 - 15.0) + 10.0)
    fv = fv * fv * fv * (fv * (fv * 6.0 - 15.0) + 10.0)
    low = lattice[j, i] * (1.0 - fu) + lattice[j, i + 1] * fu
    high = lattice[j + 1, i] * (1.0 - fu) + lattice[j + 1, i + 1] * fu
    result: Floats = low * (1.0 - fv) + high * fv
    return result


def height_field() -> Ints:
    """Heights in decimetres, `[row, column]`, rows counted from the south.

    A folded noise is zero along winding lines: those lines become the valleys.
    """
    y, x = np.meshgrid(np.arange(ROWS, dtype=float), np.arange(COLUMNS, dtype=float), indexing="ij")
    warp_x = x + 26.0 * (_value_noise("warp-x", 16.0, x, y) - 0.5)
    warp_y = y + 26.0 * (_value_noise("warp-y", 16.0, x, y) - 0.5)
    height = np.zeros((ROWS, COLUMNS))
    for name, wavelength, amplitude_m in (
        ("ranges", 34.0, 1300.0),
        ("ridges", 15.0, 900.0),
        ("spurs", 7.0, 350.0),
    ):
        noise = _value_noise(name, wavelength, warp_x, warp_y)
        height += amplitude_m * np.abs(2.0 * noise - 1.0)
    height += 120.0 * _value_noise("roughness", 4.0, x, y)
    return np.rint(height * 10.0).astype(np.int64)


@dataclass(frozen=True)
class Tree:
    """Cheapest ways from some cells to every cell."""

    cost: Floats
    previous: NDArray[np.int32]

    def path(self, cell: int) -> list[int]:
        """Cells from the tree's root to `cell`, both included; empty when there is no way."""
        if not np.isfinite(self.cost[cell]):
            return []
        cells = [cell]
        while self.previous[cells[-1]] >= 0:
            cells.append(int(self.previous[cells[-1]]))
        return cells[::-1]


def cell_at(x_m: float, y_m: float) -> int:
    """Return the cell that holds a point in metres from the south-west corner."""
    column = min(max(int(x_m // CELL_M), 0), COLUMNS - 1)
    row = min(max(int(y_m // CELL_M), 0), ROWS - 1)
    return row * COLUMNS + column


def centre_of(cell: int) -> tuple[float, float]:
    """Centre of a cell, metres from the south-west corner."""
    row, column = divmod(cell, COLUMNS)
    return (column + 0.5) * CELL_M, (row + 0.5) * CELL_M


class CostSurface:
    """What it costs to build a road from cell to cell; roads already there are cheap to follow."""

    def __init__(self, height: Ints, steepness: float) -> None:
        """Weigh each step by its length and slope; `steepness` says how much slopes matter."""
        tails, heads, costs = [], [], []
        index = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
        for dx, dy in _STEPS:
            rows = slice(max(0, -dy), ROWS - max(0, dy))
            to_rows = slice(max(0, dy), ROWS - max(0, -dy))
            tail, head = index[rows, : COLUMNS - dx], index[to_rows, dx:]
            rise_m = np.abs(height[rows, : COLUMNS - dx] - height[to_rows, dx:]) / 10.0
            length_m = CELL_M * float(np.sqrt(dx * dx + dy * dy))
            slope = rise_m / length_m
            altitude = (height[rows, : COLUMNS - dx] + height[to_rows, dx:]) / 20.0
            cost = length_m * (1.0 + steepness * slope * slope) * (1.0 + altitude / 1500.0)
            tails.append(tail.ravel())
            heads.append(head.ravel())
            costs.append(cost.ravel())
        self._tail = np.concatenate(tails)
        self._head = np.concatenate(heads)
        # A tie would be broken by the library's inner order; a hash-like fraction makes none.
        ties = (self._tail * 7919 + self._head * 104729) % 997
        self._cost = np.rint(np.concatenate(costs) * 100.0) + ties / 1000.0
        self._edge = {
            (int(a), int(b)): k for k, (a, b) in enumerate(zip(self._tail, self._head, strict=True))
        }
        self._open = np.ones(len(self._cost), dtype=bool)
        self._followed = np.ones(len(self._cost))

    def block(self, cells: Iterable[int]) -> None:
        """Forbid every step that touches one of these cells."""
        blocked = np.zeros(ROWS * COLUMNS, dtype=bool)
        blocked[list(cells)] = True
        self._open &= ~(blocked[self._tail] | blocked[self._head])

    def penalise(self, cells: Iterable[int], factor: float) -> None:
        """Make every step that touches one of these cells dearer."""
        marked = np.zeros(ROWS * COLUMNS, dtype=bool)
        marked[list(cells)] = True
        self._cost[marked[self._tail] | marked[self._head]] *= factor

    def follow(self, path: Sequence[int], factor: float = 0.45) -> None:
        """Make a road that exists cheap to share, so that later roads join it."""
        for a, b in itertools.pairwise(path):
            k = self._edge.get((a, b), self._edge.get((b, a)))
            if k is not None:
                self._followed[k] = factor

    def tree(self, roots: Sequence[int]) -> Tree:
        """Cheapest ways from the nearest of the roots."""
        keep = self._open
        cost = self._cost[keep] * self._followed[keep]
        size = ROWS * COLUMNS
        matrix = csr_matrix((cost, (self._tail[keep], self._head[keep])), shape=(size, size))
        costs, previous, _ = dijkstra(
            matrix, directed=False, indices=list(roots), return_predecessors=True, min_only=True
        )
        return Tree(costs, previous)
