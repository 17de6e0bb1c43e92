"""The application, as a table of contents."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware.gzip import GZipMiddleware

from facilities.standards import load_standards
from routing import closures
from routing.labels.memory import give_large_arrays_back
from service.administration.endpoints import router as administration
from service.administration.standards import router as standards
from service.audit.endpoints import router as audit
from service.auth.endpoints import router as auth
from service.auth.schemas import DemoAccount
from service.auth.strangers import Strangers
from service.board.endpoints import router as board
from service.board.feed import Feed
from service.card.endpoints import router as card
from service.coordination.endpoints import router as coordination
from service.database import Database, database_of, migrate
from service.errors import Fault, Unready
from service.errors.handlers import add_handlers
from service.errors.middleware import HonestBody, QuietFailures, SafeHeaders, SameOrigin
from service.events.reading import epoch
from service.pages import Pages
from service.reach.endpoints import router as reach
from service.reactions.endpoints import router as reactions
from service.reactions.following import RouteFollower
from service.referrals.endpoints import router as referrals
from service.referrals.meeting_places import on_map
from service.referrals.policy import load_policy
from service.referrals.way_endpoints import router as ways
from service.registry.actions import record_rules
from service.registry.endpoints import router as registry
from service.registry.following import RulesFollower
from service.registry.queries import network
from service.registry.rules import Check, RulesInForce
from service.settings import Settings
from service.situation.endpoints import router as situation
from service.situation.following import RoadsFollower
from service.situation.road_endpoints import router as roads
from service.situation.roads import RoadsInForce
from service.transfers.endpoints import router as transfers

STATIC = Path(__file__).parent / "static"

CHECKS_OF_RULES: tuple[Check, ...] = (load_policy, load_standards)
"""What else a deployment's own rule files hold, besides the rules themselves."""

SIGN_INS_AT_ONCE = 8
"""Twice the passwords that are checked at once: while those work, the next have been looked up."""


SMALLEST_PACKED_BYTES = 1024
"""Below it a packed answer needs as many packets as the plain one."""

PACKING = 5
"""110 kB of JSON become 12 kB in 0.8 ms; the highest level takes six times as long."""


class Follower(Protocol):
    """What looks at every commit, for as long as the application serves."""

    async def run(self) -> None:
        """Follow until cancelled."""


def create_app(settings: Settings, demo_accounts: Sequence[DemoAccount] = ()) -> FastAPI:
    """Build the application for these settings; nothing is opened until it starts."""
    app = FastAPI(
        title="Greenlane",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_name,
    )
    app.state.settings = settings
    app.state.demo_accounts = tuple(demo_accounts)
    app.state.strangers = Strangers()
    app.state.sign_ins = CapacityLimiter(SIGN_INS_AT_ONCE)
    app.add_middleware(HonestBody)
    app.add_middleware(SameOrigin)
    app.add_middleware(QuietFailures)
    app.add_middleware(SafeHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED_BYTES, compresslevel=PACKING)
    add_handlers(app)
    for router in (auth, registry, administration, standards, situation, roads, referrals, ways):
        app.include_router(router)
    # Reactions before transfers: their one path would else be read as a command.
    for router in (reactions, reach, transfers, board, coordination, card, audit):
        app.include_router(router)
    for path, says in (("/healthz", healthz), ("/readyz", readyz)):
        app.add_api_route(path, says, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/", Pages(directory=STATIC, check_dir=False), name="pages")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    database = Database(settings.resolved_database_url, poll=settings.sqlite_poll)
    try:
        with database.serving():
            await to_thread.run_sync(migrate, settings.resolved_database_url)
            app.state.database = database
            app.state.rules = rules = RulesInForce.load(settings.rules_dir, CHECKS_OF_RULES)
            with database.write() as session:
                record_rules(session, rules.loaded, actor=None)
            with database.read() as session:
                app.state.feed = feed = Feed(database, epoch(session))
            followers: list[Follower] = [feed, RulesFollower(database, rules)]
            if settings.roads_dir is not None:
                followers.append(await to_thread.run_sync(_roads, app, settings.roads_dir))
                followers.append(RouteFollower(database, app.state, rules))
            with database.listening():
                following = [asyncio.create_task(each.run()) for each in followers]
                yield
                for task in following:
                    task.cancel()
                await asyncio.gather(*following, return_exceptions=True)
    finally:
        database.close()


def _roads(app: FastAPI, directory: Path) -> Follower:
    """Load the roads and put in force what the register and the clock ask for now."""
    settings: Settings = app.state.settings
    rules: RulesInForce = app.state.rules
    give_large_arrays_back()
    app.state.roads = RoadsInForce.load(directory, utc_offset=settings.utc_offset)
    on_map(app.state.roads.graph)  # a damaged list of stops is told now, not when two cars meet
    closures.make_ready(app.state.roads.graph)
    if settings.calibration is not None:
        from routing.calibration import Calibration  # SciPy's optimisers: only where there is one

        app.state.roads = app.state.roads.with_calibration(Calibration.load(settings.calibration))
    follower = RoadsFollower(
        app.state.database,
        app.state,
        lambda session: network(session, vocabulary=rules.book.vocabulary),
    )
    follower.look()
    return follower


def _operation_name(route: APIRoute) -> str:
    return route.name


def healthz() -> dict[str, str]:
    """Say that the process lives."""
    return {"status": "alive"}


def readyz(request: Request) -> dict[str, str]:
    """Say that the database answers."""
    try:
        with database_of(request).read() as session:
            session.connection().execute(text("SELECT epoch FROM log_identity"))
    except SQLAlchemyError:
        raise Unready(
            Fault("unready", "The database does not answer.", "数据库没有响应。")
        ) from None
    return {"status": "ready"}
