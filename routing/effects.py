"""What closures do to edges: which parts of them are closed or slower, as one picture of them all.

A part is a stretch of an edge, as fractions of it from its tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from routing.graph import Ints

Floats = NDArray[np.float64]


class EffectKind(StrEnum):
    """What a closure does to the roads of its place."""

    CLOSED = "closed"
    SLOWER = "slower"
    ONE_WAY = "one_way"


@dataclass(frozen=True, eq=False)
class EdgeParts:
    """Parts of edges, by edge and then by where they start; those of one edge do not overlap."""

    edge: Ints
    start: Floats
    stop: Floats

    @classmethod
    def whole(cls, edges: Ints) -> EdgeParts:
        """Return the edges from end to end."""
        edges = np.unique(np.asarray(edges, dtype=np.int64))
        return cls(edges, np.zeros(len(edges)), np.ones(len(edges)))

    @classmethod
    def of(cls, parts: Iterable[tuple[int, float, float]]) -> EdgeParts:
        """Return the parts in order, given as edge, start and stop."""
        ordered = sorted(parts)
        return cls(
            np.array([edge for edge, _, _ in ordered], dtype=np.int64),
            np.array([start for _, start, _ in ordered], dtype=np.float64),
            np.array([stop for _, _, stop in ordered], dtype=np.float64),
        )

    @property
    def is_whole(self) -> NDArray[np.bool_]:
        """The mask [parts] of those that are an edge from end to end."""
        is_whole: NDArray[np.bool_] = (self.start <= 0.0) & (self.stop >= 1.0)
        return is_whole


@dataclass(frozen=True, eq=False)
class RoadEffect:
    """What one closure does to the edges of its place.

    `factor` is how many times the time is taken, above 1, where the kind is slower, else `None`.
    The parts of a one-way effect are those that run against the direction which stays open.
    """

    kind: EffectKind
    parts: EdgeParts
    factor: float | None = None


@dataclass(frozen=True)
class Span:
    """A part of an edge that is closed (`factor` is `None`) or takes `factor` times as long."""

    start: float
    stop: float
    factor: float | None


@dataclass(frozen=True, eq=False)
class Combined:
    """All effects together: edges closed and slower from end to end, and spans of the others.

    `factor` is empty where nothing is slower: most closures close, and a province has many edges.
    """

    is_closed: NDArray[np.bool_]
    factor: Floats
    spans: Mapping[int, tuple[Span, ...]]


def combine(edge_count: int, effects: Sequence[RoadEffect]) -> Combined:
    """Lay effects over one another, in whatever order they come: closed wins, then the slowest.

    The slowest and not the product: two reports of one stretch, by the police and by a driver, are
    most often two reports of one thing, and a jam that is told twice is not twice as long.
    """
    is_closed = np.zeros(edge_count, dtype=np.bool_)
    has_slower = any(effect.factor is not None for effect in effects)
    factor = np.ones(edge_count if has_slower else 0)
    pieces: dict[int, list[Span]] = {}
    for effect in effects:
        parts, is_whole = effect.parts, effect.parts.is_whole
        if effect.factor is None:
            is_closed[parts.edge[is_whole]] = True
        else:
            np.maximum.at(factor, parts.edge[is_whole], effect.factor)
        for row in np.flatnonzero(~is_whole).tolist():
            span = Span(float(parts.start[row]), float(parts.stop[row]), effect.factor)
            pieces.setdefault(int(parts.edge[row]), []).append(span)
    spans: dict[int, tuple[Span, ...]] = {}
    for edge in sorted(pieces):
        if is_closed[edge]:
            continue
        found = _laid_over(pieces[edge], float(factor[edge]) if has_slower else 1.0)
        if len(found) == 1 and found[0].start <= 0.0 and found[0].stop >= 1.0:
            if found[0].factor is None:
                is_closed[edge] = True
            else:
                factor[edge] = found[0].factor
        elif found:
            spans[edge] = found
            if has_slower:
                factor[edge] = 1.0  # its spans say it all
    return Combined(is_closed, factor, spans)


def _laid_over(pieces: Sequence[Span], whole_factor: float) -> tuple[Span, ...]:
    """Cut an edge wherever a span starts or stops, and join neighbours that came out the same."""
    cuts = sorted({0.0, 1.0} | {cut for span in pieces for cut in (span.start, span.stop)})
    found: list[Span] = []
    for start, stop in pairwise(cuts):
        over = [span.factor for span in pieces if span.start <= start and span.stop >= stop]
        factor = None if None in over else max([whole_factor, *(each for each in over if each)])
        if factor == 1.0:
            continue
        if found and found[-1].stop == start and found[-1].factor == factor:
            start = found.pop().start
        found.append(Span(start, stop, factor))
    return tuple(found)
