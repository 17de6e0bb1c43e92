"""What the application serves on: the roads in force, as a request takes them."""

from starlette.requests import HTTPConnection

from service.situation.road_refusals import no_roads
from service.situation.roads import RoadsInForce


def roads_in_force(connection: HTTPConnection) -> RoadsInForce | None:
    """Give the roads that the application serves, or none where it was given none."""
    roads: RoadsInForce | None = getattr(connection.app.state, "roads", None)
    return roads


def roads_served(connection: HTTPConnection) -> RoadsInForce:
    """Give the roads that the application serves; refuse with `no_roads` when there are none."""
    roads = roads_in_force(connection)
    if roads is None:
        raise no_roads()
    return roads
