"""Where the ways to move a patient are compared: the demonstration, and Jinan's streets.

Of Jinan no facilities are known here: `itineraries.toml` says by which rule they are invented.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from facilities.capabilities import WardGrade
from facilities.facility import DeclaredCapability, Facility, Tier
from facilities.network import Network
from facilities.registry import read_facilities
from routing.errors import PlaceError
from routing.graph import RoadGraph
from routing.osm import build_roads
from routing.snapping import SnapFlag, snap
from service.situation.roads import RoadsInForce

JINAN = Path("china") / "jinan_drive.graphml"
TOWNSHIPS = Path("places") / "adcode_2016_province_to_town.csv"

Report = Callable[[str], None]


@dataclass(frozen=True)
class MovingRegion:
    """Roads, a network on them, and the health centres of the townships where patients are."""

    name: str
    roads: RoadsInForce
    network: Network
    origins: tuple[Facility, ...]


@dataclass(frozen=True)
class BenchRules:
    """The moments asked about, and what the invented centres of each tier can do."""

    moments: tuple[datetime, ...]
    centres: Mapping[Tier, tuple[tuple[str, ...], WardGrade | None]]
    county_one_of: int


@cache
def bench_rules() -> BenchRules:
    """Read `itineraries.toml`."""
    raw = tomllib.loads(files("service.bench").joinpath("itineraries.toml").read_text("utf-8"))
    return BenchRules(
        moments=tuple(datetime.fromisoformat(each) for each in raw["moments"]["at"]),
        centres={
            tier: _means(raw["centres"][tier.value])
            for tier in (Tier.PREFECTURE, Tier.COUNTY, Tier.TOWNSHIP)
        },
        county_one_of=int(raw["centres"]["county"]["one_of"]),
    )


def demonstration(extract: Path, facilities: Path, folder: Path, report: Report) -> MovingRegion:
    """Build the roads of the demonstration from its extract, with its own facilities."""
    report("building the demonstration")
    build_roads(extract, folder / "demo", lambda *_: None)
    return _region("demo", folder / "demo", Network(read_facilities(facilities).facilities))


def jinan(data: Path, folder: Path, report: Report) -> MovingRegion | None:
    """Build Jinan's streets and invent centres in its townships; none where the data is absent."""
    if not (data / JINAN).exists() or not (data / TOWNSHIPS).exists():
        return None
    report("building jinan")
    build_roads(data / JINAN, folder / "jinan", lambda *_: None)
    graph = RoadGraph.load(folder / "jinan")
    with (data / TOWNSHIPS).open(encoding="utf-8", newline="") as text:
        townships = sorted(_inside(csv.DictReader(text), graph))
    return _region("jinan", folder / "jinan", Network(invented_centres(townships, graph)))


Township = tuple[str, str, float, float]
"""Code, name, longitude and latitude."""


def invented_centres(townships: Sequence[Township], graph: RoadGraph) -> list[Facility]:
    """Give every township a centre, by the rule of `itineraries.toml`."""
    west, south, east, north = graph.manifest.bounding_box
    middle = min(
        townships,
        key=lambda each: (
            (each[2] - (west + east) / 2) ** 2 + (each[3] - (south + north) / 2) ** 2,
            each[0],
        ),
    )
    rules = bench_rules()
    found = []
    for number, township in enumerate(townships):
        tier = Tier.TOWNSHIP if number % rules.county_one_of else Tier.COUNTY
        found.append(_centre(township, Tier.PREFECTURE if township is middle else tier, rules))
    return found


def _centre(township: Township, tier: Tier, rules: BenchRules) -> Facility:
    code, name, lon, lat = township
    capabilities, ward = rules.centres[tier]
    return Facility(
        code=code,
        name=name,
        lon=lon,
        lat=lat,
        tier=tier,
        area_code=code[:6],
        capabilities=tuple(DeclaredCapability(each) for each in capabilities),
        newborn_ward=ward,
        retrieval_team=tier is not Tier.TOWNSHIP,
    )


def _region(name: str, directory: Path, network: Network) -> MovingRegion:
    roads = RoadsInForce.load(directory)
    places = roads.places(network)
    origins = tuple(
        each
        for each in network
        if each.tier is Tier.TOWNSHIP and not isinstance(places[each.code], PlaceError)
    )
    return MovingRegion(name, roads.made_ready(network), network, origins)


def _inside(
    rows: Iterator[dict[str, str]] | csv.DictReader[str], graph: RoadGraph
) -> Iterator[Township]:
    for row in rows:
        if row["level"] != "town" or not row["lng_wgs84"]:
            continue
        lon, lat = float(row["lng_wgs84"]), float(row["lat_wgs84"])
        try:
            at = snap(graph, lon, lat)
        except PlaceError:
            continue
        if SnapFlag.FAR_SNAP not in at.flags:
            yield row["code"], row["name"], lon, lat


def _means(raw: Mapping[str, Any]) -> tuple[tuple[str, ...], WardGrade | None]:
    ward = raw.get("newborn_ward")
    return tuple(raw["capabilities"]), WardGrade(ward) if ward else None
