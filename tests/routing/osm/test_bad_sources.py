"""Every source that cannot become roads is refused by name, and nothing is built."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest

from routing.errors import SourceError
from routing.osm import build_roads
from tests.routing.osm.osm_files import directory, write, write_graphml, write_osm

PLACES = {n: (110.0 + n / 100, 35.0) for n in range(5)}
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


def bad_sources(folder: Path) -> dict[str, tuple[Path, str]]:
    road_free = [(1, [0, 1], {"waterway": "canal"}), (2, [1, 2], {"highway": "steps"})]
    osm = "<osm version='0.6'>"
    road = "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='road'/></way>"
    line = {"highway": "primary", "osmid": "1", "length": "9"}
    return {
        "missing": (folder / "nowhere.osm", "missing_source"),
        "directory": (folder, "unknown_suffix"),
        "directory named osm": (directory(folder, "folder.osm"), "missing_source"),
        "pbf in xml": (write(folder, "p.osm", b"\0\0\0\x0d\n\tOSMHeader\x18"), "broken_source"),
        "gzip": (write(folder, "packed.osm", gzip.compress(b"<osm/>")), "broken_source"),
        "a road round the world": (
            write_osm(
                folder / "w.osm",
                {n: (179.0 * (-1) ** n, 80.0 * (-1) ** n) for n in range(9)},
                [(1, list(range(9)), {"highway": "track"})],
            ),
            "broken_source",
        ),
        "suffix": (write(folder, "roads.shp", "x"), "unknown_suffix"),
        "place without a name": (Path("place:"), "place_without_name"),
        "zero bytes": (write(folder, "zero.osm.pbf", b""), "empty_source"),
        "broken pbf": (write(folder, "broken.osm.pbf", b"not a pbf" * 99), "broken_source"),
        "xml in pbf": (write(folder, "xml.osm.pbf", f"{osm}</osm>"), "broken_source"),
        "truncated xml": (write(folder, "cut.osm", f"{osm}<node id='1'"), "broken_source"),
        "no xml": (write(folder, "zip.osm", bz2.compress(b"x" * 999)), "broken_source"),
        "bad number": (
            write(folder, "nan.osm", f"{osm}<node id='1' lat='x' lon='1'/>{road}</osm>"),
            "broken_source",
        ),
        "xml bomb": (write(folder, "bomb.osm", f"{BOMB}{osm}&b;</osm>"), "xml_entities"),
        "graphml bomb": (
            write(folder, "bomb.graphml", f"{BOMB}<graphml>&b;</graphml>"),
            "xml_entities",
        ),
        "empty extract": (write(folder, "empty.osm", f"{osm}</osm>"), "empty_source"),
        "no roads": (write_osm(folder / "canals.osm", PLACES, road_free), "no_roads"),
        "only a oneway": (
            write_osm(
                folder / "oneway.osm", PLACES, [(1, [0, 1], {"highway": "road", "oneway": "yes"})]
            ),
            "no_connected_roads",
        ),
        "roads without nodes": (
            write_osm(folder / "bare.osm", {}, [(1, [1, 2], {"highway": "primary"})]),
            "no_roads",
        ),
        "not graphml": (write(folder, "other.graphml", "<osm></osm>"), "broken_source"),
        "truncated graphml": (write(folder, "cut.graphml", "<graphml><gra"), "broken_source"),
        "graphml without edges": (write_graphml(folder / "e.graphml", PLACES, []), "empty_source"),
        "graphml without roads": (
            write_graphml(folder / "f.graphml", PLACES, [(0, 1, {"highway": "footway"})]),
            "no_roads",
        ),
        "graphml in metres": (
            write_graphml(
                folder / "m.graphml",
                {0: (5e5, 4e6), 1: (5e5, 4.1e6)},
                [(0, 1, line)],
                crs="epsg:32649",
            ),
            "not_wgs84",
        ),
        "graphml with a bad length": (
            write_graphml(folder / "l.graphml", PLACES, [(0, 1, line | {"length": "nan"})]),
            "broken_source",
        ),
        "graphml with an endless edge": (
            write_graphml(
                folder / "h.graphml",
                PLACES,
                [(0, 1, line | {"length": "1e12"}), (1, 0, line | {"length": "1e12"})],
            ),
            "broken_source",
        ),
        "graphml with an endless way number": (
            write_graphml(folder / "n.graphml", PLACES, [(0, 1, line | {"osmid": f"{2**70}"})]),
            "broken_source",
        ),
        "graphml with a shape elsewhere": (
            write_graphml(
                folder / "s.graphml",
                PLACES,
                [(0, 1, line | {"geometry": "LINESTRING (10 5, 10.1 5)"})],
            ),
            "broken_source",
        ),
        "graphml with a bad shape": (
            write_graphml(
                folder / "g.graphml", PLACES, [(0, 1, line | {"geometry": "POINT(1 2)"})]
            ),
            "broken_source",
        ),
    }


@pytest.mark.parametrize(
    "case",
    [
        "missing",
        "directory",
        "directory named osm",
        "pbf in xml",
        "gzip",
        "a road round the world",
        "suffix",
        "place without a name",
        "zero bytes",
        "broken pbf",
        "xml in pbf",
        "truncated xml",
        "no xml",
        "bad number",
        "xml bomb",
        "graphml bomb",
        "empty extract",
        "no roads",
        "only a oneway",
        "roads without nodes",
        "not graphml",
        "truncated graphml",
        "graphml without edges",
        "graphml without roads",
        "graphml in metres",
        "graphml with a bad length",
        "graphml with an endless edge",
        "graphml with an endless way number",
        "graphml with a shape elsewhere",
        "graphml with a bad shape",
    ],
)
def test_a_bad_source_is_refused_by_name_and_nothing_is_built(tmp_path: Path, case: str) -> None:
    source, code = bad_sources(tmp_path)[case]
    before = sorted(tmp_path.iterdir())

    with pytest.raises(SourceError) as refused:
        build_roads(source, tmp_path / "roads")

    assert refused.value.code == code
    assert source.name in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.realdata
def test_a_truncated_pbf_is_refused(data_dir: Path, tmp_path: Path) -> None:
    whole = (data_dir / "osm/liechtenstein-latest.osm.pbf").read_bytes()
    source = write(tmp_path, "half.osm.pbf", whole[: len(whole) // 2])

    with pytest.raises(SourceError, match=r"half\.osm\.pbf cannot be read"):
        build_roads(source, tmp_path / "roads")

    assert not (tmp_path / "roads").exists()
