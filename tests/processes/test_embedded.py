"""The embedded database: one serving process, and short commands beside it."""

import subprocess
from pathlib import Path

from service.database import Database
from tests.conftest import ROOT
from tests.support.server import GREENLANE, Stage, environment, free_port, serving, wait_until
from tests.support.service import build_world

FACILITIES = """\
code,name,lon,lat,tier,area_code,capabilities
N9,新来的县医院,110.55,30.05,county,990103001,cs24
"""


def run(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [GREENLANE, *arguments],
        cwd=ROOT,
        env=environment(database_url),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_second_serving_process_is_refused_in_one_sentence(
    sqlite_url: str, tmp_path: Path
) -> None:
    with serving(sqlite_url, tmp_path) as server:
        second = run(sqlite_url, "serve", "--port", str(free_port()))
        assert server.process.poll() is None
    assert second.returncode == 1
    said = [line for line in second.stderr.splitlines() if line.startswith("greenlane: ")]
    assert "Traceback" not in second.stderr
    assert said[-1].startswith("greenlane: Another Greenlane already serves the database")


def test_the_database_may_be_served_again_after_a_crash(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as server:
        server.kill()
        with serving(sqlite_url, tmp_path) as again:
            assert again.process.poll() is None


def test_an_import_beside_the_server_shows_up_there(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "facilities.csv"
    file.write_text(FACILITIES, encoding="utf-8")
    database = Database(sqlite_url)
    world = build_world(database)
    with serving(sqlite_url, tmp_path) as server:
        stage = Stage(world, server)
        client = stage.client("clinician_t1")

        def known() -> set[str]:
            return {each["code"] for each in client.get("/api/facilities").json()}

        assert "N9" not in known()
        imported = run(sqlite_url, "facilities", "import", str(file), "--crs", "wgs84")
        assert imported.returncode == 0, imported.stderr
        wait_until(lambda: "N9" in known())
        stage.close()
    database.close()
