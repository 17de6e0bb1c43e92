"""Which of several ways is best, and how two times make one score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from routing.graph import Ints
from routing.itineraries.duration import as_cs
from routing.itineraries.errors import ItineraryError
from routing.itineraries.shapes import Aim, Itinerary, Option, Way

ORDER = tuple(Way)
"""Of equally fast ways the first one: fewer vehicles, then fewer hand-overs."""

PERCENT = 100
_Cs = TypeVar("_Cs", int, Ints)


def best(options: Iterable[Option], aim: Aim, hands_percent: int = 0) -> Itinerary | None:
    """Return the best itinerary for an aim; None where there is none.

    For definitive care the least `score` is best. For able hands equal times are told apart by the
    time to definitive care. Then the order of `Way` decides, then the key of the centre.
    """
    possible = [each for each in options if isinstance(each, Itinerary)]
    if aim is Aim.FIRST_HANDS:
        return min(
            possible,
            key=lambda each: (
                each.first_hands_s,
                each.definitive_s,
                ORDER.index(each.way),
                each.centre,
            ),
            default=None,
        )
    return min(
        possible,
        key=lambda each: (score(each, hands_percent), ORDER.index(each.way), each.centre),
        default=None,
    )


def score(itinerary: Itinerary, hands_percent: int) -> int:
    """Return what an itinerary is compared by for definitive care, the less the better.

    Hundredths of a centisecond of definitive care: its time, and a share of that to able hands.
    """
    return weighed(as_cs(itinerary.first_hands_s), as_cs(itinerary.definitive_s), hands_percent)


def weighed(first_cs: _Cs, definitive_cs: _Cs, hands_percent: int) -> _Cs:
    """Return the score of two times, or of many."""
    return PERCENT * definitive_cs + hands_percent * first_cs


def checked_percent(hands_percent: int) -> int:
    """Return a share of a minute; raise `ItineraryError` (`bad_hands_percent`) if it is none."""
    if hands_percent in range(PERCENT + 1):
        return int(hands_percent)
    raise ItineraryError(
        "bad_hands_percent",
        f"a minute until able hands cannot count {hands_percent} % of one until definitive care; "
        f"the share is a whole number from 0 to {PERCENT}.",
        {"hands_percent": str(hands_percent)},
    )
