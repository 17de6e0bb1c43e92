from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import console


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(console, "STATE", tmp_path)
    monkeypatch.setattr(console, "SETUP_LOG", tmp_path / "setup.log")
    return tmp_path / "setup.log"


def test_a_logged_command_shows_its_step_and_keeps_its_words_in_the_log(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "import sys; print('fetching'); print('odd', file=sys.stderr); sys.exit(4)"
    outcome = console.run_logged("Installing", [sys.executable, "-c", code])
    assert outcome.returncode == 4
    assert {"fetching", "odd"} <= set(outcome.text.splitlines())
    assert {"== Installing", "fetching", "odd"} <= set(log.read_text().splitlines())
    shown = capsys.readouterr().out
    assert "Installing" in shown
    assert "fetching" not in shown


def test_while_it_waits_the_last_line_that_tells_something_is_shown() -> None:
    lines = ["Collecting numpy\n", "WARNING: retrying\n", "npm warn old lock\n", "\n"]
    assert console.last_telling_line(lines) == "Collecting numpy"
    assert console.last_telling_line([]) == "working"
