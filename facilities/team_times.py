"""How long a facility's team and vehicle need for a case at a moment: stated by it, or proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from facilities.conditions import RuleBook
from facilities.facility import ANY_CONDITION, Facility
from facilities.findings import CHINA_TIME
from facilities.moving import Minutes, TeamTime
from facilities.rules import rule_book

STATED = "S"  # the confidence of what a facility says of itself
_NOWHERE = Facility("", "", None, None)  # a place that stated nothing


@dataclass(frozen=True)
class TeamTimes:
    """The times of one facility's team and vehicle.

    `mobilisation` until its team's wheels roll, `stabilisation` at her side, `hand_over` between
    two crews, `vehicle_ready` until its own vehicle (or 120's) rolls, `dwell` how long it holds a
    patient whom it stabilises and sends on. `night` says whether those of the night were taken.
    """

    mobilisation: Minutes
    stabilisation: Minutes
    hand_over: Minutes
    vehicle_ready: Minutes
    dwell: Minutes
    night: bool


def team_times(
    facility: Facility | None,
    conditions: Sequence[str],
    at: datetime,
    rules: RuleBook | None = None,
) -> TeamTimes:
    """Give the times of a facility for these conditions; `at` is aware, the night China's.

    Without a facility all are the table's. Of several conditions the one that takes longest
    counts. A stated time keeps the spread of the table's, in proportion, because a facility states
    one number. A facility that stated only its day is at night never quicker than by day. What it
    stated for any condition is no dwell where the table has one of its own: there it operates.
    """
    local = at.astimezone(CHINA_TIME)
    team = (rules or rule_book()).on(local.date()).team
    is_night = team.night.covers(local.time())
    place = facility or _NOWHERE
    stated = _Stated(place)
    day = stated.time(place.mobilisation_min, team.times[TeamTime.MOBILISATION])
    night = stated.time(place.mobilisation_night_min, team.times[TeamTime.MOBILISATION_NIGHT])
    if place.mobilisation_night_min is None and place.mobilisation_min is not None:
        night = _at_least(night, day)
    return TeamTimes(
        mobilisation=night if is_night else day,
        stabilisation=stated.longest(
            conditions, {}, team.stabilisation, team.times[TeamTime.STABILISATION]
        ),
        hand_over=team.times[TeamTime.HAND_OVER],
        vehicle_ready=stated.time(place.vehicle_ready_min, team.times[TeamTime.VEHICLE_READY]),
        dwell=stated.longest(conditions, team.dwell, {}, team.times[TeamTime.DWELL]),
        night=is_night,
    )


class _Stated:
    """What one facility stated of itself, laid over the times of the table."""

    def __init__(self, facility: Facility) -> None:
        self.by_condition = facility.stabilisation
        self.source = facility.source or f"stated by {facility.code}"

    def time(self, minutes: int | None, table: Minutes) -> Minutes:
        """Give the stated time with the table's spread, or the table's where none was stated."""
        if minutes is None:
            return table
        low, high = minutes, minutes
        if table.likely:
            low = minutes * table.low // table.likely
            high = -(-minutes * table.high // table.likely)
        return Minutes(low, minutes, high, proposal=False, source=self.source, confidence=STATED)

    def longest(
        self,
        conditions: Sequence[str],
        before: Mapping[str, Minutes],
        after: Mapping[str, Minutes],
        otherwise: Minutes,
    ) -> Minutes:
        """Give the time of the condition that takes longest.

        The times of `before` come before what was stated for any condition, those of `after` after.
        """

        def of(condition: str) -> Minutes:
            proposed = before.get(condition) or after.get(condition) or otherwise
            minutes = self.by_condition.get(condition)
            if minutes is None and condition not in before:
                minutes = self.by_condition.get(ANY_CONDITION)
            return self.time(minutes, proposed)

        found = [of(each) for each in conditions or (ANY_CONDITION,)]
        return max(found, key=lambda each: (each.likely, each.high, each.low))


def _at_least(night: Minutes, day: Minutes) -> Minutes:
    """Give the proposed time of the night, nowhere below the stated one of the day."""
    return Minutes(
        max(night.low, day.low),
        max(night.likely, day.likely),
        max(night.high, day.high),
        night.proposal,
        night.source,
        night.confidence,
    )
