"""Advice where several open requests want the same beds: who could go where. Pure.

Nothing here is ever applied: a coordinator reads it beside first-come and acts, or does not.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facilities.conditions import Urgency
from service.events.types import CapacityKind

_Floats: TypeAlias = NDArray[np.float64]

Free = Mapping[tuple[str, CapacityKind], int]
"""Beds known to be free, by facility and kind; what is unknown is left out and bounds nothing."""

SECONDS_A_MINUTE = 60
ROUNDING = 0.5
"""The solver answers in floats; every value it may give here is a whole number."""


@dataclass(frozen=True)
class Choice:
    """One centre that a request could go to; `keeps_window` when no arrival limit is missed.

    A limit whose anchor nobody knows counts as kept; `is_window_known` is false of it, to be said.
    """

    facility: str
    travel_time_s: float
    keeps_window: bool
    is_window_known: bool = True


@dataclass(frozen=True)
class Wanting:
    """One open request with the beds it wants and its centres, best first by its own answer."""

    transfer: UUID
    urgency: Urgency
    requested_at: datetime
    beds: Mapping[CapacityKind, int]
    choices: tuple[Choice, ...]


Allocation = Mapping[UUID, Choice | None]
"""Where each request would go; None where no centre of its own has room."""


@dataclass(frozen=True)
class Scarce:
    """Beds of one kind at one centre that more is wanted of than is free."""

    facility: str
    kind: CapacityKind
    free: int
    wanted_by: tuple[UUID, ...]


def first_come(requests: Sequence[Wanting], free: Free) -> Allocation:
    """Give each request, oldest first, the best of its own centres that still has room."""
    left = dict(free)
    placed: dict[UUID, Choice | None] = {}
    for request in _oldest_first(requests):
        choice = next((each for each in request.choices if _has_room(request, each, left)), None)
        placed[request.transfer] = choice
        if choice is not None:
            _take(request, choice, left)
    return placed


def advised(
    requests: Sequence[Wanting],
    free: Free,
    contested: Collection[UUID] | None = None,
    *,
    doubt_min: int = 0,
) -> Allocation:
    """Keep most windows, the gravest urgency first, then place most, then drive least.

    A bed that nobody knows counts as ``doubt_min`` minutes of driving more than one known to be
    free: it bounds nothing, and may turn out not to be there.
    ``contested`` names the requests that compete, all where it is not given: the others give way
    only where a window or a place is won by it, so that nobody is moved to shorten a drive alone.
    Driving counts in whole minutes, as it is shown; where nothing is won, first-come stands.
    Exact: each aim is solved for as a whole-number programme and held while the next is solved.
    """
    ordered = _oldest_first(requests)
    pairs = [
        (request, choice, rank)
        for request in ordered
        for rank, choice in enumerate(request.choices)
        if _has_room(request, choice, free)
    ]
    if not pairs:
        return {each.transfer: None for each in ordered}
    by_turn = first_come(requests, free)
    aims = [
        *(
            [
                -float(request.urgency is urgency and choice.keeps_window)
                for request, choice, _ in pairs
            ]
            for urgency in Urgency
        ),
        [-1.0] * len(pairs),
        [
            0.0 if contested is None or request.transfer in contested else float(rank)
            for request, _, rank in pairs
        ],
        [
            round(choice.travel_time_s / SECONDS_A_MINUTE)
            + (0.0 if _is_known_free(request, choice, free) else float(doubt_min))
            for request, choice, _ in pairs
        ],
        [-float(_is_known_free(request, choice, free)) for request, choice, _ in pairs],
        [-float(by_turn[request.transfer] is choice) for request, choice, _ in pairs],
        [float(rank) for _, _, rank in pairs],
    ]
    taken = _solve(aims, _limits(ordered, pairs, free))
    placed: dict[UUID, Choice | None] = {each.transfer: None for each in ordered}
    for (request, choice, _), is_taken in zip(pairs, taken, strict=True):
        if is_taken:
            placed[request.transfer] = choice
    return placed


def scarce(requests: Sequence[Wanting], free: Free) -> tuple[Scarce, ...]:
    """List the beds that the first choices of several requests together overfill."""
    wanted: dict[tuple[str, CapacityKind], list[Wanting]] = {}
    for request in _oldest_first(requests):
        for kind in request.beds if request.choices else ():
            wanted.setdefault((request.choices[0].facility, kind), []).append(request)
    return tuple(
        Scarce(facility, kind, free[facility, kind], tuple(each.transfer for each in several))
        for (facility, kind), several in sorted(wanted.items())
        if len(several) > 1
        and (facility, kind) in free
        and sum(each.beds[kind] for each in several) > free[facility, kind]
    )


def _oldest_first(requests: Sequence[Wanting]) -> list[Wanting]:
    return sorted(requests, key=lambda each: (each.requested_at, each.transfer))


def _has_room(request: Wanting, choice: Choice, left: Free) -> bool:
    return all(
        left.get((choice.facility, kind), number) >= number for kind, number in request.beds.items()
    )


def _is_known_free(request: Wanting, choice: Choice, free: Free) -> bool:
    return all((choice.facility, kind) in free for kind in request.beds)


def _take(request: Wanting, choice: Choice, left: dict[tuple[str, CapacityKind], int]) -> None:
    for kind, number in request.beds.items():
        if (choice.facility, kind) in left:
            left[choice.facility, kind] -= number


def _limits(
    requests: Sequence[Wanting], pairs: Sequence[tuple[Wanting, Choice, int]], free: Free
) -> tuple[_Floats, _Floats]:
    """At most one centre for each request, and no more beds of a kind than are known to be free."""
    rows = [[float(one is request) for one, _, _ in pairs] for request in requests]
    most = [1.0] * len(rows)
    for (facility, kind), number in free.items():
        beds = [
            float(request.beds.get(kind, 0)) if choice.facility == facility else 0.0
            for request, choice, _ in pairs
        ]
        if any(beds):
            rows.append(beds)
            most.append(float(number))
    return np.array(rows), np.array(most)


def _solve(aims: Sequence[Sequence[float]], limited: tuple[_Floats, _Floats]) -> list[bool]:
    # Requests seldom compete: a serving process does not carry the solver until they do.
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, most = limited
    limits = [LinearConstraint(rows, ub=most)]
    taken = np.zeros(len(aims[0]))
    for aim in aims:
        costs = np.array(aim)
        found = milp(
            costs,
            integrality=np.ones_like(costs),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise ArithmeticError(f"the allocation could not be solved: {found.message}")
        taken = np.round(found.x)
        limits = [*limits, LinearConstraint(costs[None, :], ub=float(costs @ taken) + ROUNDING)]
    return [bool(each) for each in taken > ROUNDING]
