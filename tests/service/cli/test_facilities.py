from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilities.coordinates import wgs84_to_gcj02
from service.database import Database
from service.registry.queries import network
from tests.service.cli.conftest import Run
from tests.support.little_world import LittleWorld

WRONG = "code,name,lon,lat,tier\nA,甲,113,35,county\nA,乙,113,95,moon\n"


def stored_codes(folder: Path) -> list[str]:
    database = Database(f"sqlite:///{folder / 'data' / 'greenlane.db'}")
    try:
        with database.read() as session:
            return [each.code for each in network(session)]
    finally:
        database.close()


def test_a_check_prints_places_in_wgs84_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    lon, lat = wgs84_to_gcj02(113.5, 34.5)
    file = tmp_path / "gcj.csv"
    file.write_text(f"code,name,lon,lat\nA,甲,{lon},{lat}\n", encoding="utf-8")
    found = run("facilities", "import", file, "--crs", "gcj02", "--check", "--json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert document["errors"] == []
    (place,) = document["facilities"]
    assert (place["lon"], place["lat"]) == pytest.approx((113.5, 34.5), abs=1e-6)
    assert not (tmp_path / "data").exists()


def test_every_error_is_printed_with_row_and_column_and_exit_2(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(WRONG, encoding="utf-8")
    found = run("facilities", "import", file, "--crs", "wgs84", "--check", "--json")
    assert found.exit_code == 2
    errors = json.loads(found.stdout)["errors"]
    assert {(each["row"], each["column"], each["code"]) for each in errors} == {
        (2, "code", "duplicate_code"),
        (3, "code", "duplicate_code"),
        (3, "lat", "out_of_range"),
        (3, "tier", "unknown_tier"),
    }
    assert errors[0].keys() == {"row", "column", "value", "code"}


def test_a_file_with_one_error_stores_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(WRONG, encoding="utf-8")
    assert run("facilities", "import", file, "--crs", "wgs84").exit_code == 2
    assert not (tmp_path / "data").exists()


def test_an_import_stores_and_a_second_one_replaces_what_it_names(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    words = ("facilities", "import", little_world.facilities, "--crs", "wgs84", "--json")
    first = json.loads(run(*words).stdout)
    assert (len(first["added"]), first["replaced"], first["untouched"]) == (6, [], 0)
    one = tmp_path / "one.csv"
    one.write_text("code,name,lon,lat\nT,新名,113.0,35.0\nZ,又一家,113.0,35.0\n", encoding="utf-8")
    second = json.loads(run("facilities", "import", one, "--crs", "wgs84", "--json").stdout)
    assert (second["added"], second["replaced"], second["untouched"]) == (["Z"], ["T"], 5)
    assert stored_codes(tmp_path) == ["E", "P", "T", "U", "W", "X", "Z"]


def test_the_coordinate_system_must_be_said(run: Run, little_world: LittleWorld) -> None:
    found = run("facilities", "import", little_world.facilities)
    assert found.exit_code == 2
    assert "--crs" in found.stderr
