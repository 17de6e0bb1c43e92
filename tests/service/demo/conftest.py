from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from facilities.facility import Facility
from facilities.registry import read_facilities
from routing.graph import Manifest, RoadGraph
from routing.osm import build_roads
from routing.snapping import Snap, snap
from service.demo.prefecture import write_facilities_csv, write_prefecture_osm


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_prefecture_osm(folder / "prefecture.osm")
    write_facilities_csv(folder / "facilities.csv")
    return folder


@pytest.fixture(scope="session")
def extract(demo_folder: Path) -> ElementTree.Element:
    return ElementTree.parse(demo_folder / "prefecture.osm").getroot()


@pytest.fixture(scope="session")
def manifest(demo_folder: Path) -> Manifest:
    return build_roads(demo_folder / "prefecture.osm", demo_folder / "roads")


@pytest.fixture(scope="session")
def roads(demo_folder: Path, manifest: Manifest) -> RoadGraph:
    graph = RoadGraph.load(demo_folder / "roads")
    assert graph.hash == manifest.hash
    return graph


@pytest.fixture(scope="session")
def facilities(demo_folder: Path) -> dict[str, Facility]:
    read = read_facilities(demo_folder / "facilities.csv")
    assert read.errors == ()
    return {facility.code: facility for facility in read.facilities}


@pytest.fixture(scope="session")
def snaps(roads: RoadGraph, facilities: dict[str, Facility]) -> dict[str, Snap]:
    return {code: snap(roads, *f.point) for code, f in facilities.items() if f.point}
