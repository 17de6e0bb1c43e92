"""Who gains and loses by a change, and how much lies within so many minutes."""

from __future__ import annotations

import math

import pytest

from routing.closures import close_ways
from routing.labels import Labels
from routing.reach import (
    Arrivals,
    Change,
    Places,
    Point,
    Reached,
    ReachError,
    Source,
    compare,
    tally,
    tally_by_area,
)
from routing.snapping import snap
from routing.weights import Weights
from tests.routing.small_graphs import Road, small_graph

# a square of roads, with a spur from 3 to 5
TOWNS = {
    1: (110.0, 35.0),
    2: (110.01, 35.0),
    3: (110.01, 35.01),
    4: (110.0, 35.01),
    5: (110.02, 35.01),
}
MINUTES = {(1, 2): 10, (2, 3): 10, (3, 4): 10, (4, 1): 20, (3, 5): 40}
GRAPH = small_graph(
    TOWNS, [Road(*ends, minutes * 6000, way) for way, (ends, minutes) in enumerate(MINUTES.items())]
)
BIRTHS = {1: 7.0, 2: 100.0, 3: 30.0, 4: 5.0, 5: 20.0}
AREAS = {1: "990101", 2: "990101", 3: "990102", 4: "990102", 5: "990102"}


def reached(closed: set[int], sources: list[str]) -> Reached:
    points = [Point(f"town {n}", "", *TOWNS[n], BIRTHS[n], AREAS[n]) for n in TOWNS]
    weights = Weights.of(GRAPH, close_ways(GRAPH, sorted(closed)) if closed else None)
    labels = Labels.make(weights, {f"town {n}": snap(GRAPH, *TOWNS[n]) for n in TOWNS})
    return Arrivals.of(labels, Places.of(GRAPH, points)).to([Source(key, key) for key in sources])


def test_what_lies_within_is_counted_whole_and_by_area() -> None:
    found = reached(set(), ["town 1"])
    assert [found.minutes(number) for number in range(5)] == [0.0, 10.0, 20.0, 20.0, 60.0]
    whole = tally(found, [10, 20, 59])
    assert (whole.weight, whole.places) == (162.0, 5)
    assert [(each.weight, each.places) for each in whole.within] == [
        (107.0, 2),
        (142.0, 4),
        (142.0, 4),
    ]
    assert whole.within[0].share == pytest.approx(107 / 162)
    by_area = tally_by_area(found, [10, 20, 59])
    assert list(by_area) == ["990101", "990102"]
    assert [each.weight for each in by_area["990102"].within] == [0.0, 35.0, 35.0]


def test_places_without_a_road_are_in_no_band_and_counted_apart() -> None:
    whole = tally(reached({4}, ["town 1"]), [1000])
    assert (whole.without_weight, whole.without_places) == (20.0, 1)
    assert whole.within[0].weight == 142.0
    nobody = tally(reached(set(), []), [30])
    assert (nobody.without_weight, nobody.without_places) == (162.0, 5)


@pytest.mark.parametrize("minutes", [[], [0.0], [-5.0], [30, 30], [60, 30], [math.nan], [math.inf]])
def test_bands_that_are_none_are_refused_by_name(minutes: list[float]) -> None:
    with pytest.raises(ReachError) as refused:
        tally(reached(set(), []), minutes)
    assert refused.value.code == "bad_minutes"


def test_a_closed_road_and_a_new_place_say_who_gains_and_who_loses() -> None:
    before = reached(set(), ["town 1"])
    # without the road from 1 to 2, and without the spur; town 3 takes up the service
    after = reached({0, 4}, ["town 1", "town 3"])
    changes = compare(before, after)

    assert [(each.point.key, each.change, each.change_cs) for each in changes.losers] == [
        ("town 5", Change.CUT_OFF, None)
    ]
    assert [(each.point.key, each.change, each.change_cs) for each in changes.gainers] == [
        ("town 3", Change.FASTER, -120_000),
        ("town 4", Change.FASTER, -60_000),
    ]
    assert (changes.lost_weight, changes.gained_weight) == (20.0, 35.0)
    assert (changes.cut_off_weight, changes.newly_reached_weight) == (20.0, 0.0)


def test_the_way_back_is_the_change_turned_round() -> None:
    one, other = reached({0}, ["town 1"]), reached({4}, ["town 1"])
    there, back = compare(one, other), compare(other, one)
    assert [each.point.key for each in there.losers] == [each.point.key for each in back.gainers]
    assert [each.change for each in back.gainers] == [Change.NEWLY_REACHED]
    assert back.newly_reached_weight == there.cut_off_weight == 20.0
    assert there.gained_weight == back.lost_weight == 130.0
    same = compare(one, one)
    assert (same.losers, same.gainers) == ((), ())


def test_answers_about_other_points_are_not_compared() -> None:
    found = reached(set(), ["town 1"])
    fewer = Arrivals.of(found.arrivals.labels, Places.of(GRAPH, found.places.points[1:])).to([])
    with pytest.raises(ReachError) as refused:
        compare(found, fewer)
    assert refused.value.code == "other_points"
