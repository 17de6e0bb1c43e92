"""Where two vehicles may meet: places beside the road, and the junctions where one can stop."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from routing.graph import NO_FERRY, NO_TWIN, Array, Ints, RoadGraph
from routing.itineraries.errors import ItineraryError
from routing.itineraries.rules import itinerary_rules
from routing.manifest import MANIFEST_NAME, STOPS_FORMAT, STOPS_NAME, sha256_of_stops
from routing.snapping import METRES_PER_DEGREE, Snap

NO_ALLOWED_ROAD = "no_allowed_road_near"


class StopKind(StrEnum):
    """What kind of place a stop is at; `junction` is any junction, for measuring and comparing."""

    FACILITY = "facility"
    SERVICE_AREA = "service_area"
    TOLL = "toll"
    VILLAGE = "village"
    JUNCTION = "junction"


@dataclass(frozen=True)
class StopPlace:
    """A place that both crews know: `facility:CODE`, `osm:node/123`, `osm:way/9`; in WGS-84."""

    key: str
    kind: StopKind
    name: str
    lon: float
    lat: float


class StopsFile(NamedTuple):
    """The stops that were read from the map; `is_absent` where the directory has no such list."""

    places: tuple[StopPlace, ...]
    is_absent: bool


class _Junctions(Sequence[StopPlace]):
    """Junctions as places, made when one is looked at: a region has hundreds of thousands."""

    def __init__(self, graph: RoadGraph, nodes: Ints) -> None:
        self._graph, self._nodes = graph, nodes

    def __len__(self) -> int:
        return len(self._nodes)

    @overload
    def __getitem__(self, index: int) -> StopPlace: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[StopPlace]: ...

    def __getitem__(self, index: int | slice) -> StopPlace | Sequence[StopPlace]:
        if isinstance(index, slice):
            return _Junctions(self._graph, self._nodes[index])
        node = int(self._nodes[index])
        lon, lat = self._graph.node_lonlat[node].tolist()
        return StopPlace(f"node:{node}", StopKind.JUNCTION, "", lon, lat)


@dataclass(frozen=True, eq=False)
class Stops:
    """Junctions where two vehicles may meet, `nodes` [stops], and the place each belongs to.

    Places are in the order of their keys. `left_out` gives the reason of every place that has no
    such junction, by its key.
    """

    graph: RoadGraph
    nodes: Ints
    places: Sequence[StopPlace]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, graph: RoadGraph, places: Iterable[StopPlace]) -> Stops:
        """Return the nearest junction where one may stop for each place, within its reach.

        Raise `ItineraryError` (`repeated_stop`) for two places of one key.
        """
        ordered = sorted(places, key=lambda each: each.key)
        for one, other in pairwise(ordered):
            if one.key == other.key:
                raise ItineraryError(
                    "repeated_stop",
                    f"two stops have the key {one.key}; give each place once.",
                    {"key": one.key},
                )
        near = {kind: _Near(graph, is_toll=kind is StopKind.TOLL) for kind in _kinds(ordered)}
        found = {each.key: near[each.kind].node(each) for each in ordered}
        kept = tuple(each for each in ordered if found[each.key] is not None)
        return cls(
            graph=graph,
            nodes=np.array([found[each.key] for each in kept], dtype=np.int64),
            places=kept,
            left_out={key: NO_ALLOWED_ROAD for key, node in found.items() if node is None},
        )

    @classmethod
    def everywhere(cls, graph: RoadGraph) -> Stops:
        """Return every junction where one may stop."""
        nodes = np.flatnonzero(allowed_nodes(graph)).astype(np.int64)
        return cls(graph, nodes, _Junctions(graph, nodes))

    def snap_of(self, index: int) -> Snap:
        """Return a stop as a point on a road: at its junction."""
        return at_junction(self.graph, int(self.nodes[index]))

    @cached_property
    def arrivals(self) -> tuple[Ints, Ints]:
        """The nodes that are a stop's junction, itself and its copies, as CSR by stop."""
        copies = self.graph.copied_nodes
        count = np.ones(len(self.nodes), dtype=np.int64)
        split = np.flatnonzero(np.isin(self.nodes, np.array(list(copies), dtype=np.int64)))
        extra = [len(copies[node]) for node in self.nodes[split].tolist()]
        count[split] += np.array(extra, dtype=np.int64)  # an empty list would be of floats
        offset = np.zeros(len(count) + 1, dtype=np.int64)
        np.cumsum(count, out=offset[1:])
        found = np.repeat(self.nodes, count)
        for stop in split.tolist():
            found[offset[stop] + 1 : offset[stop + 1]] = copies[int(self.nodes[stop])]
        return offset, found


def at_junction(graph: RoadGraph, node: int) -> Snap:
    """Return a junction as a point on a road that leaves it."""
    edge = int(graph.out_indptr[node])
    lon, lat = graph.node_lonlat[node].tolist()
    twin = int(graph.twin[edge])
    return Snap(edge, None if twin == NO_TWIN else twin, 0.0, lon, lat, 0.0, 0.0)


def allowed_nodes(graph: RoadGraph, *, at_toll: bool = False) -> NDArray[np.bool_]:
    """Return the mask [nodes] of junctions where a vehicle may stop and another meet it.

    A junction is none where a road of a forbidden class, a bridge, a tunnel or a ferry begins or
    ends; at a toll plaza its ramps do not forbid it. Copies of a split junction are the junction
    they were split from, and no junctions of their own.
    """
    rules = itinerary_rules()
    classes = rules.forbidden_classes - (rules.allowed_at_toll if at_toll else frozenset())
    is_class = np.array([each in classes for each in graph.manifest.road_classes], dtype=np.bool_)
    is_forbidden = is_class[graph.road_class] | graph.is_bridge | graph.is_tunnel
    is_forbidden |= graph.ferry != NO_FERRY
    allowed: NDArray[np.bool_] = graph.base_node == np.arange(graph.node_count)
    for ends in (graph.tail, graph.head):
        allowed[graph.base_node[ends[is_forbidden]]] = False
    # a junction that no road leaves is none to meet at: the team could not go on
    allowed &= np.diff(graph.out_indptr) > 0
    return allowed


def read_stops(directory: Path) -> StopsFile:
    """Read the places that `roads build` found beside the roads, in the order of their keys.

    Raise `ItineraryError` (`bad_stops`) for a file that is damaged, edited, of another format, or
    not of the roads it lies beside.
    """
    path = directory / STOPS_NAME
    if not path.is_file():
        return StopsFile((), is_absent=True)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        places = _places(raw, json.loads((directory / MANIFEST_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ItineraryError(
            "bad_stops",
            f"{path} cannot be read ({error}); build the roads again from their source.",
            {"file": str(path)},
        ) from error
    return StopsFile(tuple(sorted(places, key=lambda each: each.key)), is_absent=False)


def _places(raw: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[StopPlace, ...]:
    if raw["format"] != STOPS_FORMAT:
        raise ValueError(f"it is of format {raw['format']}, this version reads {STOPS_FORMAT}")
    if raw["sha256"] != sha256_of_stops(raw["stops"]):
        raise ValueError("it is not what was built: its hash differs")
    if raw["graph"] != manifest["hash"]:
        mine, other = str(raw["graph"])[:12], str(manifest["hash"])[:12]
        raise ValueError(f"it is of the roads {mine}, those beside it are {other}")
    # empty where the roads were built before there were stops
    if manifest.get("stops_sha256") not in (None, "", raw["sha256"]):
        raise ValueError("it is another list than was built with these roads")
    return tuple(_place(each) for each in raw["stops"])


def _place(raw: Mapping[str, Any]) -> StopPlace:
    return StopPlace(
        key=str(raw["key"]),
        kind=StopKind(raw["kind"]),
        name=str(raw["name"]),
        lon=float(raw["lon"]),
        lat=float(raw["lat"]),
    )


def _kinds(places: Iterable[StopPlace]) -> set[StopKind]:
    return {each.kind for each in places}


class _Near:
    """The allowed junctions by latitude, to find the nearest one of a place."""

    def __init__(self, graph: RoadGraph, *, is_toll: bool) -> None:
        nodes = np.flatnonzero(allowed_nodes(graph, at_toll=is_toll))
        lonlat = np.asarray(graph.node_lonlat)[nodes]
        order = np.argsort(lonlat[:, 1], kind="stable")
        self._nodes, self._lonlat = nodes[order], lonlat[order]

    def node(self, place: StopPlace) -> int | None:
        """Return the nearest junction, of several the one with the smallest number."""
        reach_m = itinerary_rules().reach_m.get(place.kind, 0.0)
        reach = reach_m / METRES_PER_DEGREE
        window = np.searchsorted(self._lonlat[:, 1], (place.lat - reach, place.lat + reach))
        rows = slice(int(window[0]), int(window[1]))
        scale = np.array((np.cos(np.radians(place.lat)), 1.0)) * METRES_PER_DEGREE
        away: Array = (self._lonlat[rows] - np.array((place.lon, place.lat))) * scale
        metres = np.hypot(away[:, 0], away[:, 1])
        if not len(metres) or float(metres.min()) > reach_m:
            return None
        return int(self._nodes[rows][metres == metres.min()].min())
