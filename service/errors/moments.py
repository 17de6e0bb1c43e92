"""Moments that a client may name: aware, and inside the calendar whatever their offset. Pure."""

from datetime import UTC, datetime

from service.errors import Fault, InvalidInput


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
