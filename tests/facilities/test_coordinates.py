from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.coordinates import (
    Crs,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    read_crs,
    to_wgs84,
    wgs84_to_gcj02,
)
from facilities.errors import BadInputError

METRES_A_DEGREE = 111_320.0


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * METRES_A_DEGREE


# Check values that circulate for the shift: Shanghai, Shenzhen, Beijing.
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_known_points_shift_as_published(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    assert distance_m(wgs84_to_gcj02(*wgs84), gcj02) < 0.01
    assert distance_m(gcj02_to_wgs84(*gcj02), wgs84) < 0.01


# Kept well inside the mainland: at the edge of the shifted area a point may have two origins.
MAINLAND = st.tuples(
    st.floats(min_value=74, max_value=119.5), st.floats(min_value=23, max_value=53)
)


@given(MAINLAND)
def test_there_and_back_is_the_same_place_within_a_centimetre(point: tuple[float, float]) -> None:
    assert distance_m(gcj02_to_wgs84(*wgs84_to_gcj02(*point)), point) < 0.01


@given(MAINLAND)
def test_back_and_there_is_the_same_place_within_a_centimetre(point: tuple[float, float]) -> None:
    assert distance_m(wgs84_to_gcj02(*gcj02_to_wgs84(*point)), point) < 0.01


@given(MAINLAND)
def test_the_shift_is_between_twenty_metres_and_one_and_a_half_kilometres(
    point: tuple[float, float],
) -> None:
    assert 20 < distance_m(wgs84_to_gcj02(*point), point) < 1500


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("Malta", (14.5, 35.9)),
        ("Hong Kong", (114.17, 22.30)),
        ("Macau, Taipa", (113.56, 22.15)),
        ("Taipei", (121.56, 25.04)),
    ],
)
def test_places_without_an_offset_stay_where_they_are(
    place: str, point: tuple[float, float]
) -> None:
    assert wgs84_to_gcj02(*point) == point, place
    assert gcj02_to_wgs84(*point) == point, place


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("Shenzhen, Shekou", (113.915, 22.485)),
        ("Zhuhai, Hengqin", (113.53, 22.13)),
        ("Fujian, Pingtan", (119.79, 25.50)),
    ],
)
def test_mainland_places_near_the_exceptions_are_shifted(
    place: str, point: tuple[float, float]
) -> None:
    assert wgs84_to_gcj02(*point) != point, place


def test_wgs84_is_taken_as_it_is() -> None:
    assert to_wgs84(116.4, 39.9, Crs.WGS84) == (116.4, 39.9)


# The check value that circulates with Baidu's second shift: Tiananmen.
def test_a_known_point_shifts_to_bd09_as_published_and_back() -> None:
    gcj02, bd09 = (116.404, 39.915), (116.41036949371029, 39.92133699351021)
    assert distance_m(gcj02_to_bd09(*gcj02), bd09) < 0.01
    assert distance_m(bd09_to_gcj02(*bd09), gcj02) < 0.01


@pytest.mark.parametrize("crs", Crs)
@given(point=MAINLAND)
def test_every_system_leads_back_to_the_same_place(crs: Crs, point: tuple[float, float]) -> None:
    assert distance_m(to_wgs84(*from_wgs84(*point, crs), crs), point) < 0.01


@given(MAINLAND)
def test_bd09_lies_some_hundred_metres_from_gcj02(point: tuple[float, float]) -> None:
    assert 500 < distance_m(gcj02_to_bd09(*point), point) < 1200


def test_abroad_all_systems_are_the_same() -> None:
    for crs in Crs:
        assert from_wgs84(14.5, 35.9, crs) == (14.5, 35.9)
        assert to_wgs84(14.5, 35.9, crs) == (14.5, 35.9)


def test_an_unknown_system_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="utm50"):
        read_crs("utm50")
