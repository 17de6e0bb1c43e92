"""Where two vehicles meet: whether a place is known, and its name; an event holds its key alone."""

from collections.abc import Collection, Mapping

from sqlmodel import Session
from starlette.requests import HTTPConnection

from facilities.facility import Facility
from routing.itineraries import StopKind, StopPlace
from service.errors import Fault, shown
from service.referrals.meeting_places import FACILITY_STOP, meeting_place, on_map
from service.referrals.ways_schemas import MeetingPlace
from service.registry.queries import network
from service.situation.served import roads_in_force

NO_STOPS: Mapping[str, StopPlace] = {}


def stops_served(connection: HTTPConnection) -> Mapping[str, StopPlace]:
    """Give the stops beside the roads served, by key; none where no roads are served."""
    roads = roads_in_force(connection)
    return NO_STOPS if roads is None else on_map(roads.graph)


def stop_faults(session: Session, stop: str | None, stops: Collection[str]) -> list[Fault]:
    """Refuse a place to meet that is neither beside the roads served nor a facility."""
    if stop is None or stop in stops or _facility_at(session, stop) is not None:
        return []
    detail = f"There is no stop {shown(stop)}: take one of the ways of this answer."
    return [Fault("unknown_stop", detail, f"没有这个会合点:{shown(stop)}。", "stop", shown(stop))]


def meeting(
    session: Session, stop: str | None, stops: Mapping[str, StopPlace]
) -> MeetingPlace | None:
    """Name the place where two vehicles meet; none where nobody here knows where it is."""
    if stop is None:
        return None
    place = stops.get(stop)
    facility = _facility_at(session, stop)
    if place is None and facility is not None and facility.point is not None:
        place = StopPlace(stop, StopKind.FACILITY, facility.name, *facility.point)
    return meeting_place(place) if place else None


def _facility_at(session: Session, stop: str) -> Facility | None:
    code = stop.removeprefix(FACILITY_STOP)
    return network(session).get(code) if code != stop else None
