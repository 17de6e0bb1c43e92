from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = ["run.txt", "dev.txt", "node.txt", "peers.txt"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^]]*\])?==([^ ;\\]+)")


def pins(lock: str) -> dict[str, str]:
    lines = (REQUIREMENTS / lock).read_text(encoding="utf-8").splitlines()
    return {found[1].lower(): found[3] for line in lines if (found := PIN.match(line))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    text = (REQUIREMENTS / lock).read_text(encoding="utf-8")
    kinds = re.compile(
        r"[A-Za-z0-9._-]+(\[[^]]*\])?==[^ ]+( ; .*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    strange = [line for line in text.splitlines() if not kinds.fullmatch(line)]
    assert strange == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    lines = (REQUIREMENTS / lock).read_text(encoding="utf-8").splitlines()
    followed = zip(lines, [*lines[1:], ""], strict=True)
    bare = [line for line, after in followed if PIN.match(line) and "--hash=sha256:" not in after]
    assert bare == []


def test_the_development_lock_holds_the_run_lock_at_the_same_versions() -> None:
    run = pins("run.txt")
    development = pins("dev.txt")
    assert run
    assert {name: development.get(name) for name in run} == run


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {re.split(r"[\[<>=~! ;]", entry)[0].lower() for entry in needed}
    development = {
        re.split(r"[\[<>=~! ;]", entry)[0].lower() for entry in project["dependency-groups"]["dev"]
    }
    assert names - pins("run.txt").keys() == set()
    assert development - pins("dev.txt").keys() == set()


def test_the_front_ends_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_the_front_ends_lock_is_complete_for_every_platform() -> None:
    # npm leaves out a platform's package that its registry did not have, and then refuses to use
    # that lock: choose a version of the package that is published for all its platforms.
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    locked = {name.rpartition("node_modules/")[2] for name in lock["packages"]}
    wanted = {
        optional
        for entry in lock["packages"].values()
        for optional in entry.get("optionalDependencies", {})
    }
    assert wanted - locked == set()
