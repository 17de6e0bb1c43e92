"""Wire shapes of a route."""

from typing import Literal

from service.referrals.schemas import Wire


class Leg(Wire):
    """A stretch of the route of one road class and name."""

    road_class: str
    name: str
    bridge: bool
    tunnel: bool
    travel_time_s: float
    length_m: float
    coordinates: list[tuple[float, float]]


class RouteFeature(Wire):
    """One leg as a GeoJSON Feature."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, object]
    properties: dict[str, object]


class Route(Wire):
    """The route to one facility as a GeoJSON FeatureCollection, WGS-84, one Feature per leg."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    facility: str
    travel_time_s: float
    range_s: tuple[float, float]
    distance_m: float
    attribution: str
    features: list[RouteFeature]
