"""What the register of closures and conditions says holds at a moment. Pure.

An entry says nothing of the time before it was recorded, so what held at any past moment stays
what it was, and every process that reads the same entries comes to the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from service.events.codes import (
    ClosureEffect,
    ConditionKind,
    RoadDirection,
    RoadReason,
    RoadSource,
)
from service.situation.places import Circle, Place


class Standing(StrEnum):
    """Where a closure stands at a moment."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"
    LIFTED = "lifted"


@dataclass(frozen=True)
class Lift:
    """That somebody said a closure is over from a moment on."""

    recorded_at: datetime
    lifted_at: datetime

    @property
    def holds_from(self) -> datetime:
        """When it begins to tell: never before it was recorded."""
        return max(self.recorded_at, self.lifted_at)


@dataclass(frozen=True)
class Closure:
    """One closure of the register, with everything that was said of its end, oldest first."""

    id: UUID
    recorded_at: datetime
    author: UUID | None
    place: Place
    effect: ClosureEffect
    factor: float | None
    direction: RoadDirection
    starts_at: datetime
    ends_at: datetime | None
    reason: RoadReason
    source: RoadSource
    note: UUID | None = None
    lifts: tuple[Lift, ...] = ()

    @property
    def holds_from(self) -> datetime:
        """When it begins to tell: never before it was recorded."""
        return max(self.recorded_at, self.starts_at)

    def lift_at(self, moment: datetime) -> Lift | None:
        """Return what was said last of its end, of what was recorded by a moment."""
        return next((each for each in reversed(self.lifts) if each.recorded_at <= moment), None)

    def standing(self, moment: datetime) -> Standing:
        """Say whether it is still to come, holds, came to its end, or was lifted before."""
        lift = self.lift_at(moment)
        if lift is not None and lift.holds_from <= moment:
            return Standing.LIFTED
        if self.ends_at is not None and self.ends_at <= moment:
            return Standing.ENDED
        return Standing.ACTIVE if self.holds_from <= moment else Standing.PLANNED

    def turns(self) -> Iterator[datetime]:
        """Yield every moment at which it may come to stand otherwise."""
        yield self.holds_from
        if self.ends_at is not None:
            yield self.ends_at
        for lift in self.lifts:
            yield lift.recorded_at
            yield lift.holds_from


@dataclass(frozen=True)
class Condition:
    """What was said of rain, snow or ice; ``place`` is none where it holds everywhere."""

    id: UUID
    recorded_at: datetime
    author: UUID | None
    kind: ConditionKind
    in_force: bool
    place: Circle | None
    starts_at: datetime
    ends_at: datetime | None
    source: RoadSource
    note: UUID | None = None

    @property
    def holds_from(self) -> datetime:
        """When it begins to tell: never before it was recorded."""
        return max(self.recorded_at, self.starts_at)

    def turns(self) -> Iterator[datetime]:
        """Yield every moment at which it may come to stand otherwise."""
        yield self.holds_from
        if self.ends_at is not None:
            yield self.ends_at


@dataclass(frozen=True)
class Held:
    """What holds at ``moment``; nothing in the register turns between ``since`` and ``until``.

    ``since`` is none where nothing ever turned, ``until`` where nothing will.
    """

    moment: datetime
    closures: tuple[Closure, ...]
    conditions: tuple[Condition, ...]
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class VersionSeen:
    """Weights that a process has put in force, and what made them.

    ``since`` is the moment from which the register gives them. ``starting``: the process has just
    begun to serve, perhaps on another graph.
    """

    version: str
    graph: str
    since: datetime
    entries: int
    closures: tuple[UUID, ...]
    conditions: tuple[ConditionKind, ...]
    night: bool
    ferries_stopped: int
    calibration: str | None
    starting: bool

    def is_news_after(self, since: datetime, entries: int) -> bool:
        """Whether these follow weights of another name that were entered before.

        Two processes with different graphs would else answer each other for ever.
        """
        mine, other = (self.since, self.entries), (since, entries)
        return mine >= other if self.starting else mine > other


@dataclass(frozen=True)
class Register:
    """Every entry there is, in the order of recording."""

    closures: tuple[Closure, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def entries(self) -> int:
        """Count the entries: more than before means that something was said since."""
        return sum(1 + len(each.lifts) for each in self.closures) + len(self.conditions)

    def held(self, moment: datetime) -> Held:
        """Say what holds at a moment."""
        moments = {turn for closure in self.closures for turn in closure.turns()}
        moments |= {turn for condition in self.conditions for turn in condition.turns()}
        turns = sorted(moments)
        place = bisect_right(turns, moment)
        return Held(
            moment=moment,
            closures=tuple(
                each for each in self.closures if each.standing(moment) is Standing.ACTIVE
            ),
            conditions=tuple(_conditions_at(self.conditions, moment)),
            since=turns[place - 1] if place else None,
            until=turns[place] if place < len(turns) else None,
        )


def _conditions_at(said: Sequence[Condition], moment: datetime) -> Iterable[Condition]:
    """Keep the last word on each kind that has begun, where it says that it holds."""
    latest = {each.kind: each for each in said if each.holds_from <= moment}
    for kind in ConditionKind:
        last = latest.get(kind)
        is_over = last is None or (last.ends_at is not None and last.ends_at <= moment)
        if last is not None and last.in_force and not is_over:
            yield last
