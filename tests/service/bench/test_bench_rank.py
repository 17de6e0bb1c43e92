from __future__ import annotations

import json
from pathlib import Path

from service.bench.rank import ASKING_KEYS, PROCESS_KEYS, RATIO_KEYS, bench_rank
from tests.service.cli.conftest import run_process


def test_without_data_every_key_of_the_roads_is_null_and_a_note_says_missing(
    tmp_path: Path,
) -> None:
    found = bench_rank(runs=20, data=tmp_path / "nothing")
    notes = found.pop("notes")
    assert isinstance(notes, list)
    assert any("missing" in note and "--data" in note for note in notes)
    keys = (*ASKING_KEYS, *RATIO_KEYS, *PROCESS_KEYS)
    assert {key: found[key] for key in keys} == dict.fromkeys(keys)
    assert all(isinstance(found[key], int | float) for key in found.keys() - set(keys))


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    done = run_process("bench", "rank", "--runs", "20", "--data", tmp_path / "no", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["n"] == 20
    assert found["match_300_ms"] > 0
    assert found["osrm_ratio"] is None


def test_for_people_what_is_null_is_called_missing(tmp_path: Path) -> None:
    done = run_process("bench", "rank", "--runs", "20", "--data", tmp_path / "no")
    assert any(line.split() == ["osrm_ratio", "missing"] for line in done.stdout.splitlines())


def test_too_few_runs_are_refused() -> None:
    done = run_process("bench", "rank", "--runs", "1")
    assert done.returncode == 2
    assert "--runs 1" in done.stderr
