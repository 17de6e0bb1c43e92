"""Say that a changed route was seen."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request

from service.auth.access import CurrentAccount
from service.database import WriteSession
from service.errors.handlers import PROBLEMS
from service.reactions import actions
from service.transfers import queries
from service.transfers.meeting import stops_served
from service.transfers.schemas import RouteSeen, TransferView

router = APIRouter(prefix="/api/transfers", tags=["transfers"], responses=PROBLEMS)


@router.post("/{id}/acknowledge-route")
def acknowledge_route(
    id: UUID, body: RouteSeen, request: Request, account: CurrentAccount, session: WriteSession
) -> TransferView:
    """Say that what the roads changed for a transfer was seen; boards then stop showing it."""
    now = datetime.now(UTC)
    actions.acknowledge_route(session, id, body.version, actor=account, now=now)
    return queries.view(session, id, account, now=now, stops=stops_served(request))
