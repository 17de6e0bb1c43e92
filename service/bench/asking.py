"""The question at the heart of it: from a point to 150 centres in order, with the first routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.graph import Ints, LonLat, RoadGraph
from routing.kernel import DijkstraKernel
from routing.labels import Labels
from routing.snapping import Snap, snap
from routing.weights import Weights
from service.bench.measuring import Samples, taking_turns, yardstick
from service.bench.places import CENTRES, beside_roads, numbered

ROUTES = 5
SEED = 150
ASKED_FROM_M = 80.0  # as far beside the roads as the points of kernel.md
OFTEN = 5  # what takes microseconds is asked more often, each time from another point


@dataclass(frozen=True)
class World:
    """A road graph with labels of its centres, and points to ask from."""

    graph: RoadGraph
    labels: Labels
    keys: tuple[str, ...]
    centres: tuple[LonLat, ...]

    @classmethod
    def of(cls, graph: RoadGraph, centres: Sequence[LonLat], cache: Path | None = None) -> World:
        """Make the labels of some centres."""
        stops = {key: snap(graph, *place) for key, place in numbered(centres)}
        labels = Labels.make(Weights.of(graph), stops, cache=cache)
        return cls(graph, labels, labels.keys, tuple(centres))

    @classmethod
    def scattered(cls, graph: RoadGraph, cache: Path | None = None) -> World:
        """Choose centres that are scattered over the roads."""
        return cls.of(graph, beside_roads(graph, CENTRES, SEED), cache)

    def points(self, count: int, seed: int) -> list[LonLat]:
        """Return seeded points to ask from, anywhere beside any road."""
        classes = [name for name in self.graph.manifest.road_classes if name != "ferry"]
        return beside_roads(self.graph, count, seed, classes, ASKED_FROM_M)

    def ask(self, place: LonLat) -> tuple[Ints, Ints]:
        """Order all centres from a point anywhere."""
        return self.rank(snap(self.graph, *place))

    def rank(self, origin: Snap) -> tuple[Ints, Ints]:
        """Order all centres from a point on a road."""
        return self.labels.outward(origin).order()

    def rank_with_paths(self, origin: Snap) -> int:
        """Order all centres and draw the whole way to the first ones; return how many points."""
        answers = self.labels.outward(origin)
        numbers, _ = answers.order()
        lines = answers.lines([self.keys[number] for number in numbers[:ROUTES].tolist()])
        return sum(len(line) for line in lines)


def measure_asking(world: World, runs: int) -> dict[str, Samples]:
    """Measure asking, ranking, ranking with paths, each from points of its own.

    Beside them stand SciPy's Dijkstra from the same points, and the yardstick.
    """
    often = runs * OFTEN
    asked, ranked, drawn = (world.points(often, SEED + number) for number in (1, 2, 3))
    starts = [snap(world.graph, *place) for place in ranked]
    drawn_from = [snap(world.graph, *place) for place in drawn]
    kernel, weights, head = DijkstraKernel(), world.labels.weights, world.graph.head
    _ = weights.outward  # made once for a graph, not for a question

    def ask(number: int) -> None:
        world.ask(asked[number])

    def rank(number: int) -> None:
        world.rank(starts[number])

    def with_paths(number: int) -> None:
        world.rank_with_paths(drawn_from[number])

    def dijkstra(number: int) -> None:
        kernel.times_from(weights, [(int(head[starts[number].edge]), 0)])

    def standard(_: int) -> None:
        yardstick()

    fast = taking_turns({"ask": ask, "rank": rank, "paths": with_paths}, min(often, len(starts)))
    slow = taking_turns({"dijkstra": dijkstra, "yardstick": standard}, min(runs, len(starts)))
    return fast | slow
