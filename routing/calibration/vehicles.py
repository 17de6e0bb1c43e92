"""Which names of vehicles have a factor of their own; the file of a calibration names no car."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from routing.calibration.rules import CalibrationRules


def named_vehicles(vehicles: Sequence[str], rules: CalibrationRules) -> tuple[str, ...]:
    """Return the names [in order] that are kinds of vehicle, from those of all trips.

    None are where there are more than a fleet has kinds: they are the names of cars or of people.
    """
    limits = rules.vehicles
    often = [name for name, trips in Counter(vehicles).items() if trips >= limits.least_trips]
    kinds = sorted(name for name in often if not limits.is_individual(name))
    return tuple(kinds) if len(kinds) <= limits.most_names else ()
