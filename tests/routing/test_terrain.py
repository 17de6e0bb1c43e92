"""A road's terrain is seen in its own line, the same whichever way it is driven."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.graph import LonLat
from routing.speeds import speed_table
from routing.terrain import (
    METRES_PER_DEGREE,
    TerrainRules,
    climb_m,
    line_length_m,
    terrain_of,
    turning_degrees,
)

RULES = TerrainRules(
    shortest_m=500, known_share=0.9, degrees_per_km=(120.0, 350.0), climb_m_per_km=(45.0, 80.0)
)


def metres(*places: tuple[float, float]) -> list[LonLat]:
    """Return places in metres east and north of a point on the equator as longitude, latitude."""
    return [(east / METRES_PER_DEGREE, north / METRES_PER_DEGREE) for east, north in places]


def zigzag(angle_degrees: float, pieces: int, piece_m: float) -> list[LonLat]:
    """Return a line that turns by an angle, left and right in turn, after each piece."""
    half = math.radians(angle_degrees / 2)
    step = (piece_m * math.cos(half), piece_m * math.sin(half))
    places = [(0.0, 0.0)]
    for number in range(pieces):
        east, north = places[-1]
        places.append((east + step[0], north + (step[1] if number % 2 else -step[1])))
    return metres(*places)


def test_a_line_turns_by_the_sum_of_its_bends_left_and_right() -> None:
    corner_and_back = metres((0, 0), (100, 0), (100, 100), (200, 100))

    assert turning_degrees(corner_and_back) == pytest.approx(180)
    assert line_length_m(corner_and_back) == pytest.approx(300)


@pytest.mark.parametrize(
    ("angle_degrees", "expected"), [(5, "straight"), (20, "winding"), (60, "twisting")]
)
def test_terrain_follows_degrees_of_turning_a_kilometre(
    angle_degrees: float, expected: str
) -> None:
    # 21 pieces of 100 m: 20 bends on 2.1 km
    assert terrain_of(zigzag(angle_degrees, 21, 100), RULES) == expected


def test_one_corner_of_a_short_road_makes_no_mountain_of_it() -> None:
    corner = metres((0, 0), (20, 0), (20, 20))

    assert terrain_of(corner, RULES) == "winding"
    assert terrain_of(metres((0, 0), (20, 0), (34, 14)), RULES) == "straight"


def test_a_roundabout_is_not_twisting() -> None:
    ring = [(30 * math.cos(turn), 30 * math.sin(turn)) for turn in range(7)]

    assert terrain_of(metres(*ring, ring[0]), RULES) == "straight"


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([100.0, 115.0, 130.0], "straight"),
        ([100.0, 125.0, 150.0], "winding"),
        ([100.0, 190.0, 100.0], "twisting"),
        ([*range(100, 190, 10), None], "twisting"),
        ([*range(100, 180, 10), None, None], "straight"),
        ([None, None, 900.0], "straight"),
    ],
)
def test_climbs_and_descents_count_where_nearly_all_heights_are_known(
    heights: list[float | None], expected: str
) -> None:
    assert terrain_of(metres((0, 0), (500, 0), (1000, 0)), RULES, heights) == expected


def test_a_climb_leaps_over_points_nobody_measured() -> None:
    assert climb_m([10.0, None, 30.0, 25.0]) == 25.0
    assert climb_m([]) == 0.0


@given(st.lists(st.tuples(st.floats(115, 115.05), st.floats(35, 35.05)), min_size=2, max_size=12))
def test_a_road_has_one_terrain_whichever_way_it_is_driven(points: list[LonLat]) -> None:
    rules = speed_table().terrains

    assert turning_degrees(points) == turning_degrees(points[::-1])
    assert terrain_of(points, rules) == terrain_of(points[::-1], rules)


def test_a_point_and_nothing_are_straight() -> None:
    assert terrain_of([], RULES) == "straight"
    assert terrain_of([(115.0, 35.0)], RULES) == "straight"
