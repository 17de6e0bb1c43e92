"""From which times of a team or a vehicle on another way is the best one, exactly.

Every way's time is a sum in which the time asked about stands once, or the later of two such sums;
so of two ways the better one changes at most once between the times from which able hands would be
with her anyway. Each change is found by halving, over whole centiseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from routing.graph import Ints
from routing.itineraries.choosing import ORDER
from routing.itineraries.duration import CENTISECONDS, as_cs
from routing.itineraries.front import undominated
from routing.itineraries.rules import itinerary_rules
from routing.itineraries.shapes import Aim, BreakEven, Centre, NoWay, Team, Variable, Way
from routing.itineraries.ways import StopTimes, ViaTimes, Ways

Key = tuple[int, ...]


class _Times(NamedTuple):
    """The times that may change, in centiseconds."""

    mobilisation: int
    stabilisation: int
    leaves_after: int


class _Sums(NamedTuple):
    """Able hands, as if there were none with her, and definitive care; each [choices]."""

    first_cs: Ints
    definitive_cs: Ints


@dataclass(frozen=True)
class _Curves:
    """The times of every possible way to one centre, given the times that may change."""

    aim: Aim
    hands_here_cs: int
    sums: dict[Way, Callable[[_Times], _Sums]]

    def key(self, way: Way, times: _Times) -> Key:
        """Return what a way is compared by: of its stops or centres on the way, the best."""
        first_cs, definitive_cs = self.sums[way](times)
        if self.aim is Aim.DEFINITIVE:
            return int(definitive_cs.min()), ORDER.index(way)
        first_cs = np.minimum(first_cs, self.hands_here_cs)
        soonest_cs = first_cs.min()
        definitive = int(definitive_cs[first_cs == soonest_cs].min())
        return int(soonest_cs), definitive, ORDER.index(way)

    def best(self, times: _Times) -> Way:
        """Return the best way."""
        return min(self.sums, key=lambda way: self.key(way, times))

    def is_capped(self, way: Way, times: _Times) -> bool:
        """Say whether able hands are with her anyway before this way brings any."""
        return bool(self.sums[way](times).first_cs.min() >= self.hands_here_cs)


def break_evens(ways: Ways, centre: Centre) -> tuple[BreakEven, ...]:
    """Return every time of team and vehicle from which on another way to a centre is the best one.

    One time changes, all others stay likely. For each variable the nearest comes first, below what
    is likely and then above. Which way is best follows `choosing.best` for the aim of the ways.
    """
    curves = _curves(ways, centre)
    team = centre.team
    likely = _Times(
        0 if team is None else as_cs(team.mobilisation.likely_s),
        0 if team is None else as_cs(team.stabilisation.likely_s),
        as_cs(ways.case.carrier.leaves_after.likely_s),
    )
    if not curves.sums:
        return ()
    variables = [each for each in Variable if team or each is Variable.LEAVES_AFTER]
    return tuple(found for each in variables for found in _of_variable(curves, likely, each))


def _curves(ways: Ways, centre: Centre) -> _Curves:
    sums: dict[Way, Callable[[_Times], _Sums]] = {}
    after_cs = as_cs(centre.hands_after_s)
    team = ways.team_of(centre)
    drive = None if team is NoWay.CENTRE_OFF_ROAD else ways.drives.from_her(centre.key)
    if drive is not None:
        sums[Way.DIRECT] = _direct(drive.travel_time_cs + after_cs)
    if isinstance(team, Team):
        out = ways.drives.to_her(team.base)
        if drive is not None and out is not None:
            sums[Way.FETCHED] = _fetched(out.travel_time_cs, drive.travel_time_cs + after_cs)
        times = ways.stop_times(centre, team)
        if len(times.hers_cs):
            sums[Way.RENDEZVOUS] = _rendezvous(times, as_cs(team.hand_over.likely_s) + after_cs)
    via = ways.via_times(centre)
    if not isinstance(via, NoWay):
        sums[Way.FORWARD] = _forward(via, as_cs(ways.case.carrier.leaves_after.likely_s))
    return _Curves(ways.aim, ways.hands_here_cs, {way: sums[way] for way in Way if way in sums})


def _direct(drive_cs: int) -> Callable[[_Times], _Sums]:
    def sums(times: _Times) -> _Sums:
        arrival_cs = np.array([times.leaves_after + drive_cs])
        return _Sums(arrival_cs, arrival_cs)

    return sums


def _fetched(out_cs: int, back_cs: int) -> Callable[[_Times], _Sums]:
    def sums(times: _Times) -> _Sums:
        arrival_cs = np.array([times.mobilisation + out_cs])
        return _Sums(arrival_cs, arrival_cs + times.stabilisation + back_cs)

    return sums


def _forward(via: ViaTimes, leaves_cs: int) -> Callable[[_Times], _Sums]:
    def sums(times: _Times) -> _Sums:
        later_cs = times.leaves_after - leaves_cs
        return _Sums(via.first_cs + later_cs, via.definitive_cs + later_cs)

    return sums


def _rendezvous(stops: StopTimes, after_cs: int) -> Callable[[_Times], _Sums]:
    kept = undominated(stops.hers_cs, stops.team_cs, stops.onward_cs)
    hers_cs, team_cs = stops.hers_cs[kept], stops.team_cs[kept]
    onward_cs = stops.onward_cs[kept] + after_cs

    def sums(times: _Times) -> _Sums:
        met_cs = np.maximum(hers_cs + times.leaves_after, team_cs + times.mobilisation)
        return _Sums(met_cs, met_cs + onward_cs)

    return sums


def _of_variable(curves: _Curves, likely: _Times, variable: Variable) -> Iterator[BreakEven]:
    now_cs: int = getattr(likely, variable)
    last_cs = max(as_cs(itinerary_rules().break_even_up_to_s), now_cs)

    def at(value_cs: int) -> _Times:
        return likely._replace(**{variable.value: value_cs})

    starts = _starts(curves, at, last_cs)
    best = [(start, curves.best(at(start))) for start in starts]
    changes = [(before, start, after) for (_, before), (start, after) in pairwise(best)]
    changes = [each for each in changes if each[0] is not each[2]]
    for before, start, _ in reversed([each for each in changes if each[1] <= now_cs]):
        yield BreakEven(variable, before, (start - 1) / CENTISECONDS, None)
    for _, start, after in [each for each in changes if each[1] > now_cs]:
        yield BreakEven(variable, after, None, start / CENTISECONDS)


def _starts(curves: _Curves, at: Callable[[int], _Times], last_cs: int) -> list[int]:
    """Return, ascending from 0, every value from which on two ways may stand otherwise."""
    end = last_cs + 1
    cuts = {0, end}
    for way in curves.sums:
        cuts.add(_first(0, end, partial(_is_capped, curves, way, at)))
    found = set(cuts)
    for low, high in pairwise(sorted(cuts)):
        for pair in combinations(curves.sums, 2):
            better = _better(curves, pair, at, low)
            found.add(_first(low, high, partial(_is_other, curves, pair, at, better)))
    return sorted(found - {end})


def _is_capped(curves: _Curves, way: Way, at: Callable[[int], _Times], value_cs: int) -> bool:
    return curves.is_capped(way, at(value_cs))


def _better(
    curves: _Curves, pair: tuple[Way, Way], at: Callable[[int], _Times], value_cs: int
) -> Way:
    return min(pair, key=lambda way: curves.key(way, at(value_cs)))


def _is_other(
    curves: _Curves, pair: tuple[Way, Way], at: Callable[[int], _Times], than: Way, value_cs: int
) -> bool:
    return _better(curves, pair, at, value_cs) is not than


def _first(low: int, high: int, is_so: Callable[[int], bool]) -> int:
    """Return the first of `low` to `high - 1` from which on something is so, else `high`."""
    while low < high:
        middle = (low + high) // 2
        if is_so(middle):
            high = middle
        else:
            low = middle + 1
    return low
