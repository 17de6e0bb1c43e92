"""An oracle that knows nothing of split junctions: shortest times over edges, turn by turn."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass

NO, ONLY = False, True


@dataclass(frozen=True)
class Way:
    """One straight road between two junctions."""

    number: int
    tail: int
    head: int
    cost_cs: int
    oneway: bool


@dataclass(frozen=True)
class Rule:
    """From one way at a junction: never, or only, onto another."""

    is_demand: bool
    from_way: int
    via: int
    to_way: int


@dataclass(frozen=True)
class Driven:
    """A way driven in one direction."""

    way: int
    tail: int
    head: int
    cost_cs: int


def times_by_turns_cs(ways: Sequence[Way], rules: Collection[Rule], origin: int) -> dict[int, int]:
    """Return the least time from a junction to each junction, obeying every rule."""
    driven = [Driven(way.number, way.tail, way.head, way.cost_cs) for way in ways]
    driven += [Driven(w.number, w.head, w.tail, w.cost_cs) for w in ways if not w.oneway]
    queue = [(edge.cost_cs, index) for index, edge in enumerate(driven) if edge.tail == origin]
    heapq.heapify(queue)
    settled: dict[int, int] = {}
    times = {origin: 0}
    while queue:
        time_cs, index = heapq.heappop(queue)
        if index in settled:
            continue
        settled[index] = time_cs
        times[driven[index].head] = min(time_cs, times.get(driven[index].head, time_cs))
        for onward in _onward(driven, rules, driven[index]):
            heapq.heappush(queue, (time_cs + driven[onward].cost_cs, onward))
    return times


def _onward(driven: Sequence[Driven], rules: Collection[Rule], edge: Driven) -> list[int]:
    leaving = [index for index, other in enumerate(driven) if other.tail == edge.head]
    allowed = list(leaving)
    for rule in rules:
        if (rule.from_way, rule.via) != (edge.way, edge.head):
            continue
        named = [index for index in leaving if driven[index].way == rule.to_way]
        if rule.is_demand and named:
            allowed = [index for index in allowed if index in named]
        if not rule.is_demand:
            allowed = [index for index in allowed if index not in named]
    # Who may go nowhere may turn back; where that is no road, the rules count for nothing.
    back = [index for index in leaving if driven[index].way == edge.way]
    return allowed or back or leaving
