"""Read the writings of single values, or say what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from facilities.findings.known import AND
from facilities.findings.vocabulary import FindingRule

DAYS_A_WEEK = 7
LONGEST_VALUE = 64

NOT_KNOWN = frozenset(
    {"unknown", "not known", "?", "不详", "不明", "未知", "不知道", "不清楚", "说不清"}
)

_GESTATION = re.compile(
    r"(\d{1,4})\s*(?:周|w|(?:周\s*\+?|w\s*\+?|\+)\s*(\d{1,3})\s*(?:天|d|周|w)?)?", re.IGNORECASE
)
_DECIMAL = re.compile(r"(\d{1,4})\s*[.,·]\s*(\d{1,4})\s*(?:周|w|weeks?)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_SEVERAL = re.compile(r"\s*[+,;/、，；和]\s*|\s+")
_JOINED = {True: f", or several joined by {AND}", False: ""}
_YES_NO = {"yes": True, "true": True, "1": True, "是": True}
_YES_NO |= {"no": False, "false": False, "0": False, "否": False}


class RefusedError(ValueError):
    """A value that cannot be read: a code, and what to write instead."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def format_gestation(days: int) -> str:
    """Write gestation as weeks+days, such as 29+4."""
    return f"{days // DAYS_A_WEEK}+{days % DAYS_A_WEEK}"


def as_text(value: str | float) -> str:
    """Write a JSON value as a person would."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10**LONGEST_VALUE:
        return "9" * (LONGEST_VALUE + 1)  # int to text of a huge number is itself refused
    return str(value)


def read_gestation(text: str) -> int:
    """Read weeks+days in its usual writings into days; a decimal is refused with both readings."""
    if decimal := _DECIMAL.fullmatch(text):
        raise RefusedError("decimal_gestation", _both_readings(decimal[1], decimal[2]))
    matched = _GESTATION.fullmatch(text)
    if matched is None:
        raise RefusedError("not_a_gestation", "write weeks+days, such as 29+4.")
    weeks, days = int(matched[1]), int(matched[2] or 0)
    if days >= DAYS_A_WEEK:
        raise RefusedError("not_a_gestation", "after the + stand 0 to 6 days, such as 29+4.")
    return weeks * DAYS_A_WEEK + days


def _both_readings(weeks: str, decimals: str) -> str:
    as_fraction = format_gestation(round(float(f"{weeks}.{decimals}") * DAYS_A_WEEK))
    readings = [f"{weeks}.{decimals} weeks (about {as_fraction})"]
    if int(decimals) < DAYS_A_WEEK:
        days = int(decimals)
        readings.insert(0, f"{weeks} weeks {days} days (write {int(weeks)}+{days})")
    return f"is it {' or '.join(readings)}? Write weeks+days."


def read_number(text: str, rule: FindingRule) -> float:
    """Read a number, which may carry its own unit and no other."""
    text = text.removesuffix(rule.unit).rstrip()
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise RefusedError("not_a_number", f"give a number in {rule.unit}.")
    return float(text)


def read_whole(text: str, rule: FindingRule) -> int:
    """Read a whole number."""
    number = read_number(text, rule)
    if number != int(number):
        raise RefusedError("not_a_whole_number", f"give a whole number of {rule.unit}.")
    return int(number)


def read_fraction(text: str, rule: FindingRule) -> float:
    """Read a number; a fraction that was written as per cent is divided by a hundred."""
    if rule.percent_from is None:
        return read_number(text, rule)
    number = read_number(text.removesuffix("%").rstrip(), rule)
    is_per_cent = text.endswith("%") or number >= rule.percent_from
    return number / 100 if is_per_cent else number


def read_choice(text: str, rule: FindingRule) -> str:
    """Read a choice by its code, its names or its other words; several are joined by AND."""
    whole = _choice_codes([text], rule)
    codes = whole or _choice_codes(_SEVERAL.split(text) if rule.several else [], rule)
    if not codes:
        known = ", ".join(f"{each.code} ({each.zh})" for each in rule.choices.values())
        raise RefusedError("not_a_choice", f"use one of {known}{_JOINED[rule.several]}.")
    return AND.join(codes)


def _choice_codes(texts: Sequence[str], rule: FindingRule) -> tuple[str, ...]:
    """Name the choices in the order of the table; none where any text is no choice."""
    meant = [
        next((code for code, label in rule.choices.items() if label.is_written(text)), None)
        for text in texts
    ]
    return () if None in meant else tuple(code for code in rule.choices if code in meant)


def read_yes_no(text: str) -> bool:
    """Read yes or no in either language."""
    if text.lower() not in _YES_NO:
        raise RefusedError("not_yes_or_no", "say yes or no.")
    return _YES_NO[text.lower()]
