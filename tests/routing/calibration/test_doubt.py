"""P90 covers nine of ten trips that nobody has seen, however few trips it was fitted to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from routing.calibration import Calibrated, Calibration, calibrate
from routing.calibration.doubt import Doubt
from routing.graph import RoadGraph
from tests.routing.calibration.conftest import TRUTH
from tests.routing.calibration.simulated import simulate, write_rows

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
TIMES = 6  # as many calibrations of few trips are judged together: one alone may be lucky


@pytest.fixture(scope="module")
def primary(graph: RoadGraph) -> list[int]:
    """Return some roads of one class."""
    wanted = graph.road_class == graph.manifest.road_classes.index("primary")
    found: list[int] = np.flatnonzero(wanted)[:10].tolist()
    return found


@pytest.mark.parametrize("trips", [50, 100, 200])
def test_p90_of_few_trips_covers_nine_of_ten_trips_held_back(
    graph: RoadGraph, tmp_path: Path, trips: int
) -> None:
    rows = simulate(graph, TRUTH, trips * TIMES, seed=23)

    covered = [
        calibrate(
            graph, write_rows(tmp_path / "t.csv", rows[start : start + trips])
        ).calibration.document["backtest"]["after"]["p90_coverage"]
        for start in range(0, len(rows), trips)
    ]

    assert len(covered) == TIMES
    assert 0.88 <= float(np.mean(covered)) <= 0.92


def test_few_trips_leave_more_doubt_than_many(
    graph: RoadGraph, calibrated: Calibrated, tmp_path: Path, primary: list[int]
) -> None:
    rows = simulate(graph, TRUTH, 60, seed=29)
    few = calibrate(graph, write_rows(tmp_path / "t.csv", rows)).calibration

    assert _doubt(few, graph, primary) > 3 * _doubt(calibrated.calibration, graph, primary)


def test_a_vehicle_that_no_trip_knew_is_less_sure(
    graph: RoadGraph, calibrated: Calibrated, primary: list[int]
) -> None:
    found = calibrated.calibration
    known = _doubt(found, graph, primary)

    unknown_vehicle = _doubt(found, graph, primary, "helicopter")

    assert unknown_vehicle > known + 0.9 * found.doubt.prior_sigma["vehicle"] ** 2


def test_what_no_trip_knew_is_as_unsure_as_before_and_independent() -> None:
    doubt = Doubt(
        terms=(("all", "all"), ("band", "day")),
        covariance=np.array([[0.04, -0.01], [-0.01, 0.02]]),
        prior_sigma={"all": 3.0, "band": 0.2},
    )

    found = doubt.covariance_of_sums(
        [(("all", "all"), ("band", "day")), (("all", "all"), ("band", "night"))]
    )

    assert found == pytest.approx(np.array([[0.04, 0.03], [0.03, 0.08]]))


def _doubt(
    found: Calibration, graph: RoadGraph, edges: list[int], vehicle: str = "ambulance"
) -> float:
    """Return the variance of the time over some roads of one class that is no chance."""
    spread = found.spread(graph, edges, [1000] * len(edges), NOON, vehicle)
    return spread**2 - found.common_sigma**2 - found.class_sigma**2
