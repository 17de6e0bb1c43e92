"""The roads in force: one graph, the weights that hold now, and where facilities stand on them."""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import HTTPConnection

from facilities.facility import Facility
from routing.closures import close_ways
from routing.errors import PlaceError
from routing.graph import NO_TWIN, RoadGraph
from routing.kernel import DijkstraKernel, Kernel, Weights
from routing.snapping import Snap, snap

NO_CLOSURES = "none"

Destinations = Mapping[str, Snap | PlaceError]
"""Where each facility, by its code, stands on the roads, or why it stands on none."""


@dataclass(frozen=True, eq=False)
class RoadsInForce:
    """What a question about roads is answered with; never changes, so threads may share it.

    `closures` names the set of closed ways, so that an answer can say under what it was made.
    """

    graph: RoadGraph
    kernel: Kernel
    weights: Weights
    closures: str = NO_CLOSURES
    _snapped: dict[str, Destinations] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def load(cls, directory: Path, closed_ways: Iterable[int] = ()) -> "RoadsInForce":
        """Map a built directory and close some ways; made ready so that no question waits for it.

        Raise `DirectoryError` for a directory that is not one, `WayError` for an unknown way.
        """
        return cls.of(RoadGraph.load(directory), closed_ways)

    @classmethod
    def of(cls, graph: RoadGraph, closed_ways: Iterable[int] = ()) -> "RoadsInForce":
        """Make the weights of a graph with some ways closed."""
        ways = sorted(set(closed_ways))
        weights = Weights.of(graph, close_ways(graph, ways) if ways else None)
        # Computed once here: both are made on first use, and threads would make them twice.
        _ = weights.outward, weights.inward, weights.is_open
        return cls(graph, DijkstraKernel(), weights, name_of_closures(ways))

    def destinations(self, facilities: Sequence[Facility], network: str) -> Destinations:
        """Put every facility on the roads; the last network asked about, by its hash, is kept."""
        with self._lock:
            known = self._snapped.get(network)
        if known is not None:
            return known
        snapped = {each.code: self._place(each) for each in facilities}
        with self._lock:
            self._snapped.clear()
            self._snapped[network] = snapped
        return snapped

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


def roads_in_force(connection: HTTPConnection) -> RoadsInForce | None:
    """Give the roads that the application serves, or none where it was given none."""
    roads: RoadsInForce | None = getattr(connection.app.state, "roads", None)
    return roads


def name_of_closures(ways: Iterable[int]) -> str:
    """Name a set of closed ways by its content."""
    text = " ".join(str(way) for way in sorted(set(ways)))
    return hashlib.sha256(text.encode()).hexdigest() if text else NO_CLOSURES
