"""Memory for the next labels waits while more changes are expected, and is given back after."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from service.situation.standby import HELD_S, Standby

SHAPE, OTHER_SHAPE = (30, 4), (30, 5)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def standby(clock: Clock) -> Standby:
    return Standby(clock)


def test_nothing_is_held_before_anything_changed(standby: Standby) -> None:
    standby.tend(SHAPE)

    assert standby.due_s is None
    assert standby.take(SHAPE) is not standby.take(SHAPE)


def test_after_a_change_a_room_waits_for_the_next(standby: Standby, clock: Clock) -> None:
    standby.expect_more()
    assert standby.due_s == 0.0
    standby.tend(SHAPE)
    assert standby.due_s == HELD_S
    clock.now_s = 10.0
    standby.tend(SHAPE)
    assert standby.due_s == HELD_S - 10.0

    room = standby.take(SHAPE)

    standby.give_back(room)
    assert standby.take(SHAPE) is room


def test_a_room_in_which_labels_were_made_waits_no_longer(standby: Standby) -> None:
    standby.expect_more()
    standby.tend(SHAPE)
    room = standby.take(SHAPE)
    room.take()
    standby.give_back(room)

    assert standby.due_s == 0.0
    assert standby.take(SHAPE) is not room


def test_a_room_for_another_network_is_not_given(standby: Standby) -> None:
    standby.expect_more()
    standby.tend(SHAPE)

    assert standby.take(OTHER_SHAPE).shape == OTHER_SHAPE


def test_after_a_while_without_change_the_memory_is_given_back(
    standby: Standby, clock: Clock
) -> None:
    standby.expect_more()
    standby.tend(SHAPE)
    held = standby.take(SHAPE)
    standby.give_back(held)
    clock.now_s = HELD_S

    standby.tend(SHAPE)

    assert standby.due_s is None
    assert standby.take(SHAPE) is not held
