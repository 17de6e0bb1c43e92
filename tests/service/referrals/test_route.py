from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from routing.travel_times import Route, Segment, Travel
from service.referrals.route import as_geojson, legs

ROAD = Segment(1, ((113.0, 35.0), (113.0, 35.1)), "primary", "大路", False, "", False, 10.1, 100.3)
NEXT = replace(ROAD, edge=2, coordinates=((113.0, 35.1), (113.0, 35.2)))
BRIDGE = replace(NEXT, edge=3, is_bridge=True, bridge_name="清水桥")


def test_pieces_of_one_road_are_one_leg() -> None:
    (leg,) = legs([ROAD, NEXT])
    assert leg.coordinates == [(113.0, 35.0), (113.0, 35.1), (113.0, 35.2)]
    assert (leg.travel_time_s, leg.length_m) == (20.2, 200.6)


def test_a_bridge_is_a_leg_of_its_own_under_its_own_name() -> None:
    found = list(legs([ROAD, BRIDGE, replace(ROAD, edge=4)]))
    assert [(leg.name, leg.bridge) for leg in found] == [
        ("大路", False),
        ("清水桥", True),
        ("大路", False),
    ]


def test_a_bridge_without_a_name_keeps_the_name_of_its_road() -> None:
    (leg,) = legs([replace(BRIDGE, bridge_name="")])
    assert (leg.name, leg.bridge) == ("大路", True)


def test_a_leg_that_is_a_point_is_still_a_line() -> None:
    (leg,) = legs([replace(ROAD, coordinates=((113.0, 35.0), (113.0, 35.0)))])
    assert leg.coordinates == [(113.0, 35.0), (113.0, 35.0)]


@given(st.lists(st.sampled_from([ROAD, NEXT, BRIDGE]), max_size=12))
def test_no_time_and_no_length_is_lost_between_the_legs(pieces: list[Segment]) -> None:
    found = list(legs(pieces))
    assert round(sum(leg.travel_time_s for leg in found), 1) == round(10.1 * len(pieces), 1)
    assert round(sum(leg.length_m for leg in found), 1) == round(100.3 * len(pieces), 1)


def test_a_route_is_geojson_with_the_licence_of_its_roads() -> None:
    travel = Travel(20.2, 2020, (15.0, 40.0), 200.6, 1.0, 2.0)
    route = as_geojson("E", Route(travel, (ROAD, BRIDGE))).model_dump(mode="json")
    assert route["type"] == "FeatureCollection"
    assert [each["type"] for each in route["features"]] == ["Feature", "Feature"]
    assert route["features"][0]["geometry"]["type"] == "LineString"
    assert route["features"][0]["properties"].keys() == {
        "road_class",
        "name",
        "bridge",
        "tunnel",
        "travel_time_s",
        "length_m",
    }
    assert "OpenStreetMap contributors" in route["attribution"]
