"""What a piece of road takes beside its length: a gate at its end, the wait for a ferry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.graph import NO_FERRY, Ints
from routing.osm.barriers import Delay
from routing.osm.extract import Extract


def delays_cs(extract: Extract, stretch: Ints, tail: Ints, head: Ints) -> NDArray[np.int64]:
    """Return [3, pieces] what to add to the low, likely and high time of each piece.

    `stretch` [pieces] are places in the extract's, `tail` and `head` are map nodes. A barrier is
    charged to the piece that comes up to it, so once to whoever drives over it; the wait for a
    ferry to the piece that leaves a landing, so once for each crossing however it is cut.
    """
    found = np.zeros((3, len(stretch)), dtype=np.int64)
    standing = np.isin(head, list(extract.delays)) if extract.delays else np.zeros(0, np.bool_)
    for piece in np.flatnonzero(standing).tolist():
        found[:, piece] += _three(extract.delays[int(head[piece])])
    if not extract.crossings:
        return found
    ferry_of = np.array([each.ferry for each in extract.stretches], dtype=np.int64)[stretch]
    for piece in np.flatnonzero(ferry_of != NO_FERRY).tolist():
        if int(tail[piece]) in extract.landings:
            found[:, piece] += _three(extract.crossings[ferry_of[piece]].waiting)
    return found


def _three(delay: Delay) -> tuple[int, int, int]:
    return delay.low_cs, delay.likely_cs, delay.high_cs
