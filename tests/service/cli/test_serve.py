from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from service.database import Database, migrate
from tests.service.cli.conftest import run_process
from tests.support.little_world import LittleWorld


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_a_taken_port_is_one_sentence_and_not_zero(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        done = run_process("serve", "--port", port, GREENLANE_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_directory_without_roads_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    done = run_process("serve", "--port", free_port(), GREENLANE_ROADS_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "greenlane roads build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_calibration_is_refused_before_anything_is_served(
    tmp_path: Path, little_world: LittleWorld
) -> None:
    file = tmp_path / "calibration.json"
    file.write_text("{}", encoding="utf-8")
    names = {"GREENLANE_ROADS_DIR": str(little_world.roads), "GREENLANE_CALIBRATION": str(file)}
    done = run_process("serve", "--port", free_port(), GREENLANE_DATA_DIR=str(tmp_path), **names)
    assert done.returncode == 1
    assert "calibration" in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_rules_are_refused_with_every_error_before_anything_is_served(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'version = "1"\nsource = "x"\nconfidence = "P"\n'
        '[tier.nowhere]\nzh = "无"\n[policy]\nband_min = -1\n[standard.sofas]\nzh = "沙发"\n',
        encoding="utf-8",
    )
    data = {"GREENLANE_DATA_DIR": str(tmp_path / "data")}
    named = run_process("serve", "--rules", own, "--port", free_port(), **data)
    set_up = run_process("serve", "--port", free_port(), GREENLANE_RULES_DIR=str(own), **data)
    for done in (named, set_up):
        assert done.returncode == 2
        assert all(word in done.stderr for word in ("tier.nowhere", "band_min", "standard.sofas"))
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_damaged_list_of_stops_is_refused_before_anything_is_served(
    tmp_path: Path, little_world: LittleWorld
) -> None:
    roads = tmp_path / "roads"
    shutil.copytree(little_world.roads, roads)
    built = (roads / "stops.json").read_text(encoding="utf-8")
    (roads / "stops.json").write_text(built.replace('"graph": "', '"graph": "0'), encoding="utf-8")
    done = run_process("serve", "--port", free_port(), GREENLANE_ROADS_DIR=str(roads))
    assert done.returncode == 1
    assert "it is of the roads 0" in done.stderr
    (roads / "stops.json").write_text('{"format": 1, "stops": [{"key"', encoding="utf-8")
    done = run_process("serve", "--port", free_port(), GREENLANE_ROADS_DIR=str(roads))
    assert done.returncode == 1
    assert "stops.json cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_process_on_the_embedded_database_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'greenlane.db'}"
    migrate(url)
    database = Database(url)
    try:
        with database.serving():
            done = run_process("serve", "--port", free_port(), GREENLANE_DATA_DIR=str(tmp_path))
    finally:
        database.close()
    assert done.returncode == 1
    assert "already serves" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, little_world: LittleWorld) -> None:
    program = Path(sys.executable).with_name("greenlane")
    names = {"GREENLANE_DATA_DIR": str(tmp_path), "GREENLANE_ROADS_DIR": str(little_world.roads)}
    process = subprocess.Popen(
        [str(program), "serve", "--port", str(free_port())],
        env=os.environ | names,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://\S+", said)
        assert address, said
        # the socket listens before it is announced: the question waits until the service is up
        with urllib.request.urlopen(f"{address[0]}/readyz", timeout=60) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_a_setting_that_cannot_be_read_is_named_with_its_value(tmp_path: Path) -> None:
    names = {"GREENLANE_DATA_DIR": str(tmp_path), "GREENLANE_PORT": "many"}
    done = run_process("serve", **names)
    assert done.returncode == 2
    assert "GREENLANE_PORT: 'many'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_one_sentence(
    little_world: LittleWorld,
) -> None:
    url = f"postgresql://nobody:secret@127.0.0.1:{free_port()}/nothing"
    words = ("facilities", "import", little_world.facilities, "--crs", "wgs84")
    done = run_process(*words, GREENLANE_DATABASE_URL=url)
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
