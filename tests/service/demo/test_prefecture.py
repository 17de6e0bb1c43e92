from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from facilities.facility import Facility
from facilities.registry import COLUMNS
from routing.closures import close_ways
from routing.graph import Manifest, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.snapping import Snap, SnapFlag
from routing.travel_times import Travel, travel_times
from service.demo.facilities import telephone
from service.demo.prefecture import facilities_csv, prefecture_osm

DAY = date(2026, 11, 1)
_ROOT = Path(__file__).resolve().parents[3]
_PRINT_HASH = (
    "import hashlib; from service.demo.prefecture import *; "
    "print(hashlib.sha256((prefecture_osm() + facilities_csv()).encode()).hexdigest())"
)


def _tags(element: ElementTree.Element) -> dict[str, str]:
    return {tag.attrib["k"]: tag.attrib["v"] for tag in element.iter("tag")}


def _ways(extract: ElementTree.Element) -> list[dict[str, str]]:
    return [_tags(way) for way in extract.iter("way")]


def _minutes(
    roads: RoadGraph, snaps: dict[str, Snap], origin: str, to: list[str]
) -> dict[str, float]:
    found = travel_times(
        roads, DijkstraKernel(), Weights.of(roads), snaps[origin], [snaps[code] for code in to]
    )
    return {
        code: travel.travel_time_s / 60
        for code, travel in zip(to, found, strict=True)
        if isinstance(travel, Travel)
    }


def _hospitals(facilities: dict[str, Facility]) -> list[str]:
    return [code for code, f in facilities.items() if f.tier != "township"]


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    here = hashlib.sha256((prefecture_osm() + facilities_csv()).encode()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", _PRINT_HASH],
        cwd=_ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_the_extract_is_of_a_size_that_builds_in_seconds(extract: ElementTree.Element) -> None:
    assert 15_000 <= len(extract.findall("node")) <= 40_000


def test_every_road_class_of_a_prefecture_is_there(extract: ElementTree.Element) -> None:
    classes = Counter(tags.get("highway") for tags in _ways(extract))
    for wanted in (
        "motorway",
        "motorway_link",
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "service",
        "track",
    ):
        assert classes[wanted] > 0, wanted


def test_the_river_is_no_road_and_has_few_bridges(extract: ElementTree.Element) -> None:
    rivers = [tags for tags in _ways(extract) if tags.get("waterway") == "river"]
    assert [river["name"] for river in rivers] == ["澄水"]
    assert all("highway" not in river for river in rivers)
    bridges = {tags["bridge:name"] for tags in _ways(extract) if tags.get("bridge") == "yes"}
    assert bridges == {"澄水桥", "霁川大桥", "澄湾大桥", "嵘溪桥", "澄水特大桥"}


def test_the_motorway_is_two_one_way_carriageways_with_a_tunnel(
    extract: ElementTree.Element,
) -> None:
    motorway = [tags for tags in _ways(extract) if tags.get("highway") == "motorway"]
    assert all(tags["oneway"] == "yes" for tags in motorway)
    assert any(tags.get("tunnel") == "yes" for tags in motorway)


def test_the_city_has_a_block_of_one_way_streets(extract: ElementTree.Element) -> None:
    loops = [
        [node.attrib["ref"] for node in way.iter("nd")]
        for way in extract.iter("way")
        if _tags(way).get("oneway") == "yes" and _tags(way)["highway"] == "residential"
    ]
    assert len(loops) == 1
    assert loops[0][0] == loops[0][-1]


def test_the_table_of_facilities_has_every_column_and_no_gap_in_the_required_ones() -> None:
    rows = list(csv.DictReader(io.StringIO(facilities_csv())))
    assert tuple(rows[0]) == COLUMNS
    assert all(row[column] for row in rows for column in ("code", "name", "name_en", "lon", "lat"))


def test_telephone_numbers_are_impossible_and_none_is_given_twice() -> None:
    phones = [row["phone"] for row in csv.DictReader(io.StringIO(facilities_csv()))]
    assert all(re.fullmatch(r"000-0000-\d{4}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert telephone(0) == "000-0000-0001"


def test_every_tier_has_its_facilities(facilities: dict[str, Facility]) -> None:
    tiers = Counter(str(f.tier) for f in facilities.values())
    assert tiers["province"] == 1
    assert tiers["prefecture"] == 3
    assert tiers["county"] == 12
    assert tiers["township"] == 81


def test_one_county_has_declared_nothing(facilities: dict[str, Facility]) -> None:
    silent = [code for code in _hospitals(facilities) if facilities[code].held_on(DAY) == {}]
    assert sorted(silent) == ["SL-MCH", "SL-PH"]


def test_nearly_everything_is_one_strongly_connected_component(manifest: Manifest) -> None:
    assert len(manifest.components) == 1
    assert manifest.dropped["no_highway"] == 1, "the river"
    assert 0 < manifest.dropped["nodes_in_small_components"] < 20, "the lanes joined to nothing"


def test_every_facility_stands_by_a_road_and_a_few_stand_far_off(snaps: dict[str, Snap]) -> None:
    far = {code: snap for code, snap in snaps.items() if snap.flags}
    assert 1 <= len(far) <= 8
    assert all(snap.flags == (SnapFlag.FAR_SNAP,) for snap in far.values())
    assert all(snap.snapped_m <= 700 for snap in snaps.values())


def test_drives_take_as_long_as_in_mountains(
    roads: RoadGraph, snaps: dict[str, Snap], facilities: dict[str, Facility]
) -> None:
    seats = [code for code in facilities if code.endswith("-PH")]
    province = _minutes(roads, snaps, "JC-MCH", ["LJ-WCH"])["LJ-WCH"]
    assert 100 <= province <= 150
    for seat in seats:
        assert 35 <= _minutes(roads, snaps, seat, ["JC-MCH"])["JC-MCH"] <= 120, seat
        towns = [code for code in facilities if code.startswith(f"{seat[:2]}-T")]
        for town in towns:
            assert 8 <= _minutes(roads, snaps, town, [seat])[seat] <= 90, town


def test_from_wuling_the_county_is_near_and_the_city_an_hour_away(
    roads: RoadGraph, snaps: dict[str, Snap]
) -> None:
    minutes = _minutes(roads, snaps, "QL-T01", ["QL-PH", "JC-MCH", "LJ-WCH"])
    assert 15 <= minutes["QL-PH"] <= 30
    assert 50 <= minutes["JC-MCH"] <= 75
    assert minutes["LJ-WCH"] > 2 * minutes["JC-MCH"]


def test_without_the_bridge_wuling_is_much_farther_from_the_city(
    extract: ElementTree.Element, roads: RoadGraph, snaps: dict[str, Snap]
) -> None:
    bridge = [
        int(way.attrib["id"])
        for way in extract.iter("way")
        if _tags(way).get("bridge:name") == "澄水桥"
    ]
    closed = Weights.of(roads, close_ways(roads, bridge))
    pair = (snaps["QL-T01"], [snaps["JC-MCH"]])
    [before] = travel_times(roads, DijkstraKernel(), Weights.of(roads), *pair)
    [after] = travel_times(roads, DijkstraKernel(), closed, *pair)
    assert isinstance(before, Travel)
    assert isinstance(after, Travel)
    assert after.travel_time_s - before.travel_time_s > 600


def test_for_many_townships_the_nearest_hospital_cannot_treat_a_bleeding_mother(
    roads: RoadGraph, snaps: dict[str, Snap], facilities: dict[str, Facility]
) -> None:
    hospitals = _hospitals(facilities)
    needed = {"cs24", "blood_mt", "ob_surg", "icu_a"}
    wrong = 0
    for code, facility in facilities.items():
        if facility.tier == "township":
            minutes = _minutes(roads, snaps, code, hospitals)
            nearest = min(minutes, key=lambda hospital: (minutes[hospital], hospital))
            wrong += not needed <= set(facilities[nearest].held_on(DAY))
    assert wrong >= 20
