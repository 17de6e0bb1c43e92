from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import card_font, console
from tools.console import Refusal
from tools.node_env import Node
from tools.stamps import Stamps

# Stands for npm: notes that it was asked, and unpacks the font unless there is no network.
NPM = """
import pathlib, sys
root = pathlib.Path(__file__).parent
with open(root / "asked", "a") as asked:
    asked.write(sys.argv[1] + "\\n")
if (root / "offline").exists():
    sys.exit("npm error network request failed, reason: getaddrinfo ENOTFOUND registry")
package = pathlib.Path("node_modules/@expo-google-fonts/noto-sans-sc")
for name in (root / "holds").read_text().split():
    (package / name).parent.mkdir(parents=True, exist_ok=True)
    (package / name).write_text(f"content of {name}")
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "checkout"
    (root / "tools" / "font").mkdir(parents=True)
    for name in card_font.INPUTS:
        (root / "tools" / "font" / name).write_text("{}")
    (root / "npm.py").write_text(NPM)
    (root / "holds").write_text(" ".join(card_font.KEPT.values()))
    node = Node((22, 12, 0), [sys.executable, str(root / "npm.py")], None)
    monkeypatch.setattr(console, "STATE", root / ".greenlane")
    monkeypatch.setattr(console, "SETUP_LOG", console.ROOT / ".greenlane" / "setup.log")
    monkeypatch.setattr(card_font, "LOCKED", root / "tools" / "font")
    monkeypatch.setattr(card_font, "FONTS", root / "service" / "card" / "fonts")
    monkeypatch.setattr(card_font, "WORKSHOP", root / ".greenlane" / "font")
    monkeypatch.setattr(card_font, "STAMPS", Stamps(root / ".greenlane" / "stamps.json"))
    monkeypatch.setattr(card_font, "find", lambda: node)
    return root


def asked(checkout: Path) -> list[str]:
    file = checkout / "asked"
    return file.read_text().splitlines() if file.exists() else []


def test_the_font_and_its_licence_are_fetched_once_and_nothing_else_is_kept(checkout: Path) -> None:
    card_font.ensure()
    card_font.ensure()
    assert asked(checkout) == ["ci"]
    kept = {file.name for file in (checkout / "service" / "card" / "fonts").iterdir()}
    assert kept == set(card_font.KEPT)
    assert not (checkout / ".greenlane" / "font").exists()


def test_a_second_start_asks_for_no_node_at_all(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card_font.ensure()
    monkeypatch.setattr(card_font, "find", lambda: pytest.fail("looked for Node"))
    card_font.ensure()
    assert asked(checkout) == ["ci"]


def test_a_changed_lock_and_a_lost_file_are_fetched_again(checkout: Path) -> None:
    card_font.ensure()
    (checkout / "tools" / "font" / "package-lock.json").write_text('{"other": 1}')
    card_font.ensure()
    (checkout / "service" / "card" / "fonts" / "NotoSansSC-Bold.ttf").unlink()
    card_font.ensure()
    assert asked(checkout) == ["ci", "ci", "ci"]


def test_without_a_network_one_sentence_says_so_and_the_next_time_tries_again(
    checkout: Path,
) -> None:
    (checkout / "offline").write_text("")
    with pytest.raises(Refusal, match="could not be reached for the font of the printed card"):
        card_font.ensure()
    (checkout / "offline").unlink()
    card_font.ensure()
    assert asked(checkout) == ["ci", "ci"]


def test_a_package_of_another_make_names_what_it_lacks(checkout: Path) -> None:
    (checkout / "holds").write_text("400Regular/NotoSansSC_400Regular.ttf LICENSE_FONT")
    with pytest.raises(Refusal, match="holds no 700Bold"):
        card_font.ensure()


def test_an_incomplete_checkout_names_what_is_missing(checkout: Path) -> None:
    (checkout / "tools" / "font" / "package-lock.json").unlink()
    with pytest.raises(Refusal, match=r"tools/font/package-lock\.json is missing"):
        card_font.ensure()
