"""A real Chromium for the browser tests: an error under CI when missing, else a printed skip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools import chromium

# Tests run as root in containers, and nothing but the page under test may use the network.
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def require_chromium() -> Path:
    """Return the path of a Chromium; without one, fail under CI, skip with a reason elsewhere."""
    found = chromium.find()
    if found is not None:
        return found
    if chromium.is_required():
        pytest.fail(chromium.missing_reason())
    pytest.skip(chromium.missing_reason())


@contextmanager
def launched_chromium() -> Iterator[Browser]:
    """Yield a headless Chromium driven by Playwright; it ends with the block."""
    executable = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(executable), args=list(LAUNCH_ARGUMENTS)
        )
        try:
            yield browser
        finally:
            browser.close()
