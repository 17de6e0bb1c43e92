"""Points come onto roads, and what is odd about how they came is said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import PlaceError
from routing.graph import RoadGraph
from routing.snapping import SnapFlag, snap
from tests.routing.small_graphs import Road, edge_between, small_graph

PLACES = {
    1: (110.0, 35.0),
    2: (110.1, 35.0),
    3: (110.1, 35.1),
    4: (110.05, 35.005),
    5: (110.06, 35.005),
}
METRES = 111_194.93


@pytest.fixture
def graph() -> RoadGraph:
    """An L of two roads, the second one-way, and a dropped track north of the first."""
    roads = [
        Road(1, 2, 1000, way=1),
        Road(2, 3, 900, way=2, oneway=True),
        Road(3, 2, 900, way=3, oneway=True, bends=((110.09, 35.05),)),
        Road(4, 5, 60, way=4),
    ]
    return small_graph(PLACES, roads, minimum_edges=3)


def test_a_point_is_put_at_its_foot_on_the_road(graph: RoadGraph) -> None:
    found = snap(graph, 110.025, 35.001)

    assert {found.edge, found.twin} == {edge_between(graph, 1, 2), edge_between(graph, 2, 1)}
    assert (found.lon, found.lat) == pytest.approx((110.025, 35.0))
    along = found.fraction if found.edge == edge_between(graph, 1, 2) else 1 - found.fraction
    assert along == pytest.approx(0.25)
    assert found.snapped_m == pytest.approx(0.001 * METRES, abs=0.1)
    assert found.flags == ()


def test_the_access_leg_is_walked_at_five_kilometres_an_hour(graph: RoadGraph) -> None:
    found = snap(graph, 110.025, 35.001)

    assert found.access_s == pytest.approx(found.snapped_m / (5 / 3.6), abs=0.1)


def test_a_oneway_has_no_twin(graph: RoadGraph) -> None:
    found = snap(graph, 110.0995, 35.05)

    assert found.edge == edge_between(graph, 2, 3)
    assert found.twin is None


def test_over_300_metres_is_far(graph: RoadGraph) -> None:
    assert SnapFlag.FAR_SNAP not in snap(graph, 110.02, 35.0 + 290 / METRES).flags
    assert SnapFlag.FAR_SNAP in snap(graph, 110.02, 35.0 + 310 / METRES).flags


def test_over_five_kilometres_is_off_road_and_still_answered(graph: RoadGraph) -> None:
    found = snap(graph, 110.0, 35.09)

    assert found.flags == (SnapFlag.FAR_SNAP, SnapFlag.OFF_ROAD)
    assert found.snapped_m > 5000


def test_a_nearer_dropped_fragment_is_said(graph: RoadGraph) -> None:
    assert SnapFlag.FRAGMENT in snap(graph, 110.055, 35.0045).flags
    assert SnapFlag.FRAGMENT not in snap(graph, 110.055, 35.001).flags


def test_nearest_is_in_metres_not_in_degrees() -> None:
    # At 60° north a degree of longitude is half a degree of latitude.
    places = {1: (20.0, 60.0), 2: (20.0, 60.2), 3: (20.1, 60.0), 4: (20.2, 60.0)}
    graph = small_graph(places, [Road(1, 2, 10, way=1), Road(3, 4, 10, way=2)])
    point = (20.05, 60.04)

    found = snap(graph, *point)

    assert math.hypot(0.05, 0.04) > 0.05, "in degrees, the first road is the nearer one"
    assert graph.ways_of(found.edge) == (1,)
    west = small_graph(places | {3: (20.05, 60.0)}, [Road(1, 2, 10, way=1), Road(3, 4, 10, way=2)])
    assert west.ways_of(snap(west, 20.05, 60.03).edge) == (1,)


@given(st.floats(110.0, 110.1), st.floats(35.0, 35.1))
def test_a_snapped_point_lies_on_its_edge_at_its_fraction(lon: float, lat: float) -> None:
    graph = small_graph(PLACES, [Road(1, 2, 1000, way=1), Road(2, 3, 900, way=2)])

    found = snap(graph, lon, lat)

    assert 0 <= found.fraction <= 1
    on_road = graph.part_of(found.edge, 0.0, found.fraction)[-1]
    assert on_road == pytest.approx((found.lon, found.lat), abs=2e-6)


def refused(graph: RoadGraph, lon: float, lat: float) -> PlaceError:
    with pytest.raises(PlaceError) as caught:
        snap(graph, lon, lat)
    return caught.value


def test_zero_zero_is_never_a_place(graph: RoadGraph) -> None:
    around_zero = small_graph({1: (-1.0, -1.0), 2: (1.0, 1.0)}, [Road(1, 2, 10, way=1)])

    assert refused(graph, 0.0, 0.0).code == "null_island"
    assert refused(around_zero, 0.0, 0.0).code == "null_island"


def test_swapped_coordinates_are_named_when_swapping_would_help(graph: RoadGraph) -> None:
    error = refused(graph, 35.05, 110.05)

    assert error.code == "swapped_coordinates"
    assert "did you mean longitude 110.05, latitude 35.05?" in str(error)


def test_a_point_outside_the_region_is_told_the_region(graph: RoadGraph) -> None:
    error = refused(graph, 111.0, 35.05)

    assert error.code == "outside_region"
    assert "longitude 110.0000 to 110.1000" in str(error)
    assert error.params == {
        "lon": 111.0,
        "lat": 35.05,
        "bounding_box": [110.0, 35.0, 110.1, 35.1],
    }


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_not_a_place(graph: RoadGraph, bad: float) -> None:
    assert refused(graph, bad, 35.0).code == "not_a_number"
    assert refused(graph, 110.0, bad).code == "not_a_number"
