"""People at their screens: one browser context each, and what is checked on every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PHONE = (390, 844)
SMALL_PHONE = (320, 640)
DESK = (1366, 768)

WAIT_MS = 20_000
"""Generous: a busy machine must not fail a test."""

SMALLEST_TEXT_PX = 14
SMALLEST_LICENCE_PX = 12

_TEXT_TOO_SMALL = """([least, licence]) => [...document.querySelectorAll("body *")]
  .filter((e) => e.getClientRects().length && !e.closest(".hidden, [aria-hidden=true]"))
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => {
    const size = parseFloat(getComputedStyle(e).fontSize);
    const limit = e.textContent.includes("OpenStreetMap") ? licence : least;
    return size < limit ? `${size.toFixed(1)} px: ${e.textContent.trim()}` : null;
  })
  .filter((found) => found !== null)"""

_TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
_FOCUSED = """() => {
  const e = document.activeElement;
  if (e === null || e === document.body) return "";
  return `${e.innerText} ${e.getAttribute("aria-label") ?? ""}`;
}"""


@dataclass
class Person:
    """Somebody with a screen of their own; ``faults`` gathers what the console complained of."""

    context: BrowserContext
    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    def at(
        cls, chromium: Browser, address: str, size: tuple[int, int], locale: str = "zh-CN"
    ) -> Person:
        """Give somebody a phone or a desk."""
        width, height = size
        handheld = width < DESK[0]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Asia/Shanghai",
            is_mobile=handheld,
            has_touch=handheld,
            accept_downloads=True,
        )
        context.set_default_timeout(WAIT_MS)
        person = cls(context, context.new_page(), address)
        person.page.on("pageerror", lambda error: person.faults.append(str(error)))
        person.page.on("console", person._complained)
        return person

    def _complained(self, message: ConsoleMessage) -> None:
        # a page that is left while its board connects; the next one connects again
        is_left = "closed before the connection is established" in message.text
        if message.type in {"error", "warning"} and not is_left:
            self.faults.append(message.text)

    def sign_in(self, name: str) -> Person:
        """Sign in by one tap."""
        self.page.goto(self.address)
        self.tap(name)
        expect(self.page.locator(".signin-form")).to_have_count(0, timeout=WAIT_MS)
        return self

    def tap(self, words: str) -> None:
        """Press the first button that says these words."""
        self.page.get_by_role("button", name=words).first.click()

    def sees(self, words: str, within_ms: int = WAIT_MS) -> None:
        """Wait until the page shows these words."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=within_ms)

    def sees_no_longer(self, words: str) -> None:
        """Wait until these words are gone."""
        expect(self.page.get_by_text(words)).to_have_count(0, timeout=WAIT_MS)

    def need_not_scroll_for(self, words: str) -> None:
        """Check that a whole button is on the screen."""
        expect(self.page.get_by_role("button", name=words).first).to_be_in_viewport(ratio=1)

    def check_page(self) -> None:
        """Check what holds on every page: nothing too wide, nothing too small to read."""
        assert self.page.evaluate(_TOO_WIDE) <= 0, self.page.url
        too_small: list[Any] = self.page.evaluate(
            _TEXT_TOO_SMALL, [SMALLEST_TEXT_PX, SMALLEST_LICENCE_PX]
        )
        assert too_small == [], self.page.url

    def tab_to(self, words: str) -> None:
        """Move the focus with the Tab key alone until it is on these words."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(_FOCUSED):
                return
        raise AssertionError(f"the Tab key never reached {words}")

    def leave(self) -> None:
        """Close the screen; nothing may have gone wrong behind it."""
        self.context.close()
        assert self.faults == []
