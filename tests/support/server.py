"""Real server processes for tests: `greenlane serve` on a free port, and how to talk to it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.sync.client import ClientConnection, connect

from service.auth.access import COOKIE
from service.database import Database
from tests.conftest import ROOT
from tests.support import postgres
from tests.support.service import World, build_world

GREENLANE = Path(sys.executable).with_name("greenlane")
START_TIMEOUT_S = 60
FRAME_TIMEOUT_S = 20
"""Generous: a busy machine must not fail a test. No test asserts how long anything took."""

_PORTS = range(20_000, 32_000)  # below those that the system gives to outgoing connections


@dataclass
class Server:
    """One serving process; its standard error goes to a file."""

    process: subprocess.Popen[bytes]
    host: str
    stderr: Path

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the process as an administrator would."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=START_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def resident_kib(self) -> int:
        """How much memory the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def said(self) -> str:
        """What the process wrote."""
        return self.stderr.read_text(encoding="utf-8", errors="replace")


@dataclass
class Stage:
    """A small world and a process that serves it; the world's own connections are the tests'."""

    world: World
    server: Server
    _clients: list[httpx2.Client] = field(default_factory=list)

    def client(self, name: str | None = None) -> httpx2.Client:
        """Give an HTTP client of its own, signed in as an account or not at all."""
        cookies = None if name is None else {COOKIE: self.world.token(name)}
        # No proxy of the machine stands between a test and its server.
        client = httpx2.Client(
            base_url=self.server.address, cookies=cookies, timeout=60, trust_env=False
        )
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close every client that was given."""
        for client in self._clients:
            client.close()

    def socket(self, name: str | None, query: str = "", **options: Any) -> ClientConnection:
        """Open a board's socket; ``query`` begins after the question mark."""
        headers = options.pop("headers", {})
        if name is not None:
            headers = headers | {"Cookie": f"{COOKIE}={self.world.token(name)}"}
        opened: ClientConnection = connect(
            f"ws://{self.server.host}/api/board/stream?{query}",
            additional_headers=headers,
            compression=None,
            open_timeout=FRAME_TIMEOUT_S,
            ping_interval=None,
            proxy=None,
            **options,
        )
        return opened


@contextmanager
def staged(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Stage]:
    """Serve a fresh small world on ``sqlite`` or ``postgresql`` until the block ends."""
    with fresh_database(request, kind, folder) as url:
        database = Database(url)
        try:
            world = build_world(database)
            with serving(url, folder) as server, closing(Stage(world, server)) as stage:
                yield stage
        finally:
            database.close()


@contextmanager
def fresh_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of a fresh migrated database for a fixture that outlives one test."""
    if kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        copy = folder / "greenlane.db"
        shutil.copy(template, copy)
        yield f"sqlite:///{copy}"
        return
    server_url: str = request.getfixturevalue("postgres_url")
    template_name: str = request.getfixturevalue("postgres_template")
    name = f"stage_{uuid.uuid4().hex}"
    yield postgres.create_database(server_url, name, template=template_name)
    postgres.drop_database(server_url, name)


def free_port() -> int:
    """Find a port nobody listens on."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def environment(database_url: str, **settings: str) -> dict[str, str]:
    """Give the variables that name a database for `greenlane`; nothing of the machine's own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("GREENLANE_")}
    named = {f"GREENLANE_{key.upper()}": value for key, value in settings.items()}
    return inherited | {"GREENLANE_DATABASE_URL": database_url} | named


@contextmanager
def serving(
    database_url: str, folder: Path, *, port: int | None = None, **settings: str
) -> Iterator[Server]:
    """Serve a database in a process of its own until the block ends."""
    server = start(database_url, folder, port=port, **settings)
    try:
        yield server
    finally:
        server.stop()


def start(database_url: str, folder: Path, *, port: int | None = None, **settings: str) -> Server:
    """Start a serving process and wait until it answers."""
    number = port or free_port()
    stderr = folder / f"server-{number}-{time.monotonic_ns()}.log"
    settings = {"cookie_secure": "false"} | settings
    with stderr.open("wb") as log:
        process = subprocess.Popen(
            [GREENLANE, "serve", "--port", str(number)],
            cwd=ROOT,
            env=environment(database_url, **settings),
            stdout=log,
            stderr=log,
        )
    server = Server(process, f"127.0.0.1:{number}", stderr)
    try:
        wait_until(lambda: is_ready(server), START_TIMEOUT_S)
    except BaseException:
        server.kill()
        raise
    return server


def is_ready(server: Server) -> bool:
    """Whether the process answers; a process that ended is a failure at once."""
    if server.process.poll() is not None:
        raise RuntimeError(f"The server ended with {server.process.returncode}:\n{server.said()}")
    try:
        answer = httpx2.get(f"{server.address}/readyz", timeout=5, trust_env=False)
    except httpx2.TransportError:
        return False
    return answer.status_code == 200


def wait_until(holds: Callable[[], bool], timeout_s: float = FRAME_TIMEOUT_S) -> None:
    """Ask again until something holds; fail when it does not in time."""
    give_up_at = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > give_up_at:
            pytest.fail(f"did not hold within {timeout_s} s")
        time.sleep(0.05)


def next_frame(board: ClientConnection) -> dict[str, Any]:
    """Receive the next frame, whatever it is."""
    frame: dict[str, Any] = json.loads(board.recv(timeout=FRAME_TIMEOUT_S))
    return frame


def next_event(board: ClientConnection) -> dict[str, Any]:
    """Receive the next frame that is no heartbeat."""
    while True:
        frame = next_frame(board)
        if frame["type"] != "heartbeat":
            return frame


def events_until(board: ClientConnection, position: str) -> list[dict[str, Any]]:
    """Receive events up to a position."""
    events = [next_event(board)]
    while events[-1]["position"] != position:
        events.append(next_event(board))
    return events
