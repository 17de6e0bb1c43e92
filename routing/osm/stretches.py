"""Cut drivable ways into stretches: at the extract's rim, and where a barrier closes the road."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from routing.graph import NO_FERRY, LonLat
from routing.osm.rules import Direction
from routing.osm.tags import unused_numbers


@dataclass(frozen=True)
class Way:
    """A way that can be driven or sailed, with the tags that matter later."""

    nodes: tuple[int, ...]
    tags: Mapping[str, str]
    direction: Direction


@dataclass(frozen=True)
class Stretch:
    """A run of nodes of one drivable way; `ferry` is a place in the extract's crossings."""

    way_id: int
    nodes: tuple[int, ...]
    tags: Mapping[str, str]
    direction: Direction
    ferry: int = NO_FERRY


@dataclass(frozen=True)
class Cut:
    """Stretches, with the map's number of each node that is only one side of a closed place."""

    stretches: tuple[Stretch, ...]
    node_osmid: Mapping[int, int]


def cut_ways(
    ways: Mapping[int, Way],
    nodes: Mapping[int, LonLat],
    blocked: AbstractSet[int],
    dropped: Counter[str],
) -> Cut:
    """Cut each way where a node lies outside the extract or is blocked; count what is lost.

    Every road that comes to a blocked node ends there at a node of its own, so that they do not
    meet; the numbers of these are ones the extract does not use.
    """
    fresh = unused_numbers(nodes)
    node_osmid: dict[int, int] = {}
    stretches = []
    for way_id, way in sorted(ways.items()):
        if missing := sum(node not in nodes for node in way.nodes):
            dropped["nodes_outside_extract"] += missing
        runs = list(_runs(way.nodes, nodes, blocked))
        if not runs:
            dropped["way_without_two_nodes"] += 1
        for run in runs:
            ends = list(run)
            for end in (0, -1):
                if ends[end] in blocked:
                    number = next(fresh)
                    node_osmid[number], ends[end] = ends[end], number
            stretches.append(Stretch(way_id, tuple(ends), way.tags, way.direction))
    return Cut(tuple(stretches), node_osmid)


def _runs(
    way_nodes: tuple[int, ...], nodes: Mapping[int, LonLat], blocked: AbstractSet[int]
) -> Iterator[tuple[int, ...]]:
    run: list[int] = []
    for node in (*way_nodes, None):
        if node is not None and node in nodes:
            if not run or run[-1] != node:
                run.append(node)
            if node not in blocked or len(run) == 1:
                continue
        if len(run) > 1:
            yield tuple(run)
        run = [] if node is None or node not in nodes else [node]
