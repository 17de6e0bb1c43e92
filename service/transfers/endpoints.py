"""Request transfers, command them, read them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response

from service.auth.access import CurrentAccount, person_at_screen, settings_of, try_limits
from service.auth.accounts import Account
from service.auth.policy import Action, Holding, Scope
from service.auth.schemas import Role
from service.database import ReadSession, WriteSession, database_of
from service.errors import Fault, InvalidInput, not_allowed
from service.errors.handlers import PROBLEMS
from service.transfers import actions, queries
from service.transfers.commands import AT_SCREEN
from service.transfers.lifecycle import find_offer
from service.transfers.meeting import stops_served
from service.transfers.schemas import Command, CommandBody, TransferRequest, TransferView

router = APIRouter(prefix="/api/transfers", tags=["transfers"], responses=PROBLEMS)


@router.put("/{id}", responses={201: {"model": TransferView}})
def put_transfer(
    id: UUID,
    body: TransferRequest,
    response: Response,
    account: CurrentAccount,
    session: WriteSession,
) -> TransferView:
    """Request a transfer: 201 the first time, 200 for the same again."""
    now = datetime.now(UTC)
    if actions.request_transfer(session, id, body, actor=account, now=now):
        response.status_code = 201
    return queries.view(session, id, account, now=now)


@router.get("/{id}")
def get_transfer(
    id: UUID,
    request: Request,
    account: CurrentAccount,
    session: ReadSession,
) -> TransferView:
    """Show a transfer with its trail and what the reader may do now."""
    stops = stops_served(request)
    return queries.view(session, id, account, now=datetime.now(UTC), stops=stops)


@router.post("/{id}/{command}")
def command_transfer(
    id: UUID,
    command: Command,
    request: Request,
    account: CurrentAccount,
    body: CommandBody | None = None,
) -> TransferView:
    """Tell a transfer something; a command that needs nothing more needs no body.

    A PIN is checked before the transaction opens: a wrong one is counted although it is refused.
    """
    now, stops = datetime.now(UTC), stops_served(request)
    database = database_of(request)
    body = body or CommandBody()
    if any(holding.role is Role.SCREEN for holding in account.holdings):
        account, body = _person_at_screen(request, id, command, body, account, now=now)
    elif body.pin is not None:
        detail = "A PIN is typed on a wall screen only."
        raise InvalidInput(Fault("unexpected_field", detail, "仅大屏需要 PIN。", "pin"))
    with database.write() as session:
        actions.command_transfer(session, id, command, body, actor=account, now=now, stops=stops)
        return queries.view(session, id, account, now=now, stops=stops)


def _person_at_screen(
    request: Request,
    transfer: UUID,
    command: Command,
    body: CommandBody,
    screen: Account,
    *,
    now: datetime,
) -> tuple[Account, CommandBody]:
    """Find who stands at a wall screen; there they answer for that screen's centre only."""
    facility = next(holding.facility for holding in screen.holdings if holding.role is Role.SCREEN)
    database = database_of(request)
    with database.read() as session:
        card = queries.card(session, transfer)
    asked = facility is not None and find_offer(card, facility) is not None
    if not asked or command not in AT_SCREEN or body.facility not in {None, facility}:
        raise not_allowed()
    screen.require(Action.ACT_AT_SCREEN, Scope(facility=facility))
    person = person_at_screen(
        database,
        screen,
        facility=str(facility),
        pin=body.pin,
        limits=try_limits(settings_of(request)),
        now=now,
    )
    standing = (Holding(Role.CENTRE, facility),)
    return replace(person, holdings=standing), body.model_copy(update={"facility": facility})
