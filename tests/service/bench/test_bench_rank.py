from __future__ import annotations

import json

from service.bench.measuring import measured
from service.bench.network import invented_network
from service.bench.rank import CASES, Bench, bench_rank
from tests.service.cli.conftest import run_process


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


def test_a_measurement_runs_the_thing_as_often_as_it_says() -> None:
    calls: list[None] = []
    found, standard = measured(lambda: calls.append(None), 30)
    assert (found.n, standard.n) == (30, 30)
    assert len(calls) > 30  # some to warm up
    assert 0 <= found.median_ms <= found.p95_ms


def test_what_is_said_is_flat_and_names_its_yardstick() -> None:
    found = bench_rank(runs=20)
    assert found.keys() >= {"match_300_ms", "match_300_yardsticks", "yardstick_ms", "n", "notes"}
    notes = found.pop("notes")
    assert isinstance(notes, list)
    assert any("yardstick_ms" in note for note in notes)
    assert all(isinstance(value, int | float) for value in found.values())


def test_the_command_prints_one_document() -> None:
    done = run_process("bench", "rank", "--runs", "20", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["n"] == 20


def test_too_few_runs_are_refused() -> None:
    done = run_process("bench", "rank", "--runs", "1")
    assert done.returncode == 2
    assert "--runs 1" in done.stderr
