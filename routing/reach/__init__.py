"""Who is reached in time, and who is not: from every node, from every village, as bands.

A point counts as reached when somebody able is there: after the drive to a source, the wait until
it opens, and what it takes to get ready. A road's minutes alone are those of sources that are
always open and ready at once.
"""

from __future__ import annotations

import numpy as np

from routing.labels import Labels
from routing.labels.smallest import HERE, THERE, smallest_graph
from routing.reach.arrivals import Arrivals, Reached
from routing.reach.comparing import Change, Comparison, Moved, compare
from routing.reach.drawing import bands
from routing.reach.field import Grid, minutes_on_grid
from routing.reach.nodes import Reach
from routing.reach.points import NoReach, Places, Point
from routing.reach.siting import Method, NoSiting, Site, Siting, site
from routing.reach.sources import ALWAYS, ReachError, Source, Window
from routing.reach.tallies import Tally, Within, check_minutes, tally, tally_by_area
from routing.weights import Weights

__all__ = [
    "ALWAYS",
    "Arrivals",
    "Change",
    "Comparison",
    "Grid",
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
    "bands",
    "check_minutes",
    "compare",
    "compile_now",
    "minutes_on_grid",
    "site",
    "tally",
    "tally_by_area",
]


def compile_now() -> None:
    """Compile everything that answers need, so that no question waits for it.

    The machine code is kept on disk; where it is there already this takes moments.
    """
    graph = smallest_graph()
    labels = Labels.make(Weights.of(graph), {"here": HERE})
    source = Source("here", "here", (Window(0.0, 1e9, 0.0),))
    points = (Point("there", "", 1.75, 0.0, 1.0, ""),)
    Reach.of(labels, [source])
    reached = Arrivals.of(labels, Places(graph, points, (THERE,), {})).to([source])
    np.asarray(reached.range_cs)  # walks the ways
