"""The static checks of `make check`: each is one command, all are run, failures are summed up."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.console import ROOT, say
from tools.front_end import FRONTEND
from tools.node_env import Node
from tools.python_env import PYTHON, VENV, program

# The folders of tests are no packages, so that test files may share names.
TYPES_BY_PATH = [program("mypy"), "--explicit-package-bases"]


@dataclass(frozen=True)
class Check:
    """One command that must end with exit code 0; of one that counts, the last line is kept."""

    name: str
    command: list[str]
    cwd: Path = ROOT
    env: dict[str, str] = field(default_factory=dict)
    is_counted: bool = False


@dataclass(frozen=True)
class Result:
    """What became of one check: whether it passed, its seconds, and a closing line to repeat."""

    name: str
    passed: bool
    elapsed_s: float
    closing_line: str = ""


def static_checks(node: Node) -> tuple[list[Check], list[Check]]:
    """Return the checks of `make check` in the order of cheapness: of Python, and of the pages."""
    python = str(PYTHON)
    client = node.environment()
    of_python = [
        Check("format", [program("ruff"), "format", "--check", "."]),
        Check("lint", [program("ruff"), "check", "."]),
        Check("spelling", [program("typos")]),
        Check("types", [program("mypy")]),
        Check("types of tools and tests", [*TYPES_BY_PATH, "tools", "tests"]),
        Check("import contracts", [program("lint-imports")]),
        Check("migrations against tables", [python, "-m", "service.database.check_migrations"]),
        Check("OpenAPI document is fresh", [python, "-m", "service.openapi", "--check"]),
    ]
    of_pages = [
        Check("API client is fresh", [*node.npm, "run", "check:client"], FRONTEND, client),
        Check("front-end lint", [*node.npm, "run", "lint"], FRONTEND, client),
        Check("front-end types", [*node.npm, "run", "typecheck"], FRONTEND, client),
    ]
    return of_python, of_pages


def run_all(checks: Iterable[Check]) -> list[Result]:
    """Run every check, print what a failing one wrote, and return all results."""
    return [_run_quietly(check) for check in checks]


def run_side_by_side(*lanes: Iterable[Check]) -> list[Result]:
    """Run the checks of each lane in turn, the lanes beside each other; return all results."""
    with ThreadPoolExecutor(len(lanes)) as threads:
        return [result for results in threads.map(run_all, lanes) for result in results]


def _environment(check: Check) -> dict[str, str]:
    path = check.env.get("PATH", os.environ.get("PATH", ""))
    return {**os.environ, **check.env, "PATH": f"{VENV / 'bin'}{os.pathsep}{path}"}


def _run_quietly(check: Check) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.cwd,
        env=_environment(check),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    elapsed_s = time.monotonic() - started
    passed = done.returncode == 0
    closing_line = (done.stdout.strip().splitlines() or [""])[-1].strip()
    say(f"{'ok    ' if passed else 'FAILED'} {check.name} ({elapsed_s:.1f} s)")
    if not passed:
        print(f"$ {' '.join(check.command)}\n{done.stdout.rstrip()}\n", flush=True)
    return Result(check.name, passed, elapsed_s, closing_line if check.is_counted else "")


def run_shown(check: Check) -> Result:
    """Run a long check with its output shown as it comes; keep its last line for the summary."""
    say(f"{check.name}: {' '.join(check.command)}")
    started = time.monotonic()
    closing_line = ""
    with subprocess.Popen(
        check.command,
        cwd=check.cwd,
        env=_environment(check),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing_line = line.strip() or closing_line
        returncode = process.wait()
    return Result(check.name, returncode == 0, time.monotonic() - started, closing_line)


def sum_up(results: list[Result]) -> int:
    """Print one line for each result and return the exit code: 0 only when all passed."""
    failed = [result for result in results if not result.passed]
    say("Summary")
    for result in results:
        mark = "ok    " if result.passed else "FAILED"
        print(f"  {mark} {result.elapsed_s:6.1f} s  {result.name}  {result.closing_line}".rstrip())
    if failed:
        print(f"{len(failed)} of {len(results)} failed: {', '.join(item.name for item in failed)}")
        return 1
    print(f"All {len(results)} passed.", flush=True)
    return 0
