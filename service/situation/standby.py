"""Memory for the labels of the next change, held for a while after one: storms close many roads."""

from __future__ import annotations

import time
from collections.abc import Callable

from routing.labels import Room

HELD_S = 60.0
"""It is as much as the labels in force take, so a province does not hold it for longer."""


class Standby:
    """One room at most, waiting for the next labels; its owner asks one thing at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._room: Room | None = None
        self._until: float | None = None

    @property
    def due_s(self) -> float | None:
        """In how many seconds there is something to tend; none while nothing is held."""
        if self._until is None:
            return None
        return 0.0 if self._room is None else max(0.0, self._until - self._clock())

    def expect_more(self) -> None:
        """Expect that roads change again soon."""
        self._until = self._clock() + HELD_S

    def tend(self, shape: tuple[int, int]) -> None:
        """Hold a room for labels [nodes, places] while more is expected, and none from then on."""
        if self._until is not None and self._clock() >= self._until:
            self._until = self._room = None
        elif self._until is not None and self._room is None:
            self._room = Room(shape)

    def take(self, shape: tuple[int, int]) -> Room:
        """Give the room that waits, or a new one where none or another waits."""
        room, self._room = self._room, None
        return room if room is not None and room.shape == shape else Room(shape)

    def give_back(self, room: Room) -> None:
        """Leave a room; one in which nothing was made waits on while more is expected."""
        room.leave()
        if self._until is not None and not room.is_taken:
            self._room = room
