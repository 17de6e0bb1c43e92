"""Read accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from service.auth.accounts import Account
from service.auth.policy import Holding, Scope
from service.auth.schemas import Role
from service.auth.secrets import token_hash
from service.errors import unknown
from service.tables import AccountRow, FacilityRow, RoleRow, SessionRow


def account_of_token(session: Session, token: str, *, now: datetime) -> Account | None:
    """Find who a session token belongs to; none when it expired or the account is disabled."""
    found = session.exec(
        select(SessionRow, AccountRow)
        .join(AccountRow, col(AccountRow.id) == col(SessionRow.account))
        .where(col(SessionRow.token_hash) == token_hash(token))
    ).first()
    if found is None:
        return None
    row, account = found
    if row.expires_at <= now or account.disabled_at is not None:
        return None
    return account_of_row(session, account)


def account_of_row(session: Session, row: AccountRow) -> Account:
    """Read an account with its roles, in the order they were given."""
    roles = session.exec(
        select(RoleRow).where(col(RoleRow.account) == row.id).order_by(col(RoleRow.id))
    ).all()
    return Account(row.id, row.account, row.display_name, tuple(holding_of(role) for role in roles))


def account_by_id(session: Session, account: UUID) -> Account:
    """Read one account by its id."""
    return account_of_row(session, session.get_one(AccountRow, account))


def holding_of(row: RoleRow) -> Holding:
    """Read one role of an account."""
    return Holding(Role(row.role), row.facility, row.area)


def facility_scope(session: Session, code: str) -> Scope:
    """Give a facility with its area as a scope; ``unknown_facility`` when there is none."""
    row = session.get(FacilityRow, code)
    if row is None:
        raise unknown("facility", "机构", code)
    return Scope(facility=row.code, area=row.area_code or None)


def pin_holders(session: Session, facility: str) -> Sequence[AccountRow]:
    """Read who answers for a centre and has a PIN for its wall screen."""
    query = (
        select(AccountRow)
        .join(RoleRow, col(RoleRow.account) == col(AccountRow.id))
        .where(
            col(RoleRow.role) == Role.CENTRE.value,
            col(RoleRow.facility) == facility,
            col(AccountRow.pin_hash).is_not(None),
            col(AccountRow.disabled_at).is_(None),
        )
        .order_by(col(AccountRow.account))
        .distinct()
    )
    return session.exec(query).all()


def facilities_with_accounts(session: Session) -> frozenset[str]:
    """List the facilities where somebody can answer on a board; the others must be phoned."""
    query = (
        select(RoleRow.facility)
        .join(AccountRow, col(AccountRow.id) == col(RoleRow.account))
        .where(col(RoleRow.role) == Role.CENTRE.value, col(AccountRow.disabled_at).is_(None))
    )
    return frozenset(code for code in session.exec(query).all() if code is not None)
