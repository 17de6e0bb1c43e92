"""Places of the map where vehicles may meet are read beside the roads and change none of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from routing.directory import check_target
from routing.graph import Manifest, RoadGraph
from routing.manifest import STOPS_NAME, sha256_of_stops
from routing.osm import build_roads
from tests.routing.osm.osm_files import Member, write_graphml, write_osm

LonLat = tuple[float, float]
ROAD = (1, [0, 1, 2], {"highway": "motorway_link"})
BACK = (2, [2, 0], {"highway": "primary"})
PLACES = {0: (110.0, 35.0), 1: (110.005, 35.0), 2: (110.01, 35.0)}
# A yard whose middle lies outside it: a U open to the north.
YARD = {
    20: (110.02, 35.02),
    21: (110.03, 35.02),
    22: (110.03, 35.03),
    23: (110.029, 35.03),
    24: (110.029, 35.021),
    25: (110.021, 35.021),
    26: (110.021, 35.03),
    27: (110.02, 35.03),
}


def built(
    folder: Path,
    *,
    places: Mapping[int, LonLat] | None = None,
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
    ways: Sequence[tuple[int, list[int], dict[str, str]]] = (),
    relations: Sequence[tuple[int, Sequence[Member], Mapping[str, str]]] = (),
) -> tuple[Manifest, dict[str, Any]]:
    source = write_osm(
        folder / "town.osm",
        PLACES | dict(places or {}),
        [ROAD, BACK, *ways],
        node_tags=node_tags,
        relations=relations,
    )
    manifest = build_roads(source, folder / "roads")
    return manifest, json.loads((folder / "roads" / STOPS_NAME).read_text(encoding="utf-8"))


def test_service_areas_toll_stations_and_villages_are_named_by_the_map(tmp_path: Path) -> None:
    manifest, record = built(
        tmp_path,
        places={5: (110.1, 35.1), 6: (110.2, 35.2), 7: (110.3, 35.3)},
        node_tags={
            1: {"barrier": "toll_booth", "name": "兰汀收费站"},
            5: {"place": "hamlet", "name": "Old Mill", "name:zh": "老磨坊"},
            6: {"highway": "rest_area"},
            7: {"place": "city", "name": "a city is no stop"},
        },
    )

    assert record["stops"] == [
        {"key": "osm:node/6", "kind": "service_area", "name": "", "lon": 110.2, "lat": 35.2},
        {"key": "osm:node/1", "kind": "toll", "name": "兰汀收费站", "lon": 110.005, "lat": 35.0},
        {"key": "osm:node/5", "kind": "village", "name": "老磨坊", "lon": 110.1, "lat": 35.1},
    ]
    assert manifest.stops == {"service_area": 1, "toll": 1, "village": 1}


def test_the_record_names_its_graph_and_its_own_hash(tmp_path: Path) -> None:
    manifest, record = built(tmp_path, node_tags={1: {"place": "village", "name": "小村"}})

    assert record["format"] == 1
    assert record["graph"] == manifest.hash
    assert record["sha256"] == manifest.stops_sha256 == sha256_of_stops(record["stops"])


def test_stops_change_neither_the_roads_nor_their_hash(tmp_path: Path) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    with_stops, _ = built(tmp_path / "with", node_tags={1: {"place": "village"}})
    without, record = built(tmp_path / "without")

    assert with_stops.hash == without.hash
    assert with_stops.stops_sha256 != without.stops_sha256
    assert record["stops"] == []
    assert without.stops == {}


def test_the_stop_of_an_outline_lies_inside_it(tmp_path: Path) -> None:
    outline = [*YARD, 20]
    _, record = built(
        tmp_path, places=YARD, ways=[(30, outline, {"highway": "services", "name": "澄湾服务区"})]
    )

    (stop,) = record["stops"]
    assert stop["key"] == "osm:way/30"
    in_the_gap = 110.021 < stop["lon"] < 110.029 and stop["lat"] > 35.021
    assert not in_the_gap
    assert 110.02 < stop["lon"] < 110.03
    assert 35.02 < stop["lat"] < 35.03


def test_booths_that_stand_together_are_one_toll_station(tmp_path: Path) -> None:
    booths = {n: (110.5 + n / 1000, 35.0) for n in range(40, 45)}  # about 91 m apart
    booths[50] = (110.6, 35.0)
    names = {40: "东站", 41: "岭东", 42: "岭东", 43: "东站", 44: "岭东"}
    _, record = built(
        tmp_path,
        places=booths,
        node_tags={n: {"barrier": "toll_booth", "name": names.get(n, "")} for n in booths},
    )

    assert [(stop["key"], stop["name"]) for stop in record["stops"]] == [
        ("osm:node/42", "岭东"),
        ("osm:node/50", ""),
    ]


@pytest.mark.parametrize(
    ("ways", "relations", "reason"),
    [
        ([(30, [20, 21, 22], {"highway": "services"})], [], "service_area_not_closed"),
        ([(30, [20, 21, 99, 20], {"highway": "services"})], [], "service_area_across_the_rim"),
        ([(30, [20, 21, 22, 20], {"place": "village"})], [], "village_as_outline"),
        ([], [(9, [("way", 1, "outer")], {"highway": "rest_area"})], "service_area_as_outline"),
    ],
)
def test_what_cannot_be_put_at_one_point_is_counted(
    tmp_path: Path,
    ways: list[tuple[int, list[int], dict[str, str]]],
    relations: list[tuple[int, list[Member], dict[str, str]]],
    reason: str,
) -> None:
    _, record = built(tmp_path, places=YARD, ways=ways, relations=relations)

    assert record["stops"] == []
    assert record["left_out"] == {reason: 1}


def test_a_saved_graph_of_osmnx_has_no_stops_and_says_so(tmp_path: Path) -> None:
    road = {"highway": "primary", "osmid": "1", "length": "9"}
    source = write_graphml(tmp_path / "town.graphml", PLACES, [(0, 1, road), (1, 0, road)])
    stages: list[str] = []

    manifest = build_roads(source, tmp_path / "roads", lambda stage, _: stages.append(stage))

    record = json.loads((tmp_path / "roads" / STOPS_NAME).read_text(encoding="utf-8"))
    assert record["stops"] == []
    assert manifest.stops_sha256 == record["sha256"]
    assert "a saved graph names no place to stop: stops.json will be empty" in stages


def test_a_directory_with_stops_can_be_built_again_and_read_without_them(tmp_path: Path) -> None:
    manifest, _ = built(tmp_path, node_tags={1: {"place": "village"}})
    roads = tmp_path / "roads"
    check_target(roads)
    (roads / STOPS_NAME).write_text("{ damaged", encoding="utf-8")

    assert RoadGraph.load(roads).hash == manifest.hash

    (roads / STOPS_NAME).unlink()
    assert RoadGraph.load(roads).manifest.stops == {"village": 1}
