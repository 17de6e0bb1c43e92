"""Two phones want the last cot: the coordinator reads advice, and only a person decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import DESK, PHONE, SMALL_PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

FIRST, SECOND = "雾岭镇卫生院医生", "松岚镇卫生院医生"
CENTRE = "市妇幼新生儿值班"
COORDINATOR, AUTHORITY = "市转诊调度", "市卫健委"

Somebody = Callable[..., Person]


def ask_for_a_newborn(township: Person) -> str:
    """Ask the first centre for a baby to be cooled; gives the case's code."""
    for words in ("新生儿", "HIE 需亚低温", "看去哪里", "请求第 1 家"):
        township.tap(words)
    township.sees("等接受")
    return township.page.locator("h1").inner_text().split()[0]


def report_cots(centre: Person, free: int) -> None:
    """Count the cots anew, whatever was said of them before."""
    centre.tap("更新床位")
    sheet = centre.page.get_by_role("dialog")
    row = sheet.get_by_role("group", name="暖箱")
    while row.get_by_role("status").inner_text() not in {"0", "不明"}:
        row.get_by_role("button", name="少一张").click()
    for _ in range(free):
        row.get_by_role("button", name="多一张").click()
    sheet.get_by_role("button", name="报上").click()
    sheet.get_by_role("button", name="关上").last.click()
    expect(sheet).to_have_count(0, timeout=WAIT_MS)


def contest(coordinator: Person, *cases: str) -> Locator:
    """Find the card in which these cases compete."""
    found = coordinator.page.get_by_role("region", name="争床的请求").get_by_role("article")
    for case in cases:
        found = found.filter(has_text=case)
    return found


def test_two_phones_want_the_last_cot_and_nothing_moves_until_a_person_decides(
    somebody: Somebody,
) -> None:
    centre = somebody(DESK).sign_in(CENTRE)
    report_cots(centre, 1)
    first, second = somebody(PHONE).sign_in(FIRST), somebody(PHONE).sign_in(SECOND)
    coordinator = somebody(DESK).sign_in(COORDINATOR)
    cases = ask_for_a_newborn(first), ask_for_a_newborn(second)

    card = contest(coordinator, *cases)
    expect(card).to_be_visible(timeout=WAIT_MS)
    expect(card).to_contain_text("争 1 张暖箱")
    expect(card).to_contain_text("先来先得")
    expect(card).to_contain_text("只是建议，由您决定")
    expect(card.get_by_role("button")).to_have_count(0)
    coordinator.check_page()
    for phone in (first, second):
        expect(phone.page.get_by_text("等接受").first).to_be_visible()

    card.get_by_role("link", name=cases[0]).click()
    coordinator.sees("等接受")
    coordinator.page.go_back()

    centre.page.get_by_role("navigation", name="看板").get_by_text(cases[1]).click()
    centre.tap("接受")
    second.sees("已接受")
    expect(contest(coordinator, *cases)).to_have_count(0, timeout=WAIT_MS)
    expect(first.page.get_by_text("等接受").first).to_be_visible()


def test_a_coordinator_asks_again_and_the_centre_is_told_by_whom_until_it_answers(
    somebody: Somebody,
) -> None:
    centre = somebody(DESK).sign_in(CENTRE)
    coordinator = somebody(DESK).sign_in(COORDINATOR)
    coordinator.page.get_by_text("家床位要再问").click()
    row = coordinator.page.locator(".board-overdue li").filter(has_text="霁川市妇幼保健院")
    expect(row).to_contain_text("抢救床 不明", timeout=WAIT_MS)
    row.get_by_role("button", name="再问一次").click()

    expect(row).to_contain_text(f"{COORDINATOR} 问过", timeout=WAIT_MS)
    nag = centre.page.get_by_role("region", name="床位要更新")
    expect(nag).to_contain_text(f"{COORDINATOR} 问过", timeout=WAIT_MS)
    coordinator.check_page()

    nag.get_by_role("button", name="没变").click()
    expect(nag).to_have_count(0, timeout=WAIT_MS)
    expect(row).to_have_count(0, timeout=WAIT_MS)


def test_an_authority_reads_the_list_on_a_phone_and_cannot_ask(somebody: Somebody) -> None:
    authority = somebody(SMALL_PHONE).sign_in(AUTHORITY)
    authority.page.get_by_text("家床位要再问").click()
    expect(authority.page.locator(".board-overdue li").first).to_be_visible(timeout=WAIT_MS)
    expect(authority.page.get_by_role("button", name="再问一次")).to_have_count(0)
    authority.check_page()
