"""Labels may be made in memory that was asked for before: they come out the same."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.graph import RoadGraph
from routing.labels import Labels, Room
from routing.labels.room import TOUCHED_AT_ONCE
from routing.snapping import Snap
from routing.weights import Weights
from tests.routing.strategies import graphs_with_points


@given(graphs_with_points(), st.sampled_from([0, 1]))
@settings(max_examples=40)
def test_labels_made_in_a_room_are_those_made_without(
    drawn: tuple[RoadGraph, list[Snap], list[int]], more_places: int
) -> None:
    graph, points, _ = drawn
    places = {str(number): point for number, point in enumerate(points)}
    weights = Weights.of(graph)
    expected = Labels.make(weights, places)

    room = Room((graph.node_count, len(places) + more_places))
    made = Labels.make(weights, places, room=room)
    room.leave()

    assert room.is_taken == (more_places == 0)
    for one, other, memory in zip(made.matrices, expected.matrices, room.take(), strict=True):
        assert np.array_equal(one, other)
        assert np.shares_memory(one, memory) == (more_places == 0)


def test_a_room_that_nobody_wants_is_left_at_once() -> None:
    threads, before_kb = threading.active_count(), resident_kb()

    room = Room((TOUCHED_AT_ONCE, 256))  # two gigabytes
    room.leave()

    assert threading.active_count() == threads
    assert resident_kb() - before_kb < 0.5 * sum(each.nbytes for each in room.take()) / 1024


def test_all_of_a_room_is_there_after_waiting() -> None:
    before_kb = resident_kb()

    room = Room((1000, 8 * TOUCHED_AT_ONCE // 1000))
    room.wait()

    assert resident_kb() - before_kb > 0.9 * sum(each.nbytes for each in room.take()) / 1024


def resident_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1])
