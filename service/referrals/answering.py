"""From a question to its ranked answer: assess, time, match, rank. Knows no web and no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version

from facilities.assessment import assess, assess_each
from facilities.conditions import RuleBook, Urgency
from facilities.errors import BadInputError, Problem, shown
from facilities.facility import Facility
from facilities.findings import Findings, read_findings
from facilities.matching import CanDo, Match, match, match_one
from facilities.moving import Minutes
from facilities.needs import Needs
from facilities.network import Network
from facilities.rules import rule_book
from facilities.team_times import TeamTimes, team_times
from facilities.vocabulary import PatientRole
from routing.errors import PlaceError
from routing.snapping import Snap, snap
from service.referrals import centre_wording, wording
from service.referrals.case_roads import CaseRoads
from service.referrals.forwarding import bridges, nearest_with
from service.referrals.planning import Planning
from service.referrals.policy import Policy, packaged_policy
from service.referrals.ranking import Ranking, decide
from service.referrals.rescue import RescueOption, rescue_options
from service.referrals.schemas import Answer, Candidate, Versions
from service.referrals.standing import SECONDS_A_MINUTE, Situation, Standing
from service.registry.network import area_relation, crosses_provinces
from service.situation.capacity import NEVER_SAID, FreeBeds
from service.situation.roads import RoadsInForce


@dataclass(frozen=True)
class Asked:
    """A question: where the patient is, what she has, what was found, and when it is asked.

    `at` is a WGS-84 point (lon, lat); without it the patient is at `facility`. `now` is aware.
    `removed` are suggested conditions that a person took away, `urgency` is a person's own.
    """

    conditions: Sequence[str]
    findings: Mapping[str, object]
    now: datetime
    confirmed: Collection[str] = ()
    facility: Facility | None = None
    at: tuple[float, float] | None = None
    removed: Collection[str] = ()
    urgency: Urgency | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a question is answered from: network, roads, capacity and rules at a moment.

    Outside a `demo` the treatment advice of unsigned rules is folded.
    """

    network: Network
    roads: RoadsInForce
    capacity: Mapping[str, tuple[FreeBeds, ...]]
    with_account: Collection[str]
    rules: RuleBook = field(default_factory=rule_book)
    policy: Policy = field(default_factory=packaged_policy)
    demo: bool = False


@dataclass(frozen=True)
class Answered:
    """The answer and the place on the roads that it starts from."""

    answer: Answer
    origin: Snap


def answer(asked: Asked, around: Surroundings) -> Answered:
    """Answer a question; raise `BadInputError` with everything that is wrong with it."""
    return answering(asked, around).answered()


def answering(asked: Asked, around: Surroundings) -> "Answering":
    """Begin to answer a question; raise `BadInputError` with everything that is wrong with it."""
    problems = problems_of(asked, around.roads, around.rules)
    if problems:
        raise BadInputError(problems)
    return Answering(asked, around, place_origin(asked, around.roads))


def answer_from(asked: Asked, around: Surroundings, origin: Snap) -> Answered:
    """Answer a question, free of problems, from a place on the roads that is known already."""
    return Answering(asked, around, origin).answered()


def problems_of(
    asked: Asked, roads: RoadsInForce | None, rules: RuleBook | None = None
) -> list[Problem]:
    """Find everything that is wrong with a question; of its place only where roads are given."""
    problems: list[Problem] = []
    try:
        needs_of(asked, rules or rule_book())
    except BadInputError as error:
        problems.extend(error.problems)
    try:
        if roads is not None:
            place_origin(asked, roads)
    except BadInputError as error:
        problems.extend(error.problems)
    return problems


def needs_of(asked: Asked, rules: RuleBook) -> Needs:
    """Say what the case requires; raise `BadInputError` for what cannot be read."""
    return assess(
        asked.conditions,
        asked.findings,
        now=asked.now,
        confirmed=asked.confirmed,
        removed=asked.removed,
        urgency=asked.urgency,
        rules=rules,
    )


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
        point = asked.facility.point
    if point is None:
        message = "It was not said where the patient is: give a facility or a point."
        raise BadInputError([Problem("missing_origin", message, field="origin")])
    try:
        return snap(roads.graph, *point)
    except PlaceError as error:
        value = shown(f"{point[0]},{point[1]}")
        raise BadInputError([Problem(error.code, str(error), "origin", value)]) from error


@dataclass(frozen=True)
class Answering:
    """One question, free of problems, under one state of the world; each part is worked out once.

    Its answer and the ways to move her are made from the same parts.
    """

    asked: Asked
    around: Surroundings
    origin: Snap

    @cached_property
    def needs(self) -> Needs:
        """What the case requires."""
        return needs_of(self.asked, self.around.rules)

    @cached_property
    def roads(self) -> CaseRoads:
        """The roads around her."""
        return CaseRoads(self.around.roads, self.around.network, self.origin)

    @cached_property
    def now(self) -> Situation:
        """Where and when she is, and who said what is free."""
        return Situation(
            self.around.network,
            self.asked.now,
            self.around.policy,
            self.asked.facility,
            self.around.capacity,
        )

    @cached_property
    def ranking(self) -> Ranking:
        """Every other facility, judged at the patient's arrival there and ordered."""
        return decide(self.needs, self.roads.outward, self.now)

    @cached_property
    def nearest(self) -> Mapping[tuple[str, ...], str]:
        """The facility soonest reached that meets a need group."""
        return nearest_with(self.ranking.all)

    @cached_property
    def planning(self) -> Planning:
        """Her case with the order of its centres, to make plans of."""
        each = assess_each(
            self.asked.conditions,
            self.asked.findings,
            now=self.asked.now,
            confirmed=self.asked.confirmed,
            removed=self.asked.removed,
            urgency=self.asked.urgency,
            rules=self.around.rules,
        )
        return Planning(self.needs, each, self.ranking, self.roads, self.now)

    def answered(self) -> Answered:
        """Answer in full."""
        needs, facility, ranking = self.needs, self.asked.facility, self.ranking
        rules, words = self.around.rules, self.around.network.vocabulary
        policy = self.around.policy
        findings = self.findings
        found = Answer(
            asked_at=self.asked.now,
            origin=wording.origin(facility, self.origin),
            kind=str(needs.kind),
            conditions=list(needs.conditions),
            suggested=wording.suggested(needs),
            findings=wording.findings(findings),
            patients=wording.patients(needs, findings, words),
            risk=list(needs.risk),
            isolation=needs.isolation,
            urgency=needs.urgency.value,
            urgency_derived=needs.urgency_derived.value,
            urgency_next=needs.urgency_next.value if needs.urgency_next else None,
            targets=wording.targets(needs, rules),
            needs=[list(need.any_of) for need in needs.groups],
            decisive=[list(need.any_of) for need in needs.decisive],
            extras=list(needs.extras),
            questions=wording.questions(needs),
            min_tier=needs.min_tier.value,
            ward=needs.ward.value if needs.ward else None,
            cots=needs.cots,
            here=centre_wording.here(facility, self.match_here),
            rescue=[
                centre_wording.rescue_line(each, facility, self.match_here)
                for each in self.rescue()
            ],
            windows=wording.windows(needs, findings, now=self.asked.now),
            advice=wording.advice(needs, fold_unsigned=not self.around.demo),
            policy=wording.policy(policy),
            candidates=[self.candidate(each) for each in ranking.candidates],
            separated_by=ranking.separated_by.value if ranking.separated_by else None,
            forward_to=centre_wording.forward_to(self.planning.forward_to()),
            plans=[centre_wording.plan(each) for each in self.planning.plans()],
            excluded=[self.candidate(each) for each in ranking.excluded],
            doubts=wording.doubts(needs),
            remarks=wording.remarks(needs, window_missed=ranking.window_missed),
            versions=self.versions(),
        )
        return Answered(found, self.origin)

    @cached_property
    def findings(self) -> Findings:
        """The findings in use; they had no error when the needs were assessed."""
        words = self.around.network.vocabulary
        roles = {words.patient_kinds[kind].role for kind in self.needs.kinds}
        return read_findings(
            self.asked.findings,
            now=self.asked.now,
            confirmed=self.asked.confirmed,
            newborn=PatientRole.NEWBORN in roles,
            rules=self.around.rules.findings,
        ).findings

    @cached_property
    def match_here(self) -> Match | None:
        """Judge the facility where she is, where she is at one."""
        here = self.asked.facility
        if here is None:
            return None
        return match_one(self.needs, here, self.around.network, self.asked.now)

    def rescue(self) -> tuple[RescueOption, ...]:
        """List the ways to get able hands to a patient who should not be moved far now.

        At U0 always; below it where the nearest theatre comes first and there is none here.
        """
        here = self.match_here
        can_stay = {CanDo.YES: True, CanDo.NO: False}.get(here.decisive) if here else None
        nearest_first = self.needs.theatre_first and can_stay is False
        if self.needs.urgency is not Urgency.U0 and not nearest_first:
            return ()
        able = [each.facility.code for each in self.ranking.all if each.match.has_decisive]
        vehicle_ready = self.times_of(self.asked.facility).vehicle_ready
        return rescue_options(
            can_stay=can_stay,
            stay_hands_s=float(here.activation_min * SECONDS_A_MINUTE) if here else 0.0,
            needs_nearest_theatre=nearest_first,
            sites=self.on_arrival(vehicle_ready),
            vehicle_ready=vehicle_ready,
            standings=self.ranking.all,
            team_roads=self.roads.towards(able),
            mobilisation=lambda facility: self.times_of(facility).mobilisation,
        )

    def on_arrival(self, vehicle_ready: Minutes) -> list[Standing]:
        """Judge all that a road leads to when her vehicle, leaving once ready, would be there.

        Those on duty may be others by then than if it left now, as the ranking has it.
        """
        leaves_at = self.asked.now + timedelta(seconds=vehicle_ready.likely_s)
        reached = {
            each.facility.code: (each, leaves_at + timedelta(seconds=each.travel.travel_time_s))
            for each in self.ranking.all
            if each.travel is not None
        }
        arrivals = {code: arrival for code, (_, arrival) in reached.items()}
        judged = match(self.needs, self.around.network, self.asked.now, arrivals)
        return [each._replace(match=judged[code]) for code, (each, _) in reached.items()]

    def times_of(self, facility: Facility | None) -> TeamTimes:
        """Say how long a facility's team and vehicle need for this case at this moment."""
        return team_times(facility, self.needs.conditions, self.asked.now, self.around.rules)

    def mobilisation_s(self, facility: Facility) -> float:
        """Seconds until a facility's team leaves, by day or by night, as the ways count it."""
        return float(self.times_of(facility).mobilisation.likely_s)

    def candidate(self, standing: Standing) -> Candidate:
        """Say everything the answer knows of one other facility."""
        facility, around = standing.facility, self.around
        origin_area = self.asked.facility.area_code if self.asked.facility else None
        said, limit = around.capacity.get(facility.code, NEVER_SAID), self.now.capacity_limit
        return centre_wording.candidate(
            standing,
            place=self.roads.places[facility.code],
            area=area_relation(origin_area, facility.area_code),
            cross_province=crosses_provinces(origin_area, facility.area_code),
            has_account=facility.code in around.with_account,
            mobilisation_s=None if facility.sends_team is False else self.mobilisation_s(facility),
            band=self.ranking.bands.get(facility.code),
            bridges=bridges(standing.match, self.nearest if standing.is_candidate else {}),
            capacity=centre_wording.capacity(said, now=self.asked.now, limit=limit),
        )

    def versions(self) -> Versions:
        """Name everything the answer was made from."""
        roads = self.around.roads
        return Versions(
            graph=roads.graph.hash,
            speeds=roads.graph.manifest.speed_table_version,
            calibration=roads.calibration.version if roads.calibration else None,
            uncalibrated=roads.calibration is None,
            closures=roads.version,
            rules=self.needs.rules,
            network=self.around.network.hash,
            policy=self.around.policy.hash,
            code=code_version(),
        )
