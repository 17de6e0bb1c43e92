"""Both matrices of labels under given weights: made in memory or in files."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.errors import RoadsError
from routing.hierarchy import INF, Hierarchy
from routing.labels.paths import Ends
from routing.labels.sweep import bound_cs, fill_labels, longest_cs
from routing.manifest import Array
from routing.weights import Weights

TO, FROM = 0, 1  # away from the lower end of an arc one drives up for times to, down for times from


class Matrices(NamedTuple):
    """Times in centiseconds, uint32 [rank, place]: to the places, and from them.

    `INF` where there is no way.
    """

    to_places: NDArray[np.uint32]
    from_places: NDArray[np.uint32]


def fill(
    weights: Weights,
    hierarchy: Hierarchy,
    starts: Ends,
    stops: Ends,
    out: Matrices,
    *,
    wait: Callable[[], None] = lambda: None,
) -> None:
    """Write the exact labels of places, given how they are left and reached, into `out`.

    What comes before does not `wait` until `out` may be written; then a thread fills each side.
    Raise `RoadsError` where times come near what 32 bits hold, as labels would not be exact.
    """
    arcs = hierarchy.customise(weights.cost_cs)
    upward = (hierarchy.up_offset, hierarchy.up_head)
    arcs = frozen(arcs, "uint32")
    wait()
    sides = ((TO, stops, out.to_places), (FROM, starts, out.from_places))
    with ThreadPoolExecutor(len(sides)) as threads:
        filled = [
            threads.submit(fill_labels, upward, arcs, side, _seeds(hierarchy, ends), labels)
            for side, ends, labels in sides
        ]
    for each in filled:
        each.result()
    _check_range(weights, starts, stops, out)


def _seeds(hierarchy: Hierarchy, ends: Ends) -> tuple[Array, Array, Array]:
    lane = np.repeat(np.arange(len(ends.offset) - 1), np.diff(ends.offset))
    return (
        frozen(hierarchy.rank[ends.node], "int64"),
        frozen(lane, "int64"),
        frozen(ends.cs[:, 0], "int64"),
    )


def _check_range(weights: Weights, starts: Ends, stops: Ends, out: Matrices) -> None:
    """Make sure that no time was cut off.

    The first time to be cut off on some way would be less than one edge above a label.
    """
    most_cs = int(weights.cost_cs.max(initial=0))
    for ends in (starts, stops):
        most_cs = max(most_cs, int(ends.cs[:, 0].max(initial=0)))
    graph = weights.graph
    bound = bound_cs(frozen(graph.out_indptr, "int64"), frozen(weights.cost_cs, "int64"))
    if bound + 2 * most_cs < INF:
        return
    longest = max(longest_cs(frozen(each, "uint32")) for each in out)
    if longest + most_cs >= INF:
        raise RoadsError(
            "times_too_long",
            f"some ways take {longest} cs and one more edge may take {most_cs} cs; labels hold "
            f"times below {INF} cs (124 days). Correct the lengths or speeds of the longest edges.",
            {"longest_cs": longest, "cost_cs": most_cs, "limit_cs": INF},
        )
