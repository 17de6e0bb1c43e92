"""What the register says holds at a moment, whatever is entered later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.events.types import (
    ClosureEffect,
    ConditionKind,
    RoadDirection,
    RoadReason,
    RoadSource,
)
from service.situation.places import Circle, Way
from service.situation.register import Closure, Condition, Lift, Register, Standing, VersionSeen

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def closure(
    recorded: float, starts: float, ends: float | None = None, *lifts: tuple[float, float]
) -> Closure:
    return Closure(
        id=UUID(int=round(recorded * 1000) + 10**6),
        recorded_at=at(recorded),
        author=None,
        place=Way(kind="way", way=1),
        effect=ClosureEffect.CLOSED,
        factor=None,
        direction=RoadDirection.BOTH,
        starts_at=at(starts),
        ends_at=None if ends is None else at(ends),
        reason=RoadReason.FLOOD,
        source=RoadSource.POLICE,
        lifts=tuple(Lift(at(said), at(lifted)) for said, lifted in lifts),
    )


def condition(
    recorded: float,
    starts: float,
    ends: float | None = None,
    kind: ConditionKind = ConditionKind.RAIN,
    *,
    in_force: bool = True,
) -> Condition:
    return Condition(
        id=UUID(int=round(recorded * 1000) + 10**6),
        recorded_at=at(recorded),
        author=None,
        kind=kind,
        in_force=in_force,
        place=Circle(kind="circle", lon=1.0, lat=1.0, radius_m=5.0),
        starts_at=at(starts),
        ends_at=None if ends is None else at(ends),
        source=RoadSource.WEATHER,
    )


@pytest.mark.parametrize(
    ("hour", "standing"),
    [
        (0, Standing.PLANNED),
        (1, Standing.PLANNED),
        (2, Standing.ACTIVE),
        (4.99, Standing.ACTIVE),
        (5, Standing.ENDED),
        (9, Standing.ENDED),
    ],
)
def test_a_closure_takes_effect_and_ends_by_itself(hour: float, standing: Standing) -> None:
    assert closure(1, 2, 5).standing(at(hour)) is standing


def test_a_closure_says_nothing_of_the_time_before_it_was_recorded() -> None:
    late = closure(3, 1)
    assert late.standing(at(2)) is Standing.PLANNED
    assert late.standing(at(3)) is Standing.ACTIVE


def test_a_lift_counts_from_its_moment_but_never_before_it_was_said() -> None:
    said_later = closure(1, 1, None, (4, 2))
    assert said_later.standing(at(3)) is Standing.ACTIVE
    assert said_later.standing(at(4)) is Standing.LIFTED
    planned = closure(1, 1, None, (2, 6))
    assert planned.standing(at(5)) is Standing.ACTIVE
    assert planned.standing(at(6)) is Standing.LIFTED


def test_of_several_lifts_the_last_word_counts() -> None:
    sooner = closure(1, 1, None, (2, 9), (3, 4))
    assert sooner.standing(at(3.5)) is Standing.ACTIVE
    assert sooner.standing(at(4)) is Standing.LIFTED
    later = closure(1, 1, None, (2, 4), (3, 9))
    assert later.standing(at(5)) is Standing.ACTIVE


def test_a_planned_closure_can_be_lifted_before_it_begins() -> None:
    assert closure(1, 5, 9, (2, 2)).standing(at(6)) is Standing.LIFTED


def test_of_one_condition_the_last_word_that_has_begun_counts() -> None:
    said = (condition(1, 1), condition(2, 5, 7), condition(3, 3, kind=ConditionKind.SNOW))
    register = Register(conditions=said)

    def held(hour: float) -> list[UUID]:
        return [each.id for each in register.held(at(hour)).conditions]

    assert held(0) == []
    assert held(4) == [said[0].id, said[2].id]
    assert held(6) == [said[1].id, said[2].id]
    assert held(7) == [said[2].id]


def test_what_is_said_to_be_over_is_over() -> None:
    register = Register(conditions=(condition(1, 1), condition(2, 2, in_force=False)))
    assert len(register.held(at(1)).conditions) == 1
    assert register.held(at(2)).conditions == ()


HOURS = st.integers(0, 12).map(float)


def drawn_closure(
    recorded: float, starts: float, length: int, lifts: list[tuple[float, float]]
) -> Closure:
    ends = max(recorded, starts) + length if length else None
    return closure(recorded, starts, ends, *((recorded + said, when) for said, when in lifts))


CLOSURES = st.builds(
    drawn_closure,
    HOURS,
    HOURS,
    st.integers(0, 5),
    st.lists(st.tuples(HOURS, HOURS), max_size=2).map(sorted),
)
CONDITIONS = st.builds(
    lambda recorded, starts, force, kind: condition(recorded, starts, kind=kind, in_force=force),
    HOURS,
    HOURS,
    st.booleans(),
    st.sampled_from(ConditionKind),
)


def registers(closures: list[Closure], conditions: list[Condition]) -> Register:
    """Put entries in the order of recording, under numbers of their own."""
    return Register(
        tuple(
            replace(each, id=UUID(int=number))
            for number, each in enumerate(sorted(closures, key=lambda each: each.recorded_at))
        ),
        tuple(
            replace(each, id=UUID(int=number))
            for number, each in enumerate(sorted(conditions, key=lambda each: each.recorded_at))
        ),
    )


REGISTERS = st.builds(registers, st.lists(CLOSURES, max_size=5), st.lists(CONDITIONS, max_size=5))


def as_of(register: Register, moment: datetime) -> Register:
    """Leave out what was said later."""
    return Register(
        tuple(
            replace(each, lifts=tuple(lift for lift in each.lifts if lift.recorded_at <= moment))
            for each in register.closures
            if each.recorded_at <= moment
        ),
        tuple(each for each in register.conditions if each.recorded_at <= moment),
    )


def ids(register: Register, moment: datetime) -> tuple[list[UUID], list[UUID]]:
    held = register.held(moment)
    return [each.id for each in held.closures], [each.id for each in held.conditions]


@given(REGISTERS, HOURS)
def test_what_held_at_a_moment_is_not_changed_by_what_is_said_later(
    register: Register, hour: float
) -> None:
    moment = at(hour)
    assert ids(register, moment) == ids(as_of(register, moment), moment)
    assert register.held(moment).since == as_of(register, moment).held(moment).since


@given(REGISTERS, HOURS, st.floats(0, 0.999))
def test_nothing_changes_between_since_and_until(
    register: Register, hour: float, share: float
) -> None:
    held = register.held(at(hour))
    begin, end = held.since or at(-5), held.until or at(30)
    assert begin <= at(hour) < end
    assert ids(register, begin + (end - begin) * share) == ids(register, at(hour))


def test_what_is_older_is_no_news_except_from_a_process_that_has_just_begun() -> None:
    def seen(hour: float, entries: int, *, starting: bool = False) -> VersionSeen:
        return VersionSeen("v", "g", at(hour), entries, (), (), False, 0, None, starting)

    assert seen(2, 3).is_news_after(at(1), 9)
    assert seen(2, 3).is_news_after(at(2), 2)
    assert not seen(2, 3).is_news_after(at(2), 3)
    assert not seen(1, 3).is_news_after(at(2), 2)
    assert seen(2, 3, starting=True).is_news_after(at(2), 3)
    assert not seen(1, 3, starting=True).is_news_after(at(2), 3)
