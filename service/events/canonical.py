"""Canonical bytes: one value has one spelling, so that equal answers are equal bytes."""

import json
import math
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel


def canonical_bytes(value: object) -> bytes:
    """Spell a value as JSON in UTF-8: sorted keys, no spaces, moments in UTC with microseconds.

    Takes models, mappings, sequences and scalars. Raises ``ValueError`` for a number that is not
    finite or a moment without an offset, ``TypeError`` for anything else.
    """
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def canonical_hash(value: object) -> str:
    """Name a value by the SHA-256 of its canonical bytes, in hexadecimal."""
    return sha256(canonical_bytes(value)).hexdigest()


def spell_moment(moment: datetime) -> str:
    """Spell an aware moment as ``2026-03-01T04:05:06.000000Z``."""
    if moment.tzinfo is None:
        raise ValueError(f"expected a moment with an offset, got {moment.isoformat()}")
    # Not strftime: it writes the year 1 as "1", which no reader takes back.
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, Enum):
        return _plain_scalar(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"expected a finite number, got {value}")
    if isinstance(value, datetime):
        return spell_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"expected a value that JSON can hold, got {type(value).__name__}")
