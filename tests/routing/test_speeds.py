"""Every road has a speed from the table, and every value says where it comes from."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.speeds import Surface, centiseconds, read_speed_table, speed_table

TEXT = files("routing").joinpath("data/speeds.toml").read_text("utf-8")


def test_every_row_has_a_source_and_its_values_in_order() -> None:
    for speed in speed_table().rows.values():
        assert "proposal" in speed.source or "regulation" in speed.source
        assert speed.confidence in {"M", "P"}
        assert speed.low_kmh <= speed.likely_kmh <= speed.high_kmh


def test_the_range_is_the_high_speed_first() -> None:
    times = speed_table().times(1000, "track", Surface.UNPAVED, urban=False)

    assert times.low_cs < times.likely_cs < times.high_cs


@given(st.floats(0, 1e6), st.floats(1, 200))
def test_times_are_whole_centiseconds_and_never_zero(length_m: float, speed_kmh: float) -> None:
    time_cs = centiseconds(length_m, speed_kmh)

    assert time_cs >= 1
    assert abs(time_cs - length_m * 360 / speed_kmh) <= 1


@pytest.mark.parametrize(
    ("surface", "tracktype", "expected"),
    [
        ("asphalt", None, Surface.PAVED),
        ("gravel", "grade1", Surface.UNPAVED),
        (None, "grade1", Surface.PAVED),
        (None, "grade4", Surface.UNPAVED),
        ("unheard of", None, Surface.UNKNOWN),
        (None, None, Surface.UNKNOWN),
    ],
)
def test_surfaces_are_read_from_surface_then_tracktype(
    surface: str | None, tracktype: str | None, expected: Surface
) -> None:
    assert speed_table().surface_of(surface, tracktype) is expected


def test_where_roads_are_dense_is_urban() -> None:
    table = speed_table()
    enough_m = table.urban_density_km_per_km2 * 1000
    town, farm = (112.0, 36.0), (112.5, 36.5)

    urban = table.is_urban(
        np.array([town, town, farm]), np.array([enough_m - 50, 50.0, enough_m - 50])
    )

    assert urban.tolist() == [True, True, False]


def test_no_roads_are_neither_urban_nor_an_error() -> None:
    assert speed_table().is_urban(np.zeros((0, 2)), np.zeros(0)).tolist() == []


def test_every_wrong_row_is_named_at_once() -> None:
    broken = TEXT.replace("low = 60, likely = 90", "low = 95, likely = 90", 1)
    broken = broken.replace('road_class = "track"', 'road_class = "trail"', 1)

    with pytest.raises(ValueError, match="expected 0 < low <= likely <= high") as refused:
        read_speed_table(broken)

    assert "no speed for track" in str(refused.value)
    assert "no speed for trail" in str(refused.value)
