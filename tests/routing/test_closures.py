"""A closure takes out the roads of its place, in the directions it names, and no others."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.closures import (
    CirclePlace,
    Coverage,
    Direction,
    EdgeParts,
    EffectKind,
    LinePlace,
    Place,
    WayPlace,
    close_ways,
    closure_rules,
    coverage_of,
    effect_on,
    parts_on,
)
from routing.errors import ClosureError, WayError
from routing.graph import RoadGraph
from routing.terrain import METRES_PER_DEGREE
from tests.routing.small_graphs import Road, edge_between, small_graph
from tests.routing.strategies import graphs

PLACES = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.01, 35.01)}
ACROSS = 0.01 * METRES_PER_DEGREE * math.cos(math.radians(35.0))  # metres from 1 to 2
CLOSED, SLOWER, ONE_WAY = EffectKind.CLOSED, EffectKind.SLOWER, EffectKind.ONE_WAY


@pytest.fixture
def graph() -> RoadGraph:
    """Return a straight road of two ways, a road off it to the north, and a way far away."""
    far = {5: (110.2, 34.9), 6: (110.3, 34.9)}
    roads = [
        Road(1, 2, 50, way=7, length_m=ACROSS),
        Road(2, 3, 50, way=7, length_m=ACROSS),
        Road(2, 4, 50, way=8, length_m=1112.0),
        Road(5, 6, 500, way=9, length_m=9000.0, oneway=True),
    ]
    return small_graph(PLACES | far, roads)


def as_rows(parts: EdgeParts) -> dict[int, tuple[float, float]]:
    rows = zip(parts.edge.tolist(), parts.start.tolist(), parts.stop.tolist(), strict=True)
    return {edge: (start, stop) for edge, start, stop in rows}


def problems_with(
    graph: RoadGraph,
    place: Place,
    kind: EffectKind = CLOSED,
    factor: float | None = None,
    direction: Direction = Direction.BOTH,
) -> dict[str, str]:
    """Return the code of each thing that is wrong, by its field."""
    with pytest.raises(ClosureError) as refused:
        effect_on(graph, place, kind, factor=factor, direction=direction)
    return {each.params["field"]: each.code for each in refused.value.problems}


def test_every_edge_of_a_way_is_closed_in_both_directions(graph: RoadGraph) -> None:
    closed = close_ways(graph, [7])

    assert {edge for edge in range(graph.edge_count) if closed[edge]} == {
        edge for edge in range(graph.edge_count) if 7 in graph.ways_of(edge)
    }
    assert closed.sum() == 4


def test_the_graph_is_not_edited(graph: RoadGraph) -> None:
    before = graph.likely_cs.copy()

    close_ways(graph, [7, 8])

    assert np.array_equal(graph.likely_cs, before)


def test_no_ways_close_nothing(graph: RoadGraph) -> None:
    assert not close_ways(graph, []).any()


def test_every_unknown_way_is_named_at_once(graph: RoadGraph) -> None:
    with pytest.raises(WayError, match="way 41, 42") as refused:
        close_ways(graph, [42, 7, 41])

    assert refused.value.code == "unknown_way"
    assert refused.value.params == {"ways": [41, 42]}


def test_a_way_is_all_of_its_edges_from_end_to_end(graph: RoadGraph) -> None:
    effect = effect_on(graph, WayPlace(7), CLOSED)

    assert as_rows(effect.parts) == dict.fromkeys(
        np.flatnonzero(close_ways(graph, [7])).tolist(), (0.0, 1.0)
    )
    assert coverage_of(graph, effect.parts) == Coverage(4, (7,), round(2 * ACROSS, 1))


def test_one_direction_of_a_way_is_by_the_order_of_its_nodes(graph: RoadGraph) -> None:
    eastward = np.array([PLACES_BY_LON[int(t)] < PLACES_BY_LON[int(h)] for t, h in ends(graph)])
    marked = replace(graph, is_along=eastward)
    edge, back = edge_between(graph, 1, 2), edge_between(graph, 2, 1)

    along = as_rows(parts_on(marked, WayPlace(7), Direction.ALONG))
    against = as_rows(effect_on(marked, WayPlace(7), CLOSED, direction=Direction.AGAINST).parts)

    assert (edge in along, back in along, edge in against, back in against) == (
        *(True, False),
        *(False, True),
    )
    stays_open = effect_on(marked, WayPlace(7), ONE_WAY, direction=Direction.ALONG)
    assert as_rows(stays_open.parts) == against


PLACES_BY_LON = {1: 0, 2: 1, 3: 2, 4: 1, 5: 9, 6: 10}


def ends(graph: RoadGraph) -> list[tuple[int, int]]:
    osmid = graph.node_osmid
    return [(int(osmid[t]), int(osmid[h])) for t, h in zip(graph.tail, graph.head, strict=True)]


def test_the_way_back_of_a_oneway_road_is_no_road(graph: RoadGraph) -> None:
    marked = replace(graph, is_along=np.ones(graph.edge_count, dtype=np.bool_))

    assert problems_with(marked, WayPlace(9), direction=Direction.AGAINST) == {
        "direction": "no_road_that_way"
    }


def test_a_circle_covers_the_part_of_the_road_within_it_in_both_directions(
    graph: RoadGraph,
) -> None:
    middle = CirclePlace(110.005, 35.0, ACROSS / 4)

    found = as_rows(parts_on(graph, middle))

    assert found.keys() == {edge_between(graph, 1, 2), edge_between(graph, 2, 1)}
    for start, stop in found.values():
        assert (start, stop) == pytest.approx((0.25, 0.75), abs=1e-6)
    covered = coverage_of(graph, parts_on(graph, middle))
    assert (covered.edges, covered.ways) == (2, (7,))
    assert covered.length_m == pytest.approx(ACROSS / 2, abs=0.1)


def test_a_circle_at_a_junction_cuts_into_every_road_there(graph: RoadGraph) -> None:
    found = as_rows(parts_on(graph, CirclePlace(110.01, 35.0, 100)))

    assert len(found) == 6
    out, back = edge_between(graph, 2, 4), edge_between(graph, 4, 2)
    assert found[out] == pytest.approx((0.0, 100 / 1112), abs=1e-4)
    assert found[back] == pytest.approx((1 - 100 / 1112, 1.0), abs=1e-4)
    assert {start for start, stop in found.values() if stop < 1} == {0.0}


def test_a_road_that_bends_out_of_a_circle_and_back_is_covered_twice() -> None:
    bends = ((110.0, 35.002), (110.002, 35.002), (110.002, 35.0))
    graph = small_graph(
        {1: (110.0, 34.999), 2: (110.002, 34.999)}, [Road(1, 2, 50, 1, oneway=True, bends=bends)]
    )
    # the two legs are 182 m apart, the loop between them 222 m to the north
    parts = parts_on(graph, CirclePlace(110.001, 34.9995, 120))

    assert parts.edge.tolist() == [0, 0]
    assert parts.start[0] == 0.0
    assert parts.stop[1] == 1.0
    assert parts.stop[0] < parts.start[1]


@given(st.data())
def test_a_point_is_in_a_part_when_it_is_in_the_circle(data: st.DataObject) -> None:
    graph = data.draw(graphs())
    west, south, east, north = graph.manifest.bounding_box
    lon = data.draw(st.floats(max(west, 110.0), min(east, 110.03)))
    lat = data.draw(st.floats(max(south, 35.0), min(north, 35.03)))
    radius_m = data.draw(st.floats(10, 3000))
    try:
        parts = parts_on(graph, CirclePlace(lon, lat, radius_m))
    except ClosureError as refused:
        if refused.code != "no_road_here":
            raise
        parts = EdgeParts.of([])
    rows = list(zip(parts.edge.tolist(), parts.start.tolist(), parts.stop.tolist(), strict=True))
    scale = np.array((math.cos(math.radians(lat)), 1.0)) * METRES_PER_DEGREE
    for edge in range(graph.edge_count):
        plane = (graph.points_of(edge) - np.array((lon, lat))) * scale
        run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(plane, axis=0).T))))
        if run[-1] == 0:
            continue
        for fraction in np.linspace(0, 1, 23):
            spot = [np.interp(fraction * run[-1], run, plane[:, axis]) for axis in (0, 1)]
            distance_m = float(np.hypot(*spot))
            is_in = any(e == edge and a <= fraction <= b for e, a, b in rows)
            if abs(distance_m - radius_m) > 0.1:  # on the rim either is right
                assert is_in == (distance_m < radius_m)


def test_a_line_along_a_road_covers_what_it_was_drawn_along(graph: RoadGraph) -> None:
    drawn = LinePlace(((110.0025, 35.00003), (110.0075, 34.99998)))

    found = as_rows(parts_on(graph, drawn))

    assert found.keys() == {edge_between(graph, 1, 2), edge_between(graph, 2, 1)}
    for start, stop in found.values():
        assert (start, stop) == pytest.approx((0.25, 0.75), abs=1e-3)


def test_a_line_with_a_direction_takes_the_edges_that_run_with_it(graph: RoadGraph) -> None:
    westward = LinePlace(((110.0075, 35.0), (110.0025, 35.0)))
    edge, back = edge_between(graph, 1, 2), edge_between(graph, 2, 1)

    assert as_rows(parts_on(graph, westward, Direction.ALONG)).keys() == {back}
    assert as_rows(parts_on(graph, westward, Direction.AGAINST)).keys() == {edge}
    only_west = effect_on(graph, westward, ONE_WAY, direction=Direction.ALONG)
    assert as_rows(only_west.parts).keys() == {edge}


def test_a_line_along_two_roads_round_a_corner_leaves_the_third_alone(graph: RoadGraph) -> None:
    corner = LinePlace(((110.0, 35.0), (110.01, 35.0), (110.01, 35.01)))

    found = as_rows(parts_on(graph, corner))

    pairs = ((1, 2), (2, 1), (2, 4), (4, 2))
    assert found.keys() == {edge_between(graph, *pair) for pair in pairs}
    assert set(found.values()) == {(0.0, 1.0)}


def test_a_line_across_a_road_does_not_close_it_and_says_so(graph: RoadGraph) -> None:
    across = LinePlace(((110.005, 35.0005), (110.005, 34.9999)))

    with pytest.raises(
        ClosureError, match="no road runs along the line; the nearest is"
    ) as refused:
        parts_on(graph, across)

    assert refused.value.code == "no_road_here"
    assert refused.value.params["nearest_m"] == pytest.approx(11.1, abs=0.2)


def test_a_circle_in_the_fields_says_how_far_the_nearest_road_is(graph: RoadGraph) -> None:
    with pytest.raises(ClosureError, match="no road lies in the circle") as refused:
        effect_on(graph, CirclePlace(110.005, 35.005, 300), CLOSED)

    assert refused.value.params["nearest_m"] == pytest.approx(455, abs=2)


def test_a_circle_that_covers_everything_is_refused_with_the_numbers(graph: RoadGraph) -> None:
    everything = CirclePlace(110.1, 35.0, 40_000)

    with pytest.raises(ClosureError, match="covers 100% of all roads here, 50% at most") as refused:
        effect_on(graph, everything, CLOSED)

    assert refused.value.params == {
        "field": "place",
        "value": "100%",
        "share": 1.0,
        "max_share": closure_rules().max_share,
    }


@pytest.mark.parametrize("radius_m", [0.0, -5.0, math.nan, math.inf, 60_000.0])
def test_a_radius_that_makes_no_circle_is_refused(graph: RoadGraph, radius_m: float) -> None:
    place = CirclePlace(110.005, 35.0, radius_m)

    assert problems_with(graph, place) == {"place.radius_m": "bad_radius"}


def test_an_unknown_way_names_its_field(graph: RoadGraph) -> None:
    assert problems_with(graph, WayPlace(41)) == {"place.way": "unknown_way"}


def test_a_line_of_one_point_is_refused(graph: RoadGraph) -> None:
    here = (110.005, 35.0)

    assert problems_with(graph, LinePlace(())) == {"place.points": "line_of_one_point"}
    assert problems_with(graph, LinePlace((here, here))) == {"place.points": "line_of_one_point"}


def test_a_line_of_too_many_points_is_refused(graph: RoadGraph) -> None:
    drawn = LinePlace(tuple((110.0 + n / 1e5, 35.0) for n in range(501)))

    assert problems_with(graph, drawn) == {"place.points": "line_too_long"}


def test_everything_that_is_wrong_is_said_at_once(graph: RoadGraph) -> None:
    place = LinePlace(((110.005, 35.0), (11.0, 3.0), (math.nan, 35.0)))

    assert problems_with(graph, place, ONE_WAY, factor=2.0) == {
        "place.points[1]": "outside_region",
        "place.points[2]": "not_a_number",
        "factor": "factor_not_used",
        "direction": "one_way_of_both",
    }
    assert problems_with(
        graph, CirclePlace(11.0, 3.0, -1.0), SLOWER, direction=Direction.ALONG
    ) == {
        "place": "outside_region",
        "place.radius_m": "bad_radius",
        "factor": "bad_factor",
        "direction": "circle_without_direction",
    }


@pytest.mark.parametrize("factor", [None, 1.0, 0.5, math.nan, math.inf, 21.0])
def test_slower_must_say_by_how_much(graph: RoadGraph, factor: float | None) -> None:
    assert problems_with(graph, WayPlace(7), SLOWER, factor) == {"factor": "bad_factor"}


def test_a_copy_of_a_road_is_closed_with_it_and_counts_once_in_its_length(
    graph: RoadGraph,
) -> None:
    # the copy lies where its road lies: here the last edge is made one of the first
    copy = edge_between(graph, 2, 1)
    original = edge_between(graph, 1, 2)
    shape = np.asarray(graph.point_lonlat).copy()
    rows = slice(int(graph.point_offset[copy]), int(graph.point_offset[copy + 1]))
    shape[rows] = graph.points_of(original)
    same_road = np.arange(graph.edge_count, dtype=np.int32)
    same_road[copy] = original
    copied = replace(graph, point_lonlat=shape, same_road=same_road)

    found = as_rows(parts_on(copied, CirclePlace(110.0025, 35.0, 100)))

    assert found[original] == found[copy]
    covered = coverage_of(copied, parts_on(copied, CirclePlace(110.0025, 35.0, 100)))
    assert covered.length_m == pytest.approx(200, abs=0.2)
