"""Bands of minutes: each within the next, valid, and where the roads say they are."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, shape

from routing.closures import EdgeParts, EffectKind, RoadEffect, close_ways
from routing.graph import LICENCE, LonLat, RoadGraph
from routing.kernel import UNREACHABLE
from routing.labels import Labels
from routing.reach import (
    Arrivals,
    Grid,
    Places,
    Point,
    Reach,
    ReachError,
    Source,
    Window,
    bands,
    compile_now,
    minutes_on_grid,
    nearest,
    ranges,
    starts,
)
from routing.reach.rules import reach_rules
from routing.snapping import METRES_PER_DEGREE, Snap, snap, snap_rules
from routing.weights import Weights
from tests.routing.conftest import PUYANG
from tests.routing.small_graphs import Road, at, edge_between, reference_graph, small_graph

WALK_MIN_PER_M = 0.06 / snap_rules().access_speed_kmh
SIDE = 12
STEP = 0.01  # degrees: about a kilometre


def town_grid() -> RoadGraph:
    """Return streets a kilometre apart, two minutes each, with a hole in the middle."""
    places = {
        row * SIDE + column: (110.0 + column * STEP, 35.0 + row * STEP)
        for row in range(SIDE)
        for column in range(SIDE)
    }
    middle = {row * SIDE + column for row in range(4, 8) for column in range(4, 8)}
    roads = [
        Road(place, other, 12_000, way=number)
        for number, (place, other) in enumerate(
            (place, place + step)
            for place in places
            for step in (1, SIDE)
            if (step == SIDE or place % SIDE != SIDE - 1) and place + step in places
        )
        if not {place, other} & middle
    ]
    return small_graph(places, roads)


def drawn(reach: Reach, minutes: Sequence[float]) -> list[MultiPolygon]:
    found = bands(reach, minutes)
    assert found["attribution"] == LICENCE
    assert [each["properties"]["within_min"] for each in found["features"]] == list(minutes)
    shapes = []
    for feature in found["features"]:
        made = shape(feature["geometry"])
        assert isinstance(made, MultiPolygon)
        assert made.is_valid
        shapes.append(made)
    return shapes


def within(band: MultiPolygon, lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = shapely.contains_xy(band, lonlat[:, 0], lonlat[:, 1])
    return inside


def share_that_agrees(reach: Reach, band: MultiPolygon, minutes: float) -> float:
    is_reached = (reach.time_cs != UNREACHABLE) & (reach.time_cs <= minutes * 6000)
    graph = reach.labels.weights.graph
    has_road = np.isin(np.arange(graph.node_count), [graph.tail, graph.head])
    return float((within(band, graph.node_lonlat) == is_reached)[has_road].mean())


def reach_of(graph: RoadGraph, places: Sequence[LonLat], weights: Weights | None = None) -> Reach:
    centres = {f"centre {i}": snap(graph, *each) for i, each in enumerate(places)}
    labels = Labels.make(weights or Weights.of(graph), centres)
    return Reach.of(labels, [Source(key, key) for key in labels.keys])


def test_bands_hold_one_another_and_keep_holes() -> None:
    reach = reach_of(town_grid(), [(110.0, 35.0), (110.11, 35.05)])
    shapes = drawn(reach, (5, 11, 17, 40))
    for inner, outer in pairwise(shapes):
        assert outer.covers(inner)
        assert outer.area > inner.area
    for band, minutes in zip(shapes, (5, 11, 17, 40), strict=True):
        assert share_that_agrees(reach, band, minutes) >= 0.97
    # nobody walks from the middle of the hole to a road within the limit of the drawing
    everywhere = shapes[-1]
    assert not everywhere.contains(shapely.Point(110.055, 35.055))
    assert sum(len(polygon.interiors) for polygon in everywhere.geoms) == 1


def test_outer_lines_turn_left_and_holes_turn_right() -> None:
    found = bands(reach_of(town_grid(), [(110.0, 35.0)]), (60,))
    rings = found["features"][0]["geometry"]["coordinates"]
    assert len(rings) == 1
    assert [shapely.LinearRing(ring).is_ccw for ring in rings[0]] == [True, False]
    assert all(ring[0] == ring[-1] for ring in rings[0])
    decimals = {len(str(number).split(".")[1]) for ring in rings[0] for at in ring for number in at}
    assert max(decimals) <= reach_rules().decimals


def test_along_one_road_the_band_ends_where_the_minutes_do() -> None:
    graph = small_graph({1: (110.0, 35.0), 2: (110.2, 35.0)}, [Road(1, 2, 120_000, way=1)])
    reach = reach_of(graph, [(110.1, 35.0)])  # 20 minutes along, the source in the middle
    (band,) = drawn(reach, (5,))
    across = band.intersection(shapely.LineString([(110.0, 35.0), (110.2, 35.0)]))
    west, _, east, _ = across.bounds
    tolerance = 3 * Grid.of(graph).square_m / METRES_PER_DEGREE
    # 5 of 20 minutes to each side
    assert west == pytest.approx(110.05, abs=tolerance)
    assert east == pytest.approx(110.15, abs=tolerance)
    # at the source the walk alone counts: 5 minutes, 417 m to each side
    up = band.intersection(shapely.LineString([(110.1, 34.9), (110.1, 35.1)]))
    walked = 5 / WALK_MIN_PER_M / METRES_PER_DEGREE
    assert up.bounds[3] - 35.0 == pytest.approx(walked, abs=tolerance)


def test_far_from_every_road_nothing_is_drawn() -> None:
    graph = small_graph({1: (110.0, 35.0), 2: (110.1, 35.0)}, [Road(1, 2, 600, way=1)])
    (band,) = drawn(reach_of(graph, [(110.05, 35.0)]), (600,))
    up = band.intersection(shapely.LineString([(110.05, 34.9), (110.05, 35.1)]))
    reach_m = (up.bounds[3] - 35.0) * METRES_PER_DEGREE
    assert reach_m == pytest.approx(reach_rules().off_road_over_m, rel=0.1)


def test_who_reaches_nobody_gets_empty_bands_and_bad_limits_are_refused() -> None:
    graph = town_grid()
    labels = Labels.make(Weights.of(graph), {"a": snap(graph, 110.0, 35.0)})
    found = bands(Reach.of(labels, []), (30, 60))
    assert [each["geometry"]["coordinates"] for each in found["features"]] == [[], []]
    shut = Reach.of(labels, [Source("a", "a", (Window(0, 60, 0),))])
    assert drawn(shut, (30,))[0].area > 0
    for minutes in ((), (0.0,), (60, 30), (math.nan,)):
        with pytest.raises(ReachError):
            bands(shut, minutes)


def test_a_large_drawing_is_made_coarser_until_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = reach_of(town_grid(), [(110.0, 35.0), (110.11, 35.05)])
    whole = json.dumps(bands(reach, (5, 10, 20)), separators=(",", ":"))
    rules = reach_rules()
    fewer = type(rules)(**{**vars(rules), "most_bytes": len(whole) // 2})
    monkeypatch.setattr("routing.reach.drawing.reach_rules", lambda: fewer)
    smaller = drawn(reach, (5, 10, 20))
    assert len(json.dumps(bands(reach, (5, 10, 20)), separators=(",", ":"))) <= len(whole) // 2
    assert smaller[2].covers(smaller[1])
    assert smaller[1].covers(smaller[0])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_minutes_are_bands_are_valid_and_nested(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = small_graph({1: (110.0, 35.0), 2: (110.02, 35.01)}, [Road(1, 2, 600, way=1)])
    grid = Grid.of(graph)
    random = np.random.default_rng(seed)
    noise = random.uniform(0, 100, (len(grid.lat), len(grid.lon)))
    noise[random.random(noise.shape) < 0.1] = 200.0
    noise[[0, -1]] = noise[:, [0, -1]] = 200.0
    noise = noise.round(-1) if seed % 2 else noise  # corners exactly on the lines
    monkeypatch.setattr("routing.reach.drawing.minutes_on_grid", lambda *_, **__: noise)

    shapes = drawn(reach_of(graph, [(110.0, 35.0)]), (30, 60, 61, 90))
    assert shapes[-1].area > 0
    for inner, outer in pairwise(shapes):
        assert inner.is_empty or outer.covers(inner)


def test_the_field_on_a_partly_closed_road_is_what_a_point_there_has() -> None:
    graph = small_graph({1: (110.0, 35.0), 2: (110.1, 35.0)}, [Road(1, 2, 60_000, way=1)])
    edge = edge_between(graph, 1, 2)
    twin = int(graph.twin[edge])
    closed = [
        RoadEffect(EffectKind.CLOSED, EdgeParts.of([(edge, 0.5, 0.6)]), None),
        RoadEffect(EffectKind.CLOSED, EdgeParts.of([(twin, 0.4, 0.5)]), None),
    ]
    weights = Weights.under(graph, closed)
    labels = Labels.make(weights, {"west": at(graph, edge, 0.1)})
    reach = Reach.of(labels, [Source("west", "west")])
    field = minutes_on_grid(reach, beyond_min=99.0)
    grid = Grid.of(graph)
    row = int(np.abs(grid.lat - 35.0).argmin())
    for share in (0.05, 0.1, 0.3, 0.45, 0.7, 0.95):
        column = int(np.abs(grid.lon - (110.0 + 0.1 * share)).argmin())
        here = snap(graph, float(grid.lon[column]), 35.0)
        time_cs = labels.outward(here).times_cs()["west"]
        walked_m = abs(float(grid.lat[row]) - 35.0) * METRES_PER_DEGREE
        assert walked_m <= grid.square_m / 2
        expected = 99.0 if time_cs is None else time_cs / 6000
        assert field[row, column] == pytest.approx(expected, abs=0.1)


@pytest.mark.realdata
def test_on_real_roads_bands_agree_with_what_is_driven_and_walked(
    built: Callable[[str], RoadGraph],
) -> None:
    graph = built(PUYANG)
    closed = sorted(set(graph.way_id.tolist()))[::25]
    weights = Weights.of(graph, close_ways(graph, closed))
    west, south, east, north = graph.manifest.bounding_box
    centre = ((west + east) / 2, (south + north) / 2)
    reach = reach_of(graph, [centre], weights)
    for minutes, band in zip((8, 12, 20), drawn(reach, (8, 12, 20)), strict=True):
        assert share_that_agrees(reach, band, minutes) >= 0.97
        driven = driven_within(weights, snap(graph, *centre), minutes)
        driven_degrees = shapely.length(driven)
        assert shapely.length(shapely.intersection(driven, band)) >= 0.95 * driven_degrees
        # and where nobody drives in time, hardly anything is drawn
        late = shapely.difference(every_road(graph), driven)
        assert shapely.length(shapely.intersection(late, band)) <= 0.05 * driven_degrees


def every_road(graph: RoadGraph) -> shapely.Geometry:
    edges = range(graph.edge_count)
    return shapely.union_all([shapely.LineString(graph.points_of(edge)) for edge in edges])


def driven_within(weights: Weights, centre: Snap, minutes: float) -> shapely.Geometry:
    """Return the parts of roads from which the centre is reached in time, by NetworkX alone."""
    graph = weights.graph
    towards = reference_graph(weights).reverse()
    for edge, share in ((centre.edge, centre.fraction), (centre.twin, 1 - centre.fraction)):
        if edge is not None:
            towards.add_edge("centre", int(graph.tail[edge]), weight=weights.cost_cs[edge] * share)
    times = nx.single_source_dijkstra_path_length(towards, "centre")
    lines: list[shapely.LineString] = []
    for edge in np.flatnonzero(weights.is_open).tolist():
        left_cs = minutes * 6000 - times.get(int(graph.head[edge]), math.inf)
        share = min(1.0, left_cs / float(weights.cost_cs[edge]))
        if share > 0:
            line = shapely.LineString(graph.points_of(edge))
            part = shapely.ops.substring(line, 1 - share, 1.0, normalized=True)
            lines.extend([part] if isinstance(part, shapely.LineString) else [])
    return shapely.union_all(lines)


def test_real_questions_compile_nothing_that_was_not_compiled_ahead() -> None:
    compile_now()
    modules = (nearest, ranges, starts)

    def versions() -> dict[str, int]:
        return {
            f"{module.__name__}.{name}": len(function.signatures)
            for module in modules
            for name, function in vars(module).items()
            if hasattr(function, "signatures")
        }

    before = versions()
    assert before
    graph = town_grid()
    places = Places.of(graph, [Point("a", "", 110.02, 35.03, 2.0, "")])
    reach = reach_of(graph, [(110.0, 35.0), (110.11, 35.05)])
    reached = Arrivals.of(reach.labels, places).to(reach.sources)
    assert reached.range_cs.min() > 0
    bands(reach, (5, 10))
    assert versions() == before
