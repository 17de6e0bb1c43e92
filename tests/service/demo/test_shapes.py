from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.demo.shapes import (
    Line,
    along,
    crossing,
    distance_m,
    length_m,
    offset,
    resampled,
    rounded_off,
    winding,
)

coordinates = st.integers(-10_000, 10_000).map(float)
points = st.tuples(coordinates, coordinates)
lines = st.lists(points, min_size=2, max_size=12, unique=True)


@given(lines, st.integers(0, 4))
def test_rounding_off_keeps_the_ends_and_never_lengthens(line: Line, times: int) -> None:
    calm = rounded_off(line, times)
    assert (calm[0], calm[-1]) == (line[0], line[-1])
    assert length_m(calm) <= length_m(line) + 1e-6


@given(lines, st.floats(50, 2_000))
def test_resampling_keeps_the_ends_and_makes_no_step_too_long(line: Line, step_m: float) -> None:
    even = resampled(line, step_m)
    assert (even[0], even[-1]) == (line[0], line[-1])
    longest = max(distance_m(a, b) for a, b in itertools.pairwise(even))
    assert longest <= 1.5 * step_m + 1e-6 or len(even) == 2


@given(lines, st.integers(0, 99))
def test_a_winding_road_keeps_its_ends_and_its_swing(line: Line, seed: int) -> None:
    wound = winding(line, 80.0, 4, random.Random(seed))
    assert (wound[0], wound[-1]) == (line[0], line[-1])
    assert all(distance_m(a, b) <= 80.0 + 1e-6 for a, b in zip(line, wound, strict=True))


shares_of_a_line = st.floats(0.1, 0.9)


@given(points, points, points, shares_of_a_line, shares_of_a_line)
def test_the_two_shares_of_a_crossing_name_the_same_point(
    a: tuple[float, float],
    b: tuple[float, float],
    c: tuple[float, float],
    first: float,
    second: float,
) -> None:
    # from c over a point of the line from a to b, so that two such lines always cross
    over = along(a, b, first)
    d = (c[0] + (over[0] - c[0]) / second, c[1] + (over[1] - c[1]) / second)
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    assume(abs(area) > 1e4)  # not nearly one line

    shares = crossing(a, b, c, d)

    assert shares is not None
    assert along(a, b, shares[0]) == pytest.approx(along(c, d, shares[1]), abs=1e-3)
    assert shares == pytest.approx((first, second), abs=1e-6)


def test_parallel_segments_do_not_cross() -> None:
    assert crossing((0, 0), (10, 0), (0, 1), (10, 1)) is None


def test_left_of_a_road_going_east_is_north() -> None:
    assert offset([(0.0, 0.0), (10.0, 0.0)], 3.0) == [(0.0, 3.0), (10.0, 3.0)]
