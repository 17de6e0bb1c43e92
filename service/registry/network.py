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
