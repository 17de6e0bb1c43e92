"""Minutes until somebody able is there equal NetworkX, from every node and every point."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from routing.closures import close_ways
from routing.graph import RoadGraph
from routing.kernel import UNREACHABLE
from routing.labels import Labels
from routing.reach import ALWAYS, Arrivals, NoReach, Places, Point, Reach, ReachError, Source
from routing.reach.sources import Window
from routing.snapping import Snap, snap
from routing.travel_times import Travel
from routing.weights import Weights
from tests.routing.conftest import PUYANG
from tests.routing.cut_graphs import effects_on
from tests.routing.small_graphs import (
    Road,
    at,
    edge_between,
    reference_graph,
    reference_times_cs,
    small_graph,
)
from tests.routing.strategies import graphs_with_points

FEW = settings(max_examples=40)
LINE = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.03, 35.0)}
DAY = 24 * 3600.0


def in_cs(seconds: float) -> float:
    return seconds if math.isinf(seconds) else round(seconds * 100)


def ready_cs(windows: Sequence[Window], arrival_cs: int) -> int | None:
    """Say from the definition alone when hands are there for who arrives then."""
    ready = []
    for window in windows:
        opens, shuts = in_cs(window.open_from_s), in_cs(window.open_until_s)
        if arrival_cs < shuts:
            ready.append(max(arrival_cs, opens) + in_cs(window.ready_after_s))
    return round(min(ready)) if ready else None


def first_ready(
    sources: Sequence[Source], arrivals: dict[str, int | None]
) -> tuple[int | None, str | None]:
    found = [
        (ready, source.key)
        for source in sources
        if (arrival := arrivals[source.place]) is not None
        and (ready := ready_cs(source.windows, arrival)) is not None
    ]
    return min(found) if found else (None, None)


def put(graph: RoadGraph, snaps: Sequence[Snap]) -> Places:
    """Make places of points that are on the roads already."""
    points = tuple(
        Point(f"point {number}", "", 110.0, 35.0, 1.0, "") for number in range(len(snaps))
    )
    return Places(graph, points, tuple(snaps), {})


def standing_at(graph: RoadGraph, node: int) -> Snap | None:
    """Return a point at a junction; none where no road meets it."""
    leaving = np.flatnonzero(graph.tail == node)
    if len(leaving):
        return at(graph, int(leaving[0]), 0.0)
    entering = np.flatnonzero(graph.head == node)
    return at(graph, int(entering[0]), 1.0) if len(entering) else None


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Draw hours of a few centiseconds, as short as the roads of the small graphs."""
    numbers = st.integers(0, 12)
    drawn = draw(st.lists(st.tuples(numbers, numbers, numbers), max_size=3))
    always = st.sampled_from([(), (ALWAYS,), (Window(0.0, math.inf, 0.03),)])
    return draw(always) + tuple(
        Window(start / 100, (start + length + 1) / 100, ready / 100)
        for start, length, ready in drawn
    )


@FEW
@given(graphs_with_points(), st.data())
def test_every_node_and_point_has_the_least_time_to_able_hands(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, _ = drawn
    weights = Weights.under(graph, data.draw(effects_on(graph)))
    labels = Labels.make(weights, {f"place {i}": each for i, each in enumerate(points[1:])})
    sources = [
        Source(f"source {9 - number}", place, data.draw(windows()))
        for number, place in enumerate(labels.keys)
    ]
    reach = Reach.of(labels, sources)
    reached = Arrivals.of(labels, put(graph, points)).to(sources)

    for number, point in enumerate(points):
        outward = labels.outward(point)
        time_cs, key = first_ready(sources, dict(outward.times_cs()))
        assert reached.time_cs[number] == (UNREACHABLE if time_cs is None else time_cs)
        source = reached.source_of(number)
        assert (None if source is None else source.key) == key
        if source is None:
            assert reached.travel_cs[number].tolist() == [UNREACHABLE] * 3
            continue
        travel = outward.travel(source.place)
        assert isinstance(travel, Travel)
        range_cs = [round(each * 100) for each in travel.range_s]
        assert reached.travel_cs[number].tolist() == [travel.travel_time_cs, *range_cs]
        late = [ready_cs(source.windows, each) for each in range_cs]
        spoken = [UNREACHABLE if each is None else each for each in late]
        assert reached.range_cs[number].tolist() == spoken
    for node in range(graph.node_count):
        junction = standing_at(graph, node)
        if junction is None:
            assert reach.time_cs[node] == UNREACHABLE
            continue
        arrivals = dict(labels.outward(junction).times_cs())
        time_cs, key = first_ready(sources, arrivals)
        assert reach.time_cs[node] == (UNREACHABLE if time_cs is None else time_cs)
        nearest = int(reach.nearest[node])
        assert (None if nearest < 0 else reach.sources[nearest].key) == key


@settings(max_examples=25)
@given(graphs_with_points(), st.data())
def test_one_more_source_helps_and_one_more_closure_does_not(
    drawn: tuple[RoadGraph, list[Snap], list[int]], data: st.DataObject
) -> None:
    graph, points, ways = drawn
    places = {f"place {i}": each for i, each in enumerate(points[1:])}
    sources = [Source(key, key, data.draw(windows())) for key in places]
    spoken = put(graph, points)
    open_roads = Labels.make(Weights.of(graph), places)
    closed = Labels.make(Weights.of(graph, close_ways(graph, ways)), places)

    def times(labels: Labels, some: Sequence[Source]) -> NDArray[np.float64]:
        found = (Reach.of(labels, some).time_cs, Arrivals.of(labels, spoken).to(some).time_cs)
        both = np.concatenate(found).astype(np.float64)
        both[both == UNREACHABLE] = math.inf
        return both

    assert (times(open_roads, sources) <= times(open_roads, sources[1:])).all()
    assert (times(open_roads, sources) <= times(closed, sources)).all()


def test_who_comes_before_it_opens_waits_and_who_comes_after_it_shuts_goes_elsewhere() -> None:
    graph = small_graph(LINE, [Road(n, n + 1, 60_000, way=n) for n in (1, 2, 3)])  # 10 min each
    west, east = at(graph, edge_between(graph, 1, 2), 0.0), at(graph, edge_between(graph, 3, 4), 1)
    labels = Labels.make(Weights.of(graph), {"east": east, "west": west})
    opens_later = Source("west", "west", (Window(1800, DAY, 300),))
    shuts_soon = Source("east", "east", (Window(0, 600, 0),))
    reach = Reach.of(labels, [opens_later, shuts_soon])

    node = {int(osmid): number for number, osmid in enumerate(graph.node_osmid)}
    minutes = {name: reach.time_cs[number] / 6000 for name, number in node.items()}
    # at 1, 2 and 3 one waits for the west until minute 30, and 5 more until it is ready; from 3
    # one would come to the east in minute 10, just as it shuts
    assert minutes == {1: 35.0, 2: 35.0, 3: 35.0, 4: 0.0}
    keys = {name: reach.sources[reach.nearest[number]].key for name, number in node.items()}
    assert keys == {1: "west", 2: "west", 3: "west", 4: "east"}


def test_waiting_for_the_day_team_wins_where_the_night_team_takes_longer_to_come() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    here = at(graph, edge_between(graph, 1, 2), 0.5)
    labels = Labels.make(Weights.of(graph), {"centre": here})
    night, day = Window(0, 600, 3600), Window(600, DAY, 60)
    reached = Arrivals.of(labels, put(graph, [here])).to([Source("a", "centre", (night, day))])
    assert reached.minutes(0) == 11.0


def test_a_window_that_is_ages_away_is_never_and_one_that_shuts_then_is_always() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    here = at(graph, edge_between(graph, 1, 2), 0.5)
    arrivals = Arrivals.of(Labels.make(Weights.of(graph), {"a": here}), put(graph, [here]))
    ages = 1e300
    assert arrivals.to([Source("a", "a", (Window(ages, math.inf, 0),))]).why_none == {
        0: NoReach.NOBODY_FITS
    }
    assert arrivals.to([Source("a", "a", (Window(0, 60, ages),))]).minutes(0) is None
    assert arrivals.to([Source("a", "a", (Window(-ages, ages, 60),))]).minutes(0) == 1.0


def test_of_equally_near_sources_the_first_key_is_taken() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(2, 3, 100, way=2)])
    ends = {"a": at(graph, edge_between(graph, 2, 3), 1.0), "b": at(graph, 0, 0.0)}
    labels = Labels.make(Weights.of(graph), ends)
    middle = next(n for n, osmid in enumerate(graph.node_osmid) if osmid == 2)
    for keys in (("x", "y"), ("y", "x")):
        reach = Reach.of(labels, [Source(keys[0], "a"), Source(keys[1], "b")])
        assert reach.sources[reach.nearest[middle]].key == "x"


def test_why_a_point_has_no_minutes_is_said() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1), Road(3, 4, 100, way=2)])
    far = Point("far", "", 110.005, 35.0, 1.0, "")
    places = Places.of(
        graph,
        [
            Point("here", "", 110.004, 35.0, 1.0, ""),
            Point("island", "", 110.025, 35.0, 1.0, ""),
            Point("elsewhere", "", 111.0, 35.0, 1.0, ""),
            Point("swapped", "", 35.0, 110.004, 1.0, ""),
        ],
    )
    labels = Labels.make(Weights.of(graph), {"centre": snap(graph, far.lon, far.lat)})
    arrivals = Arrivals.of(labels, places)
    reached = arrivals.to([Source("centre", "centre")])

    assert reached.why_none == {
        1: NoReach.UNREACHABLE,
        2: NoReach.OUTSIDE,
        3: NoReach.OUTSIDE,
    }
    assert {key: error.code for key, error in places.left_out.items()} == {
        "elsewhere": "outside_region",
        "swapped": "swapped_coordinates",
    }
    assert reached.minutes(1) is None
    nobody = arrivals.to([])
    assert nobody.why_none[0] == nobody.why_none[1] == NoReach.NOBODY_FITS
    shut = arrivals.to([Source("centre", "centre", (Window(-60, 0, 0),))])
    assert shut.why_none[0] == NoReach.NOBODY_FITS
    assert shut.time_cs.tolist() == [UNREACHABLE] * 4


@pytest.mark.parametrize(
    "window",
    [(10, 10, 0), (10, 5, 0), (0, 10, -1), (math.nan, 10, 0), (0, math.nan, 0), (0, 10, math.inf)],
)
def test_windows_that_are_none_are_refused_by_name(window: tuple[float, float, float]) -> None:
    with pytest.raises(ReachError, match="centre is said to be open") as refused:
        Source("centre", "centre", (Window(*window),))
    assert refused.value.code == "bad_window"


def test_bad_questions_are_refused_by_name() -> None:
    graph = small_graph(LINE, [Road(1, 2, 100, way=1)])
    other = small_graph(LINE, [Road(1, 2, 101, way=1)])
    labels = Labels.make(Weights.of(graph), {"centre": at(graph, 0, 0.5)})
    refusals: dict[str, Callable[[], object]] = {
        "duplicate_source": lambda: Reach.of(labels, [Source("a", "centre"), Source("a", "b")]),
        "unknown_place": lambda: Reach.of(labels, [Source("a", "nowhere")]),
        "other_roads": lambda: Arrivals.of(labels, Places.of(other, [])),
        "bad_weight": lambda: Point("a", "", 110.0, 35.0, -1.0, ""),
        "duplicate_point": lambda: Places.of(graph, [Point("a", "", 110.0, 35.0, 1.0, "")] * 2),
    }
    for code, ask in refusals.items():
        with pytest.raises(ReachError) as refused:
            ask()
        assert refused.value.code == code


@pytest.mark.realdata
def test_the_roads_of_a_township_equal_networkx(built: Callable[[str], RoadGraph]) -> None:
    graph = built(PUYANG)
    weights = Weights.of(graph)
    random = np.random.default_rng(11)
    lonlat = graph.point_lonlat[random.integers(0, len(graph.point_lonlat), 46)]
    snaps = [snap(graph, lon, lat) for lon, lat in lonlat.tolist()]
    labels = Labels.make(weights, {f"centre {i}": each for i, each in enumerate(snaps[:6])})
    hours = [(ALWAYS,), (Window(300, 900, 120), Window(1200, DAY, 0))]
    sources = [Source(key, key, hours[i % 2]) for i, key in enumerate(labels.keys)]
    reached = Arrivals.of(labels, put(graph, snaps)).to(sources)

    reference = reference_graph(weights)
    for number, point in enumerate(snaps):
        times = reference_times_cs(reference, weights, point, snaps[:6])
        time_cs, key = first_ready(sources, dict(zip(labels.keys, times, strict=True)))
        assert reached.time_cs[number] == (UNREACHABLE if time_cs is None else time_cs)
        source = reached.source_of(number)
        assert (None if source is None else source.key) == key
    reach = Reach.of(labels, sources)
    for node in random.integers(0, graph.node_count, 30).tolist():
        junction = standing_at(graph, node)
        assert junction is not None
        times = reference_times_cs(reference, weights, junction, snaps[:6])
        time_cs, _ = first_ready(sources, dict(zip(labels.keys, times, strict=True)))
        assert reach.time_cs[node] == (UNREACHABLE if time_cs is None else time_cs)
