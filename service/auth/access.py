"""Know who is calling: the signed-in account of a request, and the person at a wall screen."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from service.auth import actions, queries
from service.auth.accounts import Account
from service.auth.actions import Try, TryLimits
from service.auth.secrets import matches
from service.database import Database, database_of
from service.errors import Fault, InvalidInput, Locked, NotAllowed, signed_out
from service.events.canonical import spell_moment
from service.settings import Settings

COOKIE = "greenlane_session"


def settings_of(connection: HTTPConnection) -> Settings:
    """Give the settings of the application that serves this request or socket."""
    settings: Settings = connection.app.state.settings
    return settings


def find_account(connection: HTTPConnection) -> Account | None:
    """Find who is signed in on a request or socket; none when nobody is."""
    token = connection.cookies.get(COOKIE)
    if not token:
        return None
    # A session of its own, closed here: an endpoint then holds one connection, never two.
    with database_of(connection).read() as session:
        return queries.account_of_token(session, token, now=datetime.now(UTC))


def current_account(connection: HTTPConnection) -> Account:
    """Give who is signed in, or refuse with ``signed_out``."""
    account = find_account(connection)
    if account is None:
        raise signed_out()
    return account


CurrentAccount = Annotated[Account, Depends(current_account)]


def try_limits(settings: Settings) -> TryLimits:
    """Give the limits on wrong tries that a deployment set."""
    return TryLimits(settings.sign_in_tries, settings.sign_in_lock)


def person_at_screen(
    database: Database,
    screen: Account,
    *,
    facility: str,
    pin: str | None,
    limits: TryLimits,
    now: datetime,
) -> Account:
    """Find whose PIN was typed at a centre's wall screen; wrong ones are counted.

    Raises ``pin_needed`` (400), ``wrong_pin`` (403, with ``tries_left``) or ``locked`` (429).
    """
    if pin is None:
        raise InvalidInput(
            Fault("pin_needed", "Type your PIN on this screen.", "请在此屏输入 PIN。", "pin")
        )
    with database.write() as session:
        taken = actions.take_pin_try(session, screen.id, limits=limits, now=now)
    if taken.locked_until is not None:
        raise locked(taken.locked_until)
    with database.read() as session:
        holders = [(row.id, row.pin_hash) for row in queries.pin_holders(session, facility)]
    person = next((account for account, stored in holders if matches(stored, pin)), None)
    if person is None:
        raise NotAllowed(wrong("wrong_pin", "The PIN is wrong.", "PIN 不对。", taken))
    with database.write() as session:
        actions.forget_wrong_pins(session, screen.id)
    with database.read() as session:
        return queries.account_by_id(session, person)


def wrong(code: str, detail: str, zh: str, taken: Try) -> Fault:
    """Say that a secret was wrong and how many tries are left."""
    return Fault(
        code,
        f"{detail} {taken.tries_left} tries left.",
        f"{zh}还可以试 {taken.tries_left} 次。",
        params={"tries_left": taken.tries_left},
    )


def locked(until: datetime) -> Locked:
    """Say until when no more tries are taken."""
    spelled = spell_moment(until)
    return Locked(
        Fault(
            "locked",
            f"Too many wrong tries. Try again after {spelled}.",
            "试错次数过多,请稍后再试。",
            params={"until": spelled, "tries_left": 0},
        )
    )
