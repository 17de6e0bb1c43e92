from __future__ import annotations

from dataclasses import replace
from datetime import date

from facilities.facility import DeclaredCapability, Designation, Facility, Tier
from facilities.network import Catchment, Network
from facilities.registry import ChangeKind, changes, count_changes, over, read_facilities

SINCE = date(2024, 1, 1)
NAMED = Designation("maternal", Tier.COUNTY, SINCE, None, "卫字1号")
A = Facility(
    "A", "甲", 113.5, 34.5, phone="1", phones=("1",), designations=(NAMED,), tier=Tier.COUNTY
)
B = Facility("B", "乙", 113.6, 34.5, capabilities=(DeclaredCapability("th"),))
AREA = Catchment("A", "140521", "maternal", 1)


def test_two_equal_networks_have_no_changes() -> None:
    assert changes(Network([A, B], [AREA]), Network([B, A], [AREA])) == ()


def test_a_changed_field_is_said_as_a_file_has_it() -> None:
    moved = replace(B, capabilities=(DeclaredCapability("th", valid_from=SINCE),), lon=113.7)
    found = changes(Network([A, B]), Network([A, moved]))
    assert [(each.facility, each.field, each.before, each.after) for each in found] == [
        ("B", "lon", "113.6", "113.7"),
        ("B", "capabilities", "th", "th{2024-01-01..}"),
    ]
    assert {each.kind for each in found} == {ChangeKind.CHANGED}


def test_team_times_are_said_as_a_file_has_them() -> None:
    timed = replace(
        B, stabilisation={"vlbw": 45, "*": 30}, retrieval_team=False, mobilisation_night_min=40
    )
    found = changes(Network([B]), Network([timed]))
    assert {each.field: (each.before, each.after) for each in found} == {
        "mobilisation_night_min": (None, "40"),
        "stabilisation": (None, "30,vlbw=45"),
        "retrieval_team": (None, "no"),
    }


def test_what_is_new_or_gone_is_said_once() -> None:
    found = changes(Network([A], [AREA]), Network([B]))
    assert [(each.table, each.facility, each.kind, each.before, each.after) for each in found] == [
        ("facilities", "A", ChangeKind.REMOVED, "甲", None),
        ("designations", "A", ChangeKind.REMOVED, "maternal county 2024-01-01.. 卫字1号", None),
        ("catchments", "A", ChangeKind.REMOVED, "140521 maternal 1 ..", None),
        ("facilities", "B", ChangeKind.ADDED, None, "乙"),
    ]


def test_a_designation_or_catchment_of_the_same_start_is_changed_and_not_replaced() -> None:
    raised = replace(A, designations=(replace(NAMED, level=Tier.PREFECTURE),))
    found = changes(Network([A], [AREA]), Network([raised], [replace(AREA, rank=2)]))
    assert [(each.table, each.kind) for each in found] == [
        ("designations", ChangeKind.CHANGED),
        ("catchments", ChangeKind.CHANGED),
    ]


def test_facilities_are_counted_by_what_becomes_of_them() -> None:
    before, after = Network([A, B]), Network([replace(A, name="新"), B, replace(B, code="C")])
    counts = count_changes(changes(before, after), before, after)
    assert (counts.added, counts.changed, counts.unchanged) == (1, 1, 1)


def test_a_column_that_the_file_lacks_changes_nothing_and_an_empty_cell_does() -> None:
    file = read_facilities("code,name,lon,lat,tier\nA,甲,113.5,34.5,\n".encode())
    assert over(file, Network([A])) == (replace(A, tier=None),)


def test_a_designation_said_again_without_its_document_keeps_it() -> None:
    text = "code,name,lon,lat,maternal_centre,valid_from\nA,甲,113.5,34.5,county,2024-01-01\n"
    (found,) = over(read_facilities(text.encode()), Network([A]))
    assert found.designations == (NAMED,)


def test_a_facility_that_nobody_knew_is_taken_as_the_file_has_it() -> None:
    file = read_facilities("code,name,lon,lat\nZ,甲,113.5,34.5\n".encode())
    assert over(file, Network([A])) == file.facilities
