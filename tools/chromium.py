"""Find a Chromium for the browser tests, or install one with the system's package manager."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.console import Outcome, run_logged, say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

# Package manager → the commands that install a Chromium and Chinese fonts without questions.
INSTALLERS: dict[str, list[list[str]]] = {
    "apt-get": [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
    ],
    "dnf": [["dnf", "install", "-y", "chromium", "google-noto-sans-cjk-fonts"]],
    "apk": [["apk", "add", "chromium", "font-noto-cjk"]],
}


def find() -> Path | None:
    """Return the machine's Chromium, or the one named by GREENLANE_CHROMIUM; None without one."""
    named = os.environ.get("GREENLANE_CHROMIUM")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    return MAC if MAC.exists() else None


def is_required() -> bool:
    """Tell whether a missing Chromium is an error: it is under continuous integration."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def missing_reason() -> str:
    """Say that no Chromium was found and what to do."""
    return (
        "no Chromium on this machine: install chromium and fonts-noto-cjk, "
        "or name one in GREENLANE_CHROMIUM"
    )


def ensure(run: Callable[..., Outcome] = run_logged) -> bool:
    """Install a Chromium when it is missing and we are root; tell whether there is one now."""
    if find() is not None:
        return True
    manager = next((name for name in INSTALLERS if shutil.which(name)), None)
    if os.geteuid() == 0 and manager is not None:
        for command in INSTALLERS[manager]:
            environment = {"DEBIAN_FRONTEND": "noninteractive"}
            outcome = run(
                f"Chromium for the browser tests: {' '.join(command)}", command, env=environment
            )
            if outcome.returncode != 0:
                break
    if find() is not None:
        return True
    consequence = "an error here (CI is set)" if is_required() else "SKIPPING the browser tests"
    say(f"!! {missing_reason()}; {consequence}")
    return False
