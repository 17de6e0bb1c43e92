from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import console, front_end
from tools.console import Refusal
from tools.node_env import Node
from tools.stamps import Stamps

# Stands for npm: notes what it was asked, and "builds" unless a file named broken is there.
NPM = """
import pathlib, sys
with open("../asked", "a") as asked:
    asked.write(sys.argv[1] + "\\n")
if sys.argv[1] == "ci":
    pathlib.Path("node_modules").mkdir(exist_ok=True)
elif pathlib.Path("broken").exists():
    sys.exit("App.tsx: unexpected token")
else:
    page = pathlib.Path("../service/static/index.html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("built")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "checkout"
    (root / "frontend" / "src").mkdir(parents=True)
    (root / "frontend" / "package.json").write_text("{}")
    (root / "frontend" / "package-lock.json").write_text("{}")
    (root / "npm.py").write_text(NPM)
    node = Node((22, 12, 0), [sys.executable, str(root / "npm.py")], None)
    monkeypatch.setattr(console, "STATE", root / ".greenlane")
    monkeypatch.setattr(console, "SETUP_LOG", root / ".greenlane" / "setup.log")
    monkeypatch.setattr(front_end, "ROOT", root)
    monkeypatch.setattr(front_end, "FRONTEND", root / "frontend")
    monkeypatch.setattr(front_end, "BUILT_PAGE", root / "service" / "static" / "index.html")
    monkeypatch.setattr(front_end, "STAMPS", Stamps(root / ".greenlane" / "stamps.json"))
    monkeypatch.setattr(front_end, "find", lambda: node)
    return root


def asked(checkout: Path) -> list[str]:
    file = checkout / "asked"
    return file.read_text().splitlines() if file.exists() else []


def test_it_is_installed_and_built_once_for_the_same_sources(checkout: Path) -> None:
    front_end.ensure_built()
    front_end.ensure_built()
    assert asked(checkout) == ["ci", "run"]


def test_a_fresh_build_asks_for_no_node_at_all(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front_end.ensure_built()
    monkeypatch.setattr(front_end, "find", lambda: pytest.fail("looked for Node"))
    front_end.ensure_built()
    assert asked(checkout) == ["ci", "run"]


def test_a_changed_source_is_built_again_without_installing_again(checkout: Path) -> None:
    front_end.ensure_built()
    (checkout / "frontend" / "src" / "App.tsx").write_text("new")
    front_end.ensure_built()
    assert asked(checkout) == ["ci", "run", "run"]


def test_a_lost_page_is_built_again(checkout: Path) -> None:
    front_end.ensure_built()
    (checkout / "service" / "static" / "index.html").unlink()
    front_end.ensure_built()
    assert asked(checkout) == ["ci", "run", "run"]


def test_a_build_that_fails_says_why_and_is_tried_again_next_time(checkout: Path) -> None:
    (checkout / "frontend" / "broken").write_text("")
    with pytest.raises(Refusal, match="unexpected token"):
        front_end.ensure_built()
    os.unlink(checkout / "frontend" / "broken")  # noqa: PTH108 - the same sources as before it
    front_end.ensure_built()
    assert (checkout / "service" / "static" / "index.html").exists()


def test_an_incomplete_checkout_names_what_is_missing(checkout: Path) -> None:
    (checkout / "frontend" / "package-lock.json").unlink()
    with pytest.raises(Refusal, match=r"frontend/package-lock\.json missing"):
        front_end.ensure_built()
