"""Places that stand on real roads, as they are and as Chinese maps shift them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from facilities.coordinates import Crs, from_wgs84, to_wgs84
from facilities.facility import Facility
from routing.graph import RoadGraph
from routing.osm import build_roads
from service.registry.coordinates_check import LEAST_POINTS, Suspicion, suspected_system

PUYANG = "china/puyang_qingzu_rural.osm"
JINAN = "china/jinan_drive.graphml"
Point = tuple[float, float]
Built = Callable[[str], RoadGraph]


@pytest.fixture(scope="module")
def built(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    @cache
    def build(source: str) -> RoadGraph:
        directory = tmp_path_factory.mktemp("roads") / Path(source).name
        build_roads(data_dir / source, directory)
        return RoadGraph.load(directory)

    return build


def facilities(points: Iterable[Point], written_in: Crs = Crs.WGS84) -> list[Facility]:
    """Return facilities as a file in this system would be read that was said to be in WGS-84."""
    return [
        Facility(f"F{place}", "某院", *from_wgs84(*point, written_in))
        for place, point in enumerate(points)
    ]


def villages(data_dir: Path) -> list[Point]:
    """Return where OpenStreetMap has the villages and hospitals of the township."""
    found = []
    for node in ElementTree.parse(data_dir / PUYANG).getroot().iter("node"):
        tags = {tag.get("k"): tag.get("v") for tag in node.iter("tag")}
        if tags.get("place") in {"village", "hamlet", "town"} or tags.get("amenity") == "hospital":
            found.append((float(node.get("lon", "")), float(node.get("lat", ""))))
    return found


def beside_roads(graph: RoadGraph, count: int) -> list[Point]:
    """Return points some tens of metres from a road, as hospitals stand."""
    rng = np.random.default_rng(7)
    points = graph.point_lonlat[rng.integers(0, len(graph.point_lonlat), count)]
    return [(lon, lat) for lon, lat in points + rng.normal(0, 0.0002, points.shape)]


@pytest.mark.realdata
@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_shifted_villages_of_a_rural_township_are_recognised(
    data_dir: Path, built: Built, crs: Crs
) -> None:
    points = villages(data_dir)
    found = suspected_system(built(PUYANG), facilities(points, crs))
    assert found is not None
    assert found.crs is crs
    assert found.telling_share >= 0.9
    assert 0.9 * len(points) <= found.n <= len(points)  # a few are shifted off the map
    assert found.median_gain_m > 50


@pytest.mark.realdata
def test_villages_where_they_are_raise_no_suspicion(data_dir: Path, built: Built) -> None:
    assert suspected_system(built(PUYANG), facilities(villages(data_dir))) is None


@pytest.mark.realdata
@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_shifted_places_beside_the_roads_of_a_prefecture_are_recognised(
    built: Built, crs: Crs
) -> None:
    graph = built(JINAN)
    points = beside_roads(graph, 60)
    found = suspected_system(graph, facilities(points, crs))
    assert found is not None
    assert found.crs is crs
    assert suspected_system(graph, facilities(points)) is None


@pytest.mark.realdata
@pytest.mark.parametrize("stated", [Crs.GCJ02, Crs.BD09])
def test_true_places_said_to_be_shifted_are_recognised_too(
    data_dir: Path, built: Built, stated: Crs
) -> None:
    points = villages(data_dir)
    read = [Facility(f"F{n}", "某院", *to_wgs84(*p, stated)) for n, p in enumerate(points)]
    found = suspected_system(built(PUYANG), read, stated)
    assert found is not None
    assert found.crs is Crs.WGS84


@pytest.mark.realdata
def test_too_few_places_or_places_elsewhere_say_nothing(data_dir: Path, built: Built) -> None:
    graph = built(PUYANG)
    few = villages(data_dir)[: LEAST_POINTS - 1]
    assert suspected_system(graph, facilities(few, Crs.GCJ02)) is None
    assert suspected_system(graph, facilities([(100.0 + n, 30.0) for n in range(20)])) is None


@pytest.mark.realdata
def test_places_that_are_merely_inexact_raise_no_suspicion(data_dir: Path, built: Built) -> None:
    rng = np.random.default_rng(1)
    inexact = [
        (lon + x, lat + y)
        for (lon, lat), (x, y) in zip(
            villages(data_dir), rng.normal(0, 0.003, (len(villages(data_dir)), 2)), strict=True
        )
    ]
    assert suspected_system(built(PUYANG), facilities(inexact)) is None


@pytest.mark.parametrize(
    ("n", "nearer", "farther", "is_founded"),
    [
        (10, 7, 3, True),  # seven in ten of all
        (10, 6, 4, False),
        (4, 4, 0, False),  # too few to say anything
        (100, 20, 2, True),  # few tell, and these agree
        (100, 20, 3, False),
        (100, 9, 0, False),  # too few tell
    ],
)
def test_a_suspicion_needs_most_points_or_most_of_those_that_tell(
    n: int, nearer: int, farther: int, *, is_founded: bool
) -> None:
    assert Suspicion(Crs.GCJ02, n, nearer, farther, 300.0).is_founded is is_founded


def test_a_suspicion_is_said_with_its_numbers_and_changes_nothing() -> None:
    problem = Suspicion(Crs.GCJ02, 54, 47, 1, 310.4).as_problem(Crs.WGS84)
    assert problem.code == "suspected_gcj02"
    assert "47 of 54 places on the road map (87%)" in problem.message
    assert "310 m" in problem.message
    assert "Nothing was changed" in problem.message
