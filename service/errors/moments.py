"""Moments that a client may name: written out, aware, and inside the calendar. Pure."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from service.errors import Fault, InvalidInput

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written_out(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise PydanticCustomError(
        "datetime_parsing", "Input should be a time such as 2026-01-31T03:05:00+08:00"
    )


Moment = Annotated[datetime, BeforeValidator(_written_out)]
"""A moment as ISO 8601; a bare number would be read as seconds since 1970, and be a slip."""


def moment_fault(value: datetime, field: str) -> Fault | None:
    """Say what is wrong with a moment from outside; none when it can be used."""
    if value.tzinfo is None:
        return Fault(
            "no_offset",
            f"{field} needs its offset from UTC, such as 2026-01-31T03:05:00+08:00.",
            "时间要带时区，例如 2026-01-31T03:05:00+08:00。",
            field,
            value.isoformat(),
        )
    try:
        value.astimezone(UTC)
    except OverflowError:
        return Fault(
            "out_of_range",
            f"{field} lies at the edge of the calendar.",
            "时间超出可用范围。",
            field,
            value.isoformat(),
        )
    return None


def utc_moment(value: datetime, field: str) -> datetime:
    """Return a moment in UTC, or refuse it by name."""
    fault = moment_fault(value, field)
    if fault is not None:
        raise InvalidInput(fault)
    return value.astimezone(UTC)
