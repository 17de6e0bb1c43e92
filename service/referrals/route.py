"""A route as GeoJSON: one Feature for each leg of one road, in the order it is driven."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from routing.graph import LICENCE
from routing.travel_times import Route as RoadRoute
from routing.travel_times import Segment
from service.referrals.route_schemas import Leg, Route, RouteFeature


def as_geojson(facility: str, found: RoadRoute) -> Route:
    """Write a route to a facility, WGS-84, lon before lat."""
    return Route(
        facility=facility,
        travel_time_s=found.travel.travel_time_s,
        range_s=found.travel.range_s,
        distance_m=found.travel.distance_m,
        attribution=LICENCE,
        features=[_feature(leg) for leg in legs(found.segments)],
    )


def legs(segments: Sequence[Segment]) -> Iterator[Leg]:
    """Join neighbouring pieces of the same road; a bridge or a tunnel is a leg of its own."""
    for (road_class, name, bridge, tunnel), pieces in groupby(segments, key=_road_of):
        parts = list(pieces)
        yield Leg(
            road_class=road_class,
            name=name,
            bridge=bridge,
            tunnel=tunnel,
            # whole centiseconds and decimetres: a sum of floats would show their dust
            travel_time_s=round(sum(part.travel_time_s for part in parts), 2),
            length_m=round(sum(part.length_m for part in parts), 1),
            coordinates=_joined(parts),
        )


def _road_of(segment: Segment) -> tuple[str, str, bool, bool]:
    name = segment.bridge_name if segment.is_bridge and segment.bridge_name else segment.name
    return segment.road_class, name, segment.is_bridge, segment.is_tunnel


def _joined(segments: Sequence[Segment]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for segment in segments:
        points.extend(point for point in segment.coordinates if points[-1:] != [point])
    # a point is no line: a stop at the very start of an edge is drawn as a line without length
    return points if len(points) > 1 else points * 2


def _feature(leg: Leg) -> RouteFeature:
    properties = leg.model_dump(exclude={"coordinates"})
    geometry = {"type": "LineString", "coordinates": leg.coordinates}
    return RouteFeature(geometry=geometry, properties=properties)
