"""Where several requests want the same beds, the advice keeps most windows and drives least."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings

from facilities.conditions import Urgency
from service.coordination.allocation import (
    Choice,
    Free,
    Wanting,
    advised,
    first_come,
    scarce,
)
from service.events.types import CapacityKind
from tests.service.coordination.worlds import BED, COT, places, wanting, worlds


def test_the_one_cot_goes_to_the_baby_whose_window_hangs_on_it() -> None:
    older = wanting(1, ("near", 1200, True), ("far", 2400, True))
    cooled = wanting(2, ("near", 1800, True), ("far", 9000, False))
    free = {("near", COT): 1, ("far", COT): 3}

    assert places(first_come([older, cooled], free)) == {1: "near", 2: "far"}
    assert places(advised([older, cooled], free)) == {1: "far", 2: "near"}


def test_a_graver_urgency_keeps_its_window_though_two_lighter_ones_lose_theirs() -> None:
    grave = wanting(3, ("only", 1000, True), urgency=Urgency.U1, beds={COT: 2})
    light = [wanting(n, ("only", 500, True), urgency=Urgency.U2) for n in (1, 2)]

    assert places(advised([grave, *light], {("only", COT): 2})) == {1: None, 2: None, 3: "only"}


def test_where_all_windows_are_kept_either_way_the_shortest_driving_is_advised() -> None:
    one = wanting(1, ("a", 600, True), ("b", 700, True))
    two = wanting(2, ("a", 600, True), ("b", 3000, True))
    free = {("a", COT): 1, ("b", COT): 1}

    assert places(first_come([one, two], free)) == {1: "a", 2: "b"}
    assert places(advised([one, two], free)) == {1: "b", 2: "a"}


def test_of_equal_driving_a_bed_known_to_be_free_comes_before_one_nobody_knows_of() -> None:
    request = wanting(1, ("silent", 900, True), ("free", 900, True))

    assert places(advised([request], {("free", COT): 1})) == {1: "free"}


def test_a_bed_nobody_knows_of_counts_as_some_minutes_of_driving_more() -> None:
    little = wanting(1, ("silent", 3360, True), ("free", 3480, True))
    much = wanting(1, ("silent", 1320, True), ("free", 5820, True))
    free = {("free", COT): 1}

    assert places(advised([little], free, doubt_min=15)) == {1: "free"}
    assert places(advised([little], free)) == {1: "silent"}
    assert places(advised([much], free, doubt_min=15)) == {1: "silent"}


def test_a_window_weighs_more_than_a_bed_that_is_known_to_be_free() -> None:
    request = wanting(1, ("free", 9000, False), ("silent", 600, True))

    assert places(advised([request], {("free", COT): 1})) == {1: "silent"}


def test_first_come_stands_where_another_order_would_win_less_than_a_minute() -> None:
    one = wanting(1, ("a", 2940, True), ("b", 2825, True))
    two = wanting(2, ("a", 3485, True), ("b", 3390, True))
    free = {("a", COT): 1, ("b", COT): 1}

    assert places(first_come([one, two], free)) == {1: "a", 2: "b"}
    assert places(advised([one, two], free)) == {1: "a", 2: "b"}


def test_twins_are_not_split_over_one_cot_each() -> None:
    twins = wanting(1, ("a", 600, True), ("b", 900, True), beds={COT: 2})

    assert places(advised([twins], {("a", COT): 1, ("b", COT): 2})) == {1: "b"}
    assert places(first_come([twins], {("a", COT): 1, ("b", COT): 2})) == {1: "b"}


def test_a_woman_in_utero_needs_her_bed_and_the_cot_at_one_centre() -> None:
    woman = wanting(1, ("a", 600, True), ("b", 900, True), beds={BED: 1, COT: 1})

    assert places(advised([woman], {("a", COT): 1, ("a", BED): 0})) == {1: "b"}


def test_beds_nobody_reported_bound_nothing() -> None:
    requests = [wanting(n, ("silent", 600, True)) for n in range(1, 5)]

    assert set(places(advised(requests, {})).values()) == {"silent"}
    assert scarce(requests, {}) == ()


def test_a_request_without_room_anywhere_is_said_and_not_dropped() -> None:
    assert places(advised([wanting(1, ("a", 600, True))], {("a", COT): 0})) == {1: None}
    assert places(advised([wanting(1)], {})) == {1: None}


def test_scarce_beds_name_who_wants_them() -> None:
    first, second = wanting(1, ("a", 600, True)), wanting(2, ("a", 700, True), ("b", 800, True))

    (found,) = scarce([second, first], {("a", COT): 1, ("b", COT): 1})

    assert (found.facility, found.kind, found.free) == ("a", COT, 1)
    assert [each.int for each in found.wanted_by] == [1, 2]


def every_allocation(requests: list[Wanting], free: Free) -> Iterator[list[Choice | None]]:
    for taken in product(*[(None, *each.choices) for each in requests]):
        used: dict[tuple[str, CapacityKind], int] = {}
        for request, choice in zip(requests, taken, strict=True):
            for kind, number in request.beds.items() if choice else ():
                key = (choice.facility, kind) if choice else ("", kind)
                used[key] = used.get(key, 0) + number
        if all(number <= free.get(key, number) for key, number in used.items()):
            yield list(taken)


def worth(requests: list[Wanting], taken: list[Choice | None], free: Free) -> tuple[float, ...]:
    pairs = list(zip(requests, taken, strict=True))
    return (
        *(
            -sum(1 for each, got in pairs if each.urgency is u and got and got.keeps_window)
            for u in Urgency
        ),
        -sum(1 for got in taken if got),
        sum(got.travel_time_s for got in taken if got),
        -sum(
            1
            for each, got in pairs
            if got and all((got.facility, kind) in free for kind in each.beds)
        ),
    )


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_no_other_way_to_place_them_is_better(contest: tuple[list[Wanting], Free]) -> None:
    requests, free = contest
    found = advised(requests, free)
    taken = [found[each.transfer] for each in requests]

    possible = list(every_allocation(requests, free))

    assert taken in possible
    assert worth(requests, taken, free) == min(worth(requests, each, free) for each in possible)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_first_come_never_fills_a_centre_beyond_what_is_free(
    contest: tuple[list[Wanting], Free],
) -> None:
    requests, free = contest
    found = first_come(requests, free)

    assert [found[each.transfer] for each in requests] in list(every_allocation(requests, free))
