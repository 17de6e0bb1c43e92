"""Every road has a speed from the table, and every value says where it comes from."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.graph import AREAS, SURFACES, TERRAINS
from routing.speeds import Surface, centiseconds, maxspeed_kmh, read_speed_table, speed_table

TEXT = files("routing").joinpath("data/speeds.toml").read_text("utf-8")
TABLE = speed_table()


def test_every_row_has_a_source_and_its_values_in_order() -> None:
    for speed in TABLE.rows.values():
        assert any(word in speed.source for word in ("proposal", "regulation", "measurement"))
        assert speed.confidence in {"R", "M", "P"}
        assert speed.low_kmh <= speed.likely_kmh <= speed.high_kmh


def test_the_measured_inner_city_speeds_are_those_of_dense_cells_and_say_so() -> None:
    measured = {
        "trunk": (37.7, 43.6),
        "primary": (19.4, 22.1),
        "secondary": (17.2, 18.7),
        "tertiary": (16.4, 17.3),
        "residential": (11.0, 13.5),
    }
    for road_class, (slower, faster) in measured.items():
        for surface in (Surface.PAVED, Surface.UNKNOWN):
            speed = TABLE.speed(road_class, surface, "dense")
            assert slower <= speed.likely_kmh <= faster
            assert "Chengdu and Xi'an" in speed.source
            assert speed.confidence == "R"


def test_the_range_is_the_high_speed_first() -> None:
    times = TABLE.times(1000, "track", Surface.UNPAVED)

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
    assert TABLE.surface_of(surface, tracktype) is expected


@given(
    st.sampled_from(sorted({key[0] for key in TABLE.rows})),
    st.sampled_from(SURFACES),
    st.sampled_from(AREAS),
    st.sampled_from(TERRAINS),
    st.none() | st.floats(5, 130),
)
def test_low_likely_and_high_stay_in_order_whatever_the_road(
    road_class: str, surface: str, area: str, terrain: str, limit: float | None
) -> None:
    speed = TABLE.speed(road_class, surface, area, terrain, maxspeed_kmh=limit)

    assert 0 < speed.low_kmh <= speed.likely_kmh <= speed.high_kmh
    assert limit is None or speed.high_kmh <= limit


def test_bends_slow_a_country_road_and_are_in_the_speeds_of_a_town_already() -> None:
    def likely(area: str, terrain: str) -> float:
        return TABLE.speed("tertiary", Surface.PAVED, area, terrain).likely_kmh

    assert likely("rural", "straight") > likely("rural", "winding") > likely("rural", "twisting")
    assert likely("urban", "straight") == likely("urban", "twisting")
    assert likely("dense", "straight") == likely("dense", "twisting")


@pytest.mark.parametrize("area", ["rural", "urban"])
def test_outside_dense_cells_a_limit_draws_the_likely_speed_halfway_to_it(area: str) -> None:
    free = TABLE.speed("primary", Surface.PAVED, area)
    tends_to = 80 * TABLE.limits.toward[area]

    limited = TABLE.speed("primary", Surface.PAVED, area, maxspeed_kmh=80)

    assert limited.likely_kmh == pytest.approx((free.likely_kmh * tends_to) ** 0.5)
    assert free.likely_kmh < limited.likely_kmh < tends_to


def test_in_dense_cells_a_limit_lowers_a_speed_and_never_raises_one() -> None:
    free = TABLE.speed("trunk", Surface.PAVED, "dense")

    limited = TABLE.speed("trunk", Surface.PAVED, "dense", maxspeed_kmh=30)
    generous = TABLE.speed("trunk", Surface.PAVED, "dense", maxspeed_kmh=100)

    assert (limited.likely_kmh, limited.high_kmh) == (27, 30)
    assert generous == free


def test_a_limit_does_not_straighten_bends() -> None:
    straight = TABLE.speed("primary", Surface.PAVED, "rural", maxspeed_kmh=80)
    twisting = TABLE.speed("primary", Surface.PAVED, "rural", "twisting", maxspeed_kmh=80)

    assert twisting.likely_kmh == pytest.approx(
        straight.likely_kmh * TABLE.terrain_share["twisting"][1]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50.0),
        ("80 km/h", 80.0),
        ("30 mph", 48.28032),
        ("none", None),
        ("CN:urban", None),
        ("0", None),
        ("0.0000001", None),
        ("-5", None),
        (None, None),
    ],
)
def test_a_limit_is_read_only_where_it_is_a_plain_speed(
    text: str | None, expected: float | None
) -> None:
    assert maxspeed_kmh(text) == expected


def test_where_roads_are_dense_is_urban() -> None:
    enough_m = TABLE.areas.urban_km_per_km2 * 1000
    town, farm = (112.0, 36.0), (112.5, 36.5)

    area = TABLE.area_of(
        np.array([town, town, farm]),
        np.array([enough_m - 50, 50.0, enough_m - 50]),
        np.zeros(3, dtype=np.bool_),
    )

    assert [AREAS[each] for each in area] == ["urban", "urban", "rural"]


def test_only_a_big_city_of_many_main_roads_is_dense() -> None:
    city = [(112.0 + 0.012 * east, 36.0 + 0.009 * north) for east in range(7) for north in range(7)]
    old_town = [(lon + 1.0, lat) for lon, lat in city]
    crossroads = [(lon + 2.0, lat) for lon, lat in city]
    busy_m = TABLE.areas.urban_km_per_km2 * 1000 + 500
    lengths_m = np.array([busy_m] * 98 + [busy_m if place == 24 else 100.0 for place in range(49)])
    is_main = np.array([True] * 49 + [False] * 49 + [True] * 49)

    area = TABLE.area_of(np.array(city + old_town + crossroads), lengths_m, is_main)

    assert {AREAS[each] for each in area[:49]} == {"dense"}
    assert {AREAS[each] for each in area[49:98]} == {"urban"}
    assert AREAS[area[98 + 24]] == "urban"
    assert AREAS[area[98]] == "rural"


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.booleans()), min_size=1, max_size=40
    )
)
def test_the_surroundings_of_a_cell_are_the_cells_with_roads_around_it(
    roads: list[tuple[int, int, bool]],
) -> None:
    side, metre = TABLE.areas.dense_cells_to_each_side, 1 / 111_194.93
    # on the equator a cell is as wide in degrees as it is high
    middles = np.array(
        [((east + 0.5) * 1000 * metre, (north + 0.5) * 1000 * metre) for east, north, _ in roads]
    )
    lengths_m = np.array(
        [4000.0 + 1000 * (7 * east + 3 * north) % 9000 for east, north, _ in roads]
    )
    held_km: dict[tuple[int, int], float] = {}
    main_km: dict[tuple[int, int], float] = {}
    for (east, north, is_main), length_m in zip(roads, lengths_m.tolist(), strict=True):
        cell = (east, north)
        held_km[cell] = held_km.get(cell, 0.0) + length_m / 1000
        main_km[cell] = main_km.get(cell, 0.0) + (length_m / 1000 if is_main else 0.0)

    area = TABLE.area_of(middles, lengths_m, np.array([is_main for _, _, is_main in roads]))

    for (east, north, _), found in zip(roads, area.tolist(), strict=True):
        around = [
            km
            for (column, row), km in main_km.items()
            if abs(column - east) <= side and abs(row - north) <= side
        ]
        is_urban = held_km[east, north] >= TABLE.areas.urban_km_per_km2
        is_dense = is_urban and np.mean(around) >= TABLE.areas.dense_km_per_km2
        assert AREAS[found] == ("dense" if is_dense else "urban" if is_urban else "rural")


def test_no_roads_are_neither_urban_nor_an_error() -> None:
    nothing = np.zeros(0, dtype=np.bool_)

    assert TABLE.area_of(np.zeros((0, 2)), np.zeros(0), nothing).tolist() == []


def test_every_wrong_row_is_named_at_once() -> None:
    broken = TEXT.replace("low = 60, likely = 90", "low = 95, likely = 90", 1)
    broken = broken.replace('road_class = "track"', 'road_class = "trail"', 1)
    broken = broken.replace("low = 0.6, likely = 0.7", "low = 0.8, likely = 0.7", 1)

    with pytest.raises(ValueError, match="expected 0 < low <= likely <= high") as refused:
        read_speed_table(broken)

    assert "no speed for track" in str(refused.value)
    assert "no speed for trail" in str(refused.value)
    assert "terrain twisting" in str(refused.value)
