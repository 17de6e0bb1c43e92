"""Sums over places: who is within which band, by county. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from routing.kernel import UNREACHABLE
from routing.reach import Reached
from service.registry.network import COUNTY_DIGITS

CENTISECONDS_A_MINUTE = 6000
_ENDS_OF_A_COUNTY = ("县", "区", "市", "旗", "州", "盟", "County", "District", "City", "Banner")


@dataclass(frozen=True)
class Sum:
    """The weight within some minutes, its share of everything, and the number of places."""

    minutes: int
    weight: float
    share: float
    places: int


@dataclass(frozen=True)
class Total:
    """Everybody in some places: by band, and those who reach nobody."""

    weight: float
    places: int
    within: tuple[Sum, ...]
    unreachable_weight: float
    unreachable_places: int


def total(reached: Reached, numbers: Sequence[int], bands_min: Sequence[int]) -> Total:
    """Sum over the places with these numbers."""
    points, times = reached.places.points, reached.time_cs
    weight = sum(points[each].weight for each in numbers)
    lost = [each for each in numbers if times[each] == UNREACHABLE]
    return Total(
        weight=weight,
        places=len(numbers),
        within=tuple(_within(reached, numbers, minutes, weight) for minutes in bands_min),
        unreachable_weight=sum(points[each].weight for each in lost),
        unreachable_places=len(lost),
    )


def by_county(reached: Reached, numbers: Sequence[int]) -> dict[str, list[int]]:
    """Give the numbers of the places of each county, ascending by its code; "" where not said."""
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(reached.places.points[number].area_code[:COUNTY_DIGITS], []).append(number)
    return dict(sorted(found.items()))


def county_name(names: Iterable[str]) -> str:
    """Say what the names of a county's places begin with, where that is the county's name."""
    common = _beginning(list(names))
    ends = [common.rfind(each) + len(each) for each in _ENDS_OF_A_COUNTY if each in common]
    return common[: max(ends)] if ends else ""


def _beginning(names: Sequence[str]) -> str:
    first, last = min(names), max(names)  # whatever these two share, all between them share
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(character for character, _ in shared)


def band_of(time_cs: int, bands_min: Sequence[int]) -> int | None:
    """Give the first band that holds a time; none where it is beyond all, or there is none."""
    if time_cs == UNREACHABLE:
        return None
    return next((each for each in bands_min if time_cs <= each * CENTISECONDS_A_MINUTE), None)


def _within(reached: Reached, numbers: Sequence[int], minutes: int, weight: float) -> Sum:
    points, times = reached.places.points, reached.time_cs
    limit_cs = minutes * CENTISECONDS_A_MINUTE
    inside = [each for each in numbers if UNREACHABLE != times[each] <= limit_cs]
    found = sum(points[each].weight for each in inside)
    return Sum(minutes, found, found / weight if weight else 0.0, len(inside))
