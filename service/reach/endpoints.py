"""Who is reached in time, what if, and where to add: for those who plan a region."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from pydantic import StringConstraints

from facilities.errors import BadInputError
from facilities.needs import Needs
from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import NOWHERE, Action, Scope
from service.database import ReadSession, database_of
from service.errors import not_allowed
from service.errors.handlers import PROBLEMS
from service.errors.moments import Moment, utc_moment
from service.reach import actions, queries, refusals, views
from service.reach.actions import Stated
from service.reach.answering import Answer
from service.reach.comparing import what_if
from service.reach.drawing import bands_of
from service.reach.points import Unit, read_points
from service.reach.question import Question, read_question
from service.reach.schemas import (
    PointTable,
    QuestionBody,
    ReachView,
    SitingBody,
    SitingView,
    WhatIfBody,
    WhatIfView,
)
from service.reach.serving import At, region_at
from service.reach.siting import siting
from service.registry.queries import network
from service.registry.rules import LoadedRules, rules_of

router = APIRouter(prefix="/api/reach", tags=["reach"], responses=PROBLEMS)

ContentOfFile = Annotated[bytes, Body(media_type="application/octet-stream", min_length=1)]
TableName = Annotated[
    str, Query(max_length=80), StringConstraints(strip_whitespace=True, min_length=1)
]


@router.get("")
def get_reach(
    *,
    request: Request,
    account: CurrentAccount,
    condition: Annotated[str | None, Query(max_length=64)] = None,
    need: Annotated[list[str] | None, Query(max_length=12)] = None,
    at: Moment | None = None,
    capacity: Annotated[str, Query(max_length=20)] = "ignore",
    bands: Annotated[str | None, Query(max_length=80)] = None,
) -> ReachView:
    """Say how far everybody is from a centre that fits, as bands, sums and places.

    An account of an area sees the bands of the whole region and the places of its area.
    """
    began, reader = time.perf_counter(), _Reader(account)
    rules = rules_of(request).loaded
    moment = datetime.now(UTC) if at is None else utc_moment(at, "at")
    asked = _read(rules, condition, need or [], moment=moment, capacity=capacity, bands=bands)
    view = region_at(request, rules, moment, reader.areas).view(*asked)
    return view.model_copy(update={"took_s": _took_s(began)})


@router.post("/what-if")
def suppose_reach(said: WhatIfBody, request: Request, account: CurrentAccount) -> WhatIfView:
    """Say who gains and who loses if roads or centres were otherwise; nothing is changed."""
    began, reader = time.perf_counter(), _Reader(account)
    here, before = _answered(request, said, reader)
    try:
        found = what_if(before, said.changes)
    except BadInputError as error:
        raise refusals.from_bad_input(error) from error
    bands = bands_of(found.after.reach, found.after.question.bands_min)
    return found.view(here.heading(before) | {"took_s": _took_s(began)}, bands)


@router.post("/siting")
def site_capabilities(said: SitingBody, request: Request, account: CurrentAccount) -> SitingView:
    """Say where to add capabilities, so that most births or people are within some minutes."""
    began, reader = time.perf_counter(), _Reader(account)
    here, before = _answered(request, said, reader)
    try:
        found = siting(
            before, said.capabilities, k=said.k, within_min=said.within_min, sites=said.sites
        )
    except BadInputError as error:
        raise refusals.from_bad_input(error) from error
    return found.view(here.heading(before) | {"took_s": _took_s(began)})


@router.get("/points")
def get_reach_points(session: ReadSession, account: CurrentAccount) -> PointTable:
    """Give the table of places that is counted, as far as the reader may see it."""
    areas = _Reader(account).areas
    table = queries.point_table(session)
    if table is None:
        return PointTable(points=None, rows=[])
    seen = table if areas is None else table.of_areas(areas)
    return PointTable(points=views.points_view(seen), rows=views.point_records(seen))


@router.put("/points")
def put_reach_points(
    *,
    content: ContentOfFile,
    request: Request,
    account: CurrentAccount,
    unit: Unit,
    name: TableName,
) -> PointTable:
    """Store a CSV or XLSX table of places in the place of the one before, all or nothing."""
    account.require(Action.STATE_POINTS, NOWHERE)
    words = rules_of(request).book.vocabulary
    with database_of(request).read() as session:
        known = network(session, vocabulary=words)
    file = read_points(content, known)  # takes seconds, while which nobody else may be kept waiting
    stated = Stated(name, unit, account.id, datetime.now(UTC))
    try:
        with database_of(request).write() as session:
            actions.store_file(session, file, stated)
    except BadInputError as error:
        raise refusals.from_bad_input(error) from error
    with database_of(request).read() as session:
        return get_reach_points(session, account)


class _Reader:
    """What an account may see of places: everything, or those of its areas."""

    def __init__(self, account: Account) -> None:
        scopes = [Scope(each.facility, each.area) for each in account.holdings]
        may = [scope for scope in scopes if account.may(Action.SEE_REACH, scope)]
        everywhere = account.may(Action.SEE_REACH, NOWHERE)
        if not (everywhere or may):
            raise not_allowed()
        own = {scope.area for scope in may if scope.area is not None}
        self.areas = None if everywhere else tuple(sorted(own))


def _took_s(began: float) -> float:
    return round(time.perf_counter() - began, 3)


def _answered(request: Request, said: QuestionBody, reader: _Reader) -> tuple[At, Answer]:
    rules = rules_of(request).loaded
    moment = datetime.now(UTC) if said.at is None else utc_moment(said.at, "at")
    question, needs = _read(
        rules, said.condition, said.need, moment=moment, capacity=said.capacity, bands=said.bands
    )
    here = region_at(request, rules, moment, reader.areas)
    return here, here.answer(question, needs)


def _read(
    rules: LoadedRules,
    condition: str | None,
    need: Sequence[str],
    *,
    moment: datetime,
    capacity: str,
    bands: str | None,
) -> tuple[Question, Needs]:
    try:
        return read_question(
            condition, need, at=moment, capacity=capacity, bands=bands, book=rules.book
        )
    except BadInputError as error:
        raise refusals.from_bad_input(error) from error
