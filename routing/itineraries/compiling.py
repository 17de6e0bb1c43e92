"""Compile everything that itineraries need, ahead of the first question."""

from __future__ import annotations

from routing.itineraries.break_evens import break_evens
from routing.itineraries.duration import Duration
from routing.itineraries.meeting import FEW
from routing.itineraries.shapes import Carrier, Case, Centre, Itinerary, Team
from routing.itineraries.stops import Stops
from routing.itineraries.ways import Ways
from routing.labels import Labels
from routing.labels.smallest import HERE, THERE, smallest_graph
from routing.weights import Weights


def compile_now() -> None:
    """Compile what is not compiled yet; the machine code is kept on disk.

    What the travel times themselves need is compiled by `routing.labels.compile_now`.
    """
    graph = smallest_graph()
    labels = Labels.make(Weights.of(graph), {"here": HERE})
    moment = Duration.fixed(1)
    case = Case(THERE, Carrier(moment, moment))
    centre = Centre("here", 0.0, Team("here", moment, moment, moment))
    ways = Ways(labels, case, Stops.everywhere(graph), ())
    for option in ways.of(centre).values():
        if isinstance(option, Itinerary):
            ways.route(option)
    ways.rendezvous([centre] * (FEW + 1))
    break_evens(ways, centre)
