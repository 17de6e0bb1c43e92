"""Bands of minutes as GeoJSON: smoothed, with their holes, each within the next."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from routing.graph import LICENCE, Array
from routing.reach.field import Grid, minutes_on_grid
from routing.reach.nodes import Reach
from routing.reach.rules import ReachRules, reach_rules
from routing.reach.tallies import check_minutes
from routing.snapping import METRES_PER_DEGREE

LEAST_BYTES = 16  # of a point in GeoJSON
LEAST_COARSER = 1.25  # so that drawing again is worth it
Json: TypeAlias = dict[str, Any]
Faces: TypeAlias = NDArray[np.object_]


def bands(reach: Reach, minutes: Sequence[float] = (30, 60, 120)) -> Json:
    """Return a FeatureCollection with a MultiPolygon for each limit in minutes, ascending.

    A place is inside when the walk to its nearest road and the time from there are within the
    limit. Every band contains those before it; lines are drawn as coarsely as the size allows.
    Raise `ReachError` for limits that are not ascending numbers above zero.
    """
    check_minutes(minutes)
    rules = reach_rules()
    grid = Grid.of(reach.labels.weights.graph)
    field = minutes_on_grid(reach, beyond_min=minutes[-1] + 2 * rules.around_min)
    shapes = [_shape(grid, field, limit, rules) for limit in minutes]
    faces, band = _faces(shapes, rules)
    tolerance = grid.square_m / METRES_PER_DEGREE / 4
    while True:
        simpler = shapely.coverage_simplify(faces, tolerance)
        # every line but the outermost is in two faces: more than this is not worth drawing
        size = int(shapely.get_num_coordinates(simpler).sum()) // 2 * LEAST_BYTES
        if size <= rules.most_bytes:
            found = _collection(minutes, _nested(simpler, band, len(shapes)), rules.decimals)
            size = len(json.dumps(found, separators=(",", ":")))
            if size <= rules.most_bytes:
                return found
        tolerance *= max(LEAST_COARSER, size / rules.most_bytes)


def _shape(grid: Grid, field: NDArray[np.float64], limit: float, rules: ReachRules) -> MultiPolygon:
    """Return what is within a limit.

    Minutes are cut off around it: the line lies midway where they jump, as on a river, and since
    they are cut off alike for every limit, bands stay nested.
    """
    above = _smoothed(np.clip(field - limit, -rules.around_min, rules.around_min))
    from contourpy import FillType, contour_generator  # most servers draw no bands

    lines = contour_generator(grid.lon, grid.lat, above, fill_type=FillType.OuterOffset)
    pieces = []
    for points, offset in zip(*lines.filled(-math.inf, 0.0), strict=True):
        rings = [points[a:b] for a, b in pairwise(offset.tolist())]
        if _area_m2(rings[0]) >= rules.smallest_m2:
            holes = [ring for ring in rings[1:] if _area_m2(ring) >= rules.smallest_m2]
            pieces.append(Polygon(rings[0], holes))
    rounded = shapely.set_precision(MultiPolygon(pieces), 10.0**-rules.decimals)
    return _polygons(rounded)


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh each corner with its neighbours: an eighth on either side, along both axes."""
    for _ in range(2):
        values = np.pad(values, ((1, 1), (0, 0)), mode="edge")
        values = (values[:-2] + 6 * values[1:-1] + values[2:]).T / 8
    return values


def _area_m2(ring: NDArray[np.float64]) -> float:
    x, y = (ring - ring[0]).T
    east = math.cos(math.radians(float(ring[0, 1])))
    return (
        abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2 * METRES_PER_DEGREE**2 * east
    )


def _faces(shapes: Sequence[MultiPolygon], rules: ReachRules) -> tuple[Faces, Array]:
    """Return faces that fill all bands without gap or overlap, and the first band of each.

    All lines are cut where they meet, and a face belongs to that band and to all that follow.
    """
    cut = shapely.union_all([each.boundary for each in shapes], grid_size=10.0**-rules.decimals)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
    x, y = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    band = np.full(len(faces), len(shapes))
    for number in reversed(range(len(shapes))):
        shapely.prepare(shapes[number])
        band[shapely.contains_xy(shapes[number], x, y)] = number
    is_inside = band < len(shapes)
    return faces[is_inside], band[is_inside]


def _nested(faces: Faces, band: Array, count: int) -> list[MultiPolygon]:
    """Put faces together: each band with all that lies within it."""
    return [_polygons(shapely.coverage_union_all(faces[band <= number])) for number in range(count)]


def _polygons(shape: shapely.Geometry) -> MultiPolygon:
    """Keep the areas of a shape, not the lines and points that rounding leaves."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and not part.is_empty])


def _collection(minutes: Sequence[float], shapes: Sequence[MultiPolygon], decimals: int) -> Json:
    features = [
        {
            "type": "Feature",
            "properties": {"within_min": limit},
            "geometry": {"type": "MultiPolygon", "coordinates": _coordinates(shape, decimals)},
        }
        for limit, shape in zip(minutes, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "attribution": LICENCE, "features": features}


def _coordinates(shape: MultiPolygon, decimals: int) -> list[list[list[list[float]]]]:
    """Return rings as GeoJSON wants them: outer ones counter-clockwise, holes clockwise."""
    turned = shapely.orient_polygons(shape)
    return [
        [
            shapely.get_coordinates(ring).round(decimals).tolist()
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in turned.geoms
    ]
