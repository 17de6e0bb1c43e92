from __future__ import annotations

import json
from pathlib import Path

from tests.service.cli.conftest import Run, run_process
from tests.support.little_world import LittleWorld


def test_a_build_prints_its_manifest_and_shows_its_progress_apart(
    little_world: LittleWorld, tmp_path: Path
) -> None:
    done = run_process("roads", "build", little_world.osm, "--out", tmp_path / "out", "--json")
    manifest = json.loads(done.stdout)
    assert done.returncode == 0
    assert manifest["source_name"] == "valley.osm"
    assert manifest["dropped"]["no_highway"] == 1
    assert "writing" in done.stderr
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_a_build_for_a_person_says_what_was_left_out(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    found = run("roads", "build", little_world.osm, "--out", tmp_path / "out")
    assert found.exit_code == 0
    assert "left out: 1 no_highway" in found.stdout
    assert "OpenStreetMap contributors" in found.stdout


def test_a_source_that_cannot_become_roads_is_one_sentence_and_leaves_nothing(
    run: Run, tmp_path: Path
) -> None:
    source = tmp_path / "empty.osm"
    source.write_text("<osm version='0.6'></osm>", encoding="utf-8")
    found = run("roads", "build", source, "--out", tmp_path / "out", "--json")
    assert found.exit_code == 2
    assert found.stdout == ""
    assert "empty.osm" in found.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()
