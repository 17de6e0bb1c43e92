from __future__ import annotations

from service.demo.planar import Crossings, with_junctions
from service.demo.shapes import Line


def test_two_roads_that_cross_share_one_point_there() -> None:
    east: Line = [(0.0, 0.0), (1000.0, 0.0)]
    north: Line = [(400.0, -300.0), (400.0, 700.0)]
    assert with_junctions([east, north]) == [
        [(0.0, 0.0), (400.0, 0.0), (1000.0, 0.0)],
        [(400.0, -300.0), (400.0, 0.0), (400.0, 700.0)],
    ]


def test_a_road_that_crosses_itself_meets_itself() -> None:
    loop: Line = [(0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (100.0, 200.0), (100.0, -200.0)]
    [joined] = with_junctions([loop])
    assert joined.count((100.0, 0.0)) == 2


def test_roads_that_share_an_end_gain_nothing() -> None:
    one: Line = [(0.0, 0.0), (500.0, 0.0)]
    two: Line = [(500.0, 0.0), (500.0, 500.0)]
    assert with_junctions([one, two]) == [one, two]


def test_several_crossings_of_one_segment_come_in_order() -> None:
    east: Line = [(0.0, 0.0), (1000.0, 0.0)]
    streets: list[Line] = [[(x, -50.0), (x, 50.0)] for x in (800.0, 200.0, 500.0)]
    joined = with_junctions([east, *streets])
    assert [x for x, _ in joined[0]] == [0.0, 200.0, 500.0, 800.0, 1000.0]


def test_only_the_segments_over_the_river_are_bridges() -> None:
    river = Crossings([(0.0, -5000.0), (0.0, 5000.0)])
    road: Line = [(-300.0, 0.0), (-100.0, 0.0), (100.0, 20.0), (300.0, 20.0)]
    assert river.of(road) == [1]
    assert river.of([(100.0, 0.0), (900.0, 0.0)]) == []
