"""What turned on the roads between two moments, as the people of a transfer are told it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from service.events.codes import ConditionKind, RoadSource
from service.reactions.judging import causes_of
from service.situation.in_force import RoadState
from service.situation.register import Condition, Held

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def state(*kinds: ConditionKind) -> RoadState:
    """Return roads by day, all open and not calibrated, with some weather everywhere."""
    return RoadState(
        held=Held(NOON, (), tuple(_everywhere(kind) for kind in kinds), NOON, None),
        entries=0,
        night=False,
        ferries_stopped=(),
        hours=None,
        since=NOON,
        until=NOON + timedelta(hours=1),
        misfits={},
    )


def _everywhere(kind: ConditionKind) -> Condition:
    return Condition(
        id=uuid4(),
        recorded_at=NOON,
        author=None,
        kind=kind,
        in_force=True,
        place=None,
        starts_at=NOON,
        ends_at=None,
        source=RoadSource.WEATHER,
    )


def test_weather_that_came_is_told_apart_from_weather_that_is_over() -> None:
    turned = causes_of(state(ConditionKind.RAIN), state(ConditionKind.ICE))

    assert turned.conditions == [ConditionKind.ICE]
    assert turned.conditions_over == [ConditionKind.RAIN]


def test_weather_that_stays_is_no_cause() -> None:
    turned = causes_of(state(ConditionKind.RAIN), state(ConditionKind.RAIN))

    assert turned == causes_of(state(), state())


def test_night_is_a_cause_where_no_trips_were_measured_and_the_hour_where_they_were() -> None:
    by_day, by_night = state(), replace(state(), night=True)
    morning, evening = replace(by_day, hours="morning"), replace(by_night, hours="evening")

    assert (causes_of(by_day, by_night).night, causes_of(by_day, by_night).hours) == (True, False)
    assert (causes_of(morning, evening).night, causes_of(morning, evening).hours) == (False, True)
    assert not causes_of(morning, morning).hours
    assert not causes_of(None, morning).hours
