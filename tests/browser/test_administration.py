"""The administrator's page: the network in words, imports with a preview, history, rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESK, PHONE, SMALL_PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

ADMINISTRATOR = "系统管理员"
SECTIONS = ("import", "changes", "rules", "standards")
WRONG = """code,name,lon,lat,phone,capabilities
JC-MCH,霁川市妇幼保健院,abc,31.5038001,000-0000-0002,cs24[25:00-26:00]
"""
RIGHT = "code,name,lon,lat,phone\nJC-MCH,霁川市妇幼保健院,110.2485150,31.5038001,{phone}\n"

Somebody = Callable[..., Person]


def preview(person: Person, file: Path, document: str) -> None:
    """Choose a file and its source, and look at what it would do."""
    person.page.goto(f"{person.address}/admin/import")
    person.sees("依据文件")
    person.page.set_input_files("input[type=file]", file)
    person.page.get_by_label("依据文件").fill(document)
    person.tap("预览")


def test_the_network_is_shown_in_the_words_of_the_deployment(somebody: Somebody) -> None:
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    person.page.get_by_role("searchbox", name="找机构").fill("JC-MCH")
    row = person.page.get_by_role("row", name="JC-MCH")
    expect(row).to_contain_text("霁川市妇幼保健院", timeout=WAIT_MS)
    told = person.page.request.get(f"{person.address}/api/vocabulary").json()
    tier = next(each["zh"] for each in told["tiers"] if each["code"] == "prefecture")
    centre = next(each["zh"] for each in told["centre_kinds"] if each["code"] == "newborn")
    expect(row).to_contain_text(tier)
    expect(row).to_contain_text(centre)
    row.get_by_role("button").click()
    person.sees("全天")
    person.check_page()


def test_a_wrong_file_is_refused_with_every_error_where_it_stands(
    somebody: Somebody, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(WRONG, encoding="utf-8")
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    preview(person, file, "市卫健委〔2026〕12 号")
    person.sees("有 2 处错，都改好才能导入")
    person.sees("什么都没导入")
    for words in ("经度", "数字不对", "写度数，如", "值班时段写法读不出"):
        person.sees(words)
    expect(person.page.get_by_role("button", name="导入", exact=True)).to_have_count(0)
    person.check_page()


def test_a_right_file_is_previewed_then_imported_and_stands_in_the_history(
    somebody: Somebody, tmp_path: Path
) -> None:
    file = tmp_path / "right.csv"
    file.write_text(RIGHT.format(phone="000-0000-7777"), encoding="utf-8")
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    preview(person, file, "市卫健委〔2026〕13 号")
    person.sees("新增 0，改 1")
    person.sees("000-0000-7777")
    person.page.get_by_role("button", name="导入", exact=True).click()
    person.sees("已导入：新增 0，改 1")
    person.page.get_by_role("link", name="变更").click()
    person.sees("市卫健委〔2026〕13 号")
    expect(person.page.get_by_role("row", name="13 号")).to_contain_text(ADMINISTRATOR)
    person.check_page()


def test_a_file_needs_the_document_it_rests_on(somebody: Somebody, tmp_path: Path) -> None:
    file = tmp_path / "right.csv"
    file.write_text(RIGHT.format(phone="000-0000-0002"), encoding="utf-8")
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    preview(person, file, " ")
    person.sees("写依据文件，变更要留出处")


def test_tables_are_taken_away_as_files(somebody: Somebody, tmp_path: Path) -> None:
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    person.sees("导出")
    with person.page.expect_download(timeout=WAIT_MS) as downloading:
        person.page.get_by_role("button", name="CSV").click()
    file = tmp_path / "facilities.csv"
    downloading.value.save_as(file)
    assert "JC-MCH" in file.read_text(encoding="utf-8-sig")


def test_the_rules_in_force_are_summed_up_and_read_again(somebody: Somebody) -> None:
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    person.page.get_by_role("link", name="规则").click()
    person.sees("病情 51 种")
    person.tap("重新读规则")
    person.sees("规则没有变")
    person.check_page()


def test_a_centre_states_what_it_has_and_reads_where_it_falls_short(somebody: Somebody) -> None:
    person = somebody(DESK).sign_in(ADMINISTRATOR)
    person.page.get_by_role("link", name="自评").click()
    person.page.get_by_label("哪家中心").select_option(label="霁川市中心医院")
    person.sees("达到 0，差 0")
    person.page.get_by_label("产科床位 现有").fill("35")
    person.page.get_by_label("产科床位 查证日期").fill("2026-10-01")
    person.page.get_by_label("设有 ICU 现有").select_option(label="有")
    person.tap("存自评")
    person.sees("达到 1，差 1")
    person.sees("差 5 张")
    expect(person.page.get_by_label("产科床位 查证日期")).to_have_value("2026-10-01")
    person.check_page()


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE, DESK], ids=["320", "390", "desk"])
def test_every_section_fits_its_screen(somebody: Somebody, size: tuple[int, int]) -> None:
    person = somebody(size).sign_in(ADMINISTRATOR)
    expect(person.page.get_by_role("table")).to_be_attached(timeout=WAIT_MS)
    person.check_page()
    for section in SECTIONS:
        person.page.goto(f"{person.address}/admin/{section}")
        person.sees("管理")
        person.page.wait_for_load_state("networkidle")
        person.check_page()


def test_nobody_else_administers(somebody: Somebody) -> None:
    person = somebody(PHONE).sign_in("雾岭镇卫生院医生")
    person.page.goto(f"{person.address}/admin")
    person.sees("这个账号不能管理。")
