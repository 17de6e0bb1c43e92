"""Compare the ways to move the case of a stored answer, and draw one of them."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from facilities.errors import BadInputError
from routing.graph import LICENCE
from routing.itineraries import Itinerary, ItineraryError, LegRoute, Way
from service.auth.access import CurrentAccount, settings_of
from service.auth.accounts import Account
from service.database import database_of
from service.errors.handlers import PROBLEMS
from service.referrals import queries, refusals
from service.referrals.answering import Answering
from service.referrals.moving import Moving
from service.referrals.recorded import recorded
from service.referrals.schemas import Code, Referral
from service.referrals.ways import ways_of
from service.referrals.ways_rules import ways_rules
from service.referrals.ways_schemas import ReferralWays, WayName, WayRoute, WayRouteFeature
from service.registry.rules import rules_of
from service.situation.served import roads_served

router = APIRouter(prefix="/api/referrals", tags=["referrals"], responses=PROBLEMS)

MOST_CENTRES = 20
"""More than anybody compares; each costs a few milliseconds."""


@router.get("/{referral}/ways")
def get_ways(
    referral: UUID,
    request: Request,
    account: CurrentAccount,
    facility: Annotated[list[Code] | None, Query(max_length=MOST_CENTRES)] = None,
) -> ReferralWays:
    """Compare the four ways to some centres of a stored answer, as everything was then.

    Without any named: the first candidates that a road leads to.
    """
    stored, asked = _again(referral, request, account)
    try:
        found = ways_of(asked, _chosen(stored, facility or []))
    except ItineraryError as error:
        raise refusals.stops_damaged(str(error)) from error
    return ReferralWays(referral=referral, **dict(found))


@router.get("/{referral}/ways/{facility}/{way}")
def get_way(
    referral: UUID, facility: Code, way: WayName, request: Request, account: CurrentAccount
) -> WayRoute:
    """Draw the driven legs of one way to a centre of a stored answer."""
    stored, asked = _again(referral, request, account)
    if facility not in _known(stored):
        raise refusals.not_in_answer(facility)
    moving = Moving(asked, (facility,))
    try:
        option = moving.found[0].options[Way(way)]
    except ItineraryError as error:
        raise refusals.stops_damaged(str(error)) from error
    if not isinstance(option, Itinerary):
        raise refusals.no_way(facility, way, option.reason.value)
    return WayRoute(
        facility=facility,
        way=way,
        attribution=LICENCE,
        features=[_feature(each) for each in moving.ways.route(option)],
    )


def _again(referral: UUID, request: Request, account: Account) -> tuple[Referral, Answering]:
    """Read a stored answer, and what it was made from, for somebody who may see it."""
    served, rules = roads_served(request), rules_of(request).loaded
    with database_of(request).read() as session:
        row, stored = queries.stored(session, referral, reader=account)
        demo = settings_of(request).demo
        try:
            was = recorded(session, row, served, demo=demo, in_force=rules)
        except BadInputError as error:
            codes = {problem.code for problem in error.problems}
            gone = not codes.isdisjoint({"other_roads", "other_closures"})
            raise (refusals.roads_changed() if gone else refusals.not_on_record()) from error
    return stored, Answering(was.asked, was.around, was.origin)


def _chosen(stored: Referral, named: Sequence[str]) -> list[str]:
    if not named:
        roads = [each.facility for each in stored.candidates if each.travel_time_s is not None]
        return roads[: ways_rules().shown]
    codes = list(dict.fromkeys(named))
    strangers = [code for code in codes if code not in _known(stored)]
    if strangers:
        raise refusals.none_in_answer(strangers)
    return codes


def _known(stored: Referral) -> frozenset[str]:
    return frozenset(each.facility for each in (*stored.candidates, *stored.excluded))


def _feature(route: LegRoute) -> WayRouteFeature:
    return WayRouteFeature(
        geometry={"type": "LineString", "coordinates": list(route.coordinates)},
        properties={
            "leg": route.leg,
            "carried_by": route.carried_by.value,
            "travel_time_s": route.travel_time_s,
            "range_s": route.range_s,
            "distance_m": route.distance_m,
        },
    )
