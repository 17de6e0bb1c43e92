"""The invented prefecture of Jichuan as files: a road extract and a table of facilities."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facilities.registry import COLUMNS
from service.demo import names
from service.demo.facilities import (
    DESIGNATED_BY,
    SOURCE,
    VALID_FROM,
    DemoFacility,
    demo_facilities,
    duty_telephone,
    telephone,
)
from service.demo.layout import Layout, build_layout
from service.demo.lines import place_of
from service.demo.osm_xml import Spot, Way, lon_lat, osm_text
from service.demo.shapes import Line, Point, distance_m, normal
from service.demo.stops import village_spots
from service.demo.ways import RoadMap, build_ways

_DRIVEWAY_UP_TO_M = 60.0
_TOWN_RADIUS_M = 2_500.0
_FOOTPATH_TOWN_M = 900.0


@dataclass(frozen=True)
class Site:
    """Where a facility stands, metres from the south-west corner, and the road it is on."""

    facility: DemoFacility
    point: Point
    gate: Point


@dataclass(frozen=True)
class Prefecture:
    """Everything the demonstration needs, before it is written to files."""

    layout: Layout
    roads: RoadMap
    sites: tuple[Site, ...]


def _anchor(facility: DemoFacility, layout: Layout, roads: RoadMap) -> Point:
    where, index = facility.anchor
    if where == "capital":
        return roads.capital
    if where == "seat":
        return place_of(layout.seats[index])
    return place_of(layout.townships[index].cell)


def _clearance(point: Point, lines: list[Line], reach_m: float) -> float:
    return min(
        (distance_m(point, p) for line in lines for p in line if abs(p[0] - point[0]) < reach_m),
        default=reach_m,
    )


def _stand_beside(gate: tuple[Line, int], off_m: float, near: list[Line]) -> Point:
    """Return the freer of the two points beside a road, `off_m` away from it."""
    line, k = gate
    nx, ny = normal(line, k)
    x, y = line[k]
    sides = [(x + nx * off_m * s, y + ny * off_m * s) for s in (1.0, -1.0)]
    return max(sides, key=lambda p: (_clearance(p, near, 1_500.0), p))


def _site(facility: DemoFacility, layout: Layout, roads: RoadMap) -> Site:
    ax, ay = _anchor(facility, layout, roads)
    wished = (ax + facility.east_m, ay + facility.north_m)
    near = [
        line
        for line in roads.local
        if any(distance_m(p, wished) < _TOWN_RADIUS_M for p in (line[0], line[-1]))
    ]
    vertices = [(line, k) for line in near for k in range(len(line))]
    off_m = facility.off_road_m
    if off_m <= _DRIVEWAY_UP_TO_M:
        gate = min(vertices, key=lambda v: (distance_m(v[0][v[1]], wished), v[0][v[1]]))
    else:
        # A place with nothing nearer than the road it looks down on.
        def clear(vertex: tuple[Line, int]) -> tuple[float, Point]:
            p = _stand_beside(vertex, off_m, near)
            return _clearance(p, near, 1_500.0), p

        close = [v for v in vertices if distance_m(v[0][v[1]], wished) < _FOOTPATH_TOWN_M]
        gate = max(close, key=clear)
    return Site(facility, _stand_beside(gate, off_m, near), gate[0][gate[1]])


@cache
def build_prefecture() -> Prefecture:
    """Build the prefecture; every call in every process gives the same one."""
    layout = build_layout()
    roads = build_ways(layout)
    sites = tuple(_site(f, layout, roads) for f in demo_facilities(layout.townships))
    return Prefecture(layout, roads, sites)


def _place_spots(prefecture: Prefecture) -> list[Spot]:
    layout = prefecture.layout

    def spot(point: Point, kind: str, zh: str, en: str) -> Spot:
        return Spot(point, (("place", kind), ("name", zh), ("name:en", en)))

    found = [
        spot(prefecture.roads.capital, "city", f"{names.CAPITAL.zh}市", names.CAPITAL.en),
        spot(place_of(layout.seats[0]), "city", f"{names.CITY.zh}市", names.CITY.en),
    ]
    for county, seat in zip(names.COUNTIES, layout.seats[1:], strict=True):
        found.append(spot(place_of(seat), "town", f"{county.name.zh}县", county.name.en))
    return found + [
        spot(place_of(town.cell), "village", town.name.zh + town.suffix_zh, town.name.en)
        for town in layout.townships
    ]


def _village_spots(prefecture: Prefecture) -> list[Spot]:
    layout = prefecture.layout
    cells = [*layout.seats, *(town.cell for town in layout.townships)]
    towns = [prefecture.roads.capital, *(place_of(cell) for cell in cells)]
    return village_spots(prefecture.roads.ways, towns)


def _hospital_spots(prefecture: Prefecture) -> list[Spot]:
    return [
        Spot(
            site.point,
            (
                ("amenity", "hospital" if site.facility.tier != "township" else "clinic"),
                ("name", site.facility.name),
                ("name:en", site.facility.name_en),
                ("ref", site.facility.code),
            ),
        )
        for site in prefecture.sites
    ]


def _driveways(prefecture: Prefecture) -> list[Way]:
    """Return the last metres from the street to a facility's door."""
    ways = []
    for site in prefecture.sites:
        if site.facility.off_road_m <= _DRIVEWAY_UP_TO_M:
            (gx, gy), (x, y) = site.gate, site.point
            door = (gx + (x - gx) * 0.7, gy + (y - gy) * 0.7)
            ways.append(Way((site.gate, door), (("highway", "service"), ("surface", "concrete"))))
    return ways


def prefecture_osm() -> str:
    """Return the road extract as OpenStreetMap XML; geometry, names and numbers are invented."""
    prefecture = build_prefecture()
    roads = prefecture.roads
    ways = [*roads.ways, *_driveways(prefecture), *roads.yards]
    spots = [*_place_spots(prefecture), *_hospital_spots(prefecture), *_village_spots(prefecture)]
    return osm_text(ways, spots, on_ways=roads.booths)


def facilities_csv() -> str:
    """Return the facilities in the columns that `greenlane facilities import` reads; WGS-84."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    for index, site in enumerate(build_prefecture().sites):
        f = site.facility
        lon, lat = lon_lat(site.point)
        is_centre = bool(f.maternal_centre or f.newborn_centre)
        table.writerow(
            {
                "code": f.code,
                "name": f.name,
                "name_en": f.name_en,
                "kind": f.kind,
                "tier": f.tier,
                "lon": f"{lon:.7f}",
                "lat": f"{lat:.7f}",
                "phone": telephone(index),
                "phones": duty_telephone(index) if f.has_duty_phone else "",
                "maternal_centre": f.maternal_centre,
                "newborn_centre": f.newborn_centre,
                "designation_source": DESIGNATED_BY if is_centre else "",
                "newborn_ward": f.newborn_ward,
                "capabilities": ";".join(f.capabilities),
                "area_code": f.area_code,
                "alliance": f.alliance,
                "ownership": "public",
                "grid": f.grid,
                "mobilisation_min": f.mobilisation_min,
                "mobilisation_night_min": f.mobilisation_night_min,
                "stabilisation": f.stabilisation,
                "vehicle_ready_min": f.vehicle_ready_min,
                "retrieval_team": f.retrieval_team,
                "valid_from": VALID_FROM,
                "source": SOURCE,
            }
        )
    return text.getvalue()


def write_prefecture_osm(path: Path) -> None:
    """Write the road extract (`.osm`)."""
    path.write_bytes(prefecture_osm().encode())


def write_facilities_csv(path: Path) -> None:
    """Write the facilities' table (`.csv`, UTF-8)."""
    path.write_bytes(facilities_csv().encode())
