"""Which requests compete, what is advised, and who pays for it: nobody else is touched."""

from hypothesis import given

from facilities.conditions import Urgency
from service.coordination.allocation import Allocation, Free, Wanting, advised
from service.coordination.contests import Later, contests
from tests.service.coordination.worlds import BED, COT, places, wanting, worlds


def numbers(requests: tuple[Wanting, ...]) -> list[int]:
    return [each.transfer.int for each in requests]


def test_two_requests_for_the_last_cot_are_one_contest_and_one_of_them_drives_on() -> None:
    older = wanting(1, ("near", 1200, True), ("far", 2400, True))
    cooled = wanting(2, ("near", 1800, True), ("far", 9000, False))

    (found,) = contests([cooled, older], {("near", COT): 1, ("far", COT): 3})

    assert numbers(found.requests) == [1, 2]
    assert [(each.facility, each.free) for each in found.scarce] == [("near", 1)]
    assert places(found.first_come) == {1: "near", 2: "far"}
    assert places(found.advised) == {1: "far", 2: "near"}
    assert found.differs
    assert found.waits_longer == (Later(older.transfer, 1200.0),)


def test_where_first_come_is_the_best_way_the_advice_is_the_same_and_nobody_waits() -> None:
    requests = [
        wanting(1, ("near", 600, True), ("far", 5000, False)),
        wanting(2, ("near", 600, True), ("far", 700, True)),
    ]

    (found,) = contests(requests, {("near", COT): 1})

    assert not found.differs
    assert found.waits_longer == ()


def test_enough_beds_or_beds_nobody_knows_are_no_contest() -> None:
    requests = [wanting(n, ("near", 600, True)) for n in (1, 2)]

    assert contests(requests, {("near", COT): 2}) == ()
    assert contests(requests, {}) == ()
    assert contests([], {("near", COT): 0}) == ()


def test_who_does_not_compete_is_not_moved_to_shorten_a_drive() -> None:
    competing = [wanting(n, ("near", 600, True), ("far", 900, True)) for n in (1, 2)]
    beside = wanting(3, ("able", 3000, True), ("lesser", 300, True))
    free: Free = {("near", COT): 1, ("able", COT): 1, ("lesser", COT): 1}

    assert places(advised([*competing, beside], free))[3] == "lesser"
    (found,) = contests([*competing, beside], free)
    assert numbers(found.requests) == [1, 2]


def test_whoever_gives_way_for_a_place_belongs_to_the_contest() -> None:
    beside = wanting(1, ("mid", 500, True), ("far", 1500, True))
    first = wanting(2, ("near", 600, True))
    second = wanting(3, ("near", 600, True), ("mid", 900, True))
    free = {("near", COT): 1, ("mid", COT): 1, ("far", COT): 1}

    (found,) = contests([first, second, beside], free)

    assert numbers(found.requests) == [1, 2, 3]
    assert places(found.first_come) == {1: "mid", 2: "near", 3: None}
    assert places(found.advised) == {1: "far", 2: "near", 3: "mid"}
    assert found.waits_longer == (Later(beside.transfer, 1000.0),)


def test_contests_for_different_beds_stand_apart() -> None:
    cots = [wanting(n, ("a", 600, True)) for n in (1, 3)]
    beds = [wanting(n, ("b", 600, True), beds={BED: 1}) for n in (2, 4)]

    found = contests([*cots, *beds], {("a", COT): 1, ("b", BED): 1})

    assert [numbers(each.requests) for each in found] == [[1, 3], [2, 4]]
    assert [[each.facility for each in one.scarce] for one in found] == [["a"], ["b"]]


def test_who_would_have_no_place_is_said_without_a_time() -> None:
    older = wanting(1, ("only", 600, True), urgency=Urgency.U2)
    graver = wanting(2, ("only", 600, True), urgency=Urgency.U1)

    (found,) = contests([older, graver], {("only", COT): 1})

    assert places(found.advised) == {1: None, 2: "only"}
    assert found.waits_longer == (Later(older.transfer, None),)


@given(worlds())
def test_every_contest_is_about_scarce_beds_and_overfills_none(
    world: tuple[list[Wanting], Free],
) -> None:
    requests, free = world
    found = contests(requests, free)

    inside = [each for contest in found for each in numbers(contest.requests)]
    assert len(inside) == len(set(inside))
    for contest in found:
        members = {each.transfer for each in contest.requests}
        assert contest.scarce
        assert all(members.issuperset(each.wanted_by) for each in contest.scarce)
        for allocation in (contest.first_come, contest.advised):
            assert set(allocation) == members
            assert _fits(contest.requests, allocation, free)


def _fits(requests: tuple[Wanting, ...], allocation: Allocation, free: Free) -> bool:
    used = [
        (choice.facility, kind, number)
        for each in requests
        if (choice := allocation[each.transfer]) is not None
        for kind, number in each.beds.items()
    ]
    return all(
        sum(n for code, of, n in used if (code, of) == place) <= number
        for place, number in free.items()
    )
