"""Compare what the program said of a vignette with what its writer worked out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Group = frozenset[str]
Groups = frozenset[Group]
Said = Mapping[str, Any]
# grades of the newborn ward, lowest first: each includes those before it (domain.md 3.1)
WARD_CODES = ("nicu2a", "nicu2b", "nicu3a", "nicu3b")
UNKNOWN = "unknown"
NONE = "none"


def disagreements(said: Said, expect: Mapping[str, Any]) -> list[str]:
    """Say for each expectation that is not met what was expected and what came.

    `said` is what `greenlane needs --json` prints.
    """
    found: list[str] = []
    for key, expected in expect.items():
        found += [f"{key}: {each}" for each in CHECKS[key](said, expected)]
    return found


def as_groups(groups: Iterable[Iterable[str]]) -> Groups:
    """Read need groups as sets, of several wards only the highest."""
    read = {frozenset(group) for group in groups}
    wards = [each for each in read if len(each) == 1 and each <= set(WARD_CODES)]
    highest = max(wards, key=lambda each: WARD_CODES.index(min(each)), default=None)
    return frozenset(each for each in read if each not in wards or each == highest)


def written(groups: Groups) -> str:
    """Write need groups in one line."""
    return ", ".join(sorted(" or ".join(sorted(group)) for group in groups)) or NONE


Check = Callable[[Said, Any], Iterator[str]]


def _equal(got: object, expected: object) -> Iterator[str]:
    if got != expected:
        yield f"expected {expected}, got {got}"


def _plain(key: str) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        got = said[key]
        yield from _equal(NONE if got is None else got, expected)

    return check


def _groups(key: str) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        got, wanted = as_groups(said[key]), as_groups(expected)
        if got != wanted:
            lacking, surplus = written(wanted - got), written(got - wanted)
            yield f"expected {written(wanted)}; missing {lacking}; too many {surplus}"

    return check


def _groups_include(key: str) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        lacking = as_groups(expected) - as_groups(said[key])
        if lacking:
            yield f"missing {written(lacking)} in {written(as_groups(said[key]))}"

    return check


def _set(key: str) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        yield from _equal(sorted(said[key]), sorted(expected))

    return check


def _holds(key: str, *, wanted: bool) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        for each in expected:
            if (each in said[key]) is not wanted:
                yield f"{each} {'is missing' if wanted else 'should not be'} in {list(said[key])}"

    return check


def _window_text(window: Mapping[str, Any]) -> str:
    left = UNKNOWN if window.get("left_min") is None else window["left_min"]
    names = ("minutes", "anchor", "bounds", "strength")
    return f"{' '.join(str(window.get(name)) for name in names)} left {left}"


def _is_window(got: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    read = {**got, "left_min": UNKNOWN if got["left_min"] is None else got["left_min"]}
    return all(read[key] == value for key, value in expected.items())


def _windows(said: Said, expected: Any) -> Iterator[str]:
    for each in expected:
        if not any(_is_window(got, each) for got in said["windows"]):
            got = [_window_text(window) for window in said["windows"]]
            yield f"expected {each}, got {got}"


def _no_windows(said: Said, expected: Any) -> Iterator[str]:
    for window in said["windows"]:
        if window["bounds"] in expected:
            yield f"{_window_text(window)} should not be"


def _no_limit(said: Said, expected: Any) -> Iterator[str]:
    for window in said["windows"]:
        if window["bounds"] in expected and window["strength"] == "limit":
            yield f"{_window_text(window)} should not be a limit"


def _advice_text(line: Mapping[str, Any]) -> str:
    return f"{line['code']} {line['zh']} {line['en']}"


def _first_advice(said: Said, expected: Any) -> Iterator[str]:
    lines = [_advice_text(line) for line in said["advice"]]
    if not lines or not re.search(expected, lines[0]):
        yield f"the first line should hold {expected}; the lines are {lines}"


def _advice(said: Said, expected: Any) -> Iterator[str]:
    lines = [_advice_text(line) for line in said["advice"]]
    for each in expected:
        if not any(re.search(each, line) for line in lines):
            yield f"no line holds {each}; the lines are {lines}"


def _doubts(said: Said, expected: Any) -> Iterator[str]:
    yield from _equal(sorted(doubt["key"] for doubt in said["doubts"]), sorted(expected))


def _removed(said: Said, expected: Any) -> Iterator[str]:
    removed = sorted(each["condition"] for each in said["suggestions"] if each["removed"])
    yield from _equal(removed, sorted(expected))


def _kind(said: Said, expected: Any) -> Iterator[str]:
    yield from _equal(" ".join(said["kinds"]), expected)


def _in_utero(key: str, *, missing: str) -> Check:
    def check(said: Said, expected: Any) -> Iterator[str]:
        in_utero = said["in_utero"]
        got = None if in_utero is None else in_utero[key]
        yield from _equal(missing if got is None else got, expected)

    return check


CHECKS: Mapping[str, Check] = {
    "kind": _kind,
    "urgency": _plain("urgency"),
    "urgency_next": _plain("urgency_next"),
    "urgency_derived": _plain("urgency_derived"),
    "needs": _groups("needs"),
    "needs_include": _groups_include("needs"),
    "decisive": _groups("decisive"),
    "decisive_include": _groups_include("decisive"),
    "extras": _set("extras"),
    "extras_include": _holds("extras", wanted=True),
    "extras_not": _holds("extras", wanted=False),
    "windows": _windows,
    "no_windows": _no_windows,
    "no_limit": _no_limit,
    "ward": _plain("ward"),
    "cots": _plain("cots"),
    "min_tier": _plain("min_tier"),
    "first_advice": _first_advice,
    "advice": _advice,
    "suggested": _set("suggested"),
    "suggests": _holds("suggested", wanted=True),
    "suggests_not": _holds("suggested", wanted=False),
    "removed": _removed,
    "doubts": _doubts,
    "asks": _holds("ask", wanted=True),
    "isolation": _plain("isolation"),
    "risk": _set("risk"),
    "before_birth": _in_utero("better_before_birth", missing=NONE),
    "birth_in_min": _in_utero("birth_in_min", missing=UNKNOWN),
}
