"""Closures as a mask over edges; the road graph itself is never edited."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from routing.errors import WayError
from routing.graph import RoadGraph


def close_ways(graph: RoadGraph, way_ids: Iterable[int]) -> NDArray[np.bool_]:
    """Return the mask [edges] of every edge that runs over one of the ways, in both directions.

    Raise `WayError` naming every way that this road graph does not serve.
    """
    wanted = sorted(set(way_ids))
    closed = np.zeros(graph.edge_count, dtype=np.bool_)
    if not wanted:
        return closed
    hit = np.isin(graph.way_id, wanted)
    unknown = [way for way in wanted if way not in set(graph.way_id[hit].tolist())]
    if unknown:
        raise WayError(
            "unknown_way",
            f"no road here is made from way {', '.join(map(str, unknown))}; nothing was closed. "
            "Give the number of an OpenStreetMap way of this region that can be driven.",
            {"ways": unknown},
        )
    edge_of = np.repeat(np.arange(graph.edge_count), np.diff(graph.way_offset))
    closed[edge_of[hit]] = True
    return closed
