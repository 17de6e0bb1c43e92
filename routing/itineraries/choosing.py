"""Which of several ways is best."""

from __future__ import annotations

from collections.abc import Iterable

from routing.itineraries.shapes import Aim, Itinerary, Option, Way

ORDER = tuple(Way)
"""Of equally fast ways the first one: fewer vehicles, then fewer hand-overs."""


def best(options: Iterable[Option], aim: Aim) -> Itinerary | None:
    """Return the best itinerary for an aim; None where there is none.

    Equal times to able hands are told apart by the time to definitive care; then the order of
    `Way` decides, then the key of the centre.
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
        key=lambda each: (each.definitive_s, ORDER.index(each.way), each.centre),
        default=None,
    )
