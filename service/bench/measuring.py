"""How to measure: the median of many runs, beside a yardstick that every machine can repeat."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from time import perf_counter_ns

NANOSECONDS_A_MS = 1_000_000
WARM_UP = 20
YARDSTICK_NUMBERS = 10_000
YARDSTICK = f"sorting {YARDSTICK_NUMBERS} fixed whole numbers in Python"


@dataclass(frozen=True)
class Measured:
    """Milliseconds of many runs of one thing."""

    median_ms: float
    p95_ms: float
    n: int


def measured(run: Callable[[], object], n: int) -> Measured:
    """Run it until it is warm, then `n` times with the collector of garbage at rest."""
    for _ in range(WARM_UP):
        run()
    was_collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        taken = [_taken_ms(run) for _ in range(n)]
    finally:
        if was_collecting:
            gc.enable()
    return Measured(median(taken), quantiles(taken, n=20)[-1], n)


def yardstick(n: int) -> Measured:
    """Measure work that is the same everywhere, to compare machines and loads by."""
    random = Random(20261122)  # noqa: S311 - fixed numbers, nothing secret
    numbers = [random.randrange(1 << 30) for _ in range(YARDSTICK_NUMBERS)]
    return measured(lambda: sorted(numbers), n)


def _taken_ms(run: Callable[[], object]) -> float:
    began = perf_counter_ns()
    run()
    return (perf_counter_ns() - began) / NANOSECONDS_A_MS
