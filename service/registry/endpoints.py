"""The graded network and the rules in force, for anybody who is signed in."""

from fastapi import APIRouter

from service.auth.access import CurrentAccount
from service.auth.policy import NOWHERE, Action
from service.database import ReadSession
from service.errors.handlers import PROBLEMS
from service.registry import queries
from service.registry.schemas import FacilityView, Vocabulary
from service.registry.vocabulary import vocabulary as rules_in_force

router = APIRouter(prefix="/api", tags=["registry"], responses=PROBLEMS)


@router.get("/vocabulary")
def vocabulary(account: CurrentAccount) -> Vocabulary:
    """Give every code a page shows, with its names."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    return rules_in_force()


@router.get("/facilities")
def facilities(session: ReadSession, account: CurrentAccount) -> list[FacilityView]:
    """Give every facility with its names and telephone."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    return queries.facility_views(session)
