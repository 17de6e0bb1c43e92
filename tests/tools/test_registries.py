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


def test_another_failure_is_not_blamed_on_the_network() -> None:
    with pytest.raises(Refusal) as refused:
        registries.require(Outcome(1, WRONG_HASH), "Python packages")
    assert "could not be reached" not in str(refused.value)
    assert "Expected sha256 00, got 11" in str(refused.value)


def test_success_passes_whatever_was_written_on_the_way() -> None:
    registries.require(Outcome(0, PIP_OFFLINE), "Python packages")
