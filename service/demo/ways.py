"""All ways of the prefecture: roads and streets joined where they meet, motorway, river."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.demo import names, streets
from service.demo.layout import Layout
from service.demo.lines import Road, draw_roads, place_of
from service.demo.motorway import NAME, REF, Motorway, build_motorway
from service.demo.network import Label, Rank, build_network
from service.demo.osm_xml import Spot, Tags, Way, key_of
from service.demo.planar import Crossings, with_junctions
from service.demo.shapes import Line, Point, distance_m, resampled, rounded_off
from service.demo.stops import LINK, service_areas, tolled_ramps
from service.demo.terrain import centre_of

_RANK_TAGS: dict[Rank, Tags] = {
    Rank.TRUNK: (("highway", "trunk"), ("surface", "asphalt"), ("lanes", "2"), ("maxspeed", "60")),
    Rank.PRIMARY: (("highway", "primary"), ("surface", "asphalt"), ("lanes", "2")),
    Rank.SECONDARY: (("highway", "secondary"), ("surface", "asphalt")),
    Rank.TERTIARY: (("highway", "tertiary"), ("surface", "concrete")),
    Rank.UNCLASSIFIED: (("highway", "unclassified"), ("surface", "concrete")),
    Rank.TRACK: (("highway", "track"), ("surface", "gravel")),
}
_RIVER_CLEARANCE_M = 130.0
_TOWN_REACH_M = 6_000.0
_FRAGMENT_TOWNSHIP = "楠谷"


@dataclass(frozen=True)
class Strand:
    """A line with the tags it will carry, before it is cut at bridges."""

    line: Line
    tags: Tags


@dataclass(frozen=True)
class RoadMap:
    """Every way of the prefecture, and the lines of the local roads to stand beside.

    `yards` are the ways of the service areas; `booths` stand on points of ramps.
    """

    ways: tuple[Way, ...]
    yards: tuple[Way, ...]
    booths: tuple[Spot, ...]
    local: tuple[Line, ...]
    motorway: Motorway
    capital: Point


def _label_tags(label: Label) -> Tags:
    tags = _RANK_TAGS[label.rank]
    if label.ref:
        tags = (*tags, ("ref", label.ref))
    if label.name:
        tags = (*tags, ("name", label.name))
    return tags


def river_line(layout: Layout) -> Line:
    """Return the river's course, smooth."""
    rough = [centre_of(cell) for cell in layout.river]
    return resampled(rounded_off(resampled(rough, 900.0), 3), 180.0)


def _dry(river: Line) -> Callable[[Point], bool]:
    def dry(point: Point) -> bool:
        return all(distance_m(point, r) > _RIVER_CLEARANCE_M for r in river)

    return dry


def _street_strands(layout: Layout, river: Line, capital: Point) -> list[Strand]:
    towns = [(place_of(layout.seats[0]), streets.CITY, "city")]
    towns += [
        (place_of(seat), streets.SEAT, f"seat-{k}") for k, seat in enumerate(layout.seats) if k
    ]
    towns += [(place_of(t.cell), streets.TOWNSHIP, t.name.en) for t in layout.townships]
    towns.append((capital, streets.CAPITAL, "capital"))
    strands = []
    for centre, plan, seed in towns:
        near = [r for r in river if distance_m(r, centre) < _TOWN_REACH_M]
        for street in streets.town_streets(centre, plan, seed, dry=_dry(near)):
            tags: Tags = (("highway", street.highway), ("surface", "asphalt"))
            if street.oneway:
                tags = (*tags, ("oneway", "yes"), ("name", "环城单行街"))
            strands.append(Strand(street.line, tags))
    return strands


def _connected(strands: Sequence[Strand]) -> list[Strand]:
    """Keep what hangs together with the longest strand's part; a street alone leads nowhere."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(key: tuple[int, int]) -> tuple[int, int]:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    size: dict[tuple[int, int], int] = {}
    for strand in strands:
        first = root(key_of(strand.line[0]))
        for point in strand.line[1:]:
            parent[root(key_of(point))] = first
    for strand in strands:
        at = root(key_of(strand.line[0]))
        size[at] = size.get(at, 0) + len(strand.line)
    largest = max(size, key=lambda key: (size[key], key))
    return [s for s in strands if root(key_of(s.line[0])) == largest]


def _cut_at(strand: Strand, special: Sequence[int], extra: Callable[[int], Tags]) -> list[Way]:
    """Give the segments numbered in `special` a way of their own with extra tags."""
    marked = set(special)
    ways: list[Way] = []
    start = 0
    last = len(strand.line) - 1
    for k in range(1, last + 1):
        ends = k == last or ((k - 1) in marked) != (k in marked)
        if ends:
            tags = (*strand.tags, *extra(start)) if start in marked else strand.tags
            ways.append(Way(tuple(strand.line[start : k + 1]), tags))
            start = k
    return ways


def _bridge_name(layout: Layout, point: Point) -> str:
    return min((distance_m(centre_of(cell), point), name) for name, cell in layout.bridges)[1]


def _with_bridges(strand: Strand, river: Crossings, layout: Layout) -> list[Way]:
    def bridge_tags(k: int) -> Tags:
        name = _bridge_name(layout, strand.line[k])
        return (("bridge", "yes"), ("layer", "1"), ("bridge:name", name))

    return _cut_at(strand, river.of(strand.line), bridge_tags)


def _motorway_ways(motorway: Motorway, river: Crossings) -> list[Way]:
    tags: Tags = (
        ("highway", "motorway"),
        ("oneway", "yes"),
        ("lanes", "2"),
        ("surface", "asphalt"),
        ("maxspeed", "100"),
        ("ref", REF),
        ("name", NAME),
    )
    ways: list[Way] = []
    last = len(motorway.centre) - 1
    for eastbound, line in zip((True, False), motorway.carriageways(), strict=True):
        crossed = river.of(line)
        wet = {k + d for k in crossed for d in (-1, 0, 1)}
        deep = {
            k for k in range(last) if (k if eastbound else last - 1 - k) in motorway.underground
        }

        def extra(k: int, wet: set[int] = wet) -> Tags:
            if k in wet:
                return (("bridge", "yes"), ("layer", "2"), ("bridge:name", "澄水特大桥"))
            return (("tunnel", "yes"), ("layer", "-1"))

        ways += _cut_at(Strand(line, tags), sorted(wet | deep), extra)
    ways += [Way(tuple(ramp.line), LINK) for ramp in tolled_ramps(motorway)]
    return ways


def _fragment(layout: Layout) -> list[Way]:
    """Draw a few lanes beyond a broken ford: on the map, but joined to nothing."""
    town = next(t for t in layout.townships if t.name.zh == _FRAGMENT_TOWNSHIP)
    x, y = place_of(town.cell)
    base = (x + 700.0, y + 640.0)
    lane = [(base[0] + 90.0 * k, base[1] + (30.0 if k % 2 else -20.0)) for k in range(7)]
    side = [lane[3], (lane[3][0] + 25.0, lane[3][1] + 120.0), (lane[3][0], lane[3][1] + 230.0)]
    tags: Tags = (("highway", "unclassified"), ("surface", "gravel"))
    return [Way(tuple(lane), tags), Way(tuple(side), tags)]


def _road_strands(roads: Sequence[Road]) -> list[Strand]:
    return [Strand(road.line, _label_tags(road.label)) for road in roads]


def build_ways(layout: Layout) -> RoadMap:
    """Draw every way of the prefecture."""
    motorway = build_motorway(layout)
    river = river_line(layout)
    stops = [(s.cell, s.seat) for s in motorway.interchanges if s.cell is not None]
    network = build_network(layout, stops)
    fixed = {*layout.seats, *(t.cell for t in layout.townships), *(cell for cell, _ in stops)}
    strands = _road_strands(draw_roads(network, frozenset(fixed)))
    gate = motorway.interchanges[-1].junction
    capital = (gate[0] + 1900.0, gate[1] + 900.0)
    avenue = resampled([gate, (gate[0] + 900.0, gate[1] + 250.0), capital], 150.0)
    strands.append(Strand(avenue, (*_RANK_TAGS[Rank.PRIMARY], ("name", f"{names.CAPITAL.zh}大道"))))
    strands += _street_strands(layout, river, capital)
    joined = with_junctions([s.line for s in strands])
    strands = [Strand(line, s.tags) for line, s in zip(joined, strands, strict=True)]
    ramps = [Strand(ramp, ()) for ramp in motorway.ramps()]
    carriageways = [Strand(line, ()) for line in motorway.carriageways()]
    kept = [s for s in _connected([*strands, *ramps, *carriageways]) if s.tags]
    water = Crossings(river)
    ways = _motorway_ways(motorway, water)
    for strand in kept:
        ways += _with_bridges(strand, water, layout)
    ways += _fragment(layout)
    ways.append(
        Way(tuple(river), (("waterway", "river"), ("name", names.RIVER.zh), ("width", "60")))
    )
    return RoadMap(
        ways=tuple(ways),
        yards=tuple(service_areas(motorway, river)),
        booths=tuple(ramp.booth for ramp in tolled_ramps(motorway)),
        local=tuple(s.line for s in kept),
        motorway=motorway,
        capital=capital,
    )
