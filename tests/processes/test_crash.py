"""A server that loses its power in the middle of the work keeps all that it acknowledged."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from service.database import Database
from service.tables import AudienceRow, EventRow, TransferRow
from tests.support.server import Stage, events_until, start, wait_until
from tests.support.service import World, build_world

WRITERS = 4
ACKNOWLEDGED_BEFORE_THE_CUT = 40


@dataclass
class Acknowledged:
    """What the server said it had done: the version of each transfer it answered with."""

    versions: dict[UUID, int] = field(default_factory=dict)
    answers: int = 0
    _lock: Lock = field(default_factory=Lock)

    def note(self, answer: httpx2.Response) -> None:
        """Keep what a successful answer said."""
        assert answer.is_success, answer.text
        card = answer.json()["card"]
        with self._lock:
            self.versions[UUID(card["id"])] = card["version"]
            self.answers += 1


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with closing(Database(database_url)) as database:
        yield build_world(database)


def write_until_the_cut(stage: Stage, referral: UUID, acknowledged: Acknowledged) -> None:
    clinician, centre = stage.client("clinician_t1"), stage.client("centre_p1")
    try:
        while True:
            path = f"/api/transfers/{uuid4()}"
            body = {"referral": str(referral), "offers": ["P1", "C1"]}
            acknowledged.note(clinician.put(path, json=body))
            for command in ("see", "accept"):
                acknowledged.note(centre.post(f"{path}/{command}", json={}))
    except httpx2.TransportError:
        return  # the power is gone


def test_all_that_was_acknowledged_is_there_after_a_power_cut(
    world: World, database_url: str, tmp_path: Path
) -> None:
    referral, acknowledged = world.referral(), Acknowledged()
    for name in ("clinician_t1", "centre_p1"):
        world.token(name)
    server = start(database_url, tmp_path)
    with closing(Stage(world, server)) as stage, ThreadPoolExecutor(WRITERS) as pool:
        before = stage.client("centre_p1").get("/api/board").json()["position"]
        writing = [
            pool.submit(write_until_the_cut, stage, referral, acknowledged) for _ in range(WRITERS)
        ]
        wait_until(lambda: acknowledged.answers >= ACKNOWLEDGED_BEFORE_THE_CUT, 60)
        server.kill()
        wait(writing)
        for each in writing:
            each.result()

    server = start(database_url, tmp_path)
    with closing(Stage(world, server)) as stage:
        head = stage.client("centre_p1").get("/api/board").json()["position"]
        with stage.socket("centre_p1", f"after={before}") as board:
            missed = events_until(board, head)
    server.stop()

    assert [frame["after"] for frame in missed] == [
        before,
        *(frame["position"] for frame in missed[:-1]),
    ]
    heard = {(UUID(frame["data"]["transfer"]), frame["data"]["version"]) for frame in missed}
    assert len(heard) == len(missed)
    with world.database.read() as session:
        for transfer, version in acknowledged.versions.items():
            assert session.get_one(TransferRow, transfer).version >= version
            assert (transfer, version) in heard
        check_rows_and_log_agree(session)


def check_rows_and_log_agree(session: Session) -> None:
    """Every transfer has as many events as its version says, and no event stands alone."""
    counted = select(col(EventRow.transfer), func.count(), func.max(col(EventRow.version))).where(
        col(EventRow.transfer).is_not(None)  # the network and the rules have events of their own
    )
    events = {
        transfer: (count, newest)
        for transfer, count, newest in session.exec(counted.group_by(col(EventRow.transfer)))
    }
    rows = dict(session.exec(select(TransferRow.id, TransferRow.version)).all())
    assert events == {transfer: (version, version) for transfer, version in rows.items()}
    streams = select(col(AudienceRow.audience), func.count(), func.max(col(AudienceRow.n)))
    for audience, count, newest in session.exec(streams.group_by(col(AudienceRow.audience))):
        assert count == newest, audience
