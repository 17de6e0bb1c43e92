"""Who can be reached: places with able hands, and when they are there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from routing.compiled import frozen
from routing.errors import RoadsError
from routing.hierarchy import INF
from routing.manifest import Array

FOREVER_CS = 1 << 60
NEVER_ADD = 2 * INF  # with any label this is no time, and still fits 32 bits


class ReachError(RoadsError):
    """A question about reach that cannot be answered as it was put."""


class Window(NamedTuple):
    """When a source is open, in seconds from the moment asked about.

    Who arrives at or after `open_from_s` and before `open_until_s` has able hands `ready_after_s`
    later; who arrives before it opens waits until then.
    """

    open_from_s: float
    open_until_s: float
    ready_after_s: float


ALWAYS = Window(0.0, math.inf, 0.0)


@dataclass(frozen=True)
class Source:
    """A place that has what is asked for; `place` is its key in the labels.

    Without windows it is never open. Raise `ReachError` for windows that are none.
    """

    key: str
    place: str
    windows: tuple[Window, ...] = (ALWAYS,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", tuple(Window(*each) for each in self.windows))
        for window in self.windows:
            if not _is_window(window):
                raise ReachError(
                    "bad_window",
                    f"{self.key} is said to be open from {window.open_from_s} s to "
                    f"{window.open_until_s} s and ready after {window.ready_after_s} s; it must "
                    "open before it shuts, and be ready after a number of seconds from 0 on.",
                    {"source": self.key, **window._asdict()},
                )


class Sources(NamedTuple):
    """Sources as arrays, ascending by key, each with its windows.

    Those of source `s` are `window[offset[s]:offset[s + 1]]`: from, until and ready after, in
    centiseconds. `add` [lanes] is what sources that are always open add to the label of their
    lane; `with_hours` are the other sources. `least_cs` is the least that each adds.
    """

    lane: Array
    offset: Array
    window: Array
    least_cs: Array
    add: Array
    with_hours: Array
    add_with_hours: Array


def in_order(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return sources by their keys; raise `ReachError` where two have the same."""
    ordered = tuple(sorted(sources, key=lambda source: source.key))
    for before, after in pairwise(ordered):
        if before.key == after.key:
            raise ReachError(
                "duplicate_source",
                f"{after.key} is among the sources more than once; name each once, with all of "
                "its windows.",
                {"source": after.key},
            )
    return ordered


def as_arrays(sources: Sequence[Source], number_of: Mapping[str, int]) -> Sources:
    """Return sources as arrays; `number_of` are the lanes of places by their keys.

    Raise `ReachError` for a source whose place is not among them.
    """
    for source in sources:
        if source.place not in number_of:
            raise ReachError(
                "unknown_place",
                f"{source.key} stands at {source.place}, which the labels do not have; make labels "
                "with it first.",
                {"source": source.key, "place": source.place},
            )
    rows = [[_in_cs(window) for window in source.windows] for source in sources]
    rows = [[row for row in own if row[1] > 0] for own in rows]
    lane = np.array([number_of[source.place] for source in sources], dtype=np.int64)
    add = np.full(len(number_of), NEVER_ADD, dtype=np.uint32)
    add_with_hours, with_hours = add.copy(), []
    for number, own in enumerate(rows):
        if len(own) == 1 and own[0][0] <= 0 and own[0][1] == FOREVER_CS and own[0][2] < INF:
            add[lane[number]] = min(int(add[lane[number]]), own[0][2])
        elif own:
            least_cs = min(int(add_with_hours[lane[number]]), _least_cs(own))
            add_with_hours[lane[number]] = least_cs
            with_hours.append(number)
    return Sources(
        lane=frozen(lane, "int64"),
        offset=frozen(np.cumsum([0, *(len(own) for own in rows)]), "int64"),
        window=frozen(np.array(list(chain(*rows)), dtype=np.int64).reshape(-1, 3), "int64"),
        least_cs=frozen(np.array([_least_cs(own) for own in rows], dtype=np.int64), "int64"),
        add=frozen(add, "uint32"),
        with_hours=frozen(np.array(with_hours, dtype=np.int64), "int64"),
        add_with_hours=frozen(add_with_hours, "uint32"),
    )


def _is_window(window: Window) -> bool:
    start, stop, ready = window
    if any(math.isnan(each) for each in window) or math.isinf(start) or math.isinf(ready):
        return False
    return start < stop and ready >= 0


def _in_cs(window: Window) -> tuple[int, int, int]:
    start, stop, ready = (_centiseconds(each) for each in window)
    return start, stop, ready


def _centiseconds(seconds: float) -> int:
    if abs(seconds) * 100 >= FOREVER_CS:
        return FOREVER_CS if seconds > 0 else -FOREVER_CS
    return math.floor(seconds * 100 + 0.5)


def _least_cs(own: Sequence[tuple[int, int, int]]) -> int:
    return min((ready for _, _, ready in own), default=FOREVER_CS)
