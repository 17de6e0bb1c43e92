"""Which roads there are: each follows the cheapest way through the valleys and shares what exists.

The result is a set of steps between cells, each with a rank; `lines.py` makes roads of them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from service.demo import names
from service.demo.layout import Layout, Township
from service.demo.terrain import COLUMNS, ROWS, CostSurface, cell_at, centre_of, chance_of


class Rank(IntEnum):
    """Road classes, the most important first."""

    TRUNK = 0
    PRIMARY = 1
    SECONDARY = 2
    TERTIARY = 3
    UNCLASSIFIED = 4
    TRACK = 5


@dataclass(frozen=True)
class Label:
    """Rank, number and name of the road a step belongs to."""

    rank: Rank
    ref: str
    name: str


Step = tuple[int, int]


@dataclass
class CellNetwork:
    """Steps between cells, each labelled with the most important road that uses it."""

    steps: dict[Step, Label] = field(default_factory=dict)

    def add(self, path: Sequence[int], label: Label) -> None:
        """Add a way; where a more important road already runs, that one keeps its label."""
        for a, b in itertools.pairwise(path):
            step = (min(a, b), max(a, b))
            known = self.steps.get(step)
            if known is None or label.rank < known.rank:
                self.steps[step] = label

    def cells(self) -> list[int]:
        """Every cell that a road touches, in order."""
        return sorted({cell for step in self.steps for cell in step})


# Which seats (index in `Layout.seats`) the through roads join, and how they are numbered.
_FROM_CITY = {
    1: (Rank.TRUNK, "G992"),
    4: (Rank.TRUNK, "G992"),
    5: (Rank.TRUNK, "G993"),
    6: (Rank.TRUNK, "G993"),
    2: (Rank.PRIMARY, "S901"),
    3: (Rank.PRIMARY, "S902"),
}
_BETWEEN_SEATS = ((1, 2), (2, 6), (6, 4), (4, 3), (3, 5), (5, 1))
_TO_EDGE_KM = ((1, (0.3, 76.0)), (5, (74.0, 89.7)), (6, (40.0, 0.3)), (4, (119.7, 22.0)))
_VILLAGES = 250
_VILLAGE_CELLS = (3, 9)
_TRACK_SHARE = 0.3


def _short(layout_index: int) -> str:
    return names.CITY.zh[0] if layout_index == 0 else names.AREAS[layout_index].name.zh[0]


def _road_name(a: int, b: int) -> str:
    return f"{_short(a)}{_short(b)}公路"


def _through_roads(layout: Layout, surface: CostSurface, network: CellNetwork) -> None:
    tree = surface.tree([layout.seats[0]])
    for seat, (rank, ref) in _FROM_CITY.items():
        path = tree.path(layout.seats[seat])
        network.add(path, Label(rank, ref, _road_name(0, seat)))
    for cells in list(network.steps):
        surface.follow(cells)
    for number, (a, b) in enumerate(_BETWEEN_SEATS, start=3):
        path = surface.tree([layout.seats[a]]).path(layout.seats[b])
        network.add(path, Label(Rank.SECONDARY, f"S9{number:02d}", _road_name(a, b)))
        surface.follow(path)
    for seat, (x, y) in _TO_EDGE_KM:
        path = surface.tree([layout.seats[seat]]).path(cell_at(x * 1000, y * 1000))
        network.add(path, Label(Rank.PRIMARY, "G994", ""))
        surface.follow(path)


def _county_roads(layout: Layout, surface: CostSurface, network: CellNetwork) -> None:
    """Each seat's tree: what two townships share is a county road, the rest a township road."""
    for area, seat in enumerate(layout.seats):
        tree = surface.tree([seat])
        towns = [t for t in layout.townships if t.area == area]
        paths = [tree.path(t.cell) for t in towns]
        use = Counter((min(s), max(s)) for path in paths for s in itertools.pairwise(path))
        for town, path in zip(towns, paths, strict=True):
            name = f"{names.AREAS[area].name.zh[0]}{town.name.zh[0]}线"
            for step in itertools.pairwise(path):
                shared = use[min(step), max(step)]
                rank = Rank.SECONDARY if shared > 1 else Rank.TERTIARY
                network.add(step, Label(rank, f"X9{area}{town.number:02d}", name))
            surface.follow(path)


def _cross_links(layout: Layout, surface: CostSurface, network: CellNetwork) -> None:
    """Join every third township with the nearest one of another county, over the hills."""
    for town in layout.townships[::3]:
        x, y = centre_of(town.cell)

        def away(other: Township, x: float = x, y: float = y) -> tuple[float, int]:
            ox, oy = centre_of(other.cell)
            return (ox - x) * (ox - x) + (oy - y) * (oy - y), other.cell

        target = min((t for t in layout.townships if t.area != town.area), key=away)
        path = surface.tree([town.cell]).path(target.cell)
        network.add(path, Label(Rank.UNCLASSIFIED, "", ""))
        surface.follow(path)


def _village_roads(layout: Layout, surface: CostSurface, network: CellNetwork) -> None:
    """Short roads and tracks from the valleys' road up to where people live."""
    chance = chance_of("villages")
    tree = surface.tree(network.cells())
    height = layout.height.reshape(-1)
    limit = np.percentile(height, 60)
    made = 0
    while made < _VILLAGES:
        cell = chance.randrange(ROWS * COLUMNS)
        path = tree.path(cell)
        rank = Rank.TRACK if chance.random() < _TRACK_SHARE else Rank.UNCLASSIFIED
        if height[cell] <= limit and _VILLAGE_CELLS[0] <= len(path) <= _VILLAGE_CELLS[1]:
            network.add(path, Label(rank, "", ""))
            made += 1


def build_network(layout: Layout, interchanges: Iterable[tuple[int, int]]) -> CellNetwork:
    """Grow the prefecture's roads; `interchanges` are (cell, seat index) pairs."""
    surface = CostSurface(layout.height, 250.0)
    surface.block(layout.barrier)
    network = CellNetwork()
    _through_roads(layout, surface, network)
    for cell, seat in interchanges:
        path = surface.tree([layout.seats[seat]]).path(cell)
        network.add(path, Label(Rank.PRIMARY, "", f"{_short(seat)}连线"))
        surface.follow(path)
    _county_roads(layout, surface, network)
    _cross_links(layout, surface, network)
    _village_roads(layout, surface, network)
    return network
