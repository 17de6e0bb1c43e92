"""The graded network as a value: named by hash, and how two of its areas stand to each other."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Literal

from facilities.facility import Facility

Area = Literal["same_county", "same_prefecture", "other", "unknown"]

# GB/T 2260: two digits name the province, four the prefecture, six the county; townships add three.
COUNTY_DIGITS = 6
PREFECTURE_DIGITS = 4
PROVINCE_DIGITS = 2


def network_hash(facilities: Iterable[Facility]) -> str:
    """Name a network by its content, whatever order its facilities come in."""
    ordered = sorted(facilities, key=lambda each: each.code)
    text = json.dumps(
        [asdict(each) for each in ordered], default=str, ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def area_relation(origin: str | None, other: str | None) -> Area:
    """Say whether two area codes share a county or a prefecture; unknown where one is missing."""
    if not origin or not other or min(len(origin), len(other)) < PREFECTURE_DIGITS:
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
