"""The smallest road graph there is: two roads in a row, to compile functions on."""

from __future__ import annotations

import numpy as np

from routing.graph import ARRAYS, NO_FERRY, Component, Manifest, RoadGraph, in_memory
from routing.snapping import Snap

HERE = Snap(0, 1, 0.25, 0.25, 0.0, 0.0, 0.0)
THERE = Snap(2, 3, 0.75, 1.75, 0.0, 0.0, 0.0)


def smallest_graph() -> RoadGraph:
    """Return a graph of three junctions in a row, linked both ways."""
    arrays = {name: np.zeros(4, dtype=kind) for name, kind in ARRAYS.items()}
    arrays |= {
        "node_lonlat": np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]),
        "node_component": np.zeros(3),
        "node_osmid": np.arange(3),
        "base_node": np.arange(3),
        "tail": np.array([0, 1, 1, 2]),
        "head": np.array([1, 0, 2, 1]),
        "low_cs": np.full(4, 100),
        "likely_cs": np.full(4, 100),
        "high_cs": np.full(4, 100),
        "length_m": np.ones(4),
        "ferry": np.full(4, NO_FERRY),
        "twin": np.array([1, 0, 3, 2]),
        "same_road": np.arange(4),
        "way_offset": np.arange(5),
        "point_offset": np.arange(0, 10, 2),
        "point_lonlat": np.array([[0, 0], [1, 0], [1, 0], [0, 0], [1, 0], [2, 0], [2, 0], [1, 0]]),
        "out_indptr": np.array([0, 1, 3, 4]),
        "in_indptr": np.array([0, 1, 3, 4]),
        "in_edge": np.array([1, 0, 3, 2]),
        "fragment_offset": np.zeros(1),
        "fragment_lonlat": np.zeros((0, 2)),
        "text_offset": np.array([0, 0]),
        "text_bytes": np.zeros(0),
    }
    manifest = Manifest(
        source_name="to compile functions on",
        source_sha256="",
        edge_unit="",
        speed_table_version="",
        road_rules_version="",
        build_version="",
        osmnx_version="",
        bounding_box=(0.0, 0.0, 2.0, 1.0),
        nodes=3,
        edges=4,
        ways=1,
        components=(Component(3, 4),),
        dropped={},
        road_classes=("road",),
        array_sha256={},
        hash="",
    )
    return in_memory(manifest, arrays)
