"""Road graphs of real extracts, each built once for a test session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from routing.graph import RoadGraph
from routing.osm import build_roads

PUYANG = "china/puyang_qingzu_rural.osm"
JINAN = "china/jinan_drive.graphml"
SHANGHAI = "china/shanghai_center.osm"
MALTA = "osm/malta-latest.osm.pbf"


@pytest.fixture(scope="session")
def built(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RoadGraph]:
    """Return a function that gives the road graph of a source in the data folder."""

    @cache
    def build(source: str) -> RoadGraph:
        directory = tmp_path_factory.mktemp("roads") / Path(source).name
        build_roads(data_dir / source, directory)
        return RoadGraph.load(directory)

    return build
