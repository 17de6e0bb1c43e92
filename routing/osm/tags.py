"""Reading OpenStreetMap tags: small things that several rules share."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

HIGHEST_M = 9_000  # above or below the sea: no road lies beyond


def is_set(value: Any) -> bool:
    """Say whether a tag such as `bridge` or `tunnel` is there and not `no`."""
    return value not in (None, "", "no", "false", "0")


def pair_of(item: str) -> tuple[str, str]:
    """Return key and value of a tag written `key=value`; raise `ValueError` for anything else."""
    key, _, value = item.partition("=")
    if not key or not value:
        raise ValueError(f"{item!r} is no tag: write key=value, such as emergency=yes")
    return key, value


def most_specific(tags: Mapping[str, str], keys: Sequence[str]) -> str | None:
    """Return the value of the last of `keys` that is present; they run from general to specific."""
    present = [tags[key] for key in keys if key in tags]
    return present[-1] if present else None


def height_m(value: Any) -> float | None:
    """Return a height in metres, such as `412`, `412.5` or `412 m`, or `None` for what is none."""
    try:
        height = float(str(value).strip().removesuffix("m"))
    except ValueError:
        return None
    return height if math.isfinite(height) and abs(height) <= HIGHEST_M else None


def has_any(tags: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> bool:
    """Say whether one of the tags `pairs` is there, alone or among several values."""
    return any(value in _values_of(tags.get(key)) for key, value in pairs)


def is_every_value_in(value: str | None, closed: Container[str]) -> bool:
    """Say whether a tag is there and each of its values, parted by semicolons, is one of `closed`.

    Whoever fits one of the values may drive, so all must be closed to close a road.
    """
    values = _values_of(value)
    return bool(values) and all(each in closed for each in values)


def _values_of(value: str | None) -> list[str]:
    return [each for part in (value or "").split(";") if (each := part.strip())]


def unused_numbers(used: Container[int]) -> Iterator[int]:
    """Count up from 1 past the numbers in use: for nodes that the map does not have."""
    return (number for number in count(1) if number not in used)
