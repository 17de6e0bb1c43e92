from __future__ import annotations

from service.bench.matching import CASES, Bench, bench_matching
from service.bench.network import invented_network


def test_the_invented_network_is_the_same_every_time_and_contradicts_nothing() -> None:
    network = invented_network(60)
    assert network.hash == invented_network(60).hash
    assert network.problems() == ()


def test_every_case_finds_centres_and_leaves_some_out() -> None:
    world = Bench.of(60)
    for case in CASES:
        found = world.ask(case)
        assert found.candidates, case.name
        assert found.excluded, case.name
        assert len(found.all) == 59


def test_what_is_said_is_flat_and_names_its_yardstick() -> None:
    found = bench_matching(runs=20)
    assert found.keys() >= {"match_300_ms", "match_300_yardsticks", "yardstick_ms", "notes"}
    notes = found.pop("notes")
    assert isinstance(notes, list)
    assert any("yardstick_ms" in note for note in notes)
    assert all(isinstance(value, int | float) for value in found.values())
