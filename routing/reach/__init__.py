"""Who is reached in time, and who is not: from every node, from every village, as bands.

A point counts as reached when somebody able is there: after the drive to a source, the wait until
it opens, and what it takes to get ready. A road's minutes alone are those of sources that are
always open and ready at once.
"""

from __future__ import annotations

from routing.reach.arrivals import Arrivals, Reached
from routing.reach.comparing import Change, Comparison, Moved, compare
from routing.reach.nodes import Reach
from routing.reach.points import NoReach, Places, Point
from routing.reach.siting import Method, NoSiting, Site, Siting, site
from routing.reach.sources import ALWAYS, ReachError, Source, Window
from routing.reach.tallies import Tally, Within, check_minutes, tally, tally_by_area

__all__ = [
    "ALWAYS",
    "Arrivals",
    "Change",
    "Comparison",
    "Method",
    "Moved",
    "NoReach",
    "NoSiting",
    "Places",
    "Point",
    "Reach",
    "ReachError",
    "Reached",
    "Site",
    "Siting",
    "Source",
    "Tally",
    "Window",
    "Within",
    "check_minutes",
    "compare",
    "site",
    "tally",
    "tally_by_area",
]
