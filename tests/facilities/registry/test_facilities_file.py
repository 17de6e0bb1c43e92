from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.capabilities import WardGrade
from facilities.coordinates import from_wgs84, wgs84_to_gcj02
from facilities.errors import BadInputError
from facilities.facility import DeclaredCapability, Designation, Held, Tier
from facilities.registry import COLUMNS, LARGEST_FILE_BYTES, FacilityFile, read_facilities

HEADER = "code,name,lon,lat"


def read(text: str, crs: str = "wgs84") -> FacilityFile:
    return read_facilities(text.encode(), crs)


def said(file: FacilityFile) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in file.errors]


def with_column(column: str, value: str) -> FacilityFile:
    cells = io.StringIO()
    writer = csv.writer(cells)
    writer.writerows([["code", "name", "lon", "lat", column], ["A", "甲", "113.5", "34.5", value]])
    return read(cells.getvalue())


def test_a_full_row_becomes_a_facility_with_dated_designations_and_capabilities() -> None:
    row = {
        "code": "F1",
        "name": "市妇幼",
        "name_en": "City MCH",
        "kind": "mch",
        "tier": "prefecture",
        "lon": "113.5",
        "lat": "34.5",
        "phone": "000-0000-0001",
        "phones": "000-0000-0002；０００-0000-0001",
        "maternal_centre": "prefecture",
        "newborn_centre": "province",
        "designation_source": "晋卫〔2026〕1号",
        "newborn_ward": "Ⅲa",
        "capabilities": "th; mv ;uae@F2",
        "area_code": "410900",
        "alliance": "一院医联体",
        "ownership": "公立",
        "grid": "07",
        "retrieval_team": "是",
        "mobilisation_min": "20",
        "mobilisation_night_min": "35",
        "stabilisation": "30；vlbw=45、超低体重＝60",
        "vehicle_ready_min": "12",
        "valid_from": "2026-01-31",
        "valid_to": "2030-12-31",
        "source": "普查",
    }
    assert set(row) == set(COLUMNS)
    file = read(f"{','.join(row)}\n{','.join(row.values())}\n")
    assert file.errors == ()
    (facility,) = file.facilities
    since, until, source = date(2026, 1, 31), date(2030, 12, 31), "晋卫〔2026〕1号"
    assert (facility.code, facility.name, facility.name_en) == ("F1", "市妇幼", "City MCH")
    assert (facility.kind, facility.tier, facility.area_code) == ("mch", Tier.PREFECTURE, "410900")
    assert facility.phone == "000-0000-0001"
    assert facility.phones == ("000-0000-0001", "000-0000-0002")
    assert (facility.alliance, facility.ownership, facility.grid) == ("一院医联体", "public", "07")
    assert (facility.mobilisation_min, facility.valid_to) == (20, until)
    assert (facility.mobilisation_night_min, facility.vehicle_ready_min) == (35, 12)
    assert facility.stabilisation == {"*": 30, "vlbw": 45, "elbw": 60}
    assert facility.retrieval_team is True
    assert facility.newborn_ward is WardGrade.INTENSIVE_A
    assert facility.designations == (
        Designation("maternal", Tier.PREFECTURE, since, until, source),
        Designation("newborn", Tier.PROVINCE, since, until, source),
    )
    assert facility.capabilities == (
        DeclaredCapability("th", valid_from=since, valid_to=until),
        DeclaredCapability("mv", valid_from=since, valid_to=until),
        DeclaredCapability("uae", Held.BY_AGREEMENT, "F2", since, until),
    )


def test_four_columns_in_any_order_with_a_byte_order_mark_are_enough() -> None:
    file = read("\ufefflat,code,lon,name\r\n34.5,A,113.5,甲\r\n")
    assert file.errors == ()
    assert [(each.code, each.lon, each.lat) for each in file.facilities] == [("A", 113.5, 34.5)]
    assert file.facilities[0].capabilities == ()
    assert file.facilities[0].newborn_ward is None


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "facilities.csv"
    path.write_text(f"{HEADER}\nA,甲,113.5,34.5\n", encoding="utf-8")
    assert [each.code for each in read_facilities(path).facilities] == ["A"]


def test_coordinates_in_gcj02_are_stored_as_wgs84_within_a_metre() -> None:
    lon, lat = wgs84_to_gcj02(113.5, 34.5)
    (facility,) = read(f"{HEADER}\nA,甲,{lon},{lat}\n", "gcj02").facilities
    assert facility.lon == pytest.approx(113.5, abs=1e-6)
    assert facility.lat == pytest.approx(34.5, abs=1e-6)


def test_coordinates_in_bd09_are_stored_as_wgs84_within_a_metre() -> None:
    lon, lat = from_wgs84(113.5, 34.5, "bd09")
    (facility,) = read(f"{HEADER}\nA,甲,{lon},{lat}\n", "bd09").facilities
    assert (facility.lon, facility.lat) == pytest.approx((113.5, 34.5), abs=1e-6)


def test_a_system_that_is_not_known_is_refused_before_the_file() -> None:
    with pytest.raises(BadInputError, match="utm50"):
        read("nonsense", "utm50")


def test_all_errors_of_all_rows_come_at_once_and_good_rows_are_still_read() -> None:
    text = (
        "code,name,lon,lat,tier,capabilities,newborn_ward,valid_from,maternal_centre\n"
        "A,甲,113.5,34.5,county,cs24,2b,2026-01-01,county\n"
        "B,,x,95,town,cs24;zzz,4a,2026-02-30,village\n"
        ",丙,,34.5,,,,,\n"
    )
    file = read(text)
    assert [each.code for each in file.facilities] == ["A"]
    assert sorted(said(file), key=str) == sorted(
        [
            (3, "name", "missing_value"),
            (3, "lon", "not_a_number"),
            (3, "lat", "out_of_range"),
            (3, "valid_from", "not_a_date"),
            (3, "tier", "unknown_tier"),
            (3, "maternal_centre", "unknown_level"),
            (3, "capabilities", "unknown_capability"),
            (3, "newborn_ward", "unknown_ward"),
            (4, "code", "missing_value"),
            (4, "lon", "missing_value"),
        ],
        key=str,
    )


def test_the_check_document_has_exactly_the_agreed_keys() -> None:
    document = read(f"{HEADER}\nA,甲,113.5,34.5\nB,乙,abc,34.5\n").as_json()
    assert document == {
        "facilities": [{"code": "A", "lon": 113.5, "lat": 34.5}],
        "errors": [{"row": 3, "column": "lon", "value": "abc", "code": "not_a_number"}],
    }


def test_every_error_says_where_what_and_what_to_do() -> None:
    (problem,) = with_column("tier", "国").errors
    assert problem.message == (
        "Row 2, column tier: '国' unknown tier; use one of village (村), township (乡镇), "
        "county (县), prefecture (市), province (省), or nothing."
    )


def test_both_rows_of_a_duplicate_code_are_named_and_neither_is_read() -> None:
    file = read(f"{HEADER}\nA,甲,113.5,34.5\nB,乙,113.6,34.5\nA,丙,113.7,34.5\n")
    assert [each.code for each in file.facilities] == ["B"]
    assert said(file) == [(2, "code", "duplicate_code"), (4, "code", "duplicate_code")]
    assert "row 4" in file.errors[0].message
    assert "row 2" in file.errors[1].message


@pytest.mark.parametrize(
    ("lon", "lat", "code", "column"),
    [
        ("34.5", "113.5", "swapped_coordinates", "lon"),
        ("35.9", "100.2", "swapped_coordinates", "lon"),
        ("22.5", "80", "swapped_coordinates", "lon"),
        ("0", "0.0", "null_island", "lon"),
        ("200", "34.5", "out_of_range", "lon"),
        ("100", "91", "out_of_range", "lat"),
        ("113.5E", "34.5", "not_a_number", "lon"),
        ("nan", "34.5", "not_a_number", "lon"),
        ("1_1", "34.5", "not_a_number", "lon"),
    ],
)
def test_a_position_that_cannot_be_is_refused(lon: str, lat: str, code: str, column: str) -> None:
    file = read(f"{HEADER}\nA,甲,{lon},{lat}\n")
    assert said(file) == [(2, column, code)]
    assert file.errors[0].value == (lon if column == "lon" else lat)


def test_both_coordinates_are_named_where_both_are_out_of_range() -> None:
    file = read(f"{HEADER}\nA,甲,200,95\n")
    assert said(file) == [(2, "lon", "out_of_range"), (2, "lat", "out_of_range")]
    file = read(f"{HEADER}\nA,甲,200,x\n")
    assert sorted(said(file)) == [(2, "lat", "not_a_number"), (2, "lon", "out_of_range")]


@pytest.mark.parametrize("text", [f"{HEADER}\n", f"{HEADER}\n\n,,,\n"])
def test_a_header_without_a_facility_is_an_error(text: str) -> None:
    assert [problem.code for problem in read(text).errors] == ["no_facilities"]


def test_places_outside_china_are_welcome() -> None:
    file = read(f"{HEADER}\nM,Malta,14.5,35.9\nL,Vaduz,9.52,47.14\n")
    assert file.errors == ()


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("1", "1"),
        ("Ⅰ", "1"),
        ("2a", "2a"),
        ("2B", "2b"),
        ("Ⅱb", "2b"),
        ("IIb", "2b"),
        ("Ⅲa", "3a"),
        ("IIIa", "3a"),
        ("iiiA", "3a"),
        ("3b", "3b"),
        ("Ⅲ b", "3b"),
        ("３ｃ", "3c"),
        ("Ⅲc级", "3c"),
    ],
)
def test_a_ward_grade_is_read_in_any_usual_writing(written: str, grade: str) -> None:
    file = with_column("newborn_ward", written)
    assert file.errors == ()
    assert file.facilities[0].newborn_ward == grade


@pytest.mark.parametrize("written", ["4a", "3", "Ⅳ", "NICU", "3d", "0"])
def test_a_ward_grade_that_is_none_is_refused(written: str) -> None:
    assert said(with_column("newborn_ward", written)) == [(2, "newborn_ward", "unknown_ward")]


@pytest.mark.parametrize(
    "written",
    ["2026-13-01", "2026-02-29", "2026年2月30日", "2026-W05-6", "45000", "2026年1月", "长期"],
)
def test_a_date_that_is_none_is_refused(written: str) -> None:
    assert said(with_column("valid_from", written)) == [(2, "valid_from", "not_a_date")]


def test_full_width_digits_and_separators_are_read() -> None:
    file = read("code,name,lon,lat,capabilities\nA,甲,１１３.５,３４.５,cs24；MV\n")
    assert file.errors == ()
    assert file.facilities[0].lon == 113.5
    assert [each.code for each in file.facilities[0].capabilities] == ["cs24", "mv"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("cs24;cs25", "unknown_capability"),
        ("cs24;cs24", "duplicate_capability"),
        ("uae@", "unknown_partner"),
        ("uae@A", "unknown_partner"),
    ],
)
def test_a_capability_that_cannot_be_is_refused(written: str, code: str) -> None:
    assert said(with_column("capabilities", written)) == [(2, "capabilities", code)]


@pytest.mark.parametrize("name", ["=1+1", "<script>alert(1)</script>", "@SUM(A1)", "'; DROP TABLE"])
def test_formulas_and_markup_are_only_text(name: str) -> None:
    file = with_column("name_en", name)
    assert file.errors == ()
    assert file.facilities[0].name_en == name


def test_header_errors_come_at_once_and_stop_the_reading() -> None:
    file = read("code,nmae,lon,lon\nA,甲,1,2\n")
    assert said(file) == [
        (1, "nmae", "unknown_column"),
        (1, "lon", "duplicate_column"),
        (1, "name", "missing_column"),
        (1, "lat", "missing_column"),
    ]
    assert file.facilities == ()


def test_rows_count_as_a_spreadsheet_shows_them() -> None:
    file = read(f'{HEADER}\n\n"A","two\nlines",113.5,34.5\nB,乙,x,34.5\n')
    assert [each.name for each in file.facilities] == ["two\nlines"]
    assert said(file) == [(4, "lon", "not_a_number")]


def test_a_row_with_too_many_fields_is_refused_and_one_with_too_few_lacks_values() -> None:
    file = read(f"{HEADER}\nA,甲,113.5,34.5,cs24\nB,乙,113.5\nC,丙,113.5,34.5,,\n")
    assert said(file) == [(2, "lat", "too_many_fields"), (3, "lat", "missing_value")]
    assert [each.code for each in file.facilities] == ["C"]


def test_empty_columns_that_a_spreadsheet_adds_are_no_columns() -> None:
    file = read("code,name,lon,lat,,\nA,甲,113.5,34.5,,\nB,乙,113.6,34.5,,note\n")
    assert [each.code for each in file.facilities] == ["A"]
    assert [(each.row, each.code, each.value) for each in file.errors] == [
        (3, "too_many_fields", "note")
    ]


@pytest.mark.parametrize("code", ["a b", "a/b", "a?b", "x" * 65, "a#b"])
def test_a_code_that_no_address_can_carry_is_refused(code: str) -> None:
    file = read(f"{HEADER}\n{code},甲,113.5,34.5\n")
    assert [problem.column for problem in file.errors] == ["code"]


def test_invisible_characters_are_refused() -> None:
    assert said(with_column("phone", "000\x00111")) == [(2, "phone", "control_character")]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , ,\n"])
def test_a_file_without_a_header_is_said_to_be_empty(content: str) -> None:
    file = read(content)
    assert [problem.code for problem in file.errors] == ["empty_file"]


def test_bytes_that_are_not_utf8_are_named_by_row() -> None:
    content = f"{HEADER}\nA,甲,113.5,34.5\n".encode() + "B,乙,113.5,34.5\n".encode("gb18030")
    file = read_facilities(content)
    assert [(problem.row, problem.code) for problem in file.errors] == [(3, "not_utf8")]


def test_an_unclosed_quotation_mark_is_an_error_and_no_crash() -> None:
    file = read(f'{HEADER}\nA,甲,113.5,34.5\n"B,乙,113.5,34.5\n')
    assert [(problem.row, problem.code) for problem in file.errors] == [(3, "malformed_csv")]


def test_a_huge_field_is_refused_without_coming_back_whole() -> None:
    (problem,) = with_column("source", "x" * 5000).errors
    assert problem.code == "too_long"
    assert len(problem.value or "") <= 80
    assert len(problem.message) < 300


def test_a_field_beyond_the_csv_limit_is_an_error_and_no_crash() -> None:
    file = with_column("source", "x" * 200_000)
    assert [problem.code for problem in file.errors] == ["malformed_csv"]


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    file = read_facilities(b"x" * (LARGEST_FILE_BYTES + 1))
    assert [problem.code for problem in file.errors] == ["file_too_large"]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_crash(content: bytes) -> None:
    file = read_facilities(content)
    assert file.facilities == ()
    assert file.errors


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_no_cells_make_the_reader_crash(rows: list[list[str]]) -> None:
    cells = io.StringIO()
    csv.writer(cells).writerows(rows)
    file = read_facilities(f"{HEADER},tier\n{cells.getvalue()}".encode("utf-8", "replace"))
    assert all(problem.message for problem in file.errors)
    points = [each.point for each in file.facilities]
    assert all(point and abs(point[0]) <= 180 and abs(point[1]) <= 90 for point in points)
