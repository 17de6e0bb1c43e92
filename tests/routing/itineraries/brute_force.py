"""What NetworkX says about every stop and every centre on the way, and cases to ask about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from routing.graph import NO_FERRY, RoadGraph
from routing.itineraries import (
    Aim,
    Bridge,
    Carrier,
    Case,
    Centre,
    Duration,
    Stops,
    Team,
    Ways,
)
from routing.labels import Labels
from routing.snapping import Snap
from routing.weights import Weights
from tests.routing.cut_graphs import forbid
from tests.routing.small_graphs import Reference
from tests.routing.strategies import graphs_with_points

NEVER = math.inf


def again(
    ways: Ways,
    *,
    case: Case | None = None,
    stops: Stops | None = None,
    bridges: Sequence[Bridge] | None = None,
    aim: Aim | None = None,
) -> Ways:
    """Ask the same with something else in its place."""
    return Ways(
        ways.labels,
        case or ways.case,
        stops or ways.stops,
        ways.bridges if bridges is None else bridges,
        aim or ways.aim,
        hands_percent=ways.hands_percent,
    )


class Found(NamedTuple):
    """Centiseconds until able hands and until definitive care, and the stop or via."""

    first_cs: float
    definitive_cs: float
    at: str


class BruteForce:
    """One Dijkstra of NetworkX for each point, and every stop and via tried one by one."""

    def __init__(self, weights: Weights, points: Mapping[str, Snap]) -> None:
        self._weights, self._points = weights, points
        self._roads: Reference = nx.DiGraph()
        graph = weights.graph
        self._roads.add_nodes_from(range(graph.node_count))
        for edge in range(graph.edge_count):
            if weights.is_open[edge]:
                self._link(int(graph.tail[edge]), int(graph.head[edge]), self._into(edge, 1.0))
        for key, point in points.items():
            self._put_in(key, point)
        self._known: dict[str, dict[object, float]] = {}

    def cs(self, start: str, end: str) -> float:
        """Return the time from one of the points to another."""
        starts, ends = self._points[start], self._points[end]
        direct = [
            self._into(edge, stop) - self._into(edge, first)
            for edge, first in self._sides(starts)
            for other, stop in self._sides(ends)
            if edge == other and first <= stop
        ]
        return min([self._from(start).get(("to", end), NEVER), *direct])

    def to_junction_cs(self, start: str, node: int) -> float:
        """Return the time from a point to a junction, by whichever of its copies."""
        copies = np.flatnonzero(self._weights.graph.base_node == node).tolist()
        return min(self._from(start).get(each, NEVER) for each in copies)

    def from_junction_cs(self, node: int, end: str) -> float:
        """Return the time from a junction, where one stood, to a point."""
        key = f"reverse {end}"
        if key not in self._known:
            turned = self._roads.reverse(copy=False)
            self._known[key] = nx.single_source_dijkstra_path_length(turned, ("to", end))
        return self._known[key].get(node, NEVER)

    def _from(self, start: str) -> dict[object, float]:
        if start not in self._known:
            found = nx.single_source_dijkstra_path_length(self._roads, ("from", start))
            self._known[start] = found
        return self._known[start]

    def _put_in(self, key: str, point: Snap) -> None:
        graph = self._weights.graph
        for name in ("from", "to"):
            self._roads.add_node((name, key))
        if point.fraction in (0.0, 1.0):
            node = int((graph.tail if point.fraction == 0.0 else graph.head)[point.edge])
            base = int(graph.base_node[node])
            copies = np.flatnonzero(graph.base_node == base)
            leaves, enters = graph.tail == base, np.isin(graph.head, copies)
            if self._weights.is_open[leaves | enters].any():
                self._link(("from", key), base, 0)
                for copy in copies.tolist():
                    self._link(copy, ("to", key), 0)
            return
        for edge, fraction in self._sides(point):
            before = self._into(edge, fraction)
            if self._weights.is_open[edge]:
                whole = self._into(edge, 1.0)
                self._link(("from", key), int(graph.head[edge]), whole - before)
            for copy in np.flatnonzero(graph.same_road == edge).tolist():
                if self._weights.is_open[copy]:
                    self._link(int(graph.tail[copy]), ("to", key), before)

    def _sides(self, point: Snap) -> list[tuple[int, float]]:
        sides = [(point.edge, point.fraction)]
        if point.twin is not None:
            sides.append((point.twin, 1 - point.fraction))
        return [(edge, fraction) for edge, fraction in sides if self._weights.is_open[edge]]

    def _into(self, edge: int, fraction: float) -> int:
        return math.floor(int(self._weights.cost_cs[edge]) * fraction + 0.5)

    def _link(self, tail: object, head: object, cost: int) -> None:
        known = self._roads.get_edge_data(tail, head, {"weight": cost})["weight"]
        self._roads.add_edge(tail, head, weight=min(known, cost))


def cs(seconds: float) -> int:
    return round(seconds * 100)


def best_rendezvous(brute: BruteForce, ways: Ways, centre: Centre) -> Found | None:
    """Try every stop; of equal ones the first key."""
    team, case = centre.team, ways.case
    assert team is not None
    found = []
    for node, place in zip(ways.stops.nodes.tolist(), ways.stops.places, strict=True):
        hers = cs(case.carrier.leaves_after.likely_s) + brute.to_junction_cs("origin", node)
        theirs = cs(team.mobilisation.likely_s) + brute.to_junction_cs(team.base, node)
        met = max(hers, theirs)
        onward = brute.from_junction_cs(node, centre.key)
        definitive = met + cs(team.hand_over.likely_s) + onward + cs(centre.hands_after_s)
        found.append(Found(met, definitive, place.key))
    return least(found, ways)


def best_forward(brute: BruteForce, ways: Ways, centre: Centre) -> Found | None:
    """Try every centre on the way."""
    case = ways.case
    found = []
    for via in ways.bridges:
        if via.key == centre.key:
            continue
        arrival = cs(case.carrier.leaves_after.likely_s) + brute.cs("origin", via.key)
        ready = arrival + cs(via.hands_after_s)
        leaves = ready + cs(via.dwell.likely_s) + cs(case.carrier.hand_over.likely_s)
        definitive = leaves + brute.cs(via.key, centre.key) + cs(centre.hands_after_s)
        found.append(Found(ready, definitive, via.key))
    return least(found, ways)


def fetched(brute: BruteForce, ways: Ways, centre: Centre) -> Found | None:
    team = centre.team
    assert team is not None
    arrival = cs(team.mobilisation.likely_s) + brute.cs(team.base, "origin")
    back = cs(team.stabilisation.likely_s) + brute.cs("origin", centre.key)
    return least([Found(arrival, arrival + back + cs(centre.hands_after_s), "")], ways)


def direct(brute: BruteForce, ways: Ways, centre: Centre) -> Found | None:
    arrival = cs(ways.case.carrier.leaves_after.likely_s) + brute.cs("origin", centre.key)
    ready = arrival + cs(centre.hands_after_s)
    return least([Found(ready, ready, "")], ways)


def least(found: Sequence[Found], ways: Ways) -> Found | None:
    """Return the best by the aim of the ways, of equal ones the first.

    Hands that are with her anyway are the first ones.
    """
    here_s = ways.case.hands_here_s
    here = NEVER if here_s is None else cs(here_s)
    possible = [
        each._replace(first_cs=min(each.first_cs, here))
        for each in found
        if each.definitive_cs < NEVER
    ]
    if ways.aim is Aim.FIRST_HANDS:
        return min(
            possible, key=lambda each: (each.first_cs, each.definitive_cs, each.at), default=None
        )
    return min(
        possible,
        key=lambda each: (
            100 * each.definitive_cs + ways.hands_percent * each.first_cs,
            each.first_cs,
            each.at,
        ),
        default=None,
    )


def junctions_by_hand(graph: RoadGraph) -> list[int]:
    """Return where one may stop, junction by junction."""
    classes = graph.manifest.road_classes
    found = []
    for node in range(graph.node_count):
        if graph.base_node[node] != node or not (graph.tail == node).any():
            continue
        copies = set(np.flatnonzero(graph.base_node == node).tolist())
        touching = [
            edge
            for edge in range(graph.edge_count)
            if int(graph.tail[edge]) in copies or int(graph.head[edge]) in copies
        ]
        if not any(
            classes[graph.road_class[edge]] in ("motorway", "motorway_link")
            or graph.is_bridge[edge]
            or graph.is_tunnel[edge]
            or graph.ferry[edge] != NO_FERRY
            for edge in touching
        ):
            found.append(node)
    return found


def durations(most: int = 12) -> st.SearchStrategy[Duration]:
    """Draw short times, as short as the roads of small graphs."""
    return st.lists(st.integers(0, most), min_size=3, max_size=3).map(_duration)


def _duration(drawn: list[int]) -> Duration:
    low_s, likely_s, high_s = (each / 100 for each in sorted(drawn))
    return Duration(low_s, likely_s, high_s, proposal=True)


def waits(most: int = 12) -> st.SearchStrategy[float]:
    return st.integers(0, most).map(lambda drawn: drawn / 100)


class Question(NamedTuple):
    """A patient, centres with teams and centres on the way, on some roads."""

    ways: Ways
    centres: list[Centre]
    points: dict[str, Snap]

    @property
    def brute(self) -> BruteForce:
        return BruteForce(self.ways.labels.weights, self.points)


@st.composite
def questions(draw: st.DrawFn, *, forbids_turns: bool = True) -> Question:
    """Draw roads with one-ways, forbidden turns, bridges, closures and a case on them."""
    graph, points, closed = draw(graphs_with_points())
    flags = st.lists(st.booleans(), min_size=graph.edge_count, max_size=graph.edge_count)
    is_bridge = np.array(draw(flags)) & (np.arange(graph.edge_count) % 3 == 0)
    classes = graph.manifest.road_classes
    highway = np.where(draw(flags), classes.index("motorway_link"), classes.index("primary"))
    is_highway = np.arange(graph.edge_count) % 4 == 0
    road_class = np.where(is_highway, highway, graph.road_class).astype(np.uint8)
    graph = replace(graph, is_bridge=is_bridge, road_class=road_class)
    if forbids_turns:
        edges = st.integers(0, graph.edge_count - 1)
        turns = st.frozensets(edges, min_size=1, max_size=3)
        graph = forbid(graph, draw(st.dictionaries(edges, turns, max_size=3)))
    weights = Weights.of(graph, np.isin(graph.way_id[graph.way_offset[:-1]], closed))
    places = {f"P{number}": point for number, point in enumerate(points[1:])}
    labels = Labels.make(weights, places)
    case = Case(
        points[0],
        Carrier(draw(durations()), draw(durations())),
        draw(st.none() | waits(20)),
    )
    keys = st.sampled_from(sorted(places))
    bridges = [
        Bridge(key, draw(durations()), draw(waits()))
        for key in draw(st.lists(keys, max_size=3, unique=True))
    ]
    centres = [
        Centre(
            key,
            draw(waits()),
            Team(draw(keys), draw(durations()), draw(durations()), draw(durations())),
        )
        for key in sorted(places)
    ]
    ways = Ways(
        labels,
        case,
        Stops.everywhere(graph),
        bridges,
        draw(st.sampled_from(Aim)),
        hands_percent=draw(st.sampled_from([0, 1, 50, 100])),
    )
    return Question(ways, centres, {"origin": points[0], **places})
