"""From steps between cells to roads that wind: chains between junctions, drawn at 100–200 m."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from service.demo.network import CellNetwork, Label, Rank
from service.demo.shapes import Line, Point, resampled, rounded_off, winding
from service.demo.terrain import CELL_M, centre_of, chance_of

_STEP_M = {
    Rank.TRUNK: 170.0,
    Rank.PRIMARY: 160.0,
    Rank.SECONDARY: 140.0,
    Rank.TERTIARY: 125.0,
    Rank.UNCLASSIFIED: 115.0,
    Rank.TRACK: 110.0,
}
_SWING_M = {
    Rank.TRUNK: 45.0,
    Rank.PRIMARY: 60.0,
    Rank.SECONDARY: 90.0,
    Rank.TERTIARY: 120.0,
    Rank.UNCLASSIFIED: 130.0,
    Rank.TRACK: 130.0,
}


_THROUGH = 2  # a cell with two roads out of it is no junction


@dataclass(frozen=True)
class Road:
    """One road between two junctions, as a line in metres."""

    label: Label
    line: Line


def place_of(cell: int) -> Point:
    """Where a junction in this cell lies: moved off the centre so that no lattice shows."""
    chance = chance_of(f"cell:{cell}")
    x, y = centre_of(cell)
    return (
        x + (chance.random() - 0.5) * 0.6 * CELL_M,
        y + (chance.random() - 0.5) * 0.6 * CELL_M,
    )


def chains(network: CellNetwork, stops: frozenset[int]) -> list[tuple[Label, list[int]]]:
    """Longest runs of equally labelled steps between junctions, ends and `stops`."""
    around: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted(network.steps):
        around[a].append(b)
        around[b].append(a)

    def label(a: int, b: int) -> Label:
        return network.steps[min(a, b), max(a, b)]

    def is_node(cell: int) -> bool:
        ends = around[cell]
        return (
            cell in stops or len(ends) != _THROUGH or label(cell, ends[0]) != label(cell, ends[1])
        )

    found: list[tuple[Label, list[int]]] = []
    done: set[tuple[int, int]] = set()
    for start in sorted(around):
        if not is_node(start):
            continue
        for first in around[start]:
            if (start, first) in done:
                continue
            path = [start, first]
            while not is_node(path[-1]):
                ends = around[path[-1]]
                path.append(ends[0] if ends[0] != path[-2] else ends[1])
            done.add((start, first))
            done.add((path[-1], path[-2]))
            found.append((label(start, first), path))
    return found


def draw_roads(network: CellNetwork, stops: frozenset[int]) -> list[Road]:
    """Every road of the network as a line that winds."""
    roads = []
    for label, cells in chains(network, stops):
        rough = [place_of(cell) for cell in cells]
        even = resampled(rounded_off(rough, 3), _STEP_M[label.rank])
        chance = chance_of(f"road:{cells[0]}:{cells[1]}")
        roads.append(Road(label, winding(even, _SWING_M[label.rank], 4, chance)))
    return roads
