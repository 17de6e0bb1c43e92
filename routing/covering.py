"""Which parts of which edges lie in a circle, or run along a drawn line.

Everything is measured in metres on the plane of the place's latitude, as in snapping.
"""

from __future__ import annotations

import math
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from routing.effects import EdgeParts, Floats
from routing.graph import Array, Ints, LonLat, RoadGraph
from routing.terrain import METRES_PER_DEGREE

TOUCH_M = 1e-3  # less of a road than this is touched, not covered

_boxes: weakref.WeakKeyDictionary[RoadGraph, Floats] = weakref.WeakKeyDictionary()
_boxes_lock = threading.Lock()


@dataclass(frozen=True)
class LineRules:
    """How near to a drawn line, and how much in its direction, a road must run."""

    tolerance_m: float
    max_angle_degrees: float
    min_along_m: float


@dataclass(frozen=True)
class _Pieces:
    """The straight pieces of some edges, in metres on a plane; `before` is what an edge has run."""

    edge: Ints
    start: Floats
    step: Floats
    length: Floats
    before: Floats
    total: Floats


@dataclass(frozen=True)
class _Stretches:
    """Stretches of pieces, from `begin` to `end` of each piece's length; none where not less."""

    row: Ints
    begin: Floats
    end: Floats


def make_ready(graph: RoadGraph) -> None:
    """Make what the first place would otherwise wait for."""
    _boxes_of(graph)


def parts_in_circle(graph: RoadGraph, centre: LonLat, radius_m: float) -> EdgeParts:
    """Return the parts of edges within a circle; a road that only touches it is not in it."""
    pieces = _pieces_near(graph, [centre], radius_m, centre)
    rows = np.arange(len(pieces.edge))
    begin, end = _in_disc(pieces, rows, np.zeros(2), radius_m)
    return _as_parts(pieces, [_Stretches(rows, begin, end)], min_m=TOUCH_M)


def parts_along_line(
    graph: RoadGraph, points: Sequence[LonLat], rules: LineRules
) -> tuple[EdgeParts, EdgeParts]:
    """Return the parts of edges that run along a drawn line, and those that run against it.

    The line has two points or more and does not reach beyond its ends: the tolerance is to its
    sides, and around its bends.
    """
    middle = ((points[0][0] + points[-1][0]) / 2, (points[0][1] + points[-1][1]) / 2)
    pieces = _pieces_near(graph, points, rules.tolerance_m, middle)
    drawn = (np.array(points) - np.array(middle)) * _scale(middle)
    ends = pieces.start + pieces.step
    boxes = np.minimum(pieces.start, ends), np.maximum(pieces.start, ends)
    is_long = pieces.length > 0
    least = math.cos(math.radians(rules.max_angle_degrees))
    along: list[_Stretches] = []
    against: list[_Stretches] = []
    for number, (start, stop) in enumerate(pairwise(drawn)):
        if not (stop - start).any():
            continue  # a point drawn twice
        low = np.minimum(start, stop) - rules.tolerance_m
        high = np.maximum(start, stop) + rules.tolerance_m
        is_near = (boxes[0] <= high).all(axis=1) & (boxes[1] >= low).all(axis=1)
        rows = np.flatnonzero(is_near & is_long)
        unit = (stop - start) / np.hypot(*(stop - start))
        cosine = (pieces.step[rows] @ unit) / pieces.length[rows]
        joints = [each for each in (number, number + 1) if 0 < each < len(drawn) - 1]
        for found, is_it in ((along, cosine >= least), (against, cosine <= -least)):
            same = rows[is_it]
            if not len(same):
                continue
            begin, end = _in_strip(pieces, same, start, stop, rules.tolerance_m)
            found.append(_Stretches(same, begin, end))
            for joint in joints:
                begin, end = _in_disc(pieces, same, drawn[joint], rules.tolerance_m)
                found.append(_Stretches(same, begin, end))
    return (
        _as_parts(pieces, along, rules.min_along_m),
        _as_parts(pieces, against, rules.min_along_m),
    )


def joined(*several: EdgeParts) -> EdgeParts:
    """Return what any of some parts covers; parts that overlap or touch become one."""
    rows = sorted(
        row
        for parts in several
        for row in zip(parts.edge.tolist(), parts.start.tolist(), parts.stop.tolist(), strict=True)
    )
    return EdgeParts.of(_merged(rows, gap=0.0))


def _merged(rows: Sequence[tuple[int, float, float]], gap: float) -> list[tuple[int, float, float]]:
    found: list[tuple[int, float, float]] = []
    for edge, start, stop in rows:
        if found and found[-1][0] == edge and start <= found[-1][2] + gap:
            found[-1] = (edge, found[-1][1], max(found[-1][2], stop))
        else:
            found.append((edge, start, stop))
    return found


def _scale(at: LonLat) -> Floats:
    """Return the metres of one degree of longitude and of latitude."""
    scale: Floats = np.array((math.cos(math.radians(at[1])), 1.0)) * METRES_PER_DEGREE
    return scale


def _pieces_near(
    graph: RoadGraph, points: Sequence[LonLat], reach_m: float, origin: LonLat
) -> _Pieces:
    """Return the pieces of every edge whose box comes within reach of the box of some points."""
    scale = _scale(origin)
    reach = (reach_m + TOUCH_M) / scale
    low, high = np.min(points, axis=0) - reach, np.max(points, axis=0) + reach
    box = _boxes_of(graph)
    is_near = (box[:, 0] <= high[0]) & (box[:, 1] <= high[1])
    is_near &= (box[:, 2] >= low[0]) & (box[:, 3] >= low[1])
    edges = np.flatnonzero(is_near)
    counts = graph.point_offset[edges + 1] - graph.point_offset[edges]
    first = np.cumsum(counts) - counts
    rows = np.repeat(graph.point_offset[edges] - first, counts) + np.arange(int(counts.sum()))
    plane = (np.asarray(graph.point_lonlat)[rows] - np.array(origin)) * scale
    line_of = np.repeat(np.arange(len(edges)), counts)
    piece = np.flatnonzero(line_of[1:] == line_of[:-1])
    step = plane[piece + 1] - plane[piece]
    length = np.hypot(step[:, 0], step[:, 1])
    total = np.bincount(line_of[piece], weights=length, minlength=len(edges))
    ends = np.cumsum(length)
    lead = (np.cumsum(total) - total)[line_of[piece]]
    return _Pieces(
        edge=edges[line_of[piece]].astype(np.int64),
        start=plane[piece],
        step=step,
        length=length,
        before=ends - length - lead,
        total=total[line_of[piece]].astype(np.float64),
    )


def _boxes_of(graph: RoadGraph) -> Floats:
    """Return each edge's box [edges, 4]: west, south, east, north; made once for a graph."""
    with _boxes_lock:
        boxes = _boxes.get(graph)
        if boxes is None:
            firsts = np.asarray(graph.point_offset[:-1])
            lon, lat = np.ascontiguousarray(np.asarray(graph.point_lonlat).T)
            sides = [np.minimum.reduceat(each, firsts) for each in (lon, lat)]
            sides += [np.maximum.reduceat(each, firsts) for each in (lon, lat)]
            boxes = np.stack(sides, axis=1)
            _boxes[graph] = boxes
        return boxes


def _in_disc(pieces: _Pieces, rows: Ints, centre: Array, radius_m: float) -> tuple[Floats, Floats]:
    """Return from where to where of each piece, as fractions of it, it is within a disc."""
    start, step = pieces.start[rows] - centre, pieces.step[rows]
    square = np.where(pieces.length[rows] > 0, pieces.length[rows], 1) ** 2
    middle = -(start * step).sum(axis=1) / square
    away = start + middle[:, None] * step
    room = radius_m**2 - (away**2).sum(axis=1)
    half = np.sqrt(np.maximum(room, 0) / square)
    return np.maximum(middle - half, 0.0), np.where(room > 0, np.minimum(middle + half, 1.0), 0.0)


def _in_strip(
    pieces: _Pieces, rows: Ints, start: Array, stop: Array, reach_m: float
) -> tuple[Floats, Floats]:
    """Return from where to where of each piece it is beside a straight line, within reach."""
    length = float(np.hypot(*(stop - start)))
    unit = (stop - start) / length
    normal = np.array((-unit[1], unit[0]))
    begin, end = np.zeros(len(rows)), np.ones(len(rows))
    for axis, low, high in ((unit, 0.0, length), (normal, -reach_m, reach_m)):
        at, per = (pieces.start[rows] - start) @ axis, pieces.step[rows] @ axis
        moves = np.abs(per) > TOUCH_M * 1e-3
        slope = np.where(moves, per, 1.0)
        first, last = (low - at) / slope, (high - at) / slope
        is_beside = (low <= at) & (at <= high)
        begin = np.maximum(begin, np.where(moves, np.minimum(first, last), 0.0))
        end = np.minimum(end, np.where(moves, np.maximum(first, last), np.where(is_beside, 1, 0)))
    return begin, end


def _as_parts(pieces: _Pieces, stretches: Sequence[_Stretches], min_m: float) -> EdgeParts:
    """Join stretches of pieces to parts of edges; of an edge too little is nothing."""
    rows: list[tuple[int, float, float]] = []
    total: dict[int, float] = {}
    for each in stretches:
        keep = each.begin < each.end
        row = each.row[keep]
        before, length = pieces.before[row], pieces.length[row]
        begin, end = before + each.begin[keep] * length, before + each.end[keep] * length
        edges = pieces.edge[row].tolist()
        rows.extend(zip(edges, begin.tolist(), end.tolist(), strict=True))
        total.update(zip(edges, pieces.total[row].tolist(), strict=True))
    merged = _merged(sorted(rows), gap=TOUCH_M)
    covered: dict[int, float] = {}
    for edge, begin_m, end_m in merged:
        covered[edge] = covered.get(edge, 0.0) + end_m - begin_m
    return EdgeParts.of(
        _as_fractions(edge, begin_m, end_m, total[edge])
        for edge, begin_m, end_m in merged
        if covered[edge] >= min(min_m, total[edge] - 2 * TOUCH_M) and end_m - begin_m > TOUCH_M
    )


def _as_fractions(
    edge: int, begin_m: float, end_m: float, total_m: float
) -> tuple[int, float, float]:
    """Round to nine places, so that an edge and its copies are cut in the same spot."""
    start = 0.0 if begin_m < TOUCH_M else round(begin_m / total_m, 9)
    stop = 1.0 if total_m - end_m < TOUCH_M else round(end_m / total_m, 9)
    return edge, start, stop
