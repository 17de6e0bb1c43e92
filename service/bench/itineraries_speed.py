"""How fast the best rendezvous and the best centre on the way are known, at province size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from routing.graph import RoadGraph
from routing.itineraries import (
    Bridge,
    Carrier,
    Case,
    Centre,
    Duration,
    Stops,
    Team,
    Ways,
    compile_now,
)
from routing.kernel import DijkstraKernel
from routing.labels import compile_now as compile_labels
from routing.snapping import snap
from service.bench.asking import SEED, World
from service.bench.graphs import dimacs_graph
from service.bench.measuring import Samples, taking_turns
from service.bench.regions import SCALE
from service.referrals.ways_rules import ways_rules

RUNS = 40
KEYS = ("rendezvous_ms", "rendezvous_all_ms", "ways_all_ms", "via_ms", "dijkstra_ms")

Report = Callable[[str], None]


def bench_speed(data: Path, report: Report) -> tuple[dict[str, object], list[str]]:
    """Measure on the DIMACS graph, each beside one SciPy Dijkstra over it; null where absent."""
    graph = dimacs_graph(data / SCALE)
    if graph is None:
        absent = f"missing: the DIMACS graph in {data / SCALE}; its keys are null"
        return dict.fromkeys((*KEYS, *(f"{key[:-3]}_dijkstras" for key in KEYS[:-1]))), [absent]
    report("measuring 264 k nodes")
    compile_labels()
    compile_now()
    world = World.scattered(graph)
    stops = Stops.everywhere(graph)
    taken = measure(world, stops, RUNS)
    dijkstra_ms = taken["dijkstra"].ms()
    found: dict[str, object] = {}
    for key in KEYS:
        name = key.removesuffix("_ms")
        found[key] = round(taken[name].ms(), 2)
        if name != "dijkstra":
            found[f"{name}_p95_ms"] = round(taken[name].ms(0.95), 2)
            found[f"{name}_dijkstras"] = round(taken[name].ms() / dijkstra_ms, 3)
    return {**found, "stops": len(stops.nodes), "n": RUNS}, list(_notes(world, stops))


def measure(world: World, stops: Stops, runs: int) -> dict[str, Samples]:
    """Ask for one centre, for all of them, for all ways, and for the best centre on the way."""
    graph, labels = world.graph, world.labels
    origins = [snap(graph, *place) for place in world.points(runs, SEED + 4)]
    centres = [_centre(key) for key in labels.keys]
    bridges = [Bridge(key, _minutes(20), 120.0) for key in labels.keys]
    carrier = Carrier(_minutes(10), _minutes(10))
    kernel, weights = DijkstraKernel(), labels.weights
    _ = weights.outward  # made once for a graph, not for a question

    def ways(number: int) -> Ways:
        case = Case(origins[number], carrier)
        return Ways(labels, case, stops, bridges, hands_percent=ways_rules().hands_percent)

    def one(number: int) -> None:
        ways(number).rendezvous([centres[number % len(centres)]])

    def every(number: int) -> None:
        ways(number).rendezvous(centres)

    def four(number: int) -> None:
        ways(number).all(centres)

    def via(number: int) -> None:
        ways(number).best_via(centres[number % len(centres)])

    def dijkstra(number: int) -> None:
        kernel.times_from(weights, [(int(graph.head[origins[number].edge]), 0)])

    tasks = {"rendezvous": one, "rendezvous_all": every, "ways_all": four, "via": via}
    return taking_turns({**tasks, "dijkstra": dijkstra}, min(runs, len(origins)))


def _centre(key: str) -> Centre:
    return Centre(key, 300.0, Team(key, _minutes(20), _minutes(30), _minutes(10)))


def _minutes(likely: float) -> Duration:
    return Duration(likely * 40.0, likely * 60.0, likely * 90.0, proposal=True)


def _notes(world: World, stops: Stops) -> Iterator[str]:
    graph: RoadGraph = world.graph
    yield (
        f"rendezvous_ms: DIMACS New York, {graph.node_count} nodes, labels of {len(world.keys)} "
        f"centres ready; from a point to the best of all {len(stops.nodes)} junctions where one "
        "may stop for one centre, with the times from the point to every node and every leg; "
        "rendezvous_all_ms: the same for every centre; ways_all_ms: all four ways for every "
        "centre; via_ms: the best of all centres to stabilise at on the way to one"
    )
    yield (
        "…_dijkstras: the same divided by one SciPy Dijkstra over that graph, measured in turns "
        "in the same run; medians of wall time, so a busy machine shows in both"
    )
