"""A ferry that does not sail now is a closed road; one whose hours nobody knows is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from routing.conditions import clock_of
from routing.ferry_hours import (
    HoursDoubt,
    ferries_stopped,
    next_sailing_change,
    stopped_effect,
    uncertain_ferries,
)
from routing.graph import Ferry, RoadGraph
from routing.weights import Weights
from tests.routing.small_graphs import Road, edge_between, small_graph

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 on a Sunday in China
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def with_ferries(*hours: str) -> RoadGraph:
    """Return a graph of one road and a ferry with each of the opening hours."""
    places = {n: (110.0 + n / 100, 35.0) for n in range(len(hours) + 2)}
    roads = [Road(n, n + 1, 100, way=n + 1) for n in range(len(hours) + 1)]
    graph = small_graph(places, roads)
    ferry = np.full(graph.edge_count, -1, dtype=np.int32)
    for number in range(len(hours)):
        ferry[edge_between(graph, number + 1, number + 2)] = number
        ferry[edge_between(graph, number + 2, number + 1)] = number
    ferries = tuple(
        Ferry(n + 2, f"Ferry {n}", 600.0, 300.0, text, "test") for n, text in enumerate(hours)
    )
    return replace(graph, ferry=ferry, manifest=replace(graph.manifest, ferries=ferries))


def test_a_ferry_sails_within_its_hours_of_local_time() -> None:
    graph = with_ferries("Mo-Su 06:00-22:00", "24/7")

    assert ferries_stopped(graph, NOON) == ()
    assert ferries_stopped(graph, MIDNIGHT) == (0,)
    assert ferries_stopped(graph, MIDNIGHT, clock_of(timedelta(0))) == ()


def test_a_ferry_that_does_not_sail_is_closed_in_both_directions() -> None:
    graph = with_ferries("Mo-Su 06:00-22:00", "24/7")

    weights = Weights.under(graph, [stopped_effect(graph, ferries_stopped(graph, MIDNIGHT))])

    assert np.array_equal(~weights.is_open, graph.ferry == 0)
    nothing = stopped_effect(graph, ferries_stopped(graph, NOON))
    assert Weights.under(graph, [nothing]).version == graph.hash


def test_a_ferry_whose_hours_cannot_be_known_is_taken_to_sail_and_is_said() -> None:
    graph = with_ferries("", "by appointment??", "24/7 unknown", "06:00-22:00; PH off", "24/7")

    assert ferries_stopped(graph, NOON) == ()
    assert {each.ferry: each.doubt for each in uncertain_ferries(graph, NOON)} == {
        0: HoursDoubt.NOT_SAID,
        1: HoursDoubt.UNREADABLE,
        2: HoursDoubt.UNKNOWN_NOW,
        3: HoursDoubt.BY_CALENDAR_OR_SUN,
    }
    assert [each.way_id for each in uncertain_ferries(graph, NOON)] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("hours", "change"),
    [
        (("06:00-22:00", "07:00-13:00"), datetime(2026, 11, 22, 5, 0, tzinfo=UTC)),
        (("06:00-22:00", "24/7"), datetime(2026, 11, 22, 14, 0, tzinfo=UTC)),
        (("24/7", "", "??"), None),
        ((), None),
    ],
)
def test_the_next_change_is_the_first_of_any_ferry(
    hours: tuple[str, ...], change: datetime | None
) -> None:
    assert next_sailing_change(with_ferries(*hours), NOON) == change
