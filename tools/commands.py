"""The commands behind make: set up, run the demo, check, test, measure."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tools import card_font, checks, chromium, front_end, peers, python_env
from tools.checks import Check, Result
from tools.console import STATE, Refusal, say
from tools.node_env import Node

HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
EXIT_INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Run the command named by the only argument and return its exit code."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"Usage: python3 tools/dev.py {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]]()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; run it again to go on.", file=sys.stderr)
        return EXIT_INTERRUPTED


def setup() -> int:
    """Install everything that running needs, and stop."""
    _set_up("run")
    say("Set up: .venv/bin/greenlane is ready")
    return 0


def run() -> int:
    """Set up, then become the demo server."""
    port = demo_port()
    refuse_taken_port(port)
    _set_up("run")
    say("Starting the demo")
    greenlane = python_env.program("greenlane")
    environment = {**os.environ, "PORT": str(port)}
    os.execve(greenlane, [greenlane, "demo"], environment)  # noqa: S606 - our own program, no shell


def check() -> int:
    """Run the static checks."""
    return checks.sum_up(_static_checks())


def test() -> int:
    """Run the static checks, then the tests of the back end, the browser and the front end."""
    node = _set_up_for_checks()
    of_python, of_pages = checks.static_checks(node)
    unit = [*node.npm, "test"]
    of_pages += [
        Check("front-end tests", unit, front_end.FRONTEND, node.environment(), is_counted=True)
    ]
    results = checks.run_side_by_side(of_python, of_pages)
    has_browser = chromium.ensure()
    if not has_browser and chromium.is_required():
        results.append(Result("browser", passed=False, elapsed_s=0, closing_line="no Chromium"))
    # by file: a worker starts what the tests of a file share, once
    spread = ["-n", "2", "--dist", "loadfile", "--durations", "25"]
    results.append(checks.run_shown(Check("tests", [python_env.program("pytest"), *spread])))
    return checks.sum_up(results)


def _static_checks() -> list[Result]:
    return checks.run_side_by_side(*checks.static_checks(_set_up_for_checks()))


def _set_up_for_checks() -> Node:
    _set_up("dev")
    return front_end.ensure_packages()


def _set_up(lock: str) -> None:
    with _only_one_set_up():
        python_env.ensure(lock)
        front_end.ensure_built()
        card_font.ensure()


@contextmanager
def _only_one_set_up() -> Iterator[None]:
    """Let a second set-up in the same checkout wait for the first."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this checkout; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def demo_port() -> int:
    """Return the port of the demo, from PORT; raise Refusal when that is no port."""
    text = os.environ.get("PORT") or DEFAULT_PORT
    port = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= port <= 65535:  # noqa: PLR2004 - the range of TCP ports
        raise Refusal(f"PORT is “{text}”; it must be a number from 1 to 65535.")
    return port


def refuse_taken_port(port: int) -> None:
    """Raise Refusal when nothing can listen on `port` of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            raise Refusal(
                f"Cannot listen on {HOST}:{port} ({error.strerror}): stop what uses it, "
                f"or choose another port: make run PORT={port + 1}."
            ) from None


def bench() -> int:
    """Set up, then measure what the program takes on this machine."""
    _set_up("run")
    greenlane = python_env.program("greenlane")
    os.execv(greenlane, [greenlane, "bench", "rank"])  # noqa: S606 - our own program, no shell


def bench_peers() -> int:
    """Prepare the routers that the benchmark is measured against."""
    peers.prepare()
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "run": run,
    "check": check,
    "test": test,
    "bench": bench,
    "bench-peers": bench_peers,
}
