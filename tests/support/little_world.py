"""A little invented valley: one river, one bridge, one long way round, and a few facilities.

W ─────────(way 600, 20 km round)──────── north end
│ west road (way 100)                      │ east road (way 200)
│ ═══════ bridge (way 500) ═══════════════ E
T                                          P (one-way ring, way 700)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from facilities.facility import Facility
from facilities.registry import read_facilities
from routing.osm import build_roads

WEST, EAST = 113.00, 113.03
SOUTH, NORTH = 35.00, 35.10
BRIDGE_LAT = 35.05
BRIDGE_WAY, LONG_WAY, CANAL_WAY = 500, 600, 900
PIECES = 30  # so that the valley is above the least size of a connected component by far

FACILITIES_CSV = """\
code,name,name_en,tier,lon,lat,phone,newborn_ward,capabilities,area_code
T,溪口卫生院,Brook Mouth,township,113.0003,35.0100,000-0000-0001,,nrp,990101100
W,西岸县医院,West Bank,county,113.0003,35.0900,000-0000-0002,2b,cs24;nrp;blood_mt,990101001
E,东岸市医院,East Bank,prefecture,113.0303,35.0450,000-0000-0003,3a,{e},990102001
P,环路省医院,Ring Road,province,113.0500,35.0100,000-0000-0004,3b,{p},990201001
U,不明医院,Undeclared,county,113.0303,35.0800,000-0000-0005,,,990102002
X,界外医院,Beyond,province,114.0000,36.0000,000-0000-0006,,{e},980101001
"""
EVERYTHING_FOR_BLEEDING = "cs24;blood_mt;ob_surg;icu_a;nrp"


@dataclass(frozen=True)
class LittleWorld:
    """Where the valley's files are."""

    roads: Path
    facilities: Path
    osm: Path

    def network(self) -> tuple[Facility, ...]:
        """Read the facilities."""
        read = read_facilities(self.facilities)
        assert read.errors == ()
        return read.facilities


def make_little_world(folder: Path) -> LittleWorld:
    """Write the valley and build its roads."""
    world = LittleWorld(folder / "roads", folder / "facilities.csv", folder / "valley.osm")
    world.osm.write_text(valley_osm(), encoding="utf-8")
    csv = FACILITIES_CSV.format(e=EVERYTHING_FOR_BLEEDING, p=f"{EVERYTHING_FOR_BLEEDING};uae@E;th")
    world.facilities.write_text(csv, encoding="utf-8")
    build_roads(world.osm, world.roads)
    return world


def valley_osm() -> str:
    """Write the valley as OpenStreetMap XML."""
    drawing = _Drawing()
    west = drawing.line((WEST, SOUTH), (WEST, NORTH), PIECES)
    east = drawing.line((EAST, SOUTH), (EAST, NORTH), PIECES)
    drawing.way(100, west, highway="secondary", name="西岸路")
    drawing.way(200, east, highway="secondary", name="东岸路")
    middle = PIECES // 2
    bridge = {"highway": "primary", "bridge": "yes", "name": "滨河路", "bridge:name": "清水桥"}
    drawing.way(BRIDGE_WAY, [west[middle], east[middle]], **bridge)
    top = drawing.line((WEST, NORTH + 0.1), (EAST, NORTH + 0.1), PIECES)
    drawing.way(LONG_WAY, [west[-1], *top, east[-1]], highway="tertiary", name="绕山路")
    ring = drawing.line((0.02 + EAST, SOUTH), (0.02 + EAST, SOUTH + 0.02), PIECES)
    drawing.way(700, [east[0], *ring, east[6]], highway="tertiary", name="环路", oneway="yes")
    drawing.way(CANAL_WAY, [west[2], east[2]], waterway="canal", name="老运河")
    return drawing.xml()


class _Drawing:
    def __init__(self) -> None:
        self.nodes: list[tuple[float, float]] = []
        self.ways: list[str] = []

    def line(self, start: tuple[float, float], stop: tuple[float, float], pieces: int) -> list[int]:
        numbers = []
        for step in range(pieces + 1):
            share = step / pieces
            self.nodes.append(
                (start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1]))
            )
            numbers.append(len(self.nodes))
        return numbers

    def way(self, number: int, nodes: list[int], **tags: str) -> None:
        references = "".join(f'<nd ref="{node}"/>' for node in nodes)
        written = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        self.ways.append(f'<way id="{number}">{references}{written}</way>')

    def xml(self) -> str:
        nodes = "".join(
            f'<node id="{number}" lon="{lon:.7f}" lat="{lat:.7f}"/>'
            for number, (lon, lat) in enumerate(self.nodes, 1)
        )
        return f'<osm version="0.6">{nodes}{"".join(self.ways)}</osm>'
