"""Who hears of an event."""

import pytest

from service.events import audiences


def test_a_facility_and_every_area_it_lies_in_hear_of_it() -> None:
    heard = audiences.of_places([("T1", "990101001")])
    assert heard == {"facility:T1", "area:99", "area:9901", "area:990101"}


def test_two_facilities_share_the_areas_they_have_in_common() -> None:
    heard = audiences.of_places([("T1", "990101001"), ("P2", "9902")])
    assert heard == {
        "facility:T1",
        "facility:P2",
        "area:99",
        "area:9901",
        "area:9902",
        "area:990101",
    }


def test_a_facility_without_an_area_hears_alone() -> None:
    assert audiences.of_places([("X", "")]) == {"facility:X"}


@pytest.mark.parametrize(("area", "has"), [("99", True), ("9901", True), ("990", False)])
def test_provinces_prefectures_and_counties_have_a_stream(*, area: str, has: bool) -> None:
    assert audiences.has_stream(area) is has
