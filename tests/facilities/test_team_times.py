"""How long teams and vehicles need: stated by a facility, else the table's, and which it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.moving import Minutes, TeamTime
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables
from facilities.team_times import TeamTimes, team_times

DAY = datetime(2026, 11, 23, 10, tzinfo=CHINA_TIME)
NIGHT = datetime(2026, 11, 23, 23, tzinfo=CHINA_TIME)
SILENT = Facility("A", "甲", 113.0, 35.0)
TIMES = rule_book().team.times
HEAD = 'version = "1"\nsource = "测得 2026"\nconfidence = "S"\n'

STATED = st.none() | st.integers(0, 1440)
PLACES = st.builds(
    lambda day, night, ready, at_her_side: replace(
        SILENT,
        mobilisation_min=day,
        mobilisation_night_min=night,
        vehicle_ready_min=ready,
        stabilisation=at_her_side,
    ),
    STATED,
    STATED,
    STATED,
    st.dictionaries(st.sampled_from(["*", "vlbw", "rupture"]), st.integers(0, 1440)),
)
CASES = st.lists(st.sampled_from(["vlbw", "rupture", "pph", "hie"]), max_size=3, unique=True)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda each: DAY + timedelta(minutes=each))


def each(times: TeamTimes) -> tuple[Minutes, ...]:
    return (
        *(times.mobilisation, times.stabilisation, times.hand_over),
        *(times.vehicle_ready, times.dwell),
    )


def likely(minutes: Minutes) -> tuple[int, bool]:
    return minutes.likely, minutes.proposal


def test_who_stated_nothing_has_the_times_of_the_table_and_the_word_proposal() -> None:
    times = team_times(SILENT, ["pph"], DAY)
    assert times.mobilisation == TIMES[TeamTime.MOBILISATION]
    assert times.vehicle_ready == TIMES[TeamTime.VEHICLE_READY]
    assert times.hand_over == TIMES[TeamTime.HAND_OVER]
    assert all(minutes.proposal and minutes.source for minutes in each(times))
    assert team_times(None, ["pph"], DAY) == times


def test_the_settled_defaults_are_half_an_hour_each() -> None:
    times = team_times(None, [], DAY)
    assert (times.mobilisation.likely, times.stabilisation.likely) == (30, 30)
    assert times.mobilisation.likely_s == 1800
    assert times.mobilisation.range_s == (1200, 2700)


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"),
    [(7, 59, True), (8, 0, False), (17, 59, False), (18, 0, True), (0, 0, True)],
)
def test_night_is_by_the_clock_of_china(hour: int, minute: int, is_night: bool) -> None:
    local = datetime(2026, 11, 23, hour, minute, tzinfo=CHINA_TIME)
    assert team_times(None, [], local.astimezone(UTC)).night is is_night


def test_a_stated_time_is_no_proposal_and_keeps_the_spread_of_the_table() -> None:
    stated = replace(SILENT, mobilisation_min=15, source="甲院 2026-03")
    found = team_times(stated, [], DAY).mobilisation
    assert (found.low, found.likely, found.high) == (10, 15, 23)  # as 20, 30, 45 of the table
    assert (found.proposal, found.source) == (False, "甲院 2026-03")


def test_a_team_that_is_always_ready_leaves_at_once() -> None:
    found = team_times(replace(SILENT, mobilisation_min=0), [], DAY).mobilisation
    assert (found.low, found.likely, found.high, found.proposal) == (0, 0, 0, False)


def test_who_stated_only_its_day_is_at_night_never_quicker_and_that_is_a_proposal() -> None:
    quick, slow = replace(SILENT, mobilisation_min=5), replace(SILENT, mobilisation_min=90)
    assert likely(team_times(quick, [], NIGHT).mobilisation) == (40, True)
    assert likely(team_times(slow, [], NIGHT).mobilisation) == (90, True)
    both = replace(slow, mobilisation_night_min=25)
    assert likely(team_times(both, [], NIGHT).mobilisation) == (25, False)


def test_of_several_conditions_the_one_that_takes_longest_counts() -> None:
    assert likely(team_times(None, ["vlbw", "elbw"], DAY).stabilisation) == (60, True)
    stated = replace(SILENT, stabilisation={"*": 20, "elbw": 50})
    assert likely(team_times(stated, ["vlbw"], DAY).stabilisation) == (20, False)
    assert likely(team_times(stated, ["vlbw", "elbw"], DAY).stabilisation) == (50, False)


def test_a_centre_that_operates_first_holds_her_longer_than_it_stabilises() -> None:
    stated = replace(SILENT, stabilisation={"*": 20})
    times = team_times(stated, ["rupture"], DAY)
    assert likely(times.stabilisation) == (20, False)
    assert likely(times.dwell) == (120, True)
    named = replace(SILENT, stabilisation={"rupture": 75})
    assert likely(team_times(named, ["rupture"], DAY).dwell) == (75, False)


def test_a_deployment_that_measured_writes_its_own_times() -> None:
    own = f"{HEAD}[team_time.mobilisation]\nlow_min = 8\nlikely_min = 12\nhigh_min = 20\n"
    own += '[night]\nends = "06:00"\n'
    own += "[stabilisation.pph]\nlow_min = 40\nlikely_min = 50\nhigh_min = 60\n"
    book = load_rules(packaged_tables(), {"own.toml": own.encode()})
    assert book.hash != rule_book().hash
    early = datetime(2026, 11, 23, 7, tzinfo=CHINA_TIME)
    times = team_times(SILENT, ["pph"], early, book)
    assert likely(times.mobilisation) == (12, False)
    assert times.mobilisation.source == "测得 2026"
    assert likely(times.stabilisation) == (50, False)


def test_times_of_a_condition_that_a_deployment_took_away_go_with_it() -> None:
    own = f"{HEAD}[condition.rupture]\nremove = true\n".encode()
    book = load_rules(packaged_tables(), {"own.toml": own})
    assert "rupture" not in book.team.dwell
    assert "rupture" not in book.bridging
    assert "vlbw" in book.team.stabilisation


@given(PLACES, CASES, MOMENTS)
def test_every_time_is_ordered_says_its_source_and_is_a_proposal_only_unstated(
    place: Facility, conditions: list[str], at: datetime
) -> None:
    times = team_times(place, conditions, at)
    for minutes in each(times):
        assert 0 <= minutes.low <= minutes.likely <= minutes.high
        assert minutes.source
        assert minutes.confidence == ("P" if minutes.proposal else "S")
    stated = place.mobilisation_night_min if times.night else place.mobilisation_min
    assert times.mobilisation.proposal is (stated is None)
    assert times.vehicle_ready.proposal is (place.vehicle_ready_min is None)


@given(PLACES, CASES, st.sampled_from(["vlbw", "rupture", "pph", "hie"]), MOMENTS)
def test_one_condition_more_never_takes_less_time(
    place: Facility, conditions: list[str], more: str, at: datetime
) -> None:
    fewer = team_times(place, [*conditions, "pph"], at)
    longer = team_times(place, [*conditions, "pph", more], at)
    assert longer.stabilisation.likely >= fewer.stabilisation.likely
    assert longer.dwell.likely >= fewer.dwell.likely


@pytest.mark.parametrize(
    ("team", "day", "sends"),
    [(None, None, None), (None, 20, True), (False, 20, False), (True, None, True)],
)
def test_who_stated_a_mobilisation_sends_a_team_unless_it_said_no(
    team: bool | None, day: int | None, sends: bool | None
) -> None:
    assert replace(SILENT, retrieval_team=team, mobilisation_min=day).sends_team is sends
