"""Tell a missing network from any other failure of pip and npm, by what they wrote."""

from __future__ import annotations

import re

from tools.console import ROOT, SETUP_LOG, Outcome, Refusal

# Substrings, in lower case, that pip, npm and their TLS layers write when nothing answers.
_UNREACHABLE = (
    "failed to establish a new connection",
    "max retries exceeded",
    "connection broken by",
    "newconnectionerror",
    "nameresolutionerror",
    "temporary failure in name resolution",
    "could not resolve",
    "network is unreachable",
    "connection refused",
    "connection timed out",
    "read timed out",
    "econnrefused",
    "econnreset",
    "enotfound",
    "eai_again",
    "etimedout",
    "enetunreach",
    "err_socket_timeout",
)

# pip marks the cause so; npm says a code, then a system call, then the cause.
_CAUSE = re.compile(r"(?:ERROR:|npm error(?! code| syscall| errno| path)) +(\S.*)")


def is_network_failure(output: str) -> bool:
    """Tell whether the output of pip or npm says that a registry did not answer."""
    lowered = output.lower()
    return any(sign in lowered for sign in _UNREACHABLE)


def require(outcome: Outcome, packages: str) -> None:
    """Raise a Refusal in one sentence when installing `packages` (a noun) did not succeed."""
    if outcome.returncode == 0:
        return
    log = SETUP_LOG.relative_to(ROOT)
    if is_network_failure(outcome.text):
        raise Refusal(
            f"The package registries could not be reached for {packages}: the first set-up needs "
            f"the network, later runs do not; try again when it is there (details: {log})."
        )
    cause = telling_line(outcome.text)[:300]
    raise Refusal(f"Installing {packages} failed with “{cause}” (details: {log}).")


def telling_line(output: str) -> str:
    """Return the line of a failed pip or npm that names the cause; else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    causes = (found[1] for line in lines if (found := _CAUSE.match(line)))
    return next(causes, lines[-1] if lines else "no output")
