"""The register of closures and conditions over HTTP, and the roads in force."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from routing.closures import Coverage
from routing.errors import ClosureError
from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import NOWHERE, Action
from service.auth.schemas import Role
from service.database import ReadSession, WriteSession, database_of
from service.errors import InvalidInput, refuse_if
from service.errors.handlers import PROBLEMS
from service.events.types import Actor, ConditionKind, Party
from service.situation import actions, road_queries, road_refusals, road_views
from service.situation.register import Standing
from service.situation.road_schemas import (
    ClosureCoverage,
    ClosureView,
    ConditionSaid,
    NewClosure,
    Reopening,
    RoadConditionView,
    RoadsView,
)
from service.situation.roads import RoadsInForce
from service.situation.served import roads_served
from service.situation.weighing import circle_on, fit

router = APIRouter(prefix="/api", tags=["roads"], responses=PROBLEMS)


@router.get("/roads")
def get_roads(request: Request, session: ReadSession, account: CurrentAccount) -> RoadsView:
    """Say which roads are in force: their version, what made it, and whether another is due."""
    account.require(Action.SEE_ROADS, NOWHERE)
    return road_views.roads(session, roads_served(request), _now())


@router.get("/closures")
def get_closures(
    request: Request,
    session: ReadSession,
    account: CurrentAccount,
    status: Annotated[list[Standing] | None, Query()] = None,
) -> list[ClosureView]:
    """List the closures that stand so, the newest first; without a status every one."""
    account.require(Action.SEE_ROADS, NOWHERE)
    wanted = frozenset(status or Standing)
    register = road_queries.register(session)
    now = _now()
    found = [each for each in reversed(register.closures) if each.standing(now) in wanted]
    return road_views.closures(session, found, roads_served(request), now)


@router.post("/closures/preview")
def preview_closure(said: NewClosure, request: Request, account: CurrentAccount) -> ClosureCoverage:
    """Say how much road a closure would cover, or everything that is wrong; keep nothing.

    Whoever may see roads may ask: a planner supposes closures that he may not enter.
    """
    account.require(Action.SEE_ROADS, NOWHERE)
    covered = _coverage(said, roads_served(request))
    return ClosureCoverage(edges=covered.edges, ways=list(covered.ways), length_m=covered.length_m)


@router.post("/closures", status_code=201)
def set_closure(said: NewClosure, request: Request, account: CurrentAccount) -> ClosureView:
    """Enter that a road is closed, slower or one-way; it takes effect and ends by itself.

    The place is found before the transaction begins: nobody waits for it.
    """
    account.require(Action.SET_CLOSURES, NOWHERE)
    roads = roads_served(request)
    covered = _coverage(said, roads)
    with database_of(request).write() as session:
        closure = actions.set_closure(session, said, ways=covered.ways, actor=_actor(account))
        return road_views.closures(session, [closure], roads, closure.recorded_at)[0]


@router.post("/closures/{id}/reopen")
def reopen_closure(
    id: UUID,
    request: Request,
    session: WriteSession,
    account: CurrentAccount,
    said: Reopening | None = None,
) -> ClosureView:
    """Enter that a closure is over, now or from a moment to come."""
    account.require(Action.SET_CLOSURES, NOWHERE)
    at = said.at if said is not None else None
    closure = actions.lift_closure(session, id, at, actor=_actor(account))
    now = closure.lifts[-1].recorded_at
    return road_views.closures(session, [closure], roads_served(request), now)[0]


@router.put("/roads/conditions/{kind}")
def say_condition(
    kind: ConditionKind, said: ConditionSaid, request: Request, account: CurrentAccount
) -> RoadConditionView:
    """Enter whether rain, snow or ice is on the roads; what was said before of it is over."""
    account.require(Action.SET_CLOSURES, NOWHERE)
    _refuse_condition(said, roads_served(request))
    with database_of(request).write() as session:
        condition = actions.say_condition(session, kind, said, actor=_actor(account))
        return road_views.conditions(session, [condition], condition.recorded_at)[0]


def _coverage(said: NewClosure, roads: RoadsInForce) -> Coverage:
    """Find the place on the roads; refuse everything that is wrong with a closure at once."""
    faults = [*road_refusals.interval_faults(said.starts_at, said.ends_at, _now())]
    try:
        found = fit(
            roads.graph, said.place, said.effect, factor=said.factor, direction=said.direction
        )
    except ClosureError as error:
        raise InvalidInput(*road_refusals.faults_of(error), *faults) from error
    refuse_if(faults)
    return found.coverage


def _refuse_condition(said: ConditionSaid, roads: RoadsInForce) -> None:
    faults = [*road_refusals.condition_faults(said, _now())]
    if said.place is not None:
        try:
            circle_on(roads.graph, said.place)
        except ClosureError as error:
            faults = [*road_refusals.faults_of(error), *faults]
    refuse_if(faults)


def _actor(account: Account) -> Actor:
    is_coordinator = any(each.role is Role.COORDINATOR for each in account.holdings)
    party = Party.COORDINATOR if is_coordinator else Party.ADMINISTRATOR
    return Actor(account=account.id, party=party, facility=None)


def _now() -> datetime:
    return datetime.now(UTC)
