"""The range of a drive is of its two speeds, or what is said of its route instead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing.itineraries import Itinerary, LegKind, Ways
from routing.travel_times import Route, Travel
from tests.routing.itineraries.brute_force import Question, questions

DRIVEN = (LegKind.DRIVE, LegKind.DRIVE_OUT)
FIXED = (LegKind.MOBILISE, LegKind.STABILISE, LegKind.HAND_OVER, LegKind.DWELL)


def half_to_double(route: Route) -> Travel:
    assert route.segments or route.travel.travel_time_cs == 0
    likely_s = route.travel.travel_time_s
    return replace(route.travel, range_s=(likely_s / 2, likely_s * 2))


@given(questions())
@settings(max_examples=15)
def test_what_is_said_of_a_route_is_the_range_of_its_leg_and_no_likely_time_changes(
    question: Question,
) -> None:
    plain = question.ways
    said = Ways(
        plain.labels,
        plain.case,
        plain.stops,
        plain.bridges,
        plain.aim,
        hands_percent=plain.hands_percent,
        said=half_to_double,
    )
    for key, ways in said.all(question.centres).items():
        centre = next(each for each in question.centres if each.key == key)
        for way, option in ways.items():
            before = plain.of(centre)[way]
            if not isinstance(option, Itinerary) or not isinstance(before, Itinerary):
                assert option == before
                continue
            assert (option.first_hands_s, option.definitive_s) == (
                before.first_hands_s,
                before.definitive_s,
            )
            drawn = {each.leg: each.range_s for each in said.route(option)}
            for number, (leg, other) in enumerate(zip(option.legs, before.legs, strict=True)):
                assert (leg.kind, leg.time_s) == (other.kind, other.time_s)
                if leg.kind in DRIVEN:
                    half_and_double = (leg.time_s / 2, leg.time_s * 2)
                    assert leg.range_s == pytest.approx(half_and_double, abs=0.011)
                    assert drawn[number] == pytest.approx(half_and_double, abs=0.011)
                elif leg.kind in FIXED:
                    assert leg.range_s == other.range_s
