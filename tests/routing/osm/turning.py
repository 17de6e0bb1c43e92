"""An oracle that knows nothing of split junctions: shortest times over edges, turn by turn."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations, product

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
    """From one way at a junction, or after all the ways `over`: never, or only, onto another."""

    is_demand: bool
    from_way: int
    via: int | None
    to_way: int
    over: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Driven:
    """A way driven in one direction."""

    way: int
    tail: int
    head: int
    cost_cs: int


History = tuple[int, ...]


def times_by_turns_cs(
    ways: Sequence[Way], rules: Collection[Rule], origin: int
) -> dict[tuple[int, int], int]:
    """Return the least time from a junction to the end of each way, either way it can be driven.

    The key is the number of the way and the junction at its end. Every rule is obeyed.
    """
    driven = [Driven(way.number, way.tail, way.head, way.cost_cs) for way in ways]
    driven += [Driven(w.number, w.head, w.tail, w.cost_cs) for w in ways if not w.oneway]
    runs = [(rule, run) for rule in rules for run in _runs(driven, rule)]
    remembered = max((len(run) for _, run in runs), default=1)
    queue: list[tuple[int, History]] = [
        (edge.cost_cs, (index,)) for index, edge in enumerate(driven) if edge.tail == origin
    ]
    heapq.heapify(queue)
    settled: set[History] = set()
    times: dict[tuple[int, int], int] = {}
    while queue:
        time_cs, history = heapq.heappop(queue)
        if history in settled:
            continue
        settled.add(history)
        edge = driven[history[-1]]
        times.setdefault((edge.way, edge.head), time_cs)
        for onward in _onward(driven, runs, history):
            longer = (*history, onward)[-remembered:]
            heapq.heappush(queue, (time_cs + driven[onward].cost_cs, longer))
    return times


def _onward(
    driven: Sequence[Driven], runs: Sequence[tuple[Rule, History]], history: History
) -> list[int]:
    edge = driven[history[-1]]
    leaving = [index for index, other in enumerate(driven) if other.tail == edge.head]
    back = [index for index in leaving if driven[index].way == edge.way]
    allowed = list(leaving)
    for rule, run in runs:
        if _ends_with(history, run):
            named = [index for index in leaving if driven[index].way == rule.to_way]
            allowed = [index for index in allowed if (index in named) is rule.is_demand]
        if any(_ends_with(history, run[:end]) for end in range(2, len(run) + 1)):
            allowed = [index for index in allowed if index not in back]
    # Who may go nowhere may turn back; where that is no road, the rules count for nothing.
    return allowed or back or leaving


def _runs(driven: Sequence[Driven], rule: Rule) -> list[History]:
    """Return every way to come to where a rule holds, provided that one could do what it says."""
    numbers = range(len(driven))
    over = [[n for n in numbers if driven[n].way == way] for way in rule.over]
    runs = [
        (first, *between)
        for first in numbers
        if driven[first].way == rule.from_way
        for order in permutations(over)
        for between in product(*order)
    ]
    return [run for run in runs if _is_way_through([driven[n] for n in run], rule, driven)]


def _is_way_through(run: Sequence[Driven], rule: Rule, driven: Sequence[Driven]) -> bool:
    junctions = [edge.head for edge in run]
    return (
        all(edge.head == onward.tail for edge, onward in pairwise(run))
        and len(set(junctions)) == len(junctions)
        and rule.via in (None, junctions[-1])
        and any((edge.tail, edge.way) == (junctions[-1], rule.to_way) for edge in driven)
    )


def _ends_with(history: History, run: History) -> bool:
    return history[-len(run) :] == run
