from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools import chromium
from tools.console import Outcome


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no program at all."""
    monkeypatch.delenv("GREENLANE_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC", tmp_path / "no-such-application")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_the_machines_chromium_is_found_and_a_named_one_goes_first(
    bare_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chromium.find() is None
    ordinary = put(bare_path, "chromium")
    assert chromium.find() == ordinary
    named = put(bare_path, "my-browser")
    monkeypatch.setenv("GREENLANE_CHROMIUM", str(named))
    assert chromium.find() == named
    monkeypatch.setenv("GREENLANE_CHROMIUM", str(bare_path / "absent"))
    assert chromium.find() is None


def test_root_installs_it_with_the_systems_package_manager(
    bare_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put(bare_path, "apt-get")
    ran: list[list[str]] = []

    def install(what: str, command: list[str], *, env: dict[str, str]) -> Outcome:
        ran.append(command)
        assert what
        assert env == {"DEBIAN_FRONTEND": "noninteractive"}
        if "install" in command:
            put(bare_path, "chromium")
        return Outcome(0, "")

    assert chromium.ensure(install)
    assert [command[1] for command in ran] == ["update", "install"]
    assert ran[1][-2:] == ["chromium", "fonts-noto-cjk"]


@pytest.mark.parametrize(("ci", "word"), [("", "SKIPPING"), ("true", "an error here")])
def test_where_it_cannot_be_installed_that_is_said_loudly(
    ci: str,
    word: str,
    bare_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bare_path.is_dir()
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not chromium.ensure()
    assert word in capsys.readouterr().out
    assert chromium.is_required() is bool(ci)
