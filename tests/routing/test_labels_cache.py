"""Labels on disk are shared, made anew when anything is odd about them, and never half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from routing.closures import close_ways
from routing.graph import ARRAYS, RoadGraph, write_graph
from routing.kernel import Weights
from routing.labels import Labels, cache_folder
from routing.labels.cache import KEPT
from routing.snapping import Snap
from tests.routing.small_graphs import Road, at, small_graph

PLACES = {n: (110.0 + n / 100, 35.0 + (n % 3) / 100) for n in range(1, 8)}
ROADS = [Road(n, n + 1, 100 * n, way=n) for n in range(1, 7)] + [Road(1, 5, 80, way=9)]
FILES = ("to_places.npy", "from_places.npy", "labels.json")


@pytest.fixture
def graph(tmp_path: Path) -> RoadGraph:
    made = small_graph(PLACES, ROADS)
    write_graph(tmp_path / "roads", made.manifest, {n: getattr(made, n) for n in ARRAYS})
    return RoadGraph.load(tmp_path / "roads")


def places(graph: RoadGraph) -> dict[str, Snap]:
    return {"A": at(graph, 0, 0.5), "B": at(graph, 5, 0.25)}


def contents(labels: Labels) -> list[object]:
    return [each.tolist() for each in labels.matrices]


def test_labels_are_made_once_and_then_mapped(graph: RoadGraph, tmp_path: Path) -> None:
    weights, cache = Weights.of(graph), tmp_path / "labels"
    in_memory = Labels.make(weights, places(graph))
    made = Labels.make(weights, places(graph), cache=cache)
    stamps = {name: (cache / made.key / name).stat().st_ino for name in FILES}

    mapped = Labels.make(weights, places(graph), cache=cache)

    assert {path.name for path in cache.iterdir()} == {made.key}
    assert {name: (cache / made.key / name).stat().st_ino for name in FILES} == stamps
    assert contents(made) == contents(mapped) == contents(in_memory)
    assert isinstance(mapped.matrices.to_places.base, np.memmap)


def test_labels_can_be_used_first_and_shared_afterwards(graph: RoadGraph, tmp_path: Path) -> None:
    cache = tmp_path / "labels"
    first = Labels.make(Weights.of(graph), places(graph), cache=cache, share=False)
    assert not cache.exists()

    shared = first.shared(cache)

    assert {path.name for path in cache.iterdir()} == {first.key}
    mapped = Labels.make(Weights.of(graph), places(graph), cache=cache, share=False)
    assert contents(first) == contents(shared) == contents(mapped)
    for each in (shared, mapped):
        assert isinstance(each.matrices.to_places.base, np.memmap)
        assert each.shared(cache) is each, "there is nothing left to do"
    assert shared.outward(at(graph, 2, 0.5)).travels() == first.outward(at(graph, 2, 0.5)).travels()


def test_what_a_process_left_half_made_is_removed(graph: RoadGraph, tmp_path: Path) -> None:
    cache = tmp_path / "labels"
    for name, made_at in ((".making-long-ago", 1.0e9), (".making-now", time.time())):
        (cache / name).mkdir(parents=True)
        os.utime(cache / name, (made_at, made_at))

    labels = Labels.make(Weights.of(graph), places(graph), cache=cache)

    assert {path.name for path in cache.iterdir()} == {labels.key, ".making-now"}


@pytest.mark.parametrize("name", FILES)
def test_damaged_and_missing_files_are_made_again(
    graph: RoadGraph, tmp_path: Path, name: str
) -> None:
    weights, cache = Weights.of(graph), tmp_path / "labels"
    good = Labels.make(weights, places(graph), cache=cache)
    path = cache / good.key / name
    whole = path.read_bytes()
    for damaged in (None, b"", whole[:-3], whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:]):
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        assert contents(Labels.make(weights, places(graph), cache=cache)) == contents(good)
        assert contents(Labels.make(weights, places(graph), cache=cache)) == contents(good)


@pytest.mark.parametrize("checksums", [None, 5, [], [1, 2], "deep"], ids=lambda each: f"{each}")
def test_edited_records_are_made_again(graph: RoadGraph, tmp_path: Path, checksums: object) -> None:
    weights, cache = Weights.of(graph), tmp_path / "labels"
    good = Labels.make(weights, places(graph), cache=cache)
    path = cache / good.key / "labels.json"
    record = json.loads(path.read_text()) | {"checksums": checksums}
    path.write_text("[" * 100_000 if checksums == "deep" else json.dumps(record))
    assert contents(Labels.make(weights, places(graph), cache=cache)) == contents(good)
    assert len(json.loads(path.read_text())["checksums"]) == 2


def test_a_record_without_checksums_is_made_again(graph: RoadGraph, tmp_path: Path) -> None:
    weights, cache = Weights.of(graph), tmp_path / "labels"
    good = Labels.make(weights, places(graph), cache=cache)
    path = cache / good.key / "labels.json"
    record = json.loads(path.read_text())
    del record["checksums"]
    path.write_text(json.dumps(record))
    assert contents(Labels.make(weights, places(graph), cache=cache)) == contents(good)


def test_labels_of_other_weights_are_not_believed_under_this_key(
    graph: RoadGraph, tmp_path: Path
) -> None:
    cache = tmp_path / "labels"
    good = Labels.make(Weights.of(graph), places(graph), cache=cache)
    closed = Weights.of(graph, close_ways(graph, [9]))
    other = Labels.make(closed, places(graph), cache=cache)
    for name in FILES:
        (cache / good.key / name).unlink()
        (cache / good.key / name).write_bytes((cache / other.key / name).read_bytes())

    again = Labels.make(Weights.of(graph), places(graph), cache=cache)

    assert contents(again) == contents(good) != contents(other)


def test_old_labels_are_removed_and_stay_readable_where_they_are_mapped(
    graph: RoadGraph, tmp_path: Path
) -> None:
    cache = tmp_path / "labels"
    first = Labels.make(Weights.of(graph), places(graph), cache=cache)
    before = contents(first)
    for way in range(1, KEPT + 2):
        Labels.make(Weights.of(graph, close_ways(graph, [way])), places(graph), cache=cache)

    assert len(list(cache.iterdir())) == KEPT
    assert not (cache / first.key).exists()
    assert contents(first) == before


def test_a_cache_that_cannot_be_written_is_done_without(graph: RoadGraph, tmp_path: Path) -> None:
    cache = tmp_path / "a file, not a folder"
    cache.write_text("in the way")

    labels = Labels.make(Weights.of(graph), places(graph), cache=cache)

    assert contents(labels) == contents(Labels.make(Weights.of(graph), places(graph)))


def test_a_failed_making_leaves_nothing_behind(graph: RoadGraph, tmp_path: Path) -> None:
    cache = tmp_path / "labels"
    costs = Weights.under(graph, [], np.full(graph.edge_count, 2e6))

    with pytest.raises(ValueError, match="labels hold"):
        Labels.make(costs, places(graph), cache=cache)

    assert list(cache.iterdir()) == []


def test_the_cache_lies_beside_the_graph_or_with_the_user(
    graph: RoadGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    assert cache_folder(graph) == tmp_path / "roads" / "labels"
    assert cache_folder(small_graph(PLACES, ROADS)) is None

    monkeypatch.setattr("os.access", lambda path, _: Path(path) == tmp_path)
    assert cache_folder(graph) == tmp_path / "user" / "greenlane" / "labels"


def test_a_home_that_may_not_be_looked_into_is_done_without(
    graph: RoadGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_home = tmp_path / "root"
    really = Path.exists

    def exists(path: Path) -> bool:
        if closed_home in path.parents:  # a test by root could look into any
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setenv("XDG_CACHE_HOME", str(closed_home / ".cache"))
    monkeypatch.setattr(Path, "exists", exists)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert cache_folder(graph) is None


@pytest.mark.usefixtures("graph")
def test_processes_that_make_them_at_once_end_with_the_same_files(tmp_path: Path) -> None:
    code = """
import sys, pathlib
from routing.graph import RoadGraph
from routing.kernel import Weights
from routing.labels import Labels
from routing.snapping import snap
graph = RoadGraph.load(pathlib.Path(sys.argv[1]))
places = {"A": snap(graph, 110.015, 35.005), "B": snap(graph, 110.045, 35.01)}
for _ in range(20):
    labels = Labels.make(Weights.of(graph), places, cache=pathlib.Path(sys.argv[2]))
    print(labels.key, [each.tolist() for each in labels.matrices])
"""
    command = [sys.executable, "-c", code, str(tmp_path / "roads"), str(tmp_path / "labels")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    lines = [line for each in running for line in each.communicate()[0].splitlines()]

    assert [each.returncode for each in running] == [0, 0, 0]
    assert len(lines) == 60
    assert len(set(lines)) == 1
    key = lines[0].split()[0]
    assert {path.name for path in (tmp_path / "labels").iterdir()} == {key}
    assert json.loads((tmp_path / "labels" / key / "labels.json").read_text())["key"] == key
