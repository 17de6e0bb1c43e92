"""What holds at this moment, as its own people say it."""

from fastapi import APIRouter

from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import Action, Scope
from service.database import WriteSession
from service.errors import unknown
from service.errors.handlers import PROBLEMS
from service.events.types import Actor, Party
from service.situation import actions
from service.situation.schemas import (
    CapacityAsk,
    CapacityAskSaid,
    CapacityReport,
    CapacitySaid,
)
from service.tables import FacilityRow

router = APIRouter(prefix="/api", tags=["situation"], responses=PROBLEMS)


@router.put("/facilities/{code}/capacity")
def put_capacity(
    code: str, report: CapacityReport, session: WriteSession, account: CurrentAccount
) -> CapacitySaid:
    """Record what a centre has free; the same kind said again replaces nothing, it is added."""
    row = session.get(FacilityRow, code)
    account.require(Action.REPORT_CAPACITY, Scope(code, row.area_code or None if row else None))
    if row is None:
        raise unknown("facility", "机构", code)
    actor = Actor(account=account.id, party=_party(account, code), facility=code)
    return actions.report_capacity(session, code, report, actor=actor)


@router.post("/facilities/{code}/capacity/ask")
def ask_capacity(
    code: str, ask: CapacityAsk, session: WriteSession, account: CurrentAccount
) -> CapacityAskSaid:
    """Ask a centre again what it has free; its board shows who asked until it has answered."""
    row = session.get(FacilityRow, code)
    account.require(Action.ASK_CAPACITY, Scope(code, row.area_code or None if row else None))
    actor = Actor(account=account.id, party=Party.COORDINATOR, facility=None)
    return actions.ask_capacity(session, code, ask, actor=actor)


def _party(account: Account, facility: str) -> Party:
    is_own = account.may(Action.ACT_AS_RECEIVING, Scope(facility))
    return Party.RECEIVING if is_own else Party.COORDINATOR
