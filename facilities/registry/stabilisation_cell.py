"""The notation of team times in one cell: `30`, or `30,vlbw=45` where conditions differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from facilities.errors import closest
from facilities.facility import ANY_CONDITION
from facilities.registry.cells import plain
from facilities.registry.columns import read_word
from facilities.vocabulary import Vocabulary

LONGEST_TEAM_TIME_MIN = 24 * 60
Refuse = Callable[[str, str, str], None]  # the error's code, the part that is wrong, what to do

_BETWEEN = re.compile(r"[,，;；、\n]")
_MINUTES = re.compile(r"(\d{1,6})(?:\.0+)?\s*(?:min|分钟?)?")
_NOTATION = "write whole minutes such as 30, or 30,vlbw=45 where a condition differs"


def read_stabilisation(text: str, words: Vocabulary, refuse: Refuse) -> Mapping[str, int]:
    """Read minutes by condition; what is wrong goes to `refuse`, part by part."""
    found: dict[str, int] = {}
    for written in _BETWEEN.split(text):
        part = plain(written)
        if not part:
            continue
        named, _, minute_text = (each.strip() for each in part.replace(":", "=").rpartition("="))
        condition = read_word(words.conditions, named) if named else ANY_CONDITION
        minutes = _MINUTES.fullmatch(minute_text)
        if condition is None:
            advice = closest(named, words.conditions)
            refuse("unknown_condition", written.strip(), advice)
        elif minutes is None:
            refuse("bad_stabilisation", written.strip(), _NOTATION)
        elif int(minutes[1]) > LONGEST_TEAM_TIME_MIN:
            advice = f"it must lie from 0 to {LONGEST_TEAM_TIME_MIN}"
            refuse("out_of_range", written.strip(), advice)
        elif condition in found:
            refuse("duplicate_condition", written.strip(), "name it once")
        else:
            found[condition] = int(minutes[1])
    return found


def write_stabilisation(stabilisation: Mapping[str, int]) -> str:
    """Write a cell that `read_stabilisation` reads back: the time of any condition first."""
    ordered = sorted(stabilisation, key=lambda each: (each != ANY_CONDITION, each))
    return ",".join(
        str(stabilisation[each]) if each == ANY_CONDITION else f"{each}={stabilisation[each]}"
        for each in ordered
    )


def write_yes_no(value: bool | None) -> str | None:  # noqa: FBT001 - it is the cell's value
    """Write a yes or a no as a cell has it; nothing where nobody said."""
    return None if value is None else "yes" if value else "no"
