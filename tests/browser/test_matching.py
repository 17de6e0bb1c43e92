"""Who can treat, at the screen: findings, what they suggest, who overrules it, who is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESK, PHONE, SMALL_PHONE, WAIT_MS, Person

pytestmark = pytest.mark.browser

TOWNSHIP = "雾岭镇卫生院医生"
CENTRE = "市妇幼新生儿值班"
KINDS = ("孕妇", "产妇", "新生儿", "险情正在发生")
ALL_CONDITIONS = 51

Somebody = Callable[..., Person]


def fill(person: Person, finding: str, value: str) -> None:
    """Type one finding, as a person does: tap the value, type, press Enter."""
    person.tap(f"{finding} 不知道")
    person.page.get_by_role("textbox", name=finding).fill(value)
    person.page.keyboard.press("Enter")


def ask_with_pressure(person: Person, sbp: str) -> None:
    """Ask about a woman after birth of whom only the pressure is known."""
    person.tap("产妇")
    person.tap("只填体征")
    fill(person, "收缩压", sbp)
    person.tap("看去哪里")
    person.sees("请求第 1 家")


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE], ids=["320", "390"])
def test_every_condition_has_a_tile_with_its_chinese_name(
    somebody: Somebody, size: tuple[int, int]
) -> None:
    person = somebody(size).sign_in(TOWNSHIP)
    told: dict[str, Any] = person.page.request.get(f"{person.address}/api/vocabulary").json()
    names = {" ".join(each["zh"].split()) for each in told["conditions"]}
    assert len(told["conditions"]) == ALL_CONDITIONS

    shown: set[str] = set()
    for kind in KINDS:
        person.page.goto(f"{person.address}/request")
        person.tap(kind)
        person.sees("只填体征")
        more = person.page.get_by_role("button", name="种 ›")
        if more.count():
            more.click()
        shown |= set(person.page.locator(".tile > b").all_inner_texts())
        person.check_page()
    assert {name.replace("\u00a0", " ") for name in shown} == names


def test_findings_alone_are_answered_and_say_what_they_suggest(somebody: Somebody) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    ask_with_pressure(person, "172")
    person.sees("收缩压 172 ≥ 160")
    person.check_page()

    person.tap("去掉 重度子痫前期")
    person.sees("已去掉：重度子痫前期")
    expect(person.page.get_by_text("收缩压 172 ≥ 160")).to_have_count(0)
    person.tap("恢复 重度子痫前期")
    person.sees("收缩压 172 ≥ 160")


def test_a_person_overrules_the_urgency_and_the_derived_one_stays_beside_it(
    somebody: Somebody,
) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    ask_with_pressure(person, "172")
    person.tap("改紧急程度")
    person.page.get_by_role("dialog").get_by_role("button", name="极危").click()
    person.sees("人工改的，规则算出：")
    head = person.page.locator(".answer-head")
    expect(head.locator(".urgency-chip")).to_have_text("极危")
    expect(head.locator(".urgency-derived .urgency")).to_have_text("危急")
    person.check_page()


def test_risk_colours_are_words_with_a_swatch_and_purple_asks_for_isolation(
    somebody: Somebody,
) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    person.tap("孕妇")
    person.tap("重度子痫前期")
    person.tap("更多")
    colours = person.page.get_by_role("group", name="妊娠风险")
    colours.get_by_role("button", name="橙").click()
    colours.get_by_role("button", name="紫").click()
    person.check_page()
    person.tap("看去哪里")
    person.sees("风险 橙")
    person.sees("风险 紫")
    person.sees("要隔离")
    expect(person.page.locator(".answer-head .swatch")).to_have_count(2)


def test_mother_and_newborn_are_planned_together_and_apart_side_by_side(
    somebody: Somebody,
) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    person.tap("母婴一起")
    person.tap("产后出血")
    person.tap("极低出生体重")
    person.tap("看去哪里")
    plans = person.page.get_by_role("region", name="怎么安排")
    expect(plans.get_by_role("heading", name="母婴一起")).to_be_visible(timeout=WAIT_MS)
    person.check_page()


def test_why_the_first_is_first_is_said_rule_by_rule(somebody: Somebody) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    person.tap("新生儿")
    person.tap("HIE 需亚低温")
    person.tap("看去哪里")
    person.sees("请求第 1 家")
    person.tap("为什么排第一")
    person.sees("由这一行分先后")
    person.sees("排序规则")
    for row in ("时限", "到手时间", "能力", "床位", "对口", "路上"):
        expect(person.page.get_by_role("rowheader", name=row).first).to_be_visible()
    person.check_page()


def test_a_hospital_of_another_province_is_asked_by_telephone(somebody: Somebody) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    ask_with_pressure(person, "172")
    person.tap("其他医院…")
    sheet = person.page.get_by_role("dialog")
    sheet.get_by_role("button", name="选这家").click()
    person.sees("写医院名")
    sheet.get_by_label("医院名").fill("邻省妇女儿童医院")
    sheet.get_by_label("电话").fill("000-0000-9999")
    sheet.get_by_label("省份").select_option(label="陕西")
    sheet.get_by_role("button", name="选这家").click()
    person.sees("120 一般不跨省，车要另定")
    person.check_page()
    person.tap("请求所选 1 家")
    person.sees("等接受")
    person.sees("网外")
    person.sees("邻省妇女儿童医院")
    person.check_page()
    person.tap("电话里已同意")
    person.page.get_by_label("谁答应的？").fill("急诊值班 刘")
    person.tap("记下，算接受")
    person.sees("已接受")
    person.check_page()


def test_a_centre_is_asked_for_its_beds_until_it_has_answered(somebody: Somebody) -> None:
    centre = somebody(DESK).sign_in(CENTRE)
    nag = centre.page.get_by_role("region", name="床位要更新")
    expect(nag.get_by_text("抢救床")).to_be_visible(timeout=WAIT_MS)
    centre.check_page()
    nag.get_by_role("button", name="没变").click()
    expect(nag).to_have_count(0, timeout=WAIT_MS)


def test_a_hospital_outside_the_network_is_asked_while_others_have_not_answered(
    somebody: Somebody,
) -> None:
    person = somebody(PHONE).sign_in(TOWNSHIP)
    ask_with_pressure(person, "172")
    person.tap("请求第 1 家")
    person.sees("等接受")
    person.tap("再问")
    person.tap("其他医院…")
    sheet = person.page.get_by_role("dialog")
    sheet.get_by_label("医院名").fill("路过的县医院")
    sheet.get_by_label("电话").fill("000-0000-8888")
    sheet.get_by_role("button", name="选这家").click()
    person.sees("路过的县医院")
    person.sees("网外")
    person.check_page()
