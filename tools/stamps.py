"""Remember what was set up from which input, so that a second run does nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


def digest_of(parts: Iterable[str | Path]) -> str:
    """Return one hash of texts and of the contents of files, in the order given."""
    total = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.hexdigest()


def digest_of_tree(folder: Path, leave_out: frozenset[str]) -> str:
    """Return one hash of every file below `folder`: its relative path and its content.

    Folders whose name is in `leave_out` are not entered.
    """
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in leave_out]
        files += [Path(here) / name for name in names]
    parts: list[str | Path] = []
    for file in sorted(files):
        parts += [file.relative_to(folder).as_posix(), file]
    return digest_of(parts)


@dataclass(frozen=True)
class Stamps:
    """The digests of finished work, kept in one small JSON file beside that work."""

    file: Path

    def fresh(self, name: str, digest: str) -> bool:
        """Tell whether `name` was finished from exactly this input."""
        return self._read().get(name) == digest

    def set(self, **digests: str) -> None:
        """Record work as finished; a name not given keeps its digest."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps({**self._read(), **digests}, indent=1), encoding="utf-8")
        beside.replace(self.file)

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # never finished, or cut off while writing: do the work again
        return found if isinstance(found, dict) else {}
