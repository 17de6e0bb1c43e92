"""A forbidden turn is never driven, and everything else is as before."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.osm.restrictions import Restriction, Turn
from routing.osm.turns import turning_deg
from tests.routing.osm.driving import places_on_the_way
from tests.routing.osm.osm_files import Member, restriction, write_osm
from tests.routing.osm.turning import Rule, Way, times_by_turns_cs
from tests.routing.small_graphs import Road, small_graph

PLACES = {n: (110.0 + 0.01 * (n % 3), 35.0 + 0.01 * (n // 3)) for n in range(6)}

# A crossing: west 1, middle 2, east 3, north 4, south 5; about 1 km each.
CROSSING = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0)}
CROSSING |= {4: (110.01, 35.01), 5: (110.01, 34.99)}
ARMS = [(10 + end, [end, 2], {"highway": "primary"}) for end in (1, 3, 4, 5)]
Relation = tuple[int, list[Member], dict[str, str]]


def crossing(
    folder: Path, *relations: Relation, ways: list[tuple[int, list[int], dict[str, str]]] = ARMS
) -> RoadGraph:
    source = write_osm(folder / "crossing.osm", CROSSING, ways, relations=relations)
    build_roads(source, folder / "roads")
    return RoadGraph.load(folder / "roads")


# Few ways round, so that what is forbidden over a way is what one would have driven.
ladders = st.lists(st.integers(1, 6), min_size=7, max_size=7).map(
    lambda costs: [
        (tail, head, cost, False)
        for (tail, head), cost in zip(
            [(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)], costs, strict=True
        )
    ]
)


@st.composite
def restricted_maps(draw: st.DrawFn) -> tuple[list[Way], list[Rule]]:
    """Draw a few roads and, at their junctions, turns that are forbidden or demanded."""
    places = st.integers(0, len(PLACES) - 1)
    drawn = draw(
        st.lists(
            st.tuples(places, places, st.integers(1, 6), st.booleans()), min_size=3, max_size=12
        )
        | ladders
    )
    ways = [
        Way(number, tail, head, cost_cs, oneway)
        for number, (tail, head, cost_cs, oneway) in enumerate(drawn, start=1)
        if tail != head
    ]
    pairs = [
        (first.number, via, second.number)
        for first in ways
        for via in (first.tail, first.head)
        for second in ways
        if via in (second.tail, second.head)
    ]
    if not pairs:
        return ways, []
    rules = [
        Rule(is_demand, *pair)
        for is_demand, pair in draw(
            st.lists(st.tuples(st.booleans(), st.sampled_from(pairs)), max_size=6)
        )
    ]
    return ways, rules + draw(rules_over(ways))


def rules_over(ways: list[Way]) -> st.SearchStrategy[list[Rule]]:
    """Draw rules over one way or two between the first and the last, all of them joined."""
    joined = {
        way.number: [
            other.number
            for other in ways
            if {other.tail, other.head} & {way.tail, way.head} and other != way
        ]
        for way in ways
    }
    chains = [[first, second] for first, others in joined.items() for second in others]
    chains = [[*chain, last] for chain in chains for last in joined[chain[-1]]]
    chains = [chain for chain in chains if chain[1] not in (chain[0], chain[2])]
    chains += [
        [*chain[:-1], last, end]
        for chain in chains[:200]
        for last in joined[chain[1]]
        for end in joined[last]
        if last not in chain[:2] and end not in (chain[1], last)
    ]
    if not chains:
        return st.just([])
    drawn = st.lists(st.tuples(st.booleans(), st.sampled_from(chains)), max_size=8)
    return drawn.map(
        lambda found: [
            Rule(is_demand, chain[0], None, chain[-1], frozenset(chain[1:-1]))
            for is_demand, chain in found
        ]
    )


@settings(max_examples=80)
@given(restricted_maps())
def test_every_time_to_the_end_of_a_road_is_that_of_a_search_turn_by_turn(
    drawn: tuple[list[Way], list[Rule]],
) -> None:
    ways, rules = drawn
    if not ways:
        return
    graph = restricted_graph(ways, rules)
    osmid = graph.node_osmid.tolist()
    originals = [n for n in range(graph.node_count) if graph.base_node[n] == n]
    for origin in originals:
        found = DijkstraKernel().times_from(Weights.of(graph), [(origin, 0)]).tolist()
        reached: dict[tuple[int, int], int] = {}
        for edge in range(graph.edge_count):
            if found[graph.tail[edge]] >= 0:
                time_cs = found[graph.tail[edge]] + int(graph.likely_cs[edge])
                end = graph.ways_of(edge)[0], osmid[graph.head[edge]]
                reached[end] = min(time_cs, reached.get(end, time_cs))
        assert reached == times_by_turns_cs(ways, rules, osmid[origin])


def restricted_graph(ways: list[Way], rules: list[Rule]) -> RoadGraph:
    roads = [
        Road(way.tail, way.head, way.cost_cs, way.number, way.oneway, bends=bend(way))
        for way in ways
    ]
    restrictions = [
        Restriction(
            number,
            rule.is_demand,
            Turn.ANY,
            frozenset({rule.from_way}),
            rule.via,
            frozenset({rule.to_way}),
            rule.over,
        )
        for number, rule in enumerate(rules)
    ]
    return small_graph(PLACES, roads, restrictions=restrictions)


def bend(way: Way) -> tuple[tuple[float, float], ...]:
    """Tell roads between the same places apart."""
    return ((110.5, 35.5 + way.number / 100),)


@settings(max_examples=40)
@given(restricted_maps())
def test_copies_are_of_the_same_place_and_road_as_their_originals(
    drawn: tuple[list[Way], list[Rule]],
) -> None:
    if not drawn[0]:
        return
    graph = restricted_graph(*drawn)
    base, same_road = graph.base_node, graph.same_road
    assert (base[base] == base).all()
    assert (graph.node_lonlat[base] == graph.node_lonlat).all()
    assert (graph.node_osmid[base] == graph.node_osmid).all()
    assert (same_road[same_road] == same_road).all()
    assert (base[graph.head[same_road]] == base[graph.head]).all()
    assert (graph.tail[same_road] == base[graph.tail]).all()
    for name in ("likely_cs", "low_cs", "high_cs", "length_m", "twin", "is_along", "way_id"):
        values = getattr(graph, name)
        assert (values[same_road] == values).all(), name
    paired = np.flatnonzero(graph.twin >= 0)
    assert (same_road[graph.twin[paired]] == graph.twin[paired]).all(), "a copy is nobody's twin"


@settings(max_examples=40)
@given(restricted_maps(), st.randoms(use_true_random=False))
def test_the_order_of_roads_and_restrictions_does_not_matter(
    drawn: tuple[list[Way], list[Rule]], shuffler: random.Random
) -> None:
    ways, rules = drawn
    if not ways:
        return
    other_ways, other_rules = list(ways), list(rules)
    shuffler.shuffle(other_ways)
    shuffler.shuffle(other_rules)

    assert restricted_graph(other_ways, other_rules).hash == restricted_graph(ways, rules).hash


def test_without_restrictions_a_junction_stays_one(tmp_path: Path) -> None:
    graph = crossing(tmp_path)

    assert graph.node_count == 5
    assert graph.base_node.tolist() == list(range(5))


def test_a_forbidden_left_turn_is_driven_by_turning_round_further_on(tmp_path: Path) -> None:
    graph = crossing(tmp_path, restriction(1, "no_left_turn", 11, 2, 14))

    assert places_on_the_way(graph, 1, 4) == [1, 2, 3, 2, 4]
    assert places_on_the_way(graph, 1, 3) == [1, 2, 3]
    assert places_on_the_way(graph, 5, 4) == [5, 2, 4]
    assert graph.manifest.applied == {
        "junction_copies": 1,
        "junctions_split": 1,
        "turn_restrictions": 1,
    }


def test_who_may_only_drive_straight_on_takes_no_turn_and_does_not_turn_back(
    tmp_path: Path,
) -> None:
    graph = crossing(tmp_path, restriction(1, "only_straight_on", 11, 2, 13))

    assert places_on_the_way(graph, 1, 4) == [1, 2, 3, 2, 4]
    assert places_on_the_way(graph, 1, 5) == [1, 2, 3, 2, 5]
    assert places_on_the_way(graph, 4, 5) == [4, 2, 5]


def test_two_restrictions_at_one_junction_both_hold(tmp_path: Path) -> None:
    graph = crossing(
        tmp_path,
        restriction(1, "no_left_turn", 11, 2, 14),
        restriction(2, "no_straight_on", 11, 2, 13),
    )

    assert places_on_the_way(graph, 1, 4) == [1, 2, 5, 2, 4]
    assert places_on_the_way(graph, 1, 3) == [1, 2, 5, 2, 3]
    assert graph.manifest.applied["junction_copies"] == 1


def test_where_turning_back_is_forbidden_one_turns_at_the_next_place(tmp_path: Path) -> None:
    graph = crossing(
        tmp_path,
        restriction(1, "no_left_turn", 11, 2, 14),
        restriction(2, "no_u_turn", 13, 3, 13),
        ways=[*ARMS, (20, [3, 5], {"highway": "primary"})],
    )

    assert places_on_the_way(graph, 1, 4) == [1, 2, 5, 2, 4]


def test_a_way_that_runs_on_through_the_junction_is_restricted_on_the_side_that_is_meant(
    tmp_path: Path,
) -> None:
    through = [
        (1, [1, 2, 3], {"highway": "primary"}),
        (2, [4, 2, 5], {"highway": "primary"}),
    ]
    graph = crossing(tmp_path, restriction(9, "no_left_turn", 1, 2, 2), ways=through)

    assert places_on_the_way(graph, 1, 4) == [1, 2, 3, 2, 4]
    assert places_on_the_way(graph, 1, 5) == [1, 2, 5]
    assert places_on_the_way(graph, 3, 4) == [3, 2, 4]
    assert places_on_the_way(graph, 3, 5) == [3, 2, 1, 2, 5]


def test_one_may_not_turn_back_in_the_middle_of_a_way_that_runs_on(tmp_path: Path) -> None:
    through = [(1, [1, 2, 3], {"highway": "primary"}), (2, [4, 2], {"highway": "primary"})]
    graph = crossing(
        tmp_path,
        restriction(1, "no_u_turn", 1, 2, 1),
        restriction(2, "no_u_turn", 2, 2, 2),
        ways=through,
    )

    assert places_on_the_way(graph, 1, 3) == [1, 2, 3]
    assert graph.manifest.applied == {
        "junction_copies": 3,
        "junctions_split": 1,
        "turn_restrictions": 2,
    }


def test_whoever_starts_at_the_junction_or_beyond_it_may_take_any_turn(tmp_path: Path) -> None:
    graph = crossing(tmp_path, restriction(1, "no_left_turn", 11, 2, 14))
    junction = int(np.flatnonzero(graph.node_osmid == 2)[0])

    assert places_on_the_way(graph, 2, 4) == [2, 4]
    assert graph.base_node[junction] == junction


@pytest.mark.parametrize("oneway", ["no", "yes"])
def test_who_may_go_nowhere_may_turn_back_and_a_oneway_stays_a_road(
    tmp_path: Path, oneway: str
) -> None:
    ways = [(11, [1, 2], {"highway": "primary", "oneway": oneway}), *ARMS[1:]]
    ways.append((20, [5, 1], {"highway": "primary"}))
    nowhere = [restriction(end, "no_exit", 11, 2, 10 + end) for end in (1, 3, 4, 5)]
    graph = crossing(tmp_path, *nowhere, ways=ways)

    expected = [1, 5, 2, 3] if oneway == "no" else [1, 2, 3]
    assert places_on_the_way(graph, 1, 3) == expected
    assert graph.manifest.dropped["turn_leaves_no_way"] == 1


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (
            (
                1,
                [("way", 11, "from"), ("node", 2, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction:conditional": "no_left_turn @ (07:00-09:00)"},
            ),
            "turn_conditional",
        ),
        (
            (
                1,
                [("way", 11, "from"), ("node", 2, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction:hgv": "no_left_turn"},
            ),
            "turn_for_others",
        ),
        (
            restriction(1, "no_left_turn", 11, 2, 14, **{"except": "bus;motor_vehicle"}),
            "turn_excepted",
        ),
        (restriction(1, "no_such_turn", 11, 2, 14), "turn=no_such_turn"),
        (restriction(1, "no_left_turn", 11, 2, 77), "turn_without_road"),
        (restriction(1, "no_left_turn", 11, 4, 14), "turn_nothing_to_forbid"),
        (
            (
                1,
                [("way", 11, "from"), ("way", 13, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction": "no_u_turn"},
            ),
            "turn_nothing_to_forbid",
        ),
        (
            (
                1,
                [("way", 11, "from"), ("way", 13, "via"), ("node", 2, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction": "no_u_turn"},
            ),
            "turn_via_unclear",
        ),
        (
            (
                1,
                [("way", 11, "from"), ("way", 11, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction": "no_u_turn"},
            ),
            "turn_via_unclear",
        ),
        (
            (
                1,
                [("way", 11, "from"), ("way", 77, "via"), ("way", 14, "to")],
                {"type": "restriction", "restriction": "no_u_turn"},
            ),
            "turn_without_road",
        ),
        (
            (1, [("way", 11, "from")], {"type": "restriction", "restriction": "no_u_turn"}),
            "turn_incomplete",
        ),
    ],
)
def test_a_restriction_that_is_not_applied_is_counted_by_reason(
    tmp_path: Path, relation: Relation, reason: str
) -> None:
    graph = crossing(tmp_path, relation)

    assert graph.manifest.dropped == {reason: 1}
    assert graph.node_count == 5


@pytest.mark.parametrize(
    ("onward", "expected_deg"),
    [((2.0, 0.0), 0.0), ((1.0, 1.0), 90.0), ((1.0, -1.0), -90.0), ((0.0, 0.0), -180.0)],
)
def test_a_turn_to_the_left_is_above_zero(onward: tuple[float, float], expected_deg: float) -> None:
    assert turning_deg([(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), onward]) == pytest.approx(
        expected_deg
    )
