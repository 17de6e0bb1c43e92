"""From a question to its ranked answer: assess, match, time, rank. Knows no web and no database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version

from facilities.assessment import assess
from facilities.conditions import PatientKind, Urgency
from facilities.errors import BadInputError, Problem, shown
from facilities.facility import Facility
from facilities.findings import CHINA_TIME, Findings, read_findings
from facilities.matching import CanDo, Here, Match, can_do_here, match
from facilities.needs import Needs
from facilities.rules import rule_book
from routing.errors import PlaceError
from routing.snapping import Snap, snap
from routing.travel_times import Inbound, Outbound, Travel, Unreachable
from service.referrals import wording
from service.referrals.ranking import (
    NoRoad,
    RescueOption,
    Standing,
    rank,
    rescue_options,
)
from service.referrals.schemas import Answer, Candidate, PolicyUsed, Versions
from service.registry.network import area_relation, network_hash
from service.situation.capacity import NEVER_SAID, FreeBeds
from service.situation.roads import Destinations, RoadsInForce

OFF_THE_MAP = "off_the_map"


@dataclass(frozen=True)
class Asked:
    """A question: where the patient is, what she has, what was found, and when it is asked.

    `at` is a WGS-84 point (lon, lat); without it the patient is at `facility`. `now` is aware.
    """

    conditions: Sequence[str]
    findings: Mapping[str, object]
    now: datetime
    confirmed: Collection[str] = ()
    facility: Facility | None = None
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a question is answered from: the network, its roads and its capacity at a moment."""

    network: Sequence[Facility]
    roads: RoadsInForce
    capacity: Mapping[str, tuple[FreeBeds, ...]]
    with_account: Collection[str]


@dataclass(frozen=True)
class Answered:
    """The answer and the place on the roads that it starts from."""

    answer: Answer
    origin: Snap


def answer(asked: Asked, around: Surroundings) -> Answered:
    """Answer a question; raise `BadInputError` with everything that is wrong with it."""
    problems = problems_of(asked, around.roads)
    if problems:
        raise BadInputError(problems)
    needs = assess(asked.conditions, asked.findings, now=asked.now, confirmed=asked.confirmed)
    origin = place_origin(asked, around.roads)
    return Answered(_Answering(asked, around, needs, origin).answer(), origin)


def problems_of(asked: Asked, roads: RoadsInForce | None) -> list[Problem]:
    """Find everything that is wrong with a question; of its place only where roads are given."""
    problems: list[Problem] = []
    try:
        assess(asked.conditions, asked.findings, now=asked.now, confirmed=asked.confirmed)
    except BadInputError as error:
        problems.extend(error.problems)
    try:
        if roads is not None:
            place_origin(asked, roads)
    except BadInputError as error:
        problems.extend(error.problems)
    return problems


@cache
def code_version() -> str:
    """Name the version of this program."""
    try:
        return version("greenlane")
    except PackageNotFoundError:
        return "unpackaged"


def place_origin(asked: Asked, roads: RoadsInForce) -> Snap:
    """Put the patient on the roads; a point that is no place here raises `BadInputError`."""
    point = asked.at
    if point is None and asked.facility is not None:
        point = asked.facility.lon, asked.facility.lat
    if point is None:
        message = "It was not said where the patient is: give a facility or a point."
        raise BadInputError([Problem("missing_origin", message, field="origin")])
    try:
        return snap(roads.graph, *point)
    except PlaceError as error:
        value = shown(f"{point[0]},{point[1]}")
        raise BadInputError([Problem(error.code, str(error), "origin", value)]) from error


@dataclass(frozen=True)
class _Answering:
    """One question under one state of the world."""

    asked: Asked
    around: Surroundings
    needs: Needs
    origin: Snap

    def answer(self) -> Answer:
        needs, facility = self.needs, self.asked.facility
        findings = self.read_findings()
        standings = list(self.standings())
        ranking = rank(standings, needs.min_tier)
        here = can_do_here(needs, facility, self.day)
        return Answer(
            asked_at=self.asked.now,
            origin=wording.origin(facility, self.origin),
            kind=str(needs.kind),
            conditions=list(needs.conditions),
            suggested=[],
            findings=wording.findings(findings),
            patients=wording.patients(needs, findings),
            risk=[],
            isolation=False,
            urgency=needs.urgency.value,
            urgency_derived=needs.urgency.value,
            urgency_next=needs.urgency_next.value if needs.urgency_next else None,
            targets=wording.targets(needs),
            needs=[list(need.any_of) for need in needs.groups],
            decisive=[list(need.any_of) for need in needs.decisive],
            extras=list(needs.extras),
            questions=wording.questions(needs),
            min_tier=needs.min_tier.value,
            ward=needs.ward.value if needs.ward else None,
            cots=needs.cots,
            here=wording.here(here, facility, self.match_here()),
            rescue=[
                wording.rescue_line(each, here, facility) for each in self.rescue(standings, here)
            ],
            windows=wording.windows(needs, findings, now=self.asked.now),
            advice=wording.advice(needs),
            policy=PolicyUsed(name="fit_then_time", version="1"),
            candidates=[self.candidate(each) for each in ranking.candidates],
            separated_by=None,
            forward_to=None,
            plans=[],
            excluded=[self.candidate(each) for each in ranking.excluded],
            doubts=wording.doubts(needs),
            remarks=wording.remarks(needs),
            versions=self.versions(),
        )

    @property
    def day(self) -> date:
        """The day in the deployment's own calendar: what is in force changes at its midnight."""
        return self.asked.now.astimezone(CHINA_TIME).date()

    @property
    def is_newborn(self) -> bool:
        return PatientKind.NEWBORN in self.needs.kinds

    @cached_property
    def network(self) -> str:
        """The hash of the network."""
        return network_hash(self.around.network)

    @cached_property
    def places(self) -> Destinations:
        """Where every facility stands on the roads."""
        return self.around.roads.destinations(self.around.network, self.network)

    def match_here(self) -> Match | None:
        """Judge the facility where she is, where she is at one."""
        here = self.asked.facility
        return match(self.needs, here, self.day) if here else None

    def read_findings(self) -> Findings:
        """Read the findings in use; they had no error when the needs were assessed."""
        return read_findings(
            self.asked.findings,
            now=self.asked.now,
            confirmed=self.asked.confirmed,
            newborn=self.is_newborn,
        ).findings

    def standings(self) -> Iterator[Standing]:
        """Judge and time every facility but the origin."""
        roads = self.around.roads
        outbound = Outbound(roads.graph, roads.kernel, roads.weights, self.origin)
        for facility in self.around.network:
            if self.asked.facility and facility.code == self.asked.facility.code:
                continue
            place = self.places[facility.code]
            road: Travel | NoRoad = NoRoad(OFF_THE_MAP)
            if isinstance(place, Snap):
                road = _travel_or_not(outbound.travel(place))
            yield Standing(facility, match(self.needs, facility, self.day), road)

    def rescue(self, standings: Sequence[Standing], here: Here) -> tuple[RescueOption, ...]:
        """List the ways to get able hands to a patient who should not be moved far now.

        At U0 always; below it where the nearest theatre comes first and there is none here.
        """
        can_stay = {CanDo.YES: True, CanDo.NO: False}.get(here.answer)
        nearest_first = self.needs.theatre_first and can_stay is False
        if self.needs.urgency is not Urgency.U0 and not nearest_first:
            return ()
        return rescue_options(
            can_stay=can_stay,
            needs_nearest_theatre=nearest_first,
            standings=standings,
            team_roads=self.team_roads(standings),
            mobilisation_s=rule_book().team.mobilisation_s,
        )

    def team_roads(self, standings: Sequence[Standing]) -> Mapping[str, Travel]:
        """Time the road from each centre that could send its team to the patient."""
        roads = self.around.roads
        inbound = Inbound(roads.graph, roads.kernel, roads.weights, self.origin)
        codes = [each.facility.code for each in standings if each.match.has_decisive]
        snapped = {code: place for code in codes if isinstance(place := self.places[code], Snap)}
        found = {code: inbound.travel(place) for code, place in snapped.items()}
        return {code: road for code, road in found.items() if isinstance(road, Travel)}

    def candidate(self, standing: Standing) -> Candidate:
        facility, around = standing.facility, self.around
        origin_area = self.asked.facility.area_code if self.asked.facility else None
        return wording.candidate(
            standing,
            place=self.places[facility.code],
            area=area_relation(origin_area, facility.area_code),
            has_account=facility.code in around.with_account,
            capacity=around.capacity.get(facility.code, NEVER_SAID),
        )

    def versions(self) -> Versions:
        roads = self.around.roads
        return Versions(
            graph=roads.graph.hash,
            speeds=roads.graph.manifest.speed_table_version,
            closures=roads.closures,
            rules=self.needs.rules,
            network=self.network,
            policy="fit_then_time",
            code=code_version(),
        )


def _travel_or_not(road: Travel | Unreachable) -> Travel | NoRoad:
    return road if isinstance(road, Travel) else NoRoad(road.reason.value)
