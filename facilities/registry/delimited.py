"""Read a text file of rows: which encoding, which separator, then cell by cell."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice

from facilities.errors import Problem
from facilities.registry.cells import text_cell
from facilities.registry.sheets import (
    LARGEST_FILE_BYTES,
    MOST_ROWS,
    Book,
    HeaderScore,
    Row,
    Sheet,
)

SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 30  # rows in which a header is looked for
# Bytes of another encoding read as GB18030 give rare characters; Chinese names hardly have any.
_LEAST_COMMON_SHARE = 0.8
_NUL_SHARE = 0.2  # of UTF-16 in Chinese with numbers between, at least
_OTHER_KINDS = ("<", "{", "%PDF-", "PK\x05\x06")
_NAME_OF_A_KIND = 8  # characters in which other files say what they are
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read_delimited(content: bytes, score: HeaderScore) -> Book:
    """Read comma, semicolon, tab or bar separated text; `score` tells which fits the header."""
    text, encoding, problem = decode(content)
    if problem is not None:
        return Book((), (problem,))
    if _is_no_table(text):
        message = (
            "This is no table but a web page, an XML or another kind of file, whatever its name "
            "says: open it in a spreadsheet program and save it as .xlsx or CSV UTF-8."
        )
        return Book((), (Problem("not_a_table", message),))
    separator = max(SEPARATORS, key=lambda each: _fit(text, each, score))
    rows, problems = _records(text, separator)
    remarks = []
    if encoding != "UTF-8":
        message = f"The file was read as {encoding}: look whether the names are right."
        remarks.append(Problem("encoding", message, value=encoding))
    return Book((Sheet(None, tuple(rows)),), tuple(problems), encoding, tuple(remarks))


def _is_no_table(text: str) -> bool:
    # hospital systems name web pages .xls; a spreadsheet program opens them, so nobody notices
    return "\0" in text[:_NAME_OF_A_KIND] or text.lstrip("\ufeff \t\r\n").startswith(_OTHER_KINDS)


def decode(content: bytes) -> tuple[str, str, Problem | None]:
    """Decode strictly as UTF-8, UTF-16 or GB18030; give text, encoding, or what is wrong."""
    if len(content) > LARGEST_FILE_BYTES:
        most = LARGEST_FILE_BYTES // 1_000_000
        return "", "", Problem("file_too_large", f"The file is larger than {most} MB: split it.")
    for mark, marked_codec, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content, marked_codec, name)
    if (codec := _unmarked_utf16(content)) is not None:
        return _strictly(content, codec, "UTF-16")
    text, name, problem = _strictly(content, "utf-8", "UTF-8")
    if problem is None:
        return text, name, None
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return "", "", problem
    return (text, "GB18030", None) if _is_chinese(text) else ("", "", problem)


def _strictly(content: bytes, codec: str, name: str) -> tuple[str, str, Problem | None]:
    try:
        return content.decode(codec), name, None
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        code = "not_utf8" if name == "UTF-8" else "not_utf16"
        message = f"Row {row}: the file is not {name}. Save it as CSV UTF-8 and try again."
        return "", "", Problem(code, message, row=row)


def _unmarked_utf16(content: bytes) -> str | None:
    start = content[:4_000]
    half = max(len(start) // 2, 1)
    if start[1::2].count(0) > _NUL_SHARE * half and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > _NUL_SHARE * half and not start[1::2].count(0):
        return "utf-16-be"
    return None


def _is_chinese(text: str) -> bool:
    beyond_ascii = [character for character in text if not character.isascii()]
    common = sum(_is_common(character) for character in beyond_ascii)
    return common >= _LEAST_COMMON_SHARE * len(beyond_ascii)


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _fit(text: str, separator: str, score: HeaderScore) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return max((score(record) for record in islice(reader, _LOOKED_AT)), default=0)
    except csv.Error:
        return 0


def _records(text: str, separator: str) -> tuple[list[Row], list[Problem]]:
    """Every row with its number, up to the first that cannot be read."""
    rows: list[Row] = []
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            if number > MOST_ROWS:
                message = f"The file has more than {MOST_ROWS} rows: split it."
                return rows, [Problem("too_many_rows", message, row=number)]
            rows.append(Row(number, tuple(text_cell(cell) for cell in record)))
    except csv.Error as error:
        row = number + 1
        message = f"Row {row} cannot be read as CSV ({error}). Check its quotation marks."
        return rows, [Problem("malformed_csv", message, row=row)]
    return rows, []
