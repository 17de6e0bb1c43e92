"""Days and moments as people write them in a cell; what could be two days is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from facilities.registry.cells import Cell, Origin, plain

CHINA = timezone(timedelta(hours=8))  # a time without a zone is meant so
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_DAY_S = 86_400
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_051  # the years 1950 to 2100

_DAY = (
    r"(?P<year>\d{4})\s*"
    r"(?:年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})\s*日?"
    r"|(?P<sep>[-/.])\s*(?P<m2>\d{1,2})\s*(?P=sep)\s*(?P<d2>\d{1,2})"
    r"|(?P<m3>\d{2})(?P<d3>\d{2}))"
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"|\s*[时点]\s*(?:(?P<minute_zh>\d{1,2})\s*分?)?)"
)
_ZONE = r"(?P<zone>[zZ]|[+-]\d{2}:?\d{2})?"
_WRITTEN_DAY = re.compile(rf"{_DAY}(?:[T\s]+00?:00(?::00(?:\.0+)?)?)?")
_WRITTEN_MOMENT = re.compile(rf"{_DAY}[T\s]*{_CLOCK}\s*{_ZONE}")
# 1/2/2026 and 31.1.26: which is the month depends on who wrote it.
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")


class DateError(ValueError):
    """A text that is not a date or a time; `code` names why, the message what to do."""

    def __init__(self, code: str, advice: str) -> None:
        self.code = code
        super().__init__(advice)


def read_day(cell: Cell, epoch: datetime = EXCEL_EPOCH) -> date:
    """Read 2026-01-31, 2026/1/31, 2026年1月31日, 20260131 or a spreadsheet's own date.

    Anything else raises DateError.
    """
    if cell.origin is Origin.NUMBER and (moment := _of_serial(cell.text, epoch)):
        return moment.date()
    text = plain(cell.text)
    found = _WRITTEN_DAY.fullmatch(text)
    if found is None and cell.origin is Origin.DATE:
        found = _WRITTEN_MOMENT.fullmatch(text)
    if found is None:
        raise _refusal(text, "write it as 2026-01-31")
    return _day(found).date()


def read_moment(cell: Cell, epoch: datetime = EXCEL_EPOCH) -> datetime:
    """Read a day with its time, in China time where no zone is written; the answer is in UTC.

    Anything else raises DateError.
    """
    if cell.origin is Origin.NUMBER and (moment := _of_serial(cell.text, epoch)):
        return moment.replace(tzinfo=CHINA).astimezone(UTC)
    text = plain(cell.text)
    if cell.origin is Origin.DATE and _WRITTEN_DAY.fullmatch(text):
        text += " 00:00"  # a workbook's midnight shows no time
    found = _WRITTEN_MOMENT.fullmatch(text)
    if found is None:
        raise _refusal(text, "write it as 2026-01-31 08:30, China time, or with its zone")
    minute = int(found["minute"] or found["minute_zh"] or 0)
    try:
        local = _day(found).replace(
            hour=int(found["hour"]), minute=minute, second=int(found["second"] or 0)
        )
        return local.replace(tzinfo=_zone(found["zone"])).astimezone(UTC)
    except (ValueError, OverflowError):
        raise DateError("not_a_date", "this time does not exist") from None


def _day(found: re.Match[str]) -> datetime:
    month = found["m1"] or found["m2"] or found["m3"]
    day = found["d1"] or found["d2"] or found["d3"]
    try:
        return datetime(int(found["year"]), int(month), int(day))  # noqa: DTZ001 - a plain day
    except ValueError:
        raise DateError("not_a_date", "this day does not exist") from None


def _zone(text: str | None) -> timezone:
    if text is None:
        return CHINA
    if text in {"z", "Z"}:
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _of_serial(text: str, epoch: datetime) -> datetime | None:
    number = float(text)
    if not _FIRST_SERIAL <= number < _LAST_SERIAL:
        return None
    # a spreadsheet keeps a time as a fraction of the day, which misses whole seconds by a little
    return epoch + timedelta(seconds=round(number * _DAY_S))


def _refusal(text: str, advice: str) -> DateError:
    if _YEAR_LAST.fullmatch(text):
        return DateError("ambiguous_date", f"which is the month? {advice}")
    return DateError("not_a_date", advice)
