"""Sums over places by county, out of those by area. Pure."""

import math
from collections.abc import Mapping, Sequence
from itertools import takewhile

from routing.kernel import UNREACHABLE
from routing.reach import Tally, Within
from service.registry.network import COUNTY_DIGITS

CENTISECONDS_A_MINUTE = 6000
_ENDS_OF_A_COUNTY = ("县", "区", "市", "旗", "州", "盟", "County", "District", "City", "Banner")


def by_county(of_areas: Mapping[str, Tally]) -> dict[str, Tally]:
    """Add up the areas of each county, ascending by its code; "" where no area is said."""
    parts: dict[str, list[Tally]] = {}
    for area, each in of_areas.items():
        parts.setdefault(area[:COUNTY_DIGITS], []).append(each)
    return {county: _added(parts[county]) for county in sorted(parts)}


def county_name(names: Sequence[str]) -> str:
    """Say what the names of a county's places begin with, where that is the county's name."""
    common = _beginning(names)
    ends = [common.rfind(each) + len(each) for each in _ENDS_OF_A_COUNTY if each in common]
    return common[: max(ends)] if ends else ""


def band_of(time_cs: int, bands_min: Sequence[int]) -> int | None:
    """Give the first band that holds a time; none where it is beyond all, or there is none."""
    if time_cs == UNREACHABLE:
        return None
    return next((each for each in bands_min if time_cs <= each * CENTISECONDS_A_MINUTE), None)


def _added(parts: Sequence[Tally]) -> Tally:
    weight = math.fsum(each.weight for each in parts)
    of_band = zip(*(each.within for each in parts), strict=True)
    return Tally(
        weight=weight,
        places=sum(each.places for each in parts),
        within=tuple(_within(each, weight) for each in of_band),
        without_weight=math.fsum(each.without_weight for each in parts),
        without_places=sum(each.without_places for each in parts),
    )


def _within(parts: Sequence[Within], total: float) -> Within:
    weight = math.fsum(each.weight for each in parts)
    places = sum(each.places for each in parts)
    return Within(parts[0].minutes, weight, places, weight / total if total else None)


def _beginning(names: Sequence[str]) -> str:
    first, last = min(names), max(names)  # whatever these two share, all between them share
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(character for character, _ in shared)
