"""Fill an empty database with the demonstration, through the same actions as a person uses.

Everything happens in the order it is said to have happened, so that the log reads as it would.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from facilities.facility import Facility
from service.auth import queries as accounts
from service.auth.accounts import Account
from service.auth.actions import add_account
from service.auth.policy import Holding
from service.database import Database
from service.demo import births
from service.demo.births import demo_births
from service.demo.cases import CAPACITY, CASES, PEOPLE, DemoCapacity, DemoCase, DemoStep
from service.demo.facilities import demo_catchments
from service.events.types import Actor, Party
from service.reach.actions import Stated, store_points
from service.reach.points import Unit
from service.referrals import queries as referrals
from service.referrals.actions import store
from service.referrals.answering import Asked, Surroundings, answer
from service.referrals.schemas import OriginAtFacility, Question
from service.registry.actions import Origin, import_catchments, record_facilities
from service.situation.actions import report_capacity
from service.situation.roads import RoadsInForce
from service.situation.schemas import CapacityReport
from service.tables import AccountRow
from service.transfers.actions import command_transfer, request_transfer
from service.transfers.schemas import Command, CommandBody, TransferRequest

SOURCE = "演示数据"
NETWORK_BEFORE = timedelta(days=1)
"""How long the network is on record: longer than any case, so that each can be answered again."""


@dataclass(frozen=True)
class _Happening:
    at: datetime
    happen: Callable[[Session], None]


def is_seeded(session: Session) -> bool:
    """Whether anybody has an account here already."""
    return session.exec(select(AccountRow.id).limit(1)).first() is not None


def seed(
    database: Database, facilities: Sequence[Facility], roads: RoadsInForce, *, now: datetime
) -> None:
    """Record the network, the people, the free beds and the open cases, all or nothing."""
    with database.write() as session:
        origin = Origin(SOURCE, None, now - NETWORK_BEFORE)
        record_facilities(session, facilities, origin=origin)
        import_catchments(session, demo_catchments(facilities), origin=origin)
        stated = Stated(births.NAME, Unit.BIRTHS, None, now - NETWORK_BEFORE)
        store_points(session, demo_births(facilities), stated)
        people = {person.account: _person(session, person.account, now) for person in PEOPLE}
        happenings = [
            *(_capacity(each, people, now) for each in CAPACITY),
            *(each for case in CASES for each in _case(case, people, roads, now)),
        ]
        for happening in sorted(happenings, key=lambda each: each.at):
            happening.happen(session)


def _person(session: Session, account: str, now: datetime) -> Account:
    person = next(each for each in PEOPLE if each.account == account)
    add_account(
        session,
        account=person.account,
        display_name=person.zh,
        password=person.password,
        roles=[Holding(each.role, each.facility, each.area) for each in person.roles],
        now=now,
        pin=person.pin,
        demo=True,
    )
    row = session.exec(select(AccountRow).where(col(AccountRow.account) == account)).one()
    return accounts.account_of_row(session, row)


def _capacity(said: DemoCapacity, people: dict[str, Account], now: datetime) -> _Happening:
    at = now - timedelta(minutes=said.minutes_ago)
    actor = Actor(account=people[said.account].id, party=Party.RECEIVING, facility=said.facility)
    report = CapacityReport(kind=said.kind, free=said.free, as_of=at)

    def happen(session: Session) -> None:
        report_capacity(session, said.facility, report, actor=actor, now=at)

    return _Happening(at, happen)


def _case(
    case: DemoCase, people: dict[str, Account], roads: RoadsInForce, now: datetime
) -> Iterator[_Happening]:
    transfer = uuid4()
    at = now - timedelta(minutes=case.requested_min_ago)

    def request(session: Session) -> None:
        referral = _ask(session, case, people[case.account], roads, now)
        body = TransferRequest(referral=referral, offers=list(case.offers))
        request_transfer(session, transfer, body, actor=people[case.account], now=at)

    yield _Happening(at, request)
    for step in case.steps:
        yield _step(transfer, step, people[step.account], now)


def _ask(
    session: Session, case: DemoCase, asker: Account, roads: RoadsInForce, now: datetime
) -> UUID:
    at = now - timedelta(minutes=case.requested_min_ago)
    anchors = {
        key: (now - timedelta(minutes=minutes)).isoformat() for key, minutes in case.times_min_ago
    }
    question = Question(
        origin=OriginAtFacility(facility=case.facility),
        conditions=list(case.conditions),
        findings=dict(case.findings) | anchors,
    )
    present = referrals.present(session)
    facility = present.facility(case.facility)
    answered = answer(
        Asked(question.conditions, question.findings, at, facility=facility),
        Surroundings(present.network, roads, present.capacity, present.with_account, demo=True),
    )
    kept = store(session, question, answered, facility=facility, actor=asker.id, now=at)
    return kept.id


def _step(transfer: UUID, step: DemoStep, actor: Account, now: datetime) -> _Happening:
    at = now - timedelta(minutes=step.minutes_ago)
    body = CommandBody(
        facility=step.facility if step.command in _ABOUT_AN_OFFER else None,
        by_phone=step.said_by,
        reason=step.reason,
        mode=step.mode,
    )

    def happen(session: Session) -> None:
        command_transfer(session, transfer, step.command, body, actor=actor, now=at)

    return _Happening(at, happen)


_ABOUT_AN_OFFER = frozenset(
    {Command.OFFER, Command.SEE, Command.ACKNOWLEDGE, Command.ACCEPT, Command.DECLINE}
)
