"""Tell a coordinator what may need a decision; nothing here changes anything."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlmodel import Session

from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import Action, Scope
from service.coordination import queries
from service.coordination.figures import Figures
from service.coordination.schemas import Contest, OverdueCentre
from service.coordination.sketch import router as sketch
from service.database import ReadSession
from service.errors import Fault, InvalidInput, not_allowed
from service.errors.handlers import PROBLEMS
from service.events import audiences
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import LoadedRules, rules_of
from service.situation.queries import capacity_of

advice = APIRouter(prefix="/api/coordination", tags=["coordination"], responses=PROBLEMS)

AreaQuery = Annotated[str | None, Query(max_length=12)]


@advice.get("/competing")
def competing(
    request: Request, account: CurrentAccount, session: ReadSession, area: AreaQuery = None
) -> list[Contest]:
    """Show requests that want the same beds: first-come, and beside it what is advised."""
    watched = _watched(account, area)
    return queries.contests(session, watched, _figures(session, rules_of(request).loaded))


@advice.get("/overdue")
def overdue(
    request: Request, account: CurrentAccount, session: ReadSession, area: AreaQuery = None
) -> list[OverdueCentre]:
    """List the centres whose free beds nobody knows any more, and who has asked them since."""
    watched = _watched(account, area)
    rules = rules_of(request).loaded  # taken once: a reload must not fall between two reads
    now = network(session, vocabulary=rules.book.vocabulary)
    return queries.overdue_centres(session, watched, now, _figures(session, rules))


def _figures(session: Session, rules: LoadedRules) -> Figures:
    policy = load_policy(rules.override)
    limit = timedelta(hours=policy.capacity_limit_h)
    return Figures(capacity_of(session), datetime.now(UTC), limit, round(policy.band_min))


def _watched(account: Account, area: str | None) -> str:
    """Name the area meant, or the account's first where none is; refuse one it may not watch."""
    may = Action.SEE_COORDINATION
    if area is None:
        own = [each.area for each in account.holdings if account.may(may, Scope(area=each.area))]
        if not own:
            raise not_allowed()
        return str(own[0])
    account.require(may, Scope(area=area))
    if not audiences.has_stream(area):
        raise InvalidInput(
            Fault(
                "unknown_area",
                "Name a province, a prefecture or a county: 2, 4 or 6 digits.",
                "地区代码应为 2、4 或 6 位。",
                "area",
                area,
            )
        )
    return area


router = APIRouter()
router.include_router(advice)
router.include_router(sketch)
