"""The graded network and the rules in force, for anybody who is signed in."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request

from facilities.findings import CHINA_TIME
from service.auth.access import CurrentAccount, settings_of
from service.auth.policy import NOWHERE, Action
from service.database import ReadSession
from service.errors.handlers import PROBLEMS
from service.registry import queries
from service.registry.rules import rules_of
from service.registry.schemas import FacilityView, Vocabulary
from service.registry.vocabulary import vocabulary as words_of

router = APIRouter(prefix="/api", tags=["registry"], responses=PROBLEMS)


@router.get("/vocabulary")
def vocabulary(request: Request, account: CurrentAccount) -> Vocabulary:
    """Give every code a page shows, with its names."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    today = datetime.now(UTC).astimezone(CHINA_TIME).date()
    fold_unsigned = not settings_of(request).demo
    return words_of(rules_of(request).book, today, fold_unsigned=fold_unsigned)


@router.get("/facilities")
def facilities(session: ReadSession, account: CurrentAccount) -> list[FacilityView]:
    """Give every facility with its names, telephones and what holds today."""
    account.require(Action.SEE_NETWORK, NOWHERE)
    return queries.facility_views(session, datetime.now(UTC))
