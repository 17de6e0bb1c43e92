"""The invented births of the demonstration: a place for every town, the same each time."""

from facilities.facility import Facility, Tier
from service.demo.births import demo_births

KNOWN = (
    Facility("LJ-WCH", "岚江省妇女儿童医院", 1.0, 2.0, tier=Tier.PROVINCE, area_code="990902"),
    Facility("JC-CH", "霁川市中心医院", 1.1, 2.0, tier=Tier.PREFECTURE, area_code="990102"),
    Facility("JC-MCH", "霁川市妇幼保健院", 1.1, 2.1, tier=Tier.PREFECTURE, area_code="990102"),
    Facility("QL-PH", "青岚县人民医院", 1.2, 2.0, tier=Tier.COUNTY, area_code="990121"),
    Facility("QL-MCH", "青岚县妇幼保健院", 1.2, 2.1, tier=Tier.COUNTY, area_code="990121"),
    Facility("QL-T01", "雾岭镇卫生院", 1.3, 2.0, tier=Tier.TOWNSHIP, area_code="990121101"),
    Facility("QL-T02", "栖岚镇卫生院", 1.3, 2.1, tier=Tier.TOWNSHIP, area_code="990121102"),
)


def test_the_city_county_towns_and_townships_have_births_and_nobody_else() -> None:
    points = {each.key: each for each in demo_births(KNOWN)}
    assert {key: each.name for key, each in points.items()} == {
        "JC-CH-B": "兰汀区城区",
        "QL-PH-B": "青岚县县城",
        "QL-T01-B": "青岚县雾岭镇",
        "QL-T02-B": "青岚县栖岚镇",
    }
    township = points["QL-T01-B"]
    assert (township.lon, township.lat, township.area_code) == (1.3, 2.0, "990121101")


def test_more_are_born_in_the_city_than_in_a_county_town_and_there_than_in_a_township() -> None:
    weight = {each.key: each.weight for each in demo_births(KNOWN)}
    assert weight["JC-CH-B"] > weight["QL-PH-B"] > weight["QL-T01-B"] >= 60
    assert weight["QL-T01-B"] != weight["QL-T02-B"]


def test_the_figures_are_the_same_whatever_order_the_facilities_come_in() -> None:
    assert demo_births(KNOWN) == demo_births(tuple(reversed(KNOWN)))
