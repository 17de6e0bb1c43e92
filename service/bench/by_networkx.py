"""The same question for NetworkX, from node to node over a plain directed graph."""

from __future__ import annotations

import networkx as nx

from routing.graph import LonLat
from routing.snapping import snap
from service.bench.asking import ROUTES, World


class Networkx:
    """A region as a graph of NetworkX, and the places that are asked about."""

    def __init__(self, world: World) -> None:
        graph = world.graph
        self._graph: nx.DiGraph[int] = nx.DiGraph()
        cost_cs = world.labels.weights.cost_cs
        rows = zip(graph.tail.tolist(), graph.head.tolist(), cost_cs.tolist(), strict=True)
        for tail, head, cost in sorted(rows, key=lambda row: -row[2]):
            self._graph.add_edge(tail, head, weight=cost)  # of parallel roads the cheapest stays
        self._places: dict[int, LonLat] = {
            node: (lon, lat) for node, (lon, lat) in enumerate(graph.node_lonlat.tolist())
        }
        self._world = world
        stops = [world.labels.places[key] for key in world.keys]
        self._targets = [int(graph.tail[stop.edge]) for stop in stops]

    def ask(self, place: LonLat) -> int:
        """Order all centres and draw the way to the first ones; return how many points."""
        start = snap(self._world.graph, *place)
        source = int(self._world.graph.head[start.edge])
        before, times = nx.dijkstra_predecessor_and_distance(self._graph, source)
        order = sorted(self._targets, key=lambda node: times.get(node, float("inf")))
        points = 0
        for target in order[:ROUTES]:
            line, node = [self._places[target]], target
            while before.get(node):
                node = before[node][0]
                line.append(self._places[node])
            points += len(line[::-1])
        return points
