"""A province with a hundred open transfers in an embedded database, for measuring live boards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

from sqlmodel import Session, select

from facilities.facility import Facility
from facilities.network import Network
from routing.graph import LonLat
from routing.snapping import Snap
from service.auth.accounts import Account
from service.auth.actions import add_account, start_session
from service.auth.policy import Holding
from service.auth.queries import account_by_id
from service.auth.schemas import Role
from service.bench.network import invented_network
from service.bench.places import CENTRES, beside_roads
from service.database import Database, migrate
from service.referrals import queries as referrals
from service.referrals.actions import store
from service.referrals.answering import Asked, Surroundings, answer
from service.referrals.schemas import OriginAtFacility, Question
from service.registry.actions import Origin, import_catchments, record_facilities
from service.registry.queries import network
from service.registry.rules import RulesInForce
from service.situation.following import RoadsFollower
from service.situation.roads import RoadsInForce
from service.tables import AccountRow
from service.transfers.actions import request_transfer
from service.transfers.schemas import TransferRequest

TRANSFERS = 100
CONDITION = "pph"
AREA = "9901"
SEED = 151
ASKED_AT_ONCE = 2
DAY = timedelta(days=1)


@dataclass(frozen=True)
class LiveWorld:
    """Where it is served from, who may close its roads, and which roads are driven most."""

    environment: dict[str, str]
    token: str
    transfers: tuple[UUID, ...]
    bridges: tuple[LonLat, ...]


def live_world(directory: Path, data: Path, bridges: int) -> LiveWorld:
    """Fill an embedded database in a folder with transfers that are open on these roads.

    The answers they stand on are made under the roads that hold now, by night as by day.
    """
    url = f"sqlite:///{data / 'greenlane.db'}"
    migrate(url)
    database = Database(url)
    try:
        served = SimpleNamespace(roads=RoadsInForce.load(directory))
        with database.write() as session:
            coordinator = _settled(session, served.roads)
        RoadsFollower(database, served, lambda session: network(session)).look()
        with database.write() as session:
            token = start_session(session, coordinator.id, session_time=DAY, now=_now())
        return LiveWorld(
            environment={"GREENLANE_DATABASE_URL": url, "GREENLANE_ROADS_DIR": str(directory)},
            token=token,
            transfers=_transfers(database, served.roads, coordinator),
            bridges=_most_driven(database, served.roads, bridges),
        )
    finally:
        database.close()


def _settled(session: Session, roads: RoadsInForce) -> Account:
    """Record facilities beside the roads, and a coordinator for all of them."""
    origin = Origin("measurement", None, _now() - DAY)
    places = beside_roads(roads.graph, CENTRES, SEED)
    invented = invented_network(CENTRES)
    facilities = [_at(each, place) for each, place in zip(invented, places, strict=True)]
    record_facilities(session, facilities, origin=origin)
    import_catchments(session, invented.catchments, origin=origin)
    add_account(
        session,
        account="coordinator",
        display_name="调度",
        password=uuid4().hex,
        roles=[Holding(Role.COORDINATOR, None, AREA)],
        now=_now(),
    )
    return account_by_id(session, session.exec(select(AccountRow.id)).one())


def _at(facility: Facility, place: LonLat) -> Facility:
    return replace(facility, lon=place[0], lat=place[1])


def _transfers(database: Database, roads: RoadsInForce, asker: Account) -> tuple[UUID, ...]:
    """Ask the first centres for a patient at each of a hundred facilities."""
    rules, transfers = RulesInForce.load().book, []
    with database.write() as session:
        present = referrals.present(session)
        around = Surroundings(
            present.network, roads, present.capacity, present.with_account, rules=rules
        )
        for facility in list(present.network)[:TRANSFERS]:
            now = _now()
            answered = answer(Asked([CONDITION], {}, now, facility=facility), around)
            question = Question(
                origin=OriginAtFacility(facility=facility.code), conditions=[CONDITION]
            )
            stored = store(session, question, answered, facility=facility, actor=asker.id, now=now)
            offers = [each.facility for each in stored.candidates[:ASKED_AT_ONCE]]
            transfer = uuid4()
            body = TransferRequest(referral=stored.id, offers=offers)
            request_transfer(session, transfer, body, actor=asker, now=now)
            transfers.append(transfer)
    return tuple(transfers)


def _most_driven(database: Database, roads: RoadsInForce, count: int) -> tuple[LonLat, ...]:
    """Find the roads that most patients would take to some centre, apart from each other."""
    with database.read() as session:
        present = network(session)
    driven: Counter[int] = Counter()
    for place in _standing(roads, present)[:TRANSFERS]:
        for edges in roads.outward(place, present).edges().values():
            driven.update(edges)
    most = [edge for edge, _ in driven.most_common(count * 20)][::20]
    return tuple(roads.graph.part_of(edge, 0.5, 0.5)[0] for edge in most)


def _standing(roads: RoadsInForce, present: Network) -> Sequence[Snap]:
    places = roads.places(present)
    return [place for each in present if isinstance(place := places[each.code], Snap)]


def _now() -> datetime:
    return datetime.now(UTC)
