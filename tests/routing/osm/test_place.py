"""Roads of a named place, asked from a server that answers as Nominatim and Overpass do."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import osmnx as ox
import pytest

from routing.errors import SourceError
from routing.graph import RoadGraph
from routing.manifest import STOPS_NAME
from routing.osm import build_roads
from routing.osm.builds import PlaceServices
from tests.routing.osm.map_town import NAME, NODES, WAYS, elements, found_place
from tests.routing.osm.osm_files import write_osm
from tests.support.map_services import MapServices, Reply, serving


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MapServices]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    # Politeness towards the public servers: OSMnx waits a second before each search.
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _: None)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with serving(MapServices({NAME: [found_place()]}, elements())) as running:
        yield running


def ask(services: MapServices, *, tries: int = 1, timeout_s: int = 20) -> PlaceServices:
    return PlaceServices(services.nominatim_url, services.overpass_url, timeout_s, tries)


def build(services: MapServices, folder: Path, name: str = NAME, **options: int) -> RoadGraph:
    build_roads(f"place:{name}", folder / "roads", services=ask(services, **options))
    return RoadGraph.load(folder / "roads")


def test_a_place_makes_the_same_graph_as_an_extract_of_its_roads(
    services: MapServices, tmp_path: Path
) -> None:
    graph = build(services, tmp_path)

    west, south, east, north = 110.0, 34.99, 110.06, 35.02
    source = write_osm(tmp_path / "town.osm", NODES, WAYS, (west, south, east, north))
    source.write_text(
        source.read_text(encoding="utf-8").replace(
            "</osm>",
            '<relation id="5"><member type="way" ref="2" role="from"/>'
            '<member type="node" ref="1" role="via"/><member type="way" ref="1" role="to"/>'
            '<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>'
            "</osm>",
        ),
        encoding="utf-8",
    )
    extract = build_roads(source, tmp_path / "from_extract")

    assert graph.hash == extract.hash
    assert set(graph.way_id.tolist()) == {1, 2, 3}
    assert "人民路 <North & South>" in {graph.text(int(name)) for name in graph.name}


def test_the_manifest_says_which_place_was_found(services: MapServices, tmp_path: Path) -> None:
    manifest = build(services, tmp_path).manifest

    assert manifest.source_name == (
        "place:Small Town, Shanxi, China (Small Town, Shanxi, China, relation 3286958)"
    )
    assert manifest.bounding_box == (110.0, 34.99, 110.06, 35.02)
    assert len(manifest.source_sha256) == 64


def test_every_drivable_class_ferries_restrictions_and_stops_are_asked_for(
    services: MapServices, tmp_path: Path
) -> None:
    build(services, tmp_path)

    assert services.searches == [NAME]
    roads, ferries, restrictions, stops = services.queries
    assert "|service|track|road" in roads
    assert '["route"="ferry"]' in ferries
    assert "['type'='restriction']" in restrictions
    assert "node['barrier'='toll_booth']" in stops
    assert "way['highway'='services']" in stops
    assert all(agent.startswith("Greenlane road build") for agent in services.agents)


def test_the_stops_of_a_place_are_written_as_those_of_an_extract(
    services: MapServices, tmp_path: Path
) -> None:
    corners = {31: (110.02, 35.001), 32: (110.021, 35.001), 33: (110.021, 35.002)}
    services.elements += [
        {"type": "node", "id": n, "lat": lat, "lon": lon} for n, (lon, lat) in corners.items()
    ]
    area = [31, 32, 33, 31]
    services.elements.append(
        {"type": "way", "id": 40, "nodes": area, "tags": {"highway": "services", "name": "南园"}}
    )
    village = {"type": "node", "id": 50, "lat": 35.0, "lon": 110.03}
    services.elements.append(village | {"tags": {"place": "village", "name": "小村"}})

    build(services, tmp_path)

    stops = json.loads((tmp_path / "roads" / STOPS_NAME).read_text(encoding="utf-8"))["stops"]
    assert [(stop["key"], stop["kind"], stop["name"]) for stop in stops] == [
        ("osm:way/40", "service_area", "南园"),
        ("osm:node/50", "village", "小村"),
    ]


def test_a_large_place_of_several_parts_is_asked_for_piece_by_piece(
    services: MapServices, tmp_path: Path
) -> None:
    small = build(services, tmp_path / "small")
    services.queries.clear()
    wide = [[109.5, 34.5], [110.7, 34.5], [110.7, 35.7], [109.5, 35.7], [109.5, 34.5]]
    apart = [[[lon + 3, lat] for lon, lat in wide]]
    services.places = {NAME: [found_place("MultiPolygon", [[wide], apart])]}

    large = build(services, tmp_path / "large")

    assert len(services.queries) > 2 * 4
    assert np.array_equal(large.way_id, small.way_id)
    assert large.manifest.bounding_box == (109.5, 34.5, 113.7, 35.7)


def test_nothing_is_left_in_the_working_directory_and_no_setting_is_changed(
    services: MapServices, tmp_path: Path
) -> None:
    before = {key: value for key, value in vars(ox.settings).items() if key.islower()}
    getaddrinfo = socket.getaddrinfo

    build(services, tmp_path)

    assert list(Path().iterdir()) == []
    assert {key: value for key, value in vars(ox.settings).items() if key.islower()} == before
    assert socket.getaddrinfo is getaddrinfo


def test_the_stages_of_a_place_are_shown(services: MapServices, tmp_path: Path) -> None:
    stages: list[str] = []

    build_roads(
        f"place:{NAME}",
        tmp_path / "roads",
        lambda stage, _: stages.append(stage),
        services=ask(services),
    )

    assert stages[:6] == [
        "looking up Small Town, Shanxi, China",
        "found Small Town, Shanxi, China, relation 3286958: 18 km²",
        "fetching the roads: answer 1",
        "fetching the roads: answer 2",
        "fetching the turn restrictions: answer 1",
        "fetching the places to stop: answer 1",
    ]


def test_a_service_that_is_busy_once_is_asked_again(services: MapServices, tmp_path: Path) -> None:
    services.overpass_replies = [Reply(429, "busy", "text/html")]

    graph = build(services, tmp_path, tries=2)

    assert graph.edge_count
    assert len(services.queries) == 5


HTML = Reply(200, "<html>Welcome</html>", "text/html")
REMARK = '{"elements": [], "remark": "runtime error: Query timed out in \\"query\\" at line 1"}'
NO_PLACE_LIST = Reply(body='{"error": "no"}')
POINT = json.dumps([found_place("Point", [110.03, 35.005])])

# What is asked, what Nominatim or Overpass answers instead, the error, and a word of its sentence.
REFUSALS: dict[str, tuple[str, list[Reply], list[Reply], str, str]] = {
    "no name": ("", [], [], "place_without_name", "place:Jincheng"),
    "no such place": ("Atlantis", [], [], "place_unknown", "'Atlantis'"),
    "a point": (NAME, [Reply(body=POINT)], [], "place_without_area", "only as Point"),
    "search is busy": (NAME, [Reply(429, "slow down")], [], "place_service_busy", "HTTP 429"),
    "search is html": (NAME, [HTML], [], "place_answer_broken", "no JSON"),
    "search is no list": (NAME, [NO_PLACE_LIST], [], "place_answer_broken", "no list of places"),
    "search lacks fields": (
        NAME,
        [Reply(body='[{"geojson": {"type": "Polygon"}}]')],
        [],
        "place_answer_broken",
        "importance",
    ),
    "search forbids": (NAME, [Reply(403, "no", "text/html")], [], "place_service_failed", "403"),
    "overpass is busy": (NAME, [], [Reply(429, "busy")], "place_service_busy", "HTTP 429"),
    "overpass is late": (NAME, [], [Reply(504, "late")], "place_service_busy", "HTTP 504"),
    "overpass refuses": (NAME, [], [Reply(400, "bad")], "place_service_failed", "HTTP 400"),
    "overpass is html": (NAME, [], [HTML], "place_answer_broken", "no JSON"),
    "overpass gave up": (NAME, [], [Reply(body=REMARK)], "place_service_gave_up", "timed out"),
    "overpass without elements": (
        NAME,
        [],
        [Reply(body="{}")],
        "place_answer_broken",
        "no list of elements",
    ),
    "overpass with a node nowhere": (
        NAME,
        [],
        [Reply(body='{"elements": [{"type": "node", "id": 1}]}')],
        "place_answer_broken",
        "lat",
    ),
    "overpass without roads": (NAME, [], [Reply(body='{"elements": []}')] * 3, "empty_source", ""),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_answered_is_said_and_nothing_is_built(
    services: MapServices, tmp_path: Path, case: str
) -> None:
    name, services.search_replies, services.overpass_replies, code, words = REFUSALS[case]

    with pytest.raises(SourceError) as refused:
        build_roads(f"place:{name}", tmp_path / "roads", services=ask(services))

    assert refused.value.code == code
    assert words in str(refused.value)
    assert not (tmp_path / "roads").exists()


@pytest.mark.usefixtures("services")
def test_without_a_network_the_sentence_says_so(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        asked = PlaceServices(nowhere, nowhere, timeout_s=5, tries=1)

        with pytest.raises(SourceError, match="needs the internet") as refused:
            build_roads(f"place:{NAME}", tmp_path / "roads", services=asked)

    assert refused.value.code == "place_service_unreachable"
    assert nowhere.removeprefix("http://") in str(refused.value)


@pytest.mark.usefixtures("services")
def test_a_service_that_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        nowhere = f"http://127.0.0.1:{silent.getsockname()[1]}"
        asked = PlaceServices(nowhere, nowhere, timeout_s=1, tries=1)

        with pytest.raises(SourceError, match="did not answer within 1 s") as refused:
            build_roads(f"place:{NAME}", tmp_path / "roads", services=asked)

    assert refused.value.code == "place_service_late"
