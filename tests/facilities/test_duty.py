from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.duty import DutyWindow, activation_at, next_on_duty, read_duty, write_duty
from facilities.findings import CHINA_TIME

WEEKDAYS = frozenset({0, 1, 2, 3, 4})
# 2026-11-23 is a Monday.
MONDAY, SATURDAY, SUNDAY = 23, 28, 29


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA_TIME)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("08:00-18:00", (DutyWindow(480, 1080),)),
        ("8:00-18:00", (DutyWindow(480, 1080),)),
        ("08-18", (DutyWindow(480, 1080),)),
        ("08–18", (DutyWindow(480, 1080),)),
        (" 08:00 - 18:00 ", (DutyWindow(480, 1080),)),
        ("18:00-08:00+40", (DutyWindow(1080, 480, activation_min=40),)),
        (
            "08:00-18:00,18:00-08:00+40",
            (DutyWindow(480, 1080), DutyWindow(1080, 480, activation_min=40)),
        ),
        ("1-5 08:00-18:00", (DutyWindow(480, 1080, WEEKDAYS),)),
        ("1/3/5 08:00-18:00", (DutyWindow(480, 1080, frozenset({0, 2, 4})),)),
        ("6-1 08:00-18:00", (DutyWindow(480, 1080, frozenset({5, 6, 0})),)),
        ("7 00:00-24:00", (DutyWindow(0, 1440, frozenset({6})),)),
        ("08:00-08:00", (DutyWindow(480, 480),)),
        ("08:00~18:00", (DutyWindow(480, 1080),)),
        ("08:00至18:00", (DutyWindow(480, 1080),)),
        ("周一至周五 08:00-18:00", (DutyWindow(480, 1080, WEEKDAYS),)),
        ("周六/星期天 08:00-18:00", (DutyWindow(480, 1080, frozenset({5, 6})),)),
        ("18:00-08:00 + 40 分钟", (DutyWindow(1080, 480, activation_min=40),)),
    ],
)
def test_duty_is_read_as_people_write_it(text: str, windows: tuple[DutyWindow, ...]) -> None:
    assert read_duty(text) == windows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("day shift", "write 08:00-18:00"),
        ("08:00", "cannot be read"),
        ("08:00-18:00,", "cannot be read"),
        ("08:00-25:00", "25:00 is no time of day"),
        ("08:60-18:00", "08:60 is no time of day"),
        ("24:00-08:00", "write 00:00"),
        ("0-5 08:00-18:00", "cannot be read"),
        ("1-3-5 08:00-18:00", "no range of days"),
        ("08:00-18:00 + soon", "cannot be read"),
    ],
)
def test_duty_that_cannot_be_read_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_duty(text)


@pytest.mark.parametrize(
    ("duty", "moment", "activation_min"),
    [
        ("08:00-18:00", at(MONDAY, 8), 0),
        ("08:00-18:00", at(MONDAY, 17, 59), 0),
        ("08:00-18:00", at(MONDAY, 18), None),
        ("08:00-18:00", at(MONDAY, 7, 59), None),
        ("18:00-08:00+40", at(MONDAY, 23), 40),
        ("18:00-08:00+40", at(MONDAY, 7, 59), 40),
        ("18:00-08:00+40", at(MONDAY, 8), None),
        ("08:00-18:00,18:00-08:00+40", at(MONDAY, 12), 0),
        ("08:00-18:00,18:00-08:00+40", at(MONDAY, 2), 40),
        ("00:00-24:00+60,08:00-18:00+15", at(MONDAY, 12), 15),
        ("1-5 08:00-18:00", at(SATURDAY, 12), None),
        ("08:00-08:00", at(SATURDAY, 3), 0),
        ("7 00:00-24:00", at(SUNDAY, 23, 59), 0),
        ("7 00:00-24:00", at(MONDAY, 0), None),
        # Friday night belongs to Friday: it is still on duty in the small hours of Saturday.
        ("1-5 18:00-08:00", at(SATURDAY, 7), 0),
        ("1-5 18:00-08:00", at(MONDAY, 7), None),
        ("", at(MONDAY, 3), 0),
    ],
)
def test_whether_somebody_is_on_duty_and_how_soon_they_are_ready(
    duty: str, moment: datetime, activation_min: int | None
) -> None:
    assert activation_at(read_duty(duty) if duty else (), moment) == activation_min


@pytest.mark.parametrize(
    ("duty", "moment", "start"),
    [
        ("08:00-18:00", at(MONDAY, 3), at(MONDAY, 8)),
        ("08:00-18:00", at(MONDAY, 18), at(24, 8)),
        ("1-5 08:00-18:00", at(27, 19), at(30, 8)),
        ("6 08:00-18:00,3 20:00-22:00", at(MONDAY, 9), at(25, 20)),
        ("1 08:00-18:00", at(MONDAY, 8), at(30, 8)),
    ],
)
def test_the_next_duty_is_the_first_to_start(duty: str, moment: datetime, start: datetime) -> None:
    assert next_on_duty(read_duty(duty), moment) == start


def test_what_is_always_there_and_what_never_is_have_no_next_duty() -> None:
    assert next_on_duty((), at(MONDAY, 3)) is None
    assert next_on_duty((DutyWindow(480, 1080, frozenset()),), at(MONDAY, 3)) is None


WINDOWS = st.builds(
    DutyWindow,
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 180),
)
DUTIES = st.lists(WINDOWS, min_size=1, max_size=3).map(tuple)
MOMENTS = st.integers(0, 14 * 24 * 60).map(lambda minute: at(1, 0) + timedelta(minutes=minute))


@given(DUTIES)
def test_what_is_written_reads_back_the_same(duty: tuple[DutyWindow, ...]) -> None:
    assert read_duty(write_duty(duty)) == duty


@given(DUTIES, MOMENTS)
def test_the_next_duty_is_within_a_week_and_somebody_is_there_when_it_starts(
    duty: tuple[DutyWindow, ...], moment: datetime
) -> None:
    start = next_on_duty(duty, moment)
    assert start is not None
    assert timedelta(0) < start - moment <= timedelta(days=7)
    assert activation_at(duty, start) is not None


@given(DUTIES, MOMENTS, st.integers(1, 7 * 24 * 60))
def test_nobody_comes_on_duty_before_the_next_duty_starts(
    duty: tuple[DutyWindow, ...], moment: datetime, minutes: int
) -> None:
    between = moment + timedelta(minutes=minutes)
    start = next_on_duty(duty, moment)
    if activation_at(duty, moment) is None and start is not None and between < start:
        assert activation_at(duty, between) is None
