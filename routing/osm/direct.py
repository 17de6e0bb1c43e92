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
    node_id, nodes = pieces.node_id, extract.nodes
    for number in range(len(chains)):
        run = chains.piece[chains.offset[number] : chains.offset[number + 1]]
        stretch = int(pieces.stretch[run[0]])
        tags = extract.stretches[stretch].tags
        tail = int(node_id[pieces.tail[run[0]]])
        heads = node_id[pieces.head[run]].tolist()
        # From piece to piece, as the other way adds them: NumPy's own sum would round otherwise.
        length_m = sum(pieces.length_m[run].tolist())
        yield RoadEdge(
            tail=tail,
            head=heads[-1],
            points=(nodes[tail], *(nodes[head] for head in heads)),
            length_m=length_m,
            low_cs=int(times.low_cs[run].sum()),
            likely_cs=int(times.likely_cs[run].sum()),
            high_cs=int(times.high_cs[run].sum()),
            road_class=tags["highway"],
            way_ids=(extract.stretches[stretch].way_id,),
            surface=kinds[stretch].surface,
            area=AREAS[times.area[run[0]]],
            terrain=kinds[stretch].terrain,
            is_along=bool(pieces.is_along[run[0]]),
            ferry=extract.stretches[stretch].ferry,
            is_bridge=is_bridge(tags),
            is_tunnel=is_tunnel(tags),
            name=tags.get("name", tags.get("ref", "")),
            bridge_name=tags.get("bridge:name", ""),
        )
