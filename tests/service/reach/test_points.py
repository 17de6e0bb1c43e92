"""The table of places: what it may say, and everything that may be wrong with it."""

import pytest

from facilities.facility import Facility
from routing.reach import Point
from service.reach.points import read_points

GOOD = """\
key,name,lon,lat,weight,area_code
a,甲镇,113.1,35.2,120,990101
b,乙乡,113.2,35.3,40.5,
"""


def faults(
    text: str, facilities: list[Facility] | None = None
) -> list[tuple[int | None, str, str]]:
    file = read_points(text.encode(), facilities)
    return [(each.row, each.column or "", each.code) for each in file.errors]


def test_a_good_table_gives_its_places_and_its_hash() -> None:
    file = read_points(GOOD.encode())
    assert file.errors == ()
    assert file.points == (
        Point("a", "甲镇", 113.1, 35.2, 120.0, "990101"),
        Point("b", "乙乡", 113.2, 35.3, 40.5, ""),
    )
    assert len(file.sha256) == 64


def test_chinese_headings_gb18030_and_a_missing_name_are_read() -> None:
    text = "编号,经度,纬度,出生数\n甲,113.1,35.2,120\n"
    file = read_points(text.encode("gb18030"))
    assert [(each.key, each.name, each.weight) for each in file.points] == [("甲", "甲", 120.0)]


def test_every_fault_is_named_by_row_and_column_at_once() -> None:
    text = (
        "key,name,lon,lat,weight,area_code\n"
        "a,x,113.1,35.2,0,990101\n"
        "b,x,113.1,35.2,-3,990101\n"
        "c,x,113.1,35.2,many,990101\n"
        "a,x,113.1,35.2,5,99\n"
        "d,x,35.2,113.1,5,99\n"
        "e,x,0,0,5,99\n"
        "f,x,113.1,,5,99\n"
        "g,x,500,35.2,5,99010\n"
        ",x,113.1,35.2,5,99\n"
        "h,x,113.1,35.2,inf,99\n"
    )
    assert faults(text) == [
        (2, "weight", "zero_weight"),
        (3, "weight", "negative_weight"),
        (4, "weight", "not_a_number"),
        (5, "key", "duplicate_key"),
        (6, "lon", "swapped_coordinates"),
        (7, "lon", "null_island"),
        (8, "lat", "missing_value"),
        (9, "lon", "out_of_range"),
        (9, "area_code", "bad_area_code"),
        (10, "key", "missing_value"),
        (11, "weight", "not_a_number"),
    ]


def test_unknown_and_missing_columns_and_empty_files_are_faults() -> None:
    assert faults("key,lon,lat,weight,colour\na,113,35,1,red\n") == [
        (1, "colour", "unknown_column")
    ]
    assert faults("key,lon,lat\na,113,35\n") == [(1, "weight", "missing_column")]
    assert faults("") == [(None, "", "empty_file")]
    assert faults("key,lon,lat,weight\n") == [(None, "", "no_points")]


@pytest.mark.parametrize(
    ("area", "is_known"), [("990101", True), ("9901", True), ("990155001", True), ("98", False)]
)
def test_an_area_in_which_the_network_has_nobody_is_a_fault(area: str, *, is_known: bool) -> None:
    text = f"key,lon,lat,weight,area_code\na,113.1,35.2,5,{area}\n"
    known = [Facility("T", "T", 113.0, 35.0, area_code="990101100")]
    assert faults(text, known) == ([] if is_known else [(2, "area_code", "unknown_area")])
    assert faults(text, []) == []  # with no facility at all nothing can be compared
