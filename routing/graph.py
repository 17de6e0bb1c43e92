"""The road graph: directed edges with whole-centisecond times, as memory-mapped arrays.

A directory holds one `.npy` file for each array of `ARRAYS` and a `manifest.json` with their
hashes. Nodes are in Morton order and edges are sorted by tail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.directory import check_target, write_graph
from routing.drawn import part_of_line
from routing.errors import DirectoryError
from routing.manifest import (
    AREAS,
    ARRAYS,
    FORMAT_VERSION,
    LICENCE,
    MANIFEST_NAME,
    NO_FERRY,
    NO_TWIN,
    PER_EDGE,
    SURFACES,
    TERRAINS,
    Array,
    Component,
    Ferry,
    Ints,
    LonLat,
    Manifest,
    as_stored,
    with_hashes,
)

__all__ = [
    "AREAS",
    "ARRAYS",
    "FORMAT_VERSION",
    "LICENCE",
    "MANIFEST_NAME",
    "NO_FERRY",
    "NO_TWIN",
    "PER_EDGE",
    "SURFACES",
    "TERRAINS",
    "Array",
    "Component",
    "Ferry",
    "Ints",
    "LonLat",
    "Manifest",
    "RoadGraph",
    "check_target",
    "in_memory",
    "with_hashes",
    "write_graph",
]


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Directed road edges with times, shape and names; never edited once built."""

    manifest: Manifest
    node_lonlat: NDArray[np.float64]
    node_component: NDArray[np.int32]
    node_osmid: NDArray[np.int64]
    base_node: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    low_cs: NDArray[np.uint32]
    likely_cs: NDArray[np.uint32]
    high_cs: NDArray[np.uint32]
    length_m: NDArray[np.float32]
    road_class: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    area: NDArray[np.uint8]
    terrain: NDArray[np.uint8]
    is_along: NDArray[np.bool_]
    ferry: NDArray[np.int32]
    is_bridge: NDArray[np.bool_]
    is_tunnel: NDArray[np.bool_]
    twin: NDArray[np.int32]
    same_road: NDArray[np.int32]
    name: NDArray[np.int32]
    bridge_name: NDArray[np.int32]
    way_offset: NDArray[np.int64]
    way_id: NDArray[np.int64]
    point_offset: NDArray[np.int64]
    point_lonlat: NDArray[np.float64]
    out_indptr: NDArray[np.int64]
    in_indptr: NDArray[np.int64]
    in_edge: NDArray[np.int32]
    fragment_offset: NDArray[np.int64]
    fragment_lonlat: NDArray[np.float64]
    text_offset: NDArray[np.int64]
    text_bytes: NDArray[np.uint8]
    directory: Path | None = None  # where it was mapped from

    @property
    def hash(self) -> str:
        """The hash of everything an answer depends on."""
        return self.manifest.hash

    @cached_property
    def drawn_lonlat(self) -> NDArray[np.float64]:
        """All points as they are drawn, to 7 decimals; those of a map are so already."""
        drawn = np.asarray(self.point_lonlat).round(7)
        return self.point_lonlat if np.array_equal(drawn, self.point_lonlat) else drawn

    @cached_property
    def is_urban(self) -> NDArray[np.bool_]:
        """The mask [edges] of what lies in a town or in the dense part of a city."""
        is_urban: NDArray[np.bool_] = self.area != AREAS.index("rural")
        return is_urban

    @cached_property
    def copies(self) -> Mapping[int, tuple[int, ...]]:
        """The copies of each edge that has some, made where a forbidden turn split its tail."""
        return _owners(self.same_road)

    @cached_property
    def copied_nodes(self) -> Mapping[int, tuple[int, ...]]:
        """The nodes that were split from each junction with forbidden turns."""
        return _owners(self.base_node)

    @property
    def node_count(self) -> int:
        """How many nodes the graph has."""
        return int(self.node_lonlat.shape[0])

    @property
    def edge_count(self) -> int:
        """How many directed edges the graph has."""
        return int(self.tail.shape[0])

    def road_class_of(self, edge: int) -> str:
        """Return the `highway` class of an edge."""
        return self.manifest.road_classes[int(self.road_class[edge])]

    def text(self, index: int) -> str:
        """Return an entry of the string table."""
        start, stop = int(self.text_offset[index]), int(self.text_offset[index + 1])
        return bytes(self.text_bytes[start:stop]).decode("utf-8")

    def points_of(self, edge: int) -> NDArray[np.float64]:
        """Return an edge's polyline from tail to head, [points, 2], lon and lat in degrees."""
        return self.point_lonlat[int(self.point_offset[edge]) : int(self.point_offset[edge + 1])]

    def part_of(self, edge: int, start: float, stop: float) -> tuple[LonLat, ...]:
        """Return an edge's polyline between two fractions of its length, to 7 decimals."""
        lon, lat = self.drawn_part(edge, start, stop).T.tolist()
        return tuple(zip(lon, lat, strict=True))

    def drawn_part(self, edge: int, start: float, stop: float) -> NDArray[np.float64]:
        """Return the same as an array [points, 2]."""
        points = self.points_of(edge)
        if (start, stop) == (0.0, 1.0):
            return points.round(7)
        part: NDArray[np.float64] = part_of_line(frozen(points, "float64"), start, stop)
        return part

    def ways_of(self, edge: int) -> tuple[int, ...]:
        """Return the OpenStreetMap ways an edge was made from, in ascending order."""
        start, stop = int(self.way_offset[edge]), int(self.way_offset[edge + 1])
        return tuple(int(way) for way in self.way_id[start:stop])

    @classmethod
    def load(cls, directory: Path) -> RoadGraph:
        """Map a built directory read-only; raise `DirectoryError` for a missing or damaged one.

        Every array is compared with its hash: 0.1 s for a graph of 264 000 nodes.
        """
        manifest = _read_manifest(directory)
        parts: dict[str, Any] = {name: _map_array(directory, name) for name in ARRAYS}
        graph = cls(manifest=manifest, directory=directory, **parts)
        _check_shapes(directory, graph)
        _check_hashes(directory, graph)
        return graph


def in_memory(manifest: Manifest, arrays: Mapping[str, Array]) -> RoadGraph:
    """Make a road graph of arrays that were never written."""
    stored: dict[str, Any] = {name: as_stored(name, arrays[name]) for name in ARRAYS}
    return RoadGraph(manifest=with_hashes(manifest, arrays), **stored)


def _read_manifest(directory: Path) -> Manifest:
    path = directory / MANIFEST_NAME
    if not path.is_file():
        raise DirectoryError(
            "no_road_graph",
            f"{directory} holds no road graph (no {MANIFEST_NAME}); "
            "make one with: greenlane roads build SOURCE --out DIR",
            {"directory": str(directory)},
        )
    try:
        text = path.read_text(encoding="utf-8")
        # first of all: another format may lack what this one has
        version = json.loads(text)["format_version"]
        if version == FORMAT_VERSION:
            return Manifest.from_json(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(directory, MANIFEST_NAME, str(error)) from error
    raise DirectoryError(
        "format_version",
        f"{directory} was built as format {version}, this version reads format {FORMAT_VERSION}; "
        "build it again from its source.",
        {"directory": str(directory), "format_version": version},
    )


def _map_array(directory: Path, name: str) -> Array:
    path = directory / f"{name}.npy"
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(directory, path.name, str(error)) from error
    if array.dtype != np.dtype(ARRAYS[name]):
        raise _damaged(directory, path.name, f"expected {ARRAYS[name]}, got {array.dtype}")
    # A plain view of the map: each item read through a memmap object costs a microsecond more.
    return np.asarray(array)


def _check_shapes(directory: Path, graph: RoadGraph) -> None:
    nodes, edges = graph.manifest.nodes, graph.manifest.edges
    expected = {
        "node_lonlat": (nodes, 2),
        "node_component": (nodes,),
        "base_node": (nodes,),
        "out_indptr": (nodes + 1,),
        "in_indptr": (nodes + 1,),
        "way_offset": (edges + 1,),
        "point_offset": (edges + 1,),
    }
    expected |= dict.fromkeys(PER_EDGE, (edges,))
    for name, shape in expected.items():
        found = getattr(graph, name).shape
        if found != shape:
            raise _damaged(directory, f"{name}.npy", f"expected shape {shape}, got {found}")


def _owners(original: Array) -> dict[int, tuple[int, ...]]:
    """Return the numbers of the copies by the number of what they are copies of."""
    owners: dict[int, tuple[int, ...]] = {}
    for copy in np.flatnonzero(original != np.arange(len(original))).tolist():
        owner = int(original[copy])
        owners[owner] = (*owners.get(owner, ()), copy)
    return owners


def _check_hashes(directory: Path, graph: RoadGraph) -> None:
    """Compare everything that answers depend on with what was written when it was built."""
    manifest = graph.manifest
    # read through a mapping of its own: pages that no answer looks at do not stay in memory
    read = {name: _map_array(directory, name) for name in ARRAYS}
    expected = with_hashes(manifest, read)
    for name in ARRAYS:
        if manifest.array_sha256.get(name) != expected.array_sha256[name]:
            raise _damaged(
                directory, f"{name}.npy", "it is not the file that was built: its hash differs"
            )
    if manifest.hash != expected.hash:
        raise _damaged(directory, MANIFEST_NAME, "it was edited: the hash of the whole differs")


def _damaged(directory: Path, file_name: str, why: str) -> DirectoryError:
    return DirectoryError(
        "damaged_road_graph",
        f"{directory / file_name} cannot be read ({why}); build the roads again from their source.",
        {"directory": str(directory), "file": file_name},
    )
