"""What there is to measure a change of the roads with: closures, slowings, rain, reopenings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from routing.effects import EdgeParts, EffectKind, RoadEffect
from routing.graph import NO_TWIN, Ints, RoadGraph
from routing.weights import Weights

SEED = 50
SLOWER_EDGES = 500
SLOWER = 2.0
RAIN = 1.15
ROUND = 5  # kinds of changes


def changes(graph: RoadGraph, count: int) -> Iterator[Weights]:
    """Close, slow, rain and reopen in turn: what weights there are after each change."""
    random = np.random.default_rng(SEED)
    main = np.flatnonzero(graph.road_class < np.median(graph.road_class))
    standing: list[RoadEffect] = []
    factors: NDArray[np.float64] | None = None
    for number in range(count):
        kind = number % ROUND
        if kind == 0:
            standing.append(_closing(graph, int(random.integers(graph.edge_count))))
        elif kind == 1:
            standing.append(_closing(graph, int(random.choice(main)) if len(main) else 0))
        elif kind == 2:  # noqa: PLR2004 - the third of the kinds
            first = int(random.integers(max(1, graph.edge_count - SLOWER_EDGES)))
            edges = np.arange(first, min(first + SLOWER_EDGES, graph.edge_count))
            standing.append(RoadEffect(EffectKind.SLOWER, EdgeParts.whole(edges), SLOWER))
        elif kind == 3:  # noqa: PLR2004 - the fourth
            rained_on = random.integers(len(graph.manifest.road_classes))
            factors = np.where(graph.road_class == rained_on, RAIN, 1.0)
        else:
            standing, factors = standing[2:], None
        yield Weights.under(graph, standing, factors)


def _closing(graph: RoadGraph, edge: int) -> RoadEffect:
    edges: Ints = np.array([edge, graph.twin[edge]], dtype=np.int64)
    return RoadEffect(EffectKind.CLOSED, EdgeParts.whole(edges[edges != NO_TWIN]))
