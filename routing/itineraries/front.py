"""The few stops that can be the best one, whatever the times before setting out are."""

from __future__ import annotations

import numpy as np

from routing.compiled import compiled, frozen
from routing.graph import Ints
from routing.manifest import Array


def undominated(hers_cs: Ints, team_cs: Ints, onward_cs: Ints) -> Ints:
    """Return the stops that no other is as good as for her, for the team and for the way on.

    Of equal ones the first is kept. Longer times before setting out are added to hers or to the
    team's at every stop alike, so a stop that is left out is never better than one that is kept.
    """
    order = np.lexsort((np.arange(len(hers_cs)), onward_cs, team_cs, hers_cs))
    kept = _steps(frozen(team_cs[order], "int64"), frozen(onward_cs[order], "int64"))
    found: Ints = np.sort(order[kept])
    return found


@compiled
def _steps(team_cs: Array, onward_cs: Array) -> Array:
    """Return which rows, ascending in a first time, no row before has both other times below.

    What was kept forms a stair: ascending in the team's time, descending in the time onward.
    """
    stair_team = np.empty(len(team_cs), dtype=np.int64)
    stair_onward = np.empty(len(team_cs), dtype=np.int64)
    kept = np.empty(len(team_cs), dtype=np.int64)
    size, count = 0, 0
    for i in range(len(team_cs)):
        # the last step whose team is there no later is the lowest of them
        place = np.searchsorted(stair_team[:size], team_cs[i], side="right")
        if place > 0 and stair_onward[place - 1] <= onward_cs[i]:
            continue
        kept[count] = i
        count += 1
        first = np.searchsorted(stair_team[:size], team_cs[i], side="left")
        last = first
        while last < size and stair_onward[last] >= onward_cs[i]:
            last += 1
        moved = size - last
        for k in range(moved):
            step = k if last > first else moved - 1 - k  # so that nothing is written over
            stair_team[first + 1 + step] = stair_team[last + step]
            stair_onward[first + 1 + step] = stair_onward[last + step]
        stair_team[first], stair_onward[first] = team_cs[i], onward_cs[i]
        size = first + 1 + moved
    return kept[:count]
