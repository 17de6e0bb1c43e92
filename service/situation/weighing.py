"""From what the register holds to the weights of a graph: the same on every process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from routing.closures import (
    CirclePlace,
    Coverage,
    Direction,
    EffectKind,
    LinePlace,
    RoadEffect,
    WayPlace,
    close_ways,
    coverage_of,
    effect_on,
    parts_on,
)
from routing.conditions import Clock, clock_of, factors_of, next_change
from routing.conditions import Condition as RoadCondition
from routing.conditions import ConditionKind as RoadConditionKind
from routing.effects import EdgeParts, Floats
from routing.errors import ClosureError
from routing.ferry_hours import ferries_stopped, next_sailing_change, stopped_effect
from routing.graph import RoadGraph
from routing.weights import Weights
from service.events.codes import ClosureEffect, RoadDirection
from service.situation.in_force import RoadState
from service.situation.places import Circle, Place, Way
from service.situation.register import Closure, Condition, Register

if TYPE_CHECKING:
    from routing.calibration import Calibration


@dataclass(frozen=True, eq=False)
class Fit:
    """What an entry does to the roads of one graph, and how much of them it covers."""

    effect: RoadEffect
    coverage: Coverage


@dataclass(frozen=True, eq=False)
class Fits:
    """The register put on one graph, under one local time; each entry once, as no place moves.

    Under a `calibration` its factors of the hour count instead of the table's night. Threads may
    share it: at worst two do the same work.
    """

    graph: RoadGraph
    clock: Clock = field(default_factory=clock_of)
    calibration: Calibration | None = None
    _known: dict[UUID, Fit | ClosureError] = field(default_factory=dict, repr=False)
    _conditions: dict[UUID, RoadCondition | ClosureError] = field(default_factory=dict, repr=False)
    _factors: dict[tuple[object, ...], Floats] = field(default_factory=dict, repr=False)

    def then(self, calibration: Calibration | None) -> Fits:
        """Return the same for weights of the past: their factors do not displace those in force."""
        return replace(self, calibration=calibration, _factors={})

    def of(self, closure: Closure) -> Fit | ClosureError:
        """Put a closure on the roads, or say why it does not fit them: no such way, no road."""
        found = self._known.get(closure.id)
        if found is None:
            try:
                found = fit(
                    self.graph,
                    closure.place,
                    closure.effect,
                    factor=closure.factor,
                    direction=closure.direction,
                )
            except ClosureError as error:
                found = error
            self._known[closure.id] = found
        return found

    def of_condition(self, condition: Condition) -> RoadCondition | ClosureError:
        """Read a condition for the roads, or say why its circle does not fit them."""
        found = self._conditions.get(condition.id)
        if found is None:
            kind = RoadConditionKind(condition.kind.value)
            found = RoadCondition(kind)
            if condition.place is not None:
                try:
                    found = RoadCondition(kind, circle_on(self.graph, condition.place))
                except ClosureError as error:
                    found = error
            self._conditions[condition.id] = found
        return found

    def factors(self, conditions: Sequence[RoadCondition], moment: datetime) -> Floats | None:
        """Give how many times as long each edge [edges] takes; none where nothing makes it longer.

        The last are kept: most of what changes is a closure, and by night every edge has a factor.
        """
        fitted, is_night = self.calibration, self.clock.is_night(moment)
        if not (is_night or conditions or fitted):
            return None
        hours = (fitted.version, fitted.band_at(moment)) if fitted else None
        key = (is_night, hours, frozenset(conditions))
        found = self._factors.get(key)
        if found is None:
            found = _factors(self, conditions, moment)
            self._factors.clear()
            self._factors[key] = found
        return found


@dataclass(frozen=True, eq=False)
class Weighed:
    """Weights, and what made them."""

    weights: Weights
    state: RoadState


def fit(
    graph: RoadGraph,
    place: Place,
    effect: ClosureEffect,
    *,
    factor: float | None,
    direction: RoadDirection,
) -> Fit:
    """Put a place with its effect on the roads.

    Raise `ClosureError` with everything that is wrong with them.
    """
    found = effect_on(
        graph,
        _place_on_roads(place),
        EffectKind(effect.value),
        factor=factor,
        direction=Direction(direction.value),
    )
    return Fit(found, coverage_of(graph, found.parts))


def circle_on(graph: RoadGraph, circle: Circle) -> CirclePlace:
    """Read a circle in which a condition holds.

    It may cover everything, as weather does. Raise `ClosureError` where it is none or touches no
    road.
    """
    place = CirclePlace(circle.lon, circle.lat, circle.radius_m)
    parts_on(graph, place)
    return place


def weigh(fits: Fits, register: Register, moment: datetime) -> Weighed:
    """Make the weights that hold at a moment."""
    state = state_at(fits, register, moment)
    closures = [fits.of(each) for each in state.held.closures]
    said = [fits.of_condition(each) for each in state.held.conditions]
    conditions = [each for each in said if isinstance(each, RoadCondition)]
    effects = [each.effect for each in closures if isinstance(each, Fit)]
    if state.ferries_stopped:
        effects.append(stopped_effect(fits.graph, state.ferries_stopped))
    factors = fits.factors(conditions, moment)
    return Weighed(Weights.under(fits.graph, effects, factors), state)


def state_at(fits: Fits, register: Register, moment: datetime) -> RoadState:
    """Say what holds at a moment, without making the weights.

    Entries that do not fit these roads have no part in it.
    """
    held = register.held(moment)
    found = {
        **{each.id: fits.of(each) for each in held.closures},
        **{each.id: fits.of_condition(each) for each in held.conditions},
    }
    turned, turns = _clock_turns(fits, moment)
    return RoadState(
        held=held,
        entries=register.entries,
        night=fits.clock.is_night(moment),
        hours=fits.calibration.band_at(moment) if fits.calibration else None,
        ferries_stopped=ferries_stopped(fits.graph, moment, fits.clock),
        since=turned if held.since is None else max(turned, held.since),
        until=turns if held.until is None else min(turns, held.until),
        misfits={id: each for id, each in found.items() if isinstance(each, ClosureError)},
    )


def _factors(fits: Fits, conditions: Sequence[RoadCondition], moment: datetime) -> Floats:
    if fits.calibration is None:
        return factors_of(fits.graph, conditions, moment, fits.clock)
    # The trips of a band were driven by night too: the table's night would count it twice.
    today = fits.clock.local(moment).date()
    morning = fits.clock.moment(datetime.combine(today, fits.clock.night_ends))
    by_day = factors_of(fits.graph, conditions, morning, fits.clock)
    return by_day * fits.calibration.factors(fits.graph, moment)


def _clock_turns(fits: Fits, moment: datetime) -> tuple[datetime, datetime]:
    """Say when the clock last changed what holds, a day ago at most, and when it will."""
    turned, turns = moment, moment - timedelta(days=1)
    while turns <= moment:
        turned, turns = turns, _next_turn(fits, turns)
    return turned, turns


def _next_turn(fits: Fits, moment: datetime) -> datetime:
    turns = [next_change(moment, fits.clock)]
    if fits.graph.manifest.ferries:
        ferry = next_sailing_change(fits.graph, moment, fits.clock)
        turns += [] if ferry is None else [ferry]
    if fits.calibration is not None:
        turns.append(fits.calibration.next_change(moment))
    return min(turns)


def with_ways_closed(
    graph: RoadGraph, ways: Iterable[int], factors: Floats | None = None
) -> Weights:
    """Make the weights of a graph, times factors [edges], with some ways closed both ways.

    Raise `WayError` naming every way that is not there.
    """
    wanted = sorted(set(ways))
    closed = EdgeParts.whole(np.flatnonzero(close_ways(graph, wanted)))
    effects = [RoadEffect(EffectKind.CLOSED, closed)] if wanted else []
    return Weights.under(graph, effects, factors)


def _place_on_roads(place: Place) -> WayPlace | CirclePlace | LinePlace:
    if isinstance(place, Way):
        return WayPlace(place.way)
    if isinstance(place, Circle):
        return CirclePlace(place.lon, place.lat, place.radius_m)
    return LinePlace(tuple(place.points))
