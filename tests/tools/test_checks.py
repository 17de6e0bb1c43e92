from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import checks, python_env
from tools.checks import Check


def passing(name: str, words: str = "") -> Check:
    return Check(name, [sys.executable, "-c", f"print({words!r})"])


def failing(name: str, words: str) -> Check:
    return Check(name, [sys.executable, "-c", f"import sys; print({words!r}); sys.exit(3)"])


def test_a_failure_is_shown_and_the_checks_after_it_still_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    results = checks.run_all([failing("types", "line 7 is wrong"), passing("lint", "all well")])
    assert [(result.name, result.passed) for result in results] == [
        ("types", False),
        ("lint", True),
    ]
    shown = capsys.readouterr().out
    assert "line 7 is wrong" in shown
    assert "all well" not in shown


def test_the_exit_code_is_zero_only_when_every_check_passed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = checks.run_all([passing("lint")])
    bad = checks.run_all([failing("types", "no")])
    assert checks.sum_up(good) == 0
    assert checks.sum_up([*good, *bad]) == 1
    assert capsys.readouterr().out.rstrip().endswith("1 of 2 failed: types")


def test_lanes_run_beside_each_other_and_every_result_is_kept_in_order(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # one end waits for the other: neither check ends unless both run
    write = Check("pages", [sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('x')"])
    read = Check("python", [sys.executable, "-c", f"assert open({str(pipe)!r}).read() == 'x'"])

    results = checks.run_side_by_side([read, failing("types", "no")], [write])

    assert [(each.name, each.passed) for each in results] == [
        ("python", True),
        ("types", False),
        ("pages", True),
    ]


def test_a_long_check_is_shown_as_it_goes_and_its_last_line_is_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = checks.run_shown(passing("tests", "collecting\n== 5 passed ==\n\n"))
    assert result.passed
    assert "collecting" in capsys.readouterr().out
    checks.sum_up([result])
    assert "== 5 passed ==" in capsys.readouterr().out


def test_a_check_finds_the_programs_of_the_virtual_environment_first() -> None:
    environment = checks._environment(Check("any", [], env={"PATH": "/node-first"}))
    assert environment["PATH"].split(":")[:2] == [str(python_env.VENV / "bin"), "/node-first"]
