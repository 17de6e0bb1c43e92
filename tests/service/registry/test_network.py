from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.facility import DeclaredCapability, Facility
from service.registry.network import area_relation, crosses_provinces, network_hash

A = Facility("A", "甲", 113.0, 35.0, capabilities=(DeclaredCapability("th"),))
B = Facility("B", "乙", 113.1, 35.1)


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


@given(st.permutations([A, B, replace(A, code="C"), replace(B, code="D")]))
def test_the_hash_of_a_network_does_not_depend_on_its_order(shuffled: list[Facility]) -> None:
    assert network_hash(shuffled) == network_hash(sorted(shuffled, key=lambda each: each.code))


@pytest.mark.parametrize(
    "changed",
    [
        replace(A, lon=113.000001),
        replace(A, phone="000-0000-0009"),
        replace(A, capabilities=()),
        replace(A, capabilities=(DeclaredCapability("th", partner="B"),)),
    ],
)
def test_whatever_an_answer_may_show_changes_the_hash(changed: Facility) -> None:
    assert network_hash([A, B]) != network_hash([changed, B])
