"""Let what a change of the roads needed for a moment go back to the system at once."""

import ctypes
from contextlib import suppress

M_MMAP_THRESHOLD = -3  # as <malloc.h> numbers it
LARGE_BYTES = 1_000_000
"""Less than any array [edges] of a province, and far more than what a question allocates."""


def give_large_arrays_back() -> None:
    """Have the C library map arrays of a megabyte or more one by one, for this process.

    glibc raises that size whenever a mapped array is freed; from then on large arrays lie in its
    heap, and a freed one stays there for as long as anything behind it lives. Where the C library
    has no such setting, nothing changes.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
