"""Weights follow from what holds at a moment, and from nothing that was kept before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest

from routing.calibration import Calibration, calibrate
from routing.graph import RoadGraph
from service.events.types import ConditionKind, RoadSource
from service.situation.places import Circle
from service.situation.register import Condition, Register
from service.situation.weighing import Fits, weigh
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.support.little_world import BRIDGE_LAT, WEST

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # in China
MIDNIGHT = NOON + timedelta(hours=12)
WIDE, NARROW = (
    Circle(kind="circle", lon=WEST, lat=BRIDGE_LAT, radius_m=radius_m)
    for radius_m in (4000.0, 400.0)
)


@pytest.fixture(scope="module")
def calibrations(
    graph: RoadGraph, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Calibration, Calibration]:
    """Return two: by one everything takes half as long again, by the other twice as long."""
    folder = tmp_path_factory.mktemp("trips")
    made = [
        calibrate(
            graph,
            write_rows(
                folder / f"{factor}.csv",
                simulate(
                    graph, Truth(vehicles={"ambulance": factor}, common_sigma=0.1), 60, seed=3
                ),
            ),
        ).calibration
        for factor in (1.5, 2.0)
    ]
    return made[0], made[1]


def rain(place: Circle | None, kind: ConditionKind = ConditionKind.RAIN) -> Condition:
    return Condition(
        id=uuid4(),
        recorded_at=NOON - timedelta(hours=1),
        author=None,
        kind=kind,
        in_force=True,
        place=place,
        starts_at=NOON - timedelta(hours=1),
        ends_at=None,
        source=RoadSource.WEATHER,
    )


def test_weights_are_the_same_whatever_was_weighed_before(
    graph: RoadGraph, calibrations: tuple[Calibration, Calibration]
) -> None:
    one, other = calibrations
    plain = Fits(graph)
    kept = [plain, replace(plain, calibration=one), replace(plain, calibration=other)]
    said = [(), (rain(None),), (rain(WIDE),), (rain(NARROW),), (rain(NARROW, ConditionKind.ICE),)]
    turns = [(*turn, fits) for turn in _turns(said) for fits in kept]

    for conditions, moment, fits in turns:
        register = Register(conditions=conditions)
        found = weigh(fits, register, moment).weights
        fresh = weigh(Fits(graph, calibration=fits.calibration), register, moment).weights
        assert found.version == fresh.version
        assert np.array_equal(found.cost_cs, fresh.cost_cs)


def test_what_was_weighed_differs_where_it_should(
    graph: RoadGraph, calibrations: tuple[Calibration, Calibration]
) -> None:
    fits = Fits(graph)
    every = [fits, *(replace(fits, calibration=each) for each in calibrations)]
    said = [(), (rain(WIDE),), (rain(NARROW),)]

    versions = {
        weigh(each, Register(conditions=conditions), NOON).weights.version
        for each in every
        for conditions in said
    }

    assert len(versions) == len(every) * len(said)


def _turns(
    said: list[tuple[Condition, ...]],
) -> list[tuple[tuple[Condition, ...], datetime]]:
    """Change the weather by day and by night, forwards and back."""
    by_day_and_night = [(each, moment) for each in said for moment in (NOON, MIDNIGHT)]
    return [*by_day_and_night, *reversed(by_day_and_night)]
