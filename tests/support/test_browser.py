from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import browser
from tools import chromium as finder

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
def test_the_browser_is_real_and_runs_what_a_page_says(chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.set_content("<p id=p></p><script>p.textContent = navigator.language + innerWidth</script>")
    assert page.text_content("#p") == "zh-CN390"
    context.close()


def test_a_missing_chromium_is_a_failure_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "find", lambda: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        browser.require_chromium()


def test_a_missing_chromium_is_a_skip_with_its_reason_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finder, "find", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        browser.require_chromium()
