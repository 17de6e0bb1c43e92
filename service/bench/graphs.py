"""Road graphs for measuring at the size of a province: the DIMACS one, and an invented one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from routing.graph import (
    NO_FERRY,
    NO_TWIN,
    Array,
    Component,
    Ints,
    Manifest,
    RoadGraph,
    in_memory,
)

DIMACS_FILES = ("USA-road-t.NY.gr.gz", "USA-road-d.NY.gr.gz", "USA-road-d.NY.co.gz")
DIMACS_DEGREES = 1e6
DECIMETRES = 10.0
# Speeds of DIMACS are shares of the fastest category; taking that for 100 km/h, a unit of its time
# is the 0.36 centiseconds that a decimetre takes.
DIMACS_CS = 0.36
# What the categories are called here: a share of the fastest speed, and a class of road.
DIMACS_CLASSES = ((0.9, "motorway"), (0.7, "primary"), (0.5, "secondary"), (0.0, "residential"))

SEED = 1500
SPACING_M = 500.0
EXTRA_SHARE = 0.03  # of the roads beyond a spanning tree: leaves about 2.4 roads out of each node
METRES_PER_DEGREE = 111_194.93
MAIN_EVERY, MIDDLE_EVERY, MINOR_EVERY = 40, 10, 3
KMH = {"trunk": 80.0, "primary": 60.0, "secondary": 45.0, "residential": 25.0}
MAIN_CLASSES = 2  # trunk and primary
LOW_SHARE, HIGH_SHARE = 0.8, 1.4
CELLS = 1 << 31


@dataclass(frozen=True)
class Arcs:
    """Directed roads between numbered places, before they are put in order."""

    lonlat: NDArray[np.float64]
    tail: Ints
    head: Ints
    time_cs: Ints
    length_m: NDArray[np.float64]
    road_class: Ints
    road_classes: tuple[str, ...]
    name: str


def dimacs_graph(folder: Path) -> RoadGraph | None:
    """Read New York of the 9th DIMACS challenge from the folder of its files; none if absent."""
    files = [folder / name for name in DIMACS_FILES]
    if not all(file.exists() for file in files):
        return None
    times, lengths = (_columns(file, "a ") for file in files[:2])
    places = _columns(files[2], "v ")
    decimetres = np.maximum(lengths[:, 2], 1)
    share = decimetres / np.maximum(times[:, 2], 1)
    classes = tuple(name for _, name in DIMACS_CLASSES)
    above = [share >= least for least, _ in DIMACS_CLASSES]
    arcs = Arcs(
        lonlat=places[:, 1:3] / DIMACS_DEGREES,
        tail=times[:, 0] - 1,
        head=times[:, 1] - 1,
        time_cs=np.maximum(1, np.floor(times[:, 2] * DIMACS_CS + 0.5)).astype(np.int64),
        length_m=decimetres / DECIMETRES,
        road_class=np.select(above, range(len(classes))).astype(np.int64),
        road_classes=classes,
        name="DIMACS New York",
    )
    return graph_of(arcs)


def invented_graph(nodes: int) -> RoadGraph:
    """Make a perturbed grid with four classes of roads, the same on every machine.

    A random spanning tree keeps it in one piece, the main roads are whole, and of the others most
    are left out, as in the country.
    """
    random = np.random.default_rng(SEED)
    side = round(nodes**0.5)
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    metres = np.stack((column, row), axis=-1).reshape(-1, 2) * SPACING_M
    metres = metres + random.normal(0.0, SPACING_M / 6, metres.shape)
    number = np.arange(side * side).reshape(side, side)
    east = np.stack((number[:, :-1].ravel(), number[:, 1:].ravel()), axis=1)
    north = np.stack((number[:-1, :].ravel(), number[1:, :].ravel()), axis=1)
    lines = np.arange(side)
    line = np.concatenate((np.repeat(lines, side - 1), np.tile(lines, side - 1)))
    classes = ("trunk", "primary", "secondary", "residential")
    of_line = np.select(
        [line % every == 0 for every in (MAIN_EVERY, MIDDLE_EVERY, MINOR_EVERY)], (0, 1, 2), 3
    )
    roads = np.concatenate((east, north))
    chance = random.random(len(roads))
    is_kept = (
        _spans(roads, chance, side * side) | (of_line < MAIN_CLASSES) | (chance > 1 - EXTRA_SHARE)
    )
    roads, of_road = roads[is_kept], of_line[is_kept]
    length_m = np.hypot(*(metres[roads[:, 1]] - metres[roads[:, 0]]).T)
    kmh = np.array([KMH[name] for name in classes])[of_road]
    time_cs = np.maximum(1, np.floor(length_m * 360 / kmh + 0.5)).astype(np.int64)
    arcs = Arcs(
        lonlat=metres / METRES_PER_DEGREE + np.array((100.0, 0.5)),
        tail=np.concatenate((roads[:, 0], roads[:, 1])),
        head=np.concatenate((roads[:, 1], roads[:, 0])),
        time_cs=np.tile(time_cs, 2),
        length_m=np.tile(length_m, 2),
        road_class=np.tile(of_road, 2),
        road_classes=classes,
        name=f"an invented grid of {side} by {side}",
    )
    return graph_of(arcs)


def graph_of(arcs: Arcs) -> RoadGraph:
    """Put arcs in the order of a road graph: nodes along a Z curve, edges by their ends."""
    order = _z_order(arcs.lonlat)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    tail, head = place[arcs.tail], place[arcs.head]
    by_ends = np.lexsort((arcs.time_cs, head, tail))
    tail, head = tail[by_ends], head[by_ends]
    time_cs, length_m = arcs.time_cs[by_ends], arcs.length_m[by_ends]
    lonlat, size = arcs.lonlat[order], len(tail)
    nodes, edges = np.arange(len(order)), np.arange(size)
    twin = _twins(tail, head)
    in_edge = np.argsort(head, kind="stable")
    zeros = np.zeros(size, dtype=np.int64)
    arrays: dict[str, Array] = {
        "node_lonlat": lonlat,
        "node_component": np.zeros(len(order)),
        "node_osmid": order + 1,
        "base_node": nodes,
        "tail": tail,
        "head": head,
        "low_cs": np.maximum(1, np.floor(time_cs * LOW_SHARE)),
        "likely_cs": time_cs,
        "high_cs": np.ceil(time_cs * HIGH_SHARE),
        "length_m": length_m,
        "road_class": arcs.road_class[by_ends],
        "surface": zeros,
        "area": zeros,
        "terrain": zeros,
        "is_along": (twin == NO_TWIN) | (edges < twin),
        "ferry": np.full(size, NO_FERRY),
        "is_bridge": zeros,
        "is_tunnel": zeros,
        "twin": twin,
        "same_road": edges,
        "name": zeros,
        "bridge_name": zeros,
        "way_offset": np.arange(size + 1),
        "way_id": np.where(twin == NO_TWIN, edges, np.minimum(edges, twin)) + 1,
        "point_offset": np.arange(size + 1) * 2,
        "point_lonlat": lonlat[np.stack((tail, head), axis=1)].reshape(-1, 2),
        "out_indptr": np.searchsorted(tail, np.arange(len(order) + 1)),
        "in_indptr": np.searchsorted(head[in_edge], np.arange(len(order) + 1)),
        "in_edge": in_edge,
        "fragment_offset": np.zeros(1),
        "fragment_lonlat": np.zeros((0, 2)),
        "text_offset": np.zeros(2),
        "text_bytes": np.zeros(0),
    }
    return in_memory(_manifest(arcs, lonlat, size), arrays)


def _manifest(arcs: Arcs, lonlat: NDArray[np.float64], edges: int) -> Manifest:
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    return Manifest(
        source_name=arcs.name,
        source_sha256="",
        edge_unit="for measuring only",
        speed_table_version="",
        road_rules_version="",
        build_version="",
        osmnx_version="",
        bounding_box=(west, south, east, north),
        nodes=len(lonlat),
        edges=edges,
        ways=edges,
        components=(Component(len(lonlat), edges),),
        dropped={},
        road_classes=arcs.road_classes,
        array_sha256={},
        hash="",
    )


def _columns(file: Path, prefix: str) -> Ints:
    """Read the rows of a DIMACS file that begin with a letter, as three columns of numbers."""

    def rows() -> Iterator[str]:
        with gzip.open(file, "rt", encoding="ascii") as lines:
            yield from (line[2:] for line in lines if line.startswith(prefix))

    return np.loadtxt(rows(), dtype=np.int64, ndmin=2)


def _spans(roads: Ints, chance: NDArray[np.float64], nodes: int) -> NDArray[np.bool_]:
    """Mark the roads of the spanning tree with the least chances."""
    links = csr_array((chance, (roads[:, 0], roads[:, 1])), shape=(nodes, nodes))
    tail, head = minimum_spanning_tree(links).nonzero()
    chosen = np.isin(roads[:, 0] * nodes + roads[:, 1], tail.astype(np.int64) * nodes + head)
    return np.asarray(chosen, dtype=np.bool_)


def _twins(tail: Ints, head: Ints) -> Ints:
    """Pair edges between the same two nodes in opposite directions: of parallel ones the first."""
    size = int(max(tail.max(), head.max())) + 1
    there, back = tail * size + head, head * size + tail
    at = np.searchsorted(there, back)
    found = np.clip(at, 0, len(there) - 1)
    twin = np.where(there[found] == back, found, NO_TWIN)
    is_mutual = (twin != NO_TWIN) & (twin[twin] == np.arange(len(twin)))
    return np.where(is_mutual & (tail != head), twin, NO_TWIN)


def _z_order(lonlat: NDArray[np.float64]) -> Ints:
    """Order points along a Z curve, as a build does."""
    shares = (lonlat + np.array((180.0, 90.0))) / np.array((360.0, 180.0))
    cells = (shares * (CELLS - 1)).astype(np.uint64)
    key = _spread(cells[:, 0]) | (_spread(cells[:, 1]) << np.uint64(1))
    return np.argsort(key, kind="stable")


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Put a zero bit between each two of the low 32 bits."""
    spread = values
    for shift in (16, 8, 4, 2, 1):
        # each pass halves the runs of bits that stay together
        mask = np.uint64(sum(((1 << shift) - 1) << at for at in range(0, 64, 2 * shift)))
        spread = (spread | (spread << np.uint64(shift))) & mask
    return spread
