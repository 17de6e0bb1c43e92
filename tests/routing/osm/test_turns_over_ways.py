"""A turn that is forbidden over the ways between two junctions, seen from where one came."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.osm.restrictions import Restriction, Turn
from routing.osm.rules import road_rules
from routing.osm.turns import forbid_turns
from routing.travel_times import Outbound, Route
from tests.routing.osm.driving import places_from, places_on_the_way
from tests.routing.osm.osm_files import Member, write_osm
from tests.routing.small_graphs import Road, at, edges_of

OVER = frozenset({2, 3})
# Two one-way carriageways, eastwards 1-2-3 and back 6-5-4, joined by a link 2-5 and at both ends.
# Beyond 5 a side road goes south to 7.
CARRIAGEWAYS = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0)}
CARRIAGEWAYS |= {4: (110.0, 34.999), 5: (110.01, 34.999), 6: (110.02, 34.999), 7: (110.01, 34.99)}
ONEWAY = {"highway": "primary", "oneway": "yes"}
DIVIDED = [
    (21, [1, 2], ONEWAY),
    (22, [2, 3], ONEWAY),
    (26, [6, 5], ONEWAY),
    (25, [5, 4], ONEWAY),
    (30, [2, 5], {"highway": "primary_link"}),
    (31, [3, 6], {"highway": "primary_link"}),
    (32, [5, 7], {"highway": "residential"}),
    (33, [4, 1], ONEWAY),
]


def over_ways(
    number: int, kind: str, from_way: int, over: list[int], to_way: int
) -> tuple[int, list[Member], dict[str, str]]:
    members = [("way", from_way, "from"), ("way", to_way, "to")]
    members += [("way", way, "via") for way in over]
    return number, members, {"type": "restriction", "restriction": kind}


def divided(folder: Path, kind: str, from_way: int, over: list[int], to_way: int) -> RoadGraph:
    relation = over_ways(1, kind, from_way, over, to_way)
    source = write_osm(folder / "divided.osm", CARRIAGEWAYS, DIVIDED, relations=[relation])
    build_roads(source, folder / "roads")
    return RoadGraph.load(folder / "roads")


def test_a_turn_back_over_the_link_between_carriageways_is_driven_at_the_next_one(
    tmp_path: Path,
) -> None:
    graph = divided(tmp_path, "no_u_turn", 21, [30], 25)

    assert places_on_the_way(graph, 1, 4) == [1, 2, 3, 6, 5, 4]
    assert places_on_the_way(graph, 1, 7) == [1, 2, 5, 7], "over the link, but not back"
    assert places_on_the_way(graph, 7, 4) == [7, 5, 4]
    assert graph.manifest.applied == {
        "junction_copies": 2,
        "junctions_split": 2,
        "turn_restrictions": 1,
        "turn_restrictions_over_ways": 1,
    }


def test_whoever_starts_on_the_link_was_never_on_the_first_road(tmp_path: Path) -> None:
    graph = divided(tmp_path, "no_u_turn", 21, [30], 25)
    link = np.flatnonzero((graph.way_id[graph.way_offset[:-1]] == 30) & (graph.twin >= 0))
    (edge,) = (e for e in link.tolist() if graph.same_road[e] == e and graph.is_along[e])

    assert places_from(graph, at(graph, edge, 0.5), 4) == [5, 4]


def test_a_stop_on_the_link_is_reached_whatever_is_forbidden_at_its_end(tmp_path: Path) -> None:
    graph = divided(tmp_path, "no_u_turn", 21, [30], 25)
    on_link = np.flatnonzero(graph.way_id[graph.way_offset[:-1]] == 30)
    edge = next(e for e in on_link.tolist() if graph.same_road[e] == e and graph.is_along[e])
    start = at(graph, int(np.flatnonzero(graph.node_osmid[graph.tail] == 1)[0]), 0.0)

    outbound = Outbound(graph, DijkstraKernel(), Weights.of(graph), start)
    found = outbound.route(at(graph, edge, 0.5))

    assert isinstance(found, Route)
    ways = [graph.ways_of(segment.edge) for segment in found.segments]
    assert ways == [(21,), (30,)]


def test_who_must_turn_at_the_end_of_a_link_may_still_leave_before_it(tmp_path: Path) -> None:
    graph = divided(tmp_path, "only_right_turn", 21, [30], 25)

    assert places_on_the_way(graph, 1, 4) == [1, 2, 5, 4]
    assert places_on_the_way(graph, 1, 7) == [1, 2, 3, 6, 5, 7]
    assert places_on_the_way(graph, 1, 3) == [1, 2, 3]


@pytest.mark.parametrize("over", [[22, 31, 26], [31, 26, 22]])
def test_a_turn_may_be_forbidden_over_several_ways_in_whatever_order_they_are_named(
    tmp_path: Path, over: list[int]
) -> None:
    graph = divided(tmp_path, "no_left_turn", 21, over, 32)

    assert places_on_the_way(graph, 1, 7) == [1, 2, 5, 7]
    assert places_on_the_way(graph, 6, 7) == [6, 5, 7]
    assert graph.manifest.applied["junction_copies"] == 4


def test_a_search_over_ways_that_finds_no_end_is_given_up_and_counted() -> None:
    rules = replace(road_rules().turns, longest_search=2)
    restriction = Restriction(1, False, Turn.ANY, frozenset({1}), None, frozenset({4}), OVER)
    roads = [Road(n, n + 1, 10, n) for n in range(1, 5)]
    places = {n: (110.0 + n / 100, 35.0) for n in range(1, 6)}

    given_up, found = (
        forbid_turns(places, edges_of(roads, places), [restriction], each)
        for each in (rules, road_rules().turns)
    )

    assert given_up.dropped == {"turn_via_unclear": 1}
    assert given_up.base_of == {}
    assert found.applied["turn_restrictions_over_ways"] == 1


def test_a_road_that_is_free_only_to_who_starts_before_it_stays_on_the_map(tmp_path: Path) -> None:
    """Everybody else comes to it from the first road, and so over copies of its junctions."""
    ways = [way for way in DIVIDED if way[0] != 30]
    ways += [(30, [2, 5], ONEWAY), (34, [4, 7], {"highway": "residential"})]
    relations = [
        over_ways(1, "no_u_turn", 21, [30], 25),
        over_ways(2, "no_right_turn", 30, [25], 33),
    ]
    source = write_osm(tmp_path / "divided.osm", CARRIAGEWAYS, ways, relations=relations)
    build_roads(source, tmp_path / "roads")
    graph = RoadGraph.load(tmp_path / "roads")

    assert places_on_the_way(graph, 2, 4) == [2, 5, 4]
    assert places_on_the_way(graph, 1, 4) == [1, 2, 3, 6, 5, 4]
    assert places_on_the_way(graph, 2, 1) != [2, 5, 4, 1]
    assert graph.manifest.dropped == {}
