"""Workbooks as health bureaus send them: read rightly, or refused by sheet, row and column."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from facilities.network import Network
from facilities.registry import (
    FacilityFile,
    problems_against,
    read_capacity,
    read_catchments,
    read_designations,
    read_facilities,
)
from facilities.registry.sheets import LARGEST_FILE_BYTES, MOST_ROWS

HEADER = ["code", "name", "lon", "lat"]
ONE = ["A", "甲", 113.5, 34.5]


def saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def workbook_of(*rows: Sequence[object]) -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return workbook, sheet


def read(
    *rows: Sequence[object], change: Callable[[Worksheet], object] | None = None
) -> FacilityFile:
    workbook, sheet = workbook_of(*rows)
    if change is not None:
        change(sheet)
    return read_facilities(saved(workbook))


def said(file: FacilityFile) -> list[tuple[int | None, str | None, str]]:
    return [(each.row, each.column, each.code) for each in file.errors]


def remarked(file: FacilityFile) -> list[str]:
    return [each.code for each in file.remarks]


def repacked(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return the workbook with one of its parts changed, as other programs may write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def test_a_plain_sheet_is_read_whatever_the_file_is_called() -> None:
    file = read(HEADER, ONE)
    assert file.errors == ()
    assert [(each.code, each.lon) for each in file.facilities] == [("A", 113.5)]


def test_title_rows_blank_rows_and_blank_columns_around_the_table_are_passed_over() -> None:
    file = read(
        ["2026年晋城市危重孕产妇救治机构一览表"],
        [],
        [None, "填表单位：市卫健委", None, None, "2026年11月"],
        [None, "机构编码", "机构名称（全称）", "经度*", "纬度*", None],
        [],
        [None, "A", "甲", 113.5, 34.5],
        [None, "B", "乙", "x", 34.5],
    )
    assert [each.name for each in file.facilities] == ["甲"]
    assert said(file) == [(7, "经度*", "not_a_number")]
    assert "Sheet Sheet, row 7, column 经度*" in file.errors[0].message


def test_a_merged_label_applies_to_all_its_rows() -> None:
    file = read(
        [*HEADER, "alliance"],
        ["A", "甲", 113.5, 34.5, "一院医联体"],
        ["B", "乙", 113.6, 34.5, None],
        ["C", "丙", 113.7, 34.5, None],
        ["D", "丁", 113.8, 34.5, None],
        change=lambda sheet: sheet.merge_cells("E2:E4"),
    )
    assert file.errors == ()
    assert [each.alliance for each in file.facilities] == ["一院医联体"] * 3 + [None]


def test_a_merged_label_that_runs_over_blank_rows_makes_no_rows_of_them() -> None:
    file = read(
        [*HEADER, "grid"],
        ["A", "甲", 113.5, 34.5, "07"],
        change=lambda sheet: sheet.merge_cells("E2:E9"),
    )
    assert file.errors == ()
    assert len(file.facilities) == 1


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one() -> None:
    def merge(sheet: Worksheet) -> None:
        for block in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(block)

    file = read(
        ["机构编码", "机构名称", "坐标", None],
        [None, None, "经度", "纬度"],
        ONE,
        change=merge,
    )
    assert file.errors == ()
    assert [each.code for each in file.facilities] == ["A"]


def test_the_same_header_again_in_the_other_language_is_no_facility() -> None:
    file = read(["机构编码", "名称", "经度", "纬度"], HEADER, ONE)
    assert file.errors == ()
    assert [each.code for each in file.facilities] == ["A"]


def test_a_block_merged_over_several_columns_is_ambiguous_and_refused() -> None:
    file = read(
        HEADER,
        ONE,
        ["晋城市", None, None, None],
        ["B", "乙", 113.6, 34.5],
        change=lambda sheet: sheet.merge_cells("A3:D3"),
    )
    assert (3, "code", "merged_columns") in said(file)


def test_codes_that_are_numbers_stay_codes() -> None:
    file = read([*HEADER, "area_code", "phone"], [1001, "甲", 113.5, 34.5, 140521.0, 3562221234])
    (facility,) = file.facilities
    assert (facility.code, facility.area_code, facility.phone) == ("1001", "140521", "3562221234")


def test_zeros_that_a_number_format_shows_are_part_of_a_code() -> None:
    def format_code(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "000000"

    file = read(HEADER, [57, "甲", 113.5, 34.5], change=format_code)
    assert [each.code for each in file.facilities] == ["000057"]


@pytest.mark.parametrize("code", [140521123456789012, 1.40521e17])
def test_a_code_whose_digits_the_spreadsheet_rounded_is_refused(code: float) -> None:
    assert said(read(HEADER, [code, "甲", 113.5, 34.5])) == [(2, "code", "lost_digits")]


def test_a_code_of_18_digits_as_text_is_read() -> None:
    file = read(HEADER, ["140521123456789012X", "甲", 113.5, 34.5])
    assert [each.code for each in file.facilities] == ["140521123456789012X"]


def test_a_code_of_which_the_spreadsheet_made_a_date_is_refused() -> None:
    file = read(HEADER, [date(2026, 1, 2), "甲", 113.5, 34.5])
    assert said(file) == [(2, "code", "turned_into_date")]


def test_numbers_stored_as_text_with_stray_characters_are_numbers() -> None:
    file = read(HEADER, ["A\u200b", "\u3000甲 ", "\u00a0１１３．５\u3000", "34.5\ufeff"])
    assert file.errors == ()
    (facility,) = file.facilities
    assert (facility.code, facility.name, facility.lon, facility.lat) == ("A", "甲", 113.5, 34.5)


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 1, 31),
        datetime(2026, 1, 31, 8, 30, tzinfo=UTC).replace(tzinfo=None),
        46053,
        "2026-01-31",
        "2026/1/31",
        "2026.1.31",
        "2026年1月31日",
        "２０２６年１月３１日",
        "2026-01-31 00:00:00",
        "20260131",
    ],
)
def test_a_day_is_read_in_any_writing_that_means_one_day(written: object) -> None:
    file = read([*HEADER, "valid_from"], [*ONE, written])
    assert file.errors == ()
    assert file.facilities[0].valid_from == date(2026, 1, 31)


def test_a_serial_number_counts_from_the_epoch_of_its_workbook() -> None:
    workbook, _ = workbook_of([*HEADER, "valid_from"], [*ONE, 46053 - 1462])
    content = repacked(
        saved(workbook),
        "xl/workbook.xml",
        lambda text: re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', text),
    )
    assert read_facilities(content).facilities[0].valid_from == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31.1.2026", "ambiguous_date"),
        ("1/2/2026", "ambiguous_date"),
        ("1/2/26", "ambiguous_date"),
        ("2026年1月", "not_a_date"),
        ("2026-02-30", "not_a_date"),
        (20260131.5, "not_a_date"),
        (7, "not_a_date"),
    ],
)
def test_a_day_that_could_be_another_is_refused(written: object, code: str) -> None:
    assert said(read([*HEADER, "valid_from"], [*ONE, written])) == [(2, "valid_from", code)]


def test_an_end_before_the_start_is_refused() -> None:
    file = read([*HEADER, "valid_from", "valid_to"], [*ONE, "2026-01-31", "2026-01-30"])
    assert said(file) == [(2, "valid_to", "ends_before_start")]


def with_formula(result: str) -> bytes:
    workbook, sheet = workbook_of(HEADER, ONE)
    sheet["C2"] = "=113+0.5"
    return repacked(
        saved(workbook),
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r"<v\s*/>|<v></v>", result, text),
    )


def test_a_formula_gives_the_result_that_was_stored_with_it() -> None:
    file = read_facilities(with_formula("<v>113.5</v>"))
    assert file.errors == ()
    assert file.facilities[0].lon == 113.5


def test_a_formula_without_a_result_is_refused_and_not_taken_for_an_empty_cell() -> None:
    assert said(read_facilities(with_formula(""))) == [(2, "lon", "formula_without_value")]


def test_a_cell_that_shows_an_error_is_refused() -> None:
    def break_cell(sheet: Worksheet) -> None:
        sheet["E2"].value = "#REF!"
        sheet["E2"].data_type = "e"

    file = read([*HEADER, "name_en"], [*ONE, "x"], change=break_cell)
    assert said(file) == [(2, "name_en", "error_cell")]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    file = read(HEADER, ONE, ["B", "乙", 113.6, 34.5], change=hide)
    assert [each.code for each in file.facilities] == ["A", "B"]
    assert remarked(file) == ["hidden_rows", "hidden_column"]


def test_a_column_of_running_numbers_is_left_out_with_a_remark() -> None:
    file = read(["序号", *HEADER, "备注"], [1, *ONE, "好"])
    assert file.errors == ()
    assert remarked(file) == ["ignored_column", "ignored_column"]


def several(**tables: Sequence[Sequence[object]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


DESIGNATED = ["facility", "kind", "level"]


def test_each_table_finds_its_own_sheet_by_name_or_header_and_names_the_others() -> None:
    content = several(
        说明=[["请勿修改"]],
        一览=[HEADER, ONE],
        认定=[DESIGNATED, ["A", "孕产妇", "县级"]],
        分工=[["centre", "area_code", "kind"], ["A", 140521, "maternal"]],
    )
    file = read_facilities(content)
    assert [each.code for each in file.facilities] == ["A"]
    assert [(each.code, each.sheet) for each in file.remarks] == [
        ("sheet_ignored", "说明"),
        ("sheet_ignored", "认定"),
        ("sheet_ignored", "分工"),
    ]
    (named,) = read_designations(content).statements
    assert (named.facility, named.designation.kind, named.designation.level) == (
        "A",
        "maternal",
        "county",
    )
    (catchment,) = read_catchments(content).statements
    assert (catchment.centre, catchment.area_code, catchment.rank) == ("A", "140521", 1)


def test_the_sheet_named_like_the_table_is_taken_before_another_of_the_same_columns() -> None:
    file = read_facilities(several(旧表=[HEADER, ["X", "旧", 113, 34]], 机构=[HEADER, ONE]))
    assert [each.code for each in file.facilities] == ["A"]
    assert [each.sheet for each in file.remarks] == ["旧表"]


def test_a_hidden_sheet_is_not_taken_before_one_that_can_be_seen() -> None:
    workbook = Workbook()
    hidden, shown = workbook.worksheets[0], workbook.create_sheet("表")
    hidden.sheet_state = "hidden"
    for sheet, row in ((hidden, ["X", "旧", 113, 34]), (shown, ONE)):
        sheet.append(HEADER)
        sheet.append(list(row))
    assert [each.code for each in read_facilities(saved(workbook)).facilities] == ["A"]


def test_capacity_is_read_with_times_of_every_kind_in_china_time() -> None:
    eight = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    content = several(
        床位=[
            ["机构编码", "床位类别", "空床数", "上报时间"],
            ["A", "产科床位", 3, datetime(2026, 1, 31, 16, 30, tzinfo=UTC).replace(tzinfo=None)],
            ["A", "newborn_cot", "０", "2026年1月31日 16时30分"],
            ["A", "抢救床", "2.0", "2026-01-31 16:30"],
            ["B", "新生儿", 1, "2026-01-31T08:30Z"],
            ["C", "新生儿", 1, 46053.6875],
        ]
    )
    file = read_capacity(content)
    assert file.errors == ()
    assert [(each.kind, each.free) for each in file.statements[:3]] == [
        ("maternal_bed", 3),
        ("newborn_cot", 0),
        ("rescue_bed", 2),
    ]
    assert {each.as_of for each in file.statements} == {eight}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_workbook"),
        (b"PK\x03\x04" + b"x" * 600, "unreadable_workbook"),
        (b"PK\x03\x04" + b"x" * LARGEST_FILE_BYTES, "file_too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    assert [each.code for each in read_facilities(content).errors] == [code]


def packed(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_another_packed_file_is_no_workbook() -> None:
    file = read_facilities(packed(**{"content.xml": b"<office/>"}))
    assert [each.code for each in file.errors] == ["not_a_workbook"]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(**{"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": b"0" * 90_000_000})
    assert len(bomb) < 200_000
    assert [each.code for each in read_facilities(bomb).errors] == ["file_too_large"]


def test_a_part_that_declares_entities_is_refused() -> None:
    content = repacked(
        saved(workbook_of(HEADER, ONE)[0]),
        "xl/worksheets/sheet1.xml",
        lambda text: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + text,
    )
    assert [each.code for each in read_facilities(content).errors] == ["not_a_workbook"]


def test_a_damaged_part_is_an_error_and_no_crash() -> None:
    content = repacked(
        saved(workbook_of(HEADER, ONE)[0]),
        "xl/worksheets/sheet1.xml",
        lambda text: text[: len(text) // 2],
    )
    assert [each.code for each in read_facilities(content).errors] == ["unreadable_workbook"]


def test_a_stray_cell_far_below_is_refused_without_reading_a_million_rows() -> None:
    def stray(sheet: Worksheet) -> None:
        sheet.cell(1_048_576, 1, "x")

    file = read(HEADER, ONE, change=stray)
    assert "too_many_rows" in [each.code for each in file.errors]
    assert MOST_ROWS < 1_048_576


def test_an_empty_workbook_is_said_to_be_empty() -> None:
    assert [each.code for each in read_facilities(saved(Workbook())).errors] == ["empty_file"]


def test_a_workbook_whose_packing_is_damaged_is_an_error_and_no_crash() -> None:
    content = bytearray(saved(workbook_of(HEADER, ONE)[0]))
    start = content.index(b"[Content_Types].xml") + len(b"[Content_Types].xml") + 20
    content[start : start + 40] = b"\xff" * 40
    assert [each.code for each in read_facilities(bytes(content)).errors] == ["unreadable_workbook"]


def test_a_workbook_packed_with_a_password_is_an_error_and_no_crash() -> None:
    content = bytearray(saved(workbook_of(HEADER, ONE)[0]))
    place = content.index(b"PK\x01\x02")
    while place >= 0:  # the flag of each part in the list at the end
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 1)
    (problem,) = read_facilities(bytes(content)).errors
    assert problem.code == "unreadable_workbook"
    assert "password" in problem.message


def test_one_sheet_for_each_county_is_refused_and_never_read_in_part() -> None:
    content = several(说明=[["x"]], 甲县=[HEADER, ONE], 乙县=[HEADER, ["B", "乙", 113, 34]])
    file = read_facilities(content)
    assert [(each.code, each.sheet) for each in file.errors] == [("several_sheets", "乙县")]
    assert file.facilities == ()
    assert "甲县" in file.errors[0].message


def test_an_empty_form_beside_the_table_is_no_second_table() -> None:
    file = read_facilities(several(表=[HEADER, ONE], 样表=[HEADER]))
    assert [each.code for each in file.facilities] == ["A"]


def test_what_the_network_does_not_know_is_said_by_sheet_and_heading() -> None:
    content = several(
        床位=[["机构", "床位类别", "空床", "时间"], ["X", "产床", 1, "2026-1-1 8:00"]]
    )
    (problem,) = problems_against(read_capacity(content), Network(()))
    assert (problem.sheet, problem.row, problem.column) == ("床位", 2, "机构")


def test_a_row_that_is_wrong_is_checked_against_the_network_all_the_same() -> None:
    file = read_catchments(several(片区=[["中心", "区划代码", "类别"], ["X", 140521, "x"]]))
    problems = (*file.errors, *problems_against(file, Network(())))
    assert [(each.row, each.column, each.code) for each in problems] == [
        (2, "类别", "unknown_centre_kind"),
        (2, "中心", "unknown_centre"),
    ]
