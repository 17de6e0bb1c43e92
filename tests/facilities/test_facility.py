from __future__ import annotations

from dataclasses import replace
from datetime import date

from facilities.capabilities import WardGrade
from facilities.duty import read_duty
from facilities.facility import (
    DeclaredCapability,
    Designation,
    Facility,
    Held,
    Holding,
    Tier,
    WardClash,
)

TODAY = date(2026, 11, 22)


def facility(
    *declared: DeclaredCapability,
    ward: WardGrade | None = None,
    valid_from: date | None = None,
    designations: tuple[Designation, ...] = (),
) -> Facility:
    return Facility(
        "A",
        "甲",
        113.5,
        34.5,
        capabilities=declared,
        newborn_ward=ward,
        valid_from=valid_from,
        designations=designations,
    )


def test_another_day_is_worked_out_afresh() -> None:
    place = facility(DeclaredCapability("th", valid_to=TODAY))
    assert "th" in place.held_on(TODAY)
    assert "th" not in place.held_on(date(2026, 11, 23))
    assert "th" in place.held_on(TODAY)


def test_what_was_worked_out_is_no_part_of_a_facility() -> None:
    asked, fresh = facility(DeclaredCapability("th")), facility(DeclaredCapability("th"))
    asked.held_on(TODAY)
    assert asked == fresh
    assert hash(asked) == hash(fresh)


def test_a_capability_holds_on_both_ends_of_its_validity_and_not_outside() -> None:
    place = facility(DeclaredCapability("th", valid_from=date(2026, 1, 1), valid_to=TODAY))
    assert "th" in place.held_on(date(2026, 1, 1))
    assert "th" in place.held_on(TODAY)
    assert "th" not in place.held_on(date(2025, 12, 31))
    assert "th" not in place.held_on(date(2026, 11, 23))


def test_a_past_day_gives_the_past_designations() -> None:
    old = Designation("newborn", Tier.COUNTY, date(2019, 1, 1), date(2024, 12, 31))
    new = Designation("newborn", Tier.PREFECTURE, date(2025, 1, 1))
    place = facility(designations=(old, new))
    assert place.designations_on(date(2022, 6, 1)) == (old,)
    assert place.designations_on(TODAY) == (new,)


def test_a_declared_ward_code_holds_every_lower_ward() -> None:
    held = facility(DeclaredCapability("nicu3a")).held_on(TODAY)
    assert set(held) == {"nicu3a", "nicu2b", "nicu2a"}


def test_what_is_own_wins_over_what_is_by_agreement() -> None:
    place = facility(
        DeclaredCapability("nicu3b", Held.BY_AGREEMENT, "P"), DeclaredCapability("nicu2b")
    )
    held = place.held_on(TODAY)
    assert held["nicu3b"] == Holding("nicu3b", Held.BY_AGREEMENT, "P")
    assert held["nicu3a"].held is Held.BY_AGREEMENT
    assert held["nicu2b"] == Holding("nicu2b", Held.OWN)
    assert held["nicu2a"].held is Held.OWN


def test_a_ward_grade_alone_stands_for_its_code() -> None:
    held = facility(ward=WardGrade.INTENSIVE_C).held_on(TODAY)
    assert set(held) == {"nicu3b", "nicu3a", "nicu2b", "nicu2a"}
    assert facility(ward=WardGrade.OBSERVATION).held_on(TODAY) == {}


def test_a_declared_ward_code_wins_over_the_grade_and_the_clash_is_reported() -> None:
    place = facility(DeclaredCapability("nicu2b"), ward=WardGrade.INTENSIVE_B)
    assert "nicu3a" not in place.held_on(TODAY)
    assert place.in_force_on(TODAY).clash == WardClash(WardGrade.INTENSIVE_B, "nicu2b")


def test_a_declared_code_that_agrees_with_the_grade_is_no_clash() -> None:
    place = facility(DeclaredCapability("nicu3b"), ward=WardGrade.INTENSIVE_C)
    assert place.in_force_on(TODAY).clash is None
    assert facility(ward=WardGrade.INTENSIVE_C).in_force_on(TODAY).clash is None


def test_a_ward_grade_holds_only_from_the_day_the_facility_is_valid() -> None:
    place = facility(ward=WardGrade.INTENSIVE_A, valid_from=date(2027, 1, 1))
    assert place.ward_on(TODAY) is None
    assert place.held_on(TODAY) == {}


def test_nothing_holds_after_a_facility_has_closed() -> None:
    open_once = facility(DeclaredCapability("th"), ward=WardGrade.INTENSIVE_A)
    closed = replace(open_once, valid_to=date(2026, 11, 21))
    assert closed.is_open_on(date(2026, 11, 21))
    assert not closed.is_open_on(TODAY)
    assert closed.held_on(TODAY) == {}
    assert "th" in closed.held_on(date(2026, 11, 21))


def test_every_way_a_code_is_held_is_kept_with_its_hours_own_first() -> None:
    night = read_duty("18:00-08:00+40")
    place = facility(
        DeclaredCapability("nicu3a", Held.BY_AGREEMENT, "P"),
        DeclaredCapability("nicu2b", duty=night),
        DeclaredCapability("nicu2b", Held.BY_AGREEMENT, "Q"),
    )
    ways = place.in_force_on(TODAY).ways
    assert ways["nicu2b"] == (
        Holding("nicu2b", Held.OWN, None, night),
        Holding("nicu2b", Held.BY_AGREEMENT, "P"),
        Holding("nicu2b", Held.BY_AGREEMENT, "Q"),
    )
    assert [each.partner for each in ways["nicu3a"]] == ["P"]


def test_a_kind_of_centre_may_be_one_of_the_deployments_own() -> None:
    children = Designation("child", Tier.PREFECTURE, date(2026, 1, 1), source="文件 1 号")
    assert facility(designations=(children,)).designations_on(TODAY) == (children,)


def test_a_place_outside_the_network_may_have_no_coordinates() -> None:
    outside = Facility("X-1", "外省医院", None, None, phones=("000-0000-0001",), outside=True)
    assert outside.point is None
    assert facility().point == (113.5, 34.5)
    assert not facility().outside


def test_tiers_are_ordered_from_village_to_province() -> None:
    assert sorted(Tier, key=lambda tier: tier.rank) == [
        Tier.VILLAGE,
        Tier.TOWNSHIP,
        Tier.COUNTY,
        Tier.PREFECTURE,
        Tier.PROVINCE,
    ]
