"""The sketch of the roads: small, near the roads it stands for, and refused with reasons."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np
import pytest
import shapely

from routing.graph import NO_TWIN, RoadGraph
from routing.terrain import METRES_PER_DEGREE
from service.coordination.sketch import draw
from tests.support.little_world import BRIDGE_WAY
from tests.support.service import Site

MAIN = {"motorway", "trunk", "primary", "secondary", "tertiary", "ferry"}
NOWHERE_WAY = 999_999_999


def sketch(site: Site, by: str = "coordinator", **sides: float) -> Any:
    answer = site.client(by).get("/api/roads/sketch", params=sides)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines_of(features: list[Any]) -> list[shapely.LineString]:
    return [shapely.LineString(each["geometry"]["coordinates"]) for each in features]


def test_it_lies_as_near_to_the_roads_as_it_says(graph: RoadGraph) -> None:
    drawn = draw(graph)
    rounded_m = 1.0
    roads = shapely.MultiLineString([graph.points_of(edge) for edge in range(graph.edge_count)])
    for line in lines_of(json.loads(drawn.features)):
        far = max(roads.distance(shapely.Point(point)) for point in line.coords)
        assert far * METRES_PER_DEGREE <= drawn.tolerance_m + rounded_m


def test_each_road_driven_both_ways_is_drawn_once(graph: RoadGraph) -> None:
    drawn = json.loads(draw(graph).features)
    drawn_m = sum(graph_length_m(np.array(each["geometry"]["coordinates"])) for each in drawn)
    edges = np.arange(graph.edge_count)
    main = [each.removesuffix("_link") in MAIN for each in graph.manifest.road_classes]
    is_once = ((graph.twin == NO_TWIN) | (edges < graph.twin)) & (graph.same_road == edges)
    is_once &= np.array(main)[graph.road_class]
    assert drawn_m == pytest.approx(float(graph.length_m[is_once].sum()), rel=0.02)


def graph_length_m(points: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    squeeze = np.cos(np.radians(points[:, 1].mean()))
    steps = np.diff(points, axis=0) * (squeeze, 1.0) * METRES_PER_DEGREE
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def test_where_the_roads_are_too_many_it_grows_coarser(graph: RoadGraph) -> None:
    fine = draw(graph)
    most = len(gzip.compress(fine.features.encode())) - 1
    coarse = draw(graph, most_bytes=most)
    assert coarse.tolerance_m > fine.tolerance_m
    assert len(gzip.compress(coarse.features.encode(), 5)) <= most


def test_it_is_served_compressed_with_the_facilities_and_the_source(valley_site: Site) -> None:
    answer = valley_site.client("coordinator").get(
        "/api/roads/sketch", headers={"accept-encoding": "gzip"}
    )
    assert answer.headers["content-encoding"] == "gzip"
    whole = answer.json()
    assert whole["attribution"] == "© OpenStreetMap contributors"
    assert {each["code"] for each in whole["facilities"]} >= {"T", "E"}
    assert whole["features"]


def test_a_box_of_it_shows_only_what_is_near(valley_site: Site) -> None:
    whole = sketch(valley_site)
    west, south, east, north = whole["bbox"]
    third = (east - west) / 3
    part = sketch(valley_site, west=west, south=south, east=west + third, north=north)
    assert part["features"]
    box = shapely.box(west, south, west + third, north)
    assert len(lines_of(part["features"])) >= sum(
        line.intersects(box) for line in lines_of(whole["features"])
    )


@pytest.mark.parametrize(
    ("sides", "fields"),
    [
        ({"west": 1.0}, ["south", "east", "north"]),
        ({"west": 2.0, "east": 1.0, "south": 5.0, "north": 5.0}, ["west", "south"]),
        ({"west": "x", "north": "nan"}, ["west", "north"]),
    ],
)
def test_a_box_that_is_none_is_refused(
    valley_site: Site, sides: dict[str, float], fields: list[str]
) -> None:
    answer = valley_site.client("coordinator").get("/api/roads/sketch", params=sides)
    assert answer.status_code in {400, 422}
    assert [each["field"].rpartition(".")[2] for each in answer.json()["errors"]] == fields


def test_a_way_is_called_by_its_road_and_a_bridge_by_its_own_name(
    valley_site: Site, graph: RoadGraph
) -> None:
    answer = valley_site.client("coordinator").get(
        "/api/roads/ways", params={"way": [NOWHERE_WAY, BRIDGE_WAY, BRIDGE_WAY]}
    )
    (found,) = answer.json()
    rows = np.flatnonzero(graph.way_id == BRIDGE_WAY)
    edge = int(np.searchsorted(graph.way_offset, rows[0], side="right") - 1)
    assert found["way"] == BRIDGE_WAY
    assert found["name"] == graph.text(int(graph.name[edge]))
    assert found["road_class"] == graph.road_class_of(edge)
    (line,) = found["lines"]
    ends = {tuple(point) for point in (line[0], line[-1])}
    stands = {tuple(graph.points_of(edge)[end].round(5).tolist()) for end in (0, -1)}
    assert ends == stands
