"""Travel times, ranges and routes between snapped points under the weights in force.

A point lies on an edge; the time from the edge's tail to the point is the edge's time times the
fraction, rounded half up to a whole centisecond; a point at the end of an edge is at the node, and
may leave and be reached by every edge there. Equal paths are broken by the smallest edge number
at each step from the origin, so every exact kernel leads to the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from routing.graph import RoadGraph
from routing.kernel import Kernel, Weights
from routing.snapping import Snap
from routing.travel_times.journeys import Inbound, Outbound
from routing.travel_times.shapes import Route, Segment, Travel, Unreachable, UnreachableReason

__all__ = [
    "Inbound",
    "Outbound",
    "Route",
    "Segment",
    "Travel",
    "Unreachable",
    "UnreachableReason",
    "route",
    "times_to",
    "travel_times",
]


def travel_times(
    graph: RoadGraph,
    kernel: Kernel,
    weights: Weights,
    origin: Snap,
    destinations: Sequence[Snap],
) -> list[Travel | Unreachable]:
    """Return the travel from one origin to each destination, in the order given."""
    outbound = Outbound(graph, kernel, weights, origin)
    return [outbound.travel(destination) for destination in destinations]


def times_to(
    graph: RoadGraph,
    kernel: Kernel,
    weights: Weights,
    origins: Sequence[Snap],
    destination: Snap,
) -> list[Travel | Unreachable]:
    """Return the travel from each origin to one destination, in the order given."""
    inbound = Inbound(graph, kernel, weights, destination)
    return [inbound.travel(origin) for origin in origins]


def route(
    graph: RoadGraph, kernel: Kernel, weights: Weights, origin: Snap, destination: Snap
) -> Route | Unreachable:
    """Return the route between two points; for several from one origin use `Outbound`."""
    return Outbound(graph, kernel, weights, origin).route(destination)
