"""Every process puts the same weights in force, by the register and by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from routing.calibration import Calibration, calibrate
from routing.graph import RoadGraph
from routing.labels import Labels
from routing.snapping import Snap, snap
from routing.travel_times import Travel
from service.events.canonical import canonical_bytes
from service.events.types import (
    ConditionKind,
)
from service.registry.queries import network
from service.situation import actions, road_queries
from service.situation.places import Circle, Way
from service.situation.roads import RoadsInForce
from service.situation.weighing import weigh
from service.tables import ClosureRow
from tests.routing.calibration.simulated import Truth, simulate, write_rows
from tests.support.little_world import BRIDGE_WAY, LONG_WAY
from tests.support.roads_process import NOON, Clock, Process, entered, told


def test_nothing_said_by_day_leaves_the_roads_as_built(process: Process) -> None:
    assert process.look() == process.graph.hash
    assert told(process.database) == []
    assert entered(process.database) == [process.graph.hash]


def test_night_falls_and_ends_by_itself(process: Process) -> None:
    day = process.look()
    state = process.served.roads.state
    assert (state.night, state.until) == (False, datetime(2026, 3, 1, 12, tzinfo=UTC))
    process.clock.now = state.until
    night = process.look()
    assert night != day
    assert process.served.roads.state.night
    process.clock.forward(hours=10)
    assert process.look() == day
    process.clock.forward(hours=14)
    assert process.look() == night
    assert told(process.database) == [night, day, night]


def test_a_closure_begins_and_ends_by_the_clock(process: Process) -> None:
    start = process.look()
    process.close(
        BRIDGE_WAY, starts_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=3)
    )
    assert process.look() == start
    assert process.served.roads.state.until == NOON + timedelta(hours=1)
    process.clock.forward(hours=1)
    closed = process.look()
    assert closed != start
    assert process.served.roads.state.since == NOON + timedelta(hours=1)
    process.clock.forward(hours=2)
    assert process.look() == start
    assert told(process.database) == [closed, start]


def test_looking_again_changes_and_tells_nothing(process: Process) -> None:
    process.look()
    process.close(BRIDGE_WAY)
    assert process.follower.look()
    roads = process.served.roads
    assert not process.follower.look()
    assert process.served.roads is roads
    assert len(told(process.database)) == 1


def test_several_processes_come_to_the_same_and_tell_it_once(
    process: Process, graph: RoadGraph
) -> None:
    other = Process(process.database, graph)
    assert process.look() == other.look()
    for step in range(3):
        process.clock.forward(hours=1)
        other.clock.forward(hours=1)
        process.close([BRIDGE_WAY, LONG_WAY, 100][step])
        process.say(list(ConditionKind)[step])
        assert process.look() == other.look()
    assert len(told(process.database)) == 3
    assert len(set(told(process.database))) == 3


def test_one_that_starts_late_catches_up_without_telling_it_again(
    process: Process, graph: RoadGraph
) -> None:
    process.look()
    process.close(BRIDGE_WAY)
    lifted = process.close(LONG_WAY)
    process.say(ConditionKind.SNOW)
    process.look()
    process.lift(lifted)
    version = process.look()
    before = told(process.database)
    late = Process(process.database, graph, Clock(process.clock.now))
    assert late.look() == version
    assert told(process.database) == before


def test_a_process_whose_clock_is_behind_tells_nothing_old(
    process: Process, graph: RoadGraph
) -> None:
    behind = Process(process.database, graph)
    process.look()
    behind.look()
    process.close(BRIDGE_WAY, starts_at=NOON + timedelta(minutes=10))
    process.clock.forward(minutes=10)
    closed = process.look()
    assert behind.look() != closed
    assert told(process.database) == [closed]
    behind.clock.forward(minutes=10)
    assert behind.look() == closed
    assert told(process.database) == [closed]


def test_a_closure_that_no_longer_fits_is_said_and_stops_nothing(process: Process) -> None:
    start = process.look()
    process.close(BRIDGE_WAY)
    with process.database.write() as session:
        row = session.exec(select(ClosureRow)).one()
        gone = row.model_dump(exclude={"id", "place"})
        place = canonical_bytes(Way(kind="way", way=987_654_321))
        session.add(ClosureRow(id=(lost := uuid4()), place=place, **gone))
    closed = process.look()
    state = process.served.roads.state
    assert closed != start
    assert lost not in state.closures
    assert len(state.closures) == 1
    assert state.misfits[lost].code == "unknown_way"


def test_a_condition_in_a_place_that_is_gone_stops_nothing(process: Process) -> None:
    start = process.look()
    far = Circle(kind="circle", lon=1.0, lat=1.0, radius_m=10.0)
    process.say(ConditionKind.ICE, place=far)
    assert process.look() == start
    assert process.served.roads.state.conditions == ()


def test_the_answer_changes_with_the_weights_and_never_within_them(
    process: Process,
) -> None:
    def cs(roads: RoadsInForce) -> int:
        with process.database.read() as session:
            known = network(session)
        found = roads.outward(snap(roads.graph, 113.0003, 35.01), known).travel("E")
        assert isinstance(found, Travel)
        assert (
            replace(roads, with_labels=False)
            .outward(snap(roads.graph, 113.0003, 35.01), known)
            .travel("E")
            == found
        )
        return found.travel_time_cs

    process.look()
    pinned: RoadsInForce = process.served.roads
    before = cs(pinned)
    process.close(BRIDGE_WAY)
    process.look()
    assert cs(process.served.roads) > before
    assert cs(pinned) == before


def test_what_could_not_be_told_is_told_at_the_next_look(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.look()
    process.close(BRIDGE_WAY)

    def fail(*_: object, **__: object) -> bool:
        raise RuntimeError("the database has gone")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "enter_version", fail)
        with pytest.raises(RuntimeError, match="gone"):
            process.follower.look()
    closed = process.version
    assert told(process.database) == []
    process.look()
    assert told(process.database) == [closed]


def test_what_could_not_be_told_before_roads_changed_again_can_still_be_made_again(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.look()
    process.close(BRIDGE_WAY)

    def fail(*_: object, **__: object) -> bool:
        raise RuntimeError("the database has gone")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "enter_version", fail)
        with pytest.raises(RuntimeError, match="gone"):
            process.follower.look()
    bridge_closed = process.version  # answers may be made under it from now on
    process.clock.forward(minutes=1)
    process.close(LONG_WAY)
    both_closed = process.look()
    assert told(process.database) == [bridge_closed, both_closed]
    with process.database.read() as session:
        then = RoadsInForce.of(process.graph).then(session, bridge_closed, None, asked_at=NOON)
    assert then is not None


def test_every_version_that_was_in_force_can_be_made_again(process: Process) -> None:
    seen = [process.look()]
    closed = process.close(BRIDGE_WAY, ends_at=NOON + timedelta(hours=9))
    seen.append(process.look())
    process.clock.forward(minutes=1)
    process.say(ConditionKind.RAIN)
    seen.append(process.look())
    process.clock.now = NOON + timedelta(hours=8)
    seen.append(process.look())
    process.lift(closed)  # in the very moment that night fell: it must not change that state
    process.clock.forward(minutes=1)
    seen.append(process.look())
    assert len(set(seen)) == 5
    fresh = RoadsInForce.of(process.graph)
    with process.database.read() as session:
        for version in seen:
            then = fresh.then(session, version, None, asked_at=NOON)
            assert then is not None
            assert then.version == version
        assert fresh.then(session, "0" * 64, None, asked_at=NOON) is None


def test_what_was_served_and_never_entered_can_be_made_again_by_the_moment_of_an_answer(
    process: Process,
) -> None:
    process.look()
    process.clock.forward(minutes=1)
    process.close(BRIDGE_WAY)
    with process.database.read() as session:
        held = road_queries.register(session)
        killed = weigh(process.served.roads.fits, held, process.clock.now).weights.version
        fresh = RoadsInForce.of(process.graph)
        assert fresh.then(session, killed, None, asked_at=NOON) is None
        then = fresh.then(session, killed, None, asked_at=process.clock.now)
        assert then is not None
        assert then.version == killed
        unknown = "c" * 64
        assert fresh.then(session, killed, unknown, asked_at=process.clock.now) is None


def test_labels_are_right_in_the_memory_that_waited_for_them(process: Process) -> None:
    process.look()
    for number in range(3):
        way = (BRIDGE_WAY, LONG_WAY)[number % 2]
        closure = process.close(way)
        process.look()
        process.follower.rest()
        roads: RoadsInForce = process.served.roads
        with process.database.read() as session:
            present = network(session)
        standing = {k: each for k, each in roads.places(present).items() if isinstance(each, Snap)}
        fresh = Labels.make(roads.weights, standing)  # in memory of its own, without a cache
        for one, other in zip(roads.labels(present).matrices, fresh.matrices, strict=True):
            assert one.tolist() == other.tolist()
        if number != 1:
            process.lift(closure)


@pytest.fixture(scope="module")
def calibration(graph: RoadGraph, tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    """Return a calibration by which everything takes half as long again."""
    rows = simulate(graph, Truth(vehicles={"ambulance": 1.5}, common_sigma=0.1), 100, seed=3)
    file = write_rows(tmp_path_factory.mktemp("trips") / "trips.csv", rows)
    return calibrate(graph, file).calibration


def test_a_calibration_follows_the_hours_and_takes_the_place_of_night(
    process: Process, calibration: Calibration
) -> None:
    process.served.roads = process.served.roads.with_calibration(calibration)
    seen = {process.look()}
    bands = {process.served.roads.state.hours}
    for _ in range(8):
        state = process.served.roads.state
        assert state.hours == calibration.band_at(process.clock.now)
        process.clock.now = state.until
        seen.add(process.look())
        bands.add(process.served.roads.state.hours)
    assert bands == set(calibration.band_hours)
    assert len(seen) == len({calibration.bands.get(band, 1.0) for band in bands})
    assert process.graph.hash not in seen


def test_weights_of_a_calibration_that_is_gone_can_be_made_again(
    process: Process, calibration: Calibration
) -> None:
    process.served.roads = process.served.roads.with_calibration(calibration)
    process.close(BRIDGE_WAY)
    version = process.look()
    without = Process(process.database, process.graph, process.clock)
    assert without.look() != version
    assert told(process.database)[-1] == without.version
    with process.database.read() as session:
        served = without.served.roads
        then = served.then(session, version, calibration.version, asked_at=NOON)
        assert served.then(session, version, None, asked_at=NOON) is None
    assert (then.version, then.calibration_version) == (version, calibration.version)


def test_entries_are_dated_in_the_order_in_which_they_were_made(process: Process) -> None:
    process.close(BRIDGE_WAY)
    process.clock.forward(hours=-2)
    process.close(LONG_WAY)
    with process.database.read() as session:
        first, second = road_queries.register(session).closures
    assert first.recorded_at == NOON
    assert second.recorded_at == NOON + timedelta(microseconds=1)
