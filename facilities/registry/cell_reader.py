"""Read the cells of one row as texts, codes, numbers, dates and words, collecting every error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from facilities.errors import Problem
from facilities.institution_codes import ALPHABET, LENGTH, check_digit_problem
from facilities.registry.cells import Cell, Origin, plain
from facilities.registry.columns import TableSpec, cell_words, choices, read_word
from facilities.registry.dates import DateError, read_day, read_moment
from facilities.registry.records import Record
from facilities.vocabulary import Label

LONGEST_FIELD = 2_000
LONGEST_CODE = 64
# GB/T 2260 and GB/T 10114: province, prefecture, county, township, and the statistical code.
AREA_CODE_DIGITS = (2, 4, 6, 9, 12)

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_WHOLE = re.compile(r"\d{1,6}(\.0+)?")


class CellReader:
    """Reads one row and keeps everything wrong with it in `problems`."""

    def __init__(self, record: Record, spec: TableSpec) -> None:
        self._record = record
        self._spec = spec
        self.problems: list[Problem] = list(record.problems)
        self._refused: set[str] = set()
        for column, cell in record.cells.items():
            self._check(column, cell)
        for column in spec.required:
            if column in record.cells and not record.cells[column].text:
                self.refuse("missing_value", column, None, "this value is required")

    @property
    def row(self) -> int:
        """The row's number as a spreadsheet shows it."""
        return self._record.row

    def refuse(self, code: str, column: str, value: str | None, advice: str) -> None:
        """Note that a cell is wrong and what to do about it."""
        self._refused.add(column)
        self.problems.append(self._record.problem(code, column, value, advice))

    def text(self, column: str) -> str | None:
        """Give the cell as text, None where it is empty, refused or there is no such column."""
        cell = self._record.cells.get(column)
        return None if cell is None or column in self._refused else cell.text or None

    def plain(self, column: str) -> str | None:
        """Give the cell with full-width characters made plain."""
        text = self.text(column)
        return None if text is None else plain(text)

    def code(self, column: str) -> str | None:
        """Give the code of a facility; one that looks like a 统一社会信用代码 is checked."""
        text = self.plain(column)
        if text is None:
            return None
        if problem := code_problem(text):
            why, advice = problem
            self.refuse(why, column, self.text(column), advice)
            return None
        return as_code(text)

    def area_code(self, column: str) -> str | None:
        """Give an area code of 2, 4, 6, 9 or 12 digits."""
        text = self.plain(column)
        if text is None or (text.isdecimal() and len(text) in AREA_CODE_DIGITS):
            return text
        advice = "an area code has 2, 4, 6, 9 or 12 digits"
        self.refuse("bad_area_code", column, self.text(column), advice)
        return None

    def number(self, column: str, advice: str) -> float | None:
        """Give a decimal number."""
        text = self.plain(column)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text):
            self.refuse("not_a_number", column, self.text(column), advice)
            return None
        return float(text)

    def whole(self, column: str, most: int) -> int | None:
        """Give a whole number from 0 to a most."""
        text = self.plain(column)
        if text is None:
            return None
        if not _WHOLE.fullmatch(text):
            self.refuse("not_a_number", column, self.text(column), "write a whole number")
            return None
        value = int(float(text))
        if value > most:
            self.refuse("out_of_range", column, self.text(column), f"it must lie from 0 to {most}")
            return None
        return value

    def day(self, column: str) -> date | None:
        """Give a day."""
        if self.text(column) is None:
            return None
        try:
            return read_day(self._record.cells[column], self._record.epoch)
        except DateError as error:
            self.refuse(error.code, column, self.text(column), str(error))
            return None

    def validity(self) -> tuple[date | None, date | None]:
        """Give the first and the last day of `valid_from` and `valid_to`."""
        first, last = self.day("valid_from"), self.day("valid_to")
        if first is not None and last is not None and last < first:
            self.refuse(
                "ends_before_start", "valid_to", self.text("valid_to"), f"it starts on {first}"
            )
        return first, last

    def moment(self, column: str) -> datetime | None:
        """Give a moment in UTC; one without a zone is meant in China time."""
        if self.text(column) is None:
            return None
        try:
            return read_moment(self._record.cells[column], self._record.epoch)
        except DateError as error:
            self.refuse(error.code, column, self.text(column), str(error))
            return None

    def yes_no(self, column: str) -> bool | None:
        """Give whether a cell says yes; None where it is empty or refused."""
        word = self.word(column, cell_words().yes_no, "not_yes_or_no")
        return None if word is None else word == "yes"

    def word(self, column: str, labels: Mapping[str, Label], code: str) -> str | None:
        """Give the code a word stands for, in any of the deployment's words."""
        text = self.plain(column)
        if text is None:
            return None
        found = read_word(labels, text)
        if found is None:
            advice = f"use one of {choices(labels)}"
            if column not in self._spec.required:
                advice += ", or nothing"
            self.refuse(code, column, self.text(column), advice)
        return found

    def _check(self, column: str, cell: Cell) -> None:
        if cell.origin is Origin.ERROR:
            advice = "the spreadsheet shows an error here; correct it and save again"
            self.refuse("error_cell", column, cell.text, advice)
        elif cell.origin is Origin.FORMULA:
            advice = "the file holds no result of this formula; open it, let it calculate and save"
            self.refuse("formula_without_value", column, cell.text, advice)
        elif self._spec.columns[column].is_code and cell.text:
            self._check_code_cell(column, cell)
        self._check_text(column, cell.text)

    def _check_code_cell(self, column: str, cell: Cell) -> None:
        if cell.has_lost_digits:
            advice = "a spreadsheet rounded this number; format the column as text, type it again"
            self.refuse("lost_digits", column, cell.text, advice)
        elif cell.origin is Origin.DATE:
            advice = "a spreadsheet made a date of it; format the column as text, type it again"
            self.refuse("turned_into_date", column, cell.text, advice)

    def _check_text(self, column: str, text: str) -> None:
        if len(text) > LONGEST_FIELD:
            self.refuse("too_long", column, text, f"at most {LONGEST_FIELD} characters")
        if any(unicodedata.category(each) == "Cc" and each not in "\t\r\n" for each in text):
            advice = "remove the invisible characters"
            self.refuse("control_character", column, repr(text), advice)


def as_code(text: str) -> str:
    """Write a facility's code plainly; one that looks like a 统一社会信用代码 in capitals."""
    code = plain(text)
    capitals = code.upper()
    return capitals if len(code) == LENGTH and set(capitals) <= set(ALPHABET) else code


def code_problem(text: str) -> tuple[str, str] | None:
    """Say why a text can be no facility's code: the error's code and what to do; None if it can."""
    code = as_code(text)
    if len(code) > LONGEST_CODE:
        return "too_long", f"at most {LONGEST_CODE} characters"
    if re.search(r"[\s/\\?#%;@\[\]{}]", code):
        return "bad_code", "a code has no spaces and none of / \\ ? # % ; @ [ ] { }"
    if set(code) == {"."}:  # an address would take it for a way up
        return "bad_code", "give it letters or digits"
    if sentence := check_digit_problem(code):
        return "bad_check_digit", sentence.rstrip(".")
    return None
