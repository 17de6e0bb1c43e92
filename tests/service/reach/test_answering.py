"""Which centres count, and how far the places of the valley are from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from facilities.duty import read_duty
from facilities.errors import BadInputError
from facilities.facility import DeclaredCapability, Held
from facilities.network import Network
from facilities.rules import rule_book
from routing.kernel import UNREACHABLE
from routing.reach import Point, tally, tally_by_area
from routing.snapping import snap
from service.events.codes import CapacityKind
from service.reach.answering import Answer
from service.reach.question import read_question
from service.reach.sums import band_of, by_county, county_name
from service.situation.capacity import FreeBeds
from service.situation.roads import RoadsInForce
from tests.service.reach.conftest import NOON, PLACES, Ask, Build
from tests.support.little_world import LittleWorld


def minutes(answer: Answer) -> dict[str, float | None]:
    found = answer.reached
    points = found.places.points
    return {point.key: found.minutes(number) for number, point in enumerate(points)}


def nearest(answer: Answer) -> dict[str, str | None]:
    found = answer.reached
    sources = (found.source_of(number) for number in range(len(found.places.points)))
    keys = [point.key for point in found.places.points]
    return {key: each.key if each else None for key, each in zip(keys, sources, strict=True)}


def why_not(answer: Answer) -> dict[str, str | None]:
    return {
        each.facility.code: each.why_not.value if each.why_not else None for each in answer.centres
    }


def with_duty(valley: LittleWorld, code: str, *capabilities: str) -> Network:
    """Give the valley with one facility that has these at hours, and nothing else."""
    parts = [each.partition("[") for each in capabilities]
    declared = tuple(
        DeclaredCapability(cap, Held.OWN, duty=read_duty(hours.rstrip("]")) if hours else ())
        for cap, _, hours in parts
    )
    found = [
        replace(each, capabilities=declared) if each.code == code else each
        for each in valley.network()
    ]
    return Network(found)


def test_minutes_are_those_of_the_ranked_answer(
    ask: Ask, build: Build, roads: RoadsInForce
) -> None:
    region = build()
    found = ask("icu_a", region=region)
    for point in PLACES[:3]:
        times_cs = roads.outward(snap(roads.graph, point.lon, point.lat), region.network).times_cs()
        soonest = min(each for code in "EP" if (each := times_cs[code]) is not None)
        assert minutes(found)[point.key] == soonest / 6000
    assert nearest(found) == {"brook": "E", "west": "E", "east": "E", "beyond": None}
    assert minutes(found)["beyond"] is None


def test_a_condition_is_reached_where_everything_decisive_is(ask: Ask) -> None:
    found = ask(condition="pph")
    assert [each.key for each in found.sources] == ["E", "P"]
    why = why_not(found)
    assert why["T"] == "unfit"
    assert why["U"] == "unknown"  # it declared nothing, which is never a yes
    assert why["X"] == "off_road"


def test_a_ward_that_depends_on_gestation_counts_only_where_it_is_the_highest(ask: Ask) -> None:
    found = ask(condition="pprom")
    assert [need.any_of for need in found.decisive] == [("nicu3b",)]
    assert "ward_unknown" in [each.code for each in found.remarks]
    assert [each.key for each in found.sources] == ["P"]
    assert ask("nrp").decisive == ask("nrp").needs.decisive


def test_each_need_by_itself_is_nearer_than_all_of_them_at_one_centre(ask: Ask) -> None:
    found = ask("nrp", "icu_a")
    alone = {each.need.any_of: each.reached.time_cs for each in found.each}
    assert alone.keys() == {("nrp",), ("icu_a",)}
    for times in alone.values():
        reached = found.reached.time_cs != UNREACHABLE
        assert (times[reached] <= found.reached.time_cs[reached]).all()
    assert alone["nrp",][0] == 0  # the health centre at the brook can do that


def test_places_far_from_a_road_are_said_since_the_map_counts_the_walk(
    ask: Ask, build: Build
) -> None:
    assert "places_far" not in [each.code for each in ask("icu_a").remarks]
    field = Point("field", "甲县田间", 113.0203, 35.02, 10.0, "990101100")  # 900 m off
    found = ask("icu_a", region=build(points=[*PLACES, field]))
    said = {each.code: each for each in found.remarks}["places_far"]
    assert said.params == {"count": 1, "metres": "300"}
    assert minutes(found)["field"]


def test_a_need_that_nobody_meets_is_said(ask: Ask) -> None:
    found = ask("ecmo_a")
    assert found.sources == ()
    assert "nobody_fits" in [each.code for each in found.remarks]
    assert set(minutes(found).values()) == {None}
    assert {each.value for each in found.reached.why_none.values()} <= {"nobody_fits", "outside"}
    assert (found.reach.time_cs == UNREACHABLE).all()


def test_a_centre_counts_after_the_wait_until_its_duty_begins(
    ask: Ask, build: Build, valley: LittleWorld
) -> None:
    early = ask("uae", region=build(network=with_duty(valley, "W", "uae[13:00-18:00]")))
    assert [each.key for each in early.sources] == ["W"]
    assert minutes(early)["west"] == 60.0  # she is there at once, and waits from 12:00 to 13:00
    late = ask("uae", at=NOON + timedelta(hours=2), region=early.region)
    assert minutes(late)["west"] == 0.0
    night = ask("uae", at=NOON + timedelta(hours=8), region=early.region)
    assert minutes(night)["west"] == 17 * 60.0  # from 20:00 to 13:00 the next day
    centre = next(each for each in early.centres if each.facility.code == "W")
    assert centre.open_from == NOON + timedelta(hours=1)
    assert centre.open_until == NOON + timedelta(hours=6)


def test_capacity_leaves_out_who_said_that_nothing_is_free(ask: Ask, build: Build) -> None:
    full = {"E": (FreeBeds(CapacityKind.MATERNAL_BED, 0, NOON - timedelta(hours=1)),)}
    region = build(capacity=full)
    assert nearest(ask("icu_a", region=region))["east"] == "E"
    counted = ask("icu_a", capacity="free", region=region)
    assert why_not(counted)["E"] == "no_beds"
    assert why_not(counted)["P"] is None  # nobody knows, so it counts, and that is said
    assert "beds_unknown" in [each.code for each in counted.remarks]
    stale = {"E": (FreeBeds(CapacityKind.MATERNAL_BED, 0, NOON - timedelta(hours=9)),)}
    assert why_not(ask("icu_a", capacity="free", region=build(capacity=stale)))["E"] is None


def test_counties_add_up_their_townships_and_are_named_by_their_places(ask: Ask) -> None:
    found = ask("icu_a", bands="1,5,600")
    counties = by_county(tally_by_area(found.reached, found.question.bands_min))
    assert {code: (each.weight, each.places) for code, each in counties.items()} == {
        "990101": (160.0, 2),
        "990102": (40.0, 2),
    }
    assert counties["990102"].within[-1].share == pytest.approx(0.75)
    assert counties["990102"].without_weight == 10.0
    whole = tally(found.reached, found.question.bands_min)
    for number in range(3):
        parts = sum(each.within[number].weight for each in counties.values())
        assert parts == whole.within[number].weight
    assert county_name(["甲县溪口镇", "甲县西岸镇"]) == "甲县"
    assert county_name(["溪口镇", "西岸镇"]) == ""
    assert band_of(6000, (1, 5)) == 1
    assert band_of(6001, (1, 5)) == 5
    assert band_of(30_001, (1, 5)) is None
    assert band_of(UNREACHABLE, (1, 5)) is None


def test_without_a_table_there_are_times_from_every_junction_all_the_same(
    ask: Ask, build: Build
) -> None:
    found = ask("icu_a", region=build(points=None))
    assert (np.asarray(found.reach.time_cs) >= 0).any()
    assert "no_points" in [each.code for each in found.remarks]


def test_everything_wrong_with_a_question_is_said_at_once() -> None:
    def problems(condition: str | None, *needs: str, **more: str) -> list[str]:
        with pytest.raises(BadInputError) as error:
            read_question(condition, needs, at=NOON, book=rule_book(), **more)
        return [each.code for each in error.value.problems]

    assert problems(None) == ["missing_need"]
    assert problems("pph", "cs24") == ["condition_and_needs"]
    assert problems("nothing") == ["unknown_condition"]
    assert problems(None, "cs42", "|", capacity="some", bands="60,30") == [
        "empty_need",
        "unknown_capacity",
        "bad_bands",
        "unknown_capability",
        "empty_group",
    ]
    for bands in ("", "0", "30;60", "1,2,3,4,5,6,7", "601", "x", "-5"):
        assert problems(None, "cs24", bands=bands) == ["bad_bands"]


def test_a_question_is_the_same_for_a_minute() -> None:
    def asked(at: datetime) -> object:
        return read_question(None, ["cs24"], at=at, book=rule_book())[0]

    assert asked(NOON) == asked(NOON + timedelta(seconds=59))
    assert asked(NOON) != asked(NOON + timedelta(seconds=60))
