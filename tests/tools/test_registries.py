from __future__ import annotations

import pytest

from tools import registries
from tools.console import Outcome, Refusal

PIP_OFFLINE = """\
WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError('Failed to \
establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/alembic/
ERROR: Could not find a version that satisfies the requirement alembic==1.20.1
ERROR: No matching distribution found for alembic==1.20.1
"""
NPM_OFFLINE = """\
npm error code EAI_AGAIN
npm error syscall getaddrinfo
"""
NPM_STALE = """\
npm warn old lock
npm error code EUSAGE
npm error
npm error `npm ci` can only install packages when your lock is in sync.
npm error Missing: vite@8 from lock file
npm error A complete log of this run can be found in: debug-0.log
"""
WRONG_HASH = """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
    Expected sha256 00, got 11
"""


@pytest.mark.parametrize("output", [PIP_OFFLINE, NPM_OFFLINE])
def test_a_dead_network_is_told_in_one_sentence_that_names_the_registries(output: str) -> None:
    with pytest.raises(Refusal) as refused:
        registries.require(Outcome(1, output), "Python packages")
    message = str(refused.value)
    assert message.startswith("The package registries could not be reached for Python packages")
    assert ".greenlane/setup.log" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        (WRONG_HASH, "DO NOT MATCH THE HASHES"),
        (NPM_STALE, "“`npm ci` can only install packages when your lock is in sync.”"),
        ("Segmentation fault\n\n", "“Segmentation fault”"),
        ("", "no output"),
    ],
)
def test_another_failure_is_told_by_its_cause_and_not_blamed_on_the_network(
    output: str, cause: str
) -> None:
    with pytest.raises(Refusal) as refused:
        registries.require(Outcome(1, output), "Python packages")
    assert "could not be reached" not in str(refused.value)
    assert cause in str(refused.value)


def test_success_passes_whatever_was_written_on_the_way() -> None:
    registries.require(Outcome(0, PIP_OFFLINE), "Python packages")
