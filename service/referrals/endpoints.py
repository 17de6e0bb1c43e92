"""Ask a question, read its answer again, and draw the road to one facility of it."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request

from facilities.conditions import Urgency
from facilities.errors import BadInputError
from facilities.facility import Facility
from routing.snapping import Snap
from routing.travel_times import Route as RoadRoute
from service.auth.access import CurrentAccount, settings_of
from service.auth.policy import NOWHERE, Action, Scope
from service.database import ReadSession, database_of
from service.errors.handlers import PROBLEMS
from service.referrals import actions, queries, refusals
from service.referrals.answering import Answered, Asked, Surroundings, answer, problems_of
from service.referrals.policy import load_policy
from service.referrals.queries import Present
from service.referrals.route import as_geojson
from service.referrals.route_schemas import Route
from service.referrals.schemas import (
    Candidate,
    OriginAtFacility,
    OriginAtPoint,
    Question,
    Referral,
)
from service.registry.rules import rules_of
from service.situation.served import roads_served

router = APIRouter(prefix="/api/referrals", tags=["referrals"], responses=PROBLEMS)


@router.post("", status_code=201)
def ask(question: Question, request: Request, account: CurrentAccount) -> Referral:
    """Answer which centres can take the patient, and keep question and answer.

    Two transactions with the work between them: no lock is held while roads are searched.
    """
    account.require(Action.ASK_FROM_POINT, NOWHERE)
    now = datetime.now(UTC)
    database, roads = database_of(request), roads_served(request)
    rules = rules_of(request).loaded
    with database.read() as session:
        present = queries.present(session, rules.book.vocabulary)
    facility = _origin_facility(question, present)
    if facility is not None:
        account.require(Action.ASK, Scope(facility.code, facility.area_code))
    around = Surroundings(
        network=present.network,
        roads=roads,
        capacity=present.capacity,
        with_account=present.with_account,
        rules=rules.book,
        policy=load_policy(rules.override),
        demo=settings_of(request).demo,
    )
    answered = _answered(question, facility, around, now)
    with database.write() as session:
        return actions.store(
            session, question, answered, facility=facility, actor=account.id, now=now
        )


@router.get("/{referral}")
def get_referral(referral: UUID, session: ReadSession, account: CurrentAccount) -> Referral:
    """Read a stored answer again, as it was given."""
    return queries.stored(session, referral, reader=account)[1]


@router.get("/{referral}/routes/{facility}")
def get_route(referral: UUID, facility: str, request: Request, account: CurrentAccount) -> Route:
    """Draw the road to one facility of a stored answer, on the roads as they were then."""
    served = roads_served(request)
    with database_of(request).read() as session:
        row, stored = queries.stored(session, referral, reader=account)
        present = queries.present(session, rules_of(request).book.vocabulary)
        said = stored.versions
        name = said.closures, said.calibration
        same_graph = said.graph == served.graph.hash
        roads = served.then(session, *name, asked_at=stored.asked_at) if same_graph else None
    candidate = _candidate_of(stored, facility)
    if roads is None:
        raise refusals.roads_changed()
    if candidate.travel_time_s is None:
        raise refusals.no_road(facility)
    network = present.network
    place = roads.places(network).get(facility)
    origin = roads.place_at(row.origin_edge, row.origin_fraction)
    found = roads.outward(origin, network).route(facility) if isinstance(place, Snap) else None
    # the facility was moved since: a route to another place would not be this answer's
    same = isinstance(found, RoadRoute) and found.travel.travel_time_s == candidate.travel_time_s
    if not isinstance(found, RoadRoute) or not same:
        raise refusals.roads_changed()
    return as_geojson(facility, found)


def _origin_facility(question: Question, present: Present) -> Facility | None:
    if isinstance(question.origin, OriginAtPoint):
        return None
    return present.facility(question.origin.facility)


def _answered(
    question: Question, facility: Facility | None, around: Surroundings, now: datetime
) -> Answered:
    origin = question.origin
    asked = Asked(
        conditions=question.conditions,
        findings=question.findings,
        now=now,
        confirmed=question.confirmed,
        facility=facility,
        at=(origin.lon, origin.lat) if isinstance(origin, OriginAtPoint) else None,
        removed=question.removed,
        urgency=Urgency(question.urgency) if question.urgency else None,
    )
    if isinstance(origin, OriginAtFacility) and facility is None:
        unknown = refusals.refused_facility(origin.facility)
        raise refusals.refused([unknown, *problems_of(asked, None, around.rules)])
    try:
        return answer(asked, around)
    except BadInputError as error:
        raise refusals.refused(error.problems) from error


def _candidate_of(stored: Referral, facility: str) -> Candidate:
    for each in (*stored.candidates, *stored.excluded):
        if each.facility == facility:
            return each
    raise refusals.not_in_answer(facility)
