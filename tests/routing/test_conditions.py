"""Night, rain, snow and ice make roads slower by class, area, surface and terrain."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files

import numpy as np
import pytest

from routing.closures import CirclePlace
from routing.conditions import (
    Clock,
    Condition,
    ConditionKind,
    clock_of,
    condition_table,
    factors_of,
    next_change,
    read_condition_table,
)
from routing.errors import ClosureError
from routing.graph import AREAS, SURFACES, TERRAINS, RoadGraph
from routing.osm.rules import road_rules
from routing.weights import Weights
from tests.routing.small_graphs import Road, edge_between, small_graph

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in China
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
RAIN, SNOW, ICE, NIGHT = (
    Condition(ConditionKind.RAIN),
    Condition(ConditionKind.SNOW),
    Condition(ConditionKind.ICE),
    Condition(ConditionKind.NIGHT),
)


@pytest.fixture
def graph() -> RoadGraph:
    """Return a trunk road through town, a residential street and a winding unpaved track."""
    places = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.01, 35.01)}
    roads = [
        Road(1, 2, 1000, 1, oneway=True, road_class="trunk"),
        Road(2, 3, 1000, 2, oneway=True, road_class="residential"),
        Road(2, 4, 1000, 3, oneway=True, road_class="track"),
    ]
    graph = small_graph(places, roads)
    area = np.full(3, AREAS.index("rural"), dtype=np.uint8)
    surface = np.full(3, SURFACES.index("paved"), dtype=np.uint8)
    terrain = np.full(3, TERRAINS.index("straight"), dtype=np.uint8)
    area[edge_between(graph, 1, 2)] = AREAS.index("dense")
    surface[edge_between(graph, 2, 4)] = SURFACES.index("unpaved")
    terrain[edge_between(graph, 2, 4)] = TERRAINS.index("winding")
    return replace(graph, area=area, surface=surface, terrain=terrain)


def by_name(graph: RoadGraph, *conditions: Condition, at: datetime = NOON) -> dict[str, float]:
    factors = factors_of(graph, conditions, at)
    return {graph.road_class_of(edge): float(factors[edge]) for edge in range(graph.edge_count)}


def test_by_day_and_in_good_weather_nothing_is_slower(graph: RoadGraph) -> None:
    assert set(by_name(graph).values()) == {1.0}
    assert Weights.under(graph, [], factors_of(graph, [], NOON)).version == graph.hash


def test_rain_counts_by_class_area_surface_and_terrain(graph: RoadGraph) -> None:
    table = condition_table()
    rain = ConditionKind.RAIN

    assert by_name(graph, RAIN) == pytest.approx(
        {
            "trunk": table.factors[rain, "major", "dense"],
            "residential": table.factors[rain, "minor", "rural"],
            "track": table.factors[rain, "track", "rural"]
            * table.on_surface[rain, "unpaved"]
            * table.on_terrain[rain, "winding"],
        }
    )


def test_snow_and_ice_are_one_surface_so_the_worse_of_them_counts(graph: RoadGraph) -> None:
    snow, ice, both = by_name(graph, SNOW), by_name(graph, ICE), by_name(graph, SNOW, ICE)

    assert both == {name: max(snow[name], ice[name]) for name in both}
    assert by_name(graph, ICE, SNOW, SNOW) == both


def test_night_follows_the_clock_and_comes_on_top_of_the_weather(graph: RoadGraph) -> None:
    night, snow = by_name(graph, at=MIDNIGHT), by_name(graph, SNOW)

    assert night == by_name(graph, NIGHT)
    assert night["residential"] > 1
    assert by_name(graph, SNOW, at=MIDNIGHT) == pytest.approx(
        {name: min(condition_table().at_most, night[name] * snow[name]) for name in night}
    )


def test_the_streets_of_an_inner_city_are_quicker_by_night_as_measured(graph: RoadGraph) -> None:
    assert by_name(graph, at=MIDNIGHT)["trunk"] == round(2.31 / 2.71, 2)


def test_however_bad_it_is_the_whole_is_capped(graph: RoadGraph) -> None:
    twisting = np.full(3, TERRAINS.index("twisting"), dtype=np.uint8)
    worst = replace(graph, terrain=twisting)

    assert by_name(worst, ICE, at=MIDNIGHT)["track"] == condition_table().at_most


def test_a_condition_in_a_circle_counts_by_the_share_of_the_road_within(graph: RoadGraph) -> None:
    half = Condition(ConditionKind.SNOW, CirclePlace(110.0, 35.0, 0.005 * 111_195 * 0.81915))
    everywhere, here = by_name(graph, SNOW), by_name(graph, half)

    assert here["trunk"] == pytest.approx(1 + (everywhere["trunk"] - 1) / 2, abs=1e-3)
    assert here["track"] == here["residential"] == 1.0
    assert by_name(graph, half, half) == here
    assert by_name(graph, half, SNOW) == everywhere


def test_a_circle_far_from_every_road_is_refused(graph: RoadGraph) -> None:
    nowhere = Condition(ConditionKind.RAIN, CirclePlace(110.0, 35.01, 10))

    with pytest.raises(ClosureError, match="no road lies in the circle"):
        factors_of(graph, [nowhere], NOON)


def test_a_ferry_is_neither_wet_nor_icy(graph: RoadGraph) -> None:
    ferry = np.array([-1, -1, -1], dtype=np.int32)
    ferry[edge_between(graph, 1, 2)] = 0

    assert by_name(replace(graph, ferry=ferry), ICE, at=MIDNIGHT)["trunk"] == 1.0
    assert condition_table().factor(ConditionKind.ICE, "ferry", "rural") == 1.0


def test_every_drivable_class_belongs_to_a_group_of_roads() -> None:
    assert set(road_rules().road_classes) <= condition_table().group_of.keys()


def test_only_the_measured_night_of_cities_and_gravel_on_ice_make_anything_quicker() -> None:
    table = condition_table()
    quicker = {key for key, factor in table.factors.items() if factor < 1}

    assert {(kind, area) for kind, _, area in quicker} == {(ConditionKind.NIGHT, "dense")}
    assert all(table.factors[ConditionKind.ICE, "track", area] * 0.95 > 1 for area in AREAS)


@pytest.mark.parametrize(
    ("local", "is_night"), [("19:59", False), ("20:00", True), ("05:59", True), ("06:00", False)]
)
def test_night_begins_when_it_starts_and_is_over_when_it_ends(local: str, is_night: bool) -> None:
    clock = clock_of()
    at = clock.moment(datetime.combine(date(2026, 11, 22), time.fromisoformat(local)))

    assert clock.is_night(at) is is_night


def test_the_next_change_is_the_next_beginning_or_end_of_night() -> None:
    assert next_change(NOON) == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert next_change(next_change(NOON)) == datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def test_another_zone_has_its_night_at_another_moment() -> None:
    urumqi = clock_of(timedelta(hours=6))

    assert next_change(NOON, urumqi) == datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def test_a_night_within_one_day_is_a_night_too() -> None:
    clock = Clock(timedelta(0), time(1, 0), time(5, 0))

    assert clock.is_night(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
    assert not clock.is_night(datetime(2026, 11, 22, 5, 0, tzinfo=UTC))
    assert not clock.is_night(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))


def test_a_moment_without_a_zone_is_refused(graph: RoadGraph) -> None:
    with pytest.raises(ValueError, match="time zone"):
        factors_of(graph, [], datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001 - that is the point


def test_every_row_of_the_table_has_a_source_and_a_confidence() -> None:
    raw = tomllib.loads(files("routing").joinpath("data/conditions.toml").read_text("utf-8"))

    for row in (raw["clock"], raw["combined"], raw["roads"], *raw["factor"], *raw["on"]):
        assert row["source"]
        assert row["confidence"] in {"R", "M", "P"}


def test_what_is_wrong_in_a_table_is_said_all_at_once() -> None:
    text = files("routing").joinpath("data/conditions.toml").read_text("utf-8")
    text = text.replace("times = 1.05", "times = -1", 1).replace(
        'condition = "ice"\nroads = "track"\narea = "dense"',
        'condition = "ice"\nroads = "track"\narea = "urban"',
    )

    with pytest.raises(ValueError, match="factor row 1: expected times above 0") as refused:
        read_condition_table(text)

    assert "factor row 48: it is there twice" in str(refused.value)
    assert "no factor for ice, track, dense" in str(refused.value)
