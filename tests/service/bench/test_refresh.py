from __future__ import annotations

import numpy as np
import pytest

from service.bench.asking import World
from service.bench.changes import ROUND, changes
from service.bench.graphs import invented_graph
from service.bench.memory import peak_mb, private_mb, resident_mb
from service.bench.refresh import refresh, sweep_over_write


@pytest.fixture(scope="module")
def world() -> World:
    return World.scattered(invented_graph(900))


def test_each_change_is_another_and_reopening_takes_back(world: World) -> None:
    versions = [weights.version for weights in changes(world.graph, ROUND)]
    assert len(set(versions)) == ROUND
    closed = [int((weights.cost_cs == 0).sum()) for weights in changes(world.graph, ROUND)]
    assert closed[:2] == [2, 4]
    assert closed[-1] < closed[-2]


def test_the_changes_are_the_same_every_time(world: World) -> None:
    first, second = ([weights.version for weights in changes(world.graph, 7)] for _ in range(2))
    assert first == second


def test_every_change_is_measured(world: World) -> None:
    taken = refresh(world, 6)
    assert len(taken) == 6
    assert all(each.weights_s > 0 and each.labels_s > 0 for each in taken)


def test_the_sweep_is_compared_with_a_write(world: World) -> None:
    found = sweep_over_write(world)
    assert all(isinstance(value, float) for value in found.values())
    assert found.keys() >= {"sweep_over_write", "sweep_ms", "write_ms"}


def test_the_first_centres_of_an_answer_are_drawn(world: World) -> None:
    (place,) = world.points(1, 5)
    numbers, times_cs = world.ask(place)
    assert len(numbers) == len(world.centres)
    assert (np.diff(times_cs) >= 0).all()


def test_memory_taken_in_a_block_is_seen_although_it_is_given_back() -> None:
    before = resident_mb()
    with peak_mb() as peak:
        held = np.ones(10_000_000)
        held[::500] += 1
        for _ in range(50_000_000):  # until the watcher has looked
            if peak[0] >= before + 60:
                break
        del held
    assert peak[0] >= before + 60


def test_private_memory_is_part_of_the_resident() -> None:
    assert 0 < private_mb() <= resident_mb() + 1
