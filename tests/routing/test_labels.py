"""Labels equal Dijkstra after any change of weights, and answer in the very same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import drawn, nearest
from routing.closures import close_ways
from routing.errors import RoadsError
from routing.graph import ARRAYS, RoadGraph, write_graph
from routing.hierarchy import INF, Hierarchy, customise, elimination
from routing.kernel import UNREACHABLE, DijkstraKernel, Weights
from routing.labels import Labels, compile_now, paths, sweep
from routing.snapping import Snap, snap
from routing.travel_times import (
    Inbound,
    Outbound,
    Route,
    Travel,
    Unreachable,
    UnreachableReason,
)
from routing.travel_times.ends import entering, leaving, position_cs, remaining_cs
from tests.routing.conftest import MALTA
from tests.routing.cut_graphs import effects_on, forbid
from tests.routing.small_graphs import Road, at, edge_between, small_graph
from tests.routing.strategies import graphs_with_points

KERNEL = DijkstraKernel()


def canonical(answer: Travel | Route | Unreachable) -> bytes:
    return json.dumps(asdict(answer), sort_keys=True).encode()


def named(points: Sequence[Snap]) -> dict[str, Snap]:
    return {f"centre {index}": point for index, point in enumerate(points)}


def check_matrices(labels: Labels) -> None:
    """Compare every label with one Dijkstra for each place and direction."""
    weights = labels.weights
    rank = Hierarchy.of(weights.graph).rank
    for lane, point in enumerate(labels.points):
        stops = [
            (int(weights.graph.tail[end.edge]), position_cs(weights, end))
            for end in entering(weights, point.stops)
        ]
        starts = [
            (int(weights.graph.head[end.edge]), remaining_cs(weights, end))
            for end in leaving(weights, point.starts)
        ]
        for matrix, times in (
            (labels.matrices.to_places, KERNEL.times_to(weights, stops)),
            (labels.matrices.from_places, KERNEL.times_from(weights, starts)),
        ):
            expected = np.where(times == UNREACHABLE, INF, times)
            assert matrix[rank, lane].tolist() == expected.tolist()


def check_answers(labels: Labels, point: Snap) -> None:
    """Compare what is said of a point with what Dijkstra says of it."""
    weights, graph = labels.weights, labels.weights.graph
    outbound = Outbound(graph, KERNEL, weights, point)
    inbound = Inbound(graph, KERNEL, weights, point)
    for answers, reference in ((labels.outward(point), outbound), (labels.inward(point), inbound)):
        travels = answers.travels()
        lines = dict(zip(labels.keys, answers.lines(labels.keys), strict=True))
        times = {}
        for number, (key, place) in enumerate(labels.places.items()):
            expected = reference.travel(place)
            assert canonical(answers.travel(key)) == canonical(expected)
            assert canonical(travels[key]) == canonical(expected)
            route = reference.route(place)
            assert canonical(answers.route(key)) == canonical(route)
            line = answers.line(key).tolist()
            assert lines[key].tolist() == line
            if isinstance(route, Unreachable) or isinstance(expected, Unreachable):
                assert line == []
                times[number] = INF
            else:
                assert line == [list(each) for each in route.coordinates]
                times[number] = expected.travel_time_cs
        order, times_cs = answers.order()
        assert order.tolist() == sorted(times, key=lambda number: (times[number], number))
        spoken = [None if each == INF else each for each in times.values()]
        assert answers.times_cs() == dict(zip(labels.places, spoken, strict=True))
        assert answers.travels(list(labels.places)[::2]) == {
            key: travels[key] for key in list(labels.places)[::2]
        }
        shown = [times[number] for number in order.tolist()]
        assert times_cs.tolist() == [UNREACHABLE if each == INF else each for each in shown]


@st.composite
def forbidden_turns(draw: st.DrawFn, graph: RoadGraph) -> dict[int, frozenset[int]]:
    """Draw turns that may not be taken, by the edge one comes from."""
    edges = st.integers(0, graph.edge_count - 1)
    return draw(st.dictionaries(edges, st.frozensets(edges, min_size=1, max_size=3), max_size=3))


@given(graphs_with_points(), st.data())
def test_after_any_changes_both_kernels_say_the_same_bytes(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, _ = drawn
    graph = forbid(graph, data.draw(forbidden_turns(graph)))
    for _ in range(data.draw(st.integers(1, 3))):
        weights = Weights.under(graph, data.draw(effects_on(graph)))
        labels = Labels.make(weights, named(points[1:]))
        check_matrices(labels)
        check_answers(labels, points[0])


@given(graphs_with_points(), st.data())
def test_reopening_gives_back_the_same_labels(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, _ = drawn
    before = Labels.make(Weights.of(graph), named(points))
    Labels.make(Weights.under(graph, data.draw(effects_on(graph))), named(points))
    after = Labels.make(Weights.under(graph, []), named(points))

    assert after.key == before.key
    for one, other in zip(after.matrices, before.matrices, strict=True):
        assert one.tolist() == other.tolist()


LINE = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.03, 35.0)}


def test_centres_in_different_components_are_answered_by_name() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(3, 4, 100, way=2)])
    here, there = edge_between(graph, 1, 2), edge_between(graph, 3, 4)
    labels = Labels.make(Weights.of(graph), {"A": at(graph, there, 0.5), "B": at(graph, here, 0.5)})

    answers = labels.outward(at(graph, here, 0.25))

    assert answers.travel("A") == Unreachable(UnreachableReason.NO_ROAD)
    assert [each.tolist() for each in answers.order()] == [[1, 0], [25, UNREACHABLE]]
    assert answers.line("A").tolist() == []


def test_a_centre_on_a_closed_road_is_named_as_such() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    weights = Weights.of(graph, close_ways(graph, [2]))
    closed = at(graph, edge_between(graph, 2, 3), 0.5)
    labels = Labels.make(weights, {"A": closed})
    elsewhere = at(graph, edge_between(graph, 1, 2), 0.5)

    assert labels.outward(elsewhere).travel("A") == Unreachable(
        UnreachableReason.CLOSED_AT_DESTINATION
    )
    assert labels.inward(elsewhere).travel("A") == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)


def test_without_places_there_is_nothing_to_order() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    labels = Labels.make(Weights.of(graph), {})

    answers = labels.outward(at(graph, 0, 0.5))

    assert [each.tolist() for each in answers.order()] == [[], []]
    assert answers.travels() == {}


def test_places_as_near_as_each_other_come_in_the_order_of_their_keys() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    place = at(graph, 0, 1.0)
    labels = Labels.make(Weights.of(graph), {"b": place, "a": place, "c": place})

    order, times_cs = labels.outward(at(graph, 0, 0.0)).order()

    assert [labels.keys[number] for number in order] == ["a", "b", "c"]
    assert times_cs.tolist() == [100, 100, 100]


def test_of_equal_ways_the_smaller_edge_is_taken_even_where_it_is_the_last() -> None:
    graph = small_graph(LINE, [Road(1, 2, 4, way=1), Road(1, 2, 4, way=2), Road(3, 1, 9, way=3)])
    one, other = sorted(np.flatnonzero(graph.likely_cs == 4).tolist())[:2]
    assert (graph.tail[one], graph.head[one]) == (graph.tail[other], graph.head[other])
    # 0.9 of 4 cs is 4 cs, so that coming by the other road and turning back takes as long
    for edge in (one, other):
        labels = Labels.make(Weights.of(graph), {"A": at(graph, edge, 0.9)})
        check_answers(labels, at(graph, edge_between(graph, 3, 1), 0.5))


def test_a_point_a_hair_from_a_junction_does_not_drive_the_hair() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    hair = 1e-17  # so little that the other side's fraction, 1 - hair, is 1
    points = [at(graph, edge, hair) for edge in range(graph.edge_count)]
    labels = Labels.make(Weights.of(graph), named(points))

    for point in points:
        check_answers(labels, point)


def test_two_points_at_one_junction_are_apart_when_every_road_there_is_closed() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    here = at(graph, edge_between(graph, 1, 2), 1.0)
    closed = Weights.of(graph, close_ways(graph, [1, 2]))

    assert Labels.make(Weights.of(graph), {"A": here}).outward(here).order()[1].tolist() == [0]
    shut = Labels.make(closed, {"A": here}).outward(here)
    assert shut.order()[1].tolist() == [UNREACHABLE]
    assert shut.travel("A") == Unreachable(UnreachableReason.CLOSED_AT_ORIGIN)


def test_an_edge_longer_than_labels_hold_is_refused_by_name() -> None:
    graph = small_graph(LINE, [Road(1, 2, 2**30, way=1)])

    with pytest.raises(RoadsError) as refused:
        Labels.make(Weights.of(graph), {"A": at(graph, 0, 0.5)})

    assert refused.value.code == "weight_too_large"


def test_ways_longer_than_labels_hold_are_refused_and_not_cut_off() -> None:
    graph = small_graph(LINE, [Road(n, n + 1, 2**29, way=n) for n in (1, 2, 3)])
    last = edge_between(graph, 3, 4)

    with pytest.raises(RoadsError) as refused:
        Labels.make(Weights.of(graph), {"A": at(graph, last, 1.0)})

    assert refused.value.code == "times_too_long"
    short = small_graph(LINE, [Road(n, n + 1, 2**28, way=n) for n in (1, 2)])
    last = edge_between(short, 2, 3)
    labels = Labels.make(Weights.of(short), {"A": at(short, last, 1.0)})
    assert labels.outward(at(short, last, 0.0)).order()[1].tolist() == [2**28]


def test_other_weights_and_other_places_have_other_keys() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    open_roads, closed = Weights.of(graph), Weights.of(graph, close_ways(graph, [2]))
    one, other = {"A": at(graph, 0, 0.5)}, {"A": at(graph, 0, 0.25)}

    keys = {
        Labels.make(weights, places).key
        for weights in (open_roads, closed)
        for places in (one, other)
    }

    assert len(keys) == 4
    assert Labels.make(open_roads, one).key in keys


def test_real_questions_compile_nothing_that_was_not_compiled_ahead(tmp_path: Path) -> None:
    compile_now()
    before = compiled_versions()
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    write_graph(tmp_path / "roads", graph.manifest, {n: getattr(graph, n) for n in ARRAYS})
    mapped = RoadGraph.load(tmp_path / "roads")
    place = snap(mapped, 110.005, 35.0)
    for _ in range(2):  # made first, then mapped
        labels = Labels.make(Weights.of(mapped), {"A": place}, cache=tmp_path / "labels")
        for answers in (labels.outward(snap(mapped, 110.015, 35.0)), labels.inward(place)):
            answers.order()
            answers.travels()
            answers.line("A")

    assert compiled_versions() == before


def compiled_versions() -> dict[str, int]:
    """Return how many kinds of arguments each compiled function of the roads has met."""
    modules = (elimination, customise, sweep, paths, nearest, drawn)
    return {
        f"{module.__name__}.{name}": len(function.signatures)
        for module in modules
        for name, function in vars(module).items()
        if hasattr(function, "signatures")
    }


@pytest.mark.realdata
@pytest.mark.oracle
def test_fifteen_columns_on_real_roads_equal_dijkstra(built: Callable[[str], RoadGraph]) -> None:
    graph = built(MALTA)
    rng = np.random.default_rng(11)
    nodes = graph.node_lonlat[rng.integers(0, graph.node_count, 18)].tolist()
    points = [snap(graph, lon, lat) for lon, lat in nodes]
    closed = rng.choice(np.unique(graph.way_id), len(graph.way_id) // 30, replace=False)
    for weights in (Weights.of(graph), Weights.of(graph, close_ways(graph, closed.tolist()))):
        labels = Labels.make(weights, named(points[:15]))
        check_matrices(labels)
        for point in points[15:]:
            check_answers(labels, point)
