from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import node_env


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v20.20.2", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v23.0.0", True),
        ("v24.19.0", True),
    ],
)
def test_node_is_usable_from_20_19_in_20_and_from_22_12(text: str, *, usable: bool) -> None:
    version = node_env.parse_version(text)
    assert version is not None
    assert node_env.is_usable(version) is usable


def test_what_is_no_version_is_not_taken_for_one() -> None:
    assert node_env.parse_version("command not found") is None
    assert node_env.parse_version("v22") is None


def make_program(folder: Path, name: str, says: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\necho {says}\n")
    file.chmod(0o755)


def test_the_machines_node_is_taken_when_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program(tmp_path, "node", "v22.12.0")
    make_program(tmp_path, "npm", "11.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = node_env.machine_node()
    assert found == node_env.Node((22, 12, 0), [str(tmp_path / "npm")], None)
    assert found.environment() == {}


@pytest.mark.parametrize("programs", [{"node": "v18.1.0", "npm": "9"}, {"node": "v22.12.0"}, {}])
def test_an_old_node_or_one_without_npm_is_left_alone(
    programs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, says in programs.items():
        make_program(tmp_path, name, says)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node_env.machine_node() is None


def test_shims_start_node_and_npm_of_the_package_with_all_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node_env, "SHIMS", tmp_path / "shims")
    node = tmp_path / "a folder" / "node"
    node.parent.mkdir()
    node.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    node.chmod(0o755)
    node_env._write_shims(node, tmp_path / "npm-cli.js")
    told = subprocess.run(
        [tmp_path / "shims" / "npm", "run", "two words"], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [str(tmp_path / "npm-cli.js"), "run", "two words"]
