"""The shapes of ways: parts of lines by fractions of their length, and whole lines between two."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from routing.compiled import compiled
from routing.manifest import Array

DECIMALS = 1e7  # lon and lat are said to 7 decimals, a centimetre


class Shapes(NamedTuple):
    """The lines of edges as CSR: where each begins, its points, and the same as they are drawn."""

    point_offset: Array
    points: Array
    drawn_points: Array


@compiled
def part_of_line(points: Array, start: float, stop: float) -> Array:
    """Return [points, 2] a line between two fractions of its length, rounded to 7 decimals.

    Lengths are measured on the plane of the line's mean latitude.
    """
    count = len(points)
    total_lat = 0.0
    for i in range(count):
        total_lat += points[i, 1]
    squeeze = math.cos(math.radians(total_lat / count))
    along = np.zeros(count, dtype=np.float64)
    for i in range(1, count):
        east = (points[i, 0] - points[i - 1, 0]) * squeeze
        along[i] = along[i - 1] + math.hypot(east, points[i, 1] - points[i - 1, 1])
    begin, end = start * along[-1], stop * along[-1]
    found = np.empty((count + 2, 2), dtype=np.float64)
    _place(points, along, begin, found[0])
    kept = 1
    for i in range(count):
        if begin < along[i] < end:
            found[kept, 0], found[kept, 1] = points[i, 0], points[i, 1]
            kept += 1
    _place(points, along, end, found[kept])
    return np.rint(found[: kept + 1] * DECIMALS) / DECIMALS


@compiled
def lines_of_ways(
    shapes: Shapes, offset: Array, edges: Array, driven: Array
) -> tuple[Array, Array]:
    """Return the lines of ways as CSR: bounds [ways + 1] and points [points, 2], none doubled.

    The edges of way `w` are `edges[offset[w]:offset[w + 1]]`; of the first it drives what lies
    behind the fraction `driven[w, 0]`, of the last what lies before `driven[w, 1]`. A way without
    edges has no points.
    """
    point_offset, points, drawn_points = shapes
    bounds = np.zeros(len(offset), dtype=np.int64)
    size = 4 * len(bounds)  # a part may have two points more than the whole
    for edge in edges:
        size += point_offset[edge + 1] - point_offset[edge]
    found = np.empty((size, 2), dtype=np.float64)
    count = 0
    for way in range(len(offset) - 1):
        first, last = offset[way], offset[way + 1] - 1
        begin = count
        for i in range(first, last + 1):
            edge = edges[i]
            start = driven[way, 0] if i == first else 0.0
            stop = driven[way, 1] if i == last else 1.0
            from_, to = point_offset[edge], point_offset[edge + 1]
            if start == 0.0 and stop == 1.0:
                count = _add_points(found, begin, count, drawn_points[from_:to])
            else:
                part = part_of_line(points[from_:to], start, stop)
                count = _add_points(found, begin, count, part)
        bounds[way + 1] = count
    return bounds, found[:count]


@compiled
def _add_points(found: Array, begin: int, count: int, part: Array) -> int:
    """Add points to a line that begins at `begin`, but none twice in a row."""
    for i in range(len(part)):
        lon, lat = part[i, 0], part[i, 1]
        if count == begin or found[count - 1, 0] != lon or found[count - 1, 1] != lat:
            found[count, 0], found[count, 1] = lon, lat
            count += 1
    return count


@compiled
def _place(points: Array, along: Array, where: float, out: Array) -> None:
    """Write the point at a distance along the line."""
    last = len(points) - 1
    piece = 0
    while piece < last and along[piece + 1] <= where:
        piece += 1
    if piece == last:
        out[0], out[1] = points[last, 0], points[last, 1]
        return
    share = (where - along[piece]) / (along[piece + 1] - along[piece])
    out[0] = points[piece, 0] + share * (points[piece + 1, 0] - points[piece, 0])
    out[1] = points[piece, 1] + share * (points[piece + 1, 1] - points[piece, 1])
