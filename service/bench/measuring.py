"""How to measure: the median of many runs, beside a yardstick that every machine can repeat."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter_ns, thread_time_ns

NANOSECONDS_A_MS = 1_000_000
WARM_UP = 20
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
    was_collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        taken = [(_taken_ms(run), _taken_ms(yardstick)) for _ in range(n)]
    finally:
        if was_collecting:
            gc.enable()
    return _summed([thing for thing, _ in taken]), _summed([standard for _, standard in taken])


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
