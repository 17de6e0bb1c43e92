"""Against which clocks, and how high a centre where nothing is declared."""

from __future__ import annotations

from collections.abc import Iterator

from facilities.assessment.case import Case, minutes_between
from facilities.assessment.groups import Requirements
from facilities.conditions import Condition, Window
from facilities.facility import Tier
from facilities.needs import Remark, WindowLeft, shortest


def windows(case: Case, required: Requirements) -> tuple[WindowLeft, ...]:
    """List the shortest clock of each bound, with what is left of it in whole minutes."""
    return tuple(shortest(_running(case, required)))


def displaced(
    case: Case, required: Requirements, shown: tuple[WindowLeft, ...]
) -> Iterator[Remark]:
    """Say what is left of a clock that is always shown, where a shorter one took its place."""
    for each in _running(case, required):
        if each.window.always_shown and each not in shown:
            note = case.book.notes["clock_unknown" if each.left_min is None else "clock_left"]
            window, left = each.window, each.left_min
            zh = note.zh.format(what=window.zh, left=left)
            yield Remark(
                f"{note.code}_{each.condition}", zh, note.en.format(what=window.en, left=left)
            )


def _running(case: Case, required: Requirements) -> list[WindowLeft]:
    found = []
    for condition in case.applied:
        for window in condition.windows:
            if case.failed(window.when) or _fell_away(condition, window, required):
                continue
            newborn = condition in case.newborns
            left, needed = (
                _left_min(case, window),
                window.capability not in required.late(condition),
            )
            found.append(WindowLeft(window, condition.id, newborn, left, needed))
    return found


def _fell_away(condition: Condition, window: Window, required: Requirements) -> bool:
    """Whether the need that a window belongs to is no longer one."""
    return window.capability is not None and required.falls_away(condition, (window.capability,))


def _left_min(case: Case, window: Window) -> int | None:
    anchor = case.found.anchor(window.anchor)
    if anchor is None:
        return None
    # an anchor ahead of us is a clock that runs fast, never a longer window
    since = max(0.0, minutes_between(anchor, case.now))
    return int((window.minutes - window.start_min - since) // 1)


def min_tier(case: Case, required: Requirements) -> Tier:
    """Give the highest tier that any condition, or the ward it is all about, asks for."""
    tiers = [tier for each in case.applied for tier in _tiers(case, each)]
    about_ward = required.ward_decides or required.wants_ward_alone
    if case.derived_ward and about_ward:
        tiers.append(case.book.ward_rule.tier_of_ward[case.derived_ward])
    return max(tiers, key=lambda tier: tier.rank, default=Tier.COUNTY)


def _tiers(case: Case, condition: Condition) -> Iterator[Tier]:
    rule = condition.min_tier
    lowered = rule.lower_when is not None and case.known_to_hold((rule.lower_when,))
    yield rule.lower if rule.lower is not None and lowered else rule.tier
    yield from (each.tier for each in rule.raised if case.known_to_hold(each.when))
    if rule.uncontrolled is not None and case.uncontrolled:
        yield rule.uncontrolled
