"""Suspect a file of naming the wrong coordinate system, by how well its places lie on roads. Pure.

A facility stands beside a road. Points that Chinese maps have shifted stand some hundred metres
from theirs, and come back to it when the shift is undone. Where most points come back by 50 m, that
is enough. In towns and villages it is not most: there is a road near any point, and on real roads
only a third of shifted points come back so far. But then hardly any goes away by as much, while of
points that are right nearly all that move so far go away. So where at least ten tell and nine in
ten of these come back, the system is suspected too. This only ever warns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from facilities.coordinates import Crs, from_wgs84, to_wgs84
from facilities.errors import Problem
from facilities.facility import Facility
from routing.errors import PlaceError
from routing.graph import RoadGraph
from routing.snapping import snap

LEAST_POINTS = 5  # of fewer, four strays in the same direction are no rarity
TELLING_M = 50.0  # more than the width of a yard; the shifts themselves are 100 to 1500 m
LEAST_SHARE = 0.7  # of all points
LEAST_TELLING = 10
LEAST_TELLING_SHARE = 0.9  # measured on two real extracts: 0.92 to 1 when right, 0.75 at most else


@dataclass(frozen=True)
class Suspicion:
    """The system the points fit better.

    Of `n` points on the road map `nearer` lie at least 50 m nearer to a road when read so, half of
    these by `median_gain_m` or more, and `farther` at least 50 m farther away.
    """

    crs: Crs
    n: int
    nearer: int
    farther: int
    median_gain_m: float

    @property
    def share(self) -> float:
        """Share of all points that come nearer to a road."""
        return self.nearer / self.n

    @property
    def telling_share(self) -> float:
        """Share of the points that move by 50 m either way."""
        return self.nearer / (self.nearer + self.farther)

    @property
    def is_founded(self) -> bool:
        """Whether so many points fit better that it is worth saying."""
        if self.n < LEAST_POINTS:
            return False
        is_clear = self.nearer + self.farther >= LEAST_TELLING
        return self.share >= LEAST_SHARE or (is_clear and self.telling_share >= LEAST_TELLING_SHARE)

    def as_problem(self, stated: Crs) -> Problem:
        """Say it as a remark on the file; nothing was changed."""
        message = (
            f"The coordinates look like {self.crs}, not {stated}: read so, {self.nearer} of "
            f"{self.n} places on the road map ({self.share:.0%}) lie at least {TELLING_M:.0f} m "
            f"nearer to a road, half of these by {self.median_gain_m:.0f} m or more, and "
            f"{self.farther} as much farther away. Nothing was changed: look at two places on a "
            f"map, then import with --crs {self.crs} if they are right so."
        )
        return Problem(f"suspected_{self.crs}", message, field="crs", value=stated.value)


def suspected_system(
    graph: RoadGraph, facilities: Iterable[Facility], stated: Crs = Crs.WGS84
) -> Suspicion | None:
    """Find the other system that most of a file's places fit better than the stated one.

    Facilities are as read, in WGS-84; those off the road map are left out. None where no system
    fits clearly better, or fewer than five places can tell.
    """
    points = [each.point for each in facilities if each.point is not None]
    raw = [from_wgs84(*point, stated) for point in points]
    found = [_fit(graph, points, raw, crs) for crs in Crs if crs is not stated]
    founded = [each for each in found if each is not None and each.is_founded]
    return max(founded, key=lambda each: (each.telling_share, each.nearer), default=None)


def _fit(
    graph: RoadGraph,
    points: Sequence[tuple[float, float]],
    raw: Sequence[tuple[float, float]],
    crs: Crs,
) -> Suspicion | None:
    gains_m = []
    for point, written in zip(points, raw, strict=True):
        as_stated = _snapped_m(graph, point)
        as_other = _snapped_m(graph, to_wgs84(*written, crs))
        if as_stated is not None and as_other is not None:
            gains_m.append(as_stated - as_other)
    nearer = [gain for gain in gains_m if gain >= TELLING_M]
    if not nearer:
        return None
    farther = sum(gain <= -TELLING_M for gain in gains_m)
    return Suspicion(crs, len(gains_m), len(nearer), farther, median(nearer))


def _snapped_m(graph: RoadGraph, point: tuple[float, float]) -> float | None:
    try:
        return snap(graph, *point).snapped_m
    except PlaceError:
        return None
