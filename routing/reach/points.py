"""Where people are, put on the roads once for any number of questions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.errors import PlaceError
from routing.graph import RoadGraph
from routing.reach.sources import ReachError
from routing.snapping import Snap, SnapFlag, snap


class NoReach(StrEnum):
    """Why no minutes can be said for a point."""

    UNREACHABLE = "unreachable"
    """No road leads from here to any source that is ever open."""
    NOBODY_FITS = "nobody_fits"
    """There is no source, or none is open any more when one arrives."""
    OFF_ROAD = "off_road"
    """No road is near enough to say how long one takes to come to it."""
    OUTSIDE = "outside"
    """The coordinates are no place in the region of the roads."""


@dataclass(frozen=True)
class Point:
    """A village or township with what it weighs: births a year, or people.

    `area_code` is the code of the area it belongs to. Raise `ReachError` for a weight that is no
    number from 0 on.
    """

    key: str
    name: str
    lon: float
    lat: float
    weight: float
    area_code: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and self.weight >= 0):
            raise ReachError(
                "bad_weight",
                f"{self.key} weighs {self.weight}; a weight is a number from 0 on. Correct it, or "
                "leave the point out.",
                {"point": self.key, "weight": self.weight},
            )


@dataclass(frozen=True, eq=False)
class Places:
    """Points on the roads of a graph, in the order given.

    `snaps` have none for a point of `left_out`, which says what is wrong with its coordinates.
    """

    graph: RoadGraph
    points: tuple[Point, ...]
    snaps: tuple[Snap | None, ...]
    left_out: Mapping[str, PlaceError]

    @classmethod
    def of(cls, graph: RoadGraph, points: Sequence[Point]) -> Places:
        """Put points on their nearest roads; raise `ReachError` where two have the same key."""
        seen: set[str] = set()
        for point in points:
            if point.key in seen:
                raise ReachError(
                    "duplicate_point",
                    f"{point.key} is in the table more than once; every point needs a key of its "
                    "own.",
                    {"point": point.key},
                )
            seen.add(point.key)
        snaps: list[Snap | None] = []
        left_out: dict[str, PlaceError] = {}
        for point in points:
            try:
                snaps.append(snap(graph, point.lon, point.lat))
            except PlaceError as error:
                snaps.append(None)
                left_out[point.key] = error
        return cls(graph, tuple(points), tuple(snaps), left_out)

    @cached_property
    def weight(self) -> NDArray[np.float64]:
        """The weights [points]."""
        return np.array([point.weight for point in self.points], dtype=np.float64)

    @cached_property
    def areas(self) -> Mapping[str, NDArray[np.int64]]:
        """The numbers of the points of each area, ascending by its code."""
        found: dict[str, list[int]] = {}
        for number, point in enumerate(self.points):
            found.setdefault(point.area_code, []).append(number)
        return {code: np.array(found[code], dtype=np.int64) for code in sorted(found)}

    @cached_property
    def not_on_roads(self) -> Mapping[int, NoReach]:
        """The numbers of points that no time is said for, whoever is asked for."""
        found = {}
        for number, each in enumerate(self.snaps):
            if each is None:
                found[number] = NoReach.OUTSIDE
            elif SnapFlag.OFF_ROAD in each.flags:
                found[number] = NoReach.OFF_ROAD
        return found
