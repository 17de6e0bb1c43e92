"""Every process finds the same, and what the roads changed is entered once, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from routing.graph import RoadGraph
from service.database import Database
from service.events.log import append
from service.events.types import (
    Actor,
    ClosureEffect,
    LoggedEvent,
    Party,
    RoadReason,
    RoadSource,
)
from service.reactions.following import RouteFollower
from service.referrals import queries as referrals
from service.referrals.actions import store
from service.referrals.answering import Asked, Surroundings, answer
from service.referrals.schemas import OriginAtFacility, Question
from service.registry.queries import network
from service.registry.rules import RulesInForce
from service.situation import actions
from service.situation.following import RoadsFollower
from service.situation.places import Way
from service.situation.road_schemas import NewClosure
from service.situation.roads import RoadsInForce
from service.tables import EventRow
from service.transfers.actions import request_transfer
from service.transfers.queries import card
from service.transfers.schemas import TransferRequest
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld
from tests.support.service import World

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # in China
CLOCK = Actor(account=None, party=Party.SYSTEM, facility=None)
RULES = RulesInForce.load()


@dataclass
class Process:
    """What one serving process holds of the roads, without the server around it."""

    world: World
    graph: RoadGraph
    now: datetime = NOON
    served: Any = field(init=False)

    def __post_init__(self) -> None:
        self.served = SimpleNamespace(roads=RoadsInForce.of(self.graph))
        self.roads = RoadsFollower(
            self.database, self.served, lambda session: network(session), now=lambda: self.now
        )
        self.routes = RouteFollower(self.database, self.served, RULES, now=lambda: self.now)

    @property
    def database(self) -> Database:
        return self.world.database

    def look(self) -> bool:
        """Let the roads, then the routes, catch up."""
        self.roads.look()
        return self.routes.look()

    def request(self, *offers: str) -> UUID:
        """Ask a question at T under the roads of this process, and ask these centres."""
        with self.database.write() as session:
            present = referrals.present(session)
            facility = present.facility("T")
            around = Surroundings(
                present.network, self.served.roads, present.capacity, present.with_account
            )
            answered = answer(Asked(["pph"], {}, self.now, facility=facility), around)
            asker = self.world.account("clinician_t")
            question = Question(origin=OriginAtFacility(facility="T"), conditions=["pph"])
            stored = store(
                session, question, answered, facility=facility, actor=asker.id, now=self.now
            )
            transfer = uuid4()
            body = TransferRequest(referral=stored.id, offers=list(offers))
            request_transfer(session, transfer, body, actor=asker, now=self.now)
        return transfer

    def close(self, way: int = BRIDGE_WAY, **said: Any) -> UUID:
        new = NewClosure(
            **{
                "place": Way(kind="way", way=way),
                "effect": ClosureEffect.CLOSED,
                "reason": RoadReason.FLOOD,
                "source": RoadSource.POLICE,
                **said,
            }
        )
        with self.database.write() as session:
            return actions.set_closure(session, new, ways=[way], actor=CLOCK, now=self.now).id

    def lift(self, closure: UUID) -> None:
        with self.database.write() as session:
            actions.lift_closure(session, closure, None, actor=CLOCK, now=self.now)


@pytest.fixture(scope="module")
def graph(little_valley: LittleWorld) -> RoadGraph:
    return RoadGraph.load(little_valley.roads)


@pytest.fixture
def process(valley_world: World, graph: RoadGraph) -> Process:
    started = Process(valley_world, graph)
    assert started.look()
    return started


def told(database: Database) -> list[dict[str, Any]]:
    """Give what was told of routes, in order."""
    query = select(EventRow).where(col(EventRow.type) == "route_changed")
    with database.read() as session:
        rows = session.exec(query.order_by(col(EventRow.seq))).all()
        return [json.loads(row.body) for row in rows]


def test_a_change_is_told_once_however_often_one_looks(process: Process) -> None:
    transfer = process.request("E")
    process.look()
    process.close()
    for _ in range(3):
        assert process.look()
    [event] = told(process.database)
    assert event["transfer"] == str(transfer)
    assert event["roads"] == process.served.roads.version
    assert event["actor"] == {"account": None, "facility": None, "party": "system"}


def test_a_process_that_died_before_it_told_is_followed_by_one_that_tells(
    process: Process, graph: RoadGraph
) -> None:
    process.request("E")
    process.look()
    process.close()
    process.roads.look()  # in force and entered; then the process dies
    restarted = Process(process.world, graph)
    assert restarted.look()
    assert len(told(process.database)) == 1
    assert Process(process.world, graph).look()
    assert len(told(process.database)) == 1


def test_a_process_that_dies_while_it_enters_leaves_nothing_half_told(
    process: Process, graph: RoadGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        process.request("E")
    process.close()
    calls = iter(range(10))

    def fail_at_the_second(session: Session, event: LoggedEvent, audiences: Iterable[str]) -> int:
        if next(calls) == 1:
            raise RuntimeError("the process was killed")
        return append(session, event, audiences)

    with monkeypatch.context() as broken:
        broken.setattr("service.reactions.actions.log.append", fail_at_the_second)
        with pytest.raises(RuntimeError, match="killed"):
            process.look()
    assert told(process.database) == []
    assert process.routes.look()
    assert len(told(process.database)) == 3
    assert Process(process.world, graph).look()
    assert len(told(process.database)) == 3


def test_several_processes_that_look_at_once_tell_each_transfer_once(
    process: Process, graph: RoadGraph
) -> None:
    transfers = {str(process.request("E", "P")) for _ in range(5)}
    others = [process, *(Process(process.world, graph) for _ in range(2))]
    for each in others:
        each.look()
    for step in range(3):
        process.now += timedelta(minutes=1)
        closure = process.close()
        for each in others:
            each.now = process.now
            each.roads.look()
        with ThreadPoolExecutor(len(others)) as pool:
            list(pool.map(lambda each: each.routes.look(), others))
        assert {each["transfer"] for each in told(process.database)} == transfers
        assert len(told(process.database)) == (2 * step + 1) * len(transfers)
        process.now += timedelta(minutes=1)
        process.lift(closure)
        for each in others:
            each.now = process.now
            each.look()
        assert len(told(process.database)) == (2 * step + 2) * len(transfers)


def test_one_whose_roads_are_behind_waits_until_they_are_in_force(
    process: Process, graph: RoadGraph
) -> None:
    process.request("E")
    behind = Process(process.world, graph)
    assert behind.look()
    process.close()
    process.roads.look()
    assert not behind.routes.look()
    assert told(process.database) == []
    assert behind.look()
    assert len(told(process.database)) == 1


def test_a_closure_that_begins_by_the_clock_is_told_when_it_begins(process: Process) -> None:
    process.request("E")
    process.close(starts_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=2))
    process.look()
    assert told(process.database) == []
    for hour in (1, 2):
        process.now = NOON + timedelta(hours=hour)
        process.look()
        assert len(told(process.database)) == hour
    first, second = (each["change"]["routes"][0] for each in told(process.database))
    assert first["after"] == second["before"]
    assert first["before"] == second["after"]


def test_steps_too_small_to_be_told_add_up(process: Process) -> None:
    transfer = process.request("E")
    with process.database.read() as session:
        before_s = card(session, transfer).offers[0].travel_time_s
    assert before_s is not None
    closures: list[UUID] = []
    while not told(process.database):
        process.now += timedelta(minutes=1)
        factor = 1.2 + 0.2 * len(closures)
        closures.append(process.close(effect=ClosureEffect.SLOWER, factor=factor))
        process.look()
        assert len(closures) < 10
    [route] = told(process.database)[0]["change"]["routes"]
    assert len(closures) > 1
    assert route["before"]["travel_time_s"] == before_s
    assert told(process.database)[0]["change"]["causes"]["closed"] == [
        str(each) for each in closures
    ]


def test_another_first_choice_is_told_with_who_was_first_before(process: Process) -> None:
    process.request("E")
    process.look()
    closure = process.close()
    process.look()
    process.now += timedelta(minutes=1)
    process.close(LONG_WAY)
    process.look()
    changes = [each["change"] for each in told(process.database)]
    assert (changes[-1]["first_before"], changes[-1]["first_after"]) == ("E", None)
    process.now += timedelta(minutes=1)
    process.lift(closure)
    process.look()
    last = told(process.database)[-1]["change"]
    assert (last["first_before"], last["first_after"]) == (None, "E")
    assert last["causes"]["reopened"] == [str(closure)]


def test_the_first_roads_ever_in_force_change_nothing(
    valley_world: World, graph: RoadGraph
) -> None:
    night = Process(valley_world, graph, now=NOON + timedelta(hours=10))
    night.request("E")  # answered before any roads were in force
    assert night.look()
    assert told(valley_world.database) == []


def test_nightfall_is_told_where_it_makes_enough_of_a_difference(process: Process) -> None:
    process.request("E")
    process.close()
    process.look()
    process.now = NOON + timedelta(hours=9)
    process.look()
    by_night = told(process.database)[-1]["change"]
    assert by_night["causes"]["night"]
    assert by_night["causes"]["closed"] == []
    [route] = by_night["routes"]
    before_s, after_s = (route[each]["travel_time_s"] for each in ("before", "after"))
    assert abs(after_s - before_s) >= 0.05 * before_s
