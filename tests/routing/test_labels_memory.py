"""Large arrays that are no longer needed go back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

LEFT_BEHIND = """
from pathlib import Path
import numpy as np
from routing.labels.memory import give_large_arrays_back

def resident_kb():
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

if {gives_back}:
    give_large_arrays_back()
size = 6_000_000
np.ones(8 * size, np.uint8)  # once freed, arrays of this size lie in the heap from now on
before = resident_kb()
kept = []
for _ in range(8):
    large = np.ones(size, np.uint8)
    kept.append(bytes(200_000))  # what lives on behind each freed array
    del large
    kept.append(np.ones(100_000, np.uint8))
print(resident_kb() - before)
"""


def left_kb(*, gives_back: bool) -> int:
    command = [sys.executable, "-c", LEFT_BEHIND.format(gives_back=gives_back)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps them")
def test_freed_arrays_of_a_province_leave_little_behind() -> None:
    assert left_kb(gives_back=True) < 6_000 < left_kb(gives_back=False)
