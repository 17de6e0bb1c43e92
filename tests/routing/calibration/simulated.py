"""A county of several classes and areas, and trips whose factors and noise are known."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from routing.calibration.calibration import factors_of_edges
from routing.calibration.routes import Leg, driven_of, routes_of
from routing.calibration.rules import calibration_rules
from routing.calibration.trips import TRIP_COLUMNS
from routing.graph import AREAS, LonLat, Manifest, RoadGraph, in_memory
from routing.osm.assemble import RoadEdge, assemble
from routing.osm.rules import road_rules
from routing.snapping import snap
from routing.speeds import Surface, speed_table
from routing.weights import Weights

START = datetime(2026, 3, 1, tzinfo=UTC)
BLOCK_DEGREES = 0.01
SIDE = 24


@dataclass(frozen=True)
class Truth:
    """What simulated trips are made with; what is not named has the factor 1."""

    classes: Mapping[str, float] = field(default_factory=dict)
    areas: Mapping[str, float] = field(default_factory=dict)
    bands: Mapping[str, float] = field(default_factory=dict)
    vehicles: Mapping[str, float] = field(default_factory=lambda: {"ambulance": 1.0})
    common_sigma: float = 0.2
    class_sigma: float = 0.0

    def road(self, road_class: str, area: str) -> float:
        """Return a road's factor before hour and vehicle."""
        return self.classes.get(road_class, 1.0) * self.areas.get(area, 1.0)


def county() -> RoadGraph:
    """Return a grid of roads: a dense middle in a town in the country, with main roads."""
    nodes: dict[int, LonLat] = {
        row * SIDE + column + 1: (115 + column * BLOCK_DEGREES, 35 + row * BLOCK_DEGREES)
        for row in range(SIDE)
        for column in range(SIDE)
    }
    edges = []
    for row in range(SIDE):
        for column in range(SIDE):
            for right, up in ((1, 0), (0, 1)):
                if row + up < SIDE and column + right < SIDE:
                    ends = (row * SIDE + column + 1, (row + up) * SIDE + column + right + 1)
                    road_class = _class_of(row, column, goes_north=up == 1)
                    edges += _both_ways(ends, nodes, road_class, _area_of(row, column))
    return _graph(nodes, edges)


def _class_of(row: int, column: int, *, goes_north: bool) -> str:
    """Return a class for each quarter and direction, so that no trip can do without several."""
    if (column if goes_north else row) % 8 == 0:
        return "trunk"
    if goes_north:
        return "secondary" if column < SIDE / 2 else "tertiary"
    return "primary" if row < SIDE / 2 else "residential"


def _area_of(row: int, column: int) -> str:
    from_middle = max(abs(row - SIDE / 2), abs(column - SIDE / 2))
    return "dense" if from_middle < SIDE / 6 else "urban" if from_middle < SIDE / 3 else "rural"


def _both_ways(
    ends: tuple[int, int], nodes: Mapping[int, LonLat], road_class: str, area: str
) -> list[RoadEdge]:
    points = (nodes[ends[0]], nodes[ends[1]])
    times = speed_table().times(1000.0, road_class, Surface.PAVED, area)
    return [
        RoadEdge(
            tail=tail,
            head=head,
            points=line,
            length_m=1000.0,
            low_cs=times.low_cs,
            likely_cs=times.likely_cs,
            high_cs=times.high_cs,
            road_class=road_class,
            way_ids=(ends[0] * 10_000 + ends[1],),
            area=area,
        )
        for (tail, head), line in ((ends, points), (ends[::-1], points[::-1]))
    ]


def _graph(nodes: Mapping[int, LonLat], edges: Sequence[RoadEdge]) -> RoadGraph:
    rules = road_rules()
    assembly = assemble(nodes, edges, rules.road_classes, 0)
    manifest = Manifest(
        source_name="a simulated county",
        source_sha256="",
        edge_unit="",
        speed_table_version=speed_table().version,
        road_rules_version=rules.version,
        build_version="",
        osmnx_version="",
        bounding_box=assembly.extent,
        nodes=len(assembly.arrays["node_osmid"]),
        edges=len(assembly.arrays["tail"]),
        ways=assembly.ways,
        components=assembly.components,
        dropped=assembly.dropped,
        road_classes=rules.road_classes,
        array_sha256={},
        hash="",
    )
    return in_memory(manifest, assembly.arrays)


def simulate(
    graph: RoadGraph, truth: Truth, count: int, seed: int = 1, facilities: int = 40
) -> list[dict[str, str]]:
    """Drive trips between facilities on the fastest roads under the true factors."""
    random = np.random.default_rng(seed)
    nodes = random.choice(graph.node_count, size=min(facilities, graph.node_count), replace=False)
    places = [(float(lon), float(lat)) for lon, lat in graph.node_lonlat[nodes]]
    pairs: list[tuple[LonLat, LonLat]] = []
    while len(pairs) < count:
        start, stop = random.integers(len(places), size=2).tolist()
        if start != stop:
            pairs.append((places[start], places[stop]))
    by_kind = [truth.road(name, area) for name in graph.manifest.road_classes for area in AREAS]
    weights = Weights.under(graph, [], factors_of_edges(graph, np.array(by_kind)))
    legs = [Leg(snap(graph, *start), snap(graph, *stop)) for start, stop in pairs]
    vehicles = sorted(truth.vehicles)
    rows = []
    for number, (pair, driven) in enumerate(zip(pairs, routes_of(weights, legs), strict=True)):
        if driven is None:
            continue
        departed_at = START + timedelta(minutes=float(random.integers(60 * 24 * 60)))
        band = calibration_rules().band_at(departed_at)
        vehicle = vehicles[int(random.integers(len(vehicles)))]
        parts_s = driven_of(graph, driven).table_s * np.array(by_kind)
        by_class = parts_s.reshape(-1, len(AREAS)).sum(axis=1)
        noise = np.exp(random.normal(0, truth.class_sigma, len(by_class)))
        common = float(np.exp(random.normal(0, truth.common_sigma)))
        actual_s = float((by_class * noise).sum()) * common
        actual_s *= truth.bands.get(band, 1.0) * truth.vehicles[vehicle]
        (from_lon, from_lat), (to_lon, to_lat) = pair
        rows.append(
            {
                "trip_id": f"t{number}",
                "departed_at": departed_at.isoformat(),
                "arrived_at": (departed_at + timedelta(seconds=actual_s)).isoformat(),
                "from_lon": repr(from_lon),
                "from_lat": repr(from_lat),
                "to_lon": repr(to_lon),
                "to_lat": repr(to_lat),
                "vehicle": vehicle,
            }
        )
    return rows


def write_rows(
    path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = TRIP_COLUMNS
) -> Path:
    """Write rows as the CSV file that calibration reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path
