"""Exact times between every node and a set of places, ready before anyone asks.

Labels belong to a graph, its weights and the places. One row answers for all places at once; when
weights change, both matrices are made anew in a fraction of a second.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from routing.compiled import frozen
from routing.drawn import Shapes
from routing.graph import Ints, RoadGraph
from routing.hierarchy import Hierarchy
from routing.labels.answers import Inward, Outward
from routing.labels.cache import copy_labels, read_labels, write_labels
from routing.labels.matrices import Matrices, fill
from routing.labels.paths import Ends, Roads
from routing.labels.points import Point, starts_as_arrays, stops_as_arrays
from routing.labels.room import Room
from routing.labels.smallest import HERE, THERE, smallest_graph
from routing.labels.sweep import checksum, longest_cs
from routing.labels.sweeps import between_places, times_from
from routing.snapping import Snap, snap
from routing.weights import Weights

__all__ = ["Inward", "Labels", "Outward", "Room", "cache_folder", "compile_now"]


@dataclass(frozen=True, eq=False)
class Labels:
    """The times to and from places under given weights; never changes, so threads may share it.

    `keys` are the keys of the places in ascending order; a place's position there is its number.
    `starts` and `stops` are how places are left and reached; `by_start_edge`, `by_stop_edge` and
    `at_node` find the places on an edge or at a junction.
    """

    weights: Weights
    places: Mapping[str, Snap]
    key: str
    keys: tuple[str, ...]
    points: tuple[Point, ...]
    starts: Ends
    stops: Ends
    matrices: Matrices
    roads: Roads

    @classmethod
    def make(
        cls,
        weights: Weights,
        places: Mapping[str, Snap],
        *,
        cache: Path | None = None,
        share: bool = True,
        room: Room | None = None,
    ) -> Labels:
        """Make the labels of places, or map those that `cache` holds already.

        With a cache they are made in files there, so that other processes share them; where it
        cannot be written, without one, or without `share`, they are made in memory, in half the
        time, and in `room` where that has their shape; then nobody else may use it. Raise
        `RoadsError` for weights that labels cannot hold.
        """
        hierarchy = Hierarchy.of(weights.graph)
        keys = tuple(sorted(places))
        points = tuple(Point.of(weights, places[key]) for key in keys)
        starts, stops = starts_as_arrays(weights, points), stops_as_arrays(weights, points)
        key = _key_of(weights, places, hierarchy)
        shape = (weights.graph.node_count, len(keys))
        return cls(
            weights=weights,
            places={each: places[each] for each in keys},
            key=key,
            keys=keys,
            points=points,
            starts=starts,
            stops=stops,
            matrices=_matrices(
                cache,
                key,
                shape,
                partial(fill, weights, hierarchy, starts, stops),
                share=share,
                room=room,
            ),
            roads=_roads(weights, hierarchy),
        )

    @classmethod
    def from_point(cls, weights: Weights, key: str, snap: Snap) -> Labels:
        """Return the labels of one point that is left, never reached: `inward` answers for it.

        There are no times to it. Made in memory by one sweep.
        """
        hierarchy = Hierarchy.of(weights.graph)
        point = Point.of(weights, snap)
        starts = starts_as_arrays(weights, [point])
        from_point = times_from(weights, starts).reshape(-1, 1)
        nowhere = np.empty((len(from_point), 0), dtype=np.uint32)
        return cls(
            weights=weights,
            places={key: snap},
            key="",
            keys=(key,),
            points=(point,),
            starts=starts,
            stops=stops_as_arrays(weights, [point]),
            matrices=Matrices(frozen(nowhere, "uint32"), frozen(from_point, "uint32")),
            roads=_roads(weights, hierarchy),
        )

    def shared(self, cache: Path | None) -> Labels:
        """Return the same labels mapped from files in `cache`, so that other processes have them.

        Where they are in files already, or no files can be written, return these.
        """
        if cache is None or not self.matrices.to_places.size or _is_mapped(self.matrices):
            return self
        try:
            return replace(self, matrices=copy_labels(cache, self.key, self.matrices))
        except OSError:
            return self

    def outward(self, origin: Snap) -> Outward:
        """Answer for the ways from a point to the places."""
        return Outward(self, origin)

    def inward(self, destination: Snap) -> Inward:
        """Answer for the ways from the places to a point."""
        return Inward(self, destination)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number of each place by its key."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def numbers(self) -> Ints:
        """All numbers of places, ascending."""
        return np.arange(len(self.keys), dtype=np.int64)

    @cached_property
    def by_start_edge(self) -> Mapping[int, list[int]]:
        """The places that are left by an edge."""
        return _numbers_by([end.edge for end in point.starts] for point in self.points)

    @cached_property
    def by_stop_edge(self) -> Mapping[int, list[int]]:
        """The places that are reached by an edge."""
        return _numbers_by([end.edge for end in point.stops] for point in self.points)

    @cached_property
    def at_node(self) -> Mapping[int, list[int]]:
        """The places that stand at a junction."""
        return _numbers_by([] if each.node is None else [each.node] for each in self.points)

    @cached_property
    def shapes(self) -> Shapes:
        """The lines of the edges."""
        graph = self.weights.graph
        return Shapes(
            frozen(graph.point_offset, "int64"),
            frozen(graph.point_lonlat, "float64"),
            frozen(graph.drawn_lonlat, "float64"),
        )


def cache_folder(graph: RoadGraph) -> Path | None:
    """Return where labels of a graph are kept: beside it, else in the user's cache.

    None where the graph was never written, and where neither can be.
    """
    if graph.directory is None:
        return None
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for folder in (graph.directory / "labels", user / "greenlane" / "labels"):
        # the home may be another account's: what lies in it cannot even be asked for
        with suppress(PermissionError):
            existing = next(each for each in (folder, *folder.parents) if each.exists())
            if os.access(existing, os.W_OK | os.X_OK):
                return folder
    return None


def compile_now() -> None:
    """Compile everything that answers need, so that no question waits for it.

    The machine code is kept on disk; where it is there already this takes moments.
    """
    graph = smallest_graph()
    snap(graph, 0.25, 0.25)
    labels = Labels.make(Weights.of(graph), {"here": HERE})
    for answers in (labels.outward(THERE), labels.inward(THERE)):
        answers.order()
        answers.travels()
        answers.line("here")
    between_places(labels)
    Labels.from_point(labels.weights, "there", THERE)
    for each in labels.matrices:
        longest_cs(frozen(each, "uint32"))
        checksum(frozen(each, "uint32"))


def _key_of(weights: Weights, places: Mapping[str, Snap], hierarchy: Hierarchy) -> str:
    digest = hashlib.sha256(f"{weights.graph.hash} {weights.version}".encode())
    digest.update(hierarchy.order_sha256.encode())
    for key in sorted(places):
        place = places[key]
        digest.update(f"\n{key}\t{place.edge}\t{place.twin}\t{place.fraction!r}".encode())
    return digest.hexdigest()


def _is_mapped(matrices: Matrices) -> bool:
    base = matrices.to_places.base
    while base is not None and not isinstance(base, np.memmap):
        base = getattr(base, "base", None)
    return base is not None


def _matrices(
    cache: Path | None,
    key: str,
    shape: tuple[int, int],
    fill_in: Callable[..., None],
    *,
    share: bool,
    room: Room | None,
) -> Matrices:
    if cache is not None and min(shape) > 0:
        found = read_labels(cache, key, shape)
        if found is not None:
            return found
        # without room or permission, this process has to do without sharing
        with suppress(OSError):
            if share:
                return write_labels(cache, key, shape, fill_in)
    if room is not None and room.shape == shape:
        made = room.take()
        fill_in(made, wait=room.wait)
    else:
        made = Matrices(np.empty(shape, dtype=np.uint32), np.empty(shape, dtype=np.uint32))
        fill_in(made)
    return Matrices(*(frozen(each, "uint32") for each in made))


def _roads(weights: Weights, hierarchy: Hierarchy) -> Roads:
    graph = weights.graph
    return Roads(
        out_indptr=frozen(graph.out_indptr, "int64"),
        in_indptr=frozen(graph.in_indptr, "int64"),
        in_edge=frozen(graph.in_edge, "int32"),
        tail=frozen(graph.tail, "int32"),
        head=frozen(graph.head, "int32"),
        rank=hierarchy.rank,
        cost_cs=frozen(weights.cost_cs, "int64"),
        low_cs=frozen(weights.low_cs, "uint32"),
        high_cs=frozen(weights.high_cs, "uint32"),
        length_m=frozen(graph.length_m, "float32"),
    )


def _numbers_by(names: Iterable[Iterable[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, own in enumerate(names):
        for name in own:
            found.setdefault(name, []).append(number)
    return found
