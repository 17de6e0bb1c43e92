"""Only what an ambulance can drive is a road, and the most specific tag decides."""

from __future__ import annotations

from importlib.resources import files

import pytest

from routing.osm.rules import Direction, read_road_rules, road_rules
from routing.speeds import Surface, speed_table

LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
UNLINKED = ("unclassified", "residential", "living_street", "service", "track", "road")
ROADS = [*LINKED, *(f"{name}_link" for name in LINKED), *UNLINKED]


@pytest.mark.parametrize("highway", ROADS)
def test_a_drivable_class_is_a_road_with_a_speed(highway: str) -> None:
    assert road_rules().reason_to_drop({"highway": highway}) is None
    assert speed_table().speed(highway, Surface.UNKNOWN, urban=False).likely_kmh > 0


@pytest.mark.parametrize(
    "highway", ["footway", "path", "cycleway", "steps", "pedestrian", "construction", "proposed"]
)
def test_other_classes_are_dropped_by_name(highway: str) -> None:
    assert road_rules().reason_to_drop({"highway": highway}) == f"highway={highway}"


@pytest.mark.parametrize(
    "tags", [{"waterway": "canal"}, {"power": "line"}, {"building": "yes"}, {"railway": "rail"}]
)
def test_what_has_no_highway_is_no_road(tags: dict[str, str]) -> None:
    assert road_rules().reason_to_drop(tags) == "no_highway"


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({"access": "private"}, "access"),
        ({"access": "no"}, "access"),
        ({"vehicle": "no"}, "access"),
        ({"motor_vehicle": "private"}, "access"),
        ({"access": "yes", "motor_vehicle": "no"}, "access"),
        ({"access": "no", "motor_vehicle": "yes"}, None),
        ({"access": "private", "vehicle": "permissive"}, None),
        ({"access": "destination"}, None),
        ({"access": "private", "emergency": "yes"}, "access"),
        ({}, None),
    ],
)
def test_the_most_specific_access_tag_decides(access: dict[str, str], reason: str | None) -> None:
    assert road_rules().reason_to_drop({"highway": "service"} | access) == reason


def test_an_ambulance_exemption_is_configuration() -> None:
    text = files("routing").joinpath("data/roads.toml").read_text("utf-8")
    exempt = read_road_rules(
        text.replace("ambulance_exemptions = []", 'ambulance_exemptions = ["emergency=yes"]')
    )
    tags = {"highway": "service", "access": "private", "emergency": "yes"}

    assert exempt.reason_to_drop(tags) is None


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({}, Direction.BOTH),
        ({"oneway": "yes"}, Direction.FORWARD),
        ({"oneway": "-1"}, Direction.BACKWARD),
        ({"oneway": "no"}, Direction.BOTH),
        ({"junction": "roundabout"}, Direction.FORWARD),
        ({"highway": "motorway"}, Direction.FORWARD),
        ({"highway": "motorway", "oneway": "no"}, Direction.BOTH),
        ({"highway": "motorway_link"}, Direction.FORWARD),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, Direction.BOTH),
        ({"oneway": "nonsense"}, Direction.BOTH),
    ],
)
def test_directions_are_read_from_tags(tags: dict[str, str], direction: Direction) -> None:
    assert road_rules().direction({"highway": "primary"} | tags) is direction


def test_a_road_whose_direction_changes_with_the_hour_is_not_promised() -> None:
    tags = {"highway": "primary", "oneway": "reversible"}

    assert road_rules().reason_to_drop(tags) == "oneway_unusable"
