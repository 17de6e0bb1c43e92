"""Everything that questions about reach rest on, and the times it gives. Pure.

Labels of the roads in force are those the application has anyway. Under other weights, or with a
centre that does not exist yet, they are made for the sources alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from facilities.conditions import RuleBook
from facilities.network import Network
from routing.labels import Labels
from routing.reach import Arrivals, Places, Point, Reach, Reached, Source
from routing.snapping import Snap
from service.reach.centres import Around, standing
from service.reach.points import Unit
from service.situation.capacity import FreeBeds
from service.situation.roads import RoadsInForce


@dataclass(frozen=True)
class PointTable:
    """A table of places as it was stored."""

    id: UUID
    name: str
    unit: Unit
    as_of: datetime
    sha256: str
    points: tuple[Point, ...]

    def of_areas(self, areas: Sequence[str]) -> "PointTable":
        """Give the places of some areas alone; an area's code begins those of its parts."""
        inside = (each for each in self.points if each.area_code.startswith(tuple(areas)))
        return replace(self, points=tuple(inside))


@dataclass(frozen=True, eq=False)
class Times:
    """The times from the roads and the places to the facilities that labels were made for."""

    labels: Labels
    arrivals: Arrivals

    def reach(self, sources: Sequence[Source]) -> Reach:
        """Ask every junction who is reached first."""
        return Reach.of(self.labels, sources)

    def reached(self, sources: Sequence[Source]) -> Reached:
        """Ask every place who is reached first."""
        return self.arrivals.to(sources)


@dataclass(frozen=True, eq=False)
class Region:
    """The network, the roads at a moment, what is free, the rules, and who lives where.

    `on_roads` are the places of `table` on these roads, none at all where there is no table.
    `is_present` says that the roads are those the application serves with labels of its own.
    """

    network: Network
    roads: RoadsInForce
    capacity: Mapping[str, tuple[FreeBeds, ...]]
    capacity_limit: timedelta
    book: RuleBook
    table: PointTable | None
    on_roads: Places
    is_present: bool = True
    _kept: dict[str, Times] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def around(self, *, count_beds: bool) -> Around:
        """Give what centres are judged by."""
        places = self.roads.places(self.network)
        capacity = self.capacity if count_beds else None
        return Around(self.network, standing(places), capacity, self.capacity_limit)

    def times(self, sources: Sequence[Source]) -> Times:
        """Give times to these facilities at least."""
        if not self.is_present:
            return self._made(sources)
        with self._lock:
            known = self._kept.get(self.network.hash)
            if known is None:
                labels = self.roads.labels(self.network)
                known = Times(labels, Arrivals.of(labels, self.on_roads))
                self._kept[self.network.hash] = known
        return known

    def otherwise(self, roads: RoadsInForce, network: Network) -> "Region":
        """Give the same region with other roads or another network."""
        return replace(self, roads=roads, network=network, is_present=False, _kept={}, _lock=Lock())

    def _made(self, sources: Sequence[Source]) -> Times:
        places = self.roads.places(self.network)
        wanted = {each.place: places[each.place] for each in sources}
        snaps = {key: each for key, each in wanted.items() if isinstance(each, Snap)}
        labels = Labels.make(self.roads.weights, snaps)
        return Times(labels, Arrivals.of(labels, self.on_roads))
