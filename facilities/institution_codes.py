"""Check the 18-character code of an institution (统一社会信用代码); other codes are allowed."""

from __future__ import annotations

import re

# GB 32100-2015, domain reference 7.3: the alphabet leaves out I, O, S, V and Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_MODULUS = len(ALPHABET)
_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(LENGTH - 1))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Authority, kind, six digits of the area, body and check: the shape of one that was mistyped.
_SHAPE = re.compile(r"[1-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}")


def check_character(body: str) -> str:
    """Work out the last character from the first 17, all of the alphabet."""
    total = sum(_VALUES[each] * weight for each, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % _MODULUS]


def check_digit_problem(code: str) -> str | None:
    """Say in a sentence why a code of 18 characters is no 统一社会信用代码, or None.

    Only a code that looks like one is checked: 18 characters, all of the alphabet or in the shape
    of one. A deployment may name its facilities as it likes otherwise.
    """
    if len(code) != LENGTH:
        return None
    strange = "".join(dict.fromkeys(each for each in code if each not in _VALUES))
    if strange:
        return _strange_problem(code, strange) if _SHAPE.fullmatch(code) else None
    expected = check_character(code[:-1])
    if code[-1] == expected:
        return None
    return (
        f"{code} is no valid 统一社会信用代码: its last character is {code[-1]} and must be "
        f"{expected} for the 17 before it; compare it with the certificate."
    )


def _strange_problem(code: str, strange: str) -> str:
    return (
        f"{code} is no valid 统一社会信用代码: {', '.join(strange)} never occurs in one, perhaps a "
        "digit was meant (0 for O, 1 for I, 2 for Z, 5 for S); compare it with the certificate."
    )
