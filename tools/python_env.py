"""Make `.venv` from the hashed locks, once for each content of the locks."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from tools.console import ROOT, Refusal, run_logged
from tools.registries import require
from tools.stamps import Stamps, digest_of

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
ROADS = ROOT / "routing"
STAMPS = Stamps(VENV / "greenlane-stamps.json")

# Few tries: a person waits, and a set-up can be repeated.
PIP = ["-m", "pip", "--no-input", "--disable-pip-version-check", "--retries", "2"]


def program(name: str) -> str:
    """Return the path of a program installed in `.venv`."""
    return str(VENV / "bin" / name)


def ensure(lock: str) -> None:
    """Make `.venv` hold everything of `lock` (`run` or `dev`) and the project itself, editable."""
    _ensure_venv()
    _ensure_packages(lock)
    _ensure_project()
    _ensure_compiled()


def _lock_digest(lock: str) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return digest_of([version, str(ROOT), LOCKS / f"{lock}.txt"])


def _ensure_venv() -> None:
    if _works(PYTHON):
        return
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Refusal(
            f"This Python ({sys.executable}) has no {' and no '.join(missing)}, so it cannot make "
            "a virtual environment; on Debian and Ubuntu: apt-get install python3-venv."
        )
    again = ["--clear"] if VENV.exists() else []  # a venv whose Python is gone or has moved
    outcome = run_logged("Making .venv", [sys.executable, "-m", "venv", *again, str(VENV)])
    require(outcome, "the virtual environment .venv")


def _works(python: Path) -> bool:
    """Tell whether the venv starts, has pip, has our Python version, and was made at this path."""
    if not python.exists():
        return False
    code = "import sys, pip; print(*sys.version_info[:2], sys.prefix, sep='\\n')"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    major, minor = sys.version_info[:2]
    return done.returncode == 0 and done.stdout.splitlines() == [str(major), str(minor), str(VENV)]


def _ensure_packages(lock: str) -> None:
    digests = {name: _lock_digest(name) for name in ("run", "dev")}
    if STAMPS.fresh(lock, digests[lock]):
        return
    command = [str(PYTHON), *PIP, "install", "--require-hashes", "--progress-bar", "off"]
    what = "Python packages" if lock == "run" else "Python packages for development"
    count = sum("==" in line for line in (LOCKS / f"{lock}.txt").read_text().splitlines())
    title = f"Installing {count} {what} from requirements/{lock}.txt"
    require(run_logged(title, [*command, "-r", f"requirements/{lock}.txt"]), what)
    # dev.txt holds everything of run.txt at the same versions; a test keeps that true.
    STAMPS.set(**(digests if lock == "dev" else {"run": digests["run"]}))


def _ensure_project() -> None:
    digest = digest_of([str(ROOT), ROOT / "pyproject.toml"])
    if STAMPS.fresh("project", digest) and Path(program("greenlane")).exists():
        return
    # Build backend and dependencies are in the lock: nothing may come from anywhere else.
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", "."]
    command = [str(PYTHON), *PIP, "install", *options]
    path = {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    require(run_logged("Installing Greenlane into .venv", command, env=path), "Greenlane itself")
    STAMPS.set(project=digest)


COMPILE = (
    "from routing import itineraries, labels, reach; "
    "labels.compile_now(); itineraries.compile_now(); reach.compile_now()"
)


def _ensure_compiled() -> None:
    """Compile what answers about roads run on, so that the first of them does not wait for it."""
    # the compiler keeps its results by the time and the size of each source, so this does too
    sources = [(file, file.stat()) for file in sorted(ROADS.rglob("*.py"))]
    digest = digest_of([f"{file} {at.st_mtime_ns} {at.st_size}" for file, at in sources])
    if STAMPS.fresh("compiled", digest):
        return
    # also where the environment forbids Python to keep bytecode of what it imports
    for command in (
        [str(PYTHON), "-m", "compileall", "-q", "facilities", "routing", "service"],
        [str(PYTHON), "-c", COMPILE],
    ):
        require(run_logged("Compiling the road kernel", command), "the compiled road kernel")
    STAMPS.set(compiled=digest)
