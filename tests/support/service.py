"""A small world for tests of the service: five facilities, every role, stored answers, no roads.

T1 (a township of county 990101, prefecture 9901) asks; C1, P1 and, in prefecture 9902, P2 answer;
T2 belongs to 9902. C1 both asks and answers.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient

from facilities.facility import Facility
from service.app import create_app
from service.auth import actions as auth_actions
from service.auth import queries as auth_queries
from service.auth.access import COOKIE
from service.auth.accounts import Account
from service.auth.schemas import Role
from service.auth.secrets import hash_secret
from service.database import Database
from service.events.canonical import canonical_bytes
from service.events.types import Reason, Targets
from service.referrals.schemas import (
    Advice,
    Candidate,
    Here,
    Origin,
    PolicyUsed,
    Referral,
    Versions,
    WindowLeft,
)
from service.registry import actions as registry
from service.settings import Settings
from service.tables import AccountRow, ReferralRow, RoleRow

MOMENT = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
PASSWORD = "a long password"
PIN = "4711"
PASSWORD_HASH = hash_secret(PASSWORD)
PIN_HASH = hash_secret(PIN)

FACILITIES = {
    "T1": "990101001",
    "C1": "990101",
    "P1": "990100",
    "P2": "990200",
    "T2": "990201001",
}

ACCOUNTS: dict[str, list[tuple[Role, str | None, str | None]]] = {
    "clinician_t1": [(Role.CLINICIAN, "T1", None)],
    "clinician_t2": [(Role.CLINICIAN, "T2", None)],
    "county_c1": [(Role.CLINICIAN, "C1", None), (Role.CENTRE, "C1", None)],
    "centre_p1": [(Role.CENTRE, "P1", None)],
    "centre_p2": [(Role.CENTRE, "P2", None)],
    "screen_p1": [(Role.SCREEN, "P1", None)],
    "coordinator_9901": [(Role.COORDINATOR, None, "9901")],
    "coordinator_9902": [(Role.COORDINATOR, None, "9902")],
    "authority_9901": [(Role.AUTHORITY, None, "9901")],
    "authority_9902": [(Role.AUTHORITY, None, "9902")],
    "qc_9901": [(Role.QC, None, "9901")],
    "qc_9902": [(Role.QC, None, "9902")],
    "administrator": [(Role.ADMINISTRATOR, None, None)],
}


@dataclass
class World:
    """The small world in one open database."""

    database: Database
    ids: dict[str, UUID]
    tokens: dict[str, str] = field(default_factory=dict)

    def account(self, name: str) -> Account:
        """Give one of the accounts with its roles."""
        with self.database.read() as session:
            return auth_queries.account_by_id(session, self.ids[name])

    def token(self, name: str) -> str:
        """Give a session token of an account, without typing its password."""
        if name not in self.tokens:
            with self.database.write() as session:
                self.tokens[name] = auth_actions.start_session(
                    session,
                    self.ids[name],
                    session_time=timedelta(hours=12),
                    now=datetime.now(UTC),
                )
        return self.tokens[name]

    def referral(
        self,
        origin: str | None = "T1",
        candidates: Sequence[str] = ("P1", "C1"),
        excluded: Sequence[str] = ("P2", "T2"),
        patients: Sequence[Literal["mother", "fetus", "newborn"]] = ("newborn",),
    ) -> UUID:
        """Store an answer to a question that was asked at a facility, or at a point."""
        referral = uuid4()
        answer = stored_answer(referral, origin, candidates, excluded, patients)
        asker = "clinician_t2" if origin == "T2" else "clinician_t1"
        with self.database.write() as session:
            session.add(
                ReferralRow(
                    id=referral,
                    referring_facility=origin,
                    asked_by=self.ids[asker],
                    asked_at=MOMENT,
                    origin_edge=0,
                    origin_fraction=0.5,
                    question=b"{}",
                    answer=canonical_bytes(answer),
                )
            )
        return referral


def build_world(database: Database) -> World:
    """Fill a migrated database with the facilities and accounts above."""
    ids = {name: uuid4() for name in ACCOUNTS}
    with database.write() as session:
        registry.record_facilities(
            session,
            [
                Facility(
                    code=code,
                    name=f"{code}院",
                    name_en=f"{code} Hospital",
                    lon=110.0 + number / 10,
                    lat=30.0,
                    phone=f"000-0000-000{number}",
                    area_code=area,
                )
                for number, (code, area) in enumerate(FACILITIES.items())
            ],
            origin=registry.Origin("a list", None, MOMENT),
        )
        for name, account in ids.items():
            session.add(
                AccountRow(
                    id=account,
                    account=name,
                    display_name=f"人 {name}",
                    password_hash=PASSWORD_HASH,
                    pin_hash=PIN_HASH if name == "centre_p1" else None,
                    created_at=MOMENT,
                )
            )
        session.flush()
        for name, roles in ACCOUNTS.items():
            for role, at, over in roles:
                session.add(RoleRow(account=ids[name], role=role.value, facility=at, area=over))
    return World(database, ids)


def candidate(code: str, *, fit: str = "fit", travel_time_s: float | None = 3600.0) -> Candidate:
    """Make what an answer says of one facility."""
    known = travel_time_s is not None
    fields: dict[str, Any] = {
        "facility": code,
        "name": f"{code}院",
        "name_en": f"{code} Hospital",
        "phone": "000-0000-0000",
        "tier": "prefecture",
        "area": "same_prefecture",
        "has_account": True,
        "outside": False,
        "cross_province": False,
        "fit": fit,
        "travel_time_s": travel_time_s,
        "range_s": (3000.0, 4800.0) if known else None,
        "distance_m": 52_000.0 if known else None,
        "access_s": 0.0 if known else None,
        "activation_s": 0.0,
        "mobilisation_s": 1800.0,
        "window": "makes" if known else None,
        "spare_s": (14_400.0, 13_200.0) if known else None,
        "band": 0 if known else None,
        "beds": "unknown",
        "catchment": None,
        "alliance": False,
        "met": [],
        "missing": [],
        "reasons": [Reason(code="meets_all", params={})],
        "capacity": [],
    }
    return Candidate(**fields)


def stored_answer(
    referral: UUID,
    origin: str | None,
    candidates: Sequence[str],
    excluded: Sequence[str],
    patients: Sequence[Literal["mother", "fetus", "newborn"]],
) -> Referral:
    """Make an answer whose order is the one given."""
    return Referral(
        id=referral,
        asked_at=MOMENT,
        origin=Origin(facility=origin, snapped_m=12.0, access_s=3.0, flags=[]),
        kind="N",
        conditions=["hie"],
        suggested=[],
        findings={"gestation_days": 271, "weight_g": 3100},
        patients=list(patients),
        risk=[],
        isolation=False,
        urgency="U2",
        urgency_derived="U2",
        urgency_next=None,
        targets=Targets(first_response_s=300, accept_s=900, leave_s=1800),
        needs=[["th"], ["nicu3a", "nicu3b"]],
        decisive=[["th"]],
        extras=[],
        questions=[],
        min_tier=None,
        ward=None,
        cots=1,
        here=Here(facility=origin, can_do="no", has=[], missing=[]),
        rescue=[],
        windows=[
            WindowLeft(
                condition="hie",
                minutes=360,
                anchor="birth_at",
                bounds="arrival",
                strength="limit",
                deadline_at=MOMENT + timedelta(hours=5),
                left_min=300.0,
                zh="生后 6 小时内",
                en="within 6 hours of birth",
            )
        ],
        advice=[
            Advice(
                code=code,
                zh=code,
                en=code,
                when=when,
                condition="hie",
                signed=False,
                folded=False,
            )
            for code, when in (("no_warming", "here"), ("th_machine", "prepare"))
        ],
        policy=PolicyUsed(name="national", version="1"),
        candidates=[candidate(code) for code in candidates],
        separated_by=None,
        forward_to=None,
        plans=[],
        excluded=[candidate(code, fit="unfit", travel_time_s=None) for code in excluded],
        doubts=[],
        remarks=[],
        versions=Versions(
            graph="g",
            speeds="s",
            calibration=None,
            uncalibrated=True,
            closures="c",
            rules="r",
            network="n",
            policy="p",
            code="v",
        ),
    )


@dataclass
class Site:
    """A running application on the small world, and clients signed in to it."""

    app: FastAPI
    world: World
    main: TestClient
    """The client whose event loop runs the application."""

    def client(self, name: str | None = None) -> TestClient:
        """Give a client of its own, signed in as an account or not at all."""
        cookies = None if name is None else {COOKIE: self.world.token(name)}
        client = TestClient(self.app, cookies=cookies, raise_server_exceptions=False)
        client.portal = self.main.portal  # every client is served by the application's own loop
        return client


@contextmanager
def running_site(world: World, **settings: Any) -> Iterator[Site]:
    """Start the application on the world's database."""
    url = world.database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, **({"cookie_secure": False} | settings)))
    with ExitStack() as stack:
        main = stack.enter_context(TestClient(app, raise_server_exceptions=False))
        yield Site(app, world, main)
