"""How two areas of the graded network stand to each other."""

from typing import Literal

from facilities.network import area_prefix

Area = Literal["same_county", "same_prefecture", "other", "unknown"]

# GB/T 2260: two digits name the province, four the prefecture, six the county; townships add three.
COUNTY_DIGITS = 6
PREFECTURE_DIGITS = 4
PROVINCE_DIGITS = 2


def area_relation(origin: str | None, other: str | None) -> Area:
    """Say whether two area codes share a county or a prefecture; unknown where one is missing."""
    origin, other = area_prefix(origin or ""), area_prefix(other or "")
    if min(len(origin), len(other)) < PREFECTURE_DIGITS:
        return "unknown"
    if min(len(origin), len(other)) >= COUNTY_DIGITS and (
        origin[:COUNTY_DIGITS] == other[:COUNTY_DIGITS]
    ):
        return "same_county"
    return "same_prefecture" if origin[:PREFECTURE_DIGITS] == other[:PREFECTURE_DIGITS] else "other"


def province_of(area_code: str | None) -> str | None:
    """Name the province of an area by its two digits; None where no area is known."""
    if area_code is None or len(area_code) < PROVINCE_DIGITS:
        return None
    return area_code[:PROVINCE_DIGITS]


def crosses_provinces(one: str | None, other: str | None) -> bool | None:
    """Whether a road between two areas leaves a province; None where an area is not known."""
    provinces = province_of(one), province_of(other)
    return None if None in provinces else provinces[0] != provinces[1]
