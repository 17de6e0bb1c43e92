"""The places named for a new capability cover as much as the best of all choices."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from routing.labels import Labels
from routing.reach import Arrivals, Method, NoSiting, Places, Point, Siting, Source, Window, site
from routing.reach.covering import Coverage, greedy, solved, swapped
from routing.snapping import snap
from routing.weights import Weights
from tests.routing.small_graphs import Road, small_graph

TOWNS = {n: (110.0 + 0.01 * n, 35.0) for n in range(1, 9)}
ROAD = [Road(n, n + 1, 60_000, way=n) for n in range(1, 8)]  # a road of 10 minutes a stretch
BIRTHS = {1: 40.0, 2: 0.0, 3: 25.0, 4: 10.0, 5: 0.0, 6: 30.0, 7: 5.0, 8: 20.0}
TEN_MINUTES_S = 600.0


def arrivals_along_the_road(births: dict[int, float]) -> Arrivals:
    graph = small_graph(TOWNS, ROAD)
    points = [Point(f"town {n}", "", *TOWNS[n], births[n], "") for n in TOWNS]
    centres = {f"town {n}": snap(graph, *TOWNS[n]) for n in TOWNS}
    labels = Labels.make(Weights.of(graph), centres)
    return Arrivals.of(labels, Places.of(graph, points))


def everywhere() -> list[Source]:
    return [Source(f"town {n}", f"town {n}") for n in TOWNS]


def test_two_places_are_chosen_along_a_road_by_hand() -> None:
    # one place covers itself and its neighbours: 2 covers 40 + 0 + 25, 7 covers 30 + 5 + 20
    found = site(arrivals_along_the_road(BIRTHS), everywhere(), 2, TEN_MINUTES_S)
    assert isinstance(found, Siting)
    assert [(each.key, each.adds_weight) for each in found.chosen] == [
        ("town 2", 65.0),
        ("town 7", 55.0),
    ]
    assert (found.covered_weight, found.bound_weight, found.total_weight) == (120.0, 120.0, 130.0)
    assert found.method is Method.SOLVED
    assert found.gap_share == 0.0
    assert found.share == pytest.approx(120 / 130)


def test_who_is_reached_already_counts_for_no_new_place() -> None:
    present = [Source("county", "town 2")]
    found = site(arrivals_along_the_road(BIRTHS), everywhere(), 1, TEN_MINUTES_S, present)
    assert isinstance(found, Siting)
    assert found.before_weight == 65.0
    assert [(each.key, each.adds_weight) for each in found.chosen] == [("town 7", 55.0)]
    assert found.covered_weight == 120.0


def test_a_place_that_is_ready_too_late_covers_nobody() -> None:
    late = [Source("town 2", "town 2", (Window(0, math.inf, 601),))]
    arrivals = arrivals_along_the_road(BIRTHS)
    assert site(arrivals, late, 1, TEN_MINUTES_S) is NoSiting.NOTHING_TO_GAIN
    found = site(arrivals, [*late, Source("town 8", "town 8")], 2, TEN_MINUTES_S)
    assert isinstance(found, Siting)
    assert [each.key for each in found.chosen] == ["town 8"]
    assert found.spare == 1


@pytest.mark.parametrize(
    ("count", "within_s", "sites", "births", "refusal"),
    [
        (9, 600.0, everywhere(), BIRTHS, NoSiting.TOO_MANY),
        (1, 600.0, [], BIRTHS, NoSiting.NO_SITES),
        (0, 600.0, everywhere(), BIRTHS, NoSiting.BAD_COUNT),
        (1, math.nan, everywhere(), BIRTHS, NoSiting.BAD_LIMIT),
        (1, 0.0, everywhere(), BIRTHS, NoSiting.BAD_LIMIT),
        (1, 600.0, everywhere(), dict.fromkeys(BIRTHS, 0.0), NoSiting.NO_WEIGHT),
    ],
)
def test_questions_without_an_answer_are_named(
    count: int, within_s: float, sites: list[Source], births: dict[int, float], refusal: NoSiting
) -> None:
    assert site(arrivals_along_the_road(births), sites, count, within_s) is refusal


def coverages() -> st.SearchStrategy[tuple[NDArray[np.bool_], NDArray[np.float64]]]:
    def table(shape: tuple[int, int]) -> st.SearchStrategy[NDArray[np.bool_]]:
        points, sites = shape
        row = st.lists(st.booleans(), min_size=sites, max_size=sites)
        return st.lists(row, min_size=points, max_size=points).map(np.array)

    shapes = st.tuples(st.integers(1, 10), st.integers(1, 6))
    return shapes.flatmap(
        lambda shape: st.tuples(
            table(shape),
            st.lists(st.integers(0, 9), min_size=shape[0], max_size=shape[0]).map(
                lambda drawn: np.array(drawn, dtype=np.float64)
            ),
        )
    )


@settings(max_examples=60)
@given(coverages(), st.integers(1, 4))
def test_the_solver_finds_what_trying_every_choice_finds(
    drawn: tuple[NDArray[np.bool_], NDArray[np.float64]], count: int
) -> None:
    covers, weight = drawn
    sites = range(covers.shape[1])
    count = min(count, len(sites))
    most = max(
        weight[covers[:, list(each)].any(axis=1)].sum() for each in combinations(sites, count)
    )
    coverage = Coverage.of(covers, weight)
    first = greedy(coverage, count)
    if not first:
        assert most == 0.0
        return
    better, _ = swapped(coverage, first)
    best, bound = solved(coverage, better, count, limit_s=20.0)

    assert coverage.weight_of(first) >= (1 - 1 / math.e) * most  # Nemhauser, Wolsey and Fisher
    assert coverage.weight_of(better) >= coverage.weight_of(first)
    assert coverage.weight_of(best) == most
    assert bound == pytest.approx(most)
    assert len(best) <= count


def test_without_time_the_bound_still_holds() -> None:
    random = np.random.default_rng(5)
    coverage = Coverage.of(
        random.random((150, 25)) < 0.12, random.integers(1, 9, 150).astype(np.float64)
    )
    chosen, _ = swapped(coverage, greedy(coverage, 5))
    best, bound = solved(coverage, chosen, 5, limit_s=0.0)
    exact, least = solved(coverage, chosen, 5, limit_s=20.0)
    assert coverage.weight_of(best) <= coverage.weight_of(exact) <= least <= bound
