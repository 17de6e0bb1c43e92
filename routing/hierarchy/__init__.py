"""A contraction hierarchy of a road graph that any change of weights leaves as it is.

Nodes are put in an order once, by nested dissection; the arcs that contracting them in this order
adds depend on the graph alone. Weights of the arcs are then made anew in one pass whenever roads
close or slow (customisable contraction hierarchies, Dibbelt, Strasser and Wagner 2016).
"""

from __future__ import annotations

import json
import tempfile
import threading
import weakref
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.errors import RoadsError
from routing.graph import Array, Ints, RoadGraph
from routing.hierarchy.customise import INF, arcs_of_edges, lower_arcs, weights_of_arcs
from routing.hierarchy.elimination import nested_dissection, upward_arcs
from routing.manifest import sha256_of

__all__ = ["FILES", "INF", "Hierarchy", "add_hierarchy"]

FORMAT = 1
STORED = {"rank": "int64", "up_offset": "int64", "up_head": "int32"}
RECORD = "hierarchy.json"
FILES = (*(f"hierarchy_{name}.npy" for name in STORED), RECORD)

_known: weakref.WeakKeyDictionary[RoadGraph, Hierarchy]
_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Order and arcs of one road graph; nodes are named by their rank.

    The higher ends of the arcs of a node are `up_head[up_offset[rank]:up_offset[rank + 1]]`,
    ascending. `arc_of_edge` is -1 for a loop; `column` says in which direction an edge drives it.
    """

    rank: NDArray[np.int64]
    up_offset: NDArray[np.int64]
    up_head: NDArray[np.int32]
    down_offset: NDArray[np.int64]
    arc_below: NDArray[np.int32]
    node_below: NDArray[np.int32]
    arc_of_edge: NDArray[np.int32]
    column: NDArray[np.uint8]

    @cached_property
    def order_sha256(self) -> str:
        """The hash of the order: what rows of labels mean depends on it."""
        return sha256_of(self.rank)

    @classmethod
    def of(cls, graph: RoadGraph) -> Hierarchy:
        """Return the hierarchy of a graph: the one in memory, in its directory, or a new one."""
        with _lock:
            known = _known.get(graph)
            if known is None:
                known = _read(graph) or _make_and_keep(graph)
                _known[graph] = known
            return known

    @classmethod
    def make(cls, graph: RoadGraph) -> Hierarchy:
        """Order the nodes of a graph and find its arcs."""
        rank = nested_dissection(graph.tail, graph.head, graph.node_count)
        up_offset, up_head = upward_arcs(graph.tail, graph.head, rank)
        return _complete(graph, rank, up_offset, up_head)

    def write(self, graph: RoadGraph, directory: Path) -> None:
        """Keep the hierarchy in the graph's directory; raise `OSError` when it cannot be written.

        The record comes last, so that files of an interrupted writing are never believed.
        """
        arrays = {name: getattr(self, name) for name in STORED}
        (directory / RECORD).unlink(missing_ok=True)
        for name, array in arrays.items():
            with tempfile.NamedTemporaryFile(dir=directory, delete=False) as file:
                np.save(file, array)
            Path(file.name).chmod(0o644)
            Path(file.name).replace(directory / f"hierarchy_{name}.npy")
        hashes = {name: sha256_of(array) for name, array in arrays.items()}
        record = {"format": FORMAT, "graph": graph.hash, "sha256": hashes}
        with tempfile.NamedTemporaryFile("w", dir=directory, delete=False) as text:
            json.dump(record, text, sort_keys=True)
        Path(text.name).chmod(0o644)
        Path(text.name).replace(directory / RECORD)

    def customise(self, cost_cs: Ints) -> NDArray[np.uint32]:
        """Return [arcs, 2] the weights of all arcs, up and down, under costs [edges].

        Raise `RoadsError` for an edge that takes longer than labels can hold.
        """
        highest = int(cost_cs.max(initial=0))
        if highest >= INF:
            edge = int(cost_cs.argmax())
            raise RoadsError(
                "weight_too_large",
                f"edge {edge} takes {highest} cs; labels hold times below {INF} cs (124 days). "
                "Close the edge, or correct its length or speed.",
                {"edge": edge, "cost_cs": highest, "limit_cs": INF},
            )
        return weights_of_arcs(
            (self.up_offset, self.up_head),
            (self.down_offset, self.arc_below, self.node_below),
            (self.arc_of_edge, self.column),
            frozen(cost_cs, "int64"),
        )


_known = weakref.WeakKeyDictionary()


def add_hierarchy(directory: Path) -> None:
    """Make the hierarchy of the graph in a directory and keep it there."""
    graph = RoadGraph.load(directory)
    Hierarchy.make(graph).write(graph, directory)


def _make_and_keep(graph: RoadGraph) -> Hierarchy:
    made = Hierarchy.make(graph)
    if graph.directory is not None:
        try:
            made.write(graph, graph.directory)
        except OSError:
            return made  # a directory that is only read: the next process makes its own
    return made


def _complete(graph: RoadGraph, rank: Array, up_offset: Array, up_head: Array) -> Hierarchy:
    """Add what follows from the order and its arcs."""
    rank, up_offset = frozen(rank, "int64"), frozen(up_offset, "int64")
    up_head = frozen(up_head, "int32")
    down_offset, arc_below, node_below = lower_arcs(up_offset, up_head)
    tail, head = frozen(graph.tail, "int32"), frozen(graph.head, "int32")
    arc_of_edge, column = arcs_of_edges(up_offset, up_head, rank, tail, head)
    return Hierarchy(
        rank=rank,
        up_offset=up_offset,
        up_head=up_head,
        down_offset=frozen(down_offset, "int64"),
        arc_below=frozen(arc_below, "int32"),
        node_below=frozen(node_below, "int32"),
        arc_of_edge=frozen(arc_of_edge, "int32"),
        column=frozen(column, "uint8"),
    )


def _read(graph: RoadGraph) -> Hierarchy | None:
    """Read the hierarchy beside the graph; none where it is absent, damaged or another graph's."""
    if graph.directory is None:
        return None
    try:
        record = json.loads((graph.directory / RECORD).read_text(encoding="utf-8"))
        if (record["format"], record["graph"]) != (FORMAT, graph.hash):
            return None
        arrays = {
            name: np.load(graph.directory / f"hierarchy_{name}.npy", allow_pickle=False)
            for name in STORED
        }
        if any(record["sha256"][name] != sha256_of(array) for name, array in arrays.items()):
            return None
    except (OSError, ValueError, EOFError, KeyError, TypeError):
        return None
    return _complete(graph, **arrays)
