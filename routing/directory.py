"""A road graph directory on disk: written as a whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from routing.errors import DirectoryError
from routing.manifest import ARRAYS, MANIFEST_NAME, Array, Manifest, as_stored, with_hashes

# what stands beside the arrays: the hierarchy and cached labels, which can be made again, and stops
DERIVED = re.compile(r"hierarchy\.json|hierarchy_\w+\.npy|labels|stops\.json")


def write_graph(
    directory: Path,
    manifest: Manifest,
    arrays: Mapping[str, Array],
    add_derived: Callable[[Path], None] | None = None,
) -> Manifest:
    """Write a road graph so that the directory is either the whole new one or untouched.

    `add_derived` may add files that stand beside the graph, such as its hierarchy, before the
    directory is put in place. Return the manifest with the hashes filled in. Raise
    `DirectoryError` when `directory` exists and holds something else than a road graph.
    """
    check_target(directory)
    # What a link points to is replaced, not the link; `.` has no name to put beside it.
    target = directory.resolve()
    complete = with_hashes(manifest, arrays)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            for name in ARRAYS:
                np.save(staging / f"{name}.npy", as_stored(name, arrays[name]))
            (staging / MANIFEST_NAME).write_text(complete.to_json(), encoding="utf-8")
            if add_derived is not None:
                add_derived(staging)
            staging.chmod(0o755)
            _put_in_place(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise _not_writable(directory, error.strerror or str(error)) from error
    return complete


def check_target(directory: Path) -> None:
    """Refuse a target that would lose something or cannot be written, before any work is done."""
    target = directory.resolve()
    if target.exists():
        if not _is_replaceable(target):
            raise DirectoryError(
                "target_in_use",
                f"{directory} exists and holds something else than a road graph; nothing was "
                "written. Name a new directory, or empty this one yourself.",
                {"directory": str(directory)},
            )
        if target.is_mount():
            raise _not_writable(directory, "a volume is mounted there; name a directory inside it")
    parent = next(place for place in target.parents if place.exists())
    if not parent.is_dir():
        raise _not_writable(directory, f"{parent} is not a directory")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise _not_writable(directory, f"no permission to write in {parent}")


def _is_replaceable(target: Path) -> bool:
    """Say whether a place is an empty directory or holds a road graph and nothing else."""
    if not target.is_dir():
        return False
    found = {path.name for path in target.iterdir()}
    if not found:
        return True
    try:
        raw = json.loads((target / MANIFEST_NAME).read_text(encoding="utf-8"))
        ours = {f"{name}.npy" for name in raw["array_sha256"]} | {MANIFEST_NAME}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return all(name in ours or DERIVED.fullmatch(name) for name in found)


def _not_writable(directory: Path, why: str) -> DirectoryError:
    return DirectoryError(
        "target_not_writable",
        f"{directory} cannot be written: {why}. Nothing was written.",
        {"directory": str(directory)},
    )


def _put_in_place(staging: Path, directory: Path) -> None:
    if not directory.exists():
        staging.rename(directory)
        return
    # A running server keeps the files it has mapped: they live until it lets go of them.
    retired = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        directory.rename(retired / "old")
        try:
            staging.rename(directory)
        except BaseException:
            (retired / "old").rename(directory)
            raise
    finally:
        shutil.rmtree(retired, ignore_errors=True)
