"""Forbid turns by splitting junctions: only those, and only as often as they need it.

Whoever enters a junction by an edge from which some turns are forbidden arrives at a copy of it,
which the other turns leave; whoever starts at the junction, or on a road out of it, is free to
take any. So a shortest path over nodes and edges obeys every restriction at one junction.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routing.graph import LonLat
from routing.osm.assemble import RoadEdge, content_of, twins_of
from routing.osm.restrictions import Restriction, Turn, TurnRules
from routing.osm.tags import unused_numbers

HALF_TURN = 180.0


@dataclass(frozen=True)
class Split:
    """Nodes and edges in which no forbidden turn can be driven.

    `base_of` leads from a copied junction to its original, `copy_of` from the place of a copied
    edge in `edges` to its original's; `applied` and `dropped` count restrictions.
    """

    nodes: Mapping[int, LonLat]
    edges: Sequence[RoadEdge]
    base_of: Mapping[int, int]
    copy_of: Mapping[int, int]
    applied: Counter[str]
    dropped: Counter[str]


def forbid_turns(
    nodes: Mapping[int, LonLat],
    edges: Sequence[RoadEdge],
    restrictions: Sequence[Restriction],
    rules: TurnRules,
) -> Split:
    """Split the junctions at which a turn is forbidden; all others stay as they are."""
    junctions = _Junctions(edges, {each.via for each in restrictions}, rules)
    applied: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    forbidden: dict[int, set[int]] = defaultdict(set)
    for each in sorted(restrictions, key=lambda restriction: restriction.relation_id):
        found = junctions.forbidden_by(each)
        if not found:
            dropped["turn_nothing_to_forbid"] += 1
            continue
        applied["turn_restrictions"] += 1
        for entering, leaving in found.items():
            forbidden[entering] |= leaving
    for entering in sorted(forbidden):
        if forbidden[entering].issuperset(junctions.leaving[edges[entering].head]):
            # Who may go nowhere may turn back, as at the end of a road; a one-way that nobody may
            # leave is a slip of the map, and stays a road.
            forbidden[entering].discard(junctions.back(entering))
            dropped["turn_leaves_no_way"] += 1
        if forbidden[entering].issuperset(junctions.leaving[edges[entering].head]):
            del forbidden[entering]
    all_nodes, all_edges, base_of, copy_of = _split(nodes, edges, forbidden, junctions.leaving)
    if base_of:
        applied["junctions_split"] = len(set(base_of.values()))
        applied["junction_copies"] = len(base_of)
    return Split(all_nodes, all_edges, base_of, copy_of, applied, dropped)


class _Junctions:
    """What enters and leaves the junctions that restrictions speak of."""

    def __init__(self, edges: Sequence[RoadEdge], via: set[int], rules: TurnRules) -> None:
        self._edges, self._rules = edges, rules
        self._twin = twins_of(edges) if via else []
        self.entering: dict[int, list[int]] = defaultdict(list)
        self.leaving: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(edges):
            if edge.head in via:
                self.entering[edge.head].append(number)
            if edge.tail in via:
                self.leaving[edge.tail].append(number)

    def forbidden_by(self, restriction: Restriction) -> dict[int, set[int]]:
        """Return what a restriction forbids: edges out of the junction, by the edge into it."""
        via = restriction.via
        pairs = self._meant(
            restriction.turn,
            [
                (entering, leaving)
                for entering in self.entering[via]
                if restriction.from_ways.intersection(self._edges[entering].way_ids)
                for leaving in self.leaving[via]
                if restriction.to_ways.intersection(self._edges[leaving].way_ids)
            ],
        )
        found: dict[int, set[int]] = defaultdict(set)
        for entering, leaving in pairs:
            found[entering].add(leaving)
        if restriction.is_demand:
            return {e: set(self.leaving[via]) - allowed for e, allowed in found.items()}
        return dict(found)

    def _meant(self, turn: Turn, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Keep the pairs that a restriction means, where its ways run on through the junction."""
        if turn is Turn.BACK:
            # On one road that runs on, the turn back is onto the very piece one came by.
            back = [
                (entering, leaving) for entering, leaving in pairs if self.back(entering) == leaving
            ]
            pairs = back or pairs
        if turn is Turn.ANY or len(pairs) == 1:
            return pairs
        return [pair for pair in pairs if self._is_turn(turn, *pair)]

    def back(self, entering: int) -> int:
        """Return the edge by which one turns back from an edge, or `NO_TWIN`."""
        return self._twin[entering]

    def _is_turn(self, turn: Turn, entering: int, leaving: int) -> bool:
        if self.back(entering) == leaving:
            return turn is Turn.BACK
        angle = turning_deg(self._edges[entering].points, self._edges[leaving].points)
        return {
            Turn.LEFT: angle > 0,
            Turn.RIGHT: angle < 0,
            Turn.STRAIGHT_ON: abs(angle) <= self._rules.straight_within_deg,
            Turn.BACK: abs(angle) >= self._rules.turn_back_from_deg,
        }[turn]


def turning_deg(entering: Sequence[LonLat], leaving: Sequence[LonLat]) -> float:
    """Return the angle between two roads at a junction: left is above zero, straight on is zero."""
    before = _heading_deg(list(entering)[::-1]) + HALF_TURN
    return (_heading_deg(leaving) - before + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN


def _heading_deg(points: Sequence[LonLat]) -> float:
    """Return the direction, anticlockwise from the east, from the first point to the next."""
    lon, lat = points[0]
    further = next((point for point in points if point != points[0]), points[0])
    east = (further[0] - lon) * math.cos(math.radians(lat))
    return math.degrees(math.atan2(further[1] - lat, east))


def _split(
    nodes: Mapping[int, LonLat],
    edges: Sequence[RoadEdge],
    forbidden: Mapping[int, set[int]],
    leaving: Mapping[int, Sequence[int]],
) -> tuple[dict[int, LonLat], list[RoadEdge], dict[int, int], dict[int, int]]:
    """Lead edges with the same forbidden turns into one copy of their junction."""
    arrivals: dict[tuple[int, frozenset[int]], list[int]] = defaultdict(list)
    for entering, turns in forbidden.items():
        arrivals[edges[entering].head, frozenset(turns)].append(entering)
    # By content, so that equal sources give equal numbers whatever order their edges came in.
    ordered = sorted(
        arrivals, key=lambda key: (key[0], sorted(content_of(edges[e]) for e in key[1]))
    )
    all_nodes, all_edges = dict(nodes), list(edges)
    base_of: dict[int, int] = {}
    copy_of: dict[int, int] = {}
    copies = dict(zip(ordered, unused_numbers(nodes), strict=False))
    for (junction, banned), copy in copies.items():
        base_of[copy], all_nodes[copy] = junction, nodes[junction]
        for entering in arrivals[junction, banned]:
            all_edges[entering] = replace(edges[entering], head=copy)
    for (junction, banned), copy in copies.items():
        for original in leaving[junction]:
            if original not in banned:
                copy_of[len(all_edges)] = original
                all_edges.append(replace(all_edges[original], tail=copy))
    return all_nodes, all_edges, base_of, copy_of
