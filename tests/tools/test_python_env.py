from __future__ import annotations

import sys
import venv
from pathlib import Path

import pytest

from tools import python_env
from tools.console import Outcome, Refusal
from tools.stamps import Stamps


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Locks and stamps in an empty folder; every pip command is noted instead of run."""
    commands: list[list[str]] = []

    def note(what: str, command: list[str], **_: object) -> Outcome:
        assert what
        commands.append(command)
        return Outcome(0, "")

    for lock in ("run", "dev"):
        (tmp_path / f"{lock}.txt").write_text(f"{lock}==1\n")
    monkeypatch.setattr(python_env, "LOCKS", tmp_path)
    monkeypatch.setattr(python_env, "STAMPS", Stamps(tmp_path / "stamps.json"))
    monkeypatch.setattr(python_env, "run_logged", note)
    return commands


def test_packages_are_installed_with_hashes_and_once_for_each_lock(asked: list[list[str]]) -> None:
    python_env._ensure_packages("run")
    python_env._ensure_packages("run")
    assert len(asked) == 1
    assert "--require-hashes" in asked[0]
    assert asked[0][-1] == "requirements/run.txt"


def test_the_development_lock_serves_for_running_too(asked: list[list[str]]) -> None:
    python_env._ensure_packages("dev")
    python_env._ensure_packages("run")
    assert [command[-1] for command in asked] == ["requirements/dev.txt"]


def test_a_changed_lock_is_installed_again(asked: list[list[str]], tmp_path: Path) -> None:
    python_env._ensure_packages("run")
    (tmp_path / "run.txt").write_text("run==2\n")
    python_env._ensure_packages("run")
    assert len(asked) == 2


def test_an_install_that_failed_is_tried_again(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(python_env, "run_logged", lambda *_, **__: Outcome(1, "no space left"))
        with pytest.raises(Refusal, match="no space left"):
            python_env._ensure_packages("run")
    python_env._ensure_packages("run")
    assert len(asked) == 1


COMPILE = (
    "from routing import itineraries, labels, reach; "
    "labels.compile_now(); itineraries.compile_now(); reach.compile_now()"
)


def test_the_road_kernel_is_compiled_once_for_each_state_of_its_sources(
    asked: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_env, "ROADS", tmp_path / "roads")
    source = tmp_path / "roads" / "labels" / "sweep.py"
    source.parent.mkdir(parents=True)
    source.write_text("one")
    python_env._ensure_compiled()
    python_env._ensure_compiled()
    assert [command[-1] for command in asked] == ["service", COMPILE]
    source.write_text("another")
    python_env._ensure_compiled()
    assert [command[-1] for command in asked][2:] == ["service", COMPILE]


def test_a_python_without_venv_is_told_which_package_to_install(
    asked: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_env, "PYTHON", tmp_path / "absent")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Refusal, match=r"no venv and no ensurepip.*python3-venv"):
        python_env._ensure_venv()
    assert asked == []


def test_an_environment_made_elsewhere_or_without_pip_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "there", with_pip=False, symlinks=True)
    python = tmp_path / "there" / "bin" / "python"
    monkeypatch.setattr(python_env, "VENV", tmp_path / "there")
    assert not python_env._works(python)
    site = tmp_path / "there" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (site / "site-packages" / "pip.py").write_text("")
    assert python_env._works(python)
    monkeypatch.setattr(python_env, "VENV", tmp_path / "here")
    assert not python_env._works(python)
    assert not python_env._works(tmp_path / "absent")
