"""When a capability is there: duty windows in the week, read from and written to one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
WEEK_DAYS = 7
EVERY_DAY = frozenset(range(WEEK_DAYS))  # 0 is Monday, as `date.weekday` counts

_TO = r"\s*[-–—~至到]\s*"
_WINDOW = re.compile(
    rf"(?:(?P<days>[1-7](?:(?:{_TO}|\s*/\s*)[1-7])*)\s+)?"
    rf"(?P<from>\d{{1,2}}(?::\d{{2}})?){_TO}(?P<to>\d{{1,2}}(?::\d{{2}})?)"
    r"(?:\s*\+\s*(?P<activation>\d{1,3})\s*(?:min|分钟?)?)?"
)
_CHINESE_DAY = re.compile("(?:周|星期)([一二三四五六日天])")
_CHINESE_DAYS = {day: str(number) for number, day in enumerate("一二三四五六日", 1)} | {"天": "7"}
_EXAMPLE = (
    "write 08:00-18:00, 1-5 08:00-18:00 (Monday to Friday) or 18:00-08:00+40 (ready after 40 min)"
)


@dataclass(frozen=True)
class DutyWindow:
    """A daily window in minutes after local midnight, on the days it starts.

    A window whose end is not after its start runs over midnight and belongs to the day it starts.
    `activation_min` passes between the arrival of the patient and hands that are ready.
    """

    from_min: int
    to_min: int
    days: frozenset[int] = EVERY_DAY
    activation_min: int = 0

    def covers(self, day: int, minute: int) -> bool:
        """Whether a minute of a weekday (0 is Monday) falls inside; the end itself is outside."""
        if self.from_min < self.to_min:
            return self.from_min <= minute < self.to_min and day in self.days
        if minute >= self.from_min:
            return day in self.days
        return minute < self.to_min and (day - 1) % WEEK_DAYS in self.days

    def next_start(self, after: datetime) -> datetime | None:
        """Give the first start after a local time, within a week; None where no day is named."""
        minute, day = after.hour * HOUR_MIN + after.minute, after.weekday()
        for ahead in range(WEEK_DAYS + 1):
            wait_min = ahead * DAY_MIN + self.from_min - minute
            if wait_min > 0 and (day + ahead) % WEEK_DAYS in self.days:
                return after.replace(second=0, microsecond=0) + timedelta(minutes=wait_min)
        return None


Duty = tuple[DutyWindow, ...]


def activation_at(duty: Duty, at: datetime) -> int | None:
    """Minutes from an arrival until hands are ready, None off duty; no windows means always.

    Of several windows that cover the arrival the quickest counts. `at` is local.
    """
    if not duty:
        return 0
    day, minute = at.weekday(), at.hour * HOUR_MIN + at.minute
    return min([each.activation_min for each in duty if each.covers(day, minute)], default=None)


def next_on_duty(duty: Duty, after: datetime) -> datetime | None:
    """Give the next local moment at which a duty starts; None where it is always on."""
    starts = (each.next_start(after) for each in duty)
    return min((each for each in starts if each is not None), default=None)


def read_duty(text: str) -> Duty:
    """Read `08:00-18:00,18:00-08:00+40` or `1-5 08:00-18:00`; raise ValueError with a sentence."""
    return tuple(_window(part.strip()) for part in text.split(","))


def write_duty(duty: Duty) -> str:
    """Write duty windows so that `read_duty` gives them back."""
    return ",".join(_written(each) for each in duty)


def _window(text: str) -> DutyWindow:
    numbered = _CHINESE_DAY.sub(lambda found: _CHINESE_DAYS[found[1]], text)
    found = _WINDOW.fullmatch(numbered)
    if found is None:
        message = f"The duty window “{text[:40]}” cannot be read: {_EXAMPLE}."
        raise ValueError(message)
    from_min, to_min = _minute(found["from"]), _minute(found["to"])
    if from_min == DAY_MIN:
        message = f"The duty window “{text}” starts at 24:00: write 00:00."
        raise ValueError(message)
    days = _days(found["days"]) if found["days"] else EVERY_DAY
    return DutyWindow(from_min, to_min, days, int(found["activation"] or 0))


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    at = int(hour) * HOUR_MIN + int(minute or 0)
    if int(minute or 0) >= HOUR_MIN or at > DAY_MIN:
        message = f"{text} is no time of day: use 00:00 to 24:00."
        raise ValueError(message)
    return at


def _days(text: str) -> frozenset[int]:
    return frozenset(day for part in text.split("/") for day in _day_range(part.strip()))


def _day_range(text: str) -> Iterator[int]:
    ends = [int(each) - 1 for each in re.split(_TO, text)]
    if len(ends) > 2:  # noqa: PLR2004 - a range has two ends
        message = f"{text.strip()} is no range of days: write 1-5, or 1/3/5 for single days."
        raise ValueError(message)
    first, last = ends[0], ends[-1]
    # 6-1 runs over Sunday
    yield from ((first + step) % WEEK_DAYS for step in range((last - first) % WEEK_DAYS + 1))


def _written(window: DutyWindow) -> str:
    hours = f"{_clock(window.from_min)}-{_clock(window.to_min)}"
    days = "" if window.days == EVERY_DAY else f"{'/'.join(_runs(window.days))} "
    return f"{days}{hours}{f'+{window.activation_min}' if window.activation_min else ''}"


def _clock(minute: int) -> str:
    return f"{minute // HOUR_MIN:02d}:{minute % HOUR_MIN:02d}"


def _runs(days: Iterable[int]) -> Iterator[str]:
    left = sorted(days)
    while left:
        first = last = left.pop(0)
        while left and left[0] == last + 1:
            last = left.pop(0)
        yield str(first + 1) if first == last else f"{first + 1}-{last + 1}"
