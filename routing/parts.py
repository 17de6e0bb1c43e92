"""The shape of a part of a line, by fractions of its length."""

from __future__ import annotations

import math

import numpy as np

from routing.compiled import compiled
from routing.manifest import Array

DECIMALS = 1e7  # lon and lat are said to 7 decimals, a centimetre


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
