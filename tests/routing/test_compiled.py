"""Compiled functions are kept on disk where that is possible, and work where it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from routing.compiled import compiled, frozen

FUNCTION = "def double(number):\n    return 2 * number\n"


def test_without_a_place_for_machine_code_a_function_still_works() -> None:
    namespace: dict[str, object] = {}
    exec(FUNCTION, namespace)  # a function of no file has nowhere to be kept
    double = namespace["double"]
    assert callable(double)

    assert compiled(double)(21) == 42


def test_machine_code_is_kept_for_the_next_process(tmp_path: Path) -> None:
    code = tmp_path / "doubling.py"
    code.write_text(f"from routing.compiled import compiled\n\n@compiled\n{FUNCTION}")
    ask = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import doubling; "
    ask += "doubling.double(21); print(sum(doubling.double.stats.cache_hits.values()))"

    hits = [
        subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]

    assert [each.stdout.strip() for each in hits] == ["0", "1"]


def test_what_goes_into_compiled_functions_is_of_one_kind() -> None:
    whole = np.arange(10, dtype=np.int32)
    for array in (whole, whole[::2], np.arange(3.0)):
        found = frozen(array, "int64")
        assert found.dtype == np.int64
        assert found.flags.c_contiguous
        assert found.tolist() == array.tolist()
        with pytest.raises(ValueError, match="read-only"):
            found[0] = 1
    whole[0] = 7
    assert frozen(whole, "int32")[0] == 7, "nothing is copied that need not be"
