"""What a verdict says of roads that were built before there were stops, in the little valley."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.situation.roads import RoadsInForce
from tests.service.referrals.test_ways import Valley, met_roads, met_world, valley
from tests.support.little_world import LittleWorld

__all__ = ["met_roads", "met_world", "valley"]
SAID = {
    "zh": "会合只考虑了各家机构，因为建路网时没有服务区、收费站、村镇这些停车点",
    "en": "only facilities were considered as places to meet, since the roads were built without "
    "stops",
}


@pytest.fixture
def without_stops(met_world: LittleWorld, tmp_path: Path) -> RoadsInForce:
    roads = tmp_path / "roads"
    shutil.copytree(met_world.roads, roads)
    (roads / "stops.json").unlink()
    return RoadsInForce.load(roads)


def test_old_roads_say_that_only_facilities_were_considered_as_places_to_meet(
    valley: Valley, without_stops: RoadsInForce
) -> None:
    valley.roads = without_stops
    found = valley.ways("pph", "E", "P")
    for verdict in (found.verdict, *(each.verdict for each in found.facilities)):
        assert "stops_unknown" in [each.code for each in verdict.rests_on]
        assert SAID["zh"] in verdict.zh
        assert SAID["en"] in verdict.en


def test_where_nobody_sends_a_team_nobody_asks_where_to_meet(
    valley: Valley, without_stops: RoadsInForce
) -> None:
    valley.roads = without_stops
    valley.state("E", retrieval_team=False)
    codes = [each.code for each in valley.ways("pph", "E").verdict.rests_on]
    assert "stops_unknown" not in codes


def test_roads_with_stops_say_nothing_of_it(valley: Valley) -> None:
    found = valley.ways("pph", "E", "P")
    assert "stops_unknown" not in [each.code for each in found.verdict.rests_on]
