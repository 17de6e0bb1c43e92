"""One cell of a table as it was found, with the rubbish that spreadsheets add taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

# Excel keeps 15 significant digits: a longer number has lost the rest, whatever it shows.
FIRST_ROUNDED_NUMBER = 10**15

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
# A spreadsheet runs a cell that starts like this; exports put an apostrophe before it.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_EXCEL_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+\d{2,}")


class Origin(StrEnum):
    """What kind of cell a text was made from."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    FORMULA = "formula"  # one whose result the file does not hold


@dataclass(frozen=True)
class Cell:
    """The text of a cell without stray characters, and what it was before it was text."""

    text: str
    origin: Origin = Origin.TEXT

    @property
    def has_lost_digits(self) -> bool:
        """Whether a spreadsheet kept only the first 15 digits of what was typed."""
        if self.origin is Origin.NUMBER:
            return abs(float(self.text)) >= FIRST_ROUNDED_NUMBER
        return _EXCEL_ROUNDED.fullmatch(self.text) is not None


EMPTY = Cell("")


def text_cell(raw: str) -> Cell:
    """Take a cell as text: spaces of all widths, invisible marks and an export's quote go."""
    text = _INVISIBLE.sub("", raw).replace("\u00a0", " ").strip()
    if text.upper() in _ERRORS:
        return Cell(text.upper(), Origin.ERROR)
    return Cell(without_guard(text)) if text else EMPTY


def typed_cell(value: object, number_format: str = "General") -> Cell:
    """Take the value of a workbook's cell; numbers stay as exact as the workbook has them."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(_written_number(value, number_format), Origin.NUMBER)
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return Cell(str(value.date() if is_day else value.isoformat(" ")), Origin.DATE)
    if isinstance(value, date | time):
        return Cell(value.isoformat(), Origin.DATE)
    return text_cell(str(value))


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def without_guard(text: str) -> str:
    """Take off the apostrophe that `guarded` put there."""
    return text[1:] if text.startswith("'") and _LIKE_A_FORMULA.match(text[1:]) else text


def plain(text: str) -> str:
    """Make full-width characters plain, for numbers, dates and codes."""
    return unicodedata.normalize("NFKC", text).strip()


def _written_number(value: float, number_format: str) -> str:
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN
        return str(value)
    if abs(value) < FIRST_ROUNDED_NUMBER and value == int(value):
        digits = str(int(value))
        is_padded = re.fullmatch("0+", number_format) is not None
        return digits.zfill(len(number_format)) if is_padded else digits
    return repr(value)
