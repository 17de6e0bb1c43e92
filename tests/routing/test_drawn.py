"""Ways are drawn as people see them: from where they begin to where they end, no point twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from routing.compiled import frozen
from routing.drawn import Shapes, lines_of_ways

# Three edges one after another along the equator, the second with a bend; one point is unrounded.
LINES = [[(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), (1.5, 0.5), (2.0, 0.0)], [(2.0, 0.0), (3.0, 0.0)]]


def shapes() -> Shapes:
    """Return the lines as what is drawn from."""
    points = np.array([point for line in LINES for point in line])
    offset = np.cumsum([0, *map(len, LINES)])
    return Shapes(
        frozen(offset, "int64"), frozen(points + 1e-9, "float64"), frozen(points, "float64")
    )


def lines(ways: list[list[int]], driven: list[tuple[float, float]]) -> list[list[list[float]]]:
    """Draw ways."""
    bounds, points = lines_of_ways(
        shapes(),
        np.cumsum([0, *map(len, ways)]),
        np.array([edge for way in ways for edge in way], dtype=np.int64),
        np.array(driven, dtype=np.float64).reshape(-1, 2),
    )
    return [points[begin:end].tolist() for begin, end in pairwise(bounds.tolist())]


def test_a_way_begins_within_its_first_edge_and_ends_within_its_last() -> None:
    assert lines([[0, 1, 2]], [(0.5, 0.25)]) == [
        [[0.5, 0.0], [1.0, 0.0], [1.5, 0.5], [2.0, 0.0], [2.25, 0.0]]
    ]


def test_each_way_is_drawn_for_itself_and_one_without_edges_has_no_points() -> None:
    drawn = lines([[0, 1], [], [1, 2]], [(0.0, 1.0), (0.0, 0.0), (0.0, 1.0)])

    assert drawn == [
        [[0.0, 0.0], [1.0, 0.0], [1.5, 0.5], [2.0, 0.0]],
        [],
        [[1.0, 0.0], [1.5, 0.5], [2.0, 0.0], [3.0, 0.0]],
    ]


def test_no_way_at_all_draws_nothing() -> None:
    assert lines([], []) == []
