"""One simulated county, and one calibration of it, for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.calibration import Calibrated, calibrate
from routing.graph import RoadGraph
from tests.routing.calibration.simulated import Truth, county, simulate, write_rows

TRUTH = Truth(
    classes={"trunk": 1.3, "primary": 1.6, "secondary": 1.2, "tertiary": 0.9, "residential": 1.1},
    areas={"dense": 1.25, "rural": 0.9},
    bands={"morning": 1.2, "evening": 1.15, "night": 0.9},
    vehicles={"ambulance": 0.95, "car": 1.1},
    common_sigma=0.2,
)


@pytest.fixture(scope="session")
def graph() -> RoadGraph:
    """Return the county's roads."""
    return county()


@pytest.fixture(scope="session")
def trips_file(graph: RoadGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 2 000 trips with known factors and 20 % noise."""
    rows = simulate(graph, TRUTH, 2000, seed=7)
    return write_rows(tmp_path_factory.mktemp("trips") / "trips.csv", rows)


@pytest.fixture(scope="session")
def calibrated(graph: RoadGraph, trips_file: Path) -> Calibrated:
    """Return what is fitted to them."""
    return calibrate(graph, trips_file)
