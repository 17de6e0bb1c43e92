"""All ways to move one patient, under one state of the roads."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from routing.compiled import frozen
from routing.graph import Ints
from routing.hierarchy import INF, Hierarchy
from routing.itineraries import stories
from routing.itineraries.choosing import PERCENT, checked_percent, weighed
from routing.itineraries.drives import Drives, Said
from routing.itineraries.duration import as_cs
from routing.itineraries.errors import ItineraryError
from routing.itineraries.meeting import (
    NEVER_CS,
    NO_STOP,
    Goal,
    Parts,
    Rows,
    Times,
    arrivals_cs,
    best_meetings,
    rows_of,
)
from routing.itineraries.shapes import (
    ORIGIN,
    Aim,
    Bridge,
    Case,
    Centre,
    Itinerary,
    LegRoute,
    NoItinerary,
    NoWay,
    Option,
    Team,
    Way,
)
from routing.itineraries.stops import Stops
from routing.labels import Labels
from routing.labels.points import Point
from routing.labels.sweeps import between_places
from routing.travel_times import Route, Travel, Unreachable
from routing.travel_times.ends import can_move

_rows: weakref.WeakKeyDictionary[Stops, Rows] = weakref.WeakKeyDictionary()
_rows_lock = threading.Lock()


@dataclass(frozen=True)
class StopTimes:
    """Centiseconds at stops [stops]: hers from when her vehicle leaves, the team's, and onward."""

    hers_cs: Ints
    team_cs: Ints
    onward_cs: Ints


@dataclass(frozen=True)
class ViaTimes:
    """Centiseconds until able hands and until definitive care over each centre on the way."""

    bridges: tuple[Bridge, ...]
    first_cs: Ints
    definitive_cs: Ints


@dataclass(frozen=True)
class _Vias:
    """The bridges that have a road: when she is there, has able hands, and leaves again."""

    bridges: tuple[Bridge, ...]
    lanes: Ints
    out_cs: Ints
    first_cs: Ints
    leaves_cs: Ints


class Ways:
    """The four ways from a patient to any centre; what centres have in common is made once.

    Of several stops, and of several centres on the way, the one with the least score is taken:
    the time to definitive care and `hands_percent` of the time to able hands, then the latter; or
    with the aim `FIRST_HANDS` the one with the least time to able hands, then the other; then by
    key. `said` gives the range of each drive, where that is not of its two speeds. Raise
    `ItineraryError` for a `hands_percent` that is no whole number from 0 to 100, for two
    bridges of one key, and for stops of another road graph.
    """

    def __init__(
        self,
        labels: Labels,
        case: Case,
        stops: Stops,
        bridges: Sequence[Bridge],
        aim: Aim = Aim.DEFINITIVE,
        *,
        hands_percent: int = 0,
        said: Said | None = None,
    ) -> None:
        self.labels, self.case, self.stops, self.aim = labels, case, stops, aim
        self.hands_percent = checked_percent(hands_percent)
        self.bridges = tuple(sorted(bridges, key=lambda each: each.key))
        self.drives = Drives(labels, case.origin, stops, said)
        if len({each.key for each in self.bridges}) < len(self.bridges):
            raise ItineraryError(
                "repeated_via",
                "two centres on the way have the same key; give each once.",
                {"keys": [each.key for each in self.bridges]},
            )
        if stops.graph is not labels.weights.graph:
            raise ItineraryError(
                "other_roads",
                "the stops belong to another road graph than the travel times; make them anew.",
                {"stops": stops.graph.hash, "roads": labels.weights.graph.hash},
            )

    def of(self, centre: Centre) -> Mapping[Way, Option]:
        """Return the four ways to a centre, in the order of `Way`."""
        return {
            Way.DIRECT: self._direct(centre),
            Way.FETCHED: self._fetched(centre),
            Way.FORWARD: self._forward(centre),
            Way.RENDEZVOUS: self.rendezvous([centre])[0],
        }

    def all(self, centres: Iterable[Centre]) -> Mapping[str, Mapping[Way, Option]]:
        """Return the four ways to each of several centres, by key."""
        asked = tuple(centres)
        bases = [each.team.base for each in asked if each.team]
        self.drives.look_up([each.key for each in asked], bases)
        return {
            centre.key: {
                Way.DIRECT: self._direct(centre),
                Way.FETCHED: self._fetched(centre),
                Way.FORWARD: self._forward(centre),
                Way.RENDEZVOUS: rendezvous,
            }
            for centre, rendezvous in zip(asked, self.rendezvous(asked), strict=True)
        }

    def rendezvous(self, centres: Sequence[Centre]) -> list[Option]:
        """Return the best rendezvous for each centre, in the order given."""
        found: dict[int, Option] = {}
        asked: list[tuple[int, Centre, Team]] = []
        for number, centre in enumerate(centres):
            team = self.team_of(centre)
            if isinstance(team, NoWay):
                found[number] = NoItinerary(Way.RENDEZVOUS, centre.key, team)
            else:
                asked.append((number, centre, team))
        stops = self._best_stops([(centre, team) for _, centre, team in asked])
        for (number, centre, team), stop in zip(asked, stops, strict=True):
            found[number] = self._meet(centre, team, stop)
        return [found[number] for number in range(len(centres))]

    def best_via(self, centre: Centre) -> Bridge | NoWay:
        """Return the best centre to stabilise her on the way, or why there is none."""
        found = self.via_times(centre)
        if isinstance(found, NoWay):
            return found
        first_cs = np.minimum(found.first_cs, self.hands_here_cs)
        order: tuple[Ints, Ints] = first_cs, found.definitive_cs
        if self.aim is Aim.DEFINITIVE:
            order = weighed(first_cs, found.definitive_cs, self.hands_percent), first_cs
        return found.bridges[int(np.lexsort(order[::-1])[0])]

    def via_times(self, centre: Centre) -> ViaTimes | NoWay:
        """Return the times over every centre on the way that leads there, or why none does."""
        if centre.key not in self.labels.places:
            return NoWay.CENTRE_OFF_ROAD
        vias = self._vias
        is_other = np.array([each.key != centre.key for each in vias.bridges], dtype=np.bool_)
        if not is_other.any():
            return self._why_no_via(centre)
        is_other &= np.array([each.key not in centre.not_over for each in vias.bridges])
        if not is_other.any():
            return NoWay.VIA_IS_ENOUGH
        onward_cs = between_places(self.labels)[vias.lanes, self.labels.number_of[centre.key]]
        is_there = is_other & (vias.out_cs < INF)
        if not is_there.any():
            return NoWay.VIA_UNREACHABLE
        leads = np.flatnonzero(is_there & (onward_cs < INF))
        if not len(leads):
            return NoWay.UNREACHABLE
        return ViaTimes(
            tuple(vias.bridges[number] for number in leads.tolist()),
            vias.first_cs[leads],
            (vias.leaves_cs + onward_cs)[leads] + as_cs(centre.hands_after_s),
        )

    def _why_no_via(self, centre: Centre) -> NoWay:
        if not self.bridges:
            return NoWay.NO_VIA
        others = [each for each in self.bridges if each.key != centre.key]
        return NoWay.VIA_OFF_ROAD if others else NoWay.VIA_IS_CENTRE

    @property
    def hands_here_cs(self) -> int:
        """When able hands are with her in any case; never is `NEVER_CS`."""
        here_s = self.case.hands_here_s
        return NEVER_CS if here_s is None else as_cs(here_s)

    def stop_times(self, centre: Centre, team: Team) -> StopTimes:
        """Return the times at every stop that both come to and that leads on to the centre."""
        lane, base = self.labels.number_of[centre.key], self.labels.number_of[team.base]
        rank, matrices = self.labels.roads.rank, self.labels.matrices
        rows = self._rows
        team_cs = np.empty(len(rows.stop), dtype=np.int64)
        hers_cs = np.empty(len(rows.stop), dtype=np.int64)
        team_cs[rows.stop] = arrivals_cs(rows, frozen(matrices.from_places[:, base], "uint32"))
        hers_cs[rows.stop] = self._her_cs
        onward_cs = matrices.to_places[rank[self.stops.nodes], lane].astype(np.int64)
        for times_cs, place in ((team_cs, base), (onward_cs, lane)):
            times_cs[self.stops.nodes == self._node_of(self.labels.points[place])] = 0
        kept = (hers_cs < INF) & (team_cs < INF) & (onward_cs < INF)
        return StopTimes(hers_cs[kept], team_cs[kept], onward_cs[kept])

    def route(self, itinerary: Itinerary) -> tuple[LegRoute, ...]:
        """Return the road of each leg that is driven, in their order."""
        stop = None if itinerary.stop is None else self._number_of_stop(itinerary.stop.key)
        found = []
        for number, leg in enumerate(itinerary.legs):
            if leg.distance_m is None:
                continue
            route = _driven(self.drives.route(leg.start, leg.end, stop))
            travel = route.travel
            found.append(
                LegRoute(
                    number,
                    leg.carried_by,
                    travel.travel_time_s,
                    travel.range_s,
                    travel.distance_m,
                    route.coordinates,
                )
            )
        return tuple(found)

    def _direct(self, centre: Centre) -> Option:
        drive = self._to_centre(centre)
        if isinstance(drive, NoWay):
            return NoItinerary(Way.DIRECT, centre.key, drive)
        return stories.direct(self.case, centre, drive)

    def _fetched(self, centre: Centre) -> Option:
        team = self.team_of(centre)
        if isinstance(team, NoWay):
            return NoItinerary(Way.FETCHED, centre.key, team)
        back = self._to_centre(centre)
        if isinstance(back, NoWay):
            return NoItinerary(Way.FETCHED, centre.key, back)
        out = self.drives.to_her(team.base)
        if out is None:
            return NoItinerary(Way.FETCHED, centre.key, NoWay.TEAM_CANNOT_REACH)
        return stories.fetched(self.case, centre, team, out, back)

    def _forward(self, centre: Centre) -> Option:
        via = self.best_via(centre)
        if isinstance(via, NoWay):
            return NoItinerary(Way.FORWARD, centre.key, via)
        drive = _there(self.drives.from_her(via.key))
        onward = _there(self.drives.between(via.key, centre.key))
        return stories.forward(self.case, centre, via, drive, onward)

    def _meet(self, centre: Centre, team: Team, stop: int) -> Option:
        if stop == NO_STOP:
            some = len(self.stops.nodes) > 0
            reason = NoWay.NO_STOP_REACHABLE if some else NoWay.NO_STOP_ALLOWED
            return NoItinerary(Way.RENDEZVOUS, centre.key, reason)
        drives = (
            _there(self.drives.to_stop(ORIGIN, stop)),
            _there(self.drives.to_stop(team.base, stop)),
            _there(self.drives.from_stop(stop, centre.key)),
        )
        return stories.rendezvous(self.case, centre, team, self.stops.places[stop], drives)

    def _best_stops(self, asked: Sequence[tuple[Centre, Team]]) -> list[int]:
        """Return the number of the best stop for each centre and team, or `NO_STOP`."""
        if not asked:
            return []
        number_of = self.labels.number_of
        columns = [
            (
                base := number_of[team.base],
                lane := number_of[centre.key],
                self._row_of(base),
                self._row_of(lane),
                as_cs(team.mobilisation.likely_s),
                as_cs(team.hand_over.likely_s) + as_cs(centre.hands_after_s),
            )
            for centre, team in asked
        ]
        parts = Parts(*(frozen(each, "int64") for each in np.array(columns, dtype=np.int64).T))
        matrices = self.labels.matrices
        best = best_meetings(
            self._rows,
            Times(
                frozen(self._her_cs + as_cs(self.case.carrier.leaves_after.likely_s), "int64"),
                frozen(matrices.to_places, "uint32"),
                frozen(matrices.from_places, "uint32"),
            ),
            parts,
            self._goal,
        )
        found: list[int] = best.stop.tolist()
        return found

    @property
    def _goal(self) -> Goal:
        if self.aim is Aim.FIRST_HANDS:
            return Goal(self.hands_here_cs, definitive=0, first=1)
        return Goal(self.hands_here_cs, definitive=PERCENT, first=self.hands_percent)

    def _number_of_stop(self, key: str) -> int:
        """Return the number of a stop by its key; stops are in the order of their keys."""
        number = next((i for i, each in enumerate(self.stops.places) if each.key == key), None)
        if number is None:
            raise ItineraryError("no_such_stop", f"there is no stop {key} here.", {"stop": key})
        return number

    def _node_of(self, point: Point) -> int:
        """Return the junction that a point stands at, or -1; none where all roads are closed."""
        is_open = any(can_move(self.labels.weights, point.starts, point.stops))
        return -1 if point.node is None or not is_open else point.node

    def _row_of(self, lane: int) -> int:
        """Return the row of the junction that a place stands at, or -1."""
        node = self._node_of(self.labels.points[lane])
        return -1 if node < 0 else int(self.labels.roads.rank[node])

    def _to_centre(self, centre: Centre) -> Travel | NoWay:
        if centre.key not in self.labels.places:
            return NoWay.CENTRE_OFF_ROAD
        return self.drives.from_her(centre.key) or NoWay.UNREACHABLE

    def team_of(self, centre: Centre) -> Team | NoWay:
        """Return the team of a centre, or why it has none that can set out."""
        if centre.key not in self.labels.places:
            return NoWay.CENTRE_OFF_ROAD
        if centre.team is None:
            return NoWay.NO_TEAM
        return centre.team if centre.team.base in self.labels.places else NoWay.TEAM_OFF_ROAD

    @cached_property
    def _vias(self) -> _Vias:
        known = tuple(each for each in self.bridges if each.key in self.labels.places)
        lanes = np.array([self.labels.number_of[each.key] for each in known], dtype=np.int64)
        times_cs = list(self.drives.outward.times_cs().values())
        out_cs = np.array([INF if each is None else each for each in times_cs], dtype=np.int64)
        carrier = self.case.carrier
        first_cs = out_cs[lanes] + as_cs(carrier.leaves_after.likely_s)
        first_cs += _cs_of(each.hands_after_s for each in known)
        leaves_cs = first_cs + _cs_of(each.dwell.likely_s for each in known)
        leaves_cs += as_cs(carrier.hand_over.likely_s)
        return _Vias(known, lanes, out_cs[lanes], first_cs, leaves_cs)

    @cached_property
    def _rows(self) -> Rows:
        with _rows_lock:
            known = _rows.get(self.stops)
        if known is None:
            known = rows_of(self.stops, Hierarchy.of(self.labels.weights.graph))
            with _rows_lock:
                _rows[self.stops] = known
        return known

    @cached_property
    def _her_cs(self) -> Ints:
        """The times [positions of rows] from her to the stops."""
        rows = self._rows
        from_her = self.drives.from_origin.matrices.from_places
        her_cs = arrivals_cs(rows, frozen(from_her.reshape(-1), "uint32"))
        node = self._node_of(Point.of(self.labels.weights, self.case.origin))
        if node >= 0:
            her_cs[rows.leave == self.labels.roads.rank[node]] = 0
        return her_cs


def _cs_of(seconds: Iterable[float]) -> Ints:
    return np.array([as_cs(each) for each in seconds], dtype=np.int64)


def _driven(route: Route | Unreachable) -> Route:
    if isinstance(route, Route):
        return route
    raise AssertionError(f"a leg has a time but no road: {route.reason}")


def _there(travel: Travel | None) -> Travel:
    if travel is None:
        raise AssertionError("a drive that was counted on has no road")
    return travel
