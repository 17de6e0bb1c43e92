"""Where ferries meet the roads: ways that lead nowhere are cut off, the others get their times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routing.graph import LonLat
from routing.osm.ferries import FERRY, Crossing, FerryRules, length_of
from routing.osm.stretches import Stretch, Way


@dataclass(frozen=True)
class Crossings:
    """Stretches with ferries told apart, the ferries, and the nodes where one boards them."""

    stretches: tuple[Stretch, ...]
    crossings: tuple[Crossing, ...]
    landings: frozenset[int]


def find_crossings(
    stretches: Sequence[Stretch],
    ways: Mapping[int, Way],
    nodes: Mapping[int, LonLat],
    rules: FerryRules,
    counts: tuple[Counter[str], Counter[str]],
) -> Crossings:
    """Keep what of the ferries lies between two landings; count into `counts`, used and dropped.

    A landing is a node that a ferry shares with a road, and where one waits for it.
    """
    used, dropped = counts
    roads = [each for each in stretches if each.tags["highway"] != FERRY]
    ferries = [each for each in stretches if each.tags["highway"] == FERRY]
    if not ferries:
        return Crossings(tuple(stretches), (), frozenset())
    ashore = {node for road in roads for node in road.nodes}
    between = _between_landings(ferries, ashore)
    if lost := len(ferries) - len(between):
        dropped["ferry_without_two_landings"] += lost
    way_ids = sorted({each.way_id for each in between})
    crossings = tuple(_crossing(way_id, ways[way_id], nodes, rules) for way_id in way_ids)
    if crossings:
        used["ferries"] += len(crossings)
    if silent := sum(not rules.says_vehicles(ways[way_id].tags) for way_id in way_ids):
        used["ferries_silent_on_vehicles"] += silent
    number = {way_id: index for index, way_id in enumerate(way_ids)}
    sailed = [replace(each, ferry=number[each.way_id]) for each in between]
    ordered = sorted((*roads, *sailed), key=lambda each: each.way_id)
    landings = frozenset(node for each in sailed for node in each.nodes if node in ashore)
    return Crossings(tuple(ordered), crossings, landings)


def _between_landings(ferries: Sequence[Stretch], ashore: set[int]) -> list[Stretch]:
    """Cut off what ends at sea, until every end lies ashore or on another ferry."""
    left = list(ferries)
    while True:
        met = Counter(node for each in left for node in set(each.nodes))
        trimmed = []
        for each in left:
            held = [i for i, node in enumerate(each.nodes) if node in ashore or met[node] > 1]
            if len({each.nodes[i] for i in held}) > 1:
                trimmed.append(replace(each, nodes=each.nodes[held[0] : held[-1] + 1]))
        if trimmed == left:
            return left
        left = trimmed


def _crossing(way_id: int, way: Way, nodes: Mapping[int, LonLat], rules: FerryRules) -> Crossing:
    known = [nodes[node] for node in way.nodes if node in nodes]
    is_whole = len(known) == len(way.nodes)
    return rules.crossing(way_id, way.tags, length_of(known), is_whole=is_whole)
