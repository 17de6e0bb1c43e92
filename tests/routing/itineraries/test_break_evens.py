"""A break-even is where another way becomes the best one: not a centisecond before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.itineraries import (
    BreakEven,
    Carrier,
    Case,
    Centre,
    Duration,
    StopKind,
    StopPlace,
    Stops,
    Team,
    Variable,
    Way,
    Ways,
    best,
    break_evens,
)
from routing.labels import Labels
from routing.weights import Weights
from tests.routing.itineraries.brute_force import Question, again, cs, questions
from tests.routing.small_graphs import Road, at, edge_between, small_graph

MINUTE_CS = 6000
MOST_CS = 60  # far beyond any flip on these roads


def best_with(ways: Ways, centre: Centre, variable: Variable, value_cs: int) -> Way | None:
    """Ask again with one time set, and nothing else changed."""
    team, carrier = centre.team, ways.case.carrier
    set_to = Duration.fixed(value_cs / 100)
    if variable is Variable.LEAVES_AFTER:
        case = replace(ways.case, carrier=replace(carrier, leaves_after=set_to))
        ways = again(ways, case=case)
    else:
        assert team is not None
        if variable is Variable.MOBILISATION:
            centre = replace(centre, team=replace(team, mobilisation=set_to))
        else:
            centre = replace(centre, team=replace(team, stabilisation=set_to))
    found = best(ways.of(centre).values(), ways.aim, ways.hands_percent)
    return None if found is None else found.way


def likely_cs(ways: Ways, centre: Centre, variable: Variable) -> int:
    assert centre.team is not None
    if variable is Variable.LEAVES_AFTER:
        return cs(ways.case.carrier.leaves_after.likely_s)
    return cs(getattr(centre.team, variable).likely_s)


def said(found: list[BreakEven], now: Way | None, value_cs: int) -> Way | None:
    """Read the best way at a value off the break-evens."""
    below = [each for each in found if each.below_s is not None and value_cs <= cs(each.below_s)]
    above = [each for each in found if each.above_s is not None and value_cs >= cs(each.above_s)]
    if below:
        return min(below, key=lambda each: each.below_s or 0).way_then
    if above:
        return max(above, key=lambda each: each.above_s or 0).way_then
    return now


@given(questions(), st.data())
@settings(max_examples=20)
def test_between_break_evens_the_best_way_is_what_they_say(
    question: Question, data: st.DataObject
) -> None:
    ways = question.ways
    centre = data.draw(st.sampled_from(question.centres))
    now = best(ways.of(centre).values(), ways.aim, ways.hands_percent)
    found = break_evens(ways, centre)
    for variable in Variable:
        own = [each for each in found if each.variable is variable]
        now_cs = likely_cs(ways, centre, variable)
        edges = [cs(t) for each in own for t in (each.below_s, each.above_s) if t is not None]
        asked = {0, now_cs, MOST_CS, *edges, *(each + 1 for each in edges)}
        asked |= {each - 1 for each in edges if each > 0}
        for value_cs in sorted(asked):
            expected = said(own, now.way if now else None, value_cs)
            assert best_with(ways, centre, variable, value_cs) is expected


@given(questions(), st.data())
@settings(max_examples=8)
def test_no_value_at_all_flips_the_best_way_without_a_break_even(
    question: Question, data: st.DataObject
) -> None:
    ways = question.ways
    centre = data.draw(st.sampled_from(question.centres))
    variable = data.draw(st.sampled_from(Variable))
    now = best(ways.of(centre).values(), ways.aim, ways.hands_percent)
    own = [each for each in break_evens(ways, centre) if each.variable is variable]
    for value_cs in range(MOST_CS):
        expected = said(own, now.way if now else None, value_cs)
        assert best_with(ways, centre, variable, value_cs) is expected


def test_beside_hands_that_are_with_her_anyway_two_ways_may_take_turns() -> None:
    """Each stop is worth its hand-over just where nobody waits there long.

    1 where she is - 20 min - 2 - 40 min - 3 - 30 min - 4 the centre; able hands come to her after
    100 minutes and count as much as the centre. At 3 the team is after 30 minutes, at 2 after 70.
    With x minutes until her vehicle leaves, able hands by driving straight are capped from 10 on:
    then 90 + x + 100. Over 3: twice 60 + x, and 50 on; that is more from 20 on. Over 2: twice the
    70, and 90 on; from 50 on twice 20 + x. Less than straight from 40 to 60.
    """
    places = {number: (110 + number / 50, 35.0) for number in (1, 2, 3, 4)}
    lengths = {1: 20, 2: 40, 3: 30}
    roads = [Road(n, n + 1, minutes * MINUTE_CS, way=n) for n, minutes in lengths.items()]
    graph = small_graph(places, roads)
    labels = Labels.make(Weights.of(graph), {"C": at(graph, edge_between(graph, 4, 3), 0.0)})
    case = Case(
        at(graph, edge_between(graph, 1, 2), 0.0),
        Carrier(Duration.fixed(30 * 60), Duration.fixed(0)),
        hands_here_s=100 * 60,
    )
    villages = [
        StopPlace(f"osm:node/{number}", StopKind.VILLAGE, "", *places[number]) for number in (2, 3)
    ]
    team = Team("C", Duration.fixed(0), Duration.fixed(30 * 60), Duration.fixed(20 * 60))
    ways = Ways(labels, case, Stops.beside(graph, villages), [], hands_percent=100)

    found = break_evens(ways, Centre("C", 0, team))

    assert [each for each in found if each.variable is Variable.LEAVES_AFTER] == [
        BreakEven(Variable.LEAVES_AFTER, Way.RENDEZVOUS, 20 * 60 - 0.01, None),
        BreakEven(Variable.LEAVES_AFTER, Way.RENDEZVOUS, None, 40 * 60 + 0.01),
        BreakEven(Variable.LEAVES_AFTER, Way.DIRECT, None, 60 * 60),
        BreakEven(Variable.LEAVES_AFTER, Way.FETCHED, None, 110 * 60 + 0.01),
    ]
