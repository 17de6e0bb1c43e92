"""The data that is measured on: where it lies, and roads built from it by the program itself."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routing.graph import ARRAYS, LonLat, RoadGraph, write_graph
from routing.hierarchy import add_hierarchy
from service.bench.extracts import raw_nodes_of
from service.bench.places import numbered
from service.bench.processes import Finished, finished

CHECKOUT = Path(__file__).resolve().parents[2]
SCALE = "scale"
A_HUNDRED_THOUSAND = 100_000


@dataclass(frozen=True)
class Region:
    """One extract, the roads built from it, and what building them took."""

    name: str
    extract: Path
    directory: Path
    build: Finished


def default_data() -> Path:
    """Return where third-party data would be: GREENLANE_DATA, or beside the checkout."""
    named = os.environ.get("GREENLANE_DATA")
    return Path(named) if named else CHECKOUT.parent / "shared" / "data"


def extract_of(data: Path, region: str) -> Path | None:
    """Return the extract of a region; none where it is absent."""
    file = data / "osm" / f"{region}-latest.osm.pbf"
    return file if file.exists() else None


def built(region: str, extract: Path, out: Path) -> Region:
    """Let the program build the roads of a region, measured."""
    directory = out / region
    build = finished(["roads", "build", str(extract), "--out", str(directory)])
    return Region(region, extract, directory, build)


def regions_in(data: Path, out: Path, report: Callable[[str], None]) -> list[Region]:
    """Build every extract of the data, measured."""
    regions = []
    for extract in sorted((data / "osm").glob("*-latest.osm.pbf")):
        name = extract.name.removesuffix("-latest.osm.pbf")
        report(f"building {name}")
        regions.append(built(name, extract, out))
    return regions


def raw_nodes(region: Region) -> int:
    """Count the map's own nodes of the ways that are served."""
    ways = set(np.unique(RoadGraph.load(region.directory).way_id).tolist())
    return raw_nodes_of(region.extract, ways)


def written(graph: RoadGraph, directory: Path) -> Path:
    """Write a graph that was made in memory as a build would, with its hierarchy."""
    arrays = {name: getattr(graph, name) for name in ARRAYS}
    write_graph(directory, graph.manifest, arrays, add_hierarchy)
    return directory


def write_facilities(places: Sequence[LonLat], file: Path) -> Path:
    """Write invented facilities at some places, as `greenlane rank` reads them."""
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.writer(text)
        table.writerow(("code", "name", "tier", "lon", "lat"))
        for key, (lon, lat) in numbered(places):
            table.writerow((f"F{key}", f"医院{key}", "county", lon, lat))
    return file


def missing_data(data: Path) -> Iterator[str]:
    """Say in sentences what of the data is absent."""
    if not data.is_dir():
        yield f"missing: no data at {data}; name its folder with --data"
