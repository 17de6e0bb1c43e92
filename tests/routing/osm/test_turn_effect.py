"""What restrictions cost is measured by driving the same roads with and without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.osm.turn_effect import turn_effect
from tests.routing.osm.osm_files import restriction, write_osm

# A crossing: west 1, middle 2, east 3, north 4, south 5; about 1 km each.
CROSSING = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0)}
CROSSING |= {4: (110.01, 35.01), 5: (110.01, 34.99)}
ARMS = [(10 + end, [end, 2], {"highway": "primary"}) for end in (1, 3, 4, 5)]
NORTH_AND_SOUTH = [CROSSING[4], CROSSING[5]]


def test_only_the_journeys_that_meet_a_restriction_become_longer(tmp_path: Path) -> None:
    forbidden = [restriction(1, "no_left_turn", 11, 2, 14)]
    source = write_osm(tmp_path / "a.osm", CROSSING, ARMS, relations=forbidden)

    effect = turn_effect(source, NORTH_AND_SOUTH, origins=60, seed=1)

    assert (effect.restrictions, effect.junctions_split, effect.pairs) == (1, 1, 120)
    assert 0 < effect.share_changed < 0.25, "only from the west, and only to the north"
    # to the east's end and back on a rural primary road, or to the south's
    assert effect.longer_s == pytest.approx([2 * 910.8 * 3.6 / 50] * len(effect.longer_s), rel=0.3)
    assert effect.first_choices_changed == len(effect.longer_s), "the south is nearer then"


def test_what_is_forbidden_over_a_way_is_measured_too(tmp_path: Path) -> None:
    members = [("way", 11, "from"), ("way", 13, "via"), ("way", 20, "to")]
    ways = [*ARMS, (20, [3, 4], {"highway": "primary"})]
    forbidden = (1, members, {"type": "restriction", "restriction": "no_left_turn"})
    source = write_osm(tmp_path / "a.osm", CROSSING, ways, relations=[forbidden])

    effect = turn_effect(source, [(110.016, 35.004)], origins=60, seed=1)

    assert (effect.restrictions, effect.over_ways, effect.junctions_split) == (1, 1, 2)
    assert 0 < effect.share_changed < 0.4, "only from the west, to the middle of the last road"
    assert min(effect.longer_s) > 0


def test_without_restrictions_nothing_changes(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", CROSSING, ARMS)

    effect = turn_effect(source, NORTH_AND_SOUTH, origins=10, seed=1)

    assert (effect.restrictions, effect.longer_s, effect.share_changed) == (0, (), 0.0)
