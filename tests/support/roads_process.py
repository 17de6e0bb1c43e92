"""A process that follows the register of the roads, without the server around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from routing.graph import RoadGraph
from service.database import Database
from service.events.types import (
    Actor,
    ClosureEffect,
    ConditionKind,
    Party,
    RoadReason,
    RoadSource,
)
from service.registry.queries import network
from service.situation import actions
from service.situation.following import RoadsFollower
from service.situation.places import Way
from service.situation.road_schemas import ConditionSaid, NewClosure
from service.situation.roads import RoadsInForce
from service.tables import EventRow, RoadsVersionRow

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # in China
CLOCK = Actor(account=None, party=Party.SYSTEM, facility=None)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    def read(self) -> datetime:
        return self.now


@dataclass
class Process:
    """What one serving process holds, without the server around it."""

    database: Database
    graph: RoadGraph
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.served: Any = SimpleNamespace(roads=RoadsInForce.of(self.graph))
        self.follower = RoadsFollower(
            self.database, self.served, lambda session: network(session), now=self.clock.read
        )

    def look(self) -> str:
        self.follower.look()
        return self.version

    @property
    def version(self) -> str:
        roads: RoadsInForce = self.served.roads
        return roads.version

    def close(self, way: int, **said: Any) -> UUID:
        body = {"effect": ClosureEffect.CLOSED, "reason": RoadReason.FLOOD}
        place = Way(kind="way", way=way)
        new = NewClosure(**{"place": place, **body, "source": RoadSource.POLICE, **said})
        with self.database.write() as session:
            return actions.set_closure(session, new, ways=[way], actor=CLOCK, now=self.clock.now).id

    def lift(self, id: UUID) -> None:
        with self.database.write() as session:
            actions.lift_closure(session, id, None, actor=CLOCK, now=self.clock.now)

    def say(self, kind: ConditionKind, **said: Any) -> None:
        body = ConditionSaid(**{"in_force": True, "source": RoadSource.WEATHER, **said})
        with self.database.write() as session:
            actions.say_condition(session, kind, body, actor=CLOCK, now=self.clock.now)


def told(database: Database) -> list[str]:
    """Give the versions that were told as news, in order."""
    query = (
        select(EventRow).where(col(EventRow.type) == "roads_changed").order_by(col(EventRow.seq))
    )
    with database.read() as session:
        rows = session.exec(query).all()
    return [row.body.decode().partition('"version":"')[2].partition('"')[0] for row in rows]


def entered(database: Database) -> list[str]:
    with database.read() as session:
        query = select(RoadsVersionRow).order_by(col(RoadsVersionRow.seq))
        return [row.version for row in session.exec(query)]
