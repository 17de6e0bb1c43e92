"""The way without OSMnx makes the same graph as the way with it, array by array."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from routing.osm.direct import edges_directly
from routing.osm.extract import Extract, read_extract
from routing.osm.rules import road_rules
from routing.osm.simplified import edges_of_extract
from routing.speeds import speed_table
from tests.routing.osm.osm_files import write_osm

Ways = list[tuple[int, list[int], dict[str, str]]]

# Nine places in a square and two upon one another, so that a piece may have no length.
GRID = {n: (110.0 + n % 3 / 500, 35.0 + n // 3 / 500) for n in range(9)} | {9: (110.0, 35.0)}

node_lists = st.lists(st.sampled_from(sorted(GRID)), min_size=2, max_size=7)
tags = st.fixed_dictionaries(
    {"highway": st.sampled_from(["primary", "residential", "track"])},
    optional={
        "oneway": st.sampled_from(["yes", "-1", "no"]),
        "surface": st.sampled_from(["asphalt", "mud"]),
        "bridge": st.just("yes"),
        "bridge:name": st.just("Long Bridge"),
        "name": st.sampled_from(["North Road", "South Road"]),
        "ref": st.just("G108"),
    },
)
networks = st.lists(st.tuples(node_lists, tags), min_size=1, max_size=9)


def extract_of(ways: Ways, stretch: float = 1.0) -> Extract:
    places = {
        n: (110 + (lon - 110) * stretch, 35 + (lat - 35) * stretch)
        for n, (lon, lat) in GRID.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        source = write_osm(Path(folder) / "town.osm", places, ways)
        return read_extract(source, "osm", road_rules())


def assert_both_ways_agree(extract: Extract) -> None:
    nodes, edges = edges_of_extract(extract, speed_table(), lambda *_: None)
    direct_nodes, direct_edges = edges_directly(extract, speed_table(), lambda *_: None)

    assert direct_nodes == nodes
    assert sorted(direct_edges, key=repr) == sorted(edges, key=repr)


@given(network=networks, stretch=st.sampled_from([0.5, 1.0, 4.0]))
@example(network=[([0, 1, 4, 3, 0], {"highway": "primary"})], stretch=1.0)
@example(network=[([0, 1, 4, 3, 0], {"highway": "primary", "oneway": "-1"})], stretch=1.0)
@example(
    network=[([0, 1, 4, 3, 0], {"highway": "track"}), ([2, 0], {"highway": "track"})], stretch=1.0
)
@example(
    network=[([0, 1, 2], {"highway": "track"}), ([2, 1, 0], {"highway": "primary"})], stretch=1.0
)
@example(network=[([0, 9, 1], {"highway": "primary"}), ([0, 9], {"highway": "track"})], stretch=1.0)
@settings(max_examples=60)
def test_any_roads_make_the_same_edges_with_osmnx_and_without(
    network: list[tuple[list[int], dict[str, str]]], stretch: float
) -> None:
    assume(any(len(set(refs)) > 1 for refs, _ in network))
    ways: Ways = [(70 + n, refs, tags) for n, (refs, tags) in enumerate(network)]

    assert_both_ways_agree(extract_of(ways, stretch))
