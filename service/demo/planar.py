"""Where local roads cross they meet: give crossing lines a shared point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from service.demo.shapes import Line, Point, along, crossing

_BUCKET_M = 400.0

Segment = tuple[int, int]


def _buckets(a: Point, b: Point) -> Iterator[tuple[int, int]]:
    for i in range(int(min(a[0], b[0]) // _BUCKET_M), int(max(a[0], b[0]) // _BUCKET_M) + 1):
        for j in range(int(min(a[1], b[1]) // _BUCKET_M), int(max(a[1], b[1]) // _BUCKET_M) + 1):
            yield i, j


def segment_index(lines: Sequence[Line]) -> dict[tuple[int, int], list[Segment]]:
    """Segments (line number, number of the first point) by 400 m square."""
    index: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    for n, line in enumerate(lines):
        for k in range(len(line) - 1):
            for bucket in _buckets(line[k], line[k + 1]):
                index[bucket].append((n, k))
    return index


def _pairs(index: dict[tuple[int, int], list[Segment]]) -> list[tuple[Segment, Segment]]:
    found = set()
    for segments in index.values():
        for i, first in enumerate(segments):
            for second in segments[i + 1 :]:
                neighbours = first[0] == second[0] and abs(first[1] - second[1]) <= 1
                if not neighbours:
                    found.add((min(first, second), max(first, second)))
    return sorted(found)


def with_junctions(lines: Sequence[Line]) -> list[Line]:
    """Return the same lines with a common point inserted wherever two of them cross."""
    extra: dict[Segment, list[tuple[float, Point]]] = defaultdict(list)
    for first, second in _pairs(segment_index(lines)):
        a, b = lines[first[0]][first[1] : first[1] + 2]
        c, d = lines[second[0]][second[1] : second[1] + 2]
        if {a, b} & {c, d}:
            continue
        shares = crossing(a, b, c, d)
        if shares is None:
            continue
        meeting = along(a, b, shares[0])
        extra[first].append((shares[0], meeting))
        extra[second].append((shares[1], meeting))
    result: list[Line] = []
    for n, line in enumerate(lines):
        joined: Line = [line[0]]
        for k in range(len(line) - 1):
            joined += [p for _, p in sorted(extra.get((n, k), []))]
            joined.append(line[k + 1])
        result.append(joined)
    return result


class Crossings:
    """Finds where lines cross one given line, such as the river."""

    def __init__(self, line: Line) -> None:
        """Index the segments of the line to be crossed."""
        self._line = line
        self._index = segment_index([line])

    def of(self, line: Sequence[Point]) -> list[int]:
        """Return the numbers of the segments of `line` that cross."""
        found = []
        for k in range(len(line) - 1):
            a, b = line[k], line[k + 1]
            near = {s[1] for bucket in _buckets(a, b) for s in self._index.get(bucket, [])}
            if any(crossing(a, b, self._line[m], self._line[m + 1]) is not None for m in near):
                found.append(k)
        return found
