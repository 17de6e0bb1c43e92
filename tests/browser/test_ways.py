"""How she gets there: the ways compared under the answer, and a meeting on the way carried out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESK, PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

TOWNSHIP, CENTRE = "雾岭镇卫生院医生", "市妇幼新生儿值班"

Somebody = Callable[..., Person]


def test_ways_are_compared_and_a_team_is_met_on_the_way(somebody: Somebody) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    for words in ("新生儿", "HIE 需亚低温", "看去哪里"):
        township.tap(words)
    ways = township.page.get_by_role("region", name="怎么走")
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
    centre.page.get_by_role("navigation", name="看板").get_by_text(case).click()
    centre.tap("接受")

    township.tap("谁来送？")
    township.tap("半路会合")
    stop = township.page.get_by_role("dialog").get_by_role("button").filter(has_text="最快")
    expect(stop).to_contain_text("两边都到", timeout=WAIT_MS)
    place = stop.locator("b").first.inner_text()
    township.check_page()
    stop.click()
    township.sees(f"会合：{place}")
    card = centre.page.get_by_role("article", name=case)
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


def test_without_a_network_the_answer_stands_and_the_ways_say_so(somebody: Somebody) -> None:
    township = somebody(PHONE).sign_in(TOWNSHIP)
    township.page.route("**/ways", lambda route: route.abort())
    for words in ("新生儿", "HIE 需亚低温", "看去哪里"):
        township.tap(words)
    township.sees("没网，比不了怎么走")
    township.need_not_scroll_for("请求第 1 家")
    township.page.unroute("**/ways")
    township.page.get_by_role("region", name="怎么走").get_by_role("button", name="再试").click()
    township.sees("一步一步，四种都看")
    # The browser itself reports the call that this is about.
    assert all("ERR_FAILED" in each for each in township.faults)
    township.faults.clear()
