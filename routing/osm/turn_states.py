"""Split junctions by what whoever stands at one still has to heed.

A forbidden turn forbids going on by some edges after some edges were driven in a row: by one edge
into a junction, or by more, over the ways between two junctions. What matters of the roads behind
is the longest end of them with which something forbidden begins; a junction gets one copy for each
such past that makes a difference to what may be driven from it, now or later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from routing.graph import LonLat
from routing.osm.assemble import RoadEdge, content_of
from routing.osm.tags import unused_numbers

Driven: TypeAlias = tuple[int, ...]  # edges in a row, by their places in the list
ANYTHING: Driven = ()
FREE = 0  # the kind of past after which everything may be driven


@dataclass(frozen=True)
class Roads:
    """Directed edges, with those that leave each junction, and the one that turns back from each.

    `leaving` has at least the junctions at which something is forbidden, and those before.
    """

    edges: Sequence[RoadEdge]
    leaving: Mapping[int, Sequence[int]]
    back: Sequence[int]


@dataclass(frozen=True)
class Copied:
    """Nodes and edges with the copies, and which originals they are of; see `Split`."""

    nodes: dict[int, LonLat]
    edges: list[RoadEdge]
    base_of: dict[int, int]
    copy_of: dict[int, int]
    left_no_way: int


def copy_junctions(
    nodes: Mapping[int, LonLat], roads: Roads, forbidden: Mapping[Driven, Iterable[int]]
) -> Copied:
    """Copy junctions so that after each run of edges in `forbidden` the edges it names are gone.

    Whoever may go nowhere may turn back, as at the end of a road; where that is no road either, the
    map has a slip, and everything may be driven. `left_no_way` counts the edges this happens after.
    """
    pasts = _Pasts(roads, forbidden)
    kinds = pasts.kinds()
    members: dict[int, list[Driven]] = defaultdict(list)
    for past in sorted(kinds):
        if kinds[past] != FREE:
            members[kinds[past]].append(past)

    def order(kind: int) -> tuple[object, ...]:
        # By content, so that equal sources give equal numbers whatever order their edges came in.
        contents = [[content_of(roads.edges[edge]) for edge in past] for past in members[kind]]
        banned = sorted(content_of(roads.edges[edge]) for edge in pasts.banned[members[kind][0]])
        return pasts.junction(members[kind][0]), banned, sorted(contents)

    copies = dict(zip(sorted(members, key=order), unused_numbers(nodes), strict=False))

    def head_after(past: Driven, edge: int) -> int:
        kind = kinds.get(pasts.after(past, edge), FREE)
        return roads.edges[edge].head if kind == FREE else copies[kind]

    all_nodes, all_edges = dict(nodes), list(roads.edges)
    for (edge,) in (past for past in kinds if len(past) == 1):
        all_edges[edge] = replace(roads.edges[edge], head=head_after(ANYTHING, edge))
    base_of: dict[int, int] = {}
    copy_of: dict[int, int] = {}
    for kind, copy in copies.items():
        past = members[kind][0]
        base_of[copy] = pasts.junction(past)
        all_nodes[copy] = nodes[base_of[copy]]
        for edge in pasts.onward(past):
            copy_of[len(all_edges)] = edge
            all_edges.append(replace(roads.edges[edge], tail=copy, head=head_after(past, edge)))
    return Copied(all_nodes, all_edges, base_of, copy_of, pasts.left_no_way)


class _Pasts:
    """The runs of edges with which something forbidden begins, and what they forbid."""

    def __init__(self, roads: Roads, forbidden: Mapping[Driven, Iterable[int]]) -> None:
        self._roads = roads
        self._known = {run[:end] for run in forbidden for end in range(1, len(run) + 1)}
        self.banned: dict[Driven, frozenset[int]] = {}
        without_way = set()
        for past in self._known:
            ends = (past[start:] for start in range(len(past)))
            banned = {edge for end in ends for edge in forbidden.get(end, ())}
            if banned.issuperset(self._leaving(past)) and banned:
                without_way.add(past[-1])
                banned.discard(roads.back[past[-1]])
            if banned.issuperset(self._leaving(past)):
                banned = set()
            self.banned[past] = frozenset(banned)
        self.left_no_way = len(without_way)

    def junction(self, past: Driven) -> int:
        """Return where one stands after a past."""
        return self._roads.edges[past[-1]].head

    def _leaving(self, past: Driven) -> Sequence[int]:
        return self._roads.leaving[self.junction(past)]

    def onward(self, past: Driven) -> list[int]:
        """Return the edges that may be driven after a past."""
        return [edge for edge in self._leaving(past) if edge not in self.banned[past]]

    def after(self, past: Driven, edge: int) -> Driven:
        """Return what is left to heed of a past and one more edge: its longest known end."""
        run = (*past, edge)
        ends = (run[start:] for start in range(len(run)))
        return next((end for end in ends if end in self._known), ANYTHING)

    def kinds(self) -> dict[Driven, int]:
        """Give the pasts that can come about numbers, and one number to those that are alike."""
        pasts = self._reached()
        kinds = dict.fromkeys(pasts, FREE)
        count = 0
        while True:
            numbers: dict[object, int] = {}
            found = {}
            for past in sorted(pasts):
                onward = self._otherwise(past, kinds)
                what = (self.junction(past), self.banned[past], onward)
                is_free = not self.banned[past] and not onward
                found[past] = FREE if is_free else numbers.setdefault(what, len(numbers) + 1)
            kinds = found
            if len(numbers) == count:
                return kinds
            count = len(numbers)

    def _otherwise(self, past: Driven, kinds: Mapping[Driven, int]) -> frozenset[tuple[int, int]]:
        """Return the edges after which it matters that one came by this past, and how."""
        then = ((edge, kinds.get(self.after(past, edge), FREE)) for edge in self.onward(past))
        return frozenset(
            (edge, kind)
            for edge, kind in then
            if kind != kinds.get(self.after(ANYTHING, edge), FREE)
        )

    def _reached(self) -> set[Driven]:
        waiting: list[Driven] = [past for past in self._known if len(past) == 1]
        reached = set(waiting)
        while waiting:
            past = waiting.pop()
            new = {self.after(past, edge) for edge in self.onward(past)} - reached - {ANYTHING}
            reached |= new
            waiting.extend(new)
        return reached
