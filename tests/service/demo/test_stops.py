"""On the demonstration's roads vehicles can meet at yards, toll stations and villages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray

from routing.graph import Manifest, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.manifest import STOPS_NAME
from routing.terrain import METRES_PER_DEGREE
from service.demo.names import AREAS, SERVICE_AREAS

Stop = dict[str, Any]


@pytest.fixture(scope="module")
def stops(demo_folder: Path, manifest: Manifest) -> list[Stop]:
    record = json.loads((demo_folder / "roads" / STOPS_NAME).read_text(encoding="utf-8"))
    assert record["sha256"] == manifest.stops_sha256
    found: list[Stop] = record["stops"]
    return found


@pytest.fixture(scope="module")
def quiet(roads: RoadGraph) -> NDArray[np.bool_]:
    """Junctions no motorway, ramp, bridge or tunnel touches."""
    classes = roads.manifest.road_classes
    fast = [classes.index(name) for name in ("motorway", "motorway_link")]
    loud = np.isin(roads.road_class, fast) | roads.is_bridge | roads.is_tunnel
    mask = np.ones(roads.node_count, dtype=np.bool_)
    mask[roads.tail[loud]] = False
    mask[roads.head[loud]] = False
    return mask


def nearest(roads: RoadGraph, stop: Stop, mask: NDArray[np.bool_]) -> tuple[int, float]:
    """Return the nearest junction of a mask and its metres."""
    east = (roads.node_lonlat[:, 0] - stop["lon"]) * np.cos(np.radians(stop["lat"]))
    north = roads.node_lonlat[:, 1] - stop["lat"]
    metres = np.where(mask, np.hypot(east, north) * METRES_PER_DEGREE, np.inf)
    node = int(metres.argmin())
    return node, float(metres[node])


def of_kind(stops: list[Stop], kind: str) -> list[Stop]:
    return [stop for stop in stops if stop["kind"] == kind]


def test_every_service_area_has_a_yard_on_either_side_off_the_carriageway(
    roads: RoadGraph, stops: list[Stop], quiet: NDArray[np.bool_]
) -> None:
    yards = of_kind(stops, "service_area")
    assert Counter(stop["name"].partition("服务区")[0] for stop in yards) == {
        area.zh: 2 for area in SERVICE_AREAS
    }
    places = [nearest(roads, stop, quiet) for stop in yards]
    assert max(metres for _, metres in places) < 100
    assert len({node for node, _ in places}) == len(yards)


def test_a_yard_is_reached_and_left_by_its_own_carriageway_only(
    roads: RoadGraph, stops: list[Stop], quiet: NDArray[np.bool_]
) -> None:
    pair = [stop for stop in stops if stop["name"].startswith(SERVICE_AREAS[1].zh)]
    here, opposite = (nearest(roads, stop, quiet)[0] for stop in pair)

    times_cs = DijkstraKernel().times_from(Weights.of(roads), [(here, 0)])

    assert times_cs[opposite] > 20 * 60 * 100, "to the other side by way of two interchanges"


def test_who_drives_onto_the_motorway_or_off_it_passes_one_booth(
    extract: ElementTree.Element, manifest: Manifest, stops: list[Stop]
) -> None:
    booths = {
        node.attrib["id"]
        for node in extract.iter("node")
        if any((t.attrib["k"], t.attrib["v"]) == ("barrier", "toll_booth") for t in node)
    }
    ramps = [
        [node.attrib["ref"] for node in way.iter("nd")]
        for way in extract.iter("way")
        if any(t.attrib["v"] == "motorway_link" for t in way.iter("tag"))
    ]
    tolled = Counter(len(booths.intersection(ramp)) for ramp in ramps)
    assert tolled == {1: 24, 0: 4 * len(SERVICE_AREAS)}
    assert manifest.applied["barriers_that_slow"] == 24
    assert [stop["name"] for stop in of_kind(stops, "toll")] == [
        *("砚谷西收费站", "砚谷东收费站", "霁川西收费站", "霁川东收费站"),
        *("鹤汀西收费站", "鹤汀东收费站", "黛川收费站"),
    ]


def test_villages_stand_beside_county_roads_apart_from_each_other(
    roads: RoadGraph, stops: list[Stop], quiet: NDArray[np.bool_]
) -> None:
    townships = sum(len(area.townships) for area in AREAS)
    villages = [stop for stop in of_kind(stops, "village") if stop["name"].endswith("村")]
    assert len(of_kind(stops, "village")) == len(villages) + townships + len(AREAS) - 1
    assert 80 <= len(villages) <= 150
    assert len({stop["name"] for stop in villages}) == len(villages)
    near = [nearest(roads, stop, quiet) for stop in villages]
    assert max(metres for _, metres in near) < 60
    assert len({node for node, _ in near}) == len(villages)
