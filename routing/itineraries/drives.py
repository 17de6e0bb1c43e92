"""What is driven in an itinerary: between her, the places of the labels and the stops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cached_property

from routing.itineraries.shapes import ORIGIN
from routing.itineraries.stops import Stops
from routing.labels import Inward, Labels, Outward
from routing.snapping import Snap
from routing.travel_times import Route, Travel, Unreachable

Said = Callable[[Route], Travel]
"""What is said of a driven route, where its range is another than of its two speeds."""


class Drives:
    """The drives around one patient, each worked out once; None where there is no road."""

    def __init__(
        self, labels: Labels, origin: Snap, stops: Stops, said: Said | None = None
    ) -> None:
        self._labels, self._origin, self._stops, self._said = labels, origin, stops, said
        self._from_her: dict[str, Travel | None] = {}
        self._to_her: dict[str, Travel | None] = {}
        self._others: dict[tuple[str | int, str | int], Travel | None] = {}
        self._around_stop: dict[int, tuple[Snap, Outward, Inward]] = {}

    @cached_property
    def outward(self) -> Outward:
        """The ways from her to the places."""
        return self._labels.outward(self._origin)

    @cached_property
    def inward(self) -> Inward:
        """The ways from the places to her."""
        return self._labels.inward(self._origin)

    @cached_property
    def from_origin(self) -> Labels:
        """The times from her to every node."""
        return Labels.from_point(self._labels.weights, ORIGIN, self._origin)

    def look_up(self, out: Iterable[str], back: Iterable[str]) -> None:
        """Work out the drives to and from several places at once, which is faster."""
        for answers, known, wanted in (
            (self.outward, self._from_her, out),
            (self.inward, self._to_her, back),
        ):
            keys = {key for key in wanted if key in self._labels.places and key not in known}
            if keys:
                known.update(self._asked(answers, keys))

    def from_her(self, key: str) -> Travel | None:
        """Return the drive from her to a place."""
        self.look_up([key], [])
        return self._from_her[key]

    def to_her(self, key: str) -> Travel | None:
        """Return the drive from a place to her."""
        self.look_up([], [key])
        return self._to_her[key]

    def between(self, start: str, end: str) -> Travel | None:
        """Return the drive from a place to a place."""
        known = self._others.get((start, end))
        if known is None:
            answers = self._labels.outward(self._labels.places[start])
            known = self._others[start, end] = self._asked(answers, [end])[end]
        return known

    def to_stop(self, start: str, stop: int) -> Travel | None:
        """Return the drive from her, or from a place, to a stop."""
        known = self._others.get((start, stop))
        if known is None:
            snap, _, inward = self._at_stop(stop)
            answers = self.from_origin.inward(snap) if start == ORIGIN else inward
            known = self._others[start, stop] = self._asked(answers, [start])[start]
        return known

    def from_stop(self, stop: int, end: str) -> Travel | None:
        """Return the drive from a stop to a place."""
        known = self._others.get((stop, end))
        if known is None:
            _, outward, _ = self._at_stop(stop)
            known = self._others[stop, end] = self._asked(outward, [end])[end]
        return known

    def route(self, start: str, end: str, stop: int | None) -> Route | Unreachable:
        """Return the route of a drive; `stop` is the number of the stop that keys may name."""
        found = self._route(start, end, stop)
        if self._said is None or isinstance(found, Unreachable):
            return found
        return replace(found, travel=self._said(found))

    def _route(self, start: str, end: str, stop: int | None) -> Route | Unreachable:
        places = self._labels.places
        if start == ORIGIN and end in places:
            return self.outward.route(end)
        if end == ORIGIN:
            return self.inward.route(start)
        if start in places and end in places:
            return self._labels.outward(places[start]).route(end)
        if stop is None:
            raise KeyError(start, end)
        snap, outward, inward = self._at_stop(stop)
        if end in places:
            return outward.route(end)
        return (self.from_origin.inward(snap) if start == ORIGIN else inward).route(start)

    def _asked(self, answers: Outward | Inward, keys: Collection[str]) -> dict[str, Travel | None]:
        if self._said is None:
            return {key: _known(each) for key, each in answers.travels(keys).items()}
        routes = {key: answers.route(key) for key in keys}
        return {
            key: None if isinstance(each, Unreachable) else self._said(each)
            for key, each in routes.items()
        }

    def _at_stop(self, stop: int) -> tuple[Snap, Outward, Inward]:
        known = self._around_stop.get(stop)
        if known is None:
            snap = self._stops.snap_of(stop)
            known = snap, self._labels.outward(snap), self._labels.inward(snap)
            self._around_stop[stop] = known
        return known


def _known(travel: Travel | Unreachable) -> Travel | None:
    return travel if isinstance(travel, Travel) else None
