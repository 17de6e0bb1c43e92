from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlmodel import select

from facilities.coordinates import wgs84_to_gcj02
from routing.graph import RoadGraph
from routing.osm import build_roads
from service.database import Database
from service.registry.queries import network
from service.tables import EventRow, RegistryChangeRow
from tests.service.cli.conftest import Run
from tests.support.little_world import LittleWorld

WRONG = "code,name,lon,lat,tier\nA,甲,113,35,county\nA,乙,113,95,moon\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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


def stored(run: Run, world: LittleWorld) -> None:
    assert run("facilities", "import", world.facilities, "--crs", "wgs84").exit_code == 0


def test_a_check_against_what_is_stored_says_every_change_and_makes_none(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    stored(run, little_world)
    file = tmp_path / "phones.csv"
    file.write_text(
        "机构编码,名称,经度,纬度,电话\nT,溪口卫生院,113.0003,35.0100,12345\n", "gb18030"
    )
    found = run("facilities", "import", file, "--crs", "wgs84", "--check", "--json")
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert {each["field"]: (each["before"], each["after"]) for each in document["changes"]} == {
        "phone": ("000-0000-0001", "12345"),
        "phones": ("000-0000-0001", "12345"),
    }
    assert [each["code"] for each in document["remarks"]] == ["encoding"]
    assert "Only checked" in found.stderr
    again = run("facilities", "import", little_world.facilities, "--crs", "wgs84", "--check")
    assert "0 new, 0 changed, 6 as they were" in again.stderr


def test_what_a_file_has_no_column_for_stays_when_it_is_imported(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    stored(run, little_world)
    file = tmp_path / "moved.csv"
    file.write_text("code,name,lon,lat\nW,西岸县医院,113.0004,35.0900\n", encoding="utf-8")
    found = run("facilities", "import", file, "--crs", "wgs84", "--json")
    fields = [each["field"] for each in json.loads(found.stdout)["changes"]]
    assert fields == ["lon"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_comes_back_from_its_export_without_a_change(
    run: Run, little_world: LittleWorld, tmp_path: Path, form: str
) -> None:
    stored(run, little_world)
    tables = {
        "designations": "facility,kind,level,valid_from,source\nE,孕产妇,市级,2024/1/1,卫字1号\n",
        "catchments": "centre,area_code,kind,rank\nE,990102,maternal,主\nE,990101,maternal,备\n",
        "capacity": "facility,kind,free,as_of\nE,产科床位,３,2026-01-31 16:30\n",
    }
    for table, text in tables.items():
        file = tmp_path / f"{table}.csv"
        file.write_text(text, encoding="utf-8")
        found = run("facilities", "import", file, "--table", table, "--json")
        assert found.exit_code == 0, found.stderr
        assert json.loads(found.stdout)["changes"], table
    for table in ("facilities", *tables):
        out = tmp_path / f"export-{table}.{form}"
        assert run("facilities", "export", "--table", table, "--out", out).exit_code == 0
        words = ("facilities", "import", out, "--table", table, "--crs", "wgs84", "--json")
        again = json.loads(run(*words).stdout)
        assert (again["errors"], again["changes"]) == ([], []), table


def test_every_table_stands_in_the_history_with_its_file_and_the_system_as_actor(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    stored(run, little_world)
    file = tmp_path / "beds.csv"
    file.write_text("facility,kind,free,as_of\nE,产科床位,3,2026-01-31 16:30\n", encoding="utf-8")
    words = ("facilities", "import", file, "--table", "capacity", "--source", "电话问得")
    assert run(*words).exit_code == 0
    database = Database(f"sqlite:///{tmp_path / 'data' / 'greenlane.db'}")
    try:
        with database.read() as session:
            changes = session.exec(select(RegistryChangeRow)).all()
            events = [json.loads(each.body) for each in session.exec(select(EventRow))]
    finally:
        database.close()
    assert [(each.part, each.source, each.source_hash, each.actor) for each in changes] == [
        ("facilities", "facilities.csv", sha256(little_world.facilities.read_bytes()), None),
        ("capacity", "电话问得", sha256(file.read_bytes()), None),
    ]
    assert [
        (each["type"], each["actor"]["account"], each["actor"]["party"]) for each in events
    ] == [
        ("network_changed", None, "system"),
        ("network_changed", None, "system"),
        ("capacity_reported", None, "system"),
    ]


def test_a_statement_about_an_unknown_facility_or_area_is_refused_by_row(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    stored(run, little_world)
    file = tmp_path / "catchments.csv"
    file.write_text("centre,area_code,kind\nE,140521,maternal\nQ,990102,newborn\n", "utf-8")
    found = run("facilities", "import", file, "--table", "catchments", "--json")
    assert found.exit_code == 2
    assert [(e["row"], e["column"], e["code"]) for e in json.loads(found.stdout)["errors"]] == [
        (2, "area_code", "unknown_area"),
        (3, "centre", "unknown_centre"),
    ]


def test_statements_can_be_checked_before_there_is_any_network(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "designations.csv"
    file.write_text("facility,kind,level\nQ,maternal,county\nQ,maternal,province\n", "utf-8")
    found = run("facilities", "import", file, "--table", "designations", "--check", "--json")
    document = json.loads(found.stdout)
    assert [(each["row"], each["code"]) for each in document["errors"]] == [
        (3, "overlapping_designations")
    ]
    assert not (tmp_path / "data").exists()


def test_an_export_needs_a_name_that_says_its_form(run: Run, tmp_path: Path) -> None:
    found = run("facilities", "export", "--out", tmp_path / "x.ods")
    assert found.exit_code == 2
    assert ".csv or .xlsx" in found.stderr


def test_an_export_of_nothing_is_a_form_to_fill_in(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "facilities.csv"
    assert run("facilities", "export", "--out", out).exit_code == 0
    assert out.read_text("utf-8-sig").startswith("code,name,name_en,")
    assert not (tmp_path / "data").exists()


@pytest.mark.realdata
def test_shifted_coordinates_are_suspected_where_roads_are_given(
    run: Run, tmp_path: Path, data_dir: Path
) -> None:
    roads = tmp_path / "roads"
    build_roads(data_dir / "china/jinan_drive.graphml", roads)
    graph = RoadGraph.load(roads)
    file = tmp_path / "shifted.csv"
    rows = [
        f"F{place},某院,{lon},{lat}"
        for place, point in enumerate(graph.point_lonlat[::1000].tolist())
        for lon, lat in [wgs84_to_gcj02(*point)]
    ]
    file.write_text("\n".join(["code,name,lon,lat", *rows]), encoding="utf-8")
    words = ("facilities", "import", file, "--check", "--json", "--roads", roads)
    said = json.loads(run(*words, "--crs", "wgs84").stdout)
    assert [each["code"] for each in said["remarks"]] == ["suspected_gcj02"]
    assert f"of {len(rows)} places" in said["remarks"][0]["message"]
    assert json.loads(run(*words, "--crs", "gcj02").stdout)["remarks"] == []


def test_words_of_a_deployment_are_read_from_its_rules(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        'version = "1"\nsource = "自治区"\nconfidence = "P"\n'
        '[tier.prefecture]\nzh = "盟市"\nen = "League or city"\n'
        '[centre_kind.child]\nzh = "危重儿童救治中心"\nen = "Critical child centre"\n',
        encoding="utf-8",
    )
    file = tmp_path / "centres.csv"
    file.write_text(
        "code,name,lon,lat,tier,危重儿童救治中心\nA,盟医院,111.6,40.8,盟市,盟市\n", encoding="utf-8"
    )
    words = ("facilities", "import", file, "--crs", "wgs84", "--check")
    assert run(*words).exit_code == 2
    found = run(*words, "--rules", rules, "--json")
    assert found.exit_code == 0, found.stderr
    assert {each["table"] for each in json.loads(found.stdout)["changes"]} == {
        "facilities",
        "designations",
    }
    stored = ("facilities", "import", file, "--crs", "wgs84", "--rules", rules)
    assert run(*stored).exit_code == 0
    assert stored_codes(tmp_path) == ["A"]


def test_a_circle_through_what_is_stored_is_said_by_row_beside_every_other_error(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "circle.csv"
    head = "code,name,lon,lat,capabilities\n"
    stored_rows = "B,乙,113.5,34.5,uae@A\nA,甲,113.5,34.5,uae\n"
    file.write_text(f"{head}{stored_rows}", encoding="utf-8")
    assert run("facilities", "import", file, "--crs", "wgs84").exit_code == 0
    wrong = "A,甲,113.5,34.5,uae@B\nC,丙,x,34.5,\n"
    file.write_text(f"{head}{wrong}", encoding="utf-8")
    found = run("facilities", "import", file, "--crs", "wgs84", "--check", "--json")
    assert found.exit_code == 2
    errors = {(each["row"], each["code"]) for each in json.loads(found.stdout)["errors"]}
    assert errors == {(2, "circular_agreement"), (None, "circular_agreement"), (3, "not_a_number")}
