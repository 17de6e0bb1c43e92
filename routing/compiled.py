"""Functions that Numba compiles once and keeps beside the source, or in the user's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from routing.manifest import Array

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function on its first call, and let other threads run while it works.

    The machine code is kept on disk. Where no place for it can be written, it is made anew in each
    process instead. Numba does not see changes in other files, so a compiled function calls only
    compiled functions of its own module.
    """
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # Numba found no folder that it may write
        return cast(Function, numba.njit(nogil=True)(function))


def frozen(array: Array, dtype: str) -> Array:
    """Return an array as every compiled function gets its input: plain, contiguous, read-only.

    One kind of array means one compiled version, made before the first question.
    """
    plain = np.ascontiguousarray(array, dtype=np.dtype(dtype)).view()
    plain.setflags(write=False)
    return plain
