"""Readers that do not keep up: they cost nobody else anything, and the server little."""

import base64
import json
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from service.auth.access import COOKIE
from service.events.canonical import canonical_bytes
from service.events.types import Actor, CapacityKind, Party
from service.situation.actions import report_capacity
from service.situation.schemas import CapacityReport
from service.tables import ReferralRow
from service.transfers.actions import request_transfer
from service.transfers.schemas import TransferRequest
from tests.support.server import FRAME_TIMEOUT_S, Stage, next_event, staged
from tests.support.service import stored_answer

ROUNDS = 6
ASKED_AT_ONCE = 60
NEEDS = 1_000
"""Makes an ask 20 kB long, 7 MB in all: more than a kernel buffers for one that reads nothing."""

SMALL_BUFFER_BYTES = 4_096
MEMORY_ALLOWED_KIB = 32 * 1024


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with staged(request, request.param, tmp_path_factory.mktemp("stage")) as running:
        yield running


def position(stage: Stage) -> str:
    said: str = stage.client("centre_p1").get("/api/board").json()["position"]
    return said


def say_free(stage: Stage, counts: range) -> None:
    """Report beds many times in one commit."""
    actor = Actor(account=stage.world.ids["centre_p1"], party=Party.RECEIVING, facility="P1")
    with stage.world.database.write() as session:
        for free in counts:
            report = CapacityReport(kind=CapacityKind.NEWBORN_COT, free=free)
            report_capacity(session, "P1", report, actor=actor)


def long_referral(stage: Stage) -> UUID:
    """Store an answer with far more needs than any patient has."""
    referral = stage.world.referral()
    answer = stored_answer(referral, "T1", ["P1", "C1"], [], ["newborn"])
    answer = answer.model_copy(update={"needs": [["nicu3a", "nicu3b"]] * NEEDS})
    with stage.world.database.write() as session:
        session.get_one(ReferralRow, referral).answer = canonical_bytes(answer)
    return referral


def ask(stage: Stage, referral: UUID, transfers: list[UUID]) -> None:
    """Request many transfers in one commit."""
    account = stage.world.account("clinician_t1")
    body = TransferRequest(referral=referral, offers=["P1"])
    with stage.world.database.write() as session:
        for transfer in transfers:
            request_transfer(session, transfer, body, actor=account, now=datetime.now(UTC))


def test_a_burst_longer_than_a_queue_evicts_nobody_who_reads(stage: Stage) -> None:
    start = position(stage)
    with stage.socket("centre_p1", f"after={start}") as board:
        for round_ in range(2):
            say_free(stage, range(round_ * 300, (round_ + 1) * 300))
            heard = [next_event(board)["data"]["free"] for _ in range(300)]
            assert heard == [*range(round_ * 300, (round_ + 1) * 300)]


def deaf_socket(stage: Stage, start: str) -> socket.socket:
    """Open a board's socket by hand and read nothing but the handshake's answer."""
    host, port = stage.server.host.split(":")
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    deaf.settimeout(FRAME_TIMEOUT_S)
    deaf.connect((host, int(port)))
    lines = (
        f"GET /api/board/stream?after={start} HTTP/1.1",
        f"Host: {stage.server.host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Cookie: {COOKIE}={stage.world.token('centre_p1')}",
    )
    deaf.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    assert deaf.recv(12) == b"HTTP/1.1 101"
    return deaf


def read_to_the_end(deaf: socket.socket) -> bytes:
    """Read what is left on a socket until the other side has ended it."""
    # A small window would take minutes to empty what the kernel holds.
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_194_304)
    read = bytearray()
    try:
        while piece := deaf.recv(65_536):
            read += piece
    except ConnectionResetError:
        pass
    return bytes(read)


def test_a_board_that_stops_reading_is_evicted_and_delays_nobody(stage: Stage) -> None:
    referral = long_referral(stage)
    # what the first ask makes a process load is not what a deaf socket costs
    ask(stage, referral, [uuid4()])
    start = position(stage)
    held_before = stage.server.resident_kib()
    with (
        closing(deaf_socket(stage, start)) as deaf,
        stage.socket("screen_p1", f"after={start}") as board,
    ):
        heard = []
        for _ in range(ROUNDS):
            asked = [uuid4() for _ in range(ASKED_AT_ONCE)]
            ask(stage, referral, asked)
            # All come before the next are asked: the deaf one holds nothing up.
            frames = [next_event(board) for _ in asked]
            assert [frame["data"]["transfer"] for frame in frames] == [str(each) for each in asked]
            heard += frames
        sent = sum(len(json.dumps(frame)) for frame in heard)
        held = stage.server.resident_kib() - held_before
        read = read_to_the_end(deaf)
    assert len(read) < sent
    assert held < MEMORY_ALLOWED_KIB
