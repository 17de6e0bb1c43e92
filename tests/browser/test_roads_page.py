"""A road closes: drawn on the sketch or said by number, told to whom it matters, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import DESK, PHONE, SMALL_PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

COORDINATOR, TOWNSHIP, CLINIC = "市转诊调度", "雾岭镇卫生院医生", "雾岭镇卫生院"
CENTRE = "市妇幼新生儿值班"
NO_WAY = "999999999"

# Two places on one trunk road of the sketch, a twentieth of it apart, in pixels of the screen.
_ON_ONE_ROAD = """() => {
  const roads = [...document.querySelectorAll("path.roads-road")];
  const widest = roads.toSorted((a, b) => b.attributes["stroke-width"].value
    - a.attributes["stroke-width"].value)[0];
  const matrix = widest.getScreenCTM();
  return [0.5, 0.52].map((share) => {
    const at = widest.getPointAtLength(widest.getTotalLength() * share).matrixTransform(matrix);
    return [at.x, at.y];
  });
}"""

Somebody = Callable[..., Person]


def open_roads(person: Person) -> Locator:
    """Go from the board to the roads; gives the form."""
    person.tap("路况")
    person.sees("现行路况")
    form = person.page.locator("form")
    expect(form.locator("path.roads-road").first).to_be_visible(timeout=WAIT_MS)
    return form


def choose(form: Locator, label: str, choice: str) -> None:
    """Choose one of the answers of a question."""
    form.get_by_role("group", name=label).get_by_text(choice, exact=True).click()


def say_who(form: Locator, reason: str, source: str) -> None:
    """Say why a road is closed, and by whom it was told."""
    form.get_by_label("原因").select_option(label=reason)
    form.get_by_label("谁报的").select_option(label=source)


def closures(person: Person) -> Locator:
    """Find the closures that stand or are to come."""
    return person.page.get_by_role("region", name="封路和慢行").locator("> ul > li")


def ask_for_a_newborn(township: Person) -> str:
    """Ask the first centre; gives the case's code."""
    for words in ("新生儿", "HIE 需亚低温", "看去哪里", "请求第 1 家"):
        township.tap(words)
    township.sees("等接受")
    return township.page.locator("h1").inner_text().split()[0]


def tap_on_one_road(person: Person) -> None:
    """Tap two places of a road on the sketch."""
    person.page.locator(".roads-map svg").scroll_into_view_if_needed()
    places: list[list[Any]] = person.page.evaluate(_ON_ONE_ROAD)
    for x, y in places:
        person.page.mouse.click(x, y)


def say_rain(person: Person) -> Locator:
    """Enter that it rains everywhere; gives the row of the rain."""
    row = person.page.get_by_role("region", name="天气和夜间").locator("li", has_text="雨")
    row.get_by_role("button", name="登记有雨").click()
    person.page.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()
    expect(row).to_contain_text("全地区", timeout=WAIT_MS)
    return row


def test_a_stretch_is_drawn_counted_entered_and_opened_again(somebody: Somebody) -> None:
    coordinator = somebody(DESK).sign_in(COORDINATOR)
    form = open_roads(coordinator)
    coordinator.sees("速度未校准")
    tap_on_one_road(coordinator)
    expect(form.get_by_text("会影响")).to_be_visible(timeout=WAIT_MS)
    expect(form.get_by_role("button", name="封 ")).to_contain_text("公里")
    say_who(form, "塌方滑坡", "公路部门")
    form.get_by_role("button", name="封 ").click()

    card = closures(coordinator)
    expect(card).to_have_count(1, timeout=WAIT_MS)
    for words in ("生效中", "不通", "塌方滑坡", "公里", "没说到何时", "公路部门报", COORDINATOR):
        expect(card).to_contain_text(words)
    coordinator.check_page()
    card.get_by_role("button", name="恢复通行").click()
    expect(card).to_have_count(0, timeout=WAIT_MS)
    coordinator.page.get_by_text("已结束 1 条").click()
    coordinator.sees("已恢复")


def test_everything_that_is_missing_or_wrong_is_said_beside_its_field(somebody: Somebody) -> None:
    coordinator = somebody(DESK).sign_in(COORDINATOR)
    form = open_roads(coordinator)
    form.get_by_role("button", name="登记封路").click()
    for words in ("还没说在哪里", "选一个原因", "选谁报的"):
        expect(form.get_by_text(words)).to_be_visible()
    choose(form, "在哪里", "道路编号")
    form.get_by_label("OpenStreetMap 道路编号").fill(NO_WAY)
    beside = form.locator("label", has_text="OpenStreetMap 道路编号")
    expect(beside.get_by_role("alert")).to_contain_text(NO_WAY, timeout=WAIT_MS)
    choose(form, "怎么不能走", "只通单向")
    say_who(form, "施工", "交警")
    expect(form.get_by_text("选一个方向")).to_be_visible()
    expect(closures(coordinator)).to_have_count(0)
    # The browser itself reports the refusal that this is about.
    assert all("400" in each for each in coordinator.faults)
    coordinator.faults.clear()


def test_with_keys_alone_a_place_is_closed_and_who_waits_there_is_told(
    somebody: Somebody,
) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    case = ask_for_a_newborn(township)

    coordinator = somebody(DESK).sign_in(COORDINATOR)
    form = open_roads(coordinator)
    form.get_by_label("画一段路").focus()
    coordinator.page.keyboard.press("ArrowRight")
    form.get_by_label("以机构为圆心").focus()
    form.get_by_label("以机构为圆心").select_option(label=CLINIC)
    coordinator.page.keyboard.press("Tab")
    coordinator.page.keyboard.press("Control+A")
    coordinator.page.keyboard.type("3000")
    say_who(form, "水淹", "交警")
    expect(form.get_by_role("button", name="封 ")).to_be_visible(timeout=WAIT_MS)
    form.get_by_label("备注").focus()
    coordinator.page.keyboard.press("Enter")
    expect(closures(coordinator)).to_contain_text("方圆 3.0 公里", timeout=WAIT_MS)

    township.sees("路况有变")
    township.sees("→ 路不通")
    township.sees("出发处封路，出不去")
    township.check_page()
    coordinator.page.get_by_role("link", name="看板").first.click()
    row = coordinator.page.get_by_role("navigation", name="看板").get_by_role("button", name=case)
    expect(row).to_contain_text("路况有变", timeout=WAIT_MS)
    row.click()
    coordinator.tap("知道了")
    expect(row).not_to_contain_text("路况有变", timeout=WAIT_MS)
    township.sees_no_longer("→ 路不通")

    open_roads(coordinator)
    closures(coordinator).get_by_role("button", name="恢复通行").click()
    expect(closures(coordinator)).to_have_count(0, timeout=WAIT_MS)
    township.sees("路不通 →")


def test_after_the_yes_everybody_sees_what_rain_makes_of_the_way_until_somebody_knows(
    somebody: Somebody,
) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    case = ask_for_a_newborn(township)
    centre = somebody(DESK).sign_in(CENTRE)
    row = centre.page.get_by_role("navigation", name="看板").get_by_role("button", name=case)
    row.click()
    card = centre.page.get_by_role("article", name=case)
    card.get_by_role("button", name="接受").first.click()
    township.sees("已接受")

    coordinator = somebody(DESK).sign_in(COORDINATOR)
    open_roads(coordinator)
    rain = say_rain(coordinator)
    township.sees("路况有变")
    changed = township.page.get_by_role("region", name="经过").get_by_role("listitem")
    expect(changed.filter(has_text="路况有变")).to_have_count(1, timeout=WAIT_MS)
    township.sees("下雨")
    township.check_page()
    expect(row).to_contain_text("路况有变", timeout=WAIT_MS)
    expect(card).to_contain_text("下雨", timeout=WAIT_MS)

    township.tap("知道了")
    expect(row).not_to_contain_text("路况有变", timeout=WAIT_MS)
    expect(changed.filter(has_text="知道")).to_have_count(1, timeout=WAIT_MS)
    township.check_page()
    rain.get_by_role("button", name="没有雨了").click()
    township.sees("没有雨了")


def test_an_answer_that_stands_open_says_that_the_roads_changed(somebody: Somebody) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    for words in ("新生儿", "HIE 需亚低温", "看去哪里"):
        township.tap(words)
    township.sees("一步一步，四种都看")
    township.sees_no_longer("路况变了")

    coordinator = somebody(DESK).sign_in(COORDINATOR)
    open_roads(coordinator)
    row = say_rain(coordinator)
    township.sees("路况变了，这是")
    township.check_page()
    township.tap("重算")
    township.sees("一步一步，四种都看")
    township.sees_no_longer("路况变了")
    row.get_by_role("button", name="没有雨了").click()
    expect(row.get_by_role("button", name="登记有雨")).to_be_visible(timeout=WAIT_MS)


def test_rain_is_entered_and_over_again(somebody: Somebody) -> None:
    coordinator = somebody(DESK).sign_in(COORDINATOR)
    open_roads(coordinator)
    row = say_rain(coordinator)
    expect(row).to_contain_text("气象报")
    row.get_by_role("button", name="没有雨了").click()
    expect(row.get_by_role("button", name="登记有雨")).to_be_visible(timeout=WAIT_MS)


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_it_fits_a_phone(somebody: Somebody, size: tuple[int, int], locale: str) -> None:
    coordinator = somebody(size).sign_in(COORDINATOR)
    open_roads(coordinator)
    if locale == "en-GB":
        coordinator.tap("English")
        coordinator.sees("Roads in force")
    tap_on_one_road(coordinator)
    coordinator.check_page()
