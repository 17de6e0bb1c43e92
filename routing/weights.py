"""What each edge costs now: the likely time under closures and conditions, or closed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.costs import fill_costs
from routing.effects import Combined, EdgeParts, EffectKind, Floats, RoadEffect, Span, combine
from routing.errors import RoadsError
from routing.graph import Array, Ints, RoadGraph

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Shorts: TypeAlias = NDArray[np.uint32]
"""Centiseconds that are only summed along a way: half the memory of what is searched with."""

NO_FACTORS: Floats = np.ones(0)

CLOSED_CS = 0  # a weight is at least one centisecond, so zero is free to mean closed


class Costs(NamedTuple):
    """Centiseconds at the high, the likely and the low speed: `low_cs` is the shortest."""

    low_cs: int
    likely_cs: int
    high_cs: int


@dataclass(frozen=True, eq=False)
class Weights:
    """What each edge costs at a moment, from its tail to its head: centiseconds, or closed.

    `spans` are the parts of edges that are closed or slower; an edge with a closed part cannot be
    driven through, so that its cost is `CLOSED_CS`, but what lies before or behind that part can.
    `part_costs` are the costs of those edges without their spans. `version` names the graph and
    what was changed, so that an answer can say under what it was made.
    """

    graph: RoadGraph
    cost_cs: Ints
    low_cs: Shorts
    high_cs: Shorts
    version: str
    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    part_costs: Mapping[int, Costs] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: RoadGraph, closed: NDArray[np.bool_] | None = None) -> Weights:
        """Return the times of the graph with the edges of the mask [edges] closed."""
        if closed is None:
            return cls.under(graph, [])
        parts = EdgeParts.whole(np.flatnonzero(closed))
        return cls.under(graph, [RoadEffect(EffectKind.CLOSED, parts)])

    @classmethod
    def under(
        cls, graph: RoadGraph, effects: Sequence[RoadEffect], factors: Floats | None = None
    ) -> Weights:
        """Return the times under closures, in any order, each edge first times its factor [edges].

        Raise `ValueError` for factors that are not one positive number for each edge, and
        `RoadsError` for an edge that takes longer than 32 bits hold.
        """
        if factors is not None:
            _check_factors(graph, factors)
        combined = combine(graph.edge_count, effects)
        part_costs = _costs_without_spans(graph, sorted(combined.spans), factors)
        low_cs, cost_cs, high_cs = (
            _costs(plain, factors, combined, np.empty(graph.edge_count, kind))
            for plain, kind in zip(_plain(graph), (np.uint32, np.int64, np.uint32), strict=True)
        )
        for edge, spans in combined.spans.items():
            is_shut = any(span.factor is None for span in spans)
            for each, part_cs in zip((low_cs, cost_cs, high_cs), part_costs[edge], strict=True):
                whole_cs = CLOSED_CS if is_shut else time_into(part_cs, spans, 1.0)
                _check_fits(each, whole_cs, edge)
                each[edge] = whole_cs
        version = _version_of(graph, (low_cs, cost_cs, high_cs), combined.spans, part_costs)
        return cls(graph, cost_cs, low_cs, high_cs, version, combined.spans, part_costs)

    @cached_property
    def is_open(self) -> NDArray[np.bool_]:
        """The mask [edges] of what can be driven from end to end."""
        is_open: NDArray[np.bool_] = self.cost_cs != CLOSED_CS
        return is_open

    @cached_property
    def outward(self) -> csr_array:
        """The cheapest open edge between each two nodes, tail by head."""
        return _cheapest_links(self.graph, self.cost_cs, self.is_open)

    @cached_property
    def inward(self) -> csr_array:
        """The same, head by tail: for times towards a point."""
        turned: csr_array = self.outward.T.tocsr()
        return turned

    def costs_of(self, edge: int) -> Costs:
        """Return what an edge costs from end to end, as if what is closed of it were open."""
        spans = self.spans.get(edge)
        if spans is None:
            return Costs(int(self.low_cs[edge]), int(self.cost_cs[edge]), int(self.high_cs[edge]))
        return Costs(*(time_into(cost_cs, spans, 1.0) for cost_cs in self.part_costs[edge]))

    def costs_into(self, edge: int, fraction: float) -> Costs:
        """Return the times from an edge's tail to a point on it, each rounded half up."""
        spans = self.spans.get(edge)
        if spans is None:
            return Costs(*[math.floor(cost_cs * fraction + 0.5) for cost_cs in self.costs_of(edge)])
        return Costs(*[time_into(cost_cs, spans, fraction) for cost_cs in self.part_costs[edge]])

    def open_until(self, edge: int, fraction: float) -> float | None:
        """Return how far along an edge one can drive from a point on it; `None` if it is closed.

        A point where a closed part begins or ends is not within it.
        """
        spans = self.spans.get(edge)
        if spans is None:
            return 1.0 if self.is_open[edge] else None
        ahead = [span for span in spans if span.factor is None and span.stop > fraction]
        if not ahead:
            return 1.0
        return ahead[0].start if ahead[0].start >= fraction else None

    def open_since(self, edge: int, fraction: float) -> float | None:
        """Return from how far back on an edge a point on it is reached; `None` if it is closed."""
        spans = self.spans.get(edge)
        if spans is None:
            return 0.0 if self.is_open[edge] else None
        behind = [span for span in spans if span.factor is None and span.start < fraction]
        if not behind:
            return 0.0
        return behind[-1].stop if behind[-1].stop <= fraction else None


def _plain(graph: RoadGraph) -> tuple[Array, Array, Array]:
    return graph.low_cs, graph.likely_cs, graph.high_cs


def _check_factors(graph: RoadGraph, factors: Floats) -> None:
    count = graph.edge_count
    if factors.shape != (count,):
        raise ValueError(f"expected {count} factors, one for each edge, got {factors.shape}")
    is_right = np.isfinite(factors) & (factors > 0)
    if not is_right.all():
        edge = int(np.flatnonzero(~is_right)[0])
        raise ValueError(f"expected factors above 0, got {factors[edge]} for edge {edge}")


def _costs(plain_cs: Array, factors: Floats | None, combined: Combined, out: Array) -> Array:
    """Write the times [edges] of one speed, whole edges closed and slower, and return them."""
    longest_cs, edge = fill_costs(
        frozen(plain_cs, "uint32"),
        frozen(NO_FACTORS if factors is None else factors, "float64"),
        frozen(combined.factor, "float64"),
        frozen(combined.is_closed, "bool"),
        out,
    )
    _check_fits(out, longest_cs, edge)
    return out


def _check_fits(costs: Array, cost_cs: int, edge: int) -> None:
    limit_cs = int(np.iinfo(costs.dtype).max)
    if cost_cs > limit_cs:
        raise RoadsError(
            "weight_too_large",
            f"edge {edge} takes up to {cost_cs} cs; weights hold {limit_cs} cs (497 days). "
            "Close the edge, or correct its length or speed.",
            {"edge": edge, "cost_cs": cost_cs, "limit_cs": limit_cs},
        )


def _costs_without_spans(
    graph: RoadGraph, edges: Sequence[int], factors: Floats | None
) -> dict[int, Costs]:
    """Return what edges with spans cost without them."""
    none = Combined(np.zeros(len(edges), dtype=np.bool_), NO_FACTORS, {})
    chosen = list(edges)
    own = None if factors is None else factors[chosen]
    costs = (
        _costs(plain[chosen], own, none, np.empty(len(chosen), np.int64)).tolist()
        for plain in _plain(graph)
    )
    return {edge: Costs(*found) for edge, *found in zip(edges, *costs, strict=True)}


def time_into(cost_cs: int, spans: Sequence[Span], fraction: float) -> int:
    """Return the time from the tail to a fraction of an edge, spans included, rounded half up."""
    slower = 0.0
    for span in spans:
        if span.factor is not None and span.start < fraction:
            slower += (min(span.stop, fraction) - span.start) * (span.factor - 1.0)
    return math.floor(cost_cs * (fraction + slower) + 0.5)


def _version_of(
    graph: RoadGraph,
    costs: Sequence[Ints],
    spans: Mapping[int, tuple[Span, ...]],
    part_costs: Mapping[int, Costs],
) -> str:
    """Name graph and weights by what they are, not by how they came about."""
    is_changed = np.zeros(graph.edge_count, dtype=np.bool_)
    for before, after in zip(_plain(graph), costs, strict=True):
        is_changed |= before != after
    if not is_changed.any() and not spans:
        return graph.hash
    digest = hashlib.sha256(graph.hash.encode())
    # night and rain change every edge: then the numbers of the edges say nothing
    changed = slice(None) if is_changed.all() else np.flatnonzero(is_changed)
    numbers = [] if isinstance(changed, slice) else [changed]
    for each in (*numbers, *(each[changed] for each in costs)):
        # half as much to hash
        is_short = int(each.max(initial=0)) < 2**32
        digest.update(each.astype("<u4" if is_short else "<u8", copy=False).data)
    for edge in sorted(spans):
        rows = [(edge, span.start, span.stop, span.factor or 0.0) for span in spans[edge]]
        digest.update(np.array(rows, dtype="<f8").tobytes())
        digest.update(np.array(part_costs[edge], dtype="<i8").tobytes())
    return digest.hexdigest()


def _cheapest_links(graph: RoadGraph, cost_cs: Ints, is_open: NDArray[np.bool_]) -> csr_array:
    """Keep the minimum of parallel edges: SciPy would add them when it makes a CSR matrix."""
    from scipy.sparse import csr_array  # slow to import, and answers from labels need none of it

    size = graph.node_count
    edges = np.flatnonzero(is_open)
    tail, head, cost = graph.tail[edges], graph.head[edges], cost_cs[edges]
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, cost = tail[is_first], head[is_first], cost[is_first]
    indptr = np.searchsorted(tail, np.arange(size + 1)).astype(np.int32)
    # float64 holds every whole number below 2^53 centiseconds (2.8 million years) exactly
    return csr_array((cost.astype(np.float64), head.astype(np.int32), indptr), shape=(size, size))
