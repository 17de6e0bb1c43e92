"""The line nearest to a point, in metres on the plane of the point's latitude.

A tree of boxes around the lines says where to look. It is made and searched by compiled functions
over plain arrays: it is there quickly, takes little memory and answers within microseconds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from routing.compiled import compiled, frozen
from routing.manifest import Array

METRES_PER_DEGREE = 111_194.93  # of latitude, on OSMnx's sphere of radius 6 371 009 m
AT_NODE_M = 1e-3  # nearer to an edge's end than this is at the node, where every road can be taken
FAN_OUT = 16
NO_LINE = -1


class BoxTree(NamedTuple):
    """Boxes [boxes, 4] as west, south, east, north: first those of the lines, then of groups.

    Level `l` is `level[l]:level[l + 1]`; a box of a level holds up to `FAN_OUT` successive boxes
    of the level below. `line` names the line of each box of the lowest level.
    """

    box: Array
    level: Array
    line: Array


class Lines(NamedTuple):
    """Polylines as CSR over points [points, 2] in degrees, and the tree of those to be found."""

    offset: Array
    lonlat: Array
    tree: BoxTree


class Hit(NamedTuple):
    """The point on a line nearest to a point, and its fraction of the line's length."""

    line: int
    distance_m: float
    fraction: float
    lon: float
    lat: float


def lines_with_tree(offset: Array, lonlat: Array, chosen: Array) -> Lines:
    """Make the tree of the chosen lines."""
    offset, lonlat = frozen(offset, "int64"), frozen(lonlat, "float64")
    boxes = _boxes_of(offset, lonlat, frozen(chosen, "int64"))
    order = _packed(boxes)
    levels = [boxes[order]]
    while len(levels[-1]) > FAN_OUT:
        levels.append(_grouped(levels[-1]))
    level = np.concatenate(([0], np.cumsum([len(each) for each in levels])))
    tree = BoxTree(
        box=frozen(np.concatenate(levels), "float64"),
        level=frozen(level, "int64"),
        line=frozen(np.asarray(chosen)[order], "int64"),
    )
    return Lines(offset, lonlat, tree)


def nearest(lines: Lines, lon: float, lat: float) -> Hit:
    """Return the nearest point of all lines; of equally near ones a line's end, then the first.

    More roads can be taken at an edge's end. `NO_LINE` where there are no lines.
    """
    return Hit(*_nearest(lines, lon, lat))


def is_nearer(lines: Lines, lon: float, lat: float, than_m: float) -> bool:
    """Say whether some line is nearer to a point than a distance."""
    return bool(len(lines.tree.line) and _distance_m(lines, lon, lat, than_m) < than_m)


def _packed(boxes: Array) -> Array:
    """Order boxes so that neighbours in the order are neighbours on the map: in strips of it."""
    count = len(boxes)
    if not count:
        return np.zeros(0, dtype=np.int64)
    middle = boxes[:, :2] + boxes[:, 2:]
    strips = math.ceil(math.sqrt(count / FAN_OUT))
    strip = np.empty(count, dtype=np.int64)
    strip[np.argsort(middle[:, 0])] = np.arange(count) // math.ceil(count / strips)
    return np.lexsort((middle[:, 1], strip))


def _grouped(boxes: Array) -> Array:
    starts = np.arange(0, len(boxes), FAN_OUT)
    low = np.minimum.reduceat(boxes[:, :2], starts)
    high = np.maximum.reduceat(boxes[:, 2:], starts)
    return np.concatenate((low, high), axis=1)


@compiled
def _boxes_of(offset: Array, lonlat: Array, chosen: Array) -> Array:
    boxes = np.empty((len(chosen), 4), dtype=np.float64)
    for i in range(len(chosen)):
        boxes[i, 0], boxes[i, 1] = np.inf, np.inf
        boxes[i, 2], boxes[i, 3] = -np.inf, -np.inf
        for point in range(offset[chosen[i]], offset[chosen[i] + 1]):
            for axis in range(2):
                boxes[i, axis] = min(boxes[i, axis], lonlat[point, axis])
                boxes[i, 2 + axis] = max(boxes[i, 2 + axis], lonlat[point, axis])
    return boxes


@compiled
def _nearest(lines: Lines, lon: float, lat: float) -> tuple[int, float, float, float, float]:
    """Find how near the nearest line is, then the one to take of those that are as near."""
    least_m = _distance_m(lines, lon, lat, np.inf)
    candidates = _within(lines, lon, lat, least_m + AT_NODE_M)
    chosen, chosen_piece = NO_LINE, 0
    best_m = np.inf
    is_end = False
    for line in candidates:
        first, last = lines.offset[line], lines.offset[line + 1] - 1
        for piece in range(first, last):
            distance_m, along, length_m = _foot(lines.lonlat, piece, lon, lat)
            before = piece == first and length_m * along < AT_NODE_M
            behind = piece == last - 1 and length_m * (1 - along) < AT_NODE_M
            is_near_end = (before or behind) and distance_m < least_m + AT_NODE_M
            if (is_near_end and not is_end) or (not is_end and distance_m < best_m):
                chosen, chosen_piece, best_m = line, piece, distance_m
                is_end = is_near_end
    if chosen == NO_LINE:
        return NO_LINE, np.inf, 0.0, lon, lat
    return _hit(lines, chosen, chosen_piece, lon, lat)


@compiled
def _hit(
    lines: Lines, line: int, chosen: int, lon: float, lat: float
) -> tuple[int, float, float, float, float]:
    done_m, total_m = 0.0, 0.0
    for piece in range(lines.offset[line], lines.offset[line + 1] - 1):
        _, along, length_m = _foot(lines.lonlat, piece, lon, lat)
        total_m += length_m
        if piece < chosen:
            done_m += length_m
        if piece == chosen:
            done_m += along * length_m
    fraction = done_m / total_m if total_m > 0 else 0.0
    if done_m < AT_NODE_M:
        fraction = 0.0
    elif total_m - done_m < AT_NODE_M:
        fraction = 1.0
    distance_m, along, _ = _foot(lines.lonlat, chosen, lon, lat)
    start, stop = lines.lonlat[chosen], lines.lonlat[chosen + 1]
    foot_lon = start[0] + along * (stop[0] - start[0])
    foot_lat = start[1] + along * (stop[1] - start[1])
    return line, distance_m, fraction, foot_lon, foot_lat


@compiled
def _foot(lonlat: Array, piece: int, lon: float, lat: float) -> tuple[float, float, float]:
    """Return the distance to a piece, how far along it the foot is, and its length in metres."""
    north = METRES_PER_DEGREE
    east = METRES_PER_DEGREE * math.cos(math.radians(lat))
    x, y = (lonlat[piece, 0] - lon) * east, (lonlat[piece, 1] - lat) * north
    step_x = (lonlat[piece + 1, 0] - lonlat[piece, 0]) * east
    step_y = (lonlat[piece + 1, 1] - lonlat[piece, 1]) * north
    length_m = math.hypot(step_x, step_y)
    along = 0.0
    if length_m > 0:
        along = min(1.0, max(0.0, -(x * step_x + y * step_y) / (length_m * length_m)))
    return math.hypot(x + along * step_x, y + along * step_y), along, length_m


@compiled
def _box_m(box: Array, lon: float, lat: float) -> float:
    """Return the distance from a point to a box, zero inside it."""
    east = max(box[0] - lon, 0.0, lon - box[2]) * math.cos(math.radians(lat))
    north = max(box[1] - lat, 0.0, lat - box[3])
    return math.hypot(east, north) * METRES_PER_DEGREE


@compiled
def _distance_m(lines: Lines, lon: float, lat: float, limit_m: float) -> float:
    """Return the distance to the nearest line, or the limit where none is nearer."""
    tree = lines.tree
    levels = len(tree.level) - 1
    waiting = np.empty((levels * FAN_OUT + FAN_OUT, 2), dtype=np.int64)
    far_m = np.empty(len(waiting), dtype=np.float64)
    top = 0
    for i in range(tree.level[levels - 1], tree.level[levels]):
        far_m[top] = _box_m(tree.box[i], lon, lat)
        waiting[top] = i, levels - 1
        _sink(waiting, far_m, 0, top)
        top += 1
    while top > 0:
        top -= 1
        box, level = waiting[top]
        if far_m[top] >= limit_m:
            continue
        if level == 0:
            line = tree.line[box]
            for piece in range(lines.offset[line], lines.offset[line + 1] - 1):
                limit_m = min(limit_m, _foot(lines.lonlat, piece, lon, lat)[0])
            continue
        bottom = top
        first = tree.level[level - 1] + (box - tree.level[level]) * FAN_OUT
        for i in range(first, min(first + FAN_OUT, tree.level[level])):
            distance_m = _box_m(tree.box[i], lon, lat)
            if distance_m < limit_m:
                far_m[top] = distance_m
                waiting[top] = i, level - 1
                _sink(waiting, far_m, bottom, top)
                top += 1
    return limit_m


@compiled
def _sink(waiting: Array, far_m: Array, bottom: int, place: int) -> None:
    """Move the box on top to its place above `bottom`, so that the nearest is on top."""
    box, level = waiting[place]
    distance_m = far_m[place]
    while place > bottom and far_m[place - 1] < distance_m:
        waiting[place], far_m[place] = waiting[place - 1], far_m[place - 1]
        place -= 1
    waiting[place] = box, level
    far_m[place] = distance_m


@compiled
def _within(lines: Lines, lon: float, lat: float, reach_m: float) -> Array:
    """Return the lines whose box is within reach, ascending."""
    tree = lines.tree
    levels = len(tree.level) - 1
    found = np.empty(16, dtype=np.int64)
    count = 0
    waiting = np.empty((levels * FAN_OUT + FAN_OUT, 2), dtype=np.int64)
    top = 0
    for i in range(tree.level[levels - 1], tree.level[levels]):
        waiting[top] = i, levels - 1
        top += 1
    while top > 0:
        top -= 1
        box, level = waiting[top]
        if _box_m(tree.box[box], lon, lat) > reach_m:
            continue
        if level > 0:
            first = tree.level[level - 1] + (box - tree.level[level]) * FAN_OUT
            for i in range(first, min(first + FAN_OUT, tree.level[level])):
                waiting[top] = i, level - 1
                top += 1
            continue
        if count == len(found):
            longer = np.empty(2 * count, dtype=np.int64)
            longer[:count] = found
            found = longer
        found[count] = tree.line[box]
        count += 1
    return np.sort(found[:count])
