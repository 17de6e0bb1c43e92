"""How long a change of the roads takes until every label of 150 centres is exact again."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from routing.graph import RoadGraph
from routing.hierarchy import Hierarchy
from routing.labels import Labels, Room, compile_now
from routing.labels.matrices import Matrices, fill
from service.bench import memory
from service.bench.asking import World
from service.bench.changes import ROUND, SLOWER_EDGES, changes
from service.bench.graphs import dimacs_graph, invented_graph
from service.bench.measuring import uncollected, yardstick
from service.bench.regions import SCALE, written

CHANGES = 50
BIG_CHANGES = 10
BIG_NODES = 1_500_000
REPEATS = 7
MB = 1_000_000

Report = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """Seconds of one change: making the weights, and making the labels under them."""

    weights_s: float
    labels_s: float

    @property
    def s(self) -> float:
        """The seconds from the change to labels that answer."""
        return self.weights_s + self.labels_s


def bench_refresh(data: Path, report: Report = lambda _: None) -> dict[str, object]:
    """Measure changes on the DIMACS graph and on an invented one of 1.5 million nodes."""
    compile_now()
    notes = [
        f"refresh_p50_ms, refresh_max_ms: {CHANGES} changes in turn on 264 k nodes (close a road, "
        f"close a main road, slow {SLOWER_EDGES} edges, rain on a class, reopen); from the change "
        "until the labels to and from 150 centres answer, weights included, in the memory of one "
        "process; sharing them with other processes follows (share_p50_ms) and no answer waits; "
        "memory for them waits, as for a minute after each change while serving; `bench live` also "
        "measures changes that come out of quiet",
        "sweep_over_write: the sweep over both directions, divided by filling both matrices with "
        "one number a second time; customise_ms is not in it",
        f"refresh_1500k_s: median of {BIG_CHANGES} such changes on an invented grid",
        "rss_…: resident memory of a process that has loaded the service, with the mapped graph; "
        "rss_extra_process_mb: private memory of another that maps the same labels and answers",
    ]
    found: dict[str, object] = {}
    graph = dimacs_graph(data / SCALE)
    if graph is None:
        notes.append(f"missing: the DIMACS graph in {data / SCALE}; its keys are null")
        found |= dict.fromkeys(("refresh_p50_ms", "refresh_max_ms", "sweep_over_write"))
        found |= dict.fromkeys((*memory.KEYS, "labels_mb"))
    else:
        report("measuring changes on 264 k nodes")
        found |= _province(graph, report)
    report("making 1.5 million nodes")
    found |= _big(report)
    return {**found, "notes": notes}


def refresh(world: World, count: int) -> list[Taken]:
    """Make the labels anew after each of some changes, in memory that waits as while serving."""
    taken: list[Taken] = []
    places = world.labels.places
    turns = changes(world.graph, count)
    with uncollected():
        while True:
            room = Room(world.labels.matrices.to_places.shape)
            room.wait()
            began = time.perf_counter()
            weights = next(turns, None)
            if weights is None:
                return taken
            weighed = time.perf_counter()
            labels = Labels.make(weights, places, share=False, room=room)
            ended = time.perf_counter()
            taken.append(Taken(weighed - began, ended - weighed))
            del labels, room


def sweep_over_write(world: World) -> dict[str, object]:
    """Compare the sweep with what writing its output once takes at least."""
    labels, graph = world.labels, world.graph
    hierarchy = Hierarchy.of(graph)
    shape = labels.matrices.to_places.shape
    out = Matrices(np.empty(shape, np.uint32), np.empty(shape, np.uint32))
    weights = labels.weights

    def customise() -> None:
        hierarchy.customise(weights.cost_cs)

    def both() -> None:
        fill(weights, hierarchy, labels.starts, labels.stops, out)

    def write() -> None:
        for matrix in out:
            matrix.fill(7)

    taken = {each.__name__: _median_ms(each) for each in (customise, both, write)}
    sweep_ms = taken["both"] - taken["customise"]
    return {
        "sweep_over_write": round(sweep_ms / taken["write"], 2),
        "sweep_ms": round(sweep_ms, 1),
        "customise_ms": round(taken["customise"], 1),
        "write_ms": round(taken["write"], 1),
        "yardstick_ms": round(_median_ms(yardstick), 3),
    }


def _province(graph: RoadGraph, report: Report) -> dict[str, object]:
    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        directory = written(graph, Path(folder) / "roads")
        world = World.scattered(RoadGraph.load(directory))
        refresh(world, ROUND)  # warm
        taken = refresh(world, CHANGES)
        found: dict[str, object] = {
            "refresh_p50_ms": round(median(each.s for each in taken) * 1000, 1),
            "refresh_max_ms": round(max(each.s for each in taken) * 1000, 1),
            "refresh_weights_p50_ms": round(median(each.weights_s for each in taken) * 1000, 1),
            "share_p50_ms": round(_share_ms(world, Path(folder) / "shared"), 1),
            "labels_mb": round(sum(each.nbytes for each in world.labels.matrices) / MB, 1),
        }
        found |= sweep_over_write(world)
        del world
        report("measuring memory")
        found |= _memory(directory)
    return found


def _share_ms(world: World, cache: Path) -> float:
    taken = []
    for weights in changes(world.graph, ROUND):
        labels = Labels.make(weights, world.labels.places, share=False)
        began = time.perf_counter()
        labels.shared(cache)
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def _big(report: Report) -> dict[str, object]:
    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        directory = written(invented_graph(BIG_NODES), Path(folder) / "roads")
        report("making its labels")
        world = World.scattered(RoadGraph.load(directory))
        report("measuring changes on 1.5 million nodes")
        taken = refresh(world, BIG_CHANGES)
        return {
            "refresh_1500k_s": round(median(each.s for each in taken), 3),
            "refresh_1500k_max_s": round(max(each.s for each in taken), 3),
            "nodes_1500k": world.graph.node_count,
            "edges_1500k": world.graph.edge_count,
        }


def _memory(directory: Path) -> dict[str, object]:
    """Measure in processes of their own: this one holds much that no server would."""
    command = [sys.executable, "-m", memory.__name__, str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        return dict.fromkeys(memory.KEYS)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _median_ms(run: Callable[[], object]) -> float:
    run()
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        run()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
