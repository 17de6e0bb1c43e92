"""Every straight piece of road between two map nodes, as arrays, with its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import osmnx as ox
from numpy.typing import NDArray

from routing.graph import Ints
from routing.osm.delays import delays_cs
from routing.osm.extract import Extract
from routing.osm.kinds import Kind, areas_of, times_cs
from routing.osm.rules import Direction
from routing.speeds import SpeedTable


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of an extract, once for each way they may be driven, sorted by tail.

    `node_id` [nodes] ascends, `lonlat` is [nodes, 2]; all else is [pieces]. Within a tail, pieces
    stand as NetworkX would list them, so that sums over pieces are the same floats either way.
    """

    node_id: Ints
    lonlat: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    stretch: NDArray[np.int32]
    is_along: NDArray[np.bool_]
    is_both_ways: NDArray[np.bool_]
    length_m: NDArray[np.float64]

    @property
    def node_count(self) -> int:
        """How many map nodes the pieces join."""
        return len(self.node_id)


@dataclass(frozen=True, eq=False)
class PieceTimes:
    """Whole centiseconds of each piece [pieces], and its place in `AREAS`."""

    low_cs: Ints
    likely_cs: Ints
    high_cs: Ints
    area: NDArray[np.uint8]


def pieces_of(extract: Extract) -> Pieces:
    """Cut the stretches of an extract into pieces."""
    stretches = extract.stretches
    counts = np.array([len(each.nodes) for each in stretches], dtype=np.int64)
    refs = np.fromiter(
        chain.from_iterable(each.nodes for each in stretches), np.int64, int(counts.sum())
    )
    node_id, place = np.unique(refs, return_inverse=True)
    place = place.reshape(-1).astype(np.int32)
    owner = np.repeat(np.arange(len(stretches), dtype=np.int32), counts)
    begins = np.flatnonzero(owner[:-1] == owner[1:])
    along = np.array([each.direction is not Direction.BACKWARD for each in stretches])
    against = np.array([each.direction is not Direction.FORWARD for each in stretches])
    forward, backward = begins[along[owner[begins]]], begins[against[owner[begins]]]
    tail = np.concatenate((place[forward], place[backward + 1]))
    head = np.concatenate((place[forward + 1], place[backward]))
    stretch = np.concatenate((owner[forward], owner[backward]))
    is_along = np.arange(len(tail)) < len(forward)
    order = _as_networkx_lists(tail, head, stretch, is_along)
    tail, head, stretch, is_along = tail[order], head[order], stretch[order], is_along[order]
    lonlat = np.array([extract.nodes[node] for node in node_id.tolist()], dtype=np.float64)
    return Pieces(
        node_id=node_id,
        lonlat=lonlat,
        tail=tail,
        head=head,
        stretch=stretch,
        is_along=is_along,
        is_both_ways=(along & against)[stretch],
        length_m=great_circle_m(lonlat[tail], lonlat[head]),
    )


def great_circle_m(tail: NDArray[np.float64], head: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the metres between points [pieces, 2] on OSMnx's sphere, by OSMnx's own formula."""
    return ox.distance.great_circle(tail[:, 1], tail[:, 0], head[:, 1], head[:, 0])


def time_pieces(
    extract: Extract, pieces: Pieces, kinds: Sequence[Kind], speeds: SpeedTable
) -> PieceTimes:
    """Return each piece's times by the speed table; a town is seen from all pieces together."""
    is_both, tail, head = pieces.is_both_ways, pieces.tail, pieces.head
    middle = (pieces.lonlat[tail] + pieces.lonlat[head]) / 2
    stretch = pieces.stretch.astype(np.int64)
    share = np.where(is_both, 0.5, 1)
    area = areas_of(kinds, stretch, middle, share * pieces.length_m, speeds)
    low_cs, likely_cs, high_cs = times_cs(
        kinds, stretch, area, pieces.length_m, speeds
    ) + delays_cs(extract, stretch, pieces.node_id[tail], pieces.node_id[head])
    return PieceTimes(low_cs=low_cs, likely_cs=likely_cs, high_cs=high_cs, area=area)


def _as_networkx_lists(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    stretch: NDArray[np.int32],
    is_along: NDArray[np.bool_],
) -> Ints:
    """Order pieces as a multigraph lists them that was filled stretch by stretch.

    By tail, then by when a head was first joined to it, then by when the piece came; a stretch
    brings its pieces along first, then those against.
    """
    came = np.empty(len(tail), dtype=np.int64)
    came[np.lexsort((np.arange(len(tail)), ~is_along, stretch))] = np.arange(len(tail))
    pair = tail.astype(np.int64) << np.int64(32) | head
    _, which = np.unique(pair, return_inverse=True)
    which = which.reshape(-1)
    first = np.full(int(which.max(initial=-1)) + 1, len(tail), dtype=np.int64)
    np.minimum.at(first, which, came)
    return np.lexsort((came, first[which], tail))
