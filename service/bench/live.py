"""From a road that closes to what boards show: a server, a database and a socket, from outside."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from websockets.sync.client import ClientConnection, connect

from routing.graph import LonLat, RoadGraph
from service.auth.access import COOKIE
from service.bench.graphs import dimacs_graph, invented_graph
from service.bench.live_world import AREA, TRANSFERS, LiveWorld, live_world
from service.bench.processes import serving
from service.bench.regions import SCALE, written
from service.situation.standby import HELD_S

CLOSURES = 6
RADIUS_M = 60.0
NODES = 264_000
WITHIN_S = 60.0
QUIET_CLOSURES = 3
SHARED_S = 5.0
"""More than it takes after a change until labels are shared and memory is held for the next."""

QUIET_S = 4.0
"""A heartbeat after so long without a frame says that nothing more comes of a change."""

FRAME_LIMIT = 1 << 22

Report = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """Seconds from a word of a coordinator to the first and the last frame that it makes."""

    transfers: int
    first_s: float
    last_s: float
    weights_s: float


def bench_live(data: Path, report: Report = lambda _: None) -> dict[str, object]:
    """Close and open roads, and let it rain, on 264 k nodes with a hundred open transfers."""
    notes = [
        f"{TRANSFERS} open transfers at 150 facilities, an embedded database, one serving process, "
        "one socket; from sending POST /api/closures to the frame on another's board, over HTTP "
        "on loopback. `live_all_ms`: rain everywhere, until the last of the transfers is told. "
        f"`live_quiet_…`: closures after {HELD_S + SHARED_S:.0f} s without any, when the memory "
        "for the next labels has been given back; the others follow each other within seconds."
    ]
    graph = dimacs_graph(data / SCALE)
    if graph is None:
        notes.append("missing: the DIMACS graph; an invented one of the same size instead")
        graph = invented_graph(NODES)
    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        closures, rain, quiet = _measured(graph, Path(folder), report)
    felt = [each for each in closures if each.transfers]
    felt_in_quiet = [each.first_s for each in quiet if each.transfers]
    return {
        "live_closure_p50_ms": _ms([each.first_s for each in felt]),
        "live_closure_max_ms": _ms([max(each.first_s for each in felt)]) if felt else None,
        "live_closure_last_ms": _ms([each.last_s for each in felt]),
        "live_quiet_closure_p50_ms": _ms(felt_in_quiet),
        "live_quiet_closure_max_ms": _ms([max(felt_in_quiet)]) if felt_in_quiet else None,
        "live_weights_p50_ms": _ms([each.weights_s for each in closures]),
        "live_changes": len(closures),
        "live_transfers_p50": median(each.transfers for each in felt) if felt else 0,
        "live_all_ms": _ms([each.last_s for each in rain]),
        "live_all_transfers": max(each.transfers for each in rain),
        "notes": notes,
    }


def _measured(
    graph: RoadGraph, folder: Path, report: Report
) -> tuple[list[Told], list[Told], list[Told]]:
    report("preparing roads and transfers")
    world = live_world(written(graph, folder / "roads"), folder, CLOSURES)
    with serving(world.environment) as address, _board(address, world) as board:
        person = _Coordinator(address, world, board)
        closures: list[Told] = []
        for number, bridge in enumerate(world.bridges, 1):
            report(f"closure {number} of {len(world.bridges)}")
            closures += person.closes_and_opens(bridge)
        report("rain")
        rain = [
            person.says(
                "PUT", "/api/roads/conditions/rain", {"in_force": is_in_force, "source": "weather"}
            )[1]
            for is_in_force in (True, False)
        ]
        quiet = []
        for number, bridge in enumerate(world.bridges[:QUIET_CLOSURES], 1):
            report(f"closure {number} of {QUIET_CLOSURES} after a quiet minute")
            time.sleep(HELD_S + SHARED_S)
            quiet.append(person.closes_and_opens(bridge)[0])
    return closures, rain, quiet


@dataclass
class _Coordinator:
    address: str
    world: LiveWorld
    board: ClientConnection

    def closes_and_opens(self, bridge: LonLat) -> tuple[Told, Told]:
        """Close the roads around a point, and open them again."""
        lon, lat = bridge
        place = {"kind": "circle", "lon": lon, "lat": lat, "radius_m": RADIUS_M}
        said = {"place": place, "effect": "closed", "reason": "bridge", "source": "police"}
        closure, closed = self.says("POST", "/api/closures", said)
        return closed, self.says("POST", f"/api/closures/{closure['id']}/reopen", {})[1]

    def says(self, method: str, path: str, body: dict[str, Any]) -> tuple[Any, Told]:
        """Say something of the roads, and wait until the board has shown all that comes of it."""
        began = time.perf_counter()
        answer = self._request(method, path, body)
        weights_s, told = 0.0, []
        for event in self._events(began):
            taken_s = time.perf_counter() - began
            if event["type"] == "roads_changed":
                weights_s = taken_s
            elif event["type"] == "route_changed":
                told.append(taken_s)
        first_s, last_s = (told[0], told[-1]) if told else (0.0, 0.0)
        return answer, Told(len(told), first_s, last_s, weights_s)

    def _events(self, began: float) -> Iterator[Any]:
        """Give the frames that follow, until the roads are in force and nothing more comes."""
        is_in_force, last = False, began
        while time.perf_counter() - began < WITHIN_S:
            frame = json.loads(self.board.recv(WITHIN_S))
            if frame["type"] == "heartbeat":
                if is_in_force and time.perf_counter() - last > QUIET_S:
                    return
                continue
            last = time.perf_counter()
            is_in_force = is_in_force or frame["type"] == "roads_changed"
            yield frame["data"]
        raise TimeoutError(f"no end of frames within {WITHIN_S:.0f} s")

    def _request(self, method: str, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            f"{self.address}{path}",
            data=json.dumps(body).encode(),
            method=method,
            headers={
                "Content-Type": "application/json",
                "Cookie": f"{COOKIE}={self.world.token}",
                "Origin": self.address,
            },
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def _board(address: str, world: LiveWorld) -> Iterator[ClientConnection]:
    url = f"{address.replace('http', 'ws', 1)}/api/board/stream?area={AREA}"
    headers = {"Cookie": f"{COOKIE}={world.token}", "Origin": address}
    with connect(url, additional_headers=headers, max_size=FRAME_LIMIT, proxy=None) as board:
        json.loads(board.recv(WITHIN_S))  # reset: where the stream stands
        yield board


def _ms(seconds: list[float]) -> float | None:
    return round(1000 * median(seconds), 1) if seconds else None
