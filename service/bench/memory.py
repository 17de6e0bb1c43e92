"""How much memory serving takes: at rest, during a change of the roads, in one more process.

Run as a program on a road directory it prints one JSON document; it measures in processes of its
own, so that nothing else is counted.
"""

from __future__ import annotations

import gc
import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from routing.graph import RoadGraph
from routing.labels import Labels, compile_now
from routing.labels.memory import give_large_arrays_back
from routing.snapping import snap
from service.bench.asking import World
from service.bench.changes import changes

KEYS = ("rss_rest_mb", "rss_refresh_mb", "rss_extra_process_mb")
LOOK_EVERY_S = 0.002
CHANGES = 6
QUESTIONS = 200
KB, MB = 1000, 1_000_000
STATUS, ROLLUP = Path("/proc/self/status"), Path("/proc/self/smaps_rollup")
PRIVATE = ("Private_Clean:", "Private_Dirty:")


def resident_mb() -> float:
    """Return the resident memory of this process."""
    return _kb(STATUS, ("VmRSS:",)) * 1024 / MB


def private_mb() -> float:
    """Return the memory that only this process has."""
    return _kb(ROLLUP, PRIVATE) * 1024 / MB


@contextmanager
def peak_mb() -> Iterator[list[float]]:
    """Watch the resident memory while the block runs; the highest is the only entry at its end."""
    seen, ended = [resident_mb()], threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY_S):
            seen[0] = max(seen[0], resident_mb())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def measure(directory: Path, cache: Path) -> dict[str, float]:
    """Serve a directory with labels in a cache, and change its roads a few times."""
    _start_serving()
    served = World.scattered(RoadGraph.load(directory), cache)
    _ask(served)
    gc.collect()
    found = {"rss_rest_mb": round(resident_mb(), 1)}
    with peak_mb() as peak:
        for weights in changes(served.graph, CHANGES):
            made = Labels.make(weights, served.labels.places, share=False)
            served = World(served.graph, made, served.keys, served.centres)
            _ask(served)
            served = World(served.graph, made.shared(cache), served.keys, served.centres)
            del made
    found["rss_refresh_mb"] = round(peak[0], 1)
    gc.collect()
    found["rss_after_mb"] = round(resident_mb(), 1)
    return found


def extra(directory: Path, cache: Path) -> dict[str, float]:
    """Answer beside another process that made the labels of the same roads."""
    _start_serving()
    _ask(World.scattered(RoadGraph.load(directory), cache))
    gc.collect()
    return {"rss_extra_process_mb": round(private_mb(), 1)}


def _start_serving() -> None:
    """Load what a serving process has loaded besides its roads, and hold memory as it does."""
    importlib.import_module("service.app")
    give_large_arrays_back()
    compile_now()


def _ask(world: World) -> None:
    for place in world.points(QUESTIONS, 1):
        world.rank_with_paths(snap(world.graph, *place))


def _kb(file: Path, names: tuple[str, ...]) -> int:
    rows = (line.split() for line in file.read_text(encoding="ascii").splitlines())
    return sum(int(row[1]) for row in rows if row and row[0] in names)


def main(directory: Path) -> None:
    """Measure in this process, then in one more while this one still serves."""
    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        cache = Path(folder)
        first = World.scattered(RoadGraph.load(directory), cache)  # for the process beside
        command = [sys.executable, "-m", "service.bench.memory", str(directory), str(cache)]
        beside = subprocess.run([*command, "extra"], capture_output=True, text=True, check=True)  # noqa: S603
        alone = subprocess.run([*command, "alone"], capture_output=True, text=True, check=True)  # noqa: S603
        del first
    sys.stdout.write(json.dumps(json.loads(alone.stdout) | json.loads(beside.stdout)))


if __name__ == "__main__":
    if len(sys.argv) == 2:  # noqa: PLR2004 - the directory alone
        main(Path(sys.argv[1]))
    else:
        which = extra if sys.argv[3] == "extra" else measure
        sys.stdout.write(json.dumps(which(Path(sys.argv[1]), Path(sys.argv[2]))))
