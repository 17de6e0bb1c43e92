"""Under a calibration the ways say P10 to P90 of their drives, as the answer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from facilities.network import Network
from facilities.vocabulary import packaged_vocabulary
from routing.calibration import calibrate
from routing.itineraries import Itinerary, Way
from service.referrals.answering import Answering, Asked, Surroundings, place_origin
from service.referrals.moving import Moving
from service.referrals.ways import ways_of
from service.situation.roads import RoadsInForce
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.support.little_world import make_little_world

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answering, Answering]:
    """Return a question on the roads as built, and the same on calibrated ones."""
    world = make_little_world(tmp_path_factory.mktemp("world"))
    roads = RoadsInForce.load(world.roads)
    truth = Truth(classes={"secondary": 1.4}, common_sigma=0.1, class_sigma=0.15)
    rows = simulate(roads.graph, truth, 120, seed=2)
    trips = write_rows(tmp_path_factory.mktemp("trips") / "trips.csv", rows)
    calibrated = roads.calibrated(calibrate(roads.graph, trips).calibration, NOON)
    network = Network(world.network(), (), packaged_vocabulary())
    case = Asked(["pph"], {"delivered": "yes"}, NOON, facility=network.get("T"))
    built, fitted = (
        Answering(case, Surroundings(network, each, {}, frozenset()), place_origin(case, each))
        for each in (roads, calibrated)
    )
    return built, fitted


def test_a_drive_of_a_way_has_the_range_that_the_answer_says(
    asked: tuple[Answering, Answering],
) -> None:
    for case in asked:
        said = {each.facility: each for each in case.answered().answer.candidates}
        for found in ways_of(case, ["E", "P"]).facilities:
            direct = next(each for each in found.ways if each.way == "direct")
            drive = next(each for each in direct.legs if each.kind == "drive")
            assert drive.time_s == said[found.facility].travel_time_s
            assert drive.range_s == said[found.facility].range_s


def test_every_drive_and_its_drawing_has_the_range_of_the_calibration(
    asked: tuple[Answering, Answering],
) -> None:
    _, case = asked
    moving = Moving(case, ("E",))
    by_speeds = Moving(replace(case), ("E",))
    vars(by_speeds)["_said"] = None  # as it was without: the two speeds of each road
    (found,), (without,) = moving.found, by_speeds.found
    driven = 0
    for way in (Way.DIRECT, Way.FETCHED, Way.FORWARD):
        option, other = found.options[way], without.options[way]
        if not isinstance(option, Itinerary) or not isinstance(other, Itinerary):
            continue
        drawn = {each.leg: each.range_s for each in moving.ways.route(option)}
        for number, (leg, plain) in enumerate(zip(option.legs, other.legs, strict=True)):
            if leg.distance_m is not None:
                driven += 1
                assert leg.time_s == plain.time_s
                assert leg.range_s != plain.range_s
                assert leg.range_s == drawn[number]
    assert driven >= 3
