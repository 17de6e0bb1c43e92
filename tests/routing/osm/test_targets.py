"""A build puts the whole new graph in its place, or leaves everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.errors import DirectoryError, RoadsError
from routing.graph import MANIFEST_NAME, RoadGraph
from routing.osm import build_roads
from tests.routing.osm.osm_files import directory, write, write_osm

PLACES = {n: (110.0 + n / 100, 35.0) for n in range(5)} | {9: (110.01, 35.01)}
MAIN = (1, [0, 1, 2, 3, 4], {"highway": "primary"})


def build(folder: Path, *ways: tuple[int, list[int], dict[str, str]]) -> RoadGraph:
    build_roads(write_osm(folder / "town.osm", PLACES, ways), folder / "roads")
    return RoadGraph.load(folder / "roads")


def test_a_directory_with_other_things_is_not_overwritten(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    (tmp_path / "roads").mkdir()
    precious = write(tmp_path / "roads", "notes.txt", "keep me")

    with pytest.raises(DirectoryError, match="nothing was written"):
        build_roads(source, tmp_path / "roads")

    assert precious.read_text() == "keep me"


def test_a_manifest_of_something_else_is_not_taken_for_ours(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    (tmp_path / "site").mkdir()
    write(tmp_path / "site", MANIFEST_NAME, '{"name": "a web page"}')
    precious = write(tmp_path / "site", "notes.txt", "keep me")

    with pytest.raises(DirectoryError, match="nothing was written"):
        build_roads(source, tmp_path / "site")

    assert precious.read_text() == "keep me"


def test_a_road_graph_with_a_file_of_someone_else_is_not_overwritten(tmp_path: Path) -> None:
    build(tmp_path, MAIN)
    precious = write(tmp_path / "roads", "notes.txt", "keep me")

    with pytest.raises(DirectoryError, match="nothing was written"):
        build(tmp_path, MAIN)

    assert precious.read_text() == "keep me"


def test_a_target_below_a_file_is_refused_before_the_source_is_read(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    stages: list[str] = []

    with pytest.raises(DirectoryError, match="is not a directory") as refused:
        build_roads(source, source / "roads", lambda stage, _: stages.append(stage))

    assert refused.value.code == "target_not_writable"
    assert stages == []


def test_a_link_stays_a_link_and_what_it_names_is_replaced(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    (tmp_path / "current").symlink_to("v1")

    build_roads(source, tmp_path / "current")
    build_roads(source, tmp_path / "current")

    assert (tmp_path / "current").is_symlink()
    assert RoadGraph.load(tmp_path / "v1").edge_count == 2


def test_the_directory_one_stands_in_can_be_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_osm(tmp_path / "a.osm", PLACES, [MAIN])
    monkeypatch.chdir(directory(tmp_path, "here"))

    build_roads(source, Path())

    assert RoadGraph.load(tmp_path / "here").edge_count == 2


def test_the_old_graph_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build(tmp_path, MAIN)
    rename = Path.rename

    def fail_for_the_new_one(path: Path, target: Path) -> Path:
        if target == tmp_path / "roads" and path.name != "old":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new_one)
    with pytest.raises(DirectoryError, match="No space left on device"):
        build(tmp_path, MAIN)

    assert RoadGraph.load(tmp_path / "roads").hash == old.hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roads", "town.osm"]


def test_a_rebuild_replaces_the_graph_while_the_old_one_stays_readable(tmp_path: Path) -> None:
    old = build(tmp_path, MAIN)
    before = old.likely_cs.tolist()

    new = build(tmp_path, MAIN, (2, [1, 9], {"highway": "residential"}))

    assert new.edge_count == 6
    assert old.likely_cs.tolist() == before
    assert RoadGraph.load(tmp_path / "roads").hash == new.hash != old.hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roads", "town.osm"]


def test_a_failed_rebuild_leaves_the_old_graph(tmp_path: Path) -> None:
    old = build(tmp_path, MAIN)

    with pytest.raises(RoadsError):
        build_roads(write(tmp_path, "bad.osm", "<osm>"), tmp_path / "roads")

    assert RoadGraph.load(tmp_path / "roads").hash == old.hash
