"""From which times of a team or a vehicle on another way is the best one, exactly.

Every way's time is a sum in which the time asked about stands once, or the later of two such sums;
so of two ways the better one changes at most once within a stretch. For able hands, stretches end
where hands would be with her anyway. For definitive care each way counts as two there: one as if
those hands did not count, one as if they were the only ones; its score is the less of both.
Each change is found by halving, over whole centiseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from routing.graph import Ints
from routing.itineraries.choosing import ORDER, PERCENT, weighed
from routing.itineraries.duration import CENTISECONDS, as_cs
from routing.itineraries.front import undominated
from routing.itineraries.meeting import NEVER_CS
from routing.itineraries.rules import itinerary_rules
from routing.itineraries.shapes import Aim, BreakEven, Centre, NoWay, Team, Variable, Way
from routing.itineraries.ways import StopTimes, ViaTimes, Ways

Key = tuple[int, ...]


class _Times(NamedTuple):
    """The times that may change, in centiseconds."""

    mobilisation: int
    stabilisation: int
    leaves_after: int


class _Piece(NamedTuple):
    """A way, or where hands with her anyway enter a score one of the two that it counts as."""

    way: Way
    by_hands_here: bool


class _Sums(NamedTuple):
    """Able hands, as if there were none with her, and definitive care; each [choices]."""

    first_cs: Ints
    definitive_cs: Ints


class _StopSums(NamedTuple):
    """Centiseconds to each stop for her and for the team, and on to definitive care; [stops]."""

    hers_cs: Ints
    team_cs: Ints
    onward_cs: Ints


@dataclass(frozen=True)
class _Curves:
    """The times of every possible way to one centre, given the times that may change."""

    aim: Aim
    hands_percent: int
    hands_here_cs: int
    sums: dict[Way, Callable[[_Times], _Sums]]
    stops: _StopSums | None

    def best(self, times: _Times) -> _Piece:
        """Return the best way, and whether it is so by the hands that are with her anyway."""
        return min(key for way in self.sums for key in self._keys(way, times))[-1]

    def _keys(self, way: Way, times: _Times) -> Iterator[tuple[Key, _Piece]]:
        """Yield what a way is compared by: of its stops or centres on the way, the best."""
        first_cs, definitive_cs = self.sums[way](times)
        order = ORDER.index(way)
        if self.aim is Aim.FIRST_HANDS:
            first_cs = np.minimum(first_cs, self.hands_here_cs)
            soonest_cs = first_cs.min()
            definitive = int(definitive_cs[first_cs == soonest_cs].min())
            yield (int(soonest_cs), definitive, order), _Piece(way, by_hands_here=False)
            return
        score = int(weighed(first_cs, definitive_cs, self.hands_percent).min())
        yield (score, order), _Piece(way, by_hands_here=False)
        if self.counts_hands_here:
            score = weighed(self.hands_here_cs, int(definitive_cs.min()), self.hands_percent)
            yield (score, order), _Piece(way, by_hands_here=True)

    @property
    def counts_hands_here(self) -> bool:
        """Whether hands that are with her anyway enter a score."""
        return self.hands_percent > 0 and self.hands_here_cs < NEVER_CS

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
    stops: _StopSums | None = None
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
            stops = _kept(times, as_cs(team.hand_over.likely_s) + after_cs)
            sums[Way.RENDEZVOUS] = _rendezvous(stops)
    via = ways.via_times(centre)
    if not isinstance(via, NoWay):
        sums[Way.FORWARD] = _forward(via, as_cs(ways.case.carrier.leaves_after.likely_s))
    return _Curves(ways.aim, ways.hands_percent, ways.hands_here_cs, sums, stops)


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


def _kept(stops: StopTimes, after_cs: int) -> _StopSums:
    kept = undominated(stops.hers_cs, stops.team_cs, stops.onward_cs)
    return _StopSums(stops.hers_cs[kept], stops.team_cs[kept], stops.onward_cs[kept] + after_cs)


def _rendezvous(stops: _StopSums) -> Callable[[_Times], _Sums]:
    def sums(times: _Times) -> _Sums:
        hers_cs, team_cs = stops.hers_cs + times.leaves_after, stops.team_cs + times.mobilisation
        met_cs = np.maximum(hers_cs, team_cs)
        return _Sums(met_cs, met_cs + stops.onward_cs)

    return sums


def _of_variable(curves: _Curves, likely: _Times, variable: Variable) -> Iterator[BreakEven]:
    now_cs: int = getattr(likely, variable)
    last_cs = max(as_cs(itinerary_rules().break_even_up_to_s), now_cs)

    def at(value_cs: int) -> _Times:
        return likely._replace(**{variable.value: value_cs})

    cuts = {0, last_cs + 1}
    if curves.aim is Aim.FIRST_HANDS:
        for way in curves.sums:
            cuts.add(_first(0, last_cs + 1, partial(_is_capped, curves, way, at)))
    elif curves.counts_hands_here and curves.stops is not None:
        corners = _corners(curves.stops, likely, variable, curves.hands_percent)
        cuts |= {each for each in corners if each <= last_cs}
    best = list(_stretches(curves, at, sorted(cuts)))
    changes = [(before, start, after) for (_, before), (start, after) in pairwise(best)]
    changes = [each for each in changes if each[0] is not each[2]]
    for before, start, _ in reversed([each for each in changes if each[1] <= now_cs]):
        yield BreakEven(variable, before, (start - 1) / CENTISECONDS, None)
    for _, start, after in [each for each in changes if each[1] > now_cs]:
        yield BreakEven(variable, after, None, start / CENTISECONDS)


def _corners(
    stops: _StopSums, likely: _Times, variable: Variable, hands_percent: int
) -> Iterator[int]:
    """Yield every value from which on the score of a rendezvous runs in another straight line.

    As if no hands were with her anyway. Who is later at a stop makes a stop's score level until the
    other one is; of all stops the least score is a stair, each step a level and a slope.
    """
    slope = PERCENT + hands_percent
    hers = weighed(stops.hers_cs, stops.hers_cs + stops.onward_cs, hands_percent)
    team = weighed(stops.team_cs, stops.team_cs + stops.onward_cs, hands_percent)
    if variable is Variable.LEAVES_AFTER:
        rising, level = hers, team + slope * likely.mobilisation
    elif variable is Variable.MOBILISATION:
        rising, level = team, hers + slope * likely.leaves_after
    else:
        return
    order = np.lexsort((rising, level))
    rising, level = rising[order], level[order]
    is_step = np.append(True, rising[1:] < np.minimum.accumulate(rising)[:-1])
    rising, level = rising[is_step], level[is_step]
    for until in (level, level[1:]):
        corners = -((rising[: len(until)] - until) // slope)  # rounded up
        yield from corners[corners > 0].tolist()


def _stretches(
    curves: _Curves, at: Callable[[int], _Times], cuts: Sequence[int]
) -> Iterator[tuple[int, Way]]:
    """Yield, ascending from 0, from which value on which way is best; a way may follow itself."""
    for low, high in pairwise(cuts):
        start = low
        while start < high:
            best = curves.best(at(start))
            yield start, best.way
            if curves.best(at(high - 1)) == best:  # what is best at both ends is so between
                break
            start = _first(start + 1, high - 1, partial(_is_other, curves, best, at))


def _is_capped(curves: _Curves, way: Way, at: Callable[[int], _Times], value_cs: int) -> bool:
    return curves.is_capped(way, at(value_cs))


def _is_other(curves: _Curves, than: _Piece, at: Callable[[int], _Times], value_cs: int) -> bool:
    return curves.best(at(value_cs)) != than


def _first(low: int, high: int, is_so: Callable[[int], bool]) -> int:
    """Return the first of `low` to `high - 1` from which on something is so, else `high`."""
    while low < high:
        middle = (low + high) // 2
        if is_so(middle):
            high = middle
        else:
            low = middle + 1
    return low
