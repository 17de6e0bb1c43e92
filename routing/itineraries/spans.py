"""Sums of times with their ranges, in whole centiseconds."""

from __future__ import annotations

from typing import NamedTuple

from routing.itineraries.duration import CENTISECONDS, Duration, as_cs
from routing.itineraries.shapes import RangeS
from routing.travel_times import Travel


class Span(NamedTuple):
    """A time when every leg takes its shortest, its likely and its longest time."""

    low_cs: int
    likely_cs: int
    high_cs: int

    @classmethod
    def of(cls, duration: Duration) -> Span:
        """Return a duration in centiseconds."""
        return cls(as_cs(duration.low_s), as_cs(duration.likely_s), as_cs(duration.high_s))

    @classmethod
    def driven(cls, travel: Travel) -> Span:
        """Return the time of a drive."""
        low_s, high_s = travel.range_s
        return cls(as_cs(low_s), travel.travel_time_cs, as_cs(high_s))

    @classmethod
    def exactly(cls, seconds: float) -> Span:
        """Return a time without a range."""
        return cls(as_cs(seconds), as_cs(seconds), as_cs(seconds))

    def then(self, other: Span) -> Span:
        """Return the time of one thing after another."""
        return Span(*(one + two for one, two in zip(self, other, strict=True)))

    def later(self, other: Span) -> Span:
        """Return when both are there: at each end of the range by itself."""
        return Span(*(max(one, two) for one, two in zip(self, other, strict=True)))

    def earlier(self, other: Span) -> Span:
        """Return when the first of both is there."""
        return Span(*(min(one, two) for one, two in zip(self, other, strict=True)))

    def wait_for(self, other: Span) -> Span:
        """Return how long this waits for another: the shortest and longest of the three cases."""
        waits = [max(0, two - one) for one, two in zip(self, other, strict=True)]
        return Span(min(waits), waits[1], max(waits))

    @property
    def likely_s(self) -> float:
        """The likely time in seconds."""
        return self.likely_cs / CENTISECONDS

    @property
    def range_s(self) -> RangeS:
        """The shortest and the longest time in seconds."""
        return self.low_cs / CENTISECONDS, self.high_cs / CENTISECONDS


NOTHING = Span(0, 0, 0)
