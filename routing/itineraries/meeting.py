"""The best stop for two vehicles to meet: the least over all stops, exactly, in one pass.

Times are whole centiseconds. A stop is better by the time aimed at, then by the other time, then by
its number, which follows the order of keys.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.compiled import compiled, frozen
from routing.hierarchy import INF, Hierarchy
from routing.itineraries.stops import Stops
from routing.manifest import Array

NO_STOP = -1
NEVER_CS = 1 << 60


class Rows(NamedTuple):
    """Stops by the rows of labels, ascending: `stop` is the number of the stop at each position.

    The vehicles come to `arrive[arrive_offset[i]:arrive_offset[i + 1]]` and leave from `leave[i]`.
    """

    stop: Array
    leave: Array
    arrive_offset: Array
    arrive: Array


class Parts(NamedTuple):
    """What one centre adds: the columns of its team's base and its own, and its times.

    `base_leave` and `centre_leave` are the rows of the junctions that base and centre stand at, -1
    where they are within a road. `ready_cs` passes until the team drives, `hand_over_cs` at the
    stop, `after_cs` at the centre.
    """

    base: Array
    centre: Array
    base_leave: Array
    centre_leave: Array
    ready_cs: Array
    hand_over_cs: Array
    after_cs: Array


class Times(NamedTuple):
    """When her vehicle is at each stop [positions], `INF` or more where it never is; the labels."""

    her_cs: Array
    to_places: Array
    from_places: Array


class Goal(NamedTuple):
    """When able hands are with her in any case, and whether able hands are what is aimed at."""

    hands_here_cs: int
    by_first: bool


class Meetings(NamedTuple):
    """The best stop of each centre, or `NO_STOP`, with the two times it gives."""

    stop: Array
    first_cs: Array
    definitive_cs: Array


def rows_of(stops: Stops, hierarchy: Hierarchy) -> Rows:
    """Put stops into the order of the rows of labels, so that memory is read from end to end."""
    leave = hierarchy.rank[stops.nodes]
    order = np.argsort(leave, kind="stable")
    offset, nodes = stops.arrivals
    count = np.diff(offset)[order]
    new_offset = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum(count, out=new_offset[1:])
    within = np.arange(new_offset[-1]) - np.repeat(new_offset[:-1], count)
    arrive = hierarchy.rank[nodes[np.repeat(offset[:-1][order], count) + within]]
    return Rows(
        stop=frozen(order, "int64"),
        leave=frozen(leave[order], "int64"),
        arrive_offset=frozen(new_offset, "int64"),
        arrive=frozen(arrive, "int64"),
    )


def arrivals_cs(rows: Rows, times_cs: Array) -> Array:
    """Return [positions] the least of the times [rows] of each stop's arrivals."""
    if not len(rows.stop):
        return frozen(np.empty(0), "int64")
    return frozen(np.minimum.reduceat(times_cs[rows.arrive], rows.arrive_offset[:-1]), "int64")


@compiled
def best_meetings(rows: Rows, times: Times, parts: Parts, goal: Goal) -> Meetings:
    """Return the best stop for each centre."""
    count = len(parts.base)
    best = Meetings(
        np.full(count, NO_STOP, dtype=np.int64),
        np.full(count, NEVER_CS, dtype=np.int64),
        np.full(count, NEVER_CS, dtype=np.int64),
    )
    for i in range(len(rows.stop)):
        her_cs = times.her_cs[i]
        if her_cs >= INF:
            continue
        for j in range(count):
            spent_cs = parts.hand_over_cs[j] + parts.after_cs[j]
            # no meeting is before she comes, and no drive on from it takes less than nothing
            if not goal.by_first and her_cs + spent_cs > best.definitive_cs[j]:
                continue
            team_cs, onward_cs = _team_and_onward(rows, i, times, parts, j)
            if team_cs < INF and onward_cs < INF:
                met_cs = max(her_cs, team_cs + parts.ready_cs[j])
                found = min(met_cs, goal.hands_here_cs), met_cs + spent_cs + onward_cs, rows.stop[i]
                if _is_better(found, best, j, goal.by_first):
                    best.first_cs[j], best.definitive_cs[j], best.stop[j] = found
    return best


@compiled
def _team_and_onward(
    rows: Rows, i: int, times: Times, parts: Parts, j: int
) -> tuple[np.int64, np.int64]:
    """Return how long a team drives to the stop at a position, and the team's way on from it."""
    team_cs, leave = np.int64(INF), rows.leave[i]
    for k in range(rows.arrive_offset[i], rows.arrive_offset[i + 1]):
        team_cs = min(team_cs, np.int64(times.from_places[rows.arrive[k], parts.base[j]]))
    if leave == parts.base_leave[j]:
        team_cs = np.int64(0)
    if leave == parts.centre_leave[j]:
        return team_cs, np.int64(0)
    return team_cs, np.int64(times.to_places[leave, parts.centre[j]])


@compiled
def _is_better(
    found: tuple[int, int, int],
    best: Meetings,
    j: int,
    by_first: bool,  # noqa: FBT001 - Numba knows no keyword-only arguments
) -> bool:
    first_cs, definitive_cs, stop = found
    one, other = definitive_cs - best.definitive_cs[j], first_cs - best.first_cs[j]
    if by_first:
        one, other = other, one
    if one != 0:
        return bool(one < 0)
    if other != 0:
        return bool(other < 0)
    return bool(stop < best.stop[j])
