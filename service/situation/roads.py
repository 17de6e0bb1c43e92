"""The roads in force: one graph, the weights that hold now, and where facilities stand on them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from facilities.facility import Facility
from facilities.network import Network
from routing.conditions import clock_of
from routing.errors import PlaceError
from routing.graph import NO_TWIN, RoadGraph
from routing.kernel import DijkstraKernel, Kernel
from routing.labels import Labels, Room, cache_folder
from routing.snapping import Snap, snap
from routing.travel_times import Inbound, Outbound, Route, Travel, Unreachable
from routing.weights import Weights
from service.situation.calibrated import CalibratedJourneys, Journeys
from service.situation.in_force import RoadState
from service.situation.past import PastWeights
from service.situation.register import VersionSeen
from service.situation.weighing import Fits, with_ways_closed

if TYPE_CHECKING:
    from sqlmodel import Session

    from routing.calibration import Calibration

Destinations = Mapping[str, Snap | PlaceError]
"""Where each facility, by its code, stands on the roads, or why it stands on none."""


Kept = TypeVar("Kept")

KEPT_NETWORKS = 2
"""The present one, and the one before while questions about it are still being answered."""


@dataclass(frozen=True, eq=False)
class _Known:
    """Where the facilities of a few networks stand, and their labels, by the network's hash."""

    places: OrderedDict[str, Destinations] = field(default_factory=OrderedDict)
    labels: OrderedDict[str, Labels] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def with_other_labels(self, *, keep: bool) -> _Known:
        """Return what is known under other weights; labels only where they stay the same."""
        with self.lock:
            places = OrderedDict(self.places)
            return _Known(places, OrderedDict(self.labels) if keep else OrderedDict())


@dataclass(frozen=True, eq=False)
class RoadsInForce:
    """What a question about roads is answered with; never changes, so threads may share it.

    A request takes it once, so that every time and path of an answer are of one version. `fits`
    are the entries of the register as put on this graph, `state` says which of them made the
    weights, where they come from there. Answers come from labels, which are made once for a
    network; without them the kernel runs for each question, to the same bytes. Under a
    `calibration` the weights are its likely times, and each range is from P10 to P90.
    """

    graph: RoadGraph
    kernel: Kernel
    weights: Weights
    fits: Fits
    state: RoadState | None = None
    past: PastWeights = field(default_factory=PastWeights, repr=False)
    with_labels: bool = True
    calibration: Calibration | None = None
    _known: _Known = field(default_factory=lambda: _Known(), repr=False)

    @classmethod
    def load(
        cls,
        directory: Path,
        closed_ways: Iterable[int] = (),
        *,
        utc_offset: timedelta | None = None,
    ) -> RoadsInForce:
        """Map a built directory and close some ways.

        Local time is `utc_offset` from UTC, else what the table of conditions says. Raise
        `DirectoryError` for a directory that is not one, `WayError` for an unknown way.
        """
        return cls.of(RoadGraph.load(directory), closed_ways, utc_offset=utc_offset)

    @classmethod
    def of(
        cls,
        graph: RoadGraph,
        closed_ways: Iterable[int] = (),
        *,
        utc_offset: timedelta | None = None,
    ) -> RoadsInForce:
        """Make the weights of a graph with some ways closed."""
        weights = with_ways_closed(graph, closed_ways)
        fits = Fits(graph, clock_of(utc_offset))
        return cls(graph, DijkstraKernel(), weights, fits)

    def under(self, weights: Weights, state: RoadState | None = None) -> RoadsInForce:
        """Return the same roads under other weights; what stands where is known already."""
        known = self._known.with_other_labels(keep=weights is self.weights)
        return replace(self, weights=weights, state=state, _known=known)

    def calibrated(
        self, calibration: Calibration, at: datetime, closed_ways: Iterable[int] = ()
    ) -> RoadsInForce:
        """Return the same roads with the times that a calibration gives an ambulance at a moment.

        Raise `CalibrationError` where it is for another speed table, `WayError` for an unknown way.
        """
        factors = calibration.factors(self.graph, at)
        weights = with_ways_closed(self.graph, closed_ways, factors)
        return replace(self.under(weights), calibration=calibration)

    def with_calibration(self, calibration: Calibration) -> RoadsInForce:
        """Return the same roads, to be weighed under a calibration from now on.

        Raise `CalibrationError` where it is for another speed table.
        """
        calibration.factors(self.graph, datetime.now(UTC))
        fits = replace(self.fits, calibration=calibration)
        return replace(self, fits=fits, calibration=calibration)

    def then(
        self, session: Session, version: str, calibration: str | None, *, asked_at: datetime
    ) -> RoadsInForce | None:
        """Return these roads under the weights of an answer; none where they cannot be made again.

        They cannot where they were never in force here, such as ways closed on the command line,
        or where the tables of conditions are others by now.
        """
        if (version, calibration) == (self.version, self.calibration_version):
            return self
        past = self.past.named(session, self.fits, (version, calibration), asked_at)
        if past is None:
            return None
        under = past.fits.calibration
        return replace(self.under(past.weights), calibration=under, with_labels=False)

    def labels_shape(self, network: Network) -> tuple[int, int]:
        """Say how large the labels of a network are under whatever weights: nodes and places."""
        places = self.places(network).values()
        return self.graph.node_count, sum(isinstance(each, Snap) for each in places)

    def made_ready(self, network: Network, room: Room | None = None) -> RoadsInForce:
        """Make what is made on first use, so that no question about a network waits for it.

        Labels are ready sooner where other processes do not share them yet; see `share`.
        """
        self.places(network)
        if self.with_labels:
            self.labels(network, share=False, room=room)
        return self

    def share(self, network: Network) -> None:
        """Give the labels of a network to other processes, and hold them as those do."""
        if not self.with_labels:
            return
        shared = self.labels(network).shared(cache_folder(self.graph))
        with self._known.lock:
            self._known.labels[network.hash] = shared

    def as_seen(self, *, starting: bool) -> VersionSeen | None:
        """Say it as it is entered among the versions; none where no register made the weights."""
        state = self.state
        if state is None:
            return None
        return VersionSeen(
            version=self.version,
            graph=self.graph.hash,
            since=state.since,
            entries=state.entries,
            closures=state.closures,
            conditions=state.conditions,
            night=state.night,
            ferries_stopped=len(state.ferries_stopped),
            calibration=self.calibration_version,
            starting=starting,
        )

    @property
    def calibration_version(self) -> str | None:
        """The name of the calibration; none where the times are those of the table."""
        return self.calibration.version if self.calibration else None

    @property
    def version(self) -> str:
        """The name of the weights: an answer says under what it was made."""
        return self.weights.version

    def places(self, network: Network) -> Destinations:
        """Put every facility of a network on the roads; those of the last networks are kept."""
        with self._known.lock:
            known = self._known.places.get(network.hash)
            if known is None:
                known = {each.code: self._place(each) for each in network.facilities}
                _keep_last(self._known.places, network.hash, known)
        return known

    def labels(self, network: Network, *, share: bool = True, room: Room | None = None) -> Labels:
        """Give the labels of a network's facilities, made once; by default others share them.

        Made in a `room` where one is given, which is nobody else's from then on.
        """
        known = self._known.labels.get(network.hash)
        if known is not None:
            return known
        places = self.places(network)
        with self._known.lock:
            known = self._known.labels.get(network.hash)
            if known is None:
                standing = {key: each for key, each in places.items() if isinstance(each, Snap)}
                cache = cache_folder(self.graph)
                known = Labels.make(self.weights, standing, cache=cache, share=share, room=room)
                _keep_last(self._known.labels, network.hash, known)
        return known

    def outward(self, origin: Snap, network: Network) -> Journeys:
        """Ask for the ways from a point to the facilities of a network."""
        if self.with_labels:
            return self._said(self.labels(network).outward(origin))
        outbound = Outbound(self.graph, self.kernel, self.weights, origin)
        return self._said(_ByKernel(outbound, self.places(network)))

    def inward(self, destination: Snap, network: Network) -> Journeys:
        """Ask for the ways from the facilities of a network to a point."""
        if self.with_labels:
            return self._said(self.labels(network).inward(destination))
        inbound = Inbound(self.graph, self.kernel, self.weights, destination)
        return self._said(_ByKernel(inbound, self.places(network)))

    def _said(self, journeys: Journeys) -> Journeys:
        if self.calibration is None:
            return journeys
        return CalibratedJourneys(journeys, self.calibration, self.weights)

    def place_at(self, edge: int, fraction: float) -> Snap:
        """Give back a place that was kept as an edge of this graph and a fraction of it."""
        lon, lat = self.graph.part_of(edge, fraction, fraction)[0]
        twin = int(self.graph.twin[edge])
        return Snap(
            edge=edge,
            twin=None if twin == NO_TWIN else twin,
            fraction=fraction,
            lon=lon,
            lat=lat,
            snapped_m=0.0,
            access_s=0.0,
        )

    def _place(self, facility: Facility) -> Snap | PlaceError:
        if facility.point is None:
            message = f"It is not known where {facility.name} stands: give its coordinates."
            return PlaceError("place_unknown", message, {"facility": facility.code})
        try:
            return snap(self.graph, *facility.point)
        except PlaceError as error:
            return error


@dataclass(frozen=True)
class _ByKernel:
    """One run of the kernel, asked by the codes of facilities that stand on a road."""

    journeys: Outbound | Inbound
    places: Destinations

    def times_cs(self) -> Mapping[str, int | None]:
        return {
            key: found.travel_time_cs if isinstance(found, Travel) else None
            for key, found in self.travels().items()
        }

    def travel(self, key: str) -> Travel | Unreachable:
        return self.journeys.travel(self._standing(key))

    def travels(self, keys: Collection[str] | None = None) -> Mapping[str, Travel | Unreachable]:
        standing = [key for key, place in self.places.items() if isinstance(place, Snap)]
        return {key: self.travel(key) for key in (standing if keys is None else sorted(keys))}

    def route(self, key: str) -> Route | Unreachable:
        return self.journeys.route(self._standing(key))

    def edges(self) -> Mapping[str, tuple[int, ...]]:
        standing = [key for key, place in self.places.items() if isinstance(place, Snap)]
        found = {key: self.route(key) for key in sorted(standing)}
        return {
            key: tuple(segment.edge for segment in route.segments)
            for key, route in found.items()
            if isinstance(route, Route)
        }

    def _standing(self, key: str) -> Snap:
        place = self.places[key]
        if not isinstance(place, Snap):
            raise place
        return place


def _keep_last(kept: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    """Keep a value among the last few."""
    kept[key] = value
    while len(kept) > KEPT_NETWORKS:
        kept.popitem(last=False)
