"""Refuse to commit a large file, a private key, or a text file without a last line end."""

from __future__ import annotations

import sys
from pathlib import Path

LARGEST_BYTES = 100_000
# Pictures for the README are allowed to be larger than text is.
LARGEST_PICTURE_BYTES = 600_000
PICTURES = {".png", ".jpg", ".webp"}


def faults(name: str, content: bytes) -> list[str]:
    """Return what is wrong with a file about to be committed, one sentence each."""
    picture = Path(name).suffix.lower() in PICTURES
    largest = LARGEST_PICTURE_BYTES if picture else LARGEST_BYTES
    found: list[str] = []
    if len(content) > largest:
        found.append(f"{name}: {len(content)} bytes; at most {largest} are kept in the repository.")
    if b"-----BEGIN" in content and b"PRIVATE KEY-----" in content:
        found.append(f"{name}: holds a private key; take it out and replace that key.")
    if content and b"\0" not in content and not content.endswith(b"\n"):
        found.append(f"{name}: the last line does not end; add a line end.")
    return found


def main(names: list[str]) -> int:
    """Check the named files and return 1 when any has a fault."""
    found = [fault for name in names for fault in faults(name, Path(name).read_bytes())]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
