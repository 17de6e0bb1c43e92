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
    """Return roads by day, all open, with some weather everywhere."""
    return RoadState(
        held=Held(NOON, (), tuple(_everywhere(kind) for kind in kinds), NOON, None),
        entries=0,
        night=False,
        ferries_stopped=(),
        hours="day",
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


def test_another_time_of_day_for_which_other_times_were_measured_is_a_cause() -> None:
    morning = replace(state(), hours="morning")

    assert causes_of(state(), morning).hours
    assert not causes_of(morning, morning).hours
    assert not causes_of(None, morning).hours
