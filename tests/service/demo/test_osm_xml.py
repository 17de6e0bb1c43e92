from __future__ import annotations

from xml.etree import ElementTree

from service.demo.osm_xml import Spot, Way, lon_lat, osm_text


def _written() -> ElementTree.Element:
    ways = [
        Way(((0.0, 0.0), (100.0, 0.0)), (("highway", "track"), ("name", '甲 & "乙" <丙>'))),
        Way(((100.0, 0.0), (100.0, 0.001), (100.0, 80.0)), (("highway", "track"),)),
    ]
    spots = [Spot((50.0, 500.0), (("place", "village"),))]
    return ElementTree.fromstring(osm_text(ways, spots))


def test_a_point_of_two_ways_is_one_node() -> None:
    first, second = ([nd.attrib["ref"] for nd in way.iter("nd")] for way in _written().iter("way"))
    assert first[-1] == second[0]
    assert len(_written().findall("node")) == 4


def test_points_nearer_than_the_format_can_tell_are_not_doubled() -> None:
    second = _written().findall("way")[1]
    assert len(second.findall("nd")) == 2


def test_names_with_signs_of_xml_come_back_as_written() -> None:
    tag = _written().find("way/tag[@k='name']")
    assert tag is not None
    assert tag.attrib["v"] == '甲 & "乙" <丙>'


def test_the_bounds_hold_every_node() -> None:
    root = _written()
    bounds = root.find("bounds")
    assert bounds is not None
    box = {side: float(value) for side, value in bounds.attrib.items()}
    for node in root.iter("node"):
        assert box["minlon"] <= float(node.attrib["lon"]) <= box["maxlon"]
        assert box["minlat"] <= float(node.attrib["lat"]) <= box["maxlat"]


def test_a_node_lies_where_lon_lat_says() -> None:
    node = _written().find("node")
    assert node is not None
    assert (float(node.attrib["lon"]), float(node.attrib["lat"])) == lon_lat((0.0, 0.0))
