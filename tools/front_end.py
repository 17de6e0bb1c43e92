"""Install the front end's packages and build it, only when its sources changed."""

from __future__ import annotations

from tools.console import ROOT, Outcome, Refusal, run_logged
from tools.node_env import STAMPS, Node, find
from tools.registries import require
from tools.stamps import digest_of, digest_of_tree

FRONTEND = ROOT / "frontend"
BUILT_PAGE = ROOT / "service" / "static" / "index.html"
NOT_SOURCES = frozenset({"node_modules", "dist", "test-results", "coverage", ".vite", ".tsbuild"})

NPM_INSTALL = ["ci", "--no-audit", "--no-fund", "--loglevel", "http"]
NPM_TRIES = ["--fetch-retries=2", "--fetch-retry-mintimeout=2000", "--fetch-retry-factor=2"]


def ensure_built() -> None:
    """Build `service/static/` when the sources of `frontend/` are not those it was built from."""
    digest = digest_of_tree(FRONTEND, NOT_SOURCES)
    if STAMPS.fresh("built", digest) and BUILT_PAGE.exists():
        return
    node = ensure_packages()
    outcome = npm("Building the front end", node, "run", "build")
    if outcome.returncode != 0:
        raise Refusal(f"The front end does not build:\n{outcome.text.rstrip()}")
    if not BUILT_PAGE.exists():
        raise Refusal(f"The build of the front end made no {BUILT_PAGE.relative_to(ROOT)}.")
    STAMPS.set(built=digest)


def ensure_packages() -> Node:
    """Install `frontend/node_modules` from its lock when that changed; return the Node used."""
    node = find()
    inputs = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    missing = [str(file.relative_to(ROOT)) for file in inputs if not file.exists()]
    if missing:
        raise Refusal(f"This checkout is incomplete: {' and '.join(missing)} missing.")
    digest = digest_of([str(node.version[0]), *inputs])
    if not (STAMPS.fresh("npm", digest) and (FRONTEND / "node_modules").is_dir()):
        title = "Installing the front end's packages"
        require(npm(title, node, *NPM_INSTALL, *NPM_TRIES), "the front end's packages")
        STAMPS.set(npm=digest)
    return node


def npm(what: str, node: Node, *arguments: str) -> Outcome:
    """Run npm in `frontend/` with its output in the set-up log."""
    version = ".".join(map(str, node.version))
    title = f"{what} (Node {version})"
    return run_logged(title, [*node.npm, *arguments], cwd=FRONTEND, env=node.environment())
