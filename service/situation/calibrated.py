"""Roads under a calibration: likely times become P50, and the range runs from P10 to P90."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from routing.travel_times import Route, Travel, Unreachable
from routing.weights import Weights

if TYPE_CHECKING:
    from routing.calibration import Calibration


class Journeys(Protocol):
    """Roads between one point and the facilities of a network, by their code."""

    def times_cs(self) -> Mapping[str, int | None]:
        """Return the likely centiseconds of every facility that stands on the roads, soon."""
        ...

    def travel(self, key: str) -> Travel | Unreachable:
        """Return time, range and distance of the way to or from one facility on the roads."""
        ...

    def travels(self, keys: Collection[str] | None = None) -> Mapping[str, Travel | Unreachable]:
        """Return the same of facilities on the roads, every one unless they are named."""
        ...

    def route(self, key: str) -> Route | Unreachable:
        """Return the way itself."""
        ...

    def edges(self) -> Mapping[str, tuple[int, ...]]:
        """Return the edges of the way to or from every facility that has one."""
        ...


@dataclass(frozen=True, eq=False)
class CalibratedJourneys:
    """Roads under calibrated weights, each with P10 and P90 of its own likely way."""

    journeys: Journeys
    calibration: Calibration
    weights: Weights

    def times_cs(self) -> Mapping[str, int | None]:
        """Return the likely centiseconds of every facility that stands on the roads."""
        return self.journeys.times_cs()

    def travel(self, key: str) -> Travel | Unreachable:
        """Return time, P10 to P90, and distance of the way to or from one facility."""
        found = self.journeys.route(key)
        return found if isinstance(found, Unreachable) else self._said(found).travel

    def travels(self, keys: Collection[str] | None = None) -> Mapping[str, Travel | Unreachable]:
        """Return the same of facilities on the roads, every one unless they are named."""
        return {
            key: self.calibration.said_of(found, self.weights, self.edges()[key])
            if isinstance(found, Travel)
            else found
            for key, found in self.journeys.travels(keys).items()
        }

    def route(self, key: str) -> Route | Unreachable:
        """Return the way itself."""
        found = self.journeys.route(key)
        return found if isinstance(found, Unreachable) else self._said(found)

    def edges(self) -> Mapping[str, tuple[int, ...]]:
        """Return the edges of the way to or from every facility that has one."""
        return self._edges

    @cached_property
    def _edges(self) -> Mapping[str, tuple[int, ...]]:
        return self.journeys.edges()

    def _said(self, route: Route) -> Route:
        return replace(route, travel=said_of_route(route, self.calibration, self.weights))


def said_of_route(route: Route, calibration: Calibration, weights: Weights) -> Travel:
    """Return the time of a way with P10 and P90 of its own edges, under calibrated weights."""
    edges = [segment.edge for segment in route.segments]
    return calibration.said_of(route.travel, weights, edges)
