"""All labels of one direction in one pass over the hierarchy, from the top down."""

from __future__ import annotations

import numpy as np

from routing.compiled import compiled
from routing.hierarchy import INF
from routing.manifest import Array


@compiled
def fill_labels(
    upward: tuple[Array, Array],
    weight: Array,
    side: int,
    seeds: tuple[Array, Array, Array],
    out: Array,
) -> None:
    """Write the times [rank, lane] between every node and the seeds of every lane into `out`.

    `side` is the column of `weight` [arcs, 2] that is driven away from the lower end of an arc:
    0 for times to the seeds, 1 for times from them. Seeds are rank, lane and centiseconds.
    """
    is_seeded = np.zeros(len(out), dtype=np.bool_)
    seed_rank, seed_lane, seed_cs = seeds
    for i in range(len(seed_rank)):
        row, lane = seed_rank[i], seed_lane[i]
        if not is_seeded[row]:
            is_seeded[row] = True
            out[row, :] = np.uint32(INF)
        out[row, lane] = min(out[row, lane], np.uint32(seed_cs[i]))
    _climb(upward, weight, 1 - side, is_seeded, out)
    _descend(upward, weight, side, is_seeded, out)


@compiled
def _climb(
    upward: tuple[Array, Array], weight: Array, side: int, is_seeded: Array, out: Array
) -> None:
    """Reach what is above the seeds."""
    up_offset, up_head = upward
    for row in range(len(out)):
        if is_seeded[row]:
            own = out[row]
            for arc in range(up_offset[row], up_offset[row + 1]):
                above, step = out[up_head[arc]], weight[arc, side]
                if not is_seeded[up_head[arc]]:
                    is_seeded[up_head[arc]] = True
                    above[:] = np.uint32(INF)
                for lane in range(len(own)):
                    above[lane] = min(above[lane], np.uint32(own[lane] + step))


@compiled
def _descend(
    upward: tuple[Array, Array], weight: Array, side: int, is_seeded: Array, out: Array
) -> None:
    """Give every node its times by those above it: a shortest way climbs, then descends.

    Rows that were not seeded hold anything before.
    """
    up_offset, up_head = upward
    for row in range(len(out) - 1, -1, -1):
        own = out[row]
        first, last = up_offset[row], up_offset[row + 1]
        if not is_seeded[row]:
            if first == last:
                own[:] = np.uint32(INF)
                continue
            above, step = out[up_head[first]], weight[first, side]
            for lane in range(len(own)):
                own[lane] = min(np.uint32(INF), np.uint32(above[lane] + step))
            first += 1
        for arc in range(first, last):
            above, step = out[up_head[arc]], weight[arc, side]
            for lane in range(len(own)):
                own[lane] = min(own[lane], np.uint32(above[lane] + step))


@compiled
def longest_cs(labels: Array) -> int:
    """Return the longest time among the labels that are one."""
    longest = np.uint32(0)
    for row in range(labels.shape[0]):
        own = labels[row]
        for lane in range(labels.shape[1]):
            longest = max(longest, own[lane] if own[lane] < INF else np.uint32(0))
    return int(longest)


@compiled
def bound_cs(out_indptr: Array, cost_cs: Array) -> int:
    """Return a time that no way exceeds which comes to each node once at most."""
    total = 0
    for node in range(len(out_indptr) - 1):
        most = 0
        for edge in range(out_indptr[node], out_indptr[node + 1]):
            most = max(most, cost_cs[edge])
        total += most
    return total


@compiled
def checksum(labels: Array) -> int:
    """Return a number that another content, or another order of it, would hardly have."""
    total = np.uint64(0)
    for row in range(labels.shape[0]):
        own = labels[row]
        of_row = np.uint64(0)
        for lane in range(labels.shape[1]):
            of_row += np.uint64(own[lane]) * np.uint64(2 * lane + 1)
        total += of_row * np.uint64(2 * row + 1)
    return int(total & np.uint64(0x7FFFFFFFFFFFFFFF))
