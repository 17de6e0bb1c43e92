from __future__ import annotations

import pytest

from service.registry.network import area_relation, crosses_provinces


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("990101001", "990101102", "same_county"),
        ("990101", "990101", "same_county"),
        ("990101001", "990102001", "same_prefecture"),
        ("9901", "990102001", "same_prefecture"),
        ("990101001", "990201001", "other"),
        ("990101001", "980101001", "other"),
        ("990101001", "99", "unknown"),
        ("990100", "990101001", "same_prefecture"),
        ("990100", "990100", "same_prefecture"),
        ("990000", "990101001", "unknown"),
        ("990101001", "", "unknown"),
        ("990101001", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_two_area_codes_share_a_county_a_prefecture_or_nothing(
    one: str | None, other: str | None, relation: str
) -> None:
    assert area_relation(one, other) == relation
    assert area_relation(other, one) == relation


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [
        ("990101001", "9902", False),
        ("99", "990101", False),
        ("990101", "980101", True),
        ("990101", "9", None),
        ("990101", None, None),
        ("", "990101", None),
    ],
)
def test_a_road_crosses_provinces_where_the_first_two_digits_differ(
    one: str | None, other: str | None, crosses: bool | None
) -> None:
    assert crosses_provinces(one, other) is crosses
    assert crosses_provinces(other, one) is crosses
