"""The table of ways: what is summed up, by which rule centres are invented, on roads of a test."""

from __future__ import annotations

import numpy as np
import pytest

from facilities.facility import Facility, Tier
from facilities.network import Network
from routing.graph import RoadGraph
from routing.itineraries import Aim, Stops, Way
from service.bench.asking import World
from service.bench.graphs import invented_graph
from service.bench.itineraries import Case, Compared, compared, shares, spread, summed
from service.bench.itineraries_regions import MovingRegion, bench_rules, invented_centres
from service.bench.itineraries_speed import measure
from service.situation.roads import RoadsInForce

TOWNSHIPS = 20


@pytest.fixture(scope="module")
def graph() -> RoadGraph:
    return invented_graph(900)


@pytest.fixture(scope="module")
def centres(graph: RoadGraph) -> list[Facility]:
    nodes = np.random.default_rng(3).choice(graph.node_count, TOWNSHIPS, replace=False)
    places = graph.node_lonlat[nodes].tolist()
    townships = [(f"9901{n:02d}", f"乡{n}", lon, lat) for n, (lon, lat) in enumerate(places)]
    return invented_centres(townships, graph)


def test_every_ninth_township_has_a_county_hospital_and_the_middle_one_the_prefecture_s(
    graph: RoadGraph, centres: list[Facility]
) -> None:
    west, south, east, north = graph.manifest.bounding_box
    middle = min(
        centres,
        key=lambda each: (
            ((each.lon or 0) - (west + east) / 2) ** 2
            + ((each.lat or 0) - (south + north) / 2) ** 2
        ),
    )
    county = bench_rules().county_one_of
    for number, each in enumerate(centres):
        expected = Tier.TOWNSHIP if number % county else Tier.COUNTY
        assert each.tier is (Tier.PREFECTURE if each is middle else expected)
        assert each.sends_team is (each.tier is not Tier.TOWNSHIP)


def test_every_township_condition_and_moment_is_compared_and_summed_up(
    graph: RoadGraph, centres: list[Facility]
) -> None:
    network = Network(centres)
    roads = RoadsInForce.of(graph).made_ready(network)
    origin = next(each for each in centres if each.tier is Tier.TOWNSHIP)
    cases = list(compared(MovingRegion("test", roads, network, (origin,))))
    found = summed(cases)

    assert len(cases) == found["cases"] == 12 * len(bench_rules().moments)
    assert all(each.judged.way is not None for each in cases)
    for each in cases:
        hands, definitive = each.for_hands.first_hands_min, each.judged.definitive_min
        assert hands is not None
        assert definitive is not None
        # what is chosen for able hands is at most the margin later than driving straight there
        assert hands > -5
        if each.judged.aim is Aim.DEFINITIVE:
            assert definitive > -5


def compared_as(way: Way | None, first: float | None, definitive: float | None) -> Case:
    judged = Compared(Aim.DEFINITIVE, way, first, definitive)
    return Case(judged, Compared(Aim.FIRST_HANDS, way, first, definitive))


def test_shares_and_gains_are_those_of_all_cases_and_unknown_ones_are_no_gain_of_zero() -> None:
    cases = [
        compared_as(Way.DIRECT, 0.0, 0.0),
        compared_as(Way.RENDEZVOUS, 20.0, -10.0),
        compared_as(Way.FETCHED, 40.0, 30.0),
        compared_as(None, None, None),
    ]
    judged = [each.judged for each in cases]

    assert shares(judged) == {
        "direct": 0.25,
        "fetched": 0.25,
        "forward": 0.0,
        "rendezvous": 0.25,
        "none": 0.25,
    }
    gains = spread([each.first_hands_min for each in judged])
    assert gains is not None
    assert (gains["p50"], gains["mean"], gains["most"]) == (20.0, 20.0, 40.0)
    assert (gains["share_from_15"], gains["share_from_30"]) == (0.6667, 0.3333)
    assert spread([None]) is None
    elsewhere = summed(cases)["where_not_direct"]
    assert isinstance(elsewhere, dict)
    assert elsewhere["cases"] == 2


def test_the_search_is_measured_beside_a_dijkstra_on_the_same_roads(graph: RoadGraph) -> None:
    world = World.scattered(graph)
    taken = measure(world, Stops.everywhere(graph), 1)
    assert set(taken) == {"rendezvous", "rendezvous_all", "ways_all", "via", "dijkstra"}
    assert all(samples.ms() > 0 for samples in taken.values())
