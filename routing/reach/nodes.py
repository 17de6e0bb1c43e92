"""How long it takes from every node of the roads until somebody able is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.compiled import frozen
from routing.graph import Ints
from routing.labels import Labels
from routing.manifest import Array
from routing.reach.nearest import nearest_source
from routing.reach.sources import Source, Sources, as_arrays, in_order
from routing.travel_times.ends import can_move


@dataclass(frozen=True, eq=False)
class Reach:
    """Which source each node reaches first, and when somebody able is there.

    `time_cs` [nodes] counts driving, waiting until it opens, and getting ready; `UNREACHABLE`
    where there is none. `nearest` are numbers in `sources`, which ascend by key; -1 for none.
    """

    labels: Labels
    sources: tuple[Source, ...]
    arrays: Sources
    time_cs: Ints
    nearest: Ints

    @classmethod
    def of(cls, labels: Labels, sources: Sequence[Source]) -> Reach:
        """Ask every node at once: exact, in the time it takes to read the labels.

        Raise `ReachError` for sources that the labels do not have, and for one named twice.
        """
        ordered = in_order(sources)
        arrays = as_arrays(ordered, labels.number_of)
        to_places = frozen(labels.matrices.to_places, "uint32")
        time_cs = np.empty(len(to_places), dtype=np.int64)
        nearest = np.empty(len(to_places), dtype=np.int64)
        nearest_source(to_places, arrays, time_cs, nearest)
        rows, times = _at_places(labels, to_places)
        own = np.empty((2, len(rows)), dtype=np.int64)
        nearest_source(frozen(times, "uint32"), arrays, own[0], own[1])
        time_cs[rows], nearest[rows] = own
        rank = labels.roads.rank
        return cls(labels, ordered, arrays, time_cs[rank], nearest[rank])


def _at_places(labels: Labels, to_places: Array) -> tuple[Ints, Array]:
    """Return the rows of the nodes at which places stand, with no time to those places.

    The labels of such a node are those of leaving it and coming back.
    """
    weights, copied = labels.weights, labels.weights.graph.copied_nodes
    pairs = [
        (int(labels.roads.rank[each]), lane)
        for node, lanes in labels.at_node.items()
        for each in (node, *copied.get(node, ()))
        for lane in lanes
        if any(can_move(weights, labels.points[lane].starts, labels.points[lane].stops))
    ]
    rows = np.array(sorted({row for row, _ in pairs}), dtype=np.int64)
    times = to_places[rows]
    for row, lane in pairs:
        times[np.searchsorted(rows, row), lane] = 0
    return rows, times
