"""Where one may stop: beside roads, never on motorways, bridges, tunnels or ferries."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.graph import RoadGraph
from routing.itineraries import (
    ItineraryError,
    StopKind,
    StopPlace,
    Stops,
    allowed_nodes,
    read_stops,
)
from routing.manifest import MANIFEST_NAME, STOPS_FORMAT, STOPS_NAME, sha256_of_stops
from tests.routing.cut_graphs import forbid
from tests.routing.small_graphs import Road, edge_between, small_graph

# a street of eight junctions, 0.001 degrees or about 91 metres apart
STREET = {number: (110 + number / 1000, 35.0) for number in range(8)}


def street(**special: Road) -> RoadGraph:
    """Return the street with some of its roads replaced, given by their first junction."""
    roads = {f"r{n}": Road(n, n + 1, 100, way=n + 1) for n in range(7)} | special
    return small_graph(STREET, list(roads.values()))


def allowed(graph: RoadGraph, *, at_toll: bool = False) -> list[int]:
    """Return the junctions where one may stop, by their numbers on the map."""
    return sorted(graph.node_osmid[allowed_nodes(graph, at_toll=at_toll)].tolist())


@pytest.mark.parametrize(
    "road",
    [
        Road(2, 3, 100, way=3, road_class="motorway"),
        Road(2, 3, 100, way=3, road_class="motorway_link"),
        Road(2, 3, 100, way=3, is_bridge=True),
    ],
)
def test_nobody_stops_where_a_motorway_a_ramp_or_a_bridge_begins_or_ends(road: Road) -> None:
    assert allowed(street(r2=road)) == [0, 1, 4, 5, 6, 7]


def test_nobody_stops_where_a_tunnel_or_a_ferry_begins_or_ends() -> None:
    graph = street()
    edge = edge_between(graph, 2, 3)
    is_tunnel, ferry = graph.is_tunnel.copy(), graph.ferry.copy()
    is_tunnel[edge], ferry[edge] = True, 0
    for special in (replace(graph, is_tunnel=is_tunnel), replace(graph, ferry=ferry)):
        assert allowed(special) == [0, 1, 4, 5, 6, 7]


def test_at_a_toll_plaza_one_may_stop_on_its_ramps_but_not_on_the_motorway() -> None:
    ramp = Road(2, 3, 100, way=3, road_class="motorway_link")
    motorway = Road(4, 5, 100, way=5, road_class="motorway")
    assert allowed(street(r2=ramp, r4=motorway), at_toll=True) == [0, 1, 2, 3, 6, 7]


def test_copies_of_a_junction_with_a_forbidden_turn_are_that_junction() -> None:
    graph = street(r2=Road(2, 3, 100, way=3, is_bridge=True))
    split = forbid(
        graph,
        {
            edge_between(graph, 4, 5): frozenset({edge_between(graph, 5, 6)}),
            edge_between(graph, 2, 3): frozenset({edge_between(graph, 3, 4)}),
        },
    )
    assert allowed(split) == [0, 1, 4, 5, 6, 7]
    stops = Stops.everywhere(split)
    offset, arrivals = stops.arrivals
    of_five = stops.nodes.tolist().index(int(np.flatnonzero(split.node_osmid == 5)[0]))
    both = arrivals[offset[of_five] : offset[of_five + 1]].tolist()
    assert both == np.flatnonzero(split.node_osmid == 5).tolist()
    assert len(both) == 2


def stop(key: str, lon: float, kind: StopKind = StopKind.VILLAGE, lat: float = 35.0) -> StopPlace:
    return StopPlace(key, kind, "", lon, lat)


def test_each_place_has_the_nearest_junction_where_one_may_stop_within_its_reach() -> None:
    graph = street(r2=Road(2, 3, 100, way=3, is_bridge=True))
    stops = Stops.beside(
        graph,
        [
            stop("osm:node/9", 110.0024),  # the bridge's end is nearer, but forbidden
            stop("osm:node/1", 110.0061, lat=35.004),  # 444 m off: in sight of a village
            stop("facility:F", 110.0061, StopKind.FACILITY, lat=35.004),  # but too far to walk
        ],
    )

    assert [place.key for place in stops.places] == ["osm:node/1", "osm:node/9"]
    assert graph.node_osmid[stops.nodes].tolist() == [6, 1]
    assert stops.left_out == {"facility:F": "no_allowed_road_near"}


def test_of_two_junctions_as_near_the_smaller_number_is_taken() -> None:
    places = {1: (110.001, 35.0), 2: (110.002, 35.0), 3: (110.003, 35.0)}
    graph = small_graph(places, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    graph = replace(graph, node_lonlat=np.array([[110.0, 35.0], [110.0, 35.0], [110.1, 35.0]]))
    assert Stops.beside(graph, [stop("a", 110.0)]).nodes.tolist() == [0]


def test_stops_of_one_key_are_refused() -> None:
    with pytest.raises(ItineraryError) as refused:
        Stops.beside(street(), [stop("a", 110.0), stop("a", 110.001)])
    assert refused.value.code == "repeated_stop"


def test_junctions_as_stops_are_named_by_their_number() -> None:
    stops = Stops.everywhere(street())
    assert [place.key for place in stops.places[:2]] == ["node:0", "node:1"]
    assert stops.places[3].kind is StopKind.JUNCTION
    lon, lat = stops.graph.node_lonlat[3].tolist()
    assert (stops.places[3].lon, stops.places[3].lat) == (lon, lat)


LISTED = [
    {"key": "osm:node/5", "kind": "village", "name": "五里", "lon": 110.0, "lat": 35.0},
    {"key": "osm:node/12", "kind": "toll", "name": "", "lon": 110.1, "lat": 35.0},
]
CASTLE = [LISTED[0] | {"kind": "castle"}]


def written(folder: Path, **changes: object) -> Path:
    record = {
        "format": STOPS_FORMAT,
        "graph": "abc",
        "stops": LISTED,
        "sha256": sha256_of_stops(LISTED),
    }
    (folder / STOPS_NAME).write_text(json.dumps(record | changes), encoding="utf-8")
    beside = {"hash": "abc", "stops_sha256": sha256_of_stops(LISTED)}
    (folder / MANIFEST_NAME).write_text(json.dumps(beside), encoding="utf-8")
    return folder


def test_the_stops_of_a_built_directory_are_read_in_the_order_of_their_keys(tmp_path: Path) -> None:
    assert read_stops(tmp_path) == ((), True)
    found = read_stops(written(tmp_path))
    assert not found.is_absent
    assert [(each.key, each.kind, each.name) for each in found.places] == [
        ("osm:node/12", StopKind.TOLL, ""),
        ("osm:node/5", StopKind.VILLAGE, "五里"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 99},
        {"stops": [{"key": "osm:node/5"}]},
        {"stops": LISTED[:1]},  # one was cut off: the hash is another
        {"stops": CASTLE, "sha256": sha256_of_stops(CASTLE)},
        {"sha256": None},
        {"graph": "other"},  # of other roads
        {"graph": None},
        {"stops": LISTED[:1], "sha256": sha256_of_stops(LISTED[:1])},  # edited, hash and all
    ],
)
def test_a_damaged_list_of_stops_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ItineraryError) as refused:
        read_stops(written(tmp_path, **changes))
    assert refused.value.code == "bad_stops"
    assert "build the roads again" in str(refused.value)


def test_a_list_is_read_beside_roads_that_name_no_hash_of_it_and_never_without_roads(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path)
    (folder / MANIFEST_NAME).write_text(json.dumps({"hash": "abc"}), encoding="utf-8")
    assert len(read_stops(folder).places) == len(LISTED)
    (folder / MANIFEST_NAME).unlink()
    with pytest.raises(ItineraryError) as refused:
        read_stops(folder)
    assert refused.value.code == "bad_stops"
