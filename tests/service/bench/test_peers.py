from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from service.bench.against import Compared
from service.bench.extracts import hospitals_of
from service.bench.measuring import Samples
from service.bench.peers import answering
from service.bench.peers.client import DEFAULT_FOLDER, MissingPeerError, Peer, open_peer

VALLETTA, MOSTA, RABAT = (14.5122, 35.8978), (14.4256, 35.9092), (14.3986, 35.8817)


def test_a_peer_that_was_never_prepared_is_missing_and_says_how_to_prepare_it(
    tmp_path: Path,
) -> None:
    with (
        pytest.raises(MissingPeerError, match="make bench-peers"),
        open_peer("osrm", "x", [], tmp_path),
    ):
        pass


def test_a_region_that_was_never_read_is_missing_by_name(tmp_path: Path) -> None:
    folder = prepared(tmp_path)
    with (
        pytest.raises(MissingPeerError, match="atlantis"),
        open_peer("osrm", "atlantis", [], folder),
    ):
        pass


def test_a_peer_whose_package_is_absent_is_missing_with_its_own_words(tmp_path: Path) -> None:
    folder = prepared(tmp_path)
    (folder / "osrm" / "malta").mkdir(parents=True)
    with (
        pytest.raises(MissingPeerError, match="No module named 'osrm'"),
        open_peer("osrm", "malta", [VALLETTA], folder),
    ):
        pass


def test_after_an_error_the_peer_answers_the_next_question() -> None:
    answers = io.StringIO()
    first = {"engine": "no such engine", "path": "", "targets": []}
    answering.main(io.StringIO(2 * (json.dumps(first) + "\n")), answers)
    found = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [list(each) for each in found] == [["error"], ["error"]]


def test_a_missing_side_has_no_ratio_rather_than_a_good_one() -> None:
    compared = Compared("malta", {"ours": Samples([1000, 2000, 3000]), "osrm": Samples([90_000])})
    assert compared.ratio("osrm") == 45.0
    assert compared.ratio("valhalla") is None
    assert compared.ms("valhalla") is None


@pytest.mark.realdata
@pytest.mark.oracle
@pytest.mark.parametrize("engine", ["osrm", "valhalla"])
def test_a_real_peer_orders_by_its_own_table(engine: str) -> None:
    with real_peer(engine) as peer:
        (seconds,) = peer.table([MOSTA]).seconds
        asked = peer.ask(MOSTA, 1)
    assert [round(each or 0) for each in seconds] == sorted(round(each or 0) for each in seconds)
    assert asked.order == (0, 1)
    assert asked.points > 2
    assert asked.taken_ns > 0


@pytest.mark.realdata
def test_the_hospitals_of_an_extract_are_found(data_dir: Path) -> None:
    found = hospitals_of(data_dir / "osm" / "malta-latest.osm.pbf")
    assert len(found) == 28
    assert all(14.1 < lon < 14.7 and 35.7 < lat < 36.2 for lon, lat in found)


def prepared(folder: Path) -> Path:
    """A peers' folder whose Python is this one, which has neither peer."""
    python = folder / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    return folder


class real_peer:  # noqa: N801 - used as a context, like a function
    """A peer that was prepared on this machine, or a skip that says it was not."""

    def __init__(self, engine: str) -> None:
        self._opened = open_peer(engine, "malta", [RABAT, VALLETTA], DEFAULT_FOLDER)

    def __enter__(self) -> Peer:
        try:
            return self._opened.__enter__()
        except MissingPeerError as error:
            pytest.skip(str(error))

    def __exit__(self, *error: object) -> None:
        self._opened.__exit__(None, None, None)
