"""How a part of what is known of a facility is kept: as canonical bytes of its domain object."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from facilities.facility import Facility
from facilities.network import Catchment
from facilities.standards import Stated
from service.events.canonical import canonical_bytes

FACILITY, CATCHMENTS, STANDARDS = "facility", "catchments", "standards"
"""The parts that are kept apart, each with its own versions."""


def facility_body(facility: Facility) -> bytes:
    """Spell a facility with all that was said of it."""
    return canonical_bytes(_facilities().dump_python(facility, mode="json"))


def facility_of(body: bytes) -> Facility:
    """Read a facility back; ``ValueError`` when the bytes are none."""
    return _facilities().validate_json(body)


def catchments_body(catchments: Iterable[Catchment]) -> bytes:
    """Spell the areas that a centre answers for, whatever order they come in."""
    plain = _catchments().dump_python(tuple(catchments), mode="json")
    return canonical_bytes(sorted(plain, key=canonical_bytes))


def catchments_of(body: bytes) -> tuple[Catchment, ...]:
    """Read a centre's areas back; ``ValueError`` when the bytes are none."""
    return _catchments().validate_json(body)


def standards_body(stated: Stated) -> bytes:
    """Spell what a centre states of itself, item by item, each with the day of its evidence."""
    return canonical_bytes(
        {key: {"value": value, "evidence_on": day} for key, (value, day) in stated.items()}
    )


def standards_of(body: bytes) -> Stated:
    """Read back what a centre states of itself."""
    kept: dict[str, dict[str, Any]] = json.loads(body)
    return {
        key: (one["value"], date.fromisoformat(one["evidence_on"]) if one["evidence_on"] else None)
        for key, one in kept.items()
    }


@cache
def _facilities() -> TypeAdapter[Facility]:
    return TypeAdapter(Facility)


@cache
def _catchments() -> TypeAdapter[tuple[Catchment, ...]]:
    return TypeAdapter(tuple[Catchment, ...])
