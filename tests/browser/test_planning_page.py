"""A health authority plans: who is reached in time, what if a road or a centre were otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import DESK, PHONE, SMALL_PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

AUTHORITY, QC = "市卫健委", "市质控中心"
SHARE = re.compile(r"60 分钟内能到 (\d+)\s%")

# A place on the widest road of the sketch that is in the window.
_ON_A_ROAD = """() => {
  const roads = [...document.querySelectorAll("path.roads-road")];
  const widest = roads.toSorted((a, b) => b.attributes["stroke-width"].value
    - a.attributes["stroke-width"].value)[0];
  const [matrix, length] = [widest.getScreenCTM(), widest.getTotalLength()];
  const map = document.querySelector(".roads-map svg").getBoundingClientRect();
  for (let share = 0.02; share < 1; share += 0.02) {
    const { x, y } = widest.getPointAtLength(length * share).matrixTransform(matrix);
    const [dx, dy] = [x - map.left, y - map.top];
    if (dx > 60 && dx < map.width - 60 && dy > 60 && dy < map.height - 90) return [x, y];
  }
}"""

_CLOSE_AROUND = """async (name) => {
  const reach = await (await fetch("/api/reach?condition=pph")).json();
  const { lon, lat } = reach.centres.find((each) => each.name === name);
  const said = await fetch("/api/closures", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      place: { kind: "circle", lon, lat, radius_m: 2500 }, effect: "closed",
      reason: "landslide", source: "police",
      ends_at: new Date(Date.now() + 3600e3).toISOString(),
    }),
  });
  return said.status;
}"""

Somebody = Callable[..., Person]


def open_section(page: Page, section: str) -> None:
    """Go to another of the page's questions."""
    page.get_by_role("link", name=section, exact=True).click()


def open_planning(person: Person) -> Locator:
    """Go from the board to planning and wait for an answer; gives its sentence."""
    person.tap("规划")
    sentence = person.page.locator(".planning-answer .planning-sentence")
    expect(sentence).to_contain_text("%", timeout=WAIT_MS)
    return sentence


def share_of(sentence: Locator) -> int:
    """Read how many in a hundred are reached within an hour."""
    found = SHARE.search(sentence.inner_text())
    assert found is not None, sentence.inner_text()
    return int(found[1])


def closes_a_road_and_a_centre(page: Page) -> None:
    """Suppose that a road closes, by a tap on the sketch, and a centre, from the list."""
    look = page.get_by_role("button", name="看影响")
    look.click()
    expect(page.get_by_text("点一条路，或填编号")).to_be_visible()
    x, y = page.evaluate(_ON_A_ROAD)
    page.mouse.click(x, y)
    expect(page.get_by_label("道路编号")).to_have_value(re.compile(r"\d+"), timeout=WAIT_MS)
    look.click()
    expect(page.get_by_text("封路：")).to_be_visible()
    page.get_by_text("关一家机构").click()
    page.get_by_label("哪一家").select_option(label="鹤汀县人民医院")
    look.click()
    effect = page.get_by_role("region", name="影响")
    expect(effect).to_contain_text("60 分钟内少", timeout=WAIT_MS)
    expect(effect).to_contain_text("要更久的")


def test_an_authority_sees_who_is_late_what_if_and_where_to_add(somebody: Somebody) -> None:
    authority = somebody(DESK).sign_in(AUTHORITY)
    sentence = open_planning(authority)
    page = authority.page
    before = share_of(sentence)
    assert 0 < before < 100
    for words in ("30 分钟内", "60 分钟内", "120 分钟内", "到不了"):
        expect(page.locator(".planning-legend").get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator("path.band").first).to_be_attached()
    expect(page.get_by_text("© OpenStreetMap contributors")).to_be_visible()
    assert page.get_by_role("region", name="按区县").locator("tbody tr").count() > 3
    places = page.get_by_role("region", name="到不了或太远的地方")
    expect(places.locator("tbody tr").first).to_contain_text("分")
    with page.expect_download() as kept:
        places.get_by_role("button", name="GeoJSON").click()
    bands = json.loads(Path(kept.value.path()).read_text("utf-8"))
    assert [each["properties"]["within_min"] for each in bands["features"]] == [30, 60, 120]
    assert "OpenStreetMap" in bands["attribution"]
    page.get_by_text("没算的").click()
    expect(page.get_by_text("没报过能力").first).to_be_visible()
    authority.check_page()

    open_section(page, "假设")
    closes_a_road_and_a_centre(page)
    authority.check_page()

    open_section(page, "选址")
    authority.tap("找位置")
    found = page.get_by_role("region", name="选址").get_by_role("region")
    expect(found).to_contain_text("最好的 2 处", timeout=WAIT_MS)
    assert share_of(found.locator(".planning-sentence")) > before
    authority.tap("在假设里逐处看")
    expect(page.locator(".planning-changes li")).to_have_count(4)


def closes_roads_around(coordinator: Page, name: str) -> None:
    """Close every road around a centre for a while, as the page of the roads would."""
    status: int = coordinator.evaluate(_CLOSE_AROUND, name)
    assert status == HTTPStatus.CREATED


def test_roads_that_change_leave_nothing_of_before_as_if_it_were_now(somebody: Somebody) -> None:
    authority = somebody(DESK).sign_in(AUTHORITY)
    open_planning(authority)
    page = authority.page
    open_section(page, "选址")
    authority.tap("找位置")
    covered = page.get_by_role("region", name="选址").locator(".planning-sentence")
    expect(covered).to_contain_text("%", timeout=WAIT_MS)
    sited = covered.inner_text()
    open_section(page, "假设")
    page.get_by_text("关一家机构").click()
    page.get_by_label("哪一家").select_option(label="鹤汀县人民医院")
    authority.tap("看影响")
    within = page.get_by_role("region", name="影响").get_by_role("row").filter(has_text="60 分钟内")
    inside = page.locator(".planning-legend tr").filter(has_text="60 分钟内").locator("td").nth(2)
    expect(within.locator("td").first).to_contain_text(inside.inner_text(), timeout=WAIT_MS)
    before = inside.inner_text()

    closes_roads_around(somebody(DESK).sign_in("市转诊调度").page, "鹤汀县人民医院")
    authority.sees("路况变了")
    authority.tap("重算")
    expect(inside).not_to_have_text(before, timeout=WAIT_MS)
    expect(within.locator("td").first).to_contain_text(inside.inner_text(), timeout=WAIT_MS)
    open_section(page, "选址")
    expect(covered).not_to_have_text(sited, timeout=WAIT_MS)
    open_section(page, "现状")
    authority.tap("English")
    authority.sees("By county")
    authority.check_page()


def test_a_table_with_faults_is_refused_by_row_and_column(
    somebody: Somebody, tmp_path: Path
) -> None:
    authority = somebody(DESK).sign_in(AUTHORITY)
    sentence = open_planning(authority)
    page = authority.page
    open_section(page, "人口表")
    table = tmp_path / "births.csv"
    table.write_text("key,name,lon,lat,weight,area_code\nA,甲,110.1,31.5,0,\nB,乙,x,31.5,5,\n")
    page.get_by_label("表的名字").fill("坏的表")
    page.get_by_label("CSV 文件").set_input_files(table)
    authority.tap("检查并换上")
    authority.sees("2 处要改，没有存")
    rows = page.get_by_role("alert").locator("tbody tr")
    expect(rows.first).to_contain_text("2")
    expect(rows.nth(1)).to_contain_text("x")
    table.write_text("key,name,lon,lat,weight,area_code\nA,甲镇,110.1,31.5,7,990121\n")
    authority.tap("检查并换上")
    authority.sees("文件改过了，请再选一次")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("CSV 文件").click()
    chooser.value.set_files(table)
    authority.tap("检查并换上")
    authority.sees("换上了：1 个地方，合计 7 例")
    expect(sentence).to_contain_text("%")
    # The browser itself reports the refusal that this is about.
    assert all("400" in each for each in authority.faults)
    authority.faults.clear()


@pytest.mark.parametrize(("size", "locale"), [(PHONE, "zh-CN"), (SMALL_PHONE, "en-GB")])
def test_it_fits_a_phone(somebody: Somebody, size: tuple[int, int], locale: str) -> None:
    person = somebody(size).sign_in(QC)
    page = person.page
    page.goto(f"{person.address}/planning?need=cs24&need=blood_mt&capacity=free")
    expect(page.locator(".planning-answer .planning-sentence")).to_be_visible(timeout=WAIT_MS)
    if locale == "en-GB":
        person.tap("English")
        person.sees("Planning")
    for section in page.locator(".planning-head nav a").all():
        section.click()
        person.check_page()
