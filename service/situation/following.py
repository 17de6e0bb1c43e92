"""Follow the register and the clock: put the weights in force that they give, and say so."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

from facilities.network import Network
from service.database import Database
from service.situation import actions, road_queries
from service.situation.register import Register, VersionSeen
from service.situation.roads import RoadsInForce
from service.situation.standby import Standby
from service.situation.weighing import state_at, weigh

LONGEST_SLEEP_S = 300.0
"""A clock that was put right, or a machine that slept, is noticed within five minutes."""

SHARE_AFTER_S = 1.0
"""Writing labels for others takes as long as making them: not while roads close in a row."""

RETRY_S = 2.0
"""A database that starts again takes a few seconds."""

logger = logging.getLogger(__name__)


class Served(Protocol):
    """Where the roads in force are served from: one reference, swapped whole."""

    roads: RoadsInForce


class RoadsFollower:
    """Puts other weights in force when an entry or the clock asks for them.

    Every process that follows the same database comes to the same weights by itself. `network`
    reads the facilities that roads are asked for, so that no question waits for them.
    """

    def __init__(
        self,
        database: Database,
        served: Served,
        network: Callable[[Session], Network],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database, self._served = database, served
        self._network, self._now = network, now
        self._register = Register()
        self._looking = threading.Lock()
        self._served_network: Network | None = None
        self._unsaid: list[VersionSeen] = []
        self._shared: tuple[str, str] | None = None
        self._standby = Standby()
        self._starting = True

    async def run(self) -> None:
        """Look at every commit, and whenever something is due to turn, until cancelled."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(changed.set)

        stop = self._database.on_commit(wake)
        changed.set()  # whatever was committed before anybody listened
        resting: asyncio.Task[None] | None = None
        try:
            while True:
                with suppress(TimeoutError):
                    # asyncio.wait_for would lose a cancellation that comes with a commit
                    async with asyncio.timeout(self._sleep_s()):
                        await changed.wait()
                is_quiet = not changed.is_set()
                changed.clear()
                try:
                    if is_quiet and (resting is None or resting.done()):
                        # a road that closes meanwhile does not wait for files
                        resting = asyncio.create_task(asyncio.to_thread(self._rested))
                    await asyncio.to_thread(self.look)
                except Exception:
                    # Whatever it is, what is served goes on, and is behind: try until it is not.
                    logger.exception("the roads in force could not be made; trying again")
                    await asyncio.sleep(RETRY_S)
                    changed.set()
        finally:
            stop()

    def look(self) -> bool:
        """Put in force what holds now; true when that was something else than before.

        What is served stays until the new weights are ready.
        """
        with self._looking:
            return self._look()

    def rest(self) -> None:
        """Give the labels of what is served to other processes, and be ready for the next."""
        with self._looking:
            roads, network = self._served.roads, self._served_network
        if network is None:
            return
        if self._shared != (roads.version, network.hash):
            roads.share(network)
            self._shared = (roads.version, network.hash)
        with self._looking:
            self._standby.tend(roads.labels_shape(network))

    def _rested(self) -> None:
        try:
            self.rest()
        except Exception:
            # What is served does not depend on it: it is tried again when all is quiet.
            logger.exception("the labels could not be shared; trying again")

    def _look(self) -> bool:
        roads, moment = self._served.roads, self._now()
        with self._database.read() as session:
            if road_queries.entries(session) != self._register.entries:
                self._register = road_queries.register(session)
            network = self._network(session)
        state = state_at(roads.fits, self._register, moment)
        before = roads.state
        is_other = before is None or state.causes != before.causes
        if is_other:
            roads = self._other_roads(roads, network, moment)
            if before is not None:
                self._standby.expect_more()
        elif before is not None and state.key != before.key:
            roads = roads.under(roads.weights, state)
        self._served.roads = roads.made_ready(network)
        seen = roads.as_seen(starting=self._starting) if is_other else None
        if seen is not None:
            self._unsaid.append(seen)
        self._served_network = network
        self._say()
        return is_other

    def _other_roads(self, roads: RoadsInForce, network: Network, moment: datetime) -> RoadsInForce:
        room = self._standby.take(roads.labels_shape(network))
        try:
            weighed = weigh(roads.fits, self._register, moment)
            return roads.under(weighed.weights, weighed.state).made_ready(network, room)
        finally:
            self._standby.give_back(room)

    def _say(self) -> None:
        """Enter what is in force after it is, and until that has succeeded.

        What others have followed meanwhile is entered too: answers were made under it.
        """
        if not self._unsaid:
            return
        with self._database.write() as session:
            calibration = self._served.roads.calibration
            document = calibration.document if calibration else None
            for seen in self._unsaid:
                actions.enter_version(session, seen, calibration=document)
        self._unsaid, self._starting = [], False

    def _sleep_s(self) -> float:
        state = self._served.roads.state
        if state is None:
            return 0.0
        network = self._served_network
        is_shared = network is None or self._shared == (self._served.roads.version, network.hash)
        due_s = [max(0.0, (state.until - self._now()).total_seconds()), LONGEST_SLEEP_S]
        if not is_shared:
            due_s.append(SHARE_AFTER_S)
        elif self._standby.due_s is not None:
            due_s.append(self._standby.due_s)
        return min(due_s)
