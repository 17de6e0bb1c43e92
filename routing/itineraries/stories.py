"""An itinerary told leg by leg, for each of the four ways, once its drives are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from routing.itineraries.duration import CENTISECONDS, Duration
from routing.itineraries.shapes import (
    ORIGIN,
    Bridge,
    CarriedBy,
    Case,
    Centre,
    Itinerary,
    Leg,
    LegKind,
    Team,
    Way,
)
from routing.itineraries.spans import NOTHING, Span
from routing.itineraries.stops import StopPlace
from routing.travel_times import Travel


@dataclass
class _Track:
    """What one vehicle does, leg after leg; `now` is when the last one ends, `at` where."""

    by: CarriedBy
    at: str
    now: Span = NOTHING
    legs: list[Leg] = field(default_factory=list)

    def spend(
        self, kind: LegKind, time: Span, *, proposal: bool, by: CarriedBy | None = None
    ) -> None:
        """Stay where it is."""
        self._add(kind, self.at, time, by or self.by, None, proposal=proposal)

    def take(self, kind: LegKind, duration: Duration, by: CarriedBy | None = None) -> None:
        """Stay for something that takes a known or proposed time."""
        self.spend(kind, Span.of(duration), proposal=duration.proposal, by=by)

    def drive(self, end: str, travel: Travel, kind: LegKind = LegKind.DRIVE) -> None:
        """Drive somewhere."""
        self._add(kind, end, Span.driven(travel), self.by, travel.distance_m, proposal=False)

    def activate(self, seconds: float, by: CarriedBy) -> None:
        """Wait until able hands stand ready at a centre, where that takes any time."""
        if seconds > 0:
            self.spend(LegKind.ACTIVATE, Span.exactly(seconds), proposal=False, by=by)

    def _add(
        self,
        kind: LegKind,
        end: str,
        time: Span,
        by: CarriedBy,
        distance_m: float | None,
        *,
        proposal: bool,
    ) -> None:
        starts_s = self.now.likely_cs / CENTISECONDS
        leg = Leg(
            kind, by, self.at, end, starts_s, time.likely_s, time.range_s, distance_m, proposal
        )
        self.legs.append(leg)
        self.at, self.now = end, self.now.then(time)


def direct(case: Case, centre: Centre, drive: Travel) -> Itinerary:
    """Tell how the referring side carries her to the centre."""
    track = _set_out(case)
    track.drive(centre.key, drive)
    track.activate(centre.hands_after_s, CarriedBy.NOBODY)
    return _itinerary(Way.DIRECT, case, centre, track, first=track.now)


def fetched(case: Case, centre: Centre, team: Team, out: Travel, back: Travel) -> Itinerary:
    """Tell how the team comes for her; its hands are the first ones."""
    track = _mobilised(team)
    track.drive(ORIGIN, out, LegKind.DRIVE_OUT)
    first = track.now
    track.take(LegKind.STABILISE, team.stabilisation)
    track.drive(centre.key, back)
    track.activate(centre.hands_after_s, CarriedBy.NOBODY)
    return _itinerary(Way.FETCHED, case, centre, track, first)


def forward(case: Case, centre: Centre, via: Bridge, drive: Travel, onward: Travel) -> Itinerary:
    """Tell how a nearer centre stabilises her before the same vehicle carries her on."""
    track = _set_out(case)
    track.drive(via.key, drive)
    track.activate(via.hands_after_s, CarriedBy.VIA)
    first = track.now
    track.take(LegKind.DWELL, via.dwell, CarriedBy.VIA)
    track.take(LegKind.HAND_OVER, case.carrier.hand_over)
    track.drive(centre.key, onward)
    track.activate(centre.hands_after_s, CarriedBy.NOBODY)
    return _itinerary(Way.FORWARD, case, centre, track, first, via=via.key)


def rendezvous(
    case: Case,
    centre: Centre,
    team: Team,
    stop: StopPlace,
    drives: tuple[Travel, Travel, Travel],
) -> Itinerary:
    """Tell how both set out and meet; `drives` are hers, the team's, and the one on from there."""
    hers, out, onward = drives
    referring, of_team = _set_out(case), _mobilised(team)
    referring.drive(stop.key, hers)
    of_team.drive(stop.key, out, LegKind.DRIVE_OUT)
    met = referring.now.later(of_team.now)
    wait_s = abs(referring.now.likely_cs - of_team.now.likely_cs) / CENTISECONDS
    for track, other in ((referring, of_team.now), (of_team, referring.now)):
        wait = track.now.wait_for(other)
        if wait.likely_cs > 0:
            track.spend(LegKind.WAIT, wait, proposal=False)
    together = _Track(CarriedBy.TEAM, stop.key, met, [*referring.legs, *of_team.legs])
    together.take(LegKind.HAND_OVER, team.hand_over)
    together.drive(centre.key, onward)
    together.activate(centre.hands_after_s, CarriedBy.NOBODY)
    return _itinerary(Way.RENDEZVOUS, case, centre, together, met, stop=stop, wait_s=wait_s)


def _set_out(case: Case) -> _Track:
    track = _Track(CarriedBy.REFERRING, ORIGIN)
    track.take(LegKind.MOBILISE, case.carrier.leaves_after)
    return track


def _mobilised(team: Team) -> _Track:
    track = _Track(CarriedBy.TEAM, team.base)
    track.take(LegKind.MOBILISE, team.mobilisation)
    return track


def _itinerary(
    way: Way,
    case: Case,
    centre: Centre,
    track: _Track,
    first: Span,
    *,
    via: str | None = None,
    stop: StopPlace | None = None,
    wait_s: float = 0.0,
) -> Itinerary:
    if case.hands_here_s is not None:
        first = first.earlier(Span.exactly(case.hands_here_s))
    return Itinerary(
        way=way,
        centre=centre.key,
        via=via,
        stop=stop,
        legs=tuple(track.legs),
        wait_s=wait_s,
        first_hands_s=first.likely_s,
        first_hands_range_s=first.range_s,
        definitive_s=track.now.likely_s,
        definitive_range_s=track.now.range_s,
        proposal=any(leg.proposal for leg in track.legs),
    )
