"""Only what an ambulance can drive is a road, and the most specific tag decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.errors import RulesError
from routing.osm.rules import Direction, road_rules, road_rules_over
from routing.speeds import Surface, speed_table
from tests.routing.osm.osm_files import write

LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
UNLINKED = ("unclassified", "residential", "living_street", "service", "track", "road")
ROADS = [*LINKED, *(f"{name}_link" for name in LINKED), *UNLINKED]


@pytest.mark.parametrize("highway", ROADS)
def test_a_drivable_class_is_a_road_with_a_speed(highway: str) -> None:
    assert road_rules().reason_to_drop({"highway": highway}) is None
    assert speed_table().speed(highway, Surface.UNKNOWN).likely_kmh > 0


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
        ({"access": "forestry"}, "access"),
        ({"motor_vehicle": "agricultural"}, "access"),
        ({"access": "military"}, "access"),
        ({"access": "forestry", "motorcar": "yes"}, None),
        ({"access": "permit"}, None),
        ({}, None),
    ],
)
def test_the_most_specific_access_tag_decides(access: dict[str, str], reason: str | None) -> None:
    assert road_rules().reason_to_drop({"highway": "service"} | access) == reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("agricultural;forestry", "access"),
        ("agricultural; forestry", "access"),
        ("private;", "access"),
        ("private; yes", None),
        ("forestry;destination", None),
        (";", None),
    ],
)
def test_of_several_values_of_one_tag_one_that_is_open_opens_the_road(
    value: str, reason: str | None
) -> None:
    assert road_rules().reason_to_drop({"highway": "track", "motor_vehicle": value}) == reason


def test_a_deployment_whose_ambulances_may_drive_forest_roads_says_so(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", '[access]\nambulance_exemptions = ["access=forestry"]')

    for value in ("forestry", "agricultural;forestry"):
        assert road_rules().reason_to_drop({"highway": "track", "access": value}) == "access"
        assert road_rules_over(own).reason_to_drop({"highway": "track", "access": value}) is None


def test_ambulance_exemptions_are_off_until_a_deployment_names_them(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", '[access]\nambulance_exemptions = ["emergency=yes"]')
    tags = {"highway": "service", "access": "private", "emergency": "yes"}

    assert road_rules().reason_to_drop(tags) == "access"
    assert road_rules_over(own).reason_to_drop(tags) is None


def test_an_exemption_that_is_no_tag_is_refused_and_not_ignored(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", '[access]\nambulance_exemptions = ["emergency"]')

    with pytest.raises(RulesError, match="'emergency' is no tag: write key=value"):
        road_rules_over(own)


def test_a_deployment_can_let_ambulances_drive_against_oneways_where_the_map_says_so(
    tmp_path: Path,
) -> None:
    keys = '["oneway", "oneway:motor_vehicle", "oneway:emergency"]'
    own = write(tmp_path, "own.toml", f"[oneway]\nkeys = {keys}")
    tags = {"highway": "primary", "oneway": "yes", "oneway:emergency": "no"}

    assert road_rules().direction(tags) is Direction.FORWARD
    assert road_rules_over(own).direction(tags) is Direction.BOTH


def test_a_deployments_rules_have_a_version_of_their_own(tmp_path: Path) -> None:
    first = write(tmp_path, "first.toml", "[components]\nminimum_edges = 20")
    second = write(tmp_path, "second.toml", "[components]\nminimum_edges = 30")

    versions = {road_rules().version, *(road_rules_over(f).version for f in (first, second))}

    assert len(versions) == 3
    assert road_rules_over(first).minimum_edges == 20


def test_every_key_that_does_not_fit_is_named_at_once(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", "[entry]\nclosed = []\n[components]\nminimum_edges = 'x'")

    with pytest.raises(RulesError) as raised:
        road_rules_over(own)

    assert raised.value.code == "broken_rules"
    assert "entry: no such key" in str(raised.value)
    assert "components.minimum_edges: expected int" in str(raised.value)


@pytest.mark.parametrize("content", ["not = [toml", "[barriers]\ndelay = [{barrier = 'gate'}]"])
def test_a_file_that_is_no_rules_is_a_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(RulesError, match="cannot be used as rules for roads"):
        road_rules_over(write(tmp_path, "own.toml", content))


def test_rules_that_are_not_there_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="cannot be used as rules for roads"):
        road_rules_over(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("construction", "reason"),
    [("yes", "construction"), ("tertiary", "construction"), ("minor", None), ("no", None)],
)
def test_a_road_that_is_being_built_is_closed(construction: str, reason: str | None) -> None:
    tags = {"highway": "tertiary", "construction": construction}

    assert road_rules().reason_to_drop(tags) == reason


def test_a_ferry_is_the_last_class() -> None:
    assert road_rules().road_classes[-1] == "ferry"
    assert road_rules().reason_to_drop({"highway": "ferry"}) == "highway=ferry"


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
