"""Text files as they come: encodings, separators, headings in Chinese, words of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.duty import DutyWindow
from facilities.facility import DeclaredCapability, Held, Tier
from facilities.institution_codes import check_character
from facilities.registry import (
    FacilityFile,
    read_capacity,
    read_catchments,
    read_designations,
    read_facilities,
)

CHINESE = "机构编码,机构名称,东经,北纬,级别,联系电话\nA,晋城市妇幼保健院,112.85,35.49,市级,0356-1\n"
BODY = "12140500MB1234567"
GOOD_CODE = BODY + check_character(BODY)


def read(text: str) -> FacilityFile:
    return read_facilities(text.encode())


def said(file: FacilityFile) -> list[tuple[int | None, str | None, str]]:
    return [(each.row, each.column, each.code) for each in file.errors]


def with_column(column: str, value: str) -> FacilityFile:
    return read(f"code,name,lon,lat,{column}\nA,甲,113.5,34.5,{value}\n")


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_every_usual_encoding_is_read_and_the_unusual_are_said(
    codec: str, named: str | None
) -> None:
    file = read_facilities(CHINESE.encode(codec))
    assert file.errors == ()
    (facility,) = file.facilities
    assert (facility.name, facility.tier) == ("晋城市妇幼保健院", Tier.PREFECTURE)
    assert [each.value for each in file.remarks] == ([named] if named else [])


@pytest.mark.parametrize(
    "content",
    [
        "code,name,lon,lat\nA,Hôpital Zürich,8.5,47.4\n".encode("latin-1"),
        CHINESE.encode("utf-8")[:-1] + b"\xe7\x94",  # cut in the middle of a character
        CHINESE.encode("utf-16")[:-1],
    ],
)
def test_bytes_of_no_encoding_are_refused_and_never_guessed(content: bytes) -> None:
    file = read_facilities(content)
    assert file.facilities == ()
    assert {each.code for each in file.errors} <= {"not_utf8", "not_utf16"}
    assert file.errors


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_fits_the_header(separator: str) -> None:
    file = read(CHINESE.replace(",", separator))
    assert file.errors == ()
    assert file.facilities[0].phone == "0356-1"


def test_titles_above_the_header_are_passed_over_and_rows_still_count_from_the_top() -> None:
    file = read(f"机构一览表,,,,,\n填报时间：2026年,,,,,\n{CHINESE}B,乙,x,35,县,\n")
    assert [each.code for each in file.facilities] == ["A"]
    assert said(file) == [(5, "东经", "not_a_number")]


@pytest.mark.parametrize(
    "heading", ["经度", "经度（WGS84）", " 经 度 ", "LON", "Longitude", "东经*"]
)
def test_a_heading_is_known_in_its_usual_writings(heading: str) -> None:
    assert read(f"code,name,{heading},lat\nA,甲,113.5,34.5\n").errors == ()


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        ("市", "prefecture"),
        ("市级", "prefecture"),
        ("自治区", "province"),
        ("Ｃounty", "county"),
        ("镇", "township"),
        ("Village", "village"),
    ],
)
def test_a_tier_is_read_in_words_of_the_deployment(word: str, tier: str) -> None:
    assert with_column("tier", word).facilities[0].tier == tier


@pytest.mark.parametrize(
    ("word", "ownership"),
    [("公立", "public"), ("民营", "private"), ("Private", "private"), ("社会办", "private")],
)
def test_ownership_is_read_in_words(word: str, ownership: str) -> None:
    assert with_column("ownership", word).facilities[0].ownership == ownership


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("ownership", "半公半私", "unknown_ownership"),
        ("mobilisation_min", "二十", "not_a_number"),
        ("mobilisation_min", "9999", "out_of_range"),
        ("mobilisation_min", "-5", "not_a_number"),
        ("mobilisation_night_min", "-1", "not_a_number"),
        ("mobilisation_night_min", "1441", "out_of_range"),
        ("vehicle_ready_min", "一刻钟", "not_a_number"),
        ("vehicle_ready_min", "1441", "out_of_range"),
        ("stabilisation", "-30", "bad_stabilisation"),
        ("stabilisation", "1441", "out_of_range"),
        ("stabilisation", "vlbw=", "bad_stabilisation"),
        ("stabilisation", "vlbv=45", "unknown_condition"),
        ("stabilisation", "30;45", "duplicate_condition"),
        ("retrieval_team", "也许", "not_yes_or_no"),
        ("maternal_centre", "村", "unknown_level"),
        ("area_code", "1.40521E+11", "lost_digits"),
        ("name_en", "#REF!", "error_cell"),
        ("capabilities", "cs24[25:00-26:00]", "bad_duty"),
        ("capabilities", "cs24[]", "bad_duty"),
        ("capabilities", "cs24[08:00-18:00", "bad_capability"),
        ("capabilities", "th{2026-01-01}", "not_a_date"),
        ("capabilities", "th{1/2/2026..}", "ambiguous_date"),
    ],
)
def test_a_value_that_means_nothing_is_refused(column: str, value: str, code: str) -> None:
    assert said(with_column(column, value)) == [(2, column, code)]


def test_every_part_of_a_stabilisation_that_means_nothing_is_said() -> None:
    file = with_column("stabilisation", "30；vlbv=45；rds=-1；hie=9999；hie")
    assert [(each.code, each.value) for each in file.errors] == [
        ("unknown_condition", "vlbv=45"),
        ("bad_stabilisation", "rds=-1"),
        ("out_of_range", "hie=9999"),
        ("bad_stabilisation", "hie"),
    ]
    assert "vlbw" in file.errors[0].message


def test_team_times_that_are_not_there_stay_unknown() -> None:
    (facility,) = with_column("stabilisation", "").facilities
    assert (facility.stabilisation, facility.retrieval_team) == ({}, None)
    assert (facility.mobilisation_night_min, facility.vehicle_ready_min) == (None, None)
    assert facility.sends_team is None


@pytest.mark.parametrize(
    ("word", "sends"), [("派", True), ("TRUE", True), ("不派", False), ("否", False), ("no", False)]
)
def test_whether_it_sends_a_team_is_read_in_words(word: str, sends: bool) -> None:
    (facility,) = with_column("retrieval_team", word).facilities
    assert (facility.retrieval_team, facility.sends_team) == (sends, sends)


def test_capabilities_are_read_with_duty_windows_partners_dates_and_chinese_names() -> None:
    cell = '"cs24[08:00-18:00,18:00-08:00+40];uae@F2[1-5 08:00-18:00]；th{2026/1/1..};亚低温@F3"'
    file = with_column("capabilities", cell)
    assert said(file) == []
    by_day, by_night = DutyWindow(480, 1080), DutyWindow(1080, 480, activation_min=40)
    weekdays = DutyWindow(480, 1080, frozenset(range(5)))
    cs24, uae, th, cooling = file.facilities[0].capabilities
    assert cs24 == DeclaredCapability("cs24", duty=(by_day, by_night))
    assert uae == DeclaredCapability("uae", Held.BY_AGREEMENT, "F2", duty=(weekdays,))
    assert (th.code, str(th.valid_from), th.valid_to) == ("th", "2026-01-01", None)
    assert (cooling.code, cooling.partner) == ("th", "F3")


def test_a_credit_code_with_a_wrong_check_character_is_refused_with_the_right_one() -> None:
    wrong = BODY + next(each for each in "0123456789" if each != GOOD_CODE[-1])
    file = read(f"code,name,lon,lat\n{wrong},甲,113.5,34.5\n")
    assert said(file) == [(2, "code", "bad_check_digit")]
    assert f"must be {GOOD_CODE[-1]}" in file.errors[0].message


def test_a_credit_code_is_read_in_small_and_full_width_letters() -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in GOOD_CODE.lower())
    file = read(
        f"code,name,lon,lat,capabilities\n{wide},甲,113.5,34.5,\nB,乙,113.6,34.5,cs24@{wide}\n"
    )
    assert said(file) == []
    assert file.facilities[0].code == GOOD_CODE
    assert file.facilities[1].capabilities[0].partner == GOOD_CODE


def test_a_circle_of_agreements_is_refused_by_the_row_of_each() -> None:
    file = read(
        "code,name,lon,lat,capabilities\n"
        "A,甲,113.5,34.5,uae@B\nB,乙,113.6,34.5,uae@C\nC,丙,113.7,34.5,uae@A\nD,丁,113.8,34.5,th\n"
    )
    assert [(each.row, each.code) for each in file.errors] == [
        (2, "circular_agreement"),
        (3, "circular_agreement"),
        (4, "circular_agreement"),
    ]


def test_two_designations_of_one_kind_on_one_day_are_refused_by_row() -> None:
    file = read_designations(
        "facility,kind,level,valid_from,valid_to\n"
        "A,maternal,county,2020-01-01,2024-12-31\n"
        "A,maternal,prefecture,2025-01-01,\n"
        "A,newborn,county,,\n"
        "A,孕产妇,province,2024-12-31,2024-12-31\n".encode()
    )
    assert [(each.row, each.column, each.code) for each in file.errors] == [
        (5, "kind", "overlapping_designations")
    ]
    assert "row 2" in file.errors[0].message
    assert len(file.statements) == 4


def test_every_error_of_a_catchment_table_comes_at_once() -> None:
    file = read_catchments(
        "centre,area_code,kind,rank,valid_from\n"
        "A,140521,maternal,1,\n"
        "A,14052,maternal,0,\n"
        ",140521,儿童,第三,1/2/2026\n"
        "A,140521,maternal,首选,\n".encode()
    )
    assert {(each.row, each.column, each.code) for each in file.errors} == {
        (3, "area_code", "bad_area_code"),
        (3, "rank", "out_of_range"),
        (4, "centre", "missing_value"),
        (4, "kind", "unknown_centre_kind"),
        (4, "rank", "unknown_rank"),
        (4, "valid_from", "ambiguous_date"),
        (5, "centre", "repeated_row"),
    }


@given(st.binary(max_size=300), st.sampled_from(["utf-16", "gb18030", "utf-8"]))
def test_no_bytes_after_a_good_header_make_a_reader_crash(rest: bytes, codec: str) -> None:
    header = "centre,area_code,kind\n".encode(codec)
    assert all(each.message for each in read_catchments(header + rest).errors)


@pytest.mark.parametrize(
    "content",
    [
        "<html><table><tr><td>机构编码</td></tr></table></html>".encode(),
        "\r\n  <html xmlns:x='urn:schemas-microsoft-com:office:excel'>机构</html>".encode("gbk"),
        b'<?xml version="1.0"?><Workbook/>',
        b'{"code": "A"}',
        b"PK\x05\x06" + bytes(18),
        bytes(100),
        CHINESE.encode("utf-32"),
    ],
)
def test_a_file_of_another_kind_is_said_to_be_no_table(content: bytes) -> None:
    assert [each.code for each in read_facilities(content).errors] == ["not_a_table"]


def test_a_capability_that_ends_before_it_begins_is_refused() -> None:
    file = with_column("capabilities", "th{2026-12-31..2026-01-01}")
    assert said(file) == [(2, "capabilities", "ends_before_start")]


@pytest.mark.parametrize("code", [".", ".."])
def test_a_code_that_an_address_takes_for_a_way_up_is_refused(code: str) -> None:
    file = read(f"code,name,lon,lat\n{code},甲,113.5,34.5\n")
    assert said(file) == [(2, "code", "bad_code")]


def test_a_place_abroad_among_places_in_china_is_remarked() -> None:
    rows = "A,甲,113.5,34.5\nB,乙,13.6,34.5\nC,丙,113.6,34.5\n"
    file = read(f"code,name,lon,lat\n{rows}")
    assert file.errors == ()
    assert [(each.code, each.row) for each in file.remarks] == [("outside_china", 3)]


def test_a_network_abroad_is_not_remarked() -> None:
    assert read("code,name,lon,lat\nA,a,14.5,35.9\nB,b,14.4,35.8\n").remarks == ()


def test_two_figures_for_one_moment_are_refused() -> None:
    file = read_capacity(
        b"facility,kind,free,as_of\n"
        b"A,maternal_bed,3,2026-03-01 08:00\n"
        b"A,maternal_bed,5,2026-03-01T00:00Z\n"
        b"A,newborn_cot,5,2026-03-01 08:00\n"
        b"A,maternal_bed,5,2026-03-01 09:00\n"
    )
    assert [(each.row, each.column, each.code) for each in file.errors] == [
        (3, "free", "two_figures")
    ]


def test_two_ranks_of_one_area_on_one_day_are_remarked() -> None:
    file = read_catchments(
        b"centre,area_code,kind,rank,valid_from,valid_to\n"
        b"A,140521,maternal,1,,2026-06-30\n"
        b"A,140521,maternal,2,2026-07-01,\n"
        b"A,140521,maternal,3,2026-08-01,\n"
    )
    assert file.errors == ()
    assert [(each.row, each.code) for each in file.remarks] == [(4, "two_ranks")]
