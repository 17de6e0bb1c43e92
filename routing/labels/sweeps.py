"""Times of one point that is no place, to every node; and times between the places themselves.

Both are made when they are first asked for: a service that never asks keeps nothing.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.compiled import compiled, frozen
from routing.graph import Ints
from routing.hierarchy import INF, Hierarchy
from routing.manifest import Array
from routing.weights import Weights

if TYPE_CHECKING:
    from routing.labels import Labels
    from routing.labels.paths import Ends

_arcs: weakref.WeakKeyDictionary[Weights, Array] = weakref.WeakKeyDictionary()
_between: weakref.WeakKeyDictionary[Labels, Ints] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def times_from(weights: Weights, starts: Ends) -> NDArray[np.uint32]:
    """Return [rank] the times in centiseconds from one point, given how it is left, to every node.

    `INF` where there is no way. The weights of the hierarchy's arcs, 8 bytes each, are kept for as
    long as the weights are.
    """
    hierarchy = Hierarchy.of(weights.graph)
    out = np.empty(len(hierarchy.rank), dtype=np.uint32)
    _sweep_from(
        (hierarchy.up_offset, hierarchy.up_head),
        _arcs_of(weights, hierarchy),
        (frozen(hierarchy.rank[starts.node], "int64"), frozen(starts.cs[:, 0], "int64")),
        out,
    )
    return out


def between_places(labels: Labels) -> Ints:
    """Return [places, places] the centiseconds from each place to each; `INF` or more for no way.

    Places are numbered as in the labels.
    """
    with _lock:
        known = _between.get(labels)
    if known is None:
        known = _times_between(labels)
        with _lock:
            _between[labels] = known
    return known


def _arcs_of(weights: Weights, hierarchy: Hierarchy) -> Array:
    with _lock:
        known = _arcs.get(weights)
    if known is None:
        known = frozen(hierarchy.customise(weights.cost_cs), "uint32")
        with _lock:
            _arcs[weights] = known
    return known


def _times_between(labels: Labels) -> Ints:
    count, starts = len(labels.keys), labels.starts
    found = np.full((count, count), INF, dtype=np.int64)
    lane = np.repeat(np.arange(count), np.diff(starts.offset))
    onward = labels.matrices.to_places[labels.roads.rank[starts.node]]
    np.minimum.at(found, lane, onward + starts.cs[:, :1])
    for number, key in enumerate(labels.keys):
        if _has_neighbours(labels, number):
            times_cs = labels.outward(labels.places[key]).times_cs().values()
            found[number] = [INF if each is None else each for each in times_cs]
    np.fill_diagonal(found, 0)
    found.setflags(write=False)
    return found


def _has_neighbours(labels: Labels, number: int) -> bool:
    """Say whether another place is on the same road or junction: its ways may pass no node."""
    point = labels.points[number]
    near = {each for end in point.starts for each in labels.by_stop_edge.get(end.edge, ())}
    if point.node is not None:
        near.update(labels.at_node.get(point.node, ()))
    return bool(near - {number})


@compiled
def _sweep_from(
    upward: tuple[Array, Array], weight: Array, seeds: tuple[Array, Array], out: Array
) -> None:
    """Fill `out` [rank] with the times from the seeds, up the hierarchy and then down."""
    up_offset, up_head = upward
    seed_rank, seed_cs = seeds
    out[:] = np.uint32(INF)
    for i in range(len(seed_rank)):
        out[seed_rank[i]] = min(out[seed_rank[i]], np.uint32(seed_cs[i]))
    for row in range(len(out)):
        own = out[row]
        if own < INF:
            for arc in range(up_offset[row], up_offset[row + 1]):
                above = up_head[arc]
                out[above] = min(out[above], np.uint32(own + weight[arc, 0]))
    for row in range(len(out) - 1, -1, -1):
        own = out[row]
        for arc in range(up_offset[row], up_offset[row + 1]):
            own = min(own, np.uint32(out[up_head[arc]] + weight[arc, 1]))
        out[row] = own
