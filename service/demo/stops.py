"""Where two vehicles may meet: service areas on the motorway, toll stations, villages by a road."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.demo import names
from service.demo.motorway import Interchange, Motorway
from service.demo.osm_xml import Key, Spot, Tags, Way, key_of
from service.demo.shapes import Line, Point, along, distance_m, normal

# Wished points of the motorway's centre line (numbers, 200 m apart), from west to east.
_SERVICE_AREAS_AT = (182, 700, 900)
_CLEAR_POINTS = 8  # of a service area to a tunnel or an interchange
_DRY_M = 600.0
_BOOTH_M = 60.0  # from the junction that all ramps lead to
_COUNTY_ROAD = "X9"
_VILLAGE_CLEAR_M = 1_500.0
_VILLAGE_OFF_ROAD_M = 45.0
_MEETING = 3  # roads out of a point that is a junction

LINK: Tags = (("highway", "motorway_link"), ("oneway", "yes"), ("surface", "asphalt"))
_YARD: Tags = (("highway", "service"), ("surface", "asphalt"))


@dataclass(frozen=True)
class TolledRamp:
    """A ramp with its toll booth, a point of its line, and the name of the toll station."""

    line: Line
    booth: Spot


def tolled_ramps(motorway: Motorway) -> list[TolledRamp]:
    """Put a booth into every ramp, a little before the junction with the local roads."""
    named = {stop.junction: name for stop, name in _named(motorway.interchanges)}
    found = []
    for ramp in motorway.ramps():
        leads_off = ramp[-1] in named
        ends = (ramp[-1], ramp[-2]) if leads_off else (ramp[0], ramp[1])
        point = along(*ends, _BOOTH_M / distance_m(*ends))
        zh, en = named[ends[0]]
        tags: Tags = (
            ("barrier", "toll_booth"),
            ("name", f"{zh}收费站"),
            ("name:en", f"{en} Toll Station"),
        )
        place = len(ramp) - 1 if leads_off else 1
        found.append(TolledRamp([*ramp[:place], point, *ramp[place:]], Spot(point, tags)))
    return found


def _named(interchanges: Sequence[Interchange]) -> list[tuple[Interchange, tuple[str, str]]]:
    """Name each interchange after its town; of two, the one is west and the other east of it."""
    found = []
    for stop in interchanges:
        if stop.cell is None:
            found.append((stop, (names.CAPITAL.zh, names.CAPITAL.en)))
            continue
        town = names.AREAS[stop.seat].name if stop.seat else names.CITY
        of_town = [
            each for each in interchanges if each.cell is not None and each.seat == stop.seat
        ]
        side = ("西", " West") if stop is of_town[0] else ("东", " East")
        found.append((stop, (town.zh + side[0], town.en + side[1])))
    return found


def service_areas(motorway: Motorway, river: Line) -> list[Way]:
    """Lay out a yard on each side of the motorway at every service area, with its ramps."""
    east, west = motorway.carriageways()
    last = len(motorway.centre) - 1
    ways: list[Way] = []
    for name, wished in zip(names.SERVICE_AREAS, _SERVICE_AREAS_AT, strict=True):
        at = min(_suitable(motorway, river), key=lambda k: (abs(k - wished), k))
        ways += _yard(east, at, name, names.CAPITAL)
        ways += _yard(west, last - at, name, names.CITY)
    return ways


def _suitable(motorway: Motorway, river: Line) -> list[int]:
    taken = {stop.at for stop in motorway.interchanges} | motorway.underground
    return [
        k
        for k in range(_CLEAR_POINTS, len(motorway.centre) - _CLEAR_POINTS)
        if not taken.intersection(range(k - _CLEAR_POINTS, k + _CLEAR_POINTS + 1))
        and all(distance_m(motorway.centre[k], wet) > _DRY_M for wet in river)
    ]


def _yard(line: Line, at: int, name: names.PlaceName, towards: names.PlaceName) -> list[Way]:
    """Draw one side: ramps off and on, the road through the yard, a place to park, its outline."""

    def right(k: int, off_m: float) -> Point:
        nx, ny = normal(line, k)
        return (line[k][0] - nx * off_m, line[k][1] - ny * off_m)

    enter, middle, leave = right(at - 1, 60.0), right(at, 80.0), right(at + 1, 60.0)
    corners = [
        right(at + k, off_m) for k, off_m in ((-1, 70.0), (1, 70.0), (1, 160.0), (-1, 160.0))
    ]
    tags: Tags = (
        ("highway", "services"),
        ("name", f"{name.zh}服务区（往{towards.zh}）"),
        ("name:en", f"{name.en} Service Area, towards {towards.en}"),
    )
    return [
        Way((line[at - 2], enter), LINK),
        Way((enter, middle, leave), (*_YARD, ("oneway", "yes"))),
        Way((middle, right(at, 140.0)), _YARD),
        Way((leave, line[at + 2]), LINK),
        Way((*corners, corners[0]), tags),
    ]


def village_spots(ways: Iterable[Way], towns: Sequence[Point]) -> list[Spot]:
    """Name villages at junctions of county roads, apart from each other and from every town."""
    neighbours: dict[Key, set[Key]] = defaultdict(set)
    on_county_road: dict[Key, tuple[Line, int]] = {}
    no_village: set[Key] = set()
    for way in ways:
        tags = dict(way.tags)
        if "highway" not in tags:
            continue
        line = list(way.line)
        keys = [key_of(point) for point in line]
        for k in range(1, len(keys)):
            neighbours[keys[k - 1]].add(keys[k])
            neighbours[keys[k]].add(keys[k - 1])
        if "bridge" in tags or tags["highway"] == "motorway_link":
            no_village |= {keys[0], keys[-1]}
        elif tags.get("ref", "").startswith(_COUNTY_ROAD):
            for k, key in enumerate(keys):
                on_county_road.setdefault(key, (line, k))
    spots: list[Spot] = []
    taken = list(towns)
    junctions = {key for key in on_county_road if len(neighbours[key]) >= _MEETING}
    for key in sorted(junctions - no_village):
        line, k = on_county_road[key]
        if len(spots) == len(names.VILLAGES):
            break
        if any(distance_m(line[k], point) < _VILLAGE_CLEAR_M for point in taken):
            continue
        taken.append(line[k])
        nx, ny = normal(line, k)
        beside = (line[k][0] + nx * _VILLAGE_OFF_ROAD_M, line[k][1] + ny * _VILLAGE_OFF_ROAD_M)
        name = names.VILLAGES[len(spots)]
        spots.append(
            Spot(beside, (("place", "village"), ("name", f"{name.zh}村"), ("name:en", name.en)))
        )
    return spots
