from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import peers
from tools.console import Outcome, Refusal
from tools.stamps import Stamps

SCRIPT = "#!/bin/sh\necho {version}\n"


def python_saying(version: str, place: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(SCRIPT.format(version=version))
    place.chmod(0o755)
    return str(place)


@pytest.fixture
def no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any Python 3.12: an empty PATH and an empty pyenv."""
    monkeypatch.delenv("PYTHON312", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Data with one extract and an empty state; every command is noted instead of run."""
    run: list[list[str]] = []

    def note(what: str, command: list[str], **_: object) -> Outcome:
        assert what
        run.append(command)
        return Outcome(0, "")

    (tmp_path / "data" / "osm").mkdir(parents=True)
    (tmp_path / "data" / "osm" / "tuva-latest.osm.pbf").write_bytes(b"roads")
    monkeypatch.setenv("GREENLANE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(peers, "PEERS", tmp_path / "peers")
    monkeypatch.setattr(peers, "STAMPS", Stamps(tmp_path / "stamps.json"))
    monkeypatch.setattr(peers, "run_logged", note)
    return run


def test_without_a_python_312_the_peers_are_missing_and_the_way_out_is_named(
    no_python: Path,
) -> None:
    with pytest.raises(Refusal, match=r"missing.*PYTHON312=") as refused:
        peers._python312()
    assert str(no_python) not in str(refused.value)


def test_the_newest_of_pyenvs_is_taken(no_python: Path) -> None:
    for number in (1, 7):
        place = no_python / "pyenv" / "versions" / f"3.12.{number}" / "bin" / "python"
        python_saying("3.12", place)
    assert peers._python312().endswith("3.12.7/bin/python")


def test_the_python_named_is_taken_before_any_other(
    no_python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = python_saying("3.12", no_python / "mine" / "python")
    monkeypatch.setenv("PYTHON312", named)
    assert peers._python312() == named


def test_a_named_python_of_another_version_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if sys.version_info[:2] == (3, 12):
        pytest.skip("this very Python is a 3.12")
    monkeypatch.setenv("PYTHON312", sys.executable)
    with pytest.raises(Refusal, match=r"no Python 3\.12") as refused:
        peers._python312()
    assert sys.executable in str(refused.value)


def test_a_named_python_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON312", "/no/such/python")
    with pytest.raises(Refusal, match="/no/such/python"):
        peers._python312()


def test_no_extract_is_said_before_anything_is_installed(
    commands: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "data" / "osm" / "tuva-latest.osm.pbf").unlink()
    with pytest.raises(Refusal, match="missing their roads"):
        peers.prepare()
    assert commands == []


def test_both_peers_read_every_extract_and_only_once(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON312", python_saying("3.12", tmp_path / "python"))
    peers.prepare()
    names = [Path(command[0]).name for command in commands]
    built = ["osrm-extract", "osrm-contract", "python", "valhalla_build_tiles"]
    assert names == ["python", "python", *built]
    assert "--require-hashes" in commands[1]
    python_saying("", tmp_path / "peers" / "venv" / "bin" / "python")
    commands.clear()
    peers.prepare()
    assert commands == []


def test_an_extract_that_changed_is_read_again(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON312", python_saying("3.12", tmp_path / "python"))
    peers.prepare()
    python_saying("", tmp_path / "peers" / "venv" / "bin" / "python")
    (tmp_path / "data" / "osm" / "tuva-latest.osm.pbf").write_bytes(b"other roads")
    commands.clear()
    peers.prepare()
    names = [Path(command[0]).name for command in commands]
    assert names == ["osrm-extract", "osrm-contract", "python", "valhalla_build_tiles"]


def test_a_peer_that_fails_is_missing_and_is_tried_again(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON312", python_saying("3.12", tmp_path / "python"))
    monkeypatch.setattr(peers, "_ensure_environment", lambda _python: None)
    monkeypatch.setattr(peers, "run_logged", lambda *_, **__: Outcome(1, "reading\nno space\n\n"))
    with pytest.raises(Refusal, match=r"OSRM reads tuva failed: no space.*missing"):
        peers.prepare()
    with pytest.raises(Refusal):
        peers.prepare()
    assert commands == []
