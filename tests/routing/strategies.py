"""Random small road graphs: parallel edges, one-ways, ties, loops and several components."""

from __future__ import annotations

from hypothesis import strategies as st

from routing.graph import RoadGraph
from routing.snapping import Snap
from tests.routing.small_graphs import Road, at, small_graph

PLACES = {n: (110.0 + 0.01 * (n % 3), 35.0 + 0.01 * (n // 3)) for n in range(7)}


@st.composite
def roads(draw: st.DrawFn) -> list[Road]:
    """Draw up to 14 roads between 7 places; costs are small, so that ties are common."""
    places = st.integers(0, len(PLACES) - 1)
    drawn = draw(
        st.lists(
            st.tuples(places, places, st.integers(1, 4), st.integers(1, 8), st.booleans()),
            min_size=1,
            max_size=14,
        )
    )
    return [
        Road(tail, head, cost, way, oneway, bends=((110.5, 35.5 + index / 100),))
        for index, (tail, head, cost, way, oneway) in enumerate(drawn)
    ]


@st.composite
def graphs(draw: st.DrawFn) -> RoadGraph:
    """Draw a small road graph with all of its components."""
    return small_graph(PLACES, draw(roads()))


@st.composite
def graphs_with_points(
    draw: st.DrawFn, fractions: tuple[float, ...] = (0.0, 0.25, 0.5, 0.9, 1.0)
) -> tuple[RoadGraph, list[Snap], list[int]]:
    """Draw a graph, a few points on it, and ways to close."""
    graph = draw(graphs())
    points = draw(
        st.lists(
            st.builds(
                at,
                st.just(graph),
                st.integers(0, graph.edge_count - 1),
                st.sampled_from(fractions),
            ),
            min_size=2,
            max_size=5,
        )
    )
    known = sorted(set(graph.way_id.tolist()))
    closed = draw(st.lists(st.sampled_from(known), max_size=2, unique=True))
    return graph, points, closed
