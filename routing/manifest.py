"""What a road graph directory holds: its arrays, by name and kind, and the manifest about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FORMAT_VERSION = 2
MANIFEST_NAME = "manifest.json"
STOPS_NAME = "stops.json"
STOPS_FORMAT = 1
SERVICE_AREA, TOLL, VILLAGE = "service_area", "toll", "village"  # kinds of stops the map has
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
    """What a road graph was made from, what it holds and what was left out, by reason.

    `applied` counts what of the map changed the roads: ferries, barriers, turn restrictions.
    `stops` counts the stops of `stops.json` by kind and `stops_sha256` is their hash; neither is
    part of `hash`, as no time depends on them.
    """

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
    applied: Mapping[str, int] = field(default_factory=dict)
    stops: Mapping[str, int] = field(default_factory=dict)
    stops_sha256: str = ""  # empty where the directory was built before there were stops
    builder: str = "osmnx"  # or "direct", from pyosmium to arrays: the same graph without OSMnx
    format_version: int = FORMAT_VERSION
    licence: str = LICENCE

    def to_json(self) -> str:
        """Return the manifest as JSON text with sorted keys."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest; raise `ValueError`, `KeyError` or `TypeError` when it is not one."""
        raw = json.loads(text)
        known = {each.name for each in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        west, south, east, north = values["bounding_box"]
        values["bounding_box"] = (float(west), float(south), float(east), float(north))
        values["components"] = tuple(Component(**item) for item in values["components"])
        for name in ("road_classes", "surfaces", "areas", "terrains"):
            values[name] = tuple(values[name])
        values["ferries"] = tuple(Ferry(**item) for item in values["ferries"])
        values["array_sha256"] = dict(values["array_sha256"].items())
        values["nodes"], values["edges"] = int(values["nodes"]), int(values["edges"])
        return cls(**values)


def with_hashes(manifest: Manifest, arrays: Mapping[str, Array]) -> Manifest:
    """Fill in the hash of each array and of the whole: content only, not where or when."""
    hashes = {name: sha256_of(as_stored(name, arrays[name])) for name in ARRAYS}
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
    values = {each.name: getattr(manifest, each.name) for each in fields(manifest)}
    values |= {"array_sha256": hashes, "hash": hashlib.sha256(whole.encode()).hexdigest()}
    return Manifest(**values)


def as_stored(name: str, array: Array) -> Array:
    """Return an array in the kind that its file has."""
    return np.ascontiguousarray(array, dtype=np.dtype(ARRAYS[name]))


def sha256_of(array: Array) -> str:
    """Hash the kind, the shape and the content of an array."""
    digest = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def sha256_of_stops(stops: Sequence[Mapping[str, object]]) -> str:
    """Hash the list of stops of `stops.json`: its order counts, how the JSON is spelt does not."""
    text = json.dumps(list(stops), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
