"""Points on roads that are closed or slower in part, and roads with forbidden turns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.closures import (
    CirclePlace,
    EdgeParts,
    EffectKind,
    LinePlace,
    RoadEffect,
    effect_on,
)
from routing.graph import RoadGraph
from routing.kernel import DijkstraKernel
from routing.labels import Labels
from routing.snapping import Snap, snap
from routing.travel_times import (
    Inbound,
    Outbound,
    Route,
    Travel,
    Unreachable,
    UnreachableReason,
    travel_times,
)
from routing.weights import Weights
from tests.routing.conftest import SHANGHAI
from tests.routing.cut_graphs import (
    CutRoads,
    Forbidden,
    effects_on,
    forbid,
    turn_times_cs,
    with_twins,
)
from tests.routing.small_graphs import Road, at, edge_between, small_graph
from tests.routing.strategies import graphs_with_points

KERNEL = DijkstraKernel()
LINE = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.03, 35.0)}
EIGHTHS = tuple(number / 8 for number in range(9))


def times_cs(found: list[Travel | Unreachable]) -> list[int | None]:
    return [item.travel_time_cs if isinstance(item, Travel) else None for item in found]


def closed(*parts: tuple[int, float, float]) -> RoadEffect:
    return RoadEffect(EffectKind.CLOSED, EdgeParts.of(parts))


def slower(factor: float, *parts: tuple[int, float, float]) -> RoadEffect:
    return RoadEffect(EffectKind.SLOWER, EdgeParts.of(parts), factor)


@given(st.data())
def test_times_equal_networkx_on_roads_cut_where_closures_begin_and_end(
    data: st.DataObject,
) -> None:
    graph, points, _ = data.draw(graphs_with_points(fractions=EIGHTHS))
    effects = data.draw(effects_on(graph))
    if data.draw(st.booleans()):
        effects = with_twins(graph, effects)
    factors = np.array(
        data.draw(
            st.lists(
                st.sampled_from((0.5, 1.0, 1.25)),
                min_size=graph.edge_count,
                max_size=graph.edge_count,
            )
        )
    )
    weights = Weights.under(graph, effects, factors)
    base = [max(1, int(cs * f + 0.5)) for cs, f in zip(graph.likely_cs, factors, strict=True)]
    cut = CutRoads(graph, base, effects, points)
    for origin in points:
        found = travel_times(graph, KERNEL, weights, origin, points)
        assert times_cs(found) == cut.times_cs(origin)


@given(st.data())
def test_with_parts_closed_driving_towards_a_point_gives_the_same_travel_and_route(
    data: st.DataObject,
) -> None:
    graph, points, _ = data.draw(graphs_with_points(fractions=EIGHTHS))
    weights = Weights.under(graph, data.draw(effects_on(graph)))
    for destination in points:
        inbound = Inbound(graph, KERNEL, weights, destination)
        for origin in points:
            outbound = Outbound(graph, KERNEL, weights, origin)
            found = outbound.route(destination)
            assert inbound.travel(origin) == outbound.travel(destination)
            assert inbound.route(origin) == found
            if isinstance(found, Route):
                pieces_cs = sum(round(piece.travel_time_s * 100) for piece in found.segments)
                assert pieces_cs == found.travel.travel_time_cs


@settings(max_examples=60)
@given(st.data())
def test_forbidden_turns_are_never_taken_and_nothing_else_is_lost(data: st.DataObject) -> None:
    graph, points, _ = data.draw(graphs_with_points(fractions=(0.25, 0.5, 0.75)))
    forbidden = data.draw(turns_of(graph))
    split = forbid(graph, forbidden)
    weights = Weights.of(split)
    for origin in points:
        expected = turn_times_cs(graph, forbidden, origin, points)
        assert times_cs(travel_times(split, KERNEL, weights, origin, points)) == expected
        for destination in points:
            inbound = Inbound(split, KERNEL, weights, destination)
            outbound = Outbound(split, KERNEL, weights, origin)
            assert inbound.route(origin) == outbound.route(destination)


@settings(max_examples=50)
@given(st.data())
def test_labels_give_the_same_bytes_with_parts_closed_and_turns_forbidden(
    data: st.DataObject,
) -> None:
    graph, points, _ = data.draw(graphs_with_points(fractions=EIGHTHS))
    split = forbid(graph, data.draw(turns_of(graph)))
    weights = Weights.under(split, data.draw(effects_on(split)))
    places = {str(number): point for number, point in enumerate(points)}
    labels = Labels.make(weights, places)
    for here in points:
        outward, inward = labels.outward(here), labels.inward(here)
        outbound = Outbound(split, KERNEL, weights, here)
        inbound = Inbound(split, KERNEL, weights, here)
        for key, place in places.items():
            assert outward.travel(key) == outbound.travel(place)
            assert outward.route(key) == outbound.route(place)
            assert inward.travel(key) == inbound.travel(place)
            assert inward.route(key) == inbound.route(place)


@pytest.mark.realdata
def test_in_a_real_city_circles_and_lines_cut_roads_where_they_should(
    built: Callable[[str], RoadGraph],
) -> None:
    graph = built(SHANGHAI)
    random = np.random.default_rng(4)

    def road() -> tuple[tuple[float, float], ...]:
        points = graph.points_of(int(random.integers(graph.edge_count)))
        return tuple((float(lon), float(lat)) for lon, lat in points)

    effects = []
    for factor in (None, 1.5, None, 2.0, None, 3.7, None, 5.0):
        kind = EffectKind.CLOSED if factor is None else EffectKind.SLOWER
        circle = CirclePlace(*road()[0], radius_m=float(random.uniform(50, 300)))
        effects.append(effect_on(graph, circle, kind, factor=factor))
        effects.append(effect_on(graph, LinePlace(road()), kind, factor=factor))
    weights = Weights.under(graph, effects)
    assert weights.spans
    cut_edges = [edge for edge in weights.spans if graph.same_road[edge] == edge]
    points = [at(graph, int(edge), 0.37) for edge in random.choice(cut_edges, 8)]
    points.append(snap(graph, *road()[0]))
    cut = CutRoads(graph, graph.likely_cs.tolist(), effects, points)
    reached = 0
    for origin in points:
        found = times_cs(travel_times(graph, KERNEL, weights, origin, points))
        assert found == cut.times_cs(origin)
        reached += sum(time is not None for time in found)
    assert len(points) < reached < len(points) ** 2


@st.composite
def turns_of(draw: st.DrawFn, graph: RoadGraph) -> Forbidden:
    """Draw up to three edges with one or two turns that are forbidden from them."""
    found: dict[int, frozenset[int]] = {}
    for edge in draw(st.lists(st.integers(0, graph.edge_count - 1), max_size=3)):
        node = int(graph.head[edge])
        leaving = list(range(int(graph.out_indptr[node]), int(graph.out_indptr[node + 1])))
        if leaving:
            barred = draw(st.lists(st.sampled_from(leaving), min_size=1, max_size=2))
            found[edge] = frozenset(barred)
    return found


def test_a_junction_with_forbidden_turns_is_one_place_for_who_starts_or_ends_there() -> None:
    graph = small_graph(LINE, [Road(1, 2, 10, 1), Road(2, 3, 20, 2), Road(2, 4, 30, 3)])
    into, out = edge_between(graph, 1, 2), edge_between(graph, 2, 3)
    split = forbid(graph, {into: frozenset({out})})
    junction, third = at(split, into, 1.0), at(split, out, 1.0)
    weights = Weights.of(split)

    assert times_cs(travel_times(split, KERNEL, weights, junction, [third])) == [20]
    assert times_cs(travel_times(split, KERNEL, weights, at(split, into, 0.0), [junction])) == [10]
    assert times_cs(travel_times(split, KERNEL, weights, junction, [at(split, out, 0.0)])) == [0]


@pytest.fixture
def street() -> RoadGraph:
    """Return one street of a kilometre between two others, 100 seconds from end to end."""
    return small_graph(
        LINE, [Road(1, 2, 1000, 1), Road(2, 3, 10_000, 2, length_m=1000.0), Road(3, 4, 1000, 3)]
    )


def both_ways(graph: RoadGraph, start: float, stop: float) -> RoadEffect:
    edge, back = edge_between(graph, 2, 3), edge_between(graph, 3, 2)
    return closed((edge, start, stop), (back, 1 - stop, 1 - start))


def travel(weights: Weights, origin: Snap, destination: Snap) -> Travel | Unreachable:
    return travel_times(weights.graph, KERNEL, weights, origin, [destination])[0]


def test_houses_on_either_side_of_a_landslide_are_reached_from_their_side(
    street: RoadGraph,
) -> None:
    weights = Weights.under(street, [both_ways(street, 0.5, 0.625)])
    edge = edge_between(street, 2, 3)
    west, east = at(street, edge_between(street, 1, 2), 0.0), at(street, edge, 1.0)

    assert times_cs([travel(weights, west, at(street, edge, 0.5))]) == [1000 + 5000]
    assert times_cs([travel(weights, east, at(street, edge, 0.75))]) == [2500]
    assert times_cs([travel(weights, at(street, edge, 0.25), at(street, edge, 0.375))]) == [1250]
    assert travel(weights, west, at(street, edge, 0.75)) == Unreachable(
        UnreachableReason.CLOSED_ON_THE_WAY
    )
    assert travel(weights, at(street, edge, 0.25), at(street, edge, 0.75)) == Unreachable(
        UnreachableReason.CLOSED_ON_THE_WAY
    )


def test_a_point_within_the_landslide_is_closed_there_and_not_on_the_way(
    street: RoadGraph,
) -> None:
    weights = Weights.under(street, [both_ways(street, 0.5, 0.625)])
    buried = at(street, edge_between(street, 2, 3), 0.5625)
    west = at(street, edge_between(street, 1, 2), 0.0)

    assert travel(weights, buried, west) == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)
    assert travel(weights, west, buried) == Unreachable(UnreachableReason.CLOSED_AT_DESTINATION)
    assert travel(weights, buried, buried) == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)


def test_a_junction_buried_on_all_sides_is_closed_at_the_origin(street: RoadGraph) -> None:
    pieces = [
        (edge, 0.0, 0.25) if street.tail[edge] == node else (edge, 0.75, 1.0)
        for node in [int(street.tail[edge_between(street, 2, 3)])]
        for edge in range(street.edge_count)
        if node in (street.tail[edge], street.head[edge])
    ]
    weights = Weights.under(street, [closed(*pieces)])
    junction = at(street, edge_between(street, 2, 3), 0.0)
    west = at(street, edge_between(street, 1, 2), 0.0)

    assert travel(weights, junction, west) == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)
    assert travel(weights, west, junction) == Unreachable(UnreachableReason.CLOSED_AT_DESTINATION)
    assert travel(weights, junction, junction) == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)


def test_a_slower_part_counts_for_what_is_driven_of_it_at_all_three_speeds(
    street: RoadGraph,
) -> None:
    edge = edge_between(street, 2, 3)
    weights = Weights.under(street, [slower(3.0, (edge, 0.5, 1.0))])

    found = travel(weights, at(street, edge, 0.25), at(street, edge, 0.75))

    assert isinstance(found, Travel)
    assert found.travel_time_cs == 10_000 * (0.25 + 0.25 * 3)
    assert found.range_s == (50.0, 200.0)
    assert found.distance_m == 500.0


def test_the_range_is_under_the_same_factors_as_the_time(street: RoadGraph) -> None:
    edge = edge_between(street, 2, 3)
    weights = Weights.under(street, [], np.full(street.edge_count, 1.5))

    found = travel(weights, at(street, edge, 0.0), at(street, edge, 1.0))

    assert isinstance(found, Travel)
    assert (found.travel_time_s, found.range_s) == (150.0, (75.0, 300.0))
