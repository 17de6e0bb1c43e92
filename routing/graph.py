"""The road graph: directed edges with whole-centisecond times, as memory-mapped arrays.

A directory holds one `.npy` file for each array of `ARRAYS` and a `manifest.json` with their
hashes. Nodes are in Morton order and edges are sorted by tail.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from routing.errors import DirectoryError

FORMAT_VERSION = 2
MANIFEST_NAME = "manifest.json"
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
NO_TWIN = -1
NO_FERRY = -1

SURFACES = ("paved", "unpaved", "unknown")
AREAS = ("rural", "urban", "dense")
TERRAINS = ("straight", "winding", "twisting")

LonLat: TypeAlias = tuple[float, float]
Array: TypeAlias = NDArray[Any]
Ints: TypeAlias = NDArray[np.int64]

ARRAYS: dict[str, str] = {
    "node_lonlat": "float64",  # [nodes, 2], WGS-84 degrees
    "node_component": "int32",  # 0 is the largest strongly connected component
    "node_osmid": "int64",
    "base_node": "int32",  # the junction a node was split from for its forbidden turns, or itself
    "tail": "int32",
    "head": "int32",
    "low_cs": "uint32",  # centiseconds at the high speed: the shortest time
    "likely_cs": "uint32",
    "high_cs": "uint32",  # centiseconds at the low speed: the longest time
    "length_m": "float32",
    "road_class": "uint8",  # index into the manifest's road_classes
    "surface": "uint8",  # index into the manifest's surfaces
    "area": "uint8",  # index into the manifest's areas
    "terrain": "uint8",  # index into the manifest's terrains
    "is_along": "bool",  # driven in the order of its way's nodes
    "ferry": "int32",  # index into the manifest's ferries, or NO_FERRY
    "is_bridge": "bool",
    "is_tunnel": "bool",
    "twin": "int32",  # the same stretch driven the other way, or NO_TWIN
    "same_road": "int32",  # the edge this one is a copy of, from another split node, or itself
    "name": "int32",  # index into the string table; 0 is the empty string
    "bridge_name": "int32",
    "way_offset": "int64",  # CSR: ways of edge e are way_id[way_offset[e]:way_offset[e + 1]]
    "way_id": "int64",
    "point_offset": "int64",  # CSR: polyline of edge e in point_lonlat
    "point_lonlat": "float64",
    "out_indptr": "int64",  # CSR: edges leaving node n are out_indptr[n]:out_indptr[n + 1]
    "in_indptr": "int64",  # CSR: edges entering node n are in_edge[in_indptr[n]:in_indptr[n + 1]]
    "in_edge": "int32",
    "fragment_offset": "int64",  # CSR: polylines of roads that were dropped with their component
    "fragment_lonlat": "float64",
    "text_offset": "int64",  # string table: UTF-8 in text_bytes
    "text_bytes": "uint8",
}

PER_EDGE = (
    *("tail", "head", "low_cs", "likely_cs", "high_cs", "length_m", "road_class", "surface"),
    *("area", "terrain", "is_along", "ferry", "is_bridge", "is_tunnel", "twin", "same_road"),
    *("name", "bridge_name", "in_edge"),
)


@dataclass(frozen=True)
class Component:
    """One strongly connected component that is served, with its size."""

    nodes: int
    edges: int


@dataclass(frozen=True)
class Ferry:
    """A ferry way: how long one waits for it, and when it sails, as its source says.

    `opening_hours` is OpenStreetMap's text, empty where nobody said when it sails.
    """

    way_id: int
    name: str
    crossing_s: float
    waiting_s: float
    opening_hours: str
    source: str


@dataclass(frozen=True)
class Manifest:
    """What a road graph was made from, what it holds and what was left out, by reason."""

    source_name: str
    source_sha256: str
    edge_unit: str
    speed_table_version: str
    road_rules_version: str
    build_version: str
    osmnx_version: str
    bounding_box: tuple[float, float, float, float]
    nodes: int
    edges: int
    ways: int
    components: tuple[Component, ...]
    dropped: Mapping[str, int]
    road_classes: tuple[str, ...]
    array_sha256: Mapping[str, str]
    hash: str
    surfaces: tuple[str, ...] = SURFACES
    areas: tuple[str, ...] = AREAS
    terrains: tuple[str, ...] = TERRAINS
    ferries: tuple[Ferry, ...] = ()
    format_version: int = FORMAT_VERSION
    licence: str = LICENCE

    def to_json(self) -> str:
        """Return the manifest as JSON text with sorted keys."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest; raise `ValueError`, `KeyError` or `TypeError` when it is not one."""
        raw = json.loads(text)
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        west, south, east, north = values["bounding_box"]
        values["bounding_box"] = (float(west), float(south), float(east), float(north))
        values["components"] = tuple(Component(**item) for item in values["components"])
        for name in ("road_classes", "surfaces", "areas", "terrains"):
            values[name] = tuple(values[name])
        values["ferries"] = tuple(Ferry(**item) for item in values["ferries"])
        return cls(**values)


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

    @property
    def hash(self) -> str:
        """The hash of everything an answer depends on."""
        return self.manifest.hash

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
        points = self.points_of(edge)
        squeeze = math.cos(math.radians(float(points[:, 1].mean())))
        steps = np.hypot(np.diff(points[:, 0]) * squeeze, np.diff(points[:, 1]))
        along = np.concatenate(([0.0], np.cumsum(steps)))
        begin, end = start * along[-1], stop * along[-1]
        places = np.concatenate(([begin], along[(along > begin) & (along < end)], [end]))
        lon = np.interp(places, along, points[:, 0]).round(7).tolist()
        lat = np.interp(places, along, points[:, 1]).round(7).tolist()
        return tuple(zip(lon, lat, strict=True))

    def ways_of(self, edge: int) -> tuple[int, ...]:
        """Return the OpenStreetMap ways an edge was made from, in ascending order."""
        start, stop = int(self.way_offset[edge]), int(self.way_offset[edge + 1])
        return tuple(int(way) for way in self.way_id[start:stop])

    @classmethod
    def load(cls, directory: Path) -> RoadGraph:
        """Map a built directory read-only; raise `DirectoryError` for a missing or damaged one."""
        manifest = _read_manifest(directory)
        arrays = {name: _map_array(directory, name) for name in ARRAYS}
        graph = cls(manifest=manifest, **arrays)
        _check_shapes(directory, graph)
        return graph


def _owners(original: Array) -> dict[int, tuple[int, ...]]:
    """Return the numbers of the copies by the number of what they are copies of."""
    owners: dict[int, tuple[int, ...]] = {}
    for copy in np.flatnonzero(original != np.arange(len(original))).tolist():
        owner = int(original[copy])
        owners[owner] = (*owners.get(owner, ()), copy)
    return owners


def write_graph(directory: Path, manifest: Manifest, arrays: Mapping[str, Array]) -> Manifest:
    """Write a road graph so that the directory is either the whole new one or untouched.

    Return the manifest with the hashes filled in. Raise `DirectoryError` when `directory` exists
    and holds something else than a road graph.
    """
    check_target(directory)
    # What a link points to is replaced, not the link; `.` has no name to put beside it.
    target = directory.resolve()
    complete = with_hashes(manifest, arrays)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            for name in ARRAYS:
                np.save(staging / f"{name}.npy", _as_stored(name, arrays[name]))
            (staging / MANIFEST_NAME).write_text(complete.to_json(), encoding="utf-8")
            staging.chmod(0o755)
            _put_in_place(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise _not_writable(directory, error.strerror or str(error)) from error
    return complete


def in_memory(manifest: Manifest, arrays: Mapping[str, Array]) -> RoadGraph:
    """Make a road graph of arrays that were never written."""
    stored = {name: _as_stored(name, arrays[name]) for name in ARRAYS}
    return RoadGraph(manifest=with_hashes(manifest, arrays), **stored)


def with_hashes(manifest: Manifest, arrays: Mapping[str, Array]) -> Manifest:
    """Fill in the hash of each array and of the whole: content only, not where or when."""
    hashes = {name: _sha256_of(_as_stored(name, arrays[name])) for name in ARRAYS}
    whole = json.dumps(
        {
            "arrays": hashes,
            "bounding_box": list(manifest.bounding_box),
            "format_version": manifest.format_version,
            "road_classes": list(manifest.road_classes),
            "surfaces": list(manifest.surfaces),
            "areas": list(manifest.areas),
            "terrains": list(manifest.terrains),
            "ferries": [asdict(each) for each in manifest.ferries],
        },
        sort_keys=True,
    )
    values = {field.name: getattr(manifest, field.name) for field in fields(manifest)}
    values |= {"array_sha256": hashes, "hash": hashlib.sha256(whole.encode()).hexdigest()}
    return Manifest(**values)


def check_target(directory: Path) -> None:
    """Refuse a target that would lose something or cannot be written, before any work is done."""
    target = directory.resolve()
    if target.exists():
        if not _is_replaceable(target):
            raise DirectoryError(
                "target_in_use",
                f"{directory} exists and holds something else than a road graph; nothing was "
                "written. Name a new directory, or empty this one yourself.",
                {"directory": str(directory)},
            )
        if target.is_mount():
            raise _not_writable(directory, "a volume is mounted there; name a directory inside it")
    parent = next(place for place in target.parents if place.exists())
    if not parent.is_dir():
        raise _not_writable(directory, f"{parent} is not a directory")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _not_writable(directory, f"no permission to write in {parent}")


def _is_replaceable(target: Path) -> bool:
    """Say whether a place is an empty directory or holds a road graph and nothing else."""
    if not target.is_dir():
        return False
    found = {path.name for path in target.iterdir()}
    if not found:
        return True
    try:
        raw = json.loads((target / MANIFEST_NAME).read_text(encoding="utf-8"))
        ours = {f"{name}.npy" for name in raw["array_sha256"]} | {MANIFEST_NAME}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return found <= ours


def _not_writable(directory: Path, why: str) -> DirectoryError:
    return DirectoryError(
        "target_not_writable",
        f"{directory} cannot be written: {why}. Nothing was written.",
        {"directory": str(directory)},
    )


def _put_in_place(staging: Path, directory: Path) -> None:
    if not directory.exists():
        staging.rename(directory)
        return
    # A running server keeps the files it has mapped: they live until it lets go of them.
    retired = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        directory.rename(retired / "old")
        try:
            staging.rename(directory)
        except BaseException:
            (retired / "old").rename(directory)
            raise
    finally:
        shutil.rmtree(retired, ignore_errors=True)


def _as_stored(name: str, array: Array) -> Array:
    return np.ascontiguousarray(array, dtype=np.dtype(ARRAYS[name]))


def _sha256_of(array: Array) -> str:
    header = f"{array.dtype.str}{array.shape}".encode()
    return hashlib.sha256(header + array.tobytes()).hexdigest()


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
        manifest = Manifest.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(directory, MANIFEST_NAME, str(error)) from error
    if manifest.format_version != FORMAT_VERSION:
        raise DirectoryError(
            "format_version",
            f"{directory} was built as format {manifest.format_version}, this version reads "
            f"format {FORMAT_VERSION}; build it again from its source.",
            {"directory": str(directory), "format_version": manifest.format_version},
        )
    return manifest


def _map_array(directory: Path, name: str) -> Array:
    path = directory / f"{name}.npy"
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(directory, path.name, str(error)) from error
    if array.dtype != np.dtype(ARRAYS[name]):
        raise _damaged(directory, path.name, f"expected {ARRAYS[name]}, got {array.dtype}")
    return array


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


def _damaged(directory: Path, file_name: str, why: str) -> DirectoryError:
    return DirectoryError(
        "damaged_road_graph",
        f"{directory / file_name} cannot be read ({why}); build the roads again from their source.",
        {"directory": str(directory), "file": file_name},
    )
