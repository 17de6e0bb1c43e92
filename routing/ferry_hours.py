"""When ferries sail, by OpenStreetMap's `opening_hours`: those that do not are closed edges.

What counts is the moment of asking; nobody can say here when an ambulance will stand at the
landing. A ferry whose hours are not known, or cannot be read, is taken to sail, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from routing.conditions import Clock, clock_of
from routing.effects import EdgeParts, EffectKind, RoadEffect
from routing.graph import Ferry, RoadGraph

if TYPE_CHECKING:
    from opening_hours import OpeningHours

# What no clock alone can tell: public and school holidays, and the sun. They are read as any day's,
# and the sun's as 7:00 and 19:00.
_BY_CALENDAR_OR_SUN = re.compile(r"\b(PH|SH|sunrise|sunset|dusk|dawn)\b")


class HoursDoubt(StrEnum):
    """Why it is not certain when a ferry sails."""

    NOT_SAID = "not_said"
    UNREADABLE = "unreadable"
    UNKNOWN_NOW = "unknown_now"
    BY_CALENDAR_OR_SUN = "by_calendar_or_sun"


@dataclass(frozen=True)
class UncertainFerry:
    """A ferry that is taken as its hours say, or as sailing, although that is not certain."""

    ferry: int
    way_id: int
    name: str
    opening_hours: str
    doubt: HoursDoubt


def ferries_stopped(graph: RoadGraph, at: datetime, clock: Clock | None = None) -> tuple[int, ...]:
    """Return the ferries, as numbers in the manifest, that do not sail at a moment."""
    local = (clock or clock_of()).local(at)
    stopped = []
    for number, ferry in enumerate(graph.manifest.ferries):
        hours = _hours_of(ferry.opening_hours)
        if hours is not None and hours.is_closed(local):
            stopped.append(number)
    return tuple(stopped)


def uncertain_ferries(
    graph: RoadGraph, at: datetime, clock: Clock | None = None
) -> tuple[UncertainFerry, ...]:
    """Return the ferries of which it is not certain whether they sail at a moment, and why."""
    local = (clock or clock_of()).local(at)
    found = []
    for number, ferry in enumerate(graph.manifest.ferries):
        doubt = _doubt_of(ferry, local)
        if doubt is not None:
            found.append(
                UncertainFerry(number, ferry.way_id, ferry.name, ferry.opening_hours, doubt)
            )
    return tuple(found)


def next_sailing_change(
    graph: RoadGraph, at: datetime, clock: Clock | None = None
) -> datetime | None:
    """Return the moment, in UTC, after `at` when some ferry begins or stops sailing, if any."""
    clock = clock or clock_of()
    local = clock.local(at)
    changes = []
    for ferry in graph.manifest.ferries:
        hours = _hours_of(ferry.opening_hours)
        change = None if hours is None else hours.next_change(local)
        if change is not None:
            changes.append(change)
    return clock.moment(min(changes)) if changes else None


def stopped_effect(graph: RoadGraph, stopped: Iterable[int]) -> RoadEffect:
    """Return the effect that closes the crossings of some ferries, in both directions."""
    edges = np.flatnonzero(np.isin(graph.ferry, list(stopped)))
    return RoadEffect(EffectKind.CLOSED, EdgeParts.whole(edges))


def _doubt_of(ferry: Ferry, local: datetime) -> HoursDoubt | None:
    if not ferry.opening_hours.strip():
        return HoursDoubt.NOT_SAID
    hours = _hours_of(ferry.opening_hours)
    if hours is None:
        return HoursDoubt.UNREADABLE
    if hours.is_unknown(local):
        return HoursDoubt.UNKNOWN_NOW
    if _BY_CALENDAR_OR_SUN.search(ferry.opening_hours):
        return HoursDoubt.BY_CALENDAR_OR_SUN
    return None


@lru_cache(maxsize=1024)
def _hours_of(text: str) -> OpeningHours | None:
    """Read opening hours; `None` where there are none or they cannot be read."""
    if not text.strip():
        return None
    # only here: few road graphs have a ferry with hours, and the others should not wait for it
    from opening_hours import OpeningHours, validate

    return OpeningHours(text) if validate(text) else None
