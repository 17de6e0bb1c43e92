"""Sign in, sign out, and what a page must know before."""

from datetime import UTC, datetime
from importlib.metadata import version

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response

from service.auth import actions, queries
from service.auth.access import COOKIE, CurrentAccount, locked, settings_of, try_limits, wrong
from service.auth.schemas import Deployment, Me, SignIn
from service.auth.secrets import matches
from service.auth.strangers import Strangers
from service.database import database_of
from service.errors import SignedOut
from service.errors.handlers import PROBLEMS

router = APIRouter(prefix="/api", tags=["auth"], responses=PROBLEMS)


@router.get("/deployment")
def deployment(request: Request) -> Deployment:
    """Tell a page what this deployment is, before anybody signs in."""
    settings = settings_of(request)
    return Deployment(
        demo=settings.demo,
        name=settings.name,
        duty_phone=settings.duty_phone,
        demo_accounts=list(request.app.state.demo_accounts) if settings.demo else [],
        version=version("greenlane"),
    )


@router.post("/auth/sign-in")
async def sign_in(body: SignIn, request: Request, response: Response) -> Me:
    """Sign in and set the session's cookie.

    Three short transactions instead of one: a wrong try must be kept although the answer is a
    refusal, and no lock may be held while a password is being checked.
    """
    # Checking a password is slow on purpose: sign-ins wait for each other, outside the threads
    # that answer everything else, so that a flood of guesses keeps nobody from the board.
    places: CapacityLimiter = request.app.state.sign_ins
    return await to_thread.run_sync(_sign_in, body, request, response, limiter=places)


def _sign_in(body: SignIn, request: Request, response: Response) -> Me:
    settings, database = settings_of(request), database_of(request)
    now = datetime.now(UTC)
    limits = try_limits(settings)
    with database.write() as session:
        taken = actions.take_sign_in_try(session, body.account, limits=limits, now=now)
    if taken.account is None:
        strangers: Strangers = request.app.state.strangers
        taken = strangers.take_try(body.account, limits=limits, now=now)
    if taken.locked_until is not None:
        raise locked(taken.locked_until)
    if not matches(taken.stored, body.password) or taken.account is None:
        raise SignedOut(
            wrong("wrong_password", "Account or password is wrong.", "账号或密码不对。", taken)
        )
    with database.write() as session:
        token = actions.start_session(
            session, taken.account, session_time=settings.session_time, now=now
        )
        account = queries.account_by_id(session, taken.account)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings.session_time.total_seconds()),
        path="/",
        secure=settings.cookie_secure,
        httponly=True,
        samesite="strict",
    )
    return account.me()


@router.post("/auth/sign-out", status_code=204)
def sign_out(request: Request, response: Response) -> None:
    """End the session; nothing happens when there is none."""
    token = request.cookies.get(COOKIE)
    if token:
        with database_of(request).write() as session:
            actions.end_session(session, token)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/auth/me")
def me(account: CurrentAccount) -> Me:
    """Show who is signed in."""
    return account.me()
