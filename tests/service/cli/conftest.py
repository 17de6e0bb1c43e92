"""The little valley for the commands, and a way to run them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from tests.support.little_world import LittleWorld, make_little_world

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Return the valley's files."""
    return make_little_world(tmp_path_factory.mktemp("little-world"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, on a data directory of its own."""
    monkeypatch.setenv("GREENLANE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("GREENLANE_DATABASE_URL", raising=False)
    monkeypatch.delenv("GREENLANE_ROADS_DIR", raising=False)

    def run_command(*words: object, input: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=input)

    return run_command


def run_process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    program = Path(sys.executable).with_name("greenlane")
    return subprocess.run(
        [str(program), *(str(word) for word in words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | environment,
        cwd=ROOT,
    )
