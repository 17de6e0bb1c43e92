"""How long it takes from many points until somebody able is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.graph import Ints
from routing.hierarchy import INF
from routing.kernel import UNREACHABLE
from routing.labels import Labels
from routing.reach.nearest import NOBODY, nearest_source, ready_of_each
from routing.reach.points import NoReach, Places
from routing.reach.ranges import NO_LANE, ranges_cs
from routing.reach.sources import ReachError, Source, Sources, as_arrays, in_order
from routing.reach.starts import Starts, arrivals, starts_of_points
from routing.snapping import Snap
from routing.travel_times import Travel


@dataclass(frozen=True, eq=False)
class Arrivals:
    """When one arrives from each point at each place of the labels; good for any sources there.

    `times` [points, places] are centiseconds, uint32, `INF` for no way.
    """

    labels: Labels
    places: Places
    times: NDArray[np.uint32]
    starts: Starts

    @classmethod
    def of(cls, labels: Labels, places: Places) -> Arrivals:
        """Work out all arrivals: those of `labels.outward(...).times_cs()`, for all at once.

        Raise `ReachError` for points that were put on other roads than the labels'.
        """
        if places.graph.hash != labels.weights.graph.hash:
            raise ReachError(
                "other_roads",
                "the points were put on another road graph than the labels are made for; put them "
                "on the roads in force.",
                {"points_on": places.graph.hash, "labels_of": labels.weights.graph.hash},
            )
        starts = starts_of_points(labels, places.snaps)
        to_places = frozen(labels.matrices.to_places, "uint32")
        times = arrivals(to_places, frozen(labels.roads.rank, "int64"), starts.ends)
        for number in starts.alone.tolist():
            own = labels.outward(_snap(places, number)).times_cs().values()
            times[number] = [INF if time_cs is None else time_cs for time_cs in own]
        return cls(labels, places, times, starts)

    def to(self, sources: Sequence[Source]) -> Reached:
        """Return for each point the source where somebody able is there first.

        Raise `ReachError` for sources that the labels do not have, and for one named twice.
        """
        ordered = in_order(sources)
        arrays = as_arrays(ordered, self.labels.number_of)
        time_cs = np.empty(len(self.times), dtype=np.int64)
        nearest = np.empty(len(self.times), dtype=np.int64)
        nearest_source(frozen(self.times, "uint32"), arrays, time_cs, nearest)
        for number in self.places.not_on_roads:
            time_cs[number], nearest[number] = UNREACHABLE, NOBODY
        return Reached(self, ordered, arrays, time_cs, nearest)


@dataclass(frozen=True, eq=False)
class Reached:
    """Which source each point reaches first, and when somebody able is there.

    `time_cs` [points] counts driving, waiting until it opens, and getting ready: `UNREACHABLE`
    where there is none. `nearest` are numbers in `sources`, which ascend by key; `NOBODY` for none.
    """

    arrivals: Arrivals
    sources: tuple[Source, ...]
    arrays: Sources
    time_cs: Ints
    nearest: Ints

    @property
    def places(self) -> Places:
        """The points."""
        return self.arrivals.places

    def minutes(self, number: int) -> float | None:
        """Return the minutes of a point, or none."""
        time_cs = int(self.time_cs[number])
        return None if time_cs == UNREACHABLE else time_cs / 6000

    def source_of(self, number: int) -> Source | None:
        """Return the source that a point reaches first, or none."""
        nearest = int(self.nearest[number])
        return None if nearest == NOBODY else self.sources[nearest]

    @cached_property
    def travel_cs(self) -> NDArray[np.int64]:
        """The driving alone to the nearest source: [points, 3] likely, low and high.

        They are those of `labels.outward(...).travel(...)`; `UNREACHABLE` where there is none.
        """
        labels, starts = self.arrivals.labels, self.arrivals.starts
        is_reached = self.nearest != NOBODY
        lane = np.full(len(self.nearest), NO_LANE, dtype=np.int64)
        lane[is_reached] = self.arrays.lane[self.nearest[is_reached]]
        walked = lane.copy()
        walked[starts.alone] = NO_LANE
        found = np.full((len(lane), 3), UNREACHABLE, dtype=np.int64)
        found[is_reached, 0] = self.arrivals.times[is_reached, lane[is_reached]]
        matrix = frozen(labels.matrices.to_places, "uint32")
        low_high = ranges_cs(
            labels.roads, matrix, frozen(walked, "int64"), starts.ends, labels.stops
        )
        found[is_reached, 1:] = low_high[is_reached]
        for number in starts.alone[is_reached[starts.alone]].tolist():
            found[number, 1:] = self._range_alone(number, int(lane[number]))
        found[:, 1] = np.minimum(found[:, 1], found[:, 0])
        found[:, 2] = np.maximum(found[:, 2], found[:, 0])
        return found

    @cached_property
    def range_cs(self) -> NDArray[np.int64]:
        """The least and the longest time [points, 2] along the likely way to the nearest source.

        `UNREACHABLE` as the longest where the slow speed comes after the last window.
        """
        ends = [
            ready_of_each(self.arrays, frozen(self.nearest, "int64"), frozen(column, "int64"))
            for column in self.travel_cs.T[1:]
        ]
        return np.stack(ends, axis=1)

    @cached_property
    def why_none(self) -> Mapping[int, NoReach]:
        """Why no minutes are said, by the numbers of the points without any."""
        is_open = self.arrays.least_cs < INF
        lanes = np.unique(self.arrays.lane[is_open])
        has_road = np.any(self.arrivals.times[:, lanes] < INF, axis=1).tolist()
        found = {}
        for number in np.flatnonzero(self.nearest == NOBODY).tolist():
            reason = NoReach.UNREACHABLE
            if has_road[number] or not len(lanes):
                reason = NoReach.NOBODY_FITS
            found[number] = self.places.not_on_roads.get(number, reason)
        return found

    def _range_alone(self, number: int, lane: int) -> tuple[int, int]:
        labels = self.arrivals.labels
        key = labels.keys[lane]
        found = labels.outward(_snap(self.places, number)).travels([key])[key]
        if isinstance(found, Travel):
            return round(found.range_s[0] * 100), round(found.range_s[1] * 100)
        raise AssertionError("a point with a time has no way")


def _snap(places: Places, number: int) -> Snap:
    found = places.snaps[number]
    if found is None:
        raise AssertionError("a point without a snap is on no road")
    return found
