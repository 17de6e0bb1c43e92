"""With barriers, ferries and forbidden turns too, OSMnx and the direct way give one graph."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.osm import build_roads
from tests.routing.osm.osm_files import Member, restriction, write_osm

PLACES = {n: (110.0 + 0.003 * (n % 4), 35.0 + 0.003 * (n // 4)) for n in range(12)}
NODE_TAGS = st.sampled_from(
    [{"barrier": "gate"}, {"barrier": "bollard"}, {"access": "no"}, {"barrier": "yes"}]
)
WAY_TAGS = st.sampled_from(
    [
        {"highway": "primary"},
        {"highway": "residential", "oneway": "yes"},
        {"highway": "service", "oneway": "-1", "surface": "dirt"},
        {"highway": "tertiary", "junction": "roundabout"},
        {"route": "ferry", "duration": "10"},
        {"route": "ferry", "motor_vehicle": "yes", "interval": "30"},
    ]
)
TURNS = ("no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "only_straight_on")
ROLES = ("from", "via", "to")
Ways = list[tuple[int, list[int], dict[str, str]]]
Relations = list[tuple[int, list[Member], dict[str, str]]]


@st.composite
def maps(draw: st.DrawFn) -> tuple[Ways, dict[int, dict[str, str]], Relations]:
    nodes = st.integers(0, len(PLACES) - 1)
    lines = st.lists(nodes, min_size=2, max_size=6)
    drawn = draw(st.lists(st.tuples(lines, WAY_TAGS), min_size=2, max_size=7))
    ways = [(100 + number, line, tags) for number, (line, tags) in enumerate(drawn)]
    node_tags = draw(st.dictionaries(nodes, NODE_TAGS, max_size=3))
    numbers = st.sampled_from([way[0] for way in ways])
    turns = draw(st.lists(st.tuples(st.sampled_from(TURNS), numbers, nodes, numbers), max_size=5))
    relations = [restriction(n, *turn) for n, turn in enumerate(turns, start=1)]
    over = draw(st.lists(st.tuples(st.sampled_from(TURNS), *[numbers] * 3), max_size=2))
    for n, (kind, *members) in enumerate(over, start=len(relations) + 1):
        roles = [("way", way, role) for way, role in zip(members, ROLES, strict=True)]
        relations.append((n, roles, {"type": "restriction", "restriction": kind}))
    return ways, node_tags, relations


@settings(max_examples=40)
@given(maps())
def test_both_ways_of_building_give_the_same_roads(
    drawn: tuple[Ways, dict[int, dict[str, str]], Relations],
) -> None:
    ways, node_tags, relations = drawn
    always = (1, [0, 1, 5, 4, 0], {"highway": "secondary"})
    with tempfile.TemporaryDirectory() as folder:
        source = write_osm(
            Path(folder) / "a.osm",
            PLACES,
            [always, *ways],
            node_tags=node_tags,
            relations=relations,
        )
        by_osmnx, directly = (
            build_roads(source, Path(folder) / str(direct), direct=direct)
            for direct in (False, True)
        )
    assert directly.array_sha256 == by_osmnx.array_sha256
    assert directly.hash == by_osmnx.hash
    assert directly.dropped == by_osmnx.dropped
    assert directly.applied == by_osmnx.applied
