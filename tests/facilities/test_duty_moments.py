"""When a facility has everything decisive, from one moment to another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.duty import DutyWindow, read_duty
from facilities.duty_moments import open_windows
from facilities.facility import DeclaredCapability, Facility, Held
from facilities.findings import CHINA_TIME
from facilities.matching import match_one
from facilities.needs_of_groups import needs_from_groups
from facilities.network import Network

MONDAY = datetime(2026, 11, 23, tzinfo=CHINA_TIME)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
BOTH = needs_from_groups([["cs24"], ["blood_mt", "ob_surg"]])


def own(
    code: str, duty: str = "", *, since: date | None = None, until: date | None = None
) -> DeclaredCapability:
    windows = read_duty(duty) if duty else ()
    return DeclaredCapability(code, valid_from=since, valid_to=until, duty=windows)


def place(*declared: DeclaredCapability, code: str = "A") -> Facility:
    return Facility(code, code, 113.0, 35.0, capabilities=declared)


def spoken(
    facility: Facility, start: datetime = MONDAY, horizon: timedelta = DAY, *others: Facility
) -> list[tuple[str, str, int]]:
    found = open_windows(BOTH, facility, Network([facility, *others]), start, horizon)
    return [(f"{a:%d %H:%M}", f"{b:%d %H:%M}", minutes) for a, b, minutes in found]


def test_what_is_there_at_any_hour_is_open_from_start_to_end() -> None:
    assert spoken(place(own("cs24"), own("ob_surg"))) == [("23 00:00", "24 00:00", 0)]


def test_all_that_decides_must_be_on_duty_together() -> None:
    found = spoken(place(own("cs24", "08:00-18:00"), own("ob_surg", "12:00-20:00")))
    assert found == [("23 12:00", "23 18:00", 0)]


def test_an_alternative_covers_the_hours_of_the_other() -> None:
    found = spoken(
        place(own("cs24"), own("ob_surg", "08:00-18:00"), own("blood_mt", "18:00-23:00"))
    )
    assert found == [("23 08:00", "23 23:00", 0)]


def test_hands_on_call_are_open_with_the_minutes_until_they_stand_ready() -> None:
    found = spoken(place(own("cs24", "08:00-18:00,18:00-08:00+40"), own("ob_surg")))
    assert found == [
        ("23 00:00", "23 08:00", 40),
        ("23 08:00", "23 18:00", 0),
        ("23 18:00", "24 00:00", 40),
    ]


def test_a_night_that_begins_on_a_workday_ends_on_the_next_morning() -> None:
    friday = MONDAY + timedelta(days=4, hours=20)
    found = spoken(place(own("cs24", "5 18:00-08:00"), own("ob_surg")), friday, timedelta(days=2))
    assert found == [("27 20:00", "28 08:00", 0)]


def test_what_begins_or_ends_on_a_day_counts_from_that_midnight() -> None:
    limited = own("cs24", since=date(2026, 11, 24), until=date(2026, 11, 25))
    found = spoken(place(limited, own("ob_surg")), MONDAY, WEEK)
    assert found == [("24 00:00", "26 00:00", 0)]


def test_the_partner_of_an_agreement_has_days_too() -> None:
    through = DeclaredCapability("ob_surg", Held.BY_AGREEMENT, "P")
    partner = place(own("ob_surg", until=date(2026, 11, 23)), own("cs24"), code="P")
    found = spoken(place(own("cs24"), through), MONDAY, 2 * DAY, partner)
    assert found == [("23 00:00", "24 00:00", 0)]


@pytest.mark.parametrize("declared", [(), (own("cs24"),)])
def test_who_declared_nothing_or_not_enough_is_never_open(
    declared: tuple[DeclaredCapability, ...],
) -> None:
    assert spoken(place(*declared)) == []


def test_a_ward_that_is_not_known_is_open_only_where_the_highest_is() -> None:
    needs = assess(["pprom"], {}, now=MONDAY)
    assert needs.ward_unknown
    lower, top = place(own("nicu3a"), own("cs24")), place(own("nicu3b"), own("cs24"))
    assert open_windows(needs, lower, Network([lower]), MONDAY, DAY) == ()
    (window,) = open_windows(needs, top, Network([top]), MONDAY, DAY)
    assert window == (MONDAY, MONDAY + DAY, 0)


def test_a_case_in_which_nothing_decides_opens_nowhere() -> None:
    nothing = assess([], {"sbp": 120}, now=MONDAY)
    able = place(own("cs24"), own("ob_surg"))
    assert open_windows(nothing, able, Network([able]), MONDAY, DAY) == ()


MINUTES = st.sampled_from([0, 1, 7 * 60, 8 * 60, 12 * 60 + 30, 18 * 60, 23 * 60 + 59])
DUTIES = st.lists(
    st.builds(
        DutyWindow,
        MINUTES,
        MINUTES,
        st.frozensets(st.integers(0, 6), min_size=1),
        st.sampled_from([0, 15, 40]),
    ),
    max_size=3,
).map(tuple)
DATES = st.none() | st.dates(date(2026, 11, 22), date(2026, 11, 27))
CAPABILITIES = st.builds(
    DeclaredCapability,
    st.sampled_from(["cs24", "ob_surg", "blood_mt", "nicu3b"]),
    valid_from=DATES,
    valid_to=DATES,
    duty=DUTIES,
)


@settings(max_examples=60)
@given(
    st.lists(CAPABILITIES, max_size=4),
    st.integers(0, 2 * 24 * 60 * 60).map(lambda each: MONDAY + timedelta(seconds=each)),
    st.lists(st.integers(0, 4 * 24 * 60 - 1), min_size=1, max_size=12),
)
def test_at_every_moment_it_says_what_matching_says(
    declared: list[DeclaredCapability], begins: datetime, minutes: list[int]
) -> None:
    facility = place(*declared)
    network = Network([facility])
    found = open_windows(BOTH, facility, network, begins, timedelta(days=4))
    for before, after in pairwise(found):
        assert before.ends <= after.starts
    edges = [each for window in found for each in (window.starts, window.ends)]
    for moment in (*edges, *(begins + timedelta(minutes=each) for each in minutes)):
        if not begins <= moment < begins + timedelta(days=4):
            continue
        now = match_one(BOTH, facility, network, moment)
        inside = [each for each in found if each.starts <= moment < each.ends]
        assert [each.activation_min for each in inside] == (
            [now.activation_min] if now.has_decisive else []
        )
