"""Follow the roads in force: tell every open transfer whose route or order they change."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from service.database import Database
from service.events.types import RoadCauses
from service.reactions import actions, reading
from service.reactions.comparing import Found, Roads, change_of
from service.reactions.judging import Present, causes_of, found_for, roads_now
from service.reactions.reading import Asked, OpenTransfer
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import RulesInForce
from service.situation import road_queries
from service.situation.queries import capacity_of
from service.situation.roads import RoadsInForce
from service.situation.weighing import state_at
from service.transfers.queries import cards_of

FIRST_RETRY_S, LAST_RETRY_S = 0.1, 30.0
"""How soon to look again while this process still makes the weights that another told of: they are
ready in a fraction of a second; one whose clock is behind may wait for minutes."""

logger = logging.getLogger(__name__)


class Served(Protocol):
    """Where the roads in force are served from."""

    roads: RoadsInForce


@dataclass(frozen=True, slots=True)
class Compared:
    """Up to where a transfer was compared: its own version, that of the roads, and with which.

    Those it is compared with stay until enough has changed, so that small steps add up.
    """

    transfer_version: int
    version: str
    base: Roads


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one look: what is to be told of transfers, and up to where they are compared."""

    found: Mapping[UUID, Found]
    compared: Mapping[UUID, Compared]


class RouteFollower:
    """Compares open transfers with the roads in force each time either is another.

    It begins where the log and the answers stand, so that one which starts late, or again, finds
    what nobody told. Of several processes one enters what they all find.
    """

    def __init__(
        self,
        database: Database,
        served: Served,
        rules: RulesInForce,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database, self._served, self._rules = database, served, rules
        self._now = now
        self._looking = threading.Lock()
        self._asked: dict[UUID, Asked] = {}
        self._compared: dict[UUID, Compared] = {}

    async def run(self) -> None:
        """Look at every commit until cancelled, and again soon while the roads are not ready."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(changed.set)

        stop = self._database.on_commit(wake)
        wait_s: float | None = FIRST_RETRY_S
        try:
            while True:
                is_ready = await self._looked()
                wait_s = None if is_ready else min(2 * (wait_s or FIRST_RETRY_S), LAST_RETRY_S)
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), wait_s)
                    wait_s = None
                changed.clear()
        finally:
            stop()

    async def _looked(self) -> bool:
        try:
            return await asyncio.to_thread(self.look)
        except SQLAlchemyError as error:
            logger.warning("transfers could not be compared: %s", type(error).__name__)
            return False

    def look(self) -> bool:
        """Compare what is not compared yet; false while the roads here are not those told last."""
        with self._looking:
            return self._look()

    def _look(self) -> bool:
        roads = self._served.roads
        with self._database.read() as session:
            transfers = reading.open_transfers(session)
            self._read_asked(session, transfers)
            last = road_queries.last_version(session)
            if roads.state is None or last is None or last.version != roads.version:
                return False
            if not reading.has_roads_changed(session):
                return True
            others = [each for each in transfers if self._is_new(each, roads)]
            judged = self._judged(session, roads, others)
        if judged.found:
            with self._database.write() as session:
                entered = actions.enter_route_changes(
                    session, judged.found, roads.version, now=self._now()
                )
            if entered is None:
                return False
        self._compared |= judged.compared
        return True

    def _judged(
        self, session: Session, roads: RoadsInForce, transfers: Collection[OpenTransfer]
    ) -> Judged:
        """Compare transfers with the roads in force, and keep what is to be told."""
        found: dict[UUID, Found] = {}
        compared: dict[UUID, Compared] = {}
        if not transfers:
            return Judged(found, compared)
        around = self._present(session, roads)
        version, causes = roads.version, _Causes(session, roads)
        ids = [each.id for each in transfers]
        told = reading.told_last(session, ids)
        for card in cards_of(session, reading.transfer_rows(session, ids)):
            after = roads_now(card, around)
            if after is None:
                continue
            asked, last = self._asked[card.referral], told.get(card.id)
            base = self._compared.get(card.id) or Compared(0, version, asked.roads)
            judged = found_for(
                card,
                asked,
                base.base,
                after,
                causes=causes.since(last.version if last else asked.version),
                around=around,
            )
            if change_of(card, last, judged, version, now=around.now) is not None:
                found[card.id] = judged
            compared[card.id] = replace(base, transfer_version=card.version, version=version)
            if judged.is_other:
                compared[card.id] = Compared(card.version, version, after)
        return Judged(found, compared)

    def _is_new(self, transfer: OpenTransfer, roads: RoadsInForce) -> bool:
        known = self._compared.get(transfer.id)
        return known is None or (known.transfer_version, known.version) != (
            transfer.version,
            roads.version,
        )

    def _read_asked(self, session: Session, transfers: Collection[OpenTransfer]) -> None:
        """Know what the answers of all open transfers stood on, and forget those of others."""
        is_open = {each.id for each in transfers}
        referrals = {each.referral for each in transfers}
        self._compared = {key: each for key, each in self._compared.items() if key in is_open}
        self._asked = {key: each for key, each in self._asked.items() if key in referrals}
        if missing := referrals - self._asked.keys():
            self._asked |= reading.asked(session, missing)

    def _present(self, session: Session, roads: RoadsInForce) -> Present:
        rules = self._rules.loaded
        return Present(
            roads=roads,
            network=network(session, vocabulary=rules.book.vocabulary),
            capacity=capacity_of(session),
            rules=rules.book,
            policy=load_policy(rules.override),
            now=self._now(),
        )


@dataclass
class _Causes:
    """What turned on the roads since earlier versions of them, each read once."""

    session: Session
    roads: RoadsInForce
    known: dict[str, RoadCauses] = field(default_factory=dict)

    def since(self, version: str) -> RoadCauses:
        if version not in self.known:
            self.known[version] = self._since(version)
        return self.known[version]

    def _since(self, version: str) -> RoadCauses:
        fits, now = self.roads.fits, self.roads.state
        if now is None:
            raise RuntimeError("expected roads that the register put in force")
        since = reading.in_force_since(self.session, version, fits.graph.hash)
        if since is None:
            return causes_of(None, now)
        return causes_of(state_at(fits, road_queries.register(self.session), since), now)
