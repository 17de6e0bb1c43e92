"""The graded network and the rules in force, for anybody who is signed in."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request

from facilities.findings import CHINA_TIME
from service.auth.access import CurrentAccount, settings_of
from service.auth.policy import NOWHERE, Action
from service.auth.schemas import Role
from service.database import ReadSession, WriteSession
from service.errors.handlers import PROBLEMS
from service.events.types import Party
from service.registry import actions, queries
from service.registry.actions import Origin
from service.registry.rules import rules_of
from service.registry.schemas import FacilityView, OutsideCentre, Vocabulary
from service.registry.vocabulary import vocabulary as words_of

NAMED_BY_CALLER = "由提问者填写"

router = APIRouter(prefix="/api", tags=["registry"], responses=PROBLEMS)


@router.get("/vocabulary")
def vocabulary(request: Request, account: CurrentAccount) -> Vocabulary:
    """Give every code a page shows, with its names."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    today = datetime.now(UTC).astimezone(CHINA_TIME).date()
    fold_unsigned = not settings_of(request).demo
    return words_of(rules_of(request).book, today, fold_unsigned=fold_unsigned)


@router.get("/facilities")
def facilities(
    request: Request, session: ReadSession, account: CurrentAccount
) -> list[FacilityView]:
    """Give every facility with its names, telephones and what holds today."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    words = rules_of(request).book.vocabulary
    return queries.facility_views(session, datetime.now(UTC), vocabulary=words)


@router.post("/facilities/outside", status_code=201)
def name_outside_centre(
    centre: OutsideCentre, request: Request, session: WriteSession, account: CurrentAccount
) -> FacilityView:
    """Record a centre outside the network, so that a transfer can ask it by telephone.

    The same name and number again give the centre that is recorded already.
    """
    account.require(Action.NAME_OUTSIDE_CENTRE, NOWHERE)
    now = datetime.now(UTC)
    is_clinician = any(holding.role is Role.CLINICIAN for holding in account.holdings)
    party = Party.REFERRING if is_clinician else Party.COORDINATOR
    origin = Origin(NAMED_BY_CALLER, account.id, now, party=party)
    words = rules_of(request).book.vocabulary
    facility = actions.name_outside_centre(session, centre, origin=origin, vocabulary=words)
    return queries.facility_view(facility, now.astimezone(CHINA_TIME).date(), has_account=False)
