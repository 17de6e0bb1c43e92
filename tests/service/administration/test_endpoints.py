"""The administrator's page: tables in, all or nothing; tables out; the history by area."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from facilities.coordinates import wgs84_to_gcj02
from service.registry.queries import network
from service.situation.queries import capacity_of
from service.situation.roads import RoadsInForce
from service.tables import CapacityRow
from tests.support.little_world import WEST, make_little_world
from tests.support.service import Site

CSV = {"content-type": "text/csv"}
TABLES = ("facilities", "designations", "catchments", "capacity")
NEW = """code,name,tier,lon,lat,area_code,capabilities
N1,新院,county,110.5,30.0,990101,cs24[08:00-18:00];nrp
P1,新名,prefecture,110.2,30.0,990100,
"""
WRONG = """code,name,tier,lon,lat,capabilities
N1,新院,moon,110.5,30.0,cs24
N2,,county,310.5,30.0,nothing_known
"""


def send(site: Site, table: str, what: str, content: str | bytes, **query: str) -> Any:
    body = content.encode() if isinstance(content, str) else content
    query = {"source": "卫健委文件"} | query
    address = f"/api/registry/{table}/{what}"
    return site.client("administrator").post(address, content=body, params=query, headers=CSV)


def codes(site: Site) -> list[str]:
    with site.world.database.read() as session:
        return [each.code for each in network(session).facilities]


def test_a_preview_says_what_would_change_and_stores_nothing(site: Site) -> None:
    before = codes(site)
    report = send(site, "facilities", "preview", NEW).json()
    assert report["counts"] == {"added": 1, "changed": 1, "unchanged": 4}
    assert (report["errors"], report["change"], report["rows"]) == ([], None, 2)
    name = {"table": "facilities", "facility": "P1", "kind": "changed", "field": "name"}
    assert name | {"before": "P1院", "after": "新名"} in report["changes"]
    assert codes(site) == before
    assert len(site.client("administrator").get("/api/registry/changes").json()) == 1


def test_imports_at_once_each_count_what_they_changed(site: Site) -> None:
    def one(number: int) -> dict[str, Any]:
        names = "".join(f"N{each},名{number},110.5,30.0\n" for each in range(number % 3 + 1))
        report: dict[str, Any] = send(
            site, "facilities", "import", f"code,name,lon,lat\n{names}"
        ).json()
        return report

    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(one, range(12)))
    for report in reports:
        changed = {each["facility"] for each in report["changes"]}
        assert report["counts"]["added"] + report["counts"]["changed"] == len(changed), report
    assert sum(report["counts"]["added"] for report in reports) == 3


@pytest.mark.parametrize("what", ["preview", "import"])
def test_places_that_fit_the_roads_better_in_another_system_are_remarked(
    site: Site, tmp_path: Path, what: str
) -> None:
    site.app.state.roads = RoadsInForce.load(make_little_world(tmp_path).roads)
    places = [wgs84_to_gcj02(WEST, 35.01 + number / 200) for number in range(12)]
    rows = [f"G{number},院{number},{lon},{lat}" for number, (lon, lat) in enumerate(places)]
    file = "\n".join(["code,name,lon,lat", *rows])
    for crs, remarks in (("wgs84", ["suspected_gcj02"]), ("gcj02", [])):
        report = send(site, "facilities", what, file, crs=crs).json()
        assert (report["errors"], [each["code"] for each in report["remarks"]]) == ([], remarks)


def test_an_import_stores_it_with_its_document_its_hash_and_who(site: Site) -> None:
    report = send(site, "facilities", "import", NEW).json()
    assert "N1" in codes(site)
    change = site.client("administrator").get("/api/registry/changes").json()[0]
    assert change["id"] == report["change"]
    assert change["source"] == "卫健委文件"
    assert change["source_hash"] == hashlib.sha256(NEW.encode()).hexdigest()
    assert change["by"] == "人 administrator"
    assert change["changes"] == report["changes"]


def test_what_a_file_has_no_column_for_stays(site: Site) -> None:
    send(site, "facilities", "import", NEW)
    with site.world.database.read() as session:
        kept = network(session).get("P1")
    assert kept is not None
    assert (kept.name, kept.phone) == ("新名", "000-0000-0002")


def test_every_error_is_said_by_row_and_column_and_nothing_is_stored(site: Site) -> None:
    before = codes(site)
    report = send(site, "facilities", "preview", WRONG).json()
    places = {(each["row"], each["column"]) for each in report["errors"]}
    assert {(2, "tier"), (3, "name"), (3, "lon"), (3, "capabilities")} <= places
    assert report["changes"] == []
    refused = send(site, "facilities", "import", WRONG)
    assert refused.status_code == 400
    said = {(e["params"]["row"], e["params"]["column"]) for e in refused.json()["errors"]}
    assert said == places
    assert codes(site) == before


@pytest.mark.parametrize(
    ("table", "content", "code", "row"),
    [
        (
            "designations",
            "facility,kind,level\nP1,maternal,county\nNOPE,maternal,county\n",
            "unknown_facility",
            3,
        ),
        (
            "designations",
            "facility,kind,level\nP1,maternal,county\nP1,maternal,prefecture\n",
            "overlapping_designations",
            3,
        ),
        ("catchments", "centre,area_code,kind\nNOPE,9901,maternal\n", "unknown_centre", 2),
        ("catchments", "centre,area_code,kind\nP1,5501,maternal\n", "unknown_area", 2),
        (
            "capacity",
            "facility,kind,free,as_of\nP1,newborn_cot,3,2096-01-01 08:00\n",
            "in_the_future",
            2,
        ),
        (
            "capacity",
            "facility,kind,free,as_of\nNOPE,newborn_cot,3,2026-01-01 08:00\n",
            "unknown_facility",
            2,
        ),
    ],
)
def test_a_row_that_contradicts_the_network_refuses_the_whole_file(
    site: Site, table: str, content: str, code: str, row: int
) -> None:
    refused = send(site, table, "import", content)
    assert refused.status_code == 400
    found = [(each["code"], each["params"].get("row")) for each in refused.json()["errors"]]
    assert found == [(code, row)]
    assert len(site.client("administrator").get("/api/registry/changes").json()) == 1


def test_a_circle_of_agreements_is_refused(site: Site) -> None:
    circle = "code,name,lon,lat,capabilities\nA1,甲,110.1,30.0,uae@A2\nA2,乙,110.2,30.0,uae@A1\n"
    report = send(site, "facilities", "preview", circle).json()
    assert {each["code"] for each in report["errors"]} == {"circular_agreement"}
    assert send(site, "facilities", "import", circle).status_code == 400


def test_a_partner_that_is_not_known_yet_is_remarked_and_taken(site: Site) -> None:
    content = "code,name,lon,lat,capabilities\nA1,甲,110.1,30.0,uae@ELSEWHERE\n"
    report = send(site, "facilities", "import", content).json()
    assert [each["code"] for each in report["remarks"]] == ["unknown_partner"]
    assert "A1" in codes(site)


def test_designations_and_catchments_come_in_with_their_documents(site: Site) -> None:
    named = "facility,kind,level,valid_from,valid_to,source\nP1,maternal,市,2024-01-01,,文1\n"
    areas = "centre,area_code,kind,rank,valid_from,source\nP1,9901,maternal,1,2024-01-01,\n"
    assert send(site, "designations", "import", named).status_code == 200
    assert send(site, "catchments", "import", areas).status_code == 200
    records = site.client("qc_9901").get("/api/registry/facilities").json()
    record = next(each for each in records if each["code"] == "P1")
    assert [(each["level"], each["source"]) for each in record["designations"]] == [
        ("prefecture", "文1")
    ]
    assert [(each["area_code"], each["source"]) for each in record["catchments"]] == [
        ("9901", "卫健委文件")
    ]


def test_beds_come_in_as_reports_of_their_centres(site: Site) -> None:
    start = site.client("centre_p1").get("/api/board").json()["position"]
    said = "facility,kind,free,as_of\nP1,newborn_cot,3,2026-01-01 08:00\n"
    for counted in (1, 0):
        report = send(site, "capacity", "import", said).json()
        assert report["counts"]["changed"] == counted
    with site.world.database.read() as session:
        assert len(session.exec(select(CapacityRow)).all()) == 1
        beds = {each.kind.value: each.free for each in capacity_of(session)["P1"]}
    assert beds["newborn_cot"] == 3
    (frame,) = site.client("centre_p1").get("/api/events", params={"after": start}).json()
    assert (frame["data"]["free"], frame["data"]["as_of"]) == (3, "2026-01-01T00:00:00Z")
    assert frame["data"]["actor"]["party"] == "administrator"


def test_a_look_that_a_newer_one_has_followed_is_no_change(site: Site) -> None:
    said = "facility,kind,free,as_of\nP1,newborn_cot,{},{} 08:00\n"
    send(site, "capacity", "import", said.format(3, "2026-01-02"))

    report = send(site, "capacity", "preview", said.format(1, "2026-01-01")).json()

    assert report["changes"] == []
    assert report["rows"] == 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_given_out_and_taken_back_changes_nothing(
    site: Site, table: str, form: str
) -> None:
    send(site, "facilities", "import", NEW)
    send(site, "catchments", "import", "centre,area_code,kind\nP1,9901,maternal\n")
    send(site, "designations", "import", "facility,kind,level\nP1,maternal,county\n")
    send(
        site, "capacity", "import", "facility,kind,free,as_of\nP1,newborn_cot,3,2026-01-01 08:00\n"
    )
    answer = site.client("administrator").get(f"/api/registry/{table}.{form}")
    assert answer.status_code == 200
    assert f'.{form}"' in answer.headers["content-disposition"]
    if form == "xlsx":
        assert load_workbook(io.BytesIO(answer.content)).sheetnames
    again = send(site, table, "import", answer.content)
    assert again.status_code == 200, again.text
    report = again.json()
    assert report["rows"] > 0
    assert report["changes"] == []


def test_the_history_is_read_page_by_page_and_only_of_ones_own_area(site: Site) -> None:
    send(site, "facilities", "import", NEW)
    everything = site.client("administrator").get("/api/registry/changes").json()
    assert [each["table"] for each in everything] == ["facilities", "facilities"]
    older = site.client("administrator").get(
        "/api/registry/changes", params={"before": everything[0]["id"]}
    )
    assert older.json() == everything[1:]
    for reader in ("qc_9901", "coordinator_9901", "authority_9901"):
        seen = site.client(reader).get("/api/registry/changes").json()
        assert [each["id"] for each in seen] == [each["id"] for each in everything]
    (other,) = site.client("qc_9902").get("/api/registry/changes").json()
    assert {line["facility"] for line in other["changes"]} == {"P2", "T2"}


def test_the_network_is_read_as_it_stood_at_a_past_moment(site: Site) -> None:
    def names(at: str) -> list[str]:
        found = site.client("qc_9901").get("/api/registry/facilities", params={"at": at}).json()
        return [each["name"] for each in found if each["code"] == "P1"]

    send(site, "facilities", "import", NEW)
    assert names("2026-02-28T00:00:00Z") == []
    assert names("2026-03-02T00:00:00+08:00") == ["P1院"]
    assert names("9999-12-31T23:59:59Z") == ["新名"]
    refused = site.client("qc_9901").get("/api/registry/facilities", params={"at": "yesterday"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("content", "headers", "query", "expected"),
    [
        (b"x", {"content-type": "application/json"}, {"source": "x"}, (400, "malformed")),
        (b"{}", {"content-type": "application/json"}, {"source": "x"}, (400, "invalid")),
        (b"x", {"content-type": "text/html"}, {"source": "x"}, (400, "not_json")),
        (b"", CSV, {"source": "x"}, (400, "invalid")),
        (b"code\n", CSV, {}, (400, "invalid")),
        (b"code\n", CSV, {"source": ""}, (400, "invalid")),
        (b"code,name,lon,lat\nN1,x,110.5,30.0\n", CSV, {"source": " \u3000"}, (400, "invalid")),
        (b"code\n", CSV, {"source": "x", "crs": "mars"}, (400, "invalid")),
        (b"x" * (4 * 1024 * 1024 + 1), CSV, {"source": "x"}, (413, "too_large")),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    site: Site,
    content: bytes,
    headers: dict[str, str],
    query: dict[str, str],
    expected: tuple[int, str],
) -> None:
    refused = site.client("administrator").post(
        "/api/registry/facilities/import", content=content, headers=headers, params=query
    )
    assert (refused.status_code, refused.json()["code"]) == expected


def test_a_table_goes_nowhere_but_where_one_is_taken(site: Site) -> None:
    refused = site.client("administrator").post("/api/rules/reload", content=b"x", headers=CSV)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_json")
    assert site.client("administrator").get("/api/registry/sofas.csv").status_code == 400


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_coordinates_of_another_system_are_turned_into_ours(site: Site, crs: str) -> None:
    send(site, "facilities", "import", "code,name,lon,lat\nG1,移位,110.5,30.0\n", crs=crs)
    with site.world.database.read() as session:
        moved = network(session).get("G1")
    assert moved is not None
    assert moved.lon is not None
    assert 0.0005 < abs(moved.lon - 110.5) < 0.02


def test_what_a_facility_states_of_its_team_is_kept_shown_and_written_again(site: Site) -> None:
    head = "机构编码,名称,经度,纬度,转运团队,出动时间,夜间出动分钟,稳定时间,出车准备分钟\n"
    sent = send(site, "facilities", "import", f'{head}P1,市院,110.2,30.0,派,20,35,"30,vlbw=45",8\n')
    assert sent.status_code == 200
    records = site.client("qc_9901").get("/api/registry/facilities").json()
    told = {each["code"]: each for each in records}
    names = ("retrieval_team", "mobilisation_min", "mobilisation_night_min", "vehicle_ready_min")
    assert [told["P1"][name] for name in names] == [True, 20, 35, 8]
    assert told["P1"]["stabilisation"] == {"*": 30, "vlbw": 45}
    assert [told["P2"][name] for name in names] == [None] * 4  # nobody said: never a zero
    written = site.client("administrator").get("/api/registry/facilities.csv").content
    again = send(site, "facilities", "preview", written).json()
    assert (again["errors"], again["changes"]) == ([], [])


def test_team_times_that_cannot_be_are_faults_by_row_and_column(site: Site) -> None:
    head = "code,name,lon,lat,mobilisation_night_min,stabilisation,vehicle_ready_min\n"
    report = send(
        site, "facilities", "preview", f"{head}P1,市院,110.2,30.0,-5,vlbv=45,1441\n"
    ).json()
    assert [(each["row"], each["column"], each["code"]) for each in report["errors"]] == [
        (2, "mobilisation_night_min", "not_a_number"),
        (2, "stabilisation", "unknown_condition"),
        (2, "vehicle_ready_min", "out_of_range"),
    ]
