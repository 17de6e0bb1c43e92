"""The whole story at two screens: a township asks, a centre answers, quality control proves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESK, PHONE, WAIT_MS, Person

if TYPE_CHECKING:
    from tests.browser.conftest import Demo

pytestmark = pytest.mark.browser

TOWNSHIP = "雾岭镇卫生院医生"
CENTRE = "市妇幼新生儿值班"
QUALITY_CONTROL = "市质控中心"

Somebody = Callable[..., Person]


def ask_for_a_newborn(township: Person, weight_g: str = "3200") -> str:
    """Two taps, one number, one press; gives the case's code."""
    for words in ("孕妇", "产妇", "新生儿", "母婴一起", "险情正在发生"):
        township.need_not_scroll_for(words)
    township.tap("新生儿")
    township.need_not_scroll_for("HIE 需亚低温")
    township.tap("HIE 需亚低温")
    township.tap("体重 不知道")
    township.page.get_by_role("textbox", name="体重").fill(weight_g)
    township.page.keyboard.press("Enter")
    township.need_not_scroll_for("看去哪里")
    township.tap("看去哪里")
    township.sees("霁川市妇幼保健院")
    township.need_not_scroll_for("请求第 1 家")
    township.tap("请求第 1 家")
    township.sees("等接受")
    return township.page.locator("h1").inner_text().split()[0]


def choose(centre: Person, case: str) -> None:
    """Open a case of the board's list."""
    centre.page.get_by_role("navigation", name="看板").get_by_text(case).click()
    expect(centre.page.get_by_role("article", name=case)).to_be_visible(timeout=WAIT_MS)


def test_a_township_asks_and_a_centre_accepts_and_it_can_be_proved(
    somebody: Somebody, tmp_path: Path
) -> None:
    centre = somebody(DESK).sign_in(CENTRE)
    centre.sees("等我们答复")
    township = somebody(PHONE).sign_in(TOWNSHIP)
    case = ask_for_a_newborn(township)

    choose(centre, case)
    centre.sees("响铃中 · 还没人看到")
    township.sees("还没人看到")
    centre.tap("看到，停铃")
    township.sees("看到了 · " + CENTRE)
    centre.tap("接受")
    township.sees("已接受")
    centre.sees("已接受")

    township.sees("请求")
    expect(township.page.get_by_role("region", name="经过")).to_be_visible(timeout=WAIT_MS)
    expect(township.page.locator("svg[role=img]").first).to_be_visible(timeout=WAIT_MS)
    township.sees("© OpenStreetMap contributors")

    auditor = somebody(DESK).sign_in(QUALITY_CONTROL)
    auditor.sees(case)
    with auditor.page.expect_download(timeout=WAIT_MS) as downloading:
        auditor.tap("下载日志 CSV")
    file = tmp_path / "log.csv"
    downloading.value.save_as(file)
    text = file.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffexport_key,week,")
    assert ",accepted," in text
    assert case not in text


def test_the_keyboard_alone_can_ask_and_accept(somebody: Somebody) -> None:
    township = somebody(DESK)
    township.page.goto(township.address)
    township.sees("演示账号")
    for words in (TOWNSHIP, "新生儿", "HIE 需亚低温", "看去哪里", "请求第 1 家"):
        expect(township.page.get_by_role("button", name=words).first).to_be_visible(timeout=WAIT_MS)
        township.tab_to(words)
        township.page.keyboard.press("Enter")
    township.sees("等接受")
    case = township.page.locator("h1").inner_text().split()[0]

    centre = somebody(DESK)
    centre.page.goto(centre.address)
    centre.sees("演示账号")
    centre.tab_to(CENTRE)
    centre.page.keyboard.press("Enter")
    centre.sees(case)
    article = centre.page.get_by_role("article", name=case)
    for _ in range(10):
        if article.is_visible():
            break
        centre.page.keyboard.press("j")
    centre.page.keyboard.press("s")
    township.sees("看到了 · " + CENTRE)
    centre.page.keyboard.press("a")
    township.sees("已接受")


def test_ways_are_compared_and_a_team_is_met_on_the_way(somebody: Somebody) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    township.page.route("**/ways", lambda route: route.abort())
    for words in ("新生儿", "HIE 需亚低温", "看去哪里"):
        township.tap(words)
    ways = township.page.get_by_role("region", name="怎么走")
    expect(ways).to_contain_text("没网，比不了怎么走", timeout=WAIT_MS)
    township.need_not_scroll_for("请求第 1 家")
    # The browser itself reports the call that failed.
    assert all("ERR_FAILED" in each for each in township.faults)
    township.faults.clear()
    township.page.unroute("**/ways")
    ways.get_by_role("button", name="再试").click()
    rows = ways.get_by_role("button").filter(has_text="能处理的人到")
    expect(rows.first).to_contain_text("建议", timeout=WAIT_MS)
    expect(rows.filter(has_text="半路会合")).to_contain_text("准备")
    township.check_page()
    rows.first.click()
    sheet = township.page.get_by_role("dialog", name="怎么走")
    for words in ("直接送", "等对方来接", "先稳定再转", "半路会合"):
        expect(sheet.get_by_role("heading", name=words)).to_be_visible()
    expect(sheet.get_by_text("能处理的人到").first).to_be_visible()
    expect(sheet).to_contain_text("如果")
    township.check_page()
    sheet.get_by_role("button", name="关上").click()

    township.tap("请求第 1 家")
    township.sees("等接受")
    case = township.page.locator("h1").inner_text().split()[0]
    centre = somebody(DESK).sign_in(CENTRE)
    choose(centre, case)
    card = centre.page.get_by_role("article", name=case)
    card.get_by_role("button", name="接受").first.click()

    township.tap("谁来送？")
    township.tap("半路会合")
    stop = township.page.get_by_role("dialog").get_by_role("button").filter(has_text="最快")
    expect(stop).to_contain_text("两边都到", timeout=WAIT_MS)
    place = stop.locator("b").first.inner_text()
    township.check_page()
    stop.click()
    township.sees(f"会合：{place}")
    expect(card.locator("dl")).to_contain_text(place, timeout=WAIT_MS)

    centre.tap("队出发")
    township.tap("带患者离开")
    township.sees("没算会合等候和交接")
    centre.tap("半路已交接")
    timeline = township.page.get_by_role("region", name="经过")
    relayed = timeline.get_by_role("listitem").filter(has_text="半路交接")
    expect(relayed).to_contain_text(place, timeout=WAIT_MS)
    township.sees_no_longer(f"会合：{place}")
    township.check_page()


def test_nothing_typed_is_lost_and_the_board_says_that_it_is_not_live(
    somebody: Somebody, demo: Demo
) -> None:
    centre = somebody(DESK).sign_in(CENTRE)
    centre.sees("实时")
    township = somebody(PHONE).sign_in(TOWNSHIP)
    township.tap("新生儿")
    township.tap("HIE 需亚低温")
    township.tap("体重 不知道")
    township.page.get_by_role("textbox", name="体重").fill("2950")
    township.page.keyboard.press("Enter")

    demo.server.kill()
    centre.sees("起不是最新", within_ms=15_000)  # 10 s of silence, and a busy machine
    centre.sees("请用电话")
    township.tap("看去哪里")
    township.sees("没网")

    demo.start()
    centre.sees_no_longer("起不是最新")
    centre.sees("恢复")
    township.page.goto(f"{demo.address}/request/conditions")
    expect(township.page.get_by_role("button", name="HIE 需亚低温")).to_be_visible()
    township.sees("2950")

    # What the browser says of a server that is away is what this test is about.
    for person in (centre, township):
        person.faults[:] = [f for f in person.faults if "ERR_" not in f and "WebSocket" not in f]
