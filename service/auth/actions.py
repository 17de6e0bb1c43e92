"""Write accounts and sessions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session, col, delete, select

from service.auth.policy import Holding
from service.auth.queries import pin_holders
from service.auth.schemas import Role
from service.auth.secrets import hash_secret, matches, new_token, token_hash
from service.errors import Fault, refuse_if, shown
from service.tables import AccountRow, FacilityRow, RoleRow, SessionRow

MIN_PASSWORD_LENGTH = 10
"""Between NIST SP 800-63B's 8 with and 15 without a second factor; the lock does the rest
(proposal)."""

MAX_PASSWORD_LENGTH = 256
MAX_NAME_LENGTH = 64
AREA = re.compile(r"\d{2}(\d{2}){0,2}", re.ASCII)
"""A province, a prefecture or a county of GB/T 2260: the areas that have a stream of events."""

AT_FACILITY = frozenset({Role.CLINICIAN, Role.CENTRE, Role.SCREEN})
OVER_AREA = frozenset({Role.COORDINATOR, Role.AUTHORITY, Role.QC})


@dataclass(frozen=True, slots=True)
class TryLimits:
    """How many wrong tries in a row, and how long the pause after them."""

    tries: int
    lock: timedelta


@dataclass(frozen=True, slots=True)
class Try:
    """One try taken from an account's allowance before its secret is checked.

    ``tries_left`` counts what remains when this one is wrong; ``locked_until`` is set when no try
    could be taken. ``account`` is none for an unknown name.
    """

    account: UUID | None
    stored: str | None
    tries_left: int
    locked_until: datetime | None = None


def take_sign_in_try(session: Session, name: str, *, limits: TryLimits, now: datetime) -> Try:
    """Take one try before checking, so that guesses made at once cannot share an allowance."""
    row = session.exec(
        select(AccountRow).where(col(AccountRow.account) == name).with_for_update()
    ).first()
    if row is None or row.disabled_at is not None:
        return Try(None, None, limits.tries - 1)
    if row.locked_until is not None and row.locked_until <= now:
        row.failed_sign_ins, row.locked_until = 0, None
    if row.locked_until is not None:
        return Try(row.id, None, 0, row.locked_until)
    row.failed_sign_ins += 1
    if row.failed_sign_ins >= limits.tries:
        row.locked_until = now + limits.lock
    session.add(row)
    return Try(row.id, row.password_hash, max(0, limits.tries - row.failed_sign_ins))


def take_pin_try(session: Session, screen: UUID, *, limits: TryLimits, now: datetime) -> Try:
    """Take one PIN try of a wall screen."""
    row = session.get_one(AccountRow, screen, with_for_update=True)
    if row.pins_locked_until is not None and row.pins_locked_until <= now:
        row.failed_pins, row.pins_locked_until = 0, None
    if row.pins_locked_until is not None:
        return Try(row.id, None, 0, row.pins_locked_until)
    row.failed_pins += 1
    if row.failed_pins >= limits.tries:
        row.pins_locked_until = now + limits.lock
    session.add(row)
    return Try(row.id, None, max(0, limits.tries - row.failed_pins))


def forget_wrong_pins(session: Session, screen: UUID) -> None:
    """Give a wall screen its full allowance again after a right PIN."""
    row = session.get_one(AccountRow, screen, with_for_update=True)
    row.failed_pins, row.pins_locked_until = 0, None
    session.add(row)


def start_session(
    session: Session, account: UUID, *, session_time: timedelta, now: datetime
) -> str:
    """Start a session and give its token; earlier wrong passwords are forgotten."""
    row = session.get_one(AccountRow, account, with_for_update=True)
    row.failed_sign_ins, row.locked_until = 0, None
    session.add(row)
    session.exec(
        delete(SessionRow).where(
            col(SessionRow.account) == account, col(SessionRow.expires_at) <= now
        )
    )
    token = new_token()
    session.add(
        SessionRow(
            token_hash=token_hash(token),
            account=account,
            created_at=now,
            expires_at=now + session_time,
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """End a session; nothing happens when there is none."""
    session.exec(delete(SessionRow).where(col(SessionRow.token_hash) == token_hash(token)))


def add_account(
    session: Session,
    *,
    account: str,
    display_name: str,
    password: str,
    roles: Sequence[Holding],
    now: datetime,
    pin: str | None = None,
    demo: bool = False,
) -> UUID:
    """Add an account with its roles; every fault is named at once. The demo may use short words."""
    faults = [
        *_name_faults(session, account, display_name),
        *_password_faults(password, demo=demo),
        *(fault for role in roles for fault in _role_faults(session, role)),
        *_pin_faults(session, pin, roles),
    ]
    if not roles:
        faults.append(Fault("no_role", "An account needs a role.", "账号需要角色。", "roles"))
    refuse_if(faults)
    row = AccountRow(
        id=uuid4(),
        account=account,
        display_name=display_name,
        password_hash=hash_secret(password),
        pin_hash=None if pin is None else hash_secret(pin),
        created_at=now,
    )
    session.add(row)
    session.flush()
    for role in roles:
        session.add(
            RoleRow(account=row.id, role=role.role.value, facility=role.facility, area=role.area)
        )
        session.flush()  # one by one, so that roles keep the order they were given in
    return row.id


def _name_faults(session: Session, account: str, display_name: str) -> list[Fault]:
    faults = []
    if not re.fullmatch(r"[^\s\x00-\x1f]{1,64}", account):
        detail = f"An account's name has 1 to {MAX_NAME_LENGTH} characters and no space."
        faults.append(
            Fault(
                "bad_account",
                detail,
                "账号名为 1 到 64 个字符,不含空格。",
                "account",
                shown(account),
            )
        )
    elif session.exec(select(AccountRow.id).where(col(AccountRow.account) == account)).first():
        detail = f"There is an account {account} already."
        faults.append(Fault("account_taken", detail, "已有同名账号。", "account", shown(account)))
    if not 1 <= len(display_name.strip()) <= MAX_NAME_LENGTH:
        detail = f"A person's shown name has 1 to {MAX_NAME_LENGTH} characters."
        faults.append(
            Fault("bad_display_name", detail, "显示名为 1 到 64 个字符。", "display_name")
        )
    return faults


def _password_faults(password: str, *, demo: bool) -> list[Fault]:
    shortest = 1 if demo else MIN_PASSWORD_LENGTH
    if shortest <= len(password) <= MAX_PASSWORD_LENGTH:
        return []
    detail = f"A password has {shortest} to {MAX_PASSWORD_LENGTH} characters."
    zh = f"密码为 {shortest} 到 {MAX_PASSWORD_LENGTH} 个字符。"
    return [Fault("bad_password", detail, zh, "password")]


def _role_faults(session: Session, holding: Holding) -> list[Fault]:
    role = holding.role
    wants_facility, wants_area = role in AT_FACILITY, role in OVER_AREA
    faults = []
    if wants_facility != (holding.facility is not None) or wants_area != (holding.area is not None):
        wanted = "a facility" if wants_facility else "an area" if wants_area else "no place"
        detail = f"The role {role} needs {wanted}, and nothing else."
        faults.append(Fault("bad_scope", detail, "角色与其范围不符。", "roles", role.value))
    if holding.facility is not None and session.get(FacilityRow, holding.facility) is None:
        detail = f"There is no facility {shown(holding.facility)}."
        faults.append(
            Fault("unknown_facility", detail, "没有这个机构。", "facility", shown(holding.facility))
        )
    if holding.area is not None and not AREA.fullmatch(holding.area):
        faults.append(
            Fault(
                "bad_area",
                "An area is a code of 2, 4 or 6 digits.",
                "地区代码为 2、4 或 6 位数字。",
                "area",
                shown(holding.area),
            )
        )
    return faults


def _pin_faults(session: Session, pin: str | None, roles: Sequence[Holding]) -> list[Fault]:
    if pin is None:
        return []
    if not re.fullmatch(r"\d{4,8}", pin, re.ASCII):
        return [Fault("bad_pin", "A PIN has 4 to 8 digits.", "PIN 为 4 到 8 位数字。", "pin")]
    centres = [role.facility for role in roles if role.role is Role.CENTRE and role.facility]
    if not centres:
        detail = "Only somebody who answers for a centre has a PIN."
        return [Fault("pin_without_centre", detail, "只有接诊中心的人员才有 PIN。", "pin")]
    # A PIN names its person: two people at one screen cannot share one.
    if any(
        matches(row.pin_hash, pin) for centre in centres for row in pin_holders(session, centre)
    ):
        detail = "Somebody at this centre has this PIN already; choose another."
        return [Fault("pin_taken", detail, "本中心已有人使用此 PIN,请换一个。", "pin")]
    return []
