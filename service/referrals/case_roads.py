"""The roads of one case: from the patient to every facility, towards her, and between centres."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from facilities.network import Network
from routing.errors import PlaceError
from routing.snapping import Snap
from routing.travel_times import Travel, Unreachable
from service.referrals.standing import CENTISECONDS, NoRoad, Road
from service.situation.roads import Destinations, RoadsInForce

OFF_THE_MAP = "off_the_map"


@dataclass(frozen=True)
class CaseRoads:
    """Road times under the roads in force; each question of them is one run of the kernel."""

    roads: RoadsInForce
    network: Network
    origin: Snap

    @cached_property
    def places(self) -> Destinations:
        """Where every facility stands on the roads."""
        return self.roads.places(self.network)

    @cached_property
    def outward(self) -> Mapping[str, Road]:
        """Roads from the patient to every facility, by its code."""
        return self._roads_from(self.origin, self.places)

    @cached_property
    def times_s(self) -> Mapping[str, float | None]:
        """The seconds from the patient to every facility on the roads, none where no road leads.

        The same as those of `outward`, many times faster.
        """
        times_cs = self.roads.outward(self.origin, self.network).times_cs()
        return {code: None if cs is None else cs / CENTISECONDS for code, cs in times_cs.items()}

    def outward_of(self, codes: Collection[str]) -> Mapping[str, Road]:
        """Roads from the patient to some facilities, as in `outward`."""
        return self._roads_from(self.origin, {code: self.places[code] for code in codes})

    def onward(self, code: str, others: Collection[str]) -> Mapping[str, Road]:
        """Roads from one facility to others, by code; none from a place that is on no road."""
        start = self.places[code]
        if not isinstance(start, Snap) or not others:
            return {other: NoRoad(OFF_THE_MAP) for other in others}
        return self._roads_from(start, {other: self.places[other] for other in others})

    def towards(self, codes: Collection[str]) -> Mapping[str, Travel]:
        """Roads that a team drives from these facilities to the patient, where there are any."""
        inward = self.roads.inward(self.origin, self.network)
        standing = [code for code in codes if isinstance(self.places[code], Snap)]
        found = {code: inward.travel(code) for code in standing}
        return {code: road for code, road in found.items() if isinstance(road, Travel)}

    def _roads_from(self, start: Snap, places: Destinations) -> Mapping[str, Road]:
        standing = [code for code, place in places.items() if isinstance(place, Snap)]
        travels = self.roads.outward(start, self.network).travels(standing)
        return {code: _road(travels.get(code), place) for code, place in places.items()}


def _road(road: Travel | Unreachable | None, place: Snap | PlaceError) -> Road:
    if road is None:
        is_unknown = isinstance(place, PlaceError) and place.code == "place_unknown"
        return NoRoad("place_unknown" if is_unknown else OFF_THE_MAP)
    return NoRoad(road.reason.value) if isinstance(road, Unreachable) else road
