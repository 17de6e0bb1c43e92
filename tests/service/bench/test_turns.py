"""What forbidden turns change is said of a region as anybody can measure it again."""

from __future__ import annotations

from pathlib import Path

from service.bench.regions import built
from service.bench.turns import ORIGINS, bench_turns
from tests.routing.osm.osm_files import restriction, write_osm

# A crossing: west 1, middle 2, east 3, north 4, south 5; about 1 km each; a hospital in the north.
NODES = {1: (110.0, 35.0), 2: (110.01, 35.0), 3: (110.02, 35.0), 4: (110.01, 35.01)}
NODES |= {5: (110.01, 34.99)}
ARMS = [(10 + end, [end, 2], {"highway": "primary"}) for end in (1, 3, 4, 5)]
HOSPITAL = (20, [4], {"amenity": "hospital"})


def test_a_forbidden_turn_to_the_only_hospital_makes_some_ways_longer(tmp_path: Path) -> None:
    forbidden = [restriction(1, "no_left_turn", 11, 2, 14)]
    source = write_osm(tmp_path / "a.osm", NODES, [*ARMS, HOSPITAL], relations=forbidden)

    found = bench_turns([built("cross", source, tmp_path)])

    assert found["turns_cross_restrictions"] == 1
    assert found["turns_cross_hospitals"] == 1
    assert found["turns_cross_ways"] == ORIGINS
    assert 0 < float(str(found["turns_cross_changed_share"])) < 0.5
    assert float(str(found["turns_cross_longer_p50_s"])) > 60
    assert found["turns_cross_first_changed"] == 0


def test_a_region_without_hospitals_says_so_instead_of_a_number(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", NODES, ARMS)

    found = bench_turns([built("cross", source, tmp_path)])

    assert found.keys() == {"notes"}
    assert "missing: cross has no hospital to drive to" in str(found["notes"])
