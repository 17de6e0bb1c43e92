"""When a facility has everything decisive for a case, from one moment to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from facilities.duty import activation_at
from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.needs import Needs
from facilities.network import Network, OnDay, turning_days
from facilities.reasons import knows_what_decides


class OpenWindow(NamedTuple):
    """From a moment until another (not included) everything decisive is on duty (China time).

    `activation_min` passes after an arrival in this window until all decisive hands are ready.
    """

    starts: datetime
    ends: datetime
    activation_min: int


def open_windows(
    needs: Needs, facility: Facility, network: Network, start: datetime, horizon: timedelta
) -> tuple[OpenWindow, ...]:
    """Give when a facility has everything decisive, within a horizon from an aware start.

    It agrees with `matching.match_one` at every moment: a facility that declared nothing, or of
    which something decisive cannot be judged, is never open. Windows that touch and differ only in
    their activation stay apart; the first begins at the start where it is open then.
    """
    begins = start.astimezone(CHINA_TIME)
    ends = begins + horizon
    if not knows_what_decides(needs):
        return ()
    found: list[OpenWindow] = []
    for first, last in _eras(facility, network, begins, ends):
        now = network.of(facility, first.date())
        moments = [*sorted(_moments(needs, network, now, first, last)), last]
        for moment, until in pairwise(moments):
            activation_min = _activation_at(needs, network, now, moment)
            if activation_min is not None:
                _add(found, OpenWindow(moment, until, activation_min))
    return tuple(found)


def _add(found: list[OpenWindow], window: OpenWindow) -> None:
    before = found[-1] if found else None
    same = before and (before.ends, before.activation_min) == (window.starts, window[2])
    if before and same:
        found[-1] = before._replace(ends=window.ends)
    else:
        found.append(window)


def _eras(
    facility: Facility, network: Network, begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Cut the time where the calendar changes what anybody declared."""
    days = {*network.turning_days, *turning_days(facility)}
    cuts = [datetime.combine(day, time(), CHINA_TIME) for day in sorted(days) if _near(day, ends)]
    edges = [begins, *(each for each in cuts if begins < each < ends), ends]
    yield from pairwise(edges)


def _near(day: date, ends: datetime) -> bool:
    """Whether a day has begun by then; far ones would leave the calendar in another zone."""
    return day <= ends.date()


def _moments(
    needs: Needs, network: Network, now: OnDay, first: datetime, last: datetime
) -> set[datetime]:
    """Give the first moment, and every one between at which somebody's duty starts or ends."""
    codes = {code for need in needs.decisive for code in need.any_of}
    codes.add(network.vocabulary.ward_codes[-1])
    windows = {each for code in codes for way in now.ways.get(code, ()) for each in way.duty}
    minutes = {minute for each in windows for minute in (each.from_min, each.to_min)}
    midnight = datetime.combine(first.date(), time(), CHINA_TIME)
    found = {first}
    for ahead in range((last.date() - first.date()).days + 1):
        day = midnight + timedelta(days=ahead)
        found.update(day + timedelta(minutes=minute) for minute in minutes)
    return {each for each in found if first <= each < last}


def _activation_at(needs: Needs, network: Network, now: OnDay, local: datetime) -> int | None:
    """Give the minutes until the slowest decisive hands are ready; None where one is missing."""
    groups = [need.any_of for need in needs.decisive]
    if needs.ward_unknown and needs.ward_decisive and not _is_any_ward_open(network, now, local):
        return None
    slowest = 0
    for any_of in groups:
        ready = _ready(any_of, now, local)
        if ready is None:
            return None
        slowest = max(slowest, ready)
    return slowest


def _is_any_ward_open(network: Network, now: OnDay, local: datetime) -> bool:
    """Whether the highest ward is on duty: while it is not known which, no other is enough."""
    return _ready((network.vocabulary.ward_codes[-1],), now, local) is not None


def _ready(any_of: tuple[str, ...], now: OnDay, local: datetime) -> int | None:
    ways = (way for code in any_of for way in now.ways.get(code, ()))
    ready = (activation_at(way.duty, local) for way in ways)
    return min((each for each in ready if each is not None), default=None)
