"""Every way equals NetworkX over all stops and all centres on the way, to the centisecond."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.itineraries import Centre, Itinerary, LegKind, NoItinerary, Option, Way, allowed_nodes
from tests.routing.itineraries import brute_force
from tests.routing.itineraries.brute_force import BruteForce, Found, Question, cs, questions

MANY = 9  # so that even one centre is asked about in whole rows


def told(option: Option) -> Found | None:
    if isinstance(option, NoItinerary):
        return None
    at = option.stop.key if option.stop else option.via or ""
    return Found(cs(option.first_hands_s), cs(option.definitive_s), at)


def expected(question: Question, centre: Centre, brute: BruteForce) -> dict[Way, Found | None]:
    ways = question.ways
    return {
        Way.DIRECT: brute_force.direct(brute, ways, centre),
        Way.FETCHED: brute_force.fetched(brute, ways, centre),
        Way.FORWARD: brute_force.best_forward(brute, ways, centre),
        Way.RENDEZVOUS: brute_force.best_rendezvous(brute, ways, centre),
    }


@given(questions())
@settings(max_examples=60)
def test_each_way_is_the_best_of_all_stops_and_all_vias(question: Question) -> None:
    together, brute = question.ways.all(question.centres), question.brute
    for centre in question.centres:
        options = together[centre.key]
        assert {way: told(each) for way, each in options.items()} == expected(
            question, centre, brute
        )
        assert question.ways.of(centre) == options


@given(questions())
@settings(max_examples=20)
def test_many_centres_at_once_have_the_same_stops_as_one_by_one(question: Question) -> None:
    together = question.ways.rendezvous(question.centres * MANY)
    alone = [question.ways.rendezvous([centre])[0] for centre in question.centres]
    assert together == alone * MANY


@given(questions())
@settings(max_examples=20)
def test_where_one_may_stop_is_what_going_through_the_junctions_says(question: Question) -> None:
    graph = question.ways.labels.weights.graph
    assert allowed_nodes(graph).nonzero()[0].tolist() == brute_force.junctions_by_hand(graph)


@given(questions(), st.data())
@settings(max_examples=20)
def test_legs_follow_each_other_and_add_up(question: Question, data: st.DataObject) -> None:
    centre = data.draw(st.sampled_from(question.centres))
    for option in question.ways.of(centre).values():
        if isinstance(option, Itinerary):
            check_legs(question, option)


def check_legs(question: Question, itinerary: Itinerary) -> None:
    legs, last = itinerary.legs, itinerary.legs[-1]
    assert last.end == itinerary.centre
    assert cs(last.starts_s) + cs(last.time_s) == cs(itinerary.definitive_s)
    for low_s, likely_s, high_s in (
        *((leg.range_s[0], leg.time_s, leg.range_s[1]) for leg in legs),
        (
            itinerary.first_hands_range_s[0],
            itinerary.first_hands_s,
            itinerary.first_hands_range_s[1],
        ),
        (itinerary.definitive_range_s[0], itinerary.definitive_s, itinerary.definitive_range_s[1]),
    ):
        assert 0 <= low_s <= likely_s <= high_s
    for before, after in pairwise(legs):
        if before.carried_by is after.carried_by and after.kind is not LegKind.MOBILISE:
            assert before.end == after.start
            assert cs(before.starts_s) + cs(before.time_s) == cs(after.starts_s)
    driven = [number for number, leg in enumerate(legs) if leg.distance_m is not None]
    routes = question.ways.route(itinerary)
    assert [route.leg for route in routes] == driven
    for route in routes:
        leg = legs[route.leg]
        assert (route.travel_time_s, route.range_s) == (leg.time_s, leg.range_s)
        assert (route.distance_m, route.carried_by) == (leg.distance_m, leg.carried_by)
