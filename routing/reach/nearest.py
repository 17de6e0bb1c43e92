"""The nearest source of each of many rows of times, with waiting until somebody able is there."""

from __future__ import annotations

import numpy as np

from routing.compiled import compiled
from routing.hierarchy import INF
from routing.kernel import UNREACHABLE
from routing.manifest import Array
from routing.reach.sources import FOREVER_CS, Sources

NOBODY = -1


@compiled
def nearest_source(times: Array, sources: Sources, time_cs: Array, nearest: Array) -> None:
    """Write the least time [rows] until able hands, and the source that has them, of all rows.

    `times` [rows, lanes] are arrivals in centiseconds, `INF` for none. Of equal sources the first
    is taken. Rows without any get `UNREACHABLE` and `NOBODY`.
    """
    everyone: Array = np.arange(len(sources.lane))
    nobody = everyone[:0]
    for row in range(len(times)):
        own = times[row]
        least = soonest = np.uint32(0xFFFFFFFF)
        for lane in range(len(own)):
            least = min(least, np.uint32(own[lane] + sources.add[lane]))
            soonest = min(soonest, np.uint32(own[lane] + sources.add_with_hours[lane]))
        time_cs[row], nearest[row] = least, NOBODY
        best_cs, others = time_cs[row], sources.with_hours
        if best_cs >= INF:  # no label, or a sum too long to tell from one: ask each source
            best_cs, others = FOREVER_CS, everyone
        elif soonest >= least:  # not even without waiting
            others = nobody
        for source in others:
            arrival_cs = _arrival_cs(own, sources, source)
            if arrival_cs < INF and arrival_cs + sources.least_cs[source] < best_cs:
                best_cs = min(best_cs, _ready_cs(sources, source, arrival_cs))
        if best_cs == FOREVER_CS:
            time_cs[row] = UNREACHABLE
            continue
        time_cs[row] = best_cs
        for source in everyone:
            arrival_cs = _arrival_cs(own, sources, source)
            if (
                arrival_cs + sources.least_cs[source] <= best_cs
                and _ready_cs(sources, source, arrival_cs) == best_cs
            ):
                nearest[row] = source
                break


@compiled
def _arrival_cs(own: Array, sources: Sources, source: int) -> int:
    arrival_cs: int = own[sources.lane[source]]
    return arrival_cs + 0  # 64 bits wide from here on


@compiled
def ready_of_each(sources: Sources, source: Array, arrival_cs: Array) -> Array:
    """Return [rows] when able hands are there for who arrives then, `UNREACHABLE` for never."""
    found = np.empty(len(source), dtype=np.int64)
    for row in range(len(source)):
        ready_cs = FOREVER_CS
        if source[row] >= 0 and arrival_cs[row] >= 0:
            ready_cs = _ready_cs(sources, source[row], arrival_cs[row])
        found[row] = ready_cs if ready_cs < FOREVER_CS else UNREACHABLE
    return found


@compiled
def _ready_cs(sources: Sources, source: int, arrival_cs: int) -> int:
    """Return when somebody able is there at a source; waiting may win over a slow window."""
    best_cs = FOREVER_CS
    for i in range(sources.offset[source], sources.offset[source + 1]):
        start_cs = max(arrival_cs, sources.window[i, 0])
        if start_cs < sources.window[i, 1]:
            best_cs = min(best_cs, start_cs + sources.window[i, 2])
    return best_cs
