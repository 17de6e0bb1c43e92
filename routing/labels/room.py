"""Memory for labels that is asked of the system while other work still goes on."""

from __future__ import annotations

from threading import Event, Thread

import numpy as np
from numpy.typing import NDArray

from routing.labels.matrices import Matrices

PAGE = 1024
"""Numbers of four bytes in the smallest piece of memory that a system gives."""

TOUCHED_AT_ONCE = 1024 * PAGE
"""Numbers between two looks at whether anybody still wants the memory: four megabytes."""


class Room:
    """Both matrices of labels before anything is written in them: uint32 [nodes, places].

    A system gives memory only where it is first written, and a virtual machine that had given it
    back takes many times longer over that than a sweep over labels does. So a thread for each
    matrix writes there from the start, until it is done or the room is left.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape, self.is_taken = shape, False
        self._matrices = Matrices(*(np.empty(shape, np.uint32) for _ in Matrices._fields))
        self._is_over = Event()
        self._threads = [Thread(target=self._touch, args=(each,)) for each in self._matrices]
        for thread in self._threads:
            thread.start()

    def take(self) -> Matrices:
        """Give the matrices for good; nothing may be written to them before `wait` is over."""
        self.is_taken = True
        return self._matrices

    def wait(self) -> None:
        """Wait until all of the memory is there, or until nobody wants more of it."""
        for thread in self._threads:
            thread.join()

    def leave(self) -> None:
        """Want no more memory than there is by now."""
        self._is_over.set()
        self.wait()

    def _touch(self, matrix: NDArray[np.uint32]) -> None:
        flat = matrix.reshape(-1)
        for first in range(0, len(flat), TOUCHED_AT_ONCE):
            if self._is_over.is_set():
                return
            flat[first : first + TOUCHED_AT_ONCE : PAGE] = 0
