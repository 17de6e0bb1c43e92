"""The best stop for two vehicles to meet: the least over all stops, exactly, in one pass.

Times are whole centiseconds. A stop is better by its score, then by the other time, then by its
number, which follows the order of keys.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.compiled import compiled, frozen
from routing.hierarchy import INF, Hierarchy
from routing.itineraries.stops import Stops
from routing.manifest import Array

NO_STOP = -1
FEW = 8  # centres for which looking up single times is faster than whole rows
SAMPLE = 61
NEVER_CS = 1 << 60  # far beyond any sum of times


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
    where they are within a road. `ready_cs` passes until the team drives, `spent_cs` at the stop
    and at the centre.
    """

    base: Array
    centre: Array
    base_leave: Array
    centre_leave: Array
    ready_cs: Array
    spent_cs: Array


class Times(NamedTuple):
    """When her vehicle is at each stop [positions], `INF` or more where it never is; the labels."""

    her_cs: Array
    to_places: Array
    from_places: Array


class Goal(NamedTuple):
    """When able hands are with her in any case, and how much each of the two times weighs.

    Where `definitive` weighs nothing it decides between equal scores, else able hands do.
    """

    hands_here_cs: int
    definitive: int
    first: int


class Meetings(NamedTuple):
    """The best stop of each centre, or `NO_STOP`, with the two times it gives and their score."""

    stop: Array
    first_cs: Array
    definitive_cs: Array
    score: Array


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


@compiled
def arrivals_cs(rows: Rows, times_cs: Array) -> Array:
    """Return [positions] the least of the times [rows] of each stop's arrivals."""
    found = np.empty(len(rows.stop), dtype=np.int64)
    for i in range(len(found)):
        soonest_cs = np.int64(times_cs[rows.arrive[rows.arrive_offset[i]]])
        for k in range(rows.arrive_offset[i] + 1, rows.arrive_offset[i + 1]):
            soonest_cs = min(soonest_cs, np.int64(times_cs[rows.arrive[k]]))
        found[i] = soonest_cs
    return found


@compiled
def best_meetings(rows: Rows, times: Times, parts: Parts, goal: Goal) -> Meetings:
    """Return the best stop for each centre; what would take 124 days is no way."""
    count = len(parts.base)
    best = Meetings(
        np.full(count, NO_STOP, dtype=np.int64),
        np.full(count, INF - 1, dtype=np.int64),
        np.full(count, INF - 1, dtype=np.int64),
        np.full(count, NEVER_CS, dtype=np.int64),
    )
    if count <= FEW:
        for j in range(count):
            _try_for_one(rows, times, parts, (j, goal), best)
    else:
        _try_for_all(rows, times, parts, goal, best)
    _try_own_junctions(rows, times, parts, goal, best)
    return best


@compiled
def _try_for_one(
    rows: Rows, times: Times, parts: Parts, asked: tuple[int, Goal], best: Meetings
) -> None:
    """Try every stop for one centre, and look up no more of it than it takes to leave it."""
    j, goal = asked
    base, centre = parts.base[j], parts.centre[j]
    ready_cs, spent_cs = parts.ready_cs[j], parts.spent_cs[j]
    for step in (SAMPLE, 1):  # a few first, so that most are too late at once
        for i in range(0, len(rows.stop), step):
            her_cs = times.her_cs[i]
            if her_cs >= INF:
                continue
            # as if the team stood there already and the centre were next door
            least = _score(her_cs, her_cs + spent_cs, goal)
            if least > best.score[j]:
                continue
            onward_cs = np.int64(times.to_places[rows.leave[i], centre])
            if least + goal.definitive * onward_cs > best.score[j]:
                continue
            team_cs = np.int64(INF)
            for k in range(rows.arrive_offset[i], rows.arrive_offset[i + 1]):
                team_cs = min(team_cs, np.int64(times.from_places[rows.arrive[k], base]))
            met_cs = max(her_cs, team_cs + ready_cs)
            found = met_cs, met_cs + onward_cs + spent_cs, rows.stop[i]
            _keep_better(found, best, j, goal)


@compiled
def _try_for_all(rows: Rows, times: Times, parts: Parts, goal: Goal, best: Meetings) -> None:
    """Try every stop for many centres: a row of the labels at a time."""
    soonest = np.empty(times.from_places.shape[1], dtype=np.uint32)
    for i in range(len(rows.stop)):
        if times.her_cs[i] < INF:
            first, end = rows.arrive_offset[i], rows.arrive_offset[i + 1]
            onward = times.to_places[rows.leave[i]]
            team = times.from_places[rows.arrive[first]]
            if end - first > 1:
                soonest[:] = team
                for k in range(first + 1, end):
                    np.minimum(soonest, times.from_places[rows.arrive[k]], soonest)
                _try_all((rows.stop[i], times.her_cs[i]), (soonest, onward), parts, goal, best)
            else:
                _try_all((rows.stop[i], times.her_cs[i]), (team, onward), parts, goal, best)


@compiled
def _try_all(
    stop: tuple[int, int], driven: tuple[Array, Array], parts: Parts, goal: Goal, best: Meetings
) -> None:
    """Try a stop, with her time to it, for each centre; `driven` [places] are to and from it."""
    number, her_cs = stop
    team, onward = driven
    for j in range(len(parts.base)):
        met_cs = max(her_cs, np.int64(team[parts.base[j]]) + parts.ready_cs[j])
        definitive_cs = met_cs + np.int64(onward[parts.centre[j]]) + parts.spent_cs[j]
        if _score(met_cs, definitive_cs, goal) <= best.score[j]:
            _keep_better((met_cs, definitive_cs, number), best, j, goal)


@compiled
def _score(met_cs: int, definitive_cs: int, goal: Goal) -> int:
    """Weigh when they meet, unless able hands are with her before, and definitive care."""
    return goal.definitive * definitive_cs + goal.first * min(met_cs, goal.hands_here_cs)


@compiled
def _keep_better(found: tuple[int, int, int], best: Meetings, j: int, goal: Goal) -> None:
    """Keep a stop, with the meeting there, that is better for a centre than the best so far."""
    met_cs, definitive_cs, stop = found
    if definitive_cs >= INF:
        return
    first_cs, score = min(met_cs, goal.hands_here_cs), _score(met_cs, definitive_cs, goal)
    one, other = score - best.score[j], first_cs - best.first_cs[j]
    if goal.definitive == 0:
        other = definitive_cs - best.definitive_cs[j]
    is_first_found = best.stop[j] == NO_STOP
    is_equal = one == 0 and other == 0
    if is_first_found or one < 0 or (one == 0 and other < 0) or (is_equal and stop < best.stop[j]):
        best.first_cs[j], best.definitive_cs[j], best.stop[j] = first_cs, definitive_cs, stop
        best.score[j] = score


@compiled
def _try_own_junctions(rows: Rows, times: Times, parts: Parts, goal: Goal, best: Meetings) -> None:
    """Try the stops at which a team's base or a centre stands: there it takes no time.

    The labels of such a junction are how long the way round back to it is.
    """
    for j in range(len(parts.base)):
        for own in (parts.base_leave[j], parts.centre_leave[j]):
            i = np.searchsorted(rows.leave, own)
            while own >= 0 and i < len(rows.leave) and rows.leave[i] == own:
                team_cs, onward_cs = _at_own_junction(rows, i, times, parts, j)
                met_cs = max(times.her_cs[i], team_cs + parts.ready_cs[j])
                definitive_cs = met_cs + onward_cs + parts.spent_cs[j]
                _keep_better((met_cs, definitive_cs, rows.stop[i]), best, j, goal)
                i += 1


@compiled
def _at_own_junction(
    rows: Rows, i: int, times: Times, parts: Parts, j: int
) -> tuple[np.int64, np.int64]:
    """Return how long a team drives to the stop at a position, and on from it."""
    leave = rows.leave[i]
    team_cs, onward_cs = np.int64(INF), np.int64(times.to_places[leave, parts.centre[j]])
    for k in range(rows.arrive_offset[i], rows.arrive_offset[i + 1]):
        team_cs = min(team_cs, np.int64(times.from_places[rows.arrive[k], parts.base[j]]))
    if leave == parts.base_leave[j]:
        team_cs = np.int64(0)
    if leave == parts.centre_leave[j]:
        onward_cs = np.int64(0)
    return team_cs, onward_cs
