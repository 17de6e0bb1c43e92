"""What lies within so many minutes: weights and places, of a whole region and of each area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from routing.graph import Ints
from routing.kernel import UNREACHABLE
from routing.reach.arrivals import Reached
from routing.reach.sources import ReachError

CS_PER_MINUTE = 6000


@dataclass(frozen=True)
class Within:
    """What lies within some minutes; `share` is of the whole weight, none where that is zero."""

    minutes: float
    weight: float
    places: int
    share: float | None


@dataclass(frozen=True)
class Tally:
    """The weight and number of all points, of those within each limit, and of those without time.

    A point within 30 minutes is also within 60.
    """

    weight: float
    places: int
    within: tuple[Within, ...]
    without_weight: float
    without_places: int


def tally(reached: Reached, minutes: Sequence[float]) -> Tally:
    """Count what lies within limits in minutes.

    Raise `ReachError` for limits that are not ascending numbers above zero.
    """
    check_minutes(minutes)
    return _tally(reached, minutes, np.arange(len(reached.time_cs)))


def tally_by_area(reached: Reached, minutes: Sequence[float]) -> Mapping[str, Tally]:
    """Count the same for each area, ascending by its code."""
    check_minutes(minutes)
    return {code: _tally(reached, minutes, own) for code, own in reached.places.areas.items()}


def check_minutes(minutes: Sequence[float]) -> None:
    """Raise `ReachError` for limits that are not ascending numbers above zero."""
    edges = [0.0, *minutes]
    is_right = all(math.isfinite(each) for each in edges)
    if not (is_right and minutes and all(a < b for a, b in zip(edges, minutes, strict=False))):
        raise ReachError(
            "bad_minutes",
            f"bands of {', '.join(f'{each:g}' for each in minutes) or 'no'} minutes were asked "
            "for; name at least one, above 0 and ascending, like 30,60,120.",
            {"minutes": list(minutes)},
        )


def _tally(reached: Reached, minutes: Sequence[float], numbers: Ints) -> Tally:
    weight, time_cs = reached.places.weight[numbers], reached.time_cs[numbers]
    total = math.fsum(weight)
    is_reached = time_cs != UNREACHABLE
    within = []
    for limit in minutes:
        is_within = is_reached & (time_cs <= limit * CS_PER_MINUTE)
        inside = math.fsum(weight[is_within])
        share = inside / total if total > 0 else None
        within.append(Within(limit, inside, int(is_within.sum()), share))
    return Tally(
        weight=total,
        places=len(numbers),
        within=tuple(within),
        without_weight=math.fsum(weight[~is_reached]),
        without_places=int((~is_reached).sum()),
    )
