"""From the roads of an extract straight to timed edges, for a region too big for OSMnx.

Bends are taken out by the rule by which OSMnx takes them out, so both ways give the same edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routing.graph import AREAS, Ints, LonLat
from routing.osm.assemble import RoadEdge
from routing.osm.extract import Extract, is_bridge, is_tunnel
from routing.osm.kinds import Kind, kinds_of
from routing.osm.pieces import Pieces, PieceTimes, pieces_of, time_pieces
from routing.osm.simplified import Progress
from routing.speeds import SpeedTable


@dataclass(frozen=True, eq=False)
class Chains:
    """Runs of pieces from one junction to the next: CSR of piece numbers in driving order."""

    offset: Ints
    piece: Ints

    def __len__(self) -> int:
        """How many chains there are."""
        return len(self.offset) - 1


def edges_directly(
    extract: Extract, speeds: SpeedTable, progress: Progress
) -> tuple[dict[int, LonLat], list[RoadEdge]]:
    """Return the nodes and directed edges of an extract, as `edges_of_extract` returns them."""
    progress("reading the roads into arrays, without OSMnx", None)
    pieces = pieces_of(extract)
    progress("timing each piece of road", None)
    kinds = kinds_of(extract, speeds)
    times = time_pieces(extract, pieces, kinds, speeds)
    progress("taking out the bends between junctions", None)
    way_id = np.array([each.way_id for each in extract.stretches], dtype=np.int64)
    is_end = ends_of_edges(pieces, way_id[pieces.stretch], times.area)
    is_end |= np.isin(pieces.node_id, list(extract.restricted))
    chains = chains_between(pieces, is_end)
    nodes = {node: extract.nodes[node] for node in pieces.node_id[is_end].tolist()}
    return nodes, list(_road_edges(extract, kinds, pieces, times, chains))


def ends_of_edges(pieces: Pieces, way_id: Ints, area: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return the mask [nodes] of where edges begin and end: junctions, and what must stay."""
    count = pieces.node_count
    tail, head = pieces.tail.astype(np.int64), pieces.head.astype(np.int64)
    leaving, entering = np.bincount(tail, minlength=count), np.bincount(head, minlength=count)
    neighbours = _neighbour_counts(tail, head, count)
    degree = leaving + entering
    passes_through = (neighbours == 2) & ((degree == 2) | (degree == 4))  # noqa: PLR2004
    is_end: NDArray[np.bool_] = ~passes_through | (leaving == 0) | (entering == 0)
    is_end[tail[tail == head]] = True
    is_end |= _where_kinds_meet(tail, head, way_id * len(AREAS) + area, count)
    pairs, copies = np.unique(tail * count + head, return_counts=True)
    parallel = pairs[copies > 1]
    is_end[parallel // count] = True
    is_end[parallel % count] = True
    is_end[_ring_starts(tail, head, neighbours)] = True
    return is_end


def chains_between(pieces: Pieces, is_end: NDArray[np.bool_]) -> Chains:
    """Follow every piece that leaves an end through the bends to the next end."""
    first_out = np.searchsorted(pieces.tail, np.arange(pieces.node_count + 1))
    chain = np.flatnonzero(is_end[pieces.tail])
    chains = len(chain)
    piece, chain = chain, np.arange(chains)
    steps = [(chain, piece)]
    while len(piece):
        goes_on = ~is_end[pieces.head[piece]]
        chain, piece = chain[goes_on], piece[goes_on]
        # A bend is left by one piece that does not turn back, and perhaps by one that does.
        first = first_out[pieces.head[piece]]
        turns_back = pieces.head[first] == pieces.tail[piece]
        piece = first + turns_back
        steps.append((chain, piece))
    owner = np.concatenate([step[0] for step in steps])
    order = np.argsort(owner, kind="stable")
    offset = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=chains))))
    return Chains(offset=offset, piece=np.concatenate([step[1] for step in steps])[order])


def _neighbour_counts(tail: Ints, head: Ints, count: int) -> Ints:
    both = np.unique(np.concatenate((tail * count + head, head * count + tail)))
    return np.bincount(both // count, minlength=count)


def _where_kinds_meet(tail: Ints, head: Ints, kind: Ints, count: int) -> NDArray[np.bool_]:
    """Say of each node whether pieces of more than one kind touch it."""
    lowest = np.full(count, np.iinfo(np.int64).max)
    highest = np.full(count, np.iinfo(np.int64).min)
    for node in (tail, head):
        np.minimum.at(lowest, node, kind)
        np.maximum.at(highest, node, kind)
    is_met: NDArray[np.bool_] = lowest < highest
    return is_met


def _ring_starts(tail: Ints, head: Ints, neighbours: Ints) -> Ints:
    """Return the lowest node of each ring that has no junction: it has no end to start from."""
    count = len(neighbours)
    links = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count, count))
    rings, label = connected_components(links, directed=False)
    is_ring = np.ones(rings, dtype=np.bool_)
    is_ring[label[neighbours != 2]] = False  # noqa: PLR2004
    lowest = np.full(rings, count, dtype=np.int64)
    np.minimum.at(lowest, label, np.arange(count))
    return lowest[is_ring]


def _road_edges(
    extract: Extract,
    kinds: Sequence[Kind],
    pieces: Pieces,
    times: PieceTimes,
    chains: Chains,
) -> Iterator[RoadEdge]:
    place = [extract.nodes[node] for node in pieces.node_id.tolist()]
    begin, first = chains.offset[:-1], chains.piece[chains.offset[:-1]]
    owner = np.repeat(np.arange(len(chains)), np.diff(chains.offset))
    head = pieces.head[chains.piece].data
    # Memory views give one number at a time: lists of all would be as large as the edges.
    columns = (
        begin,
        chains.offset[1:],
        pieces.tail[first],
        pieces.stretch[first],
        pieces.is_along[first],
        times.area[first],
        # From piece to piece, as the other way adds: NumPy's own sum would round otherwise.
        np.bincount(owner, weights=pieces.length_m[chains.piece], minlength=len(chains)),
        np.add.reduceat(times.low_cs[chains.piece], begin),
        np.add.reduceat(times.likely_cs[chains.piece], begin),
        np.add.reduceat(times.high_cs[chains.piece], begin),
    )
    for start, stop, tail, number, is_along, area, metres, low, likely, high in zip(
        *(column.data for column in columns), strict=True
    ):
        stretch, kind, heads = extract.stretches[number], kinds[number], head[start:stop].tolist()
        tags = stretch.tags
        yield RoadEdge(
            tail=pieces.node_id.item(tail),
            head=pieces.node_id.item(heads[-1]),
            points=(place[tail], *(place[node] for node in heads)),
            length_m=metres,
            low_cs=low,
            likely_cs=likely,
            high_cs=high,
            road_class=tags["highway"],
            way_ids=(stretch.way_id,),
            surface=kind.surface,
            area=AREAS[area],
            terrain=kind.terrain,
            is_along=is_along,
            ferry=stretch.ferry,
            is_bridge=is_bridge(tags),
            is_tunnel=is_tunnel(tags),
            name=tags.get("name", tags.get("ref", "")),
            bridge_name=tags.get("bridge:name", ""),
        )
