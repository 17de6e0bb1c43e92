"""What the developer sees while a command works: steps with elapsed seconds, and refusals."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".greenlane"
SETUP_LOG = STATE / "setup.log"

# Silence longer than this looks like a hang to the person who waits.
HEARTBEAT_S = 4.0
LINE_WIDTH = 96

_started = time.monotonic()


class Refusal(Exception):  # noqa: N818 - it is a reason to stop, told to a person, not a fault
    """A reason to stop, as one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended: its exit code and everything it wrote."""

    returncode: int
    text: str


def say(text: str) -> None:
    """Print one step line with the seconds since the command began."""
    print(f"[{time.monotonic() - _started:6.1f} s] {text}", flush=True)


def run_logged(
    what: str, command: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> Outcome:
    """Run `command` with its output in the set-up log, and show that it is still moving."""
    say(what)
    STATE.mkdir(exist_ok=True)
    lines: list[str] = []
    with (
        SETUP_LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        log.write(f"\n== {what}\n$ {' '.join(command)}\n")
        finished = threading.Event()
        beat = threading.Thread(target=_show_progress, args=(lines, finished), daemon=True)
        beat.start()
        try:
            for line in process.stdout or ():
                lines.append(line)
                log.write(line)
        except KeyboardInterrupt:
            process.terminate()
            raise
        finally:
            finished.set()
            beat.join()
        returncode = process.wait()
    return Outcome(returncode, "".join(lines))


def _show_progress(lines: list[str], finished: threading.Event) -> None:
    while not finished.wait(HEARTBEAT_S):
        say(f"  … {last_telling_line(lines)[:LINE_WIDTH]}")


def last_telling_line(lines: list[str]) -> str:
    """Return the last line that says what is being done: neither empty nor a warning."""
    told = (line.strip() for line in reversed(lines))
    return next((line for line in told if line and "warn" not in line[:12].lower()), "working")
