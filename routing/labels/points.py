"""The points that labels are about, as arrays: by which edges they are left and reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from routing.labels.paths import Ends
from routing.snapping import Snap
from routing.travel_times.ends import End, entering, leaving, node_at, starts_of, stops_of
from routing.weights import Weights

Row: TypeAlias = tuple[int, float, int, tuple[int, int, int], float]
"""An edge and the fraction of it, the node away from the point, likely, low, high cs, metres."""


@dataclass(frozen=True)
class Point:
    """A snapped point under given weights: where it can be left and reached, and its junction."""

    snap: Snap
    starts: list[End]
    stops: list[End]
    node: int | None

    @classmethod
    def of(cls, weights: Weights, snap: Snap) -> Point:
        """Look up the open edges of a point."""
        graph = weights.graph
        return cls(
            snap=snap,
            starts=starts_of(graph, weights, snap),
            stops=stops_of(graph, weights, snap),
            node=node_at(graph, snap),
        )


def starts_as_arrays(weights: Weights, points: Sequence[Point]) -> Ends:
    """Return how points are left for the heads of their edges."""
    return _as_arrays(
        [[_start(weights, end) for end in leaving(weights, each.starts)] for each in points]
    )


def stops_as_arrays(weights: Weights, points: Sequence[Point]) -> Ends:
    """Return how points are reached from the tails of their edges."""
    return _as_arrays(
        [[_stop(weights, end) for end in entering(weights, each.stops)] for each in points]
    )


def _start(weights: Weights, end: End) -> Row:
    graph, (edge, fraction) = weights.graph, end
    whole, before = weights.costs_of(edge), weights.costs_into(edge, fraction)
    times_cs = (
        whole.likely_cs - before.likely_cs,
        whole.low_cs - before.low_cs,
        whole.high_cs - before.high_cs,
    )
    metres = float(graph.length_m[edge]) * (1.0 - fraction)
    return edge, fraction, int(graph.head[edge]), times_cs, metres


def _stop(weights: Weights, end: End) -> Row:
    graph, (edge, fraction) = weights.graph, end
    into = weights.costs_into(edge, fraction)
    times_cs = (into.likely_cs, into.low_cs, into.high_cs)
    metres = float(graph.length_m[edge]) * fraction
    return edge, fraction, int(graph.tail[edge]), times_cs, metres


def _as_arrays(points: Sequence[Sequence[Row]]) -> Ends:
    rows = [row for point in points for row in sorted(point)]
    arrays = Ends(
        offset=np.array([0, *accumulate(map(len, points))], dtype=np.int64),
        edge=np.array([row[0] for row in rows], dtype=np.int64),
        fraction=np.array([row[1] for row in rows], dtype=np.float64),
        node=np.array([row[2] for row in rows], dtype=np.int64),
        cs=np.array([row[3] for row in rows], dtype=np.int64).reshape(-1, 3),
        metres=np.array([row[4] for row in rows], dtype=np.float64),
    )
    for array in arrays:
        array.setflags(write=False)
    return arrays
