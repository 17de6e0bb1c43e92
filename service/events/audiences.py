"""Who hears of an event: a stream for each facility, and one for each area it lies in. Pure."""

from collections.abc import Iterable

FACILITY, AREA = "facility:", "area:"

AREA_DIGITS = (2, 4, 6)
"""Digits of a province, a prefecture and a county in GB/T 2260: each may watch what lies in it."""


def of_facility(code: str) -> str:
    """Name the stream of a facility."""
    return f"{FACILITY}{code}"


def of_area(code: str) -> str:
    """Name the stream of an area."""
    return f"{AREA}{code}"


def has_stream(area: str) -> bool:
    """Say whether there is a stream for area codes of this length."""
    return len(area) in AREA_DIGITS


def of_places(places: Iterable[tuple[str, str]]) -> set[str]:
    """Name every stream that hears of facilities, given as (code, area code or empty)."""
    heard = set()
    for code, area in places:
        heard.add(of_facility(code))
        heard |= {of_area(area[:digits]) for digits in AREA_DIGITS if len(area) >= digits}
    return heard
