"""What must hold between the ways, whatever the roads are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.itineraries import (
    Aim,
    Bridge,
    Carrier,
    Case,
    Centre,
    Duration,
    Itinerary,
    Option,
    Team,
    Way,
    Ways,
)
from routing.itineraries.stops import at_junction
from tests.routing.itineraries.brute_force import Question, again, cs, questions


def aimed_s(option: Option, aim: Aim) -> float:
    if not isinstance(option, Itinerary):
        return float("inf")
    return option.first_hands_s if aim is Aim.FIRST_HANDS else option.definitive_s


def compared_by(option: Option, ways: Ways) -> float:
    """Return what the ways compare by: the time to able hands, or the score."""
    if not isinstance(option, Itinerary):
        return float("inf")
    if ways.aim is Aim.FIRST_HANDS:
        return option.first_hands_s
    return 100 * cs(option.definitive_s) + ways.hands_percent * cs(option.first_hands_s)


def with_stops(ways: Ways, numbers: Sequence[int]) -> Ways:
    """Ask the same with some of the stops."""
    stops = ways.stops
    kept = replace(
        stops,
        nodes=stops.nodes[list(numbers)],
        places=tuple(stops.places[number] for number in numbers),
    )
    return again(ways, stops=kept)


def team_of(centre: Centre) -> Team:
    assert centre.team is not None
    return centre.team


@given(questions(), st.data())
@settings(max_examples=20)
def test_a_stop_more_never_worsens_a_rendezvous(question: Question, data: st.DataObject) -> None:
    ways = question.ways
    all_stops = range(len(ways.stops.nodes))
    some = sorted(data.draw(st.sets(st.sampled_from(all_stops)))) if all_stops else []
    fewer = with_stops(ways, some)
    for centre in question.centres:
        best, without = (each.of(centre)[Way.RENDEZVOUS] for each in (ways, fewer))
        assert compared_by(best, ways) <= compared_by(without, ways)


@given(questions(), st.data())
@settings(max_examples=20)
def test_a_centre_on_the_way_more_never_worsens_forwarding(
    question: Question, data: st.DataObject
) -> None:
    ways = question.ways
    some = data.draw(st.lists(st.sampled_from(ways.bridges), unique=True)) if ways.bridges else []
    fewer = again(ways, bridges=some)
    for centre in question.centres:
        best, without = (each.of(centre)[Way.FORWARD] for each in (ways, fewer))
        assert compared_by(best, ways) <= compared_by(without, ways)


@given(questions(forbids_turns=False), st.data())
@settings(max_examples=20)
def test_without_forbidden_turns_nothing_brings_her_to_the_centre_before_driving_straight_there(
    question: Question, data: st.DataObject
) -> None:
    centre = data.draw(st.sampled_from(question.centres))
    options = question.ways.of(centre)
    straight_s = aimed_s(options[Way.DIRECT], Aim.DEFINITIVE)
    for way in (Way.FORWARD, Way.RENDEZVOUS):
        assert straight_s <= aimed_s(options[way], Aim.DEFINITIVE)


@given(questions(forbids_turns=False))
@settings(max_examples=20)
def test_fetching_takes_at_most_a_rendezvous_and_the_round_from_the_stop_to_her_and_back(
    question: Question,
) -> None:
    """With no mobilisation, and stabilising as long as a hand-over.

    From the stop the team could go on to her and come back: fetched takes at most the rendezvous
    and that round, as the team is at the stop no later than both are.
    """
    ways, brute = question.ways, question.brute
    for centre in question.centres:
        team = replace(
            team_of(centre),
            mobilisation=Duration.fixed(0),
            stabilisation=team_of(centre).hand_over,
        )
        options = ways.of(replace(centre, team=team))
        met = options[Way.RENDEZVOUS]
        if isinstance(met, Itinerary):
            assert met.stop is not None
            node = int(met.stop.key.removeprefix("node:"))
            to_her = brute.from_junction_cs(node, "origin")
            round_s = (to_her + brute.to_junction_cs("origin", node)) / 100
            late_s = met.definitive_s + round_s
            assert aimed_s(options[Way.FETCHED], Aim.DEFINITIVE) <= late_s + 1e-6


@given(questions(), st.data())
@settings(max_examples=20)
def test_where_one_may_stop_beside_her_a_rendezvous_of_a_ready_vehicle_is_no_later_than_fetching(
    question: Question, data: st.DataObject
) -> None:
    """With a hand-over as long as stabilising: her own junction is one of the stops."""
    ways = question.ways
    if not len(ways.stops.nodes):
        return
    node = data.draw(st.sampled_from(ways.stops.nodes.tolist()))
    origin = at_junction(ways.stops.graph, node)
    case = replace(ways.case, origin=origin, carrier=Carrier(NONE, NONE))
    beside = Ways(ways.labels, case, ways.stops, ways.bridges, Aim.DEFINITIVE)
    for centre in question.centres:
        team = replace(team_of(centre), stabilisation=team_of(centre).hand_over)
        options = beside.of(replace(centre, team=team))
        fetched_s = aimed_s(options[Way.FETCHED], Aim.DEFINITIVE)
        assert aimed_s(options[Way.RENDEZVOUS], Aim.DEFINITIVE) <= fetched_s


NONE = Duration.fixed(0)


@given(questions(), st.integers(1, 30), st.data())
@settings(max_examples=20)
def test_longer_times_before_setting_out_improve_nothing(
    question: Question, more_cs: int, data: st.DataObject
) -> None:
    ways = question.ways
    centre = data.draw(st.sampled_from(question.centres))
    team, carrier = team_of(centre), ways.case.carrier
    later_team = replace(team, mobilisation=longer(team.mobilisation, more_cs))
    later_carrier = replace(carrier, leaves_after=longer(carrier.leaves_after, more_cs))
    later_case = replace(ways.case, carrier=later_carrier)
    before = ways.of(centre)
    slower = (
        ways.of(replace(centre, team=later_team)),
        again(ways, case=later_case).of(centre),
    )
    for after in slower:
        for way in Way:
            assert compared_by(before[way], ways) <= compared_by(after[way], ways)


def longer(duration: Duration, more_cs: int) -> Duration:
    times = (duration.low_s, duration.likely_s, duration.high_s)
    low_s, likely_s, high_s = ((cs(each) + more_cs) / 100 for each in times)
    return Duration(low_s, likely_s, high_s, duration.proposal)


@given(questions())
@settings(max_examples=15)
def test_hands_that_are_with_her_bound_every_time_to_first_hands_and_change_no_definitive_one(
    question: Question,
) -> None:
    ways = Ways(
        question.ways.labels,
        replace(question.ways.case, hands_here_s=None),
        question.ways.stops,
        question.ways.bridges,
    )
    case: Case = replace(ways.case, hands_here_s=0.05)
    bridges: tuple[Bridge, ...] = ways.bridges
    here = Ways(ways.labels, case, ways.stops, bridges)
    for centre in question.centres:
        for option, without in zip(here.of(centre).values(), ways.of(centre).values(), strict=True):
            if isinstance(option, Itinerary) and isinstance(without, Itinerary):
                assert option.first_hands_s <= 0.05
                assert option.definitive_s == without.definitive_s
            else:
                assert option == without
