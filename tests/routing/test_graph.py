"""A road graph directory is whole, hashed and mapped, or it is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from routing.errors import DirectoryError
from routing.graph import ARRAYS, MANIFEST_NAME, RoadGraph, write_graph
from tests.routing.small_graphs import Road, small_graph

PLACES = {1: (110.0, 35.0), 2: (110.1, 35.0), 3: (110.1, 35.1)}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    graph = small_graph(PLACES, [Road(1, 2, 1000, way=1, name="庆祖大道"), Road(2, 3, 900, way=2)])
    write_graph(tmp_path / "roads", graph.manifest, {n: getattr(graph, n) for n in ARRAYS})
    return tmp_path / "roads"


def test_what_was_written_is_what_is_mapped(directory: Path) -> None:
    graph = RoadGraph.load(directory)

    assert isinstance(graph.likely_cs.base, np.memmap)
    assert graph.likely_cs.dtype == np.uint32
    assert graph.hash == graph.manifest.hash
    named = [graph.text(int(index)) for index in graph.name]
    assert sorted(named) == ["", "", "庆祖大道", "庆祖大道"]


def test_a_mapped_graph_cannot_be_edited(directory: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        RoadGraph.load(directory).likely_cs[0] = 1


def test_each_array_has_its_hash_and_a_changed_time_changes_the_whole(directory: Path) -> None:
    graph = RoadGraph.load(directory)
    arrays = {name: np.array(getattr(graph, name)) for name in ARRAYS}
    arrays["likely_cs"][0] += 1

    changed = write_graph(directory, graph.manifest, arrays)

    assert set(changed.array_sha256) == set(ARRAYS)
    differing = {n for n in ARRAYS if changed.array_sha256[n] != graph.manifest.array_sha256[n]}
    assert differing == {"likely_cs"}
    assert changed.hash != graph.hash


def code_of_loading(directory: Path) -> str:
    with pytest.raises(DirectoryError) as refused:
        RoadGraph.load(directory)
    return refused.value.code


def test_a_directory_without_a_manifest_is_no_road_graph(tmp_path: Path) -> None:
    assert code_of_loading(tmp_path) == "no_road_graph"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"bounding_box": 3}', "[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_damage(directory: Path, content: str) -> None:
    (directory / MANIFEST_NAME).write_text(content)

    assert code_of_loading(directory) == "damaged_road_graph"


def test_another_format_asks_for_a_new_build(directory: Path) -> None:
    manifest = json.loads((directory / MANIFEST_NAME).read_text())
    (directory / MANIFEST_NAME).write_text(json.dumps(manifest | {"format_version": 99}))

    assert code_of_loading(directory) == "format_version"


def test_a_format_without_what_this_one_has_asks_for_a_new_build(directory: Path) -> None:
    manifest = json.loads((directory / MANIFEST_NAME).read_text())
    first = {k: v for k, v in manifest.items() if k not in ("surfaces", "areas", "ferries")}
    (directory / MANIFEST_NAME).write_text(json.dumps(first | {"format_version": 1}))

    assert code_of_loading(directory) == "format_version"


@pytest.mark.parametrize("edit", [{"nodes": "many"}, {"edges": [4]}, {"array_sha256": []}])
def test_a_manifest_with_a_value_of_another_kind_is_damage(
    directory: Path, edit: dict[str, object]
) -> None:
    manifest = json.loads((directory / MANIFEST_NAME).read_text())
    (directory / MANIFEST_NAME).write_text(json.dumps(manifest | edit))

    assert code_of_loading(directory) == "damaged_road_graph"


@pytest.mark.parametrize("name", sorted(ARRAYS))
def test_a_missing_array_is_damage(directory: Path, name: str) -> None:
    (directory / f"{name}.npy").unlink()

    assert code_of_loading(directory) == "damaged_road_graph"


def test_a_truncated_array_is_damage(directory: Path) -> None:
    path = directory / "tail.npy"
    path.write_bytes(path.read_bytes()[:-3])

    assert code_of_loading(directory) == "damaged_road_graph"


@pytest.mark.parametrize("name", sorted(ARRAYS))
def test_an_edited_array_is_damage(directory: Path, name: str) -> None:
    path = directory / f"{name}.npy"
    array = np.load(path)
    if not array.size:
        pytest.skip("nothing in it to edit")
    array.reshape(-1).view(np.uint8)[-1] ^= 1
    np.save(path, array)

    assert code_of_loading(directory) == "damaged_road_graph"


def test_an_edited_manifest_is_damage(directory: Path) -> None:
    manifest = json.loads((directory / MANIFEST_NAME).read_text())
    edited = manifest | {"road_classes": manifest["road_classes"][::-1]}
    (directory / MANIFEST_NAME).write_text(json.dumps(edited))

    assert code_of_loading(directory) == "damaged_road_graph"


def test_what_was_made_from_a_graph_does_not_protect_it_from_a_new_build(directory: Path) -> None:
    (directory / "hierarchy_rank.npy").write_bytes(b"")
    (directory / "labels").mkdir()
    graph = RoadGraph.load(directory)

    write_graph(directory, graph.manifest, {name: getattr(graph, name) for name in ARRAYS})

    assert not (directory / "labels").exists()


@pytest.mark.parametrize("name", ["labels_of_centres.csv", "hierarchy.txt", "hierarchy_notes"])
def test_a_file_of_somebody_protects_a_directory_from_a_new_build(
    directory: Path, name: str
) -> None:
    (directory / name).write_text("kept")
    graph = RoadGraph.load(directory)

    with pytest.raises(DirectoryError) as refused:
        write_graph(directory, graph.manifest, {name: getattr(graph, name) for name in ARRAYS})

    assert refused.value.code == "target_in_use"
    assert (directory / name).read_text() == "kept"


def test_a_failed_addition_leaves_the_old_directory(directory: Path) -> None:
    graph = RoadGraph.load(directory)
    before = sorted(path.name for path in directory.parent.iterdir())

    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(DirectoryError, match="No space left"):
        write_graph(directory, graph.manifest, {n: getattr(graph, n) for n in ARRAYS}, fail)

    assert sorted(path.name for path in directory.parent.iterdir()) == before
    assert RoadGraph.load(directory).hash == graph.hash


def test_an_array_of_another_kind_or_length_is_damage(directory: Path) -> None:
    np.save(directory / "tail.npy", np.zeros(4, dtype=np.float64))
    assert code_of_loading(directory) == "damaged_road_graph"

    np.save(directory / "tail.npy", np.zeros(99, dtype=np.int32))
    assert code_of_loading(directory) == "damaged_road_graph"


def test_serving_needs_neither_osmnx_nor_networkx() -> None:
    modules = "routing.travel_times, routing.closures, routing.snapping, routing.kernel"
    heavy = "{'osmnx', 'networkx', 'geopandas', 'pandas', 'osmium'}"
    code = f"import sys, {modules}; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
