"""A region that is supposed otherwise: who gains, who loses, and where to add."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from facilities.errors import BadInputError
from facilities.network import Network
from facilities.rules import rule_book
from routing.kernel import UNREACHABLE
from routing.labels import Labels
from routing.osm import build_roads
from routing.reach import Point
from routing.snapping import Snap
from service.reach.answering import Answer, answer
from service.reach.comparing import WhatIf, what_if
from service.reach.schemas import Change, CloseCentre, CloseWay, OpenCentre, UpgradeCentre
from service.reach.siting import Sited, siting
from service.reach.supposing import suppose, with_ways_closed_too
from service.reach.views import heading
from service.situation.roads import RoadsInForce
from service.situation.weighing import with_ways_closed
from tests.service.reach.conftest import PLACES, Ask, Build
from tests.support.little_world import BRIDGE_WAY, LONG_WAY


def close_way(way: int) -> CloseWay:
    return CloseWay(kind="close_way", way=way)


def close_centre(code: str) -> CloseCentre:
    return CloseCentre(kind="close_centre", facility=code)


def upgrade(code: str, *capabilities: str) -> UpgradeCentre:
    return UpgradeCentre(kind="upgrade_centre", facility=code, capabilities=list(capabilities))


def opened(*capabilities: str, lon: float = 113.0003, lat: float = 35.02) -> OpenCentre:
    return OpenCentre(
        kind="open_centre", name="新中心", lon=lon, lat=lat, capabilities=list(capabilities)
    )


def moved(found: WhatIf) -> dict[str, tuple[int | None, int | None]]:
    return {each.point.key: (each.before_cs, each.after_cs) for each in found.moved}


def minutes(found: Answer) -> list[float | None]:
    return [found.reached.minutes(number) for number in range(len(PLACES))]


def refusals(build: Build, *changes: Change) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInputError) as error:
        suppose(build(), changes)
    return [(each.code, each.field) for each in error.value.problems]


def test_closing_the_bridge_costs_the_west_the_long_way_round(ask: Ask, build: Build) -> None:
    region = build()
    before = ask("icu_a", region=region)
    found = what_if(before, [close_way(BRIDGE_WAY)])
    assert [each.point.key for each in found.comparison.losers] == ["brook", "west"]
    assert found.comparison.gainers == ()
    assert found.comparison.lost_weight == 160.0
    for one, other in moved(found).values():
        assert one is not None
        assert other is not None
        assert other > one
    both = what_if(before, [close_way(BRIDGE_WAY), close_way(LONG_WAY)])
    assert moved(both)["brook"][1] is None
    assert both.comparison.cut_off_weight == 160.0
    assert minutes(ask("icu_a", region=region)) == minutes(before)  # nothing was changed


def test_closed_ways_give_the_labels_of_weights_made_with_them_closed(
    build: Build, roads: RoadsInForce
) -> None:
    region = build()
    places = {k: each for k, each in roads.places(region.network).items() if isinstance(each, Snap)}
    made = Labels.make(with_ways_closed(roads.graph, [BRIDGE_WAY, 100]), places)
    for weights in (roads.weights, with_ways_closed(roads.graph, [100])):
        ours = Labels.make(with_ways_closed_too(weights, [BRIDGE_WAY, 100]), places)
        assert (ours.matrices.to_places == made.matrices.to_places).all()
        assert (ours.matrices.from_places == made.matrices.from_places).all()


def test_closing_a_centre_sends_everybody_to_the_next(ask: Ask) -> None:
    found = what_if(ask("icu_a"), [close_centre("E")])
    assert {each.reached.source_of(0).key for each in (found.before, found.after)} == {"E", "P"}  # type: ignore[union-attr]  # both are known to be reached
    assert set(moved(found)) == {"brook", "west", "east"}
    nobody = what_if(ask("icu_a"), [close_centre("E"), close_centre("P")])
    assert minutes(nobody.after) == [None] * 4
    assert [each.code for each in nobody.remarks] == ["nobody_fits"]


def test_a_partner_that_is_closed_takes_its_agreements_with_it(ask: Ask) -> None:
    before = ask("uae")
    assert before.sources == ()  # P has it by agreement with E, and E has not
    able = what_if(before, [upgrade("E", "uae")])
    assert [each.key for each in able.after.sources] == ["E", "P"]
    gone = what_if(able.after, [close_centre("E")])
    assert gone.after.sources == ()


def test_a_new_centre_helps_those_who_live_beside_it(ask: Ask) -> None:
    found = what_if(ask("icu_a"), [opened("icu_a")])
    assert [each.point.key for each in found.comparison.gainers] == ["brook"]
    assert found.remarks == ()
    night_only = what_if(ask("icu_a"), [opened("icu_a[20:00-21:00]")])
    assert night_only.comparison.gainers == ()  # eight hours of waiting are not quicker
    useless = what_if(ask("icu_a"), [opened("nrp")])
    assert [each.code for each in useless.remarks] == ["new_centre_not_counted"]


def test_more_than_is_there_already_changes_nothing(ask: Ask) -> None:
    found = what_if(ask("icu_a"), [upgrade("E", "icu_a[08:00-09:00]")])
    assert moved(found) == {}


def test_everything_wrong_with_changes_is_said_at_once(build: Build) -> None:
    assert refusals(
        build,
        close_way(999_999),
        close_centre("Z"),
        upgrade("E", "cs42", "cs24[8-x]"),
        opened("cs24", lon=113.9, lat=35.9),
        opened("@", lon=35.0, lat=113.0),
        close_way(888_888),
        close_centre("E"),
        close_centre("E"),
    ) == [
        ("unknown_facility", "changes.1.facility"),
        ("unknown_capability", "changes.2.capabilities"),
        ("bad_duty", "changes.2.capabilities"),
        ("outside_region", "changes.3.lon"),
        ("bad_capability", "changes.4.capabilities"),
        ("swapped_coordinates", "changes.4.lon"),
        ("unknown_facility", "changes.7.facility"),
        ("unknown_way", "changes.0.way"),
        ("unknown_way", "changes.5.way"),
    ]


def test_a_new_centre_far_from_any_road_is_refused(build: Build, tmp_path: Path) -> None:
    corner = [(113.0, 35.0), (113.2, 35.0), (113.2, 35.2)]
    nodes = "".join(f"<node id='{n}' lon='{x}' lat='{y}'/>" for n, (x, y) in enumerate(corner, 1))
    way = "<way id='1'><nd ref='1'/><nd ref='2'/><nd ref='3'/><tag k='highway' v='primary'/></way>"
    source = tmp_path / "corner.osm"
    source.write_text(f"<osm version='0.6'>{nodes}{way}</osm>", encoding="utf-8")
    build_roads(source, tmp_path / "roads")
    region = build().otherwise(RoadsInForce.load(tmp_path / "roads"), Network(()))
    with pytest.raises(BadInputError) as error:
        suppose(region, [opened("cs24", lon=113.05, lat=35.15)])
    assert [(each.code, each.field) for each in error.value.problems] == [
        ("off_road", "changes.0.lon")
    ]


def chosen(found: Sited) -> list[tuple[str, float]]:
    assert found.found is not None
    return [(each.key, each.adds_weight) for each in found.found.chosen]


def site_refusals(before: Answer, *capabilities: str, **more: object) -> list[str]:
    with pytest.raises(BadInputError) as error:
        siting(before, capabilities, **{"k": 1, **more})  # type: ignore[arg-type]  # bad on purpose
    return [each.code for each in error.value.problems]


def test_the_best_place_for_a_theatre_is_where_most_are_born(ask: Ask) -> None:
    before = ask("icu_a", bands="2,30,60")
    everywhere = [each.code for each in before.region.network.facilities]
    found = siting(before, ["icu_a"], k=1, within_min=2, sites=everywhere)
    assert chosen(found) == [("T", 100.0)]
    two = siting(before, ["icu_a"], k=2, within_min=2, sites=everywhere)
    assert chosen(two) == [("T", 100.0), ("W", 60.0)]
    assert two.found is not None
    assert two.found.before_weight + 160.0 == two.found.covered_weight
    only = siting(before, ["icu_a"], k=1, within_min=2, sites=["W", "U"])
    assert chosen(only) == [("W", 60.0)]


def test_where_no_place_is_named_it_is_among_hospitals_from_a_county_up_and_says_so(
    ask: Ask, build: Build
) -> None:
    before = ask("icu_a", bands="2,30,60")
    found = siting(before, ["icu_a"], k=1, within_min=2)
    assert chosen(found) == [("W", 60.0)]  # not T, a township's, where more are born
    (said,) = found.considered
    assert (said.code, said.params["count"], said.params["others"]) == ("sites_by_tier", 5, 1)
    assert "县及以上级别的 5 家机构" in said.zh
    assert "Name the candidates" in said.en
    (shown,) = (each for each in found.view(heading(before, 0.0)).remarks if each.code == said.code)
    assert (shown.zh, shown.en) == (said.zh, said.en)
    assert siting(before, ["icu_a"], k=1, within_min=2, sites=["T"]).considered == ()
    untold = [replace(each, tier=None) for each in before.region.network.facilities]
    nowhere = ask("icu_a", region=build(network=Network(untold)))
    assert site_refusals(nowhere, "icu_a") == ["no_site_fits"]
    assert chosen(siting(nowhere, ["icu_a"], k=1, within_min=2, sites=["T"])) == [("T", 100.0)]


def test_adding_where_it_helps_nobody_is_an_answer(ask: Ask) -> None:
    found = siting(ask("icu_a"), ["icu_a"], k=1, within_min=600)
    assert found.found is None


def test_siting_refuses_by_name(ask: Ask, build: Build) -> None:
    before = ask("icu_a")
    assert site_refusals(before, "icu_a", k=99) == ["k_over_sites"]
    assert site_refusals(before, "nrp") == ["no_site_fits"]
    assert site_refusals(before, "cs42", sites=["Z", "T"]) == [
        "unknown_facility",
        "unknown_capability",
    ]
    no_table = ask("icu_a", region=build(points=None))
    assert site_refusals(no_table, "icu_a") == ["no_points"]
    outside = ask("icu_a", region=build(points=[Point("x", "x", 1.0, 1.0, 5.0, "")]))
    assert site_refusals(outside, "icu_a") == ["no_weight"]


def test_a_condition_can_be_sited_too(ask: Ask) -> None:
    before = ask(condition="pph")
    assert isinstance(answer(before.question, before.needs, before.region), Answer)
    more = [need.any_of[0] for need in before.needs.decisive]
    found = siting(before, more, k=1, within_min=2, sites=["T", "W"])
    assert chosen(found)[0][0] == "T"
    assert rule_book().hash == before.region.book.hash


GOOD: list[Change] = [
    upgrade("T", "icu_a"),
    upgrade("W", "icu_a[18:00-20:00]"),
    upgrade("U", "nrp"),
    opened("icu_a", lat=35.08),
    opened("icu_a[12:10-13:00+15]"),
]
BAD: list[Change] = [
    close_way(BRIDGE_WAY),
    close_way(LONG_WAY),
    close_way(100),
    close_centre("E"),
    close_centre("U"),
]


def times(found: Answer) -> NDArray[np.int64]:
    """Give the times of the places and of all junctions, the unreachable last of all."""
    together = np.concatenate((found.reached.time_cs, found.reach.time_cs))
    return np.where(together == UNREACHABLE, 1 << 60, together)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=3))
def test_more_makes_nobody_later(ask: Ask, changes: list[Change]) -> None:
    before = ask("icu_a")
    assert (times(what_if(before, changes).after) <= times(before)).all()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(BAD), min_size=1, max_size=4, unique_by=repr))
def test_less_makes_nobody_sooner(ask: Ask, changes: list[Change]) -> None:
    before = ask("icu_a")
    assert (times(what_if(before, changes).after) >= times(before)).all()
