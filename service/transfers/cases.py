"""Name a case so that two people can say it on the telephone."""

import secrets
from collections.abc import Callable

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as 1 and 0."""

TRIES = 40
"""While a tenth of the short names is free, forty tries miss it about once in seventy times; then
the name grows by a digit instead of failing."""


def new_case_code(is_taken: Callable[[str], bool]) -> str:
    """Choose a free name at random, such as ``K7-42``; it says nothing of its patients."""
    digits = 2
    while True:
        for _ in range(TRIES):
            number = f"{secrets.randbelow(10**digits):0{digits}}"
            code = f"{secrets.choice(LETTERS)}{secrets.randbelow(10)}-{number}"
            if not is_taken(code):
                return code
        digits += 1
