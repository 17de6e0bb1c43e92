"""Prepare OSRM and Valhalla, which the benchmark and the agreement are measured against.

Neither has a wheel for Python 3.11, so they live in a side environment of Python 3.12 under the
project's state; the service never needs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.console import ROOT, STATE, Refusal, run_logged, say
from tools.python_env import PIP
from tools.registries import require
from tools.stamps import Stamps, digest_of

PEERS = STATE / "peers"
LOCK = ROOT / "requirements" / "peers.txt"
STAMPS = Stamps(PEERS / "stamps.json")
WANTED = "3.12"
THREADS = "2"

# Valhalla's own default configuration, with its tiles in the folder that is the only argument.
_CONFIGURE = """
import json, pathlib, sys, valhalla
folder = pathlib.Path(sys.argv[1])
config = valhalla.get_config(tile_extract="", tile_dir=str(folder / "tiles"))
(folder / "valhalla.json").write_text(json.dumps(config), encoding="utf-8")
"""


def prepare() -> None:
    """Install both peers and let them read every extract; what is there already is kept.

    Raise Refusal, in a sentence, where there is no Python 3.12 or no extract.
    """
    extracts = sorted((data_folder() / "osm").glob("*.osm.pbf"))
    if not extracts:
        raise Refusal(f"The peers are missing their roads: no .osm.pbf in {data_folder()}/osm.")
    _ensure_environment(_python312())
    for extract in extracts:
        _ensure_osrm(extract)
        _ensure_valhalla(extract)
    say(f"The peers are ready for {', '.join(region_of(each) for each in extracts)}")


def data_folder() -> Path:
    """Return where third-party data is: GREENLANE_DATA, or beside the checkout."""
    named = os.environ.get("GREENLANE_DATA")
    return Path(named) if named else ROOT.parent / "shared" / "data"


def region_of(extract: Path) -> str:
    """Name the region of an extract: `malta-latest.osm.pbf` is `malta`."""
    return extract.name.removesuffix(".osm.pbf").removesuffix("-latest")


def _python312() -> str:
    """Find a Python 3.12: the one that PYTHON312 names, pyenv's, or one on the path."""
    named = os.environ.get("PYTHON312")
    if named:
        if _version_of(named) != WANTED:
            raise Refusal(f"The peers are missing: PYTHON312 is “{named}”, no Python {WANTED}.")
        return named
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [str(each) for each in sorted(pyenv.glob(f"{WANTED}*/bin/python"))]
    on_path = shutil.which(f"python{WANTED}")
    for python in [*reversed(found), *([on_path] if on_path else [])]:
        if _version_of(python) == WANTED:
            return python
    raise Refusal(
        f"The peers are missing: they need Python {WANTED} and none was found; "
        f"name one: make bench-peers PYTHON312=/path/to/python{WANTED}."
    )


def _version_of(python: str) -> str | None:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() or None


def _ensure_environment(python: str) -> None:
    venv = PEERS / "venv"
    digest = digest_of([python, str(ROOT), LOCK])
    if STAMPS.fresh("venv", digest) and (venv / "bin" / "python").exists():
        return
    PEERS.mkdir(parents=True, exist_ok=True)
    made = run_logged("Making the peers' environment", [python, "-m", "venv", "--clear", str(venv)])
    require(made, "the peers' environment")
    command = [str(venv / "bin" / "python"), *PIP, "install", "--require-hashes"]
    only = ["--only-binary", ":all:", "--progress-bar", "off", "-r", str(LOCK)]
    require(
        run_logged("Installing the peers from requirements/peers.txt", [*command, *only]),
        "the peers",
    )
    STAMPS.set(venv=digest)


def _ensure_osrm(extract: Path) -> None:
    region, package = region_of(extract), _package("osrm")
    folder = PEERS / "osrm" / region
    digest = digest_of([LOCK, extract])
    if STAMPS.fresh(f"osrm {region}", digest) and folder.is_dir():
        return
    _empty(folder)
    source, profile = folder / f"{region}.osm.pbf", package / "share" / "profiles" / "car.lua"
    shutil.copyfile(extract, source)  # its output lies beside its input
    steps = {
        "reads": [str(package / "bin" / "osrm-extract"), "-p", str(profile), str(source)],
        "contracts": [str(package / "bin" / "osrm-contract"), str(folder / f"{region}.osrm")],
    }
    for what, command in steps.items():
        _run(f"OSRM {what} {region}", [*command, "-t", THREADS])
    source.unlink()
    STAMPS.set(**{f"osrm {region}": digest})


def _ensure_valhalla(extract: Path) -> None:
    region = region_of(extract)
    folder = PEERS / "valhalla" / region
    digest = digest_of([LOCK, extract])
    if STAMPS.fresh(f"valhalla {region}", digest) and folder.is_dir():
        return
    _empty(folder)
    (folder / "tiles").mkdir()
    python = str(PEERS / "venv" / "bin" / "python")
    _run(f"Configuring Valhalla for {region}", [python, "-c", _CONFIGURE, str(folder)])
    # by its path: the wheel's own command fails where its environment is not on PATH
    build = str(_package("valhalla") / "bin" / "valhalla_build_tiles")
    config = str(folder / "valhalla.json")
    _run(f"Valhalla reads {region}", [build, "-c", config, "-j", THREADS, str(extract)])
    STAMPS.set(**{f"valhalla {region}": digest})


def _package(name: str) -> Path:
    return PEERS / "venv" / "lib" / f"python{WANTED}" / "site-packages" / name


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _run(what: str, command: list[str]) -> None:
    outcome = run_logged(what, command)
    if outcome.returncode != 0:
        lines = [line for line in outcome.text.splitlines() if line.strip()]
        why = lines[-1].strip()[:200] if lines else f"exit code {outcome.returncode}"
        raise Refusal(f"{what} failed: {why}. The peer is missing.")
