"""Births a year in each town of the demonstration: invented figures, the same on every machine."""

from collections.abc import Iterable, Iterator
from zlib import crc32

from facilities.facility import Facility, Tier
from routing.reach import Point
from service.demo import names
from service.demo.facilities import county_code

NAME = "演示：各乡镇每年分娩数（虚构） invented births a year"
_TOWNSHIP = (60, 161)  # the fewest, and how far above that the most may be
_COUNTY_TOWN = (380, 241)
_CITY = 2_900
_HEALTH_CENTRE = "卫生院"
_COUNTY_HOSPITAL = "-PH"
_CITY_HOSPITAL = "JC-CH"


def demo_births(facilities: Iterable[Facility]) -> tuple[Point, ...]:
    """Give the births of the city, of every county town and of every township, where they are.

    Each stands where the hospital or the health centre of its town does.
    """
    return tuple(sorted(_births(facilities), key=lambda point: point.key))


def _births(facilities: Iterable[Facility]) -> Iterator[Point]:
    counties = {county_code(area): each for area, each in enumerate(names.AREAS)}
    for each in facilities:
        county = counties.get((each.area_code or "")[:6])
        if county is None or each.lon is None or each.lat is None:
            continue
        of_county = f"{county.name.zh}{county.suffix_zh}"
        if each.tier is Tier.TOWNSHIP:
            town, births = each.name.removesuffix(_HEALTH_CENTRE), _invented(each.code, *_TOWNSHIP)
        elif each.code.endswith(_COUNTY_HOSPITAL):
            town, births = "县城", _invented(each.code, *_COUNTY_TOWN)
        elif each.code == _CITY_HOSPITAL:
            town, births = "城区", _CITY
        else:
            continue
        area = each.area_code or ""
        yield Point(f"{each.code}-B", f"{of_county}{town}", each.lon, each.lat, births, area)


def _invented(code: str, fewest: int, spread: int) -> int:
    return fewest + crc32(code.encode()) % spread
