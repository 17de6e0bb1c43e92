"""The way without OSMnx makes the same graph as the way with it, array by array."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from routing.errors import SourceError
from routing.manifest import STOPS_NAME
from routing.osm import build_roads
from routing.osm.assemble import Assembly, Copies, RoadEdge, assemble
from routing.osm.builds import build_rules, place_services
from routing.osm.direct import edges_directly
from routing.osm.extract import Extract, read_extract
from routing.osm.rules import road_rules
from routing.osm.simplified import edges_of_extract
from routing.osm.turns import forbid_turns
from routing.speeds import speed_table
from tests.routing.osm.osm_files import write_graphml, write_osm

LonLat = tuple[float, float]
Builder = Callable[..., tuple[dict[int, LonLat], list[RoadEdge]]]
Ways = list[tuple[int, list[int], dict[str, str]]]
# What a relation says: the kind of restriction, its ways and the node between them.
Turns = list[tuple[str, int, int, int]]

# Nine places in a square and two upon one another, so that a piece may have no length.
GRID = {n: (110.0 + n % 3 / 500, 35.0 + n // 3 / 500) for n in range(9)} | {9: (110.0, 35.0)}
ROAD = {"highway": "primary"}
ONEWAY = ROAD | {"oneway": "yes"}

node_lists = st.lists(st.sampled_from(sorted(GRID)), min_size=2, max_size=7)
road_tags = st.fixed_dictionaries(
    {"highway": st.sampled_from(["primary", "residential", "track"])},
    optional={
        "oneway": st.sampled_from(["yes", "-1", "no"]),
        "surface": st.sampled_from(["asphalt", "mud"]),
        "maxspeed": st.sampled_from(["20", "60"]),
        "bridge": st.just("yes"),
        "bridge:name": st.just("Long Bridge"),
        "name": st.sampled_from(["North Road", "South Road"]),
        "ref": st.just("G108"),
    },
)
ferry_tags = st.just({"route": "ferry", "motor_vehicle": "yes"})
networks = st.lists(
    st.tuples(node_lists, st.one_of(road_tags, road_tags, road_tags, ferry_tags)),
    min_size=1,
    max_size=9,
)
barriers = st.dictionaries(
    st.sampled_from(sorted(GRID)), st.sampled_from(["bollard", "gate", "moat"]), max_size=2
)
turns = st.lists(
    st.tuples(
        st.sampled_from(["no_left_turn", "no_u_turn", "only_straight_on"]),
        st.integers(70, 78),
        st.sampled_from(sorted(GRID)),
        st.integers(70, 78),
    ),
    max_size=3,
)


def extract_of(
    ways: Ways,
    spread: float = 1.0,
    barriers: Mapping[int, str] | None = None,
    turns: Sequence[tuple[str, int, int, int]] = (),
) -> Extract:
    places = {
        n: (110 + (lon - 110) * spread, 35 + (lat - 35) * spread) for n, (lon, lat) in GRID.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        source = write_osm(Path(folder) / "town.osm", places, ways)
        text = source.read_text(encoding="utf-8")
        for node, barrier in (barriers or {}).items():
            lon, lat = places[node]
            bare = f'<node id="{node}" lat="{lat}" lon="{lon}"/>'
            tag = f'<tag k="barrier" v="{barrier}"/>'
            text = text.replace(bare, f"{bare[:-2]}>{tag}</node>")
        relations = "".join(map(_relation, range(len(turns)), turns))
        source.write_text(text.replace("</osm>", f"{relations}</osm>"), encoding="utf-8")
        return read_extract(source, "osm", road_rules())


def _relation(number: int, turn: tuple[str, int, int, int]) -> str:
    kind, from_way, via, to_way = turn
    return (
        f'<relation id="{number}"><member type="way" ref="{from_way}" role="from"/>'
        f'<member type="node" ref="{via}" role="via"/>'
        f'<member type="way" ref="{to_way}" role="to"/>'
        f'<tag k="type" v="restriction"/><tag k="restriction" v="{kind}"/></relation>'
    )


def assembled(extract: Extract, build: Builder) -> tuple[Assembly, Sequence[RoadEdge]]:
    nodes, edges = build(extract, speed_table(), lambda *_: None)
    rules = road_rules()
    split = forbid_turns(nodes, edges, extract.restrictions, rules.turns)
    copies = Copies(extract.node_osmid, split.base_of, split.copy_of)
    return assemble(split.nodes, split.edges, rules.road_classes, 1, copies), edges


def assert_both_ways_agree(extract: Extract) -> None:
    with_osmnx, edges = assembled(extract, edges_of_extract)
    without, direct_edges = assembled(extract, edges_directly)

    assert sorted(direct_edges, key=repr) == sorted(edges, key=repr)
    assert without.arrays.keys() == with_osmnx.arrays.keys()
    for name, array in with_osmnx.arrays.items():
        assert np.array_equal(without.arrays[name], array), name
    assert replace(without, arrays={}) == replace(with_osmnx, arrays={})


@given(network=networks, spread=st.sampled_from([0.5, 1.0, 4.0]), barriers=barriers, turns=turns)
@example(network=[([0, 1, 4, 3, 0], ROAD)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 1, 4, 3, 0], ONEWAY | {"oneway": "-1"})], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 1, 4, 3, 0], ROAD), ([2, 0], ROAD)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 1, 2], ROAD), ([2, 1, 0], ROAD)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 9, 1], ROAD), ([0, 9], ROAD)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 1, 2, 5], ROAD)], spread=1.0, barriers={1: "gate", 2: "bollard"}, turns=[])
@example(
    network=[([0, 1, 2], ROAD), ([1, 4], ROAD)],
    spread=1.0,
    barriers={},
    turns=[("no_left_turn", 70, 1, 71), ("no_u_turn", 71, 1, 71)],
)
@example(network=[([0, 1, 2], ROAD)], spread=1.0, barriers={}, turns=[("no_u_turn", 70, 1, 70)])
@example(network=[([0, 1, 2, 1], ONEWAY)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 1, 4, 0, 1, 4, 0], ONEWAY)], spread=1.0, barriers={}, turns=[])
@example(network=[([0, 0], ROAD), ([0, 1], {"route": "ferry"})], spread=1.0, barriers={}, turns=[])
@settings(max_examples=60)
def test_any_roads_make_the_same_graph_with_osmnx_and_without(
    network: list[tuple[list[int], dict[str, str]]],
    spread: float,
    barriers: dict[int, str],
    turns: Turns,
) -> None:
    ways: Ways = [(70 + n, refs, tags) for n, (refs, tags) in enumerate(network)]
    try:
        extract = extract_of(ways, spread, barriers, turns)
    except SourceError:
        assume(False)

    assert_both_ways_agree(extract)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "stops"),
    [
        ("china/puyang_qingzu_rural.osm", {"village": 60}),
        ("china/shanghai_center.osm", {}),
        ("osm/liechtenstein-latest.osm.pbf", {"service_area": 1, "village": 19}),
    ],
)
def test_a_real_extract_makes_the_same_directory_with_osmnx_and_without(
    data_dir: Path, tmp_path: Path, name: str, stops: dict[str, int]
) -> None:
    stages: list[str] = []
    with_osmnx = build_roads(data_dir / name, tmp_path / "osmnx", direct=False)
    without = build_roads(
        data_dir / name, tmp_path / "direct", lambda stage, _: stages.append(stage), direct=True
    )

    assert without.builder == "direct"
    assert replace(without, builder="osmnx") == with_osmnx
    assert with_osmnx.stops == stops
    for file in (*(f"{array}.npy" for array in with_osmnx.array_sha256), STOPS_NAME):
        written = [(tmp_path / way / file).read_bytes() for way in ("osmnx", "direct")]
        assert written[0] == written[1], file
    assert "reading the roads into arrays, without OSMnx" in stages


def test_the_size_of_an_extract_decides_whether_osmnx_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_osm(tmp_path / "town.osm", GRID, [(1, [0, 1, 4, 3], ROAD)])

    assert build_roads(source, tmp_path / "small").builder == "osmnx"

    few: Any = replace(build_rules(), direct_above_nodes=3)
    monkeypatch.setattr("routing.osm.build_rules", lambda: few)
    assert build_roads(source, tmp_path / "big").builder == "direct"
    assert build_roads(source, tmp_path / "asked", direct=False).builder == "osmnx"


def test_a_saved_graph_of_osmnx_cannot_be_built_without_it(tmp_path: Path) -> None:
    road = {"highway": "primary", "osmid": "1", "length": "9"}
    source = write_graphml(tmp_path / "town.graphml", GRID, [(0, 1, road), (1, 0, road)])

    with pytest.raises(SourceError) as refused:
        build_roads(source, tmp_path / "roads", direct=True)

    assert refused.value.code == "graphml_needs_osmnx"
    assert not (tmp_path / "roads").exists()


def test_a_deployment_names_its_own_map_services() -> None:
    ours = place_services("http://maps.example/nominatim", None)

    assert ours.nominatim_url == "http://maps.example/nominatim"
    assert ours.overpass_url == build_rules().places.overpass_url

    with pytest.raises(SourceError, match=r"'maps\.example' is not the address"):
        place_services(None, "maps.example")
