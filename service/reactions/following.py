"""Follow the roads in force: tell every open transfer whose route or order they change."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from service.database import Database
from service.events.types import RoadCauses, TransferCard
from service.reactions import actions, reading
from service.reactions.comparing import Found, Roads, Told, change_of
from service.reactions.judging import Present, causes_of, found_for, is_urgent
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

AT_FIRST, AT_ONCE = 4, 20
"""Transfers whose changes are entered together, a write of some tens of milliseconds; a few before
all others, because those on a road that was closed come first."""

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


@dataclass(frozen=True)
class _Seen:
    """What one look sees: the transfers to compare, and what they are judged from."""

    cards: Sequence[TransferCard]
    told: Mapping[UUID, Told]
    present: Present
    causes: _Causes

    @property
    def version(self) -> str:
        return self.present.roads.version

    def is_told(self, card: TransferCard, found: Found) -> bool:
        told, now = self.told.get(card.id), self.present.now
        return change_of(card, told, found, self.version, now=now) is not None


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
                    # asyncio.wait_for would lose a cancellation that comes with a commit
                    async with asyncio.timeout(wait_s):
                        await changed.wait()
                    wait_s = None
                changed.clear()
        finally:
            stop()

    async def _looked(self) -> bool:
        try:
            return await asyncio.to_thread(self.look)
        except Exception:
            # Whatever it is, nothing of it was told: try until it is.
            logger.exception("transfers could not be compared with the roads; trying again")
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
            return not others or self._compare(self._looked_at(session, roads, others))

    def _compare(self, seen: _Seen) -> bool:
        """Compare transfers and enter what is told, some at a time, those on changed roads first.

        False where other roads have come into force since: then those are to be looked at.
        """
        cards = sorted(seen.cards, key=lambda card: not is_urgent(card, seen.present))
        for some in _in_parts(cards):
            found: dict[UUID, Found] = {}
            compared: dict[UUID, Compared] = {}
            for card in some:
                known = self._compared.get(card.id)
                base = known.base if known else self._asked[card.referral].roads
                judged = self._judged(card, base, seen)
                if judged and seen.is_told(card, judged):
                    found[card.id] = judged
                now = judged.base if judged else base
                compared[card.id] = Compared(card.version, seen.version, now)
            if found and not self._entered(found, seen.version):
                return False
            self._compared |= compared
        return True

    def _judged(self, card: TransferCard, base: Roads, seen: _Seen) -> Found | None:
        asked = self._asked[card.referral]
        told = seen.told.get(card.id)
        causes = seen.causes.since(told.version if told else asked.version)
        return found_for(card, asked, base, causes=causes, around=seen.present)

    def _entered(self, found: Mapping[UUID, Found], version: str) -> bool:
        with self._database.write() as session:
            entered = actions.enter_route_changes(session, found, version, now=self._now())
        return entered is not None

    def _looked_at(
        self, session: Session, roads: RoadsInForce, transfers: Collection[OpenTransfer]
    ) -> _Seen:
        ids = [each.id for each in transfers]
        return _Seen(
            cards=cards_of(session, reading.transfer_rows(session, ids)),
            told=reading.told_last(session, ids),
            present=self._present(session, roads),
            causes=_Causes(session, roads),
        )

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


def _in_parts(cards: Sequence[TransferCard]) -> Iterator[Sequence[TransferCard]]:
    yield cards[:AT_FIRST]
    for first in range(AT_FIRST, len(cards), AT_ONCE):
        yield cards[first : first + AT_ONCE]
