"""Geometry of roads in metres: rounding off, winding, offsetting, crossing."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

Point = tuple[float, float]
Line = list[Point]
_PARALLEL = 1e-9


def distance_m(a: Point, b: Point) -> float:
    """Straight distance between two points."""
    dx, dy = a[0] - b[0], a[1] - b[1]
    return float((dx * dx + dy * dy) ** 0.5)


def length_m(line: Sequence[Point]) -> float:
    """Length of a line."""
    return sum(distance_m(a, b) for a, b in itertools.pairwise(line))


def rounded_off(line: Sequence[Point], times: int) -> Line:
    """Cut the corners of a line, its ends kept."""
    points = list(line)
    for _ in range(times):
        cut = [points[0]]
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            cut.append((0.75 * xa + 0.25 * xb, 0.75 * ya + 0.25 * yb))
            cut.append((0.25 * xa + 0.75 * xb, 0.25 * ya + 0.75 * yb))
        cut.append(points[-1])
        points = cut
    return points


def resampled(line: Sequence[Point], step_m: float) -> Line:
    """Points at even distances of about `step_m` along a line, its ends kept."""
    total = length_m(line)
    count = max(1, round(total / step_m))
    step = total / count
    points: Line = [line[0]]
    walked, at = 0.0, 0
    for k in range(1, count):
        goal = k * step
        while at < len(line) - 2 and walked + distance_m(line[at], line[at + 1]) < goal:
            walked += distance_m(line[at], line[at + 1])
            at += 1
        span = distance_m(line[at], line[at + 1])
        share = (goal - walked) / span if span > 0 else 0.0
        (xa, ya), (xb, yb) = line[at], line[at + 1]
        points.append((xa + (xb - xa) * share, ya + (yb - ya) * share))
    points.append(line[-1])
    return points


def normal(line: Sequence[Point], k: int) -> Point:
    """Return the unit vector to the left of the line at its k-th point."""
    a, b = line[max(0, k - 1)], line[min(len(line) - 1, k + 1)]
    span = distance_m(a, b) or 1.0
    return (-(b[1] - a[1]) / span, (b[0] - a[0]) / span)


def offset(line: Sequence[Point], left_m: float) -> Line:
    """Shift a line to its left (negative: to its right)."""
    shifted: Line = []
    for k, (x, y) in enumerate(line):
        nx, ny = normal(line, k)
        shifted.append((x + nx * left_m, y + ny * left_m))
    return shifted


def winding(line: Sequence[Point], swing_m: float, wave_points: int, chance: random.Random) -> Line:
    """Let an evenly sampled line wind by up to `swing_m` to each side; its ends stay."""
    last = len(line) - 1
    knots = [chance.random() * 2.0 - 1.0 for _ in range(last // wave_points + 3)]
    wound: Line = []
    for k, (x, y) in enumerate(line):
        i, part = divmod(k, wave_points)
        share = part / wave_points
        share = share * share * (3.0 - 2.0 * share)
        swing = (knots[i] * (1.0 - share) + knots[i + 1] * share) * swing_m
        swing *= min(1.0, k / 3.0, (last - k) / 3.0)
        nx, ny = normal(line, k)
        wound.append((x + nx * swing, y + ny * swing))
    return wound


def crossing(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """Shares along a→b and c→d where the two segments meet, or None."""
    rx, ry = b[0] - a[0], b[1] - a[1]
    sx, sy = d[0] - c[0], d[1] - c[1]
    cross = rx * sy - ry * sx
    if abs(cross) < _PARALLEL:
        return None
    qx, qy = c[0] - a[0], c[1] - a[1]
    t = (qx * sy - qy * sx) / cross
    u = (qx * ry - qy * rx) / cross
    if 0.0 <= t <= 1.0 and 0.0 <= u <= 1.0:
        return t, u
    return None


def along(a: Point, b: Point, share: float) -> Point:
    """Return the point at `share` of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def curve(a: Point, control: Point, b: Point, parts: int) -> Line:
    """Quadratic curve from a to b drawn towards `control`."""
    return [
        along(along(a, control, k / parts), along(control, b, k / parts), k / parts)
        for k in range(parts + 1)
    ]
