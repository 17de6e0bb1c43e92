"""The time of each edge under factors and closures, in one pass and without arrays in between."""

from __future__ import annotations

import math

from routing.compiled import compiled
from routing.manifest import Array

TOO_LONG_CS = 2.0**62
"""Any longer would be taken for a short time by 64 bits; no weights hold half as much."""


@compiled
def fill_costs(
    plain_cs: Array, factor: Array, slower: Array, is_closed: Array, out: Array
) -> tuple[int, int]:
    """Write centiseconds [edges] times two factors, one after the other, into `out`; 0 if closed.

    Each product is rounded half up, and one at least; an empty array of factors changes nothing.
    Return the longest time and its edge; where `out` cannot hold it, what is there is no time.
    """
    longest_cs, longest = 0, 0
    has_factor, has_slower = len(factor) > 0, len(slower) > 0
    for edge in range(len(plain_cs)):
        if is_closed[edge]:
            out[edge] = 0
            continue
        cost_cs = int(plain_cs[edge])
        if has_factor:
            cost_cs = _times(cost_cs, factor[edge])
        if has_slower:
            cost_cs = _times(cost_cs, slower[edge])
        if cost_cs > longest_cs:
            longest_cs, longest = cost_cs, edge
        out[edge] = cost_cs
    return longest_cs, longest


@compiled
def _times(cost_cs: int, factor: float) -> int:
    return max(math.floor(min(cost_cs * factor, TOO_LONG_CS) + 0.5), 1)
