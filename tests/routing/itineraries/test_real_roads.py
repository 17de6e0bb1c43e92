"""On a real extract every rendezvous and every via equals NetworkX over all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from routing.graph import RoadGraph
from routing.itineraries import (
    Aim,
    Bridge,
    Carrier,
    Case,
    Centre,
    Duration,
    Itinerary,
    Stops,
    Team,
    Ways,
)
from routing.labels import Labels
from routing.weights import Weights
from tests.routing.conftest import PUYANG
from tests.routing.itineraries.brute_force import BruteForce, Question
from tests.routing.itineraries.test_exactness import check_legs, expected, told
from tests.routing.test_real_roads import random_points

pytestmark = pytest.mark.realdata

PATIENTS, PLACES = 3, 6


@pytest.mark.parametrize("aim", list(Aim))
def test_every_junction_and_every_via_of_puyang_tried_by_networkx(
    built: Callable[[str], RoadGraph], aim: Aim
) -> None:
    graph = built(PUYANG)
    rng = np.random.default_rng(5)
    closed = rng.random(graph.edge_count) < 0.02
    weights = Weights.of(graph, closed)
    snaps = random_points(graph, PLACES, rng)
    places = {f"P{number}": each for number, each in enumerate(snaps)}
    labels, stops = Labels.make(weights, places), Stops.everywhere(graph)
    met = 0
    for patient in random_points(graph, PATIENTS, rng):
        case = Case(patient, Carrier(minutes(2), minutes(1)))
        bridges = [Bridge(key, minutes(2), 30.0) for key in list(places)[1:]]
        ways = Ways(labels, case, stops, bridges, aim)
        points = {"origin": patient, **places}
        centres = [
            Centre(key, 60.0, Team(key, minutes(1), minutes(3), minutes(1))) for key in places
        ]
        question = Question(ways, centres, points)
        brute = BruteForce(weights, points)
        for centre in centres[:2]:
            options = ways.of(centre)
            assert {way: told(each) for way, each in options.items()} == expected(
                question, centre, brute
            )
            for option in options.values():
                if isinstance(option, Itinerary):
                    check_legs(question, option)
                    met += option.stop is not None
    assert met > 0, "nobody could meet anywhere"


def minutes(likely: float) -> Duration:
    return Duration(likely * 30, likely * 60, likely * 120, proposal=True)
