"""What a change does: who gains, who loses, by how much, and who is cut off or newly reached."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from routing.kernel import UNREACHABLE
from routing.reach.arrivals import Reached
from routing.reach.points import Point
from routing.reach.sources import ReachError


class Change(StrEnum):
    """What happens to a point whose time changes."""

    CUT_OFF = "cut_off"
    SLOWER = "slower"
    FASTER = "faster"
    NEWLY_REACHED = "newly_reached"


@dataclass(frozen=True)
class Moved:
    """A point whose time changes; a time that there is not has no number, and so no difference."""

    point: Point
    change: Change
    before_cs: int | None
    after_cs: int | None

    @property
    def change_cs(self) -> int | None:
        """Return how much later it is, negative for sooner; none when cut off or newly reached."""
        if self.before_cs is None or self.after_cs is None:
            return None
        return self.after_cs - self.before_cs


@dataclass(frozen=True)
class Comparison:
    """Who gains and who loses: the worst and the best first, those without a number before them.

    Weights of gainers and losers contain those that are newly reached and cut off.
    """

    losers: tuple[Moved, ...]
    gainers: tuple[Moved, ...]
    lost_weight: float
    gained_weight: float
    cut_off_weight: float
    newly_reached_weight: float


def compare(before: Reached, after: Reached) -> Comparison:
    """Compare what holds with what would; of equal changes the heavier point, then the first key.

    Raise `ReachError` where the two are not about the same points in the same order.
    """
    if before.places.points != after.places.points:
        raise ReachError(
            "other_points",
            "two answers can be compared about the same points only; ask both with one table.",
            {"before": len(before.places.points), "after": len(after.places.points)},
        )
    times = zip(before.time_cs.tolist(), after.time_cs.tolist(), strict=True)
    moved = [
        _moved(point, old, new)
        for point, (old, new) in zip(before.places.points, times, strict=True)
        if old != new
    ]
    moved.sort(key=_worst_first)
    losers = tuple(each for each in moved if each.change in {Change.CUT_OFF, Change.SLOWER})
    gainers = tuple(each for each in moved if each.change in {Change.NEWLY_REACHED, Change.FASTER})
    return Comparison(
        losers=losers,
        gainers=gainers,
        lost_weight=_weight(losers),
        gained_weight=_weight(gainers),
        cut_off_weight=_weight(each for each in losers if each.change is Change.CUT_OFF),
        newly_reached_weight=_weight(
            each for each in gainers if each.change is Change.NEWLY_REACHED
        ),
    )


def _moved(point: Point, old: int, new: int) -> Moved:
    before_cs = None if old == UNREACHABLE else old
    after_cs = None if new == UNREACHABLE else new
    if after_cs is None:
        change = Change.CUT_OFF
    elif before_cs is None:
        change = Change.NEWLY_REACHED
    else:
        change = Change.SLOWER if after_cs > before_cs else Change.FASTER
    return Moved(point, change, before_cs, after_cs)


def _worst_first(moved: Moved) -> tuple[bool, int, float, str]:
    change_cs = moved.change_cs
    has_number = change_cs is not None
    return has_number, -abs(change_cs or 0), -moved.point.weight, moved.point.key


def _weight(moved: Iterable[Moved]) -> float:
    return math.fsum(each.point.weight for each in moved)
