"""Where two vehicles may meet: the stops that the map names, and the network's own facilities."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import cast

import numpy as np

from facilities.facility import Facility
from facilities.network import Network
from routing.graph import RoadGraph
from routing.itineraries import StopKind, StopPlace, Stops, read_stops
from service.referrals.ways_schemas import MeetingPlace, StopKindName

FACILITY_STOP = "facility:"
"""What the key of a stop begins with that is a facility."""

KEPT = 4
"""The present network and the one before, on the roads served and on those of a test."""

_stops: OrderedDict[tuple[int, str], Stops] = OrderedDict()
_on_map: OrderedDict[int, tuple[RoadGraph, Mapping[str, StopPlace]]] = OrderedDict()
_lock = Lock()


def stops_of(graph: RoadGraph, network: Network) -> Stops:
    """Give every stop of a graph and a network, found once for both.

    Raise `ItineraryError` where the list beside the roads is damaged.
    """
    key = id(graph), network.hash
    with _lock:
        known = _stops.get(key)
        if known is not None and known.graph is graph:
            return known
    places = {**on_map(graph), **{each.key: each for each in _of_facilities(network)}}
    made = Stops.beside(graph, places.values())
    with _lock:
        _stops[key] = made
        while len(_stops) > KEPT:
            _stops.popitem(last=False)
    return made


def stops_away_from(stops: Stops, facility: Facility | None) -> Stops:
    """Leave out a facility, and all at its junction.

    A team that comes to her own door fetches her, and to come to the centre's is direct: at neither
    does anybody meet on the way.
    """
    key = None if facility is None else facility_stop(facility.code)
    keys = [each.key for each in stops.places]
    if key not in keys:
        return stops
    away = stops.nodes != stops.nodes[keys.index(key)]
    kept = tuple(place for place, is_away in zip(stops.places, away, strict=True) if is_away)
    return replace(stops, nodes=np.ascontiguousarray(stops.nodes[away]), places=kept)


def on_map(graph: RoadGraph) -> Mapping[str, StopPlace]:
    """Give the stops that `roads build` found beside these roads, by key; none without a list."""
    with _lock:
        known = _on_map.get(id(graph))
        if known is not None and known[0] is graph:
            return known[1]
    places = () if graph.directory is None else read_stops(graph.directory).places
    found = {each.key: each for each in places}
    with _lock:
        _on_map[id(graph)] = graph, found
        while len(_on_map) > KEPT:
            _on_map.popitem(last=False)
    return found


def facility_stop(code: str) -> str:
    """Give the key of the stop that is a facility."""
    return f"{FACILITY_STOP}{code}"


def meeting_place(place: StopPlace) -> MeetingPlace:
    """Write a stop as the wire shows it."""
    kind = cast("StopKindName", place.kind.value)
    return MeetingPlace(key=place.key, kind=kind, name=place.name, lon=place.lon, lat=place.lat)


def _of_facilities(network: Network) -> Iterator[StopPlace]:
    for each in network.facilities:
        if each.point is not None:
            lon, lat = each.point
            yield StopPlace(facility_stop(each.code), StopKind.FACILITY, each.name, lon, lat)
