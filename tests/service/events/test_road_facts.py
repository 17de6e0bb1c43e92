"""What turned on the roads, said in one breath: what came, what went, and nothing twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from service.events.codes import ConditionKind
from service.events.types import RoadCauses

BRIDGE, PASS = UUID(int=1), UUID(int=2)
RAIN, ICE = ConditionKind.RAIN, ConditionKind.ICE


def causes(**said: Any) -> RoadCauses:
    """Say what turned; nothing else did."""
    nothing: dict[str, Any] = {
        "closed": [],
        "reopened": [],
        "conditions": [],
        "night": False,
        "ferries": False,
    }
    return RoadCauses.model_validate({**nothing, **said})


def test_what_turned_later_is_said_after_what_turned_before() -> None:
    before = causes(closed=[BRIDGE], night=True, hours=True)
    later = causes(closed=[PASS], conditions=[RAIN], ferries=True)

    assert before.then(later) == causes(
        closed=[BRIDGE, PASS], conditions=[RAIN], night=True, ferries=True, hours=True
    )


def test_of_what_came_and_went_again_the_last_is_said() -> None:
    before = causes(closed=[BRIDGE], reopened=[PASS], conditions=[RAIN], conditions_over=[ICE])
    later = causes(closed=[PASS], reopened=[BRIDGE], conditions=[ICE], conditions_over=[RAIN])

    assert before.then(later) == later


def test_nothing_is_said_twice() -> None:
    both = causes(closed=[BRIDGE], conditions=[RAIN])

    assert both.then(both) == both
