from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "tools" / "dev.py"

AS_OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 9, 2)
sys.argv = [{dev!r}, "run"]
runpy.run_path({dev!r}, run_name="__main__")
"""


def test_the_entry_parses_on_every_python_3() -> None:
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_old_python_gets_one_sentence_and_a_non_zero_exit(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AS_OLD_PYTHON.format(dev=str(DEV))],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Greenlane needs Python 3.11 or newer and this is 3.9.2;")
    assert done.stderr.count("\n") == 1


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\necho "newer: $2"\n')
    newer.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", AS_OLD_PYTHON.format(dev=str(DEV))],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "newer: run\n"


def test_the_commands_need_the_standard_library_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(DEV), "unknown"],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "setup|run|check|test" in done.stderr
