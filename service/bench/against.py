"""Our answer beside that of the routers people would pick, to the same question in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from routing.graph import RoadGraph
from routing.snapping import snap
from service.bench.asking import ROUTES, SEED, World
from service.bench.by_networkx import Networkx
from service.bench.extracts import centres_of
from service.bench.measuring import Samples, taking_turns
from service.bench.peers.client import DEFAULT_FOLDER, MissingPeerError, Peer, open_peer
from service.bench.places import CENTRES

ENGINES = ("osrm", "valhalla")
NETWORKX = "networkx"


@dataclass
class Compared:
    """What one region gave: the samples of each side, and sentences about what is missing."""

    region: str
    samples: dict[str, Samples] = field(default_factory=dict)
    cpu: dict[str, list[int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def ratio(self, peer: str) -> float | None:
        """Return how many times longer a peer takes, by the medians; none where it is missing."""
        if peer not in self.samples:
            return None
        return round(self.samples[peer].us() / self.samples["ours"].us(), 1)

    def cpu_ratio(self, peer: str) -> float | None:
        """Return the same for what the processor spent, which a busy machine hardly changes."""
        if not self.cpu.get(peer) or not self.cpu.get("ours"):
            return None
        return round(median(self.cpu[peer]) / median(self.cpu["ours"]), 1)

    def ms(self, side: str) -> float | None:
        """Return the median milliseconds of one side; none where it is missing."""
        return round(self.samples[side].ms(), 4) if side in self.samples else None


def compare(
    region: str, directory: Path, extract: Path, runs: int, folder: Path = DEFAULT_FOLDER
) -> Compared:
    """Ask us and every peer that is there the same questions, in turns."""
    graph = RoadGraph.load(directory)
    world = World.of(graph, centres_of(graph, extract, CENTRES, SEED))
    asked_from = world.points(runs, SEED + 4)
    found = Compared(region)
    networkx = Networkx(world)

    def ours(number: int) -> None:
        began = time.thread_time_ns()
        world.rank_with_paths(snap(graph, *asked_from[number]))
        found.cpu.setdefault("ours", []).append(time.thread_time_ns() - began)

    def by_networkx(number: int) -> None:
        networkx.ask(asked_from[number])

    def by_peer(peer: Peer, number: int) -> int:
        asked = peer.ask(asked_from[number], ROUTES)
        found.cpu.setdefault(peer.engine, []).append(asked.cpu_ns)
        return asked.taken_ns

    tasks: dict[str, Callable[[int], object]] = {"ours": ours, NETWORKX: by_networkx}
    with ExitStack() as stack:
        for engine in ENGINES:
            try:
                peer = stack.enter_context(open_peer(engine, region, world.centres, folder))
                peer.ask(asked_from[0], ROUTES)
            except MissingPeerError as error:
                found.missing.append(f"{region}: {error}")
            else:
                tasks[engine] = partial(by_peer, peer)
        try:
            found.samples |= taking_turns(tasks, len(asked_from))
        except MissingPeerError as error:
            found.missing.append(f"{region}: {error}; nothing was compared")
    return found
