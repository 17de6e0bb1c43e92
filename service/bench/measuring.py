"""How to measure: the median of many runs, beside a yardstick that every machine can repeat."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter_ns, thread_time_ns

import numpy as np

NANOSECONDS_A_US, NANOSECONDS_A_MS = 1_000, 1_000_000
WARM_UP = 20
TURN = 20
YARDSTICK_STEPS = 10_000
YARDSTICK = f"{YARDSTICK_STEPS} steps of putting numbers into a dictionary, in Python"


@dataclass(frozen=True)
class Measured:
    """Milliseconds of many runs of one thing.

    `cpu_ms` is the median of what the processor spent on it, which a busy machine hardly changes.
    """

    median_ms: float
    p95_ms: float
    cpu_ms: float
    n: int


def measured(run: Callable[[], object], n: int) -> tuple[Measured, Measured]:
    """Run it until it is warm, then `n` times, each beside one run of the yardstick.

    Give the thing and the yardstick; the collector of garbage rests meanwhile. They take turns, so
    that what else the machine does weighs on both.
    """
    for _ in range(WARM_UP):
        run()
        yardstick()
    with uncollected():
        taken = [(_taken_ms(run), _taken_ms(yardstick)) for _ in range(n)]
    return _summed([thing for thing, _ in taken]), _summed([standard for _, standard in taken])


@dataclass(frozen=True)
class Samples:
    """Nanoseconds of many runs of one thing, each on another question."""

    taken_ns: Sequence[int]

    def us(self, share: float = 0.5) -> float:
        """Return the microseconds that a share of the runs stays within: the median unless said."""
        return float(np.quantile(self.taken_ns, share)) / NANOSECONDS_A_US

    def ms(self, share: float = 0.5) -> float:
        """Return the same in milliseconds."""
        return self.us(share) / 1000


def taking_turns(tasks: Mapping[str, Callable[[int], object]], n: int) -> dict[str, Samples]:
    """Run every task on each question from 0 to `n`, the tasks in turns of a few; warm up before.

    A turn is a few questions, so that no task has only the caches that another left behind.
    A task that returns a whole number has measured itself: that is its nanoseconds. So what is
    measured in another process is compared without the pipe between.
    """
    taken: dict[str, list[int]] = {name: [] for name in tasks}
    for number in range(min(WARM_UP, n)):
        for task in tasks.values():
            task(number)
    with uncollected():
        for first in range(0, n, TURN):
            for name, task in tasks.items():
                taken[name] += [_taken_ns(task, at) for at in range(first, min(first + TURN, n))]
    return {name: Samples(each) for name, each in taken.items()}


def _taken_ns(task: Callable[[int], object], number: int) -> int:
    began = perf_counter_ns()
    own_ns = task(number)
    ended = perf_counter_ns()
    return own_ns if isinstance(own_ns, int) else ended - began


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of garbage rest."""
    was_collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def yardstick() -> int:
    """Do work that is the same everywhere, to compare machines and loads by."""
    found: dict[int, int] = {}
    for number in range(YARDSTICK_STEPS):
        key = number % 997
        found[key] = found.get(key, 0) + number
    return len(found)


def _summed(taken: list[tuple[float, float]]) -> Measured:
    walls = [wall_ms for wall_ms, _ in taken]
    cpu_ms = median(each for _, each in taken)
    return Measured(median(walls), quantiles(walls, n=20)[-1], cpu_ms, len(taken))


def _taken_ms(run: Callable[[], object]) -> tuple[float, float]:
    began, cpu_began = perf_counter_ns(), thread_time_ns()
    run()
    cpu_ended, ended = thread_time_ns(), perf_counter_ns()
    return (ended - began) / NANOSECONDS_A_MS, (cpu_ended - cpu_began) / NANOSECONDS_A_MS
