"""Ask a peer over a pipe, or say in a sentence why it is missing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from routing.graph import LonLat
from service.bench.peers import answering

CHECKOUT = Path(__file__).resolve().parents[3]
DEFAULT_FOLDER = CHECKOUT / ".greenlane" / "peers"
PREPARE = "prepare it with: make bench-peers"


class MissingPeerError(Exception):
    """A peer that is not there, or does not answer: one sentence saying why."""


@dataclass(frozen=True)
class Asked:
    """What a peer made of one question: nanoseconds inside it, its order, points of its lines.

    `cpu_ns` is what the processor spent on it, which a busy machine hardly changes.
    """

    taken_ns: int
    cpu_ns: int
    order: tuple[int, ...]
    points: int


@dataclass(frozen=True)
class Table:
    """Seconds from every origin to every target, `None` where the peer found no way."""

    seconds: list[list[float | None]]
    origin_snapped_m: list[float] | None
    target_snapped_m: list[float] | None


class Peer:
    """One engine with one region and its targets, in a process of its own."""

    def __init__(self, engine: str, process: subprocess.Popen[str]) -> None:
        self.engine = engine
        self._process = process

    def ask(self, origin: LonLat, routes: int) -> Asked:
        """Let it order its targets and draw the way to the first `routes` of them."""
        found = self.say({"do": "ask", "origin": list(origin), "routes": routes})
        taken = int(found["taken_ns"]), int(found["cpu_ns"])
        return Asked(*taken, tuple(found["order"]), int(found["points"]))

    def table(self, origins: Sequence[LonLat]) -> Table:
        """Let it give its seconds from every origin to every target."""
        return Table(**self.say({"do": "table", "origins": [list(each) for each in origins]}))

    def say(self, question: dict[str, object]) -> dict:  # type: ignore[type-arg]  # JSON
        """Send one question and wait for its answer; raise `MissingPeerError` for any failure."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        if pipe_in is None or pipe_out is None:
            raise MissingPeerError(f"{self.engine} has no pipe")
        try:
            pipe_in.write(json.dumps(question) + "\n")
            pipe_in.flush()
            line = pipe_out.readline()
        except OSError as error:
            raise MissingPeerError(f"{self.engine} stopped: {error.strerror}") from error
        if not line:
            raise MissingPeerError(f"{self.engine} stopped without a word")
        found: dict[str, object] = json.loads(line)
        if "error" in found:
            raise MissingPeerError(f"{self.engine} said {found['error']}")
        return found


@contextmanager
def open_peer(
    engine: str, region: str, targets: Sequence[LonLat], folder: Path = DEFAULT_FOLDER
) -> Iterator[Peer]:
    """Start a peer with the targets it will be asked about, and stop it afterwards.

    Raise `MissingPeerError` where it was not prepared or does not start.
    """
    python, data = folder / "venv" / "bin" / "python", _data_of(engine, region, folder)
    if not python.exists():
        raise MissingPeerError(f"{engine} is missing; {PREPARE}")
    if not data.parent.is_dir():
        raise MissingPeerError(f"{engine} has no roads of {region}; {PREPARE}")
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        [python, str(answering.__file__)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        peer = Peer(engine, process)
        try:
            places = [list(each) for each in targets]
            peer.say({"engine": engine, "path": str(data), "targets": places})
            yield peer
        finally:
            process.kill()


def _data_of(engine: str, region: str, folder: Path) -> Path:
    """Return what the engine opens: OSRM a file name without its many endings, Valhalla a file."""
    name = "valhalla.json" if engine == "valhalla" else f"{region}.osrm"
    return folder / engine / region / name
