from __future__ import annotations

import numpy as np
import pytest

from service.bench.agreement import Agreement, spearman


def test_a_router_agrees_with_itself() -> None:
    seconds = np.array([[100.0, 300.0, 200.0], [90.0, 80.0, 500.0]])
    found = Agreement.of(seconds, seconds)
    assert found == Agreement(2, 1.0, 1.0, 1.0, 0.0, 1.0)


def test_twice_as_slow_is_the_same_order() -> None:
    seconds = np.array([[100.0, 300.0, 200.0]])
    found = Agreement.of(2 * seconds, seconds)
    assert found is not None
    assert (found.spearman, found.same_first, found.time_ratio) == (1.0, 1.0, 2.0)


def test_regret_is_counted_in_the_seconds_of_the_one_who_judges() -> None:
    ours = np.array([[100.0, 110.0, 500.0], [100.0, 110.0, 500.0]])
    theirs = np.array([[260.0, 200.0, 900.0], [261.0, 200.0, 900.0]])
    found = Agreement.of(ours, theirs)
    assert found is not None
    assert (found.same_first, found.regret_share) == (0.0, 0.5)


def test_pairs_that_one_of_them_cannot_drive_are_not_compared() -> None:
    ours = np.array([[np.nan, 100.0, 200.0, 300.0], [1.0, np.nan, np.nan, 3.0]])
    theirs = np.array([[1.0, 100.0, 200.0, 300.0], [1.0, 2.0, 3.0, 4.0]])
    found = Agreement.of(ours, theirs)
    assert found is not None
    assert (found.origins, found.spearman, found.same_first) == (1, 1.0, 1.0)


def test_too_few_pairs_say_nothing() -> None:
    assert Agreement.of(np.array([[1.0, 2.0]]), np.array([[1.0, 2.0]])) is None


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [([1.0, 2.0, 3.0], 1.0), ([3.0, 2.0, 1.0], -1.0), ([1.0, 3.0, 2.0], 0.5)],
)
def test_the_rank_correlation_is_spearmans(theirs: list[float], expected: float) -> None:
    assert spearman(np.array([10.0, 20.0, 30.0]), np.array(theirs)) == pytest.approx(expected)


def test_a_row_without_any_order_correlates_only_with_its_like() -> None:
    flat, rising = np.array([5.0, 5.0, 5.0]), np.array([1.0, 2.0, 3.0])
    assert spearman(flat, 2 * flat) == 1.0
    assert spearman(flat, rising) == 0.0
