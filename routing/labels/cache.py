"""Labels on disk: a folder for each key, written as a whole, mapped by every process."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.compiled import frozen
from routing.labels.matrices import Matrices
from routing.labels.sweep import checksum

FORMAT = 1
RECORD = "labels.json"
NAMES = ("to_places.npy", "from_places.npy")
# as many as there may be networks and answers under older weights still in use; one is hundreds
# of megabytes for a prefecture
KEPT = 3
MAKING = ".making-"
ABANDONED_AFTER_S = 3600  # making takes seconds: what is older was left by a process that died


def read_labels(cache: Path, key: str, shape: tuple[int, int]) -> Matrices | None:
    """Map the labels of a key; none where they are absent, damaged or another's."""
    folder = cache / key
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if (record["format"], record["key"], tuple(record["shape"])) != (FORMAT, key, shape):
            return None
        found = Matrices(*(_map(folder / name) for name in NAMES))
        to_places, from_places = record["checksums"]
    except (OSError, ValueError, EOFError, KeyError, TypeError, RecursionError):
        return None
    for each, expected in zip(found, (to_places, from_places), strict=True):
        if each.shape != shape or each.dtype != np.uint32 or checksum(each) != expected:
            return None
    _touch(folder)
    return found


def write_labels(
    cache: Path, key: str, shape: tuple[int, int], fill: Callable[[Matrices], None]
) -> Matrices:
    """Let `fill` write labels into new files, put them in place, and map them.

    Another process may do the same at once: either's files will do. Raise `OSError` where the
    folder cannot be written.
    """

    def fill_files(folder: Path) -> Matrices:
        made = Matrices(*(_new_file(folder / name, shape) for name in NAMES))
        fill(made)
        return Matrices(*(frozen(each, "uint32") for each in made))

    return _put(cache, key, fill_files)


def copy_labels(cache: Path, key: str, made: Matrices) -> Matrices:
    """Write labels that are in memory into files, put them in place, and map them.

    Raise `OSError` where the folder cannot be written.
    """

    def copy_to_files(folder: Path) -> Matrices:
        for name, each in zip(NAMES, made, strict=True):
            np.save(folder / name, each)
        return Matrices(*(_map(folder / name) for name in NAMES))

    return _put(cache, key, copy_to_files)


def _put(cache: Path, key: str, make: Callable[[Path], Matrices]) -> Matrices:
    cache.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=MAKING, dir=cache))
    try:
        made = make(staging)
        checksums = [checksum(each) for each in made]
        record = {
            "format": FORMAT,
            "key": key,
            "shape": made.to_places.shape,
            "checksums": checksums,
        }
        (staging / RECORD).write_text(json.dumps(record), encoding="utf-8")
        staging.chmod(0o755)
        _put_in_place(staging, cache / key)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _remove_old(cache)
    return made


def _map(path: Path) -> NDArray[np.uint32]:
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _new_file(path: Path, shape: tuple[int, int]) -> NDArray[np.uint32]:
    array = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint32, shape=shape)
    with path.open("r+b") as file:
        # a full disk is said here; found out while writing to the map it would end the process
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return np.asarray(array)


def _put_in_place(staging: Path, folder: Path) -> None:
    """Move new files to their name; what is there already is damaged or as good, so it goes."""
    retired = staging.with_name(f"{staging.name}-old")
    try:
        if folder.exists():
            folder.rename(retired)
        staging.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(retired, ignore_errors=True)


def _remove_old(cache: Path) -> None:
    """Remove all but the labels used last; those that a process has mapped live on in it."""
    folders = list(cache.iterdir())
    made = [each for each in folders if not each.name.startswith(MAKING)]
    old = sorted(made, key=_used_at, reverse=True)[KEPT:]
    before = time.time() - ABANDONED_AFTER_S
    old += [each for each in folders if each.name.startswith(MAKING) and _used_at(each) < before]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)


def _used_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process has removed it
        return 0.0


def _touch(folder: Path) -> None:
    try:
        os.utime(folder)
    except OSError:
        return  # a cache that is only read keeps what it has
