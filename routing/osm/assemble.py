"""Turn a list of directed road edges into the sorted arrays of a road graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from routing.graph import (
    AREAS,
    NO_FERRY,
    NO_TWIN,
    SURFACES,
    TERRAINS,
    Array,
    Component,
    Ints,
    LonLat,
)

MORTON_BITS = 31


@dataclass(frozen=True)
class RoadEdge:
    """One directed edge as read from a source; `points` run from tail to head, lon and lat."""

    tail: int
    head: int
    points: tuple[LonLat, ...]
    length_m: float
    low_cs: int
    likely_cs: int
    high_cs: int
    road_class: str
    way_ids: tuple[int, ...]
    surface: str = "unknown"
    area: str = "rural"
    terrain: str = "straight"
    is_along: bool = True
    ferry: int = NO_FERRY
    is_bridge: bool = False
    is_tunnel: bool = False
    name: str = ""
    bridge_name: str = ""


@dataclass(frozen=True)
class Assembly:
    """The arrays of a road graph with what the manifest says of them."""

    arrays: Mapping[str, Array]
    components: tuple[Component, ...]
    dropped: Mapping[str, int]
    ways: int
    extent: tuple[float, float, float, float]


@dataclass(frozen=True)
class Copies:
    """What of the nodes and edges of a source is a copy made while reading it.

    `node_osmid` is the map's number of a node that has one of ours; `base_of` leads from the copy
    of a split junction to its original, `copy_of` from an edge's place in the list to its
    original's.
    """

    node_osmid: Mapping[int, int] = field(default_factory=dict)
    base_of: Mapping[int, int] = field(default_factory=dict)
    copy_of: Mapping[int, int] = field(default_factory=dict)


@dataclass
class _Texts:
    """A string table that gives equal strings equal numbers; 0 is the empty string."""

    numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def arrays(self) -> dict[str, Array]:
        encoded = [text.encode("utf-8") for text in self.numbers]
        offset = np.concatenate(([0], np.cumsum([len(item) for item in encoded])))
        return {
            "text_offset": offset,
            "text_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        }


def assemble(
    nodes: Mapping[int, LonLat],
    edges: Sequence[RoadEdge],
    road_classes: Sequence[str],
    minimum_edges: int,
    copies: Copies | None = None,
) -> Assembly:
    """Keep the components worth serving, order everything, and return the arrays.

    A strongly connected component is kept when it has at least `minimum_edges` directed edges
    inside, ferries and copies not counted, and the largest always is; edges between kept
    components are kept. `edges` must hold at least one edge.
    """
    copies = copies or Copies()
    osmids = np.array(sorted(nodes), dtype=np.int64)
    number = {node: index for index, node in enumerate(osmids.tolist())}
    tail = np.array([number[edge.tail] for edge in edges], dtype=np.int64)
    head = np.array([number[edge.head] for edge in edges], dtype=np.int64)
    base = {number[copy]: number[original] for copy, original in copies.base_of.items()}
    on_land = np.array([edge.ferry == NO_FERRY for edge in edges], dtype=np.bool_)
    counts = on_land & ~np.isin(np.arange(len(edges)), list(copies.copy_of))
    component, sizes = _components(_Links(len(nodes), tail, head), counts, base, minimum_edges)
    is_kept = (component[tail] >= 0) & (component[head] >= 0)
    fragments = [edges[lost] for lost in np.flatnonzero(~is_kept & counts).tolist()]

    lonlat = np.array([nodes[node] for node in osmids.tolist()], dtype=np.float64).reshape(-1, 2)
    served = np.flatnonzero(component >= 0)
    order = served[_morton_order(lonlat[served], osmids[served])]
    place = {int(osmids[old]): new for new, old in enumerate(order)}
    kept = np.flatnonzero(is_kept).tolist()
    kept.sort(key=lambda edge: _edge_key(edges[edge], place))

    arrays: dict[str, Array] = {
        "node_lonlat": lonlat[order],
        "node_component": component[order],
        "node_osmid": _map_numbers(osmids[order], {**copies.node_osmid, **copies.base_of}),
        "base_node": np.array([place[copies.base_of.get(n, n)] for n in osmids[order].tolist()]),
    }
    arrays |= _edge_arrays([edges[edge] for edge in kept], place, road_classes)
    arrays |= _pairs_and_copies(edges, kept, copies)
    arrays |= _adjacency(len(order), arrays["tail"], arrays["head"])
    arrays |= _polylines("fragment", sorted(edge.points for edge in fragments))
    dropped = Counter({"edges_in_small_components": len(fragments)}) if fragments else Counter()
    if lost := int(np.count_nonzero(component < 0)):
        dropped["nodes_in_small_components"] = lost
    drawn = np.array([point for edge in edges for point in edge.points], dtype=np.float64)
    west, south = drawn.min(axis=0).tolist()
    east, north = drawn.max(axis=0).tolist()
    return Assembly(
        arrays=arrays,
        components=sizes,
        dropped=dropped,
        ways=len(np.unique(arrays["way_id"])),
        extent=(west, south, east, north),
    )


@dataclass(frozen=True, eq=False)
class _Links:
    """From where to where each edge leads, by place among the sorted nodes."""

    node_count: int
    tail: Ints
    head: Ints


def _components(
    roads: _Links, counts: NDArray[np.bool_], base: Mapping[int, int], minimum_edges: int
) -> tuple[Ints, tuple[Component, ...]]:
    """Return each node's component, the largest being 0 and -1 not kept, with their sizes."""
    node_count, tail, head = roads.node_count, roads.tail, roads.head
    links = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(node_count,) * 2)
    count, label = connected_components(links, directed=True, connection="strong")
    inside = label[tail] == label[head]
    edges_of = np.bincount(label[tail[inside & counts]], minlength=count)
    nodes_of = np.bincount(label, minlength=count)
    first_node = np.full(count, node_count, dtype=np.int64)
    np.minimum.at(first_node, label, np.arange(node_count))
    ranked = np.lexsort((first_node, -nodes_of, -edges_of))
    kept = [int(c) for rank, c in enumerate(ranked) if rank == 0 or edges_of[c] >= minimum_edges]
    renumber = np.full(count, -1, dtype=np.int64)
    renumber[kept] = np.arange(len(kept))
    component: Ints = renumber[label]
    # Where every way in leads to a copy, the junction itself is only where one starts.
    for copy in sorted((copy for copy in base if component[copy] >= 0), key=component.__getitem__):
        if component[base[copy]] < 0:
            component[base[copy]] = component[copy]
    _keep_what_only_starts(component, roads, base)
    nodes_of = np.bincount(component[component >= 0], minlength=len(kept))
    inside = (component[tail] == component[head]) & (component[tail] >= 0)
    edges_of = np.bincount(component[tail[inside]], minlength=len(kept))
    pairs = zip(nodes_of.tolist(), edges_of.tolist(), strict=True)
    return component, tuple(Component(nodes=nodes, edges=edges) for nodes, edges in pairs)


def _keep_what_only_starts(component: Ints, roads: _Links, base: Mapping[int, int]) -> None:
    """Keep the copies that are met only by who starts at a junction, in that junction's component.

    They were made for what is forbidden over ways: after such a start it is not.
    """
    lost = np.array([c for c in base if component[c] < 0 <= component[base[c]]], dtype=np.int64)
    while len(lost):
        wanted = component[np.array([base[copy] for copy in lost.tolist()], dtype=np.int64)]
        leads_on = np.zeros((2, len(component)), dtype=np.bool_)
        target = np.full(len(component), -2, dtype=np.int64)
        target[lost] = wanted
        for side, (here, there) in enumerate(((roads.head, roads.tail), (roads.tail, roads.head))):
            leads_on[side, here[target[here] == component[there]]] = True
        found = leads_on[:, lost].all(axis=0)
        if not found.any():
            return
        component[lost[found]] = wanted[found]
        lost = lost[~found]


def content_of(edge: RoadEdge) -> tuple[object, ...]:
    """Return what an edge is sorted by: content only, so that equal sources give equal numbers."""
    costs = (edge.likely_cs, edge.low_cs, edge.high_cs, edge.length_m)
    kind = (edge.road_class, edge.surface, edge.area, edge.terrain, edge.is_along)
    structure = (edge.ferry, edge.is_bridge, edge.is_tunnel, edge.name, edge.bridge_name)
    return (edge.tail, edge.head, costs, edge.way_ids, edge.points, kind, structure)


def _edge_key(edge: RoadEdge, place: Mapping[int, int]) -> tuple[object, ...]:
    return (place[edge.tail], place[edge.head], *content_of(edge)[2:])


def _map_numbers(nodes: Ints, made: Mapping[int, int]) -> Ints:
    """Return the map's number of each node; of a copy of a copy, the first one's."""

    def of(node: int) -> int:
        while node in made:
            node = made[node]
        return node

    return np.array([of(node) for node in nodes.tolist()], dtype=np.int64)


def _pairs_and_copies(
    edges: Sequence[RoadEdge], kept: Sequence[int], copies: Copies
) -> dict[str, Array]:
    """Pair the originals; a copy has its original's twin, and never is one."""
    number: dict[int, int] = {}
    for index, edge in enumerate(kept):
        # The original, or where it lies outside what is kept, the first copy instead of it.
        original = copies.copy_of.get(edge, edge)
        number[original] = index if edge == original else number.get(original, index)
    same_road = np.array([number[copies.copy_of.get(edge, edge)] for edge in kept], dtype=np.int32)
    originals = np.flatnonzero(same_road == np.arange(len(kept)))
    twin = np.full(len(kept), NO_TWIN, dtype=np.int32)
    paired = np.array(twins_of([edges[kept[edge]] for edge in originals.tolist()]), dtype=np.int64)
    twin[originals] = np.where(paired == NO_TWIN, NO_TWIN, originals[paired])
    return {"twin": twin[same_road], "same_road": same_road}


def _edge_arrays(
    edges: Sequence[RoadEdge], place: Mapping[int, int], road_classes: Sequence[str]
) -> dict[str, Array]:
    texts = _Texts()
    class_number = {name: index for index, name in enumerate(road_classes)}
    way_counts = [len(edge.way_ids) for edge in edges]
    arrays: dict[str, Array] = {
        "tail": np.array([place[edge.tail] for edge in edges], dtype=np.int32),
        "head": np.array([place[edge.head] for edge in edges], dtype=np.int32),
        "low_cs": np.array([edge.low_cs for edge in edges], dtype=np.uint32),
        "likely_cs": np.array([edge.likely_cs for edge in edges], dtype=np.uint32),
        "high_cs": np.array([edge.high_cs for edge in edges], dtype=np.uint32),
        "length_m": np.array([edge.length_m for edge in edges], dtype=np.float32),
        "road_class": np.array([class_number[edge.road_class] for edge in edges], dtype=np.uint8),
        "surface": np.array([SURFACES.index(edge.surface) for edge in edges], dtype=np.uint8),
        "area": np.array([AREAS.index(edge.area) for edge in edges], dtype=np.uint8),
        "terrain": np.array([TERRAINS.index(edge.terrain) for edge in edges], dtype=np.uint8),
        "is_along": np.array([edge.is_along for edge in edges], dtype=np.bool_),
        "ferry": np.array([edge.ferry for edge in edges], dtype=np.int32),
        "is_bridge": np.array([edge.is_bridge for edge in edges], dtype=np.bool_),
        "is_tunnel": np.array([edge.is_tunnel for edge in edges], dtype=np.bool_),
        "name": np.array([texts.number(edge.name) for edge in edges], dtype=np.int32),
        "bridge_name": np.array([texts.number(edge.bridge_name) for edge in edges], dtype=np.int32),
        "way_offset": np.concatenate(([0], np.cumsum(way_counts, dtype=np.int64))),
        "way_id": np.array([way for edge in edges for way in edge.way_ids], dtype=np.int64),
    }
    return arrays | _polylines("point", [edge.points for edge in edges]) | texts.arrays()


def twins_of(edges: Sequence[RoadEdge]) -> list[int]:
    """Pair each edge with the same stretch driven the other way: same ways, same shape reversed."""
    waiting: dict[tuple[tuple[int, ...], tuple[LonLat, ...]], list[int]] = {}
    twin = [NO_TWIN] * len(edges)
    for index, edge in enumerate(edges):
        partners = waiting.get((edge.way_ids, edge.points[::-1]))
        if partners:
            twin[index] = partners.pop(0)
            twin[twin[index]] = index
        else:
            waiting.setdefault((edge.way_ids, edge.points), []).append(index)
    return twin


def _adjacency(node_count: int, tail: Array, head: Array) -> dict[str, Array]:
    in_edge = np.argsort(head, kind="stable")
    return {
        "out_indptr": np.searchsorted(tail, np.arange(node_count + 1)),
        "in_indptr": np.searchsorted(head[in_edge], np.arange(node_count + 1)),
        "in_edge": in_edge,
    }


def _polylines(prefix: str, lines: Sequence[tuple[LonLat, ...]]) -> dict[str, Array]:
    counts = np.array([len(line) for line in lines], dtype=np.int64)
    points = [point for line in lines for point in line]
    return {
        f"{prefix}_offset": np.concatenate(([0], np.cumsum(counts))),
        f"{prefix}_lonlat": np.array(points, dtype=np.float64).reshape(-1, 2),
    }


def _morton_order(lonlat: NDArray[np.float64], osmids: Ints) -> Ints:
    """Order points along a Z curve, so that neighbours on the ground are neighbours in memory."""
    low = np.array((-180.0, -90.0))
    cells = ((lonlat - low) / np.array((360.0, 180.0)) * (2**MORTON_BITS - 1)).astype(np.uint64)
    key = _spread_bits(cells[:, 0]) | (_spread_bits(cells[:, 1]) << np.uint64(1))
    order: Ints = np.lexsort((osmids, key))
    return order


def _spread_bits(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Put a zero bit between each two of the low 32 bits."""
    spread = values.copy()
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread
