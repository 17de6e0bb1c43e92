"""Put the Chinese font of the printed card where the program finds it, once, from a locked package.

The font is never committed: it comes from the package registry like any other dependency. Of the
package, which holds nine weights, only the two that are printed and their licence are kept.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.console import ROOT, STATE, Refusal, run_logged
from tools.front_end import NPM_INSTALL, NPM_TRIES
from tools.node_env import find
from tools.registries import require
from tools.stamps import Stamps, digest_of

LOCKED = ROOT / "tools" / "font"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
PACKAGE = Path("node_modules") / "@expo-google-fonts" / "noto-sans-sc"
FONTS = ROOT / "service" / "card" / "fonts"
KEPT = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
    "OFL.txt": "LICENSE_FONT",
}
WORKSHOP = STATE / "font"
STAMPS = Stamps(STATE / "stamps.json")


def ensure() -> None:
    """Fetch the font when it is not there, or its lock changed; later runs need no network."""
    missing = [name for name in INPUTS if not (LOCKED / name).exists()]
    if missing:
        raise Refusal(f"This checkout is incomplete: tools/font/{missing[0]} is missing.")
    digest = digest_of([*KEPT.values(), *(LOCKED / name for name in INPUTS)])
    if STAMPS.fresh("font", digest) and all((FONTS / name).is_file() for name in KEPT):
        return
    node = find()
    shutil.rmtree(WORKSHOP, ignore_errors=True)
    WORKSHOP.mkdir(parents=True)
    for name in INPUTS:
        shutil.copy2(LOCKED / name, WORKSHOP / name)
    outcome = run_logged(
        "Fetching the font of the printed card",
        [*node.npm, *NPM_INSTALL, "--ignore-scripts", *NPM_TRIES],
        cwd=WORKSHOP,
        env=node.environment(),
    )
    require(outcome, "the font of the printed card")
    _keep()
    shutil.rmtree(WORKSHOP)
    STAMPS.set(font=digest)


def _keep() -> None:
    """Move what is kept beside its place first, so that a font is there whole or not at all."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for name, source in KEPT.items():
        found = WORKSHOP / PACKAGE / source
        if not found.is_file():
            raise Refusal(f"The font package holds no {source}: see tools/font/package.json.")
        beside = FONTS / f".{name}.new"
        shutil.move(found, beside)
        beside.replace(FONTS / name)
