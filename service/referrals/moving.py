"""Everything that the ways to move one case are made of: teams, vehicles, stops, via centres.

Knows no web and no database.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, partial

from facilities.bridging import Bridging, bridging
from facilities.conditions import Urgency
from facilities.facility import Facility, Held
from facilities.matching import CanDo, Fit, Match, match, match_one
from facilities.moving import Minutes
from facilities.needs import Needs
from facilities.network import Network
from facilities.team_times import TeamTimes, team_times
from facilities.vocabulary import PatientRole
from routing.itineraries import (
    Aim,
    Bridge,
    Carrier,
    Case,
    Centre,
    Duration,
    Itinerary,
    Option,
    Stops,
    Team,
    Way,
)
from routing.itineraries.drives import Said
from routing.itineraries.ways import Ways
from routing.labels import Labels
from routing.snapping import Snap
from service.referrals.answering import Answering
from service.referrals.meeting_places import on_map, stops_away_from, stops_of
from service.referrals.policy import Criterion
from service.referrals.standing import (
    CANDIDATES,
    ArrivalLimit,
    Standing,
    activation_s,
    arrival_limit,
)
from service.referrals.verdict import Scale
from service.referrals.ways_rules import ways_rules
from service.situation.calibrated import said_of_route
from service.situation.capacity import Beds
from service.situation.roads import RoadsInForce


@dataclass(frozen=True)
class CentreFound:
    """One centre with the four ways to it, each with what the centre can do when she arrives."""

    standing: Standing
    centre: Centre
    options: Mapping[Way, Option]
    judged: Mapping[Way, Match]


@dataclass(frozen=True)
class Moving:
    """The ways to move one case to some of its facilities, each part worked out once.

    `codes` are the facilities that are asked about; all are of the network.
    """

    asked: Answering
    codes: tuple[str, ...]

    @cached_property
    def found(self) -> tuple[CentreFound, ...]:
        """The ways to each facility, in the order asked for."""
        standings = {each.facility.code: each for each in self.asked.ranking.all}
        chosen = [standings[code] for code in self.codes]
        centres = [self.centre(each) for each in chosen]
        options = self.ways.all(centres)
        return tuple(
            self._on_arrival(standing, centre, options[centre.key])
            for standing, centre in zip(chosen, centres, strict=True)
        )

    @cached_property
    def ways(self) -> Ways:
        """The roads of the four ways."""
        bridges = list(self.bridges.values())
        percent = ways_rules().hands_percent
        return Ways(
            self.labels,
            self.case,
            self.stops,
            bridges,
            self.aim,
            hands_percent=percent,
            said=self._said,
        )

    @cached_property
    def aim(self) -> Aim:
        """What the ways are compared by.

        At U0 whoever is able and with her first; but no team brings a theatre along.
        """
        needs, here = self.asked.needs, self.asked.match_here
        if needs.urgency is not Urgency.U0:
            return Aim.DEFINITIVE
        lacks_theatre = needs.theatre_first and here is not None and here.decisive is CanDo.NO
        return Aim.DEFINITIVE if lacks_theatre else Aim.FIRST_HANDS

    @cached_property
    def scale(self) -> Scale:
        """What the ways are compared by, as the policy has it for this urgency."""
        order = self.asked.around.policy.criteria[self.asked.needs.urgency]
        by = (Criterion.NEEDS, Criterion.BAND, Criterion.TIME)
        first = next((each for each in order if each in by), None)
        rules = ways_rules()
        needs_first = first is Criterion.NEEDS
        return Scale(self.aim, rules.margin_s, needs_first, rules.hands_percent)

    @cached_property
    def limit(self) -> ArrivalLimit | None:
        """The arrival limit of the case, by which a way is in time or not."""
        return arrival_limit(self.asked.needs)

    @cached_property
    def is_newborn(self) -> bool:
        """Whether whoever is moved is a newborn, without its mother."""
        kinds = self.asked.around.network.vocabulary.patient_kinds
        roles = {kinds[kind].role for kind in self.asked.needs.kinds if kind in kinds}
        return roles == {PatientRole.NEWBORN}

    @cached_property
    def able_here(self) -> Facility | None:
        """The facility where she is, if everything decisive is known to be there now."""
        judged = self.asked.match_here
        return self.asked.asked.facility if judged is not None and judged.has_decisive else None

    @cached_property
    def bridging(self) -> Bridging:
        """What somebody must have to stabilise her."""
        return bridging(self.asked.needs, self.asked.around.rules)

    @cached_property
    def bridges(self) -> Mapping[str, Bridge]:
        """The facilities that can stabilise her on the way, by code."""
        needed = self._bridging_needs
        if needed is None:
            return {}
        now, arrivals = self.asked.now, self._arrivals
        judged = match(needed, now.network, now.at, arrivals)
        return {
            code: Bridge(
                code,
                duration(self.times_of(now.network.get(code)).dwell),
                float(activation_s(judged[code])),
            )
            for code in arrivals
            if judged[code].has_decisive
        }

    @cached_property
    def destinations(self) -> Mapping[str, Match]:
        """Those of `bridges` that could keep her, by code, judged when her vehicle is there.

        One without a free bed is none: it stabilises her and sends her on.
        """
        now = self.asked.now
        full = {each.facility.code for each in self.asked.ranking.all if each.beds is Beds.ZERO}
        judged = match(self.asked.needs, now.network, now.at, self._arrivals)
        return {
            code: judged[code]
            for code in self.bridges
            if code not in full and judged[code].fit in CANDIDATES
        }

    @cached_property
    def hands_here_s(self) -> float | None:
        """When somebody able to stabilise her is with her where she is; None where nobody is."""
        here, needed = self.asked.asked.facility, self._bridging_needs
        if here is None or needed is None:
            return None
        judged = match_one(needed, here, self.asked.around.network, self.asked.asked.now)
        return float(activation_s(judged)) if judged.has_decisive else None

    @cached_property
    def case(self) -> Case:
        """Where she is, who carries her from there, and who is with her."""
        times = self.times_of(self.asked.asked.facility)
        carrier = Carrier(duration(times.vehicle_ready), duration(times.hand_over))
        return Case(self.asked.origin, carrier, self.hands_here_s)

    @cached_property
    def stops(self) -> Stops:
        """Where two vehicles may meet."""
        around = self.asked.around
        return stops_away_from(
            stops_of(around.roads.graph, around.network), self.asked.asked.facility
        )

    @cached_property
    def only_at_facilities(self) -> bool:
        """Whether nobody could be met but at a facility: the roads came without stops."""
        return not on_map(self.asked.around.roads.graph)

    @cached_property
    def labels(self) -> Labels:
        """The times between every junction and the facilities that bear on the ways."""
        around = self.asked.around
        bearing = {*self.codes, *self.bridges}
        return labels_of(around.roads, around.network, bearing)

    def centre(self, standing: Standing) -> Centre:
        """Say what a facility adds: its hands after an arrival, and its team if it sends one."""
        facility = standing.facility
        team = team_of(facility, self.times_of(facility))
        instead = (
            code
            for code, near in self.destinations.items()
            if gains_nothing_over(near, standing.match)
        )
        hands_after_s = float(activation_s(standing.match))
        return Centre(facility.code, hands_after_s, team, frozenset(instead))

    def times_of(self, facility: Facility | None) -> TeamTimes:
        """Say how long a facility's team and vehicle need for this case at this moment."""
        return self.asked.times_of(facility)

    def fetched_from(self, origin: Snap, facility: Facility, needs: Needs) -> Option:
        """Let a facility's team fetch somebody else of this case, at a place on the roads.

        What stabilising takes is by the conditions of these `needs`, not by those of the case.
        """
        around, now = self.asked.around, self.asked.asked.now
        judged = match_one(needs, facility, around.network, now)
        times = team_times(facility, needs.conditions, now, around.rules)
        centre = Centre(facility.code, float(activation_s(judged)), team_of(facility, times))
        case = replace(self.case, origin=origin, hands_here_s=None)
        labels = self.labels_with([facility.code])
        return Ways(labels, case, self.stops, [], self.aim, said=self._said).of(centre)[Way.FETCHED]

    def labels_with(self, codes: Collection[str]) -> Labels:
        """Give labels that hold these facilities too, where they stand on a road."""
        if all(code in self.labels.places for code in codes):
            return self.labels
        around = self.asked.around
        return labels_of(around.roads, around.network, codes)

    def _on_arrival(
        self, standing: Standing, centre: Centre, options: Mapping[Way, Option]
    ) -> CentreFound:
        """Judge the centre when she arrives by each way: those on duty may be others by then."""
        facility = standing.facility
        found = self._met_on_the_way(facility, centre, options)
        judged = dict.fromkeys(found, standing.match)
        for way, option in tuple(found.items()):
            if not isinstance(option, Itinerary):
                continue
            judged[way] = self._judged_at(facility, option.definitive_s - centre.hands_after_s)
            hands_after_s = float(activation_s(judged[way]))
            if hands_after_s != centre.hands_after_s:
                then = replace(centre, hands_after_s=hands_after_s)
                found[way] = self._met_on_the_way(facility, then, self.ways.of(then))[way]
        return CentreFound(standing, centre, found, judged)

    def _met_on_the_way(
        self, facility: Facility, centre: Centre, options: Mapping[Way, Option]
    ) -> dict[Way, Option]:
        """Give the ways with the best rendezvous that is not at the centre's own door.

        To come there is the direct way.
        """
        met = options[Way.RENDEZVOUS]
        stop = met.stop.key if isinstance(met, Itinerary) and met.stop else None
        elsewhere = stops_away_from(self.stops, facility)
        if stop is None or any(each.key == stop for each in elsewhere.places):
            return dict(options)
        percent = self.ways.hands_percent
        ways = Ways(
            self.labels,
            self.case,
            elsewhere,
            [],
            self.aim,
            hands_percent=percent,
            said=self._said,
        )
        return {**options, Way.RENDEZVOUS: ways.of(centre)[Way.RENDEZVOUS]}

    def _judged_at(self, facility: Facility, arrival_s: float) -> Match:
        asked = self.asked
        arrival = asked.asked.now + timedelta(seconds=arrival_s)
        return match_one(asked.needs, facility, asked.around.network, arrival)

    @cached_property
    def _arrivals(self) -> Mapping[str, datetime]:
        """When her own vehicle would be at each facility that a road leads to, by code."""
        leaves_at = self.asked.now.at + timedelta(seconds=self.case.carrier.leaves_after.likely_s)
        return {
            each.facility.code: leaves_at + timedelta(seconds=each.travel.travel_time_s)
            for each in self.asked.ranking.all
            if each.travel is not None
        }

    @cached_property
    def _said(self) -> Said | None:
        """Under a calibration the range of a drive is from P10 to P90, else of its two speeds."""
        roads = self.asked.around.roads
        if roads.calibration is None:
            return None
        return partial(said_of_route, calibration=roads.calibration, weights=roads.weights)

    @cached_property
    def _bridging_needs(self) -> Needs | None:
        return self.bridging.needs(self.asked.around.network.vocabulary)


def team_of(facility: Facility, times: TeamTimes) -> Team | None:
    """Give the team that a facility sends, or may send; None where it sends none."""
    if facility.sends_team is False:
        return None
    return Team(
        base=facility.code,
        mobilisation=duration(times.mobilisation),
        stabilisation=duration(times.stabilisation),
        hand_over=duration(times.hand_over),
    )


def gains_nothing_over(near: Match, far: Match) -> bool:
    """Say whether a centre has nothing that a nearer one lacks: going on to it makes no sense.

    What a partner brings by agreement is less than having it. Of a centre of which not everything
    is known, only one that has everything itself is as good.
    """
    if near.fit is Fit.FIT:
        return True
    if far.fit is Fit.UNKNOWN or far.open_needs:
        return False
    return _has(far) <= _has(near) and _has(far, own=True) <= _has(near, own=True)


def _has(found: Match, *, own: bool = False) -> set[tuple[str, ...]]:
    return {
        each.need.any_of
        for each in found.met
        if not (own and each.holding.held is Held.BY_AGREEMENT)
    }


def labels_of(roads: RoadsInForce, network: Network, codes: Collection[str]) -> Labels:
    """Give labels that hold some facilities, as far as they stand on a road.

    Those of the whole network where they are kept ready; roads of the past have none, and labels
    of a few facilities are made soon.
    """
    if roads.with_labels:
        return roads.labels(network)
    places = roads.places(network)
    standing = {code: place for code in codes if isinstance(place := places[code], Snap)}
    return Labels.make(roads.weights, standing)


def duration(minutes: Minutes) -> Duration:
    """Give the times of a team or a vehicle in seconds."""
    low_s, high_s = minutes.range_s
    return Duration(low_s, minutes.likely_s, high_s, minutes.proposal)
