"""How long something takes that is not driving: three times, and whether anybody measured them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.itineraries.errors import ItineraryError
from routing.itineraries.rules import itinerary_rules

CENTISECONDS = 100


def as_cs(seconds: float) -> int:
    """Return whole centiseconds, rounded half up."""
    return math.floor(seconds * CENTISECONDS + 0.5)


def check_time(what: str, seconds: float) -> None:
    """Raise `ItineraryError` for a time that is no number, negative or too long to be meant."""
    longest_s = itinerary_rules().longest_s
    if math.isfinite(seconds) and 0 <= seconds <= longest_s:
        return
    raise ItineraryError(
        "bad_time",
        f"{what} is {seconds} s; a time is a number from 0 to {longest_s:g} s.",
        {"what": what, "value": str(seconds), "longest_s": longest_s},
    )


@dataclass(frozen=True)
class Duration:
    """The shortest, the likely and the longest time in seconds; `proposal`: nobody measured it.

    Raise `ItineraryError` (`bad_duration`) for times that are no numbers, negative, longer than a
    day or not in ascending order.
    """

    low_s: float
    likely_s: float
    high_s: float
    proposal: bool

    def __post_init__(self) -> None:
        times = (self.low_s, self.likely_s, self.high_s)
        longest_s = itinerary_rules().longest_s
        is_number = all(math.isfinite(each) for each in times)
        if is_number and 0 <= times[0] <= times[1] <= times[2] <= longest_s:
            return
        raise ItineraryError(
            "bad_duration",
            f"a duration of {times[0]}, {times[1]} and {times[2]} s cannot be: the shortest, the "
            f"likely and the longest time are numbers in ascending order from 0 to {longest_s:g}.",
            {"low_s": str(times[0]), "likely_s": str(times[1]), "high_s": str(times[2])},
        )

    @classmethod
    def fixed(cls, seconds: float, *, proposal: bool = False) -> Duration:
        """Return a duration without a range."""
        return cls(seconds, seconds, seconds, proposal)
