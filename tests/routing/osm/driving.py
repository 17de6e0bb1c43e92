"""Which junctions a route passes, by the map's numbers."""

from __future__ import annotations

import numpy as np

from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.snapping import Snap
from routing.travel_times import Outbound, Route
from tests.routing.small_graphs import at


def places_on_the_way(graph: RoadGraph, start: int, stop: int) -> list[int]:
    """Return the map's numbers of the junctions on the route between two ends of roads."""
    osmid = graph.node_osmid
    origin = at(graph, int(np.flatnonzero(osmid[graph.tail] == start)[0]), 0.0)
    destination = at(graph, int(np.flatnonzero(osmid[graph.tail] == stop)[0]), 0.0)
    found = Outbound(graph, DijkstraKernel(), Weights.of(graph), origin).route(destination)
    assert isinstance(found, Route)
    return [start, *(int(osmid[graph.head[segment.edge]]) for segment in found.segments)]


def places_from(graph: RoadGraph, origin: Snap, stop: int) -> list[int]:
    """Return the map's numbers of the junctions on the route from a point on a road."""
    destination = at(graph, int(np.flatnonzero(graph.node_osmid[graph.tail] == stop)[0]), 0.0)
    found = Outbound(graph, DijkstraKernel(), Weights.of(graph), origin).route(destination)
    assert isinstance(found, Route)
    return [int(graph.node_osmid[graph.head[segment.edge]]) for segment in found.segments]
