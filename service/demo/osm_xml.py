"""Writes points and ways as OpenStreetMap XML 0.6, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from service.demo.shapes import Point

# South-west corner of the invented prefecture and its scale there; only the place is real.
_LON_0, _LAT_0 = 109.62, 31.05
_M_PER_DEGREE_LON, _M_PER_DEGREE_LAT = 94_950.0, 110_900.0
_FIRST_WAY_ID = 100_001
_STAMP = "2026-01-01T00:00:00Z"

Tags = tuple[tuple[str, str], ...]
Key = tuple[int, int]


@dataclass(frozen=True)
class Way:
    """A way in metres from the south-west corner."""

    line: tuple[Point, ...]
    tags: Tags


@dataclass(frozen=True)
class Spot:
    """A tagged point in metres from the south-west corner."""

    point: Point
    tags: Tags


def key_of(point: Point) -> Key:
    """Longitude and latitude in units of 1e-7 degree, as OpenStreetMap stores them."""
    lon = _LON_0 + point[0] / _M_PER_DEGREE_LON
    lat = _LAT_0 + point[1] / _M_PER_DEGREE_LAT
    return round(lon * 1e7), round(lat * 1e7)


def lon_lat(point: Point) -> tuple[float, float]:
    """WGS-84 longitude and latitude of a point, rounded as in the file."""
    lon, lat = key_of(point)
    return lon / 1e7, lat / 1e7


def _degrees(units: int) -> str:
    return f"{units // 10_000_000}.{units % 10_000_000:07d}"


def _tag_lines(tags: Tags) -> list[str]:
    return [f"    <tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags]


def _node(number: int, key: Key, tags: Tags) -> list[str]:
    head = (
        f'  <node id="{number}" version="1" timestamp="{_STAMP}" '
        f'lat="{_degrees(key[1])}" lon="{_degrees(key[0])}"'
    )
    return [head + "/>"] if not tags else [head + ">", *_tag_lines(tags), "  </node>"]


def osm_text(ways: Sequence[Way], spots: Iterable[Spot], on_ways: Iterable[Spot] = ()) -> str:
    """Return the whole file; equal points of different ways become one node.

    `spots` are nodes of their own; `on_ways` gives tags to points of ways.
    """
    tags_of = {key_of(spot.point): spot.tags for spot in on_ways}
    numbers: dict[Key, int] = {}
    references: list[list[int]] = []
    for way in ways:
        nodes: list[int] = []
        for point in way.line:
            number = numbers.setdefault(key_of(point), len(numbers) + 1)
            if not nodes or nodes[-1] != number:
                nodes.append(number)
        references.append(nodes)
    marked = [(key_of(s.point), s.tags) for s in spots]
    keys = [*numbers, *(key for key, _ in marked)]
    west, east = min(k[0] for k in keys), max(k[0] for k in keys)
    south, north = min(k[1] for k in keys), max(k[1] for k in keys)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="greenlane demo">',
        f'  <bounds minlat="{_degrees(south)}" minlon="{_degrees(west)}" '
        f'maxlat="{_degrees(north)}" maxlon="{_degrees(east)}"/>',
    ]
    for key, number in numbers.items():
        lines += _node(number, key, tags_of.get(key, ()))
    for number, (key, tags) in enumerate(marked, start=len(numbers) + 1):
        lines += _node(number, key, tags)
    for number, (way, nodes) in enumerate(zip(ways, references, strict=True)):
        if len(nodes) == 1:
            continue
        lines.append(f'  <way id="{_FIRST_WAY_ID + number}" version="1" timestamp="{_STAMP}">')
        lines += [f'    <nd ref="{n}"/>' for n in nodes]
        lines += [*_tag_lines(way.tags), "  </way>"]
    lines.append("</osm>")
    return "\n".join(lines) + "\n"
