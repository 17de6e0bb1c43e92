"""What each edge costs under closures and factors, whatever order they come in."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.closures import EdgeParts, EffectKind, RoadEffect
from routing.effects import Span, combine
from routing.errors import RoadsError
from routing.graph import RoadGraph
from routing.weights import CLOSED_CS, Costs, Weights
from tests.routing.cut_graphs import effects_on
from tests.routing.small_graphs import Road, small_graph
from tests.routing.strategies import graphs

PLACES = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0)}


@pytest.fixture
def graph() -> RoadGraph:
    return small_graph(PLACES, [Road(1, 2, 101, way=1), Road(2, 3, 1000, way=2)])


def slower(factor: float, *parts: tuple[int, float, float]) -> RoadEffect:
    return RoadEffect(EffectKind.SLOWER, EdgeParts.of(parts), factor)


def closed(*parts: tuple[int, float, float]) -> RoadEffect:
    return RoadEffect(EffectKind.CLOSED, EdgeParts.of(parts))


def test_where_nothing_is_changed_the_weights_are_the_graphs(graph: RoadGraph) -> None:
    weights = Weights.under(graph, [])

    assert weights.version == graph.hash == Weights.of(graph).version
    assert np.array_equal(weights.cost_cs, graph.likely_cs)
    assert np.array_equal(weights.low_cs, graph.low_cs)
    assert np.array_equal(weights.high_cs, graph.high_cs)
    assert Weights.under(graph, [], np.ones(graph.edge_count)).version == graph.hash


def test_a_factor_rounds_half_up_and_never_to_nothing(graph: RoadGraph) -> None:
    weights = Weights.under(graph, [], np.full(graph.edge_count, 1.5))
    short = int(np.flatnonzero(graph.likely_cs == 101)[0])

    assert (weights.low_cs[short], weights.cost_cs[short], weights.high_cs[short]) == (75, 152, 303)
    assert Weights.under(graph, [], np.full(graph.edge_count, 1e-9)).cost_cs.tolist() == [1] * 4


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_a_factor_that_is_no_positive_number_is_refused(graph: RoadGraph, wrong: float) -> None:
    with pytest.raises(ValueError, match="expected factors above 0"):
        Weights.under(graph, [], np.array([1.0, 1.0, wrong, 1.0]))


def test_factors_of_another_graph_are_refused(graph: RoadGraph) -> None:
    with pytest.raises(ValueError, match="expected 4 factors"):
        Weights.under(graph, [], np.ones(3))


def test_of_two_reports_of_one_stretch_the_worse_counts_and_closed_is_worst(
    graph: RoadGraph,
) -> None:
    twice = Weights.under(graph, [slower(2.0, (0, 0.0, 1.0)), slower(3.0, (0, 0.0, 1.0))])
    shut = Weights.under(graph, [slower(3.0, (0, 0.0, 1.0)), closed((0, 0.0, 1.0))])

    assert twice.cost_cs[0] == 3 * graph.likely_cs[0]
    assert (shut.cost_cs[0], shut.low_cs[0], shut.high_cs[0]) == (CLOSED_CS, CLOSED_CS, CLOSED_CS)


def test_a_closed_part_closes_the_way_through_and_keeps_what_lies_on_either_side(
    graph: RoadGraph,
) -> None:
    edge = int(np.flatnonzero(graph.likely_cs == 1000)[0])
    weights = Weights.under(graph, [closed((edge, 0.25, 0.5))])

    assert not weights.is_open[edge]
    assert weights.spans == {edge: (Span(0.25, 0.5, None),)}
    assert weights.costs_of(edge) == Costs(500, 1000, 2000)
    assert [weights.open_until(edge, f) for f in (0.0, 0.25, 0.3, 0.5)] == [0.25, 0.25, None, 1.0]
    assert [weights.open_since(edge, f) for f in (0.25, 0.3, 0.5, 1.0)] == [0.0, None, 0.5, 0.5]


def test_a_slower_part_slows_the_way_through_by_its_share(graph: RoadGraph) -> None:
    edge = int(np.flatnonzero(graph.likely_cs == 1000)[0])
    weights = Weights.under(graph, [slower(3.0, (edge, 0.25, 0.5))])

    assert weights.cost_cs[edge] == 1500
    assert weights.costs_into(edge, 0.375) == Costs(313, 625, 1250)
    assert weights.is_open[edge]


def test_parts_that_cover_an_edge_together_are_the_whole_edge(graph: RoadGraph) -> None:
    in_parts = Weights.under(graph, [closed((0, 0.0, 0.5)), closed((0, 0.5, 1.0))])
    whole = Weights.under(graph, [closed((0, 0.0, 1.0))])

    assert not in_parts.spans
    assert in_parts.version == whole.version


def test_the_version_tells_apart_what_is_closed_behind_a_closed_part(graph: RoadGraph) -> None:
    effects = [closed((0, 0.25, 0.5))]
    longer = [closed((0, 0.25, 0.625))]
    factors = np.ones(graph.edge_count)
    factors[0] = 2.0
    versions = {
        Weights.under(graph, effects).version,
        Weights.under(graph, longer).version,
        Weights.under(graph, effects, factors).version,
        graph.hash,
    }

    assert len(versions) == 4


@given(st.data())
def test_the_order_of_effects_changes_nothing(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    effects = data.draw(effects_on(graph, most=6))
    shuffled = data.draw(st.permutations(effects))

    one, other = Weights.under(graph, effects), Weights.under(graph, shuffled)

    assert one.version == other.version
    assert one.spans == other.spans
    assert np.array_equal(one.cost_cs, other.cost_cs)


@given(st.data())
def test_every_point_of_an_edge_has_the_worst_of_what_was_said_of_it(
    data: st.DataObject,
) -> None:
    graph = data.draw(graphs())
    effects = data.draw(effects_on(graph, most=6))
    combined = combine(graph.edge_count, effects)
    for edge in range(graph.edge_count):
        for middle in (number / 8 + 1 / 16 for number in range(8)):
            said = [
                effect.factor
                for effect in effects
                for row in range(len(effect.parts.edge))
                if effect.parts.edge[row] == edge
                and effect.parts.start[row] < middle < effect.parts.stop[row]
            ]
            expected = None if None in said else max([1.0, *(each for each in said if each)])
            spans = [s for s in combined.spans.get(edge, ()) if s.start < middle < s.stop]
            whole = float(combined.factor[edge]) if len(combined.factor) else 1.0
            found = spans[0].factor if spans else whole
            assert len(spans) <= 1
            assert (None if combined.is_closed[edge] else found) == expected


@given(st.data())
def test_the_likely_cost_stays_between_the_low_and_the_high(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    weights = Weights.under(graph, data.draw(effects_on(graph)))

    assert (weights.low_cs <= weights.cost_cs).all()
    assert (weights.cost_cs <= weights.high_cs).all()
    assert ((weights.cost_cs >= 1) | ~weights.is_open).all()


def test_a_time_that_32_bits_do_not_hold_is_refused_with_its_edge(
    graph: RoadGraph,
) -> None:
    with pytest.raises(RoadsError, match="weights hold") as refused:
        Weights.under(graph, [], np.full(graph.edge_count, 1e9))

    assert refused.value.code == "weight_too_large"
    assert refused.value.params["edge"] == int(graph.high_cs.argmax())


@pytest.mark.parametrize("times", [1e19, 1e300, 1.7e308])
def test_a_time_that_64_bits_do_not_hold_never_comes_out_short(
    graph: RoadGraph, times: float
) -> None:
    factors = np.full(graph.edge_count, times)
    for effects, given_factors in (([], factors), ([slower(times, (0, 0.0, 1.0))], None)):
        with pytest.raises(RoadsError, match="weights hold"):
            Weights.under(graph, effects, given_factors)
