"""Whole processes of the program: how long they take, and how much memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROGRAM = str(Path(sys.executable).with_name("greenlane"))
KB_A_MB = 1024
READY_WITHIN_S = 120.0
ASK_EVERY_S = 0.01


class ProcessFailedError(Exception):
    """A process of the program that did not do what was measured: its own last words."""


@dataclass(frozen=True)
class Finished:
    """A finished process: seconds from its start to its end, and its most memory in MB.

    `cpu_s` is what the processor spent on it, which a busy machine hardly changes.
    """

    taken_s: float
    cpu_s: float
    peak_mb: float
    output: str


def finished(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Finished:
    """Run the program with some words; raise `ProcessFailedError` where it fails."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        [PROGRAM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        text=True,
    ) as process:
        output = process.stdout.read() if process.stdout is not None else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    taken_s = time.perf_counter() - began
    if process.returncode != 0:
        said = output.strip().splitlines()[-1:] or ["nothing"]
        raise ProcessFailedError(f"greenlane {words[0]} failed and said: {said[0]}")
    cpu_s = usage.ru_utime + usage.ru_stime
    return Finished(taken_s, cpu_s, usage.ru_maxrss / KB_A_MB, output)


def cold(words: Sequence[str], runs: int) -> Finished:
    """Return the median of whole processes, after one that fills every cache."""
    finished(words)
    taken = sorted((finished(words) for _ in range(runs)), key=lambda each: each.taken_s)
    return taken[len(taken) // 2]


def cold_serve_s(environment: Mapping[str, str], runs: int) -> float:
    """Return the median seconds from the start of a server until it says that it is ready."""
    with serving(environment):
        pass
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        with serving(environment):
            taken.append(time.perf_counter() - began)
    return median(taken)


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[str]:
    """Serve until the block ends, at the address given; it begins when the server is ready."""
    port = _free_port()
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        [PROGRAM, "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    ) as process:
        try:
            _wait_until_ready(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ProcessFailedError(f"greenlane serve ended with code {process.returncode}")
        try:
            url = f"http://127.0.0.1:{port}/readyz"
            with urllib.request.urlopen(url, timeout=READY_WITHIN_S):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(ASK_EVERY_S)
    raise ProcessFailedError(f"greenlane serve was not ready within {READY_WITHIN_S:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
