from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from facilities.facility import Facility
from facilities.network import Network
from facilities.vocabulary import packaged_vocabulary
from routing.errors import DirectoryError, PlaceError, WayError
from routing.snapping import Snap, snap
from routing.travel_times import Outbound
from service.situation.roads import RoadsInForce
from tests.support.little_world import BRIDGE_WAY, LONG_WAY, LittleWorld, make_little_world


def network_of(facilities: tuple[Facility, ...]) -> Network:
    return Network(facilities, (), packaged_vocabulary())


@pytest.fixture(scope="module")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    return make_little_world(tmp_path_factory.mktemp("little-world"))


@pytest.fixture(scope="module")
def roads(little_world: LittleWorld) -> RoadsInForce:
    return RoadsInForce.load(little_world.roads)


def test_every_facility_is_put_on_the_roads_or_told_why_not(
    roads: RoadsInForce, little_world: LittleWorld
) -> None:
    places = roads.places(network_of(little_world.network()))
    assert {code for code, place in places.items() if isinstance(place, Snap)} == set("TWEPU")
    beyond = places["X"]
    assert isinstance(beyond, PlaceError)
    assert beyond.code == "outside_region"


def test_facilities_are_put_on_the_roads_once_for_each_network(
    roads: RoadsInForce, little_world: LittleWorld
) -> None:
    all_of_them = network_of(little_world.network())
    first = roads.places(all_of_them)
    assert roads.places(all_of_them) is first
    assert roads.places(network_of(little_world.network()[:1])).keys() == {"T"}
    assert roads.places(all_of_them) is first


def test_labels_and_the_kernel_say_the_same_of_every_facility(
    roads: RoadsInForce, little_world: LittleWorld
) -> None:
    network = network_of(little_world.network())
    for closed in ([], [BRIDGE_WAY]):
        by_labels = RoadsInForce.of(roads.graph, closed)
        by_kernel = replace(by_labels, with_labels=False)
        point = snap(roads.graph, 113.0007, 35.0123)
        for one, other in (
            (by_labels.outward(point, network), by_kernel.outward(point, network)),
            (by_labels.inward(point, network), by_kernel.inward(point, network)),
        ):
            assert one.travels() == other.travels()
            assert one.travels().keys() == set("TWEPU")
            assert one.travel("E") == other.travels()["E"]
            assert one.route("P") == other.route("P")


def test_a_place_that_was_kept_as_edge_and_fraction_is_the_same_place(roads: RoadsInForce) -> None:
    before = snap(roads.graph, 113.0007, 35.0123)
    after = roads.place_at(before.edge, before.fraction)
    assert (after.edge, after.twin, after.fraction) == (before.edge, before.twin, before.fraction)
    assert (after.lon, after.lat) == pytest.approx((before.lon, before.lat), abs=1e-6)
    there = snap(roads.graph, 113.03, 35.08)

    def reached(origin: Snap) -> object:
        outbound = Outbound(roads.graph, roads.kernel, roads.weights, origin)
        return getattr(outbound.travel(there), "travel_time_cs", None)

    assert reached(after) == reached(before) is not None


def test_the_version_names_the_graph_and_what_is_closed(roads: RoadsInForce) -> None:
    def version(*ways: int) -> str:
        return RoadsInForce.of(roads.graph, ways).version

    assert version() == roads.graph.hash
    assert version(BRIDGE_WAY, LONG_WAY, BRIDGE_WAY) == version(LONG_WAY, BRIDGE_WAY)
    assert len({version(), version(BRIDGE_WAY), version(LONG_WAY)}) == 3


def test_closing_roads_leaves_the_graph_as_it_is(roads: RoadsInForce) -> None:
    closed = RoadsInForce.of(roads.graph, [BRIDGE_WAY, LONG_WAY])
    assert closed.graph is roads.graph
    assert not closed.weights.is_open.all()
    assert roads.weights.is_open.all()


def test_a_way_that_is_not_there_and_a_directory_that_is_none_are_refused(
    roads: RoadsInForce, tmp_path: Path
) -> None:
    with pytest.raises(WayError):
        RoadsInForce.of(roads.graph, [1])
    with pytest.raises(DirectoryError):
        RoadsInForce.load(tmp_path)
