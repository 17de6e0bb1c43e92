"""What holds on every page: it fits its screen, and its words can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.people import DESK, PHONE, SMALL_PHONE, Person

pytestmark = pytest.mark.browser

Somebody = Callable[..., Person]
PHONES = pytest.mark.parametrize("size", [SMALL_PHONE, PHONE], ids=["320", "390"])


@PHONES
def test_the_pages_of_a_request_fit_a_phone(somebody: Somebody, size: tuple[int, int]) -> None:
    person = somebody(size)
    person.page.goto(person.address)
    person.sees("演示账号")
    person.check_page()
    person.sign_in("雾岭镇卫生院医生")
    person.sees("谁要转诊")
    person.check_page()
    person.tap("新生儿")
    person.sees("HIE 需亚低温")
    person.check_page()
    person.tap("HIE 需亚低温")
    person.sees("知道就填")
    person.check_page()
    person.tap("看去哪里")
    person.sees("请求第 1 家")
    person.check_page()
    person.tap("路线")
    person.sees("© OpenStreetMap contributors")
    person.check_page()


@PHONES
def test_the_rescue_page_fits_a_phone(somebody: Somebody, size: tuple[int, int]) -> None:
    person = somebody(size).sign_in("雾岭镇卫生院医生")
    person.tap("险情正在发生")
    person.sees("产后出血休克")
    person.check_page()
    person.tap("产后出血休克")
    person.tap("看去哪里")
    person.sees("谁最快能救到她")
    person.check_page()


@PHONES
def test_a_transfers_page_fits_a_phone(somebody: Somebody, size: tuple[int, int]) -> None:
    person = somebody(size).sign_in("樵溪县医院值班")
    person.page.goto(f"{person.address}/request")
    person.sees("谁要转诊")
    person.page.locator("a[href*='/transfers/']").first.click()
    person.sees("© OpenStreetMap contributors")
    person.check_page()


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE, DESK], ids=["320", "390", "desk"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("市妇幼新生儿值班", "等我们答复"),
        ("市转诊调度", "等答复"),
        ("市质控中心", "下载日志 CSV"),
        ("系统管理员", "机构"),
    ],
)
def test_every_role_has_a_first_page_that_fits(
    somebody: Somebody, size: tuple[int, int], name: str, words: str
) -> None:
    person = somebody(size).sign_in(name)
    person.sees(words)
    person.check_page()


def test_the_english_pages_fit_a_phone(somebody: Somebody) -> None:
    person = somebody(PHONE)
    person.page.goto(person.address)
    person.tap("English")
    person.sees("Password")
    person.check_page()
    person.tap("Wuling")
    person.sees("Newborn")
    person.check_page()
    person.tap("Newborn")
    person.tap("HIE")
    person.check_page()
    person.page.locator(".button-primary").last.click()
    person.sees("NICU")
    person.check_page()
