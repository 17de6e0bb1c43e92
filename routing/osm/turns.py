"""Forbid turns by splitting junctions: only those, and only as often as they need it.

Whoever enters a junction by an edge from which some turns are forbidden arrives at a copy of it,
which the other turns leave; whoever starts at the junction, or on a road out of it, is free to
take any. A turn forbidden over ways is one that whoever came from the first road may not take at
the end of them, nor turn back on them; so junctions between are copied too. A shortest path over
nodes and edges then obeys every restriction.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.graph import NO_TWIN, LonLat
from routing.osm.assemble import RoadEdge, twins_of
from routing.osm.restrictions import Restriction, Turn, TurnRules
from routing.osm.turn_states import Driven, Roads, copy_junctions

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
    junctions = _Junctions(edges, restrictions, rules)
    applied: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    forbidden: dict[Driven, set[int]] = defaultdict(set)
    for each in sorted(restrictions, key=lambda restriction: restriction.relation_id):
        found = junctions.forbidden_by(each)
        if isinstance(found, str):
            dropped[found] += 1
            continue
        applied["turn_restrictions"] += 1
        if each.via_ways:
            applied["turn_restrictions_over_ways"] += 1
        for driven, leaving in found.items():
            forbidden[driven] |= leaving
    copied = copy_junctions(nodes, junctions.roads, forbidden)
    if copied.left_no_way:
        dropped["turn_leaves_no_way"] = copied.left_no_way
    if copied.base_of:
        applied["junctions_split"] = len(set(copied.base_of.values()))
        applied["junction_copies"] = len(copied.base_of)
    return Split(copied.nodes, copied.edges, copied.base_of, copied.copy_of, applied, dropped)


class _Junctions:
    """What enters and leaves the junctions that restrictions speak of."""

    def __init__(
        self, edges: Sequence[RoadEdge], restrictions: Sequence[Restriction], rules: TurnRules
    ) -> None:
        self._edges, self._rules = edges, rules
        over = {way for each in restrictions for way in each.via_ways}
        self._on_way: dict[int, list[int]] = defaultdict(list)
        meant = {each.via for each in restrictions if each.via is not None}
        for number, edge in enumerate(edges):
            for way in over.intersection(edge.way_ids):
                self._on_way[way].append(number)
                meant |= {edge.tail, edge.head}
        self._entering: dict[int, list[int]] = defaultdict(list)
        self._leaving: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(edges):
            if edge.head in meant:
                self._entering[edge.head].append(number)
            if edge.tail in meant:
                self._leaving[edge.tail].append(number)
        self.roads = Roads(edges, self._leaving, twins_of(edges) if restrictions else [])

    def forbidden_by(self, restriction: Restriction) -> dict[Driven, set[int]] | str:
        """Return what a restriction forbids after which edges, or why it is not applied."""
        runs = self._runs(restriction)
        if runs is None:
            return "turn_via_unclear"
        pairs = self._meant(
            restriction.turn,
            [
                (run, leaving)
                for run in runs
                for leaving in self._leaving[self._edges[run[-1]].head]
                if restriction.to_ways.intersection(self._edges[leaving].way_ids)
            ],
        )
        found: dict[Driven, set[int]] = defaultdict(set)
        for run, leaving in pairs:
            found[run].add(leaving)
        if restriction.is_demand:
            at_end = {run: self._leaving[self._edges[run[-1]].head] for run in found}
            found.update({run: set(at_end[run]) - allowed for run, allowed in found.items()})
        for run in list(found):
            self._forbid_turning_back(run, found)
        return dict(found) or "turn_nothing_to_forbid"

    def _forbid_turning_back(self, run: Driven, found: dict[Driven, set[int]]) -> None:
        """Keep who came from the first road from turning twice on the ways between.

        On a link driven both ways that would lead round every restriction in no time.
        """
        for end in range(2, len(run) + 1):
            back = self.roads.back[run[end - 1]]
            if back != NO_TWIN:
                found[run[:end]].add(back)

    def _runs(self, restriction: Restriction) -> list[Driven] | None:
        """Return the edges into the junction; over ways, those and all ways through; or give up."""
        if restriction.via is not None:
            return [(edge,) for edge in self._from(restriction, restriction.via)]
        on_ways = {edge for way in restriction.via_ways for edge in self._on_way[way]}
        starts = sorted({self._edges[edge].tail for edge in on_ways})
        waiting: list[Driven] = [
            (edge,) for start in starts for edge in self._from(restriction, start)
        ]
        runs: list[Driven] = []
        for _ in range(self._rules.longest_search):
            if not waiting:
                return runs
            run = waiting.pop()
            if self._ways_over(run, restriction) == restriction.via_ways:
                runs.append(run)
            waiting += [
                (*run, edge)
                for edge in self._leaving[self._edges[run[-1]].head]
                if edge in on_ways and self._goes_on(run, edge, restriction)
            ]
        return None

    def _from(self, restriction: Restriction, junction: int) -> list[int]:
        return [
            edge
            for edge in self._entering[junction]
            if restriction.from_ways.intersection(self._edges[edge].way_ids)
        ]

    def _ways_over(self, run: Driven, restriction: Restriction) -> frozenset[int]:
        ways = {way for edge in run[1:] for way in self._edges[edge].way_ids}
        return restriction.via_ways.intersection(ways)

    def _goes_on(self, run: Driven, edge: int, restriction: Restriction) -> bool:
        """Say whether an edge leads on over the ways: to a new place, and to no way left before."""
        places = {self._edges[each].head for each in run}
        if self._edges[edge].head in places:
            return False
        ways = restriction.via_ways.intersection(self._edges[edge].way_ids)
        now = restriction.via_ways.intersection(self._edges[run[-1]].way_ids)
        return bool(ways & now) or not ways & self._ways_over(run, restriction)

    def _meant(self, turn: Turn, pairs: list[tuple[Driven, int]]) -> list[tuple[Driven, int]]:
        """Keep the pairs that a restriction means, where its ways run on through the junction."""
        if turn is Turn.BACK:
            # On one road that runs on, the turn back is onto the very piece one came by.
            back = [(run, leaving) for run, leaving in pairs if self._is_back(run, leaving)]
            pairs = back or pairs
        if turn is Turn.ANY or len(pairs) == 1:
            return pairs
        return [pair for pair in pairs if self._is_turn(turn, *pair)]

    def _is_back(self, run: Driven, leaving: int) -> bool:
        return self.roads.back[run[0]] == leaving

    def _is_turn(self, turn: Turn, run: Driven, leaving: int) -> bool:
        if self._is_back(run, leaving):
            return turn is Turn.BACK
        angle = turning_deg(self._edges[run[0]].points, self._edges[leaving].points)
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
