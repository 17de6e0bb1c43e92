"""A break-even is where another way becomes the best one: not a centisecond before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.itineraries import (
    BreakEven,
    Centre,
    Duration,
    Variable,
    Way,
    Ways,
    best,
    break_evens,
)
from tests.routing.itineraries.brute_force import Question, again, cs, questions

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
