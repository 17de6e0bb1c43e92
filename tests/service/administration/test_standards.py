"""Self-assessment: what a centre states of itself against the table for its level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilities.facility import Designation, Tier
from facilities.standards import packaged_standards
from service.database import Database
from service.registry.actions import Origin, import_designations
from tests.support.service import MOMENT, Site, World, running_site

ADDRESS = "/api/registry/P1/standards"


def named_a_centre(database: Database, level: Tier = Tier.PREFECTURE) -> None:
    with database.write() as session:
        import_designations(
            session,
            {"P1": [Designation("maternal", level)]},
            origin=Origin("文1", None, MOMENT),
        )


@pytest.fixture
def centre(site: Site) -> Site:
    named_a_centre(site.world.database)
    return site


def state(site: Site, account: str = "centre_p1", **items: Any) -> Any:
    body = {"items": {key: {"value": value} for key, value in items.items()}}
    return site.client(account).put(ADDRESS, json=body)


def item(report: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in report["items"] if each["key"] == key)
    return found


def test_what_nobody_stated_is_not_stated_and_never_zero(centre: Site) -> None:
    report = centre.client("qc_9901").get(ADDRESS).json()
    assert (report["level"], report["own_level"]) == ("prefecture", "prefecture")
    assert (report["stated_at"], report["counts"]["gap"]) == (None, 0)
    beds = item(report, "obstetric_beds")
    assert (beds["standing"], beds["value"], beds["asked"]) == ("not_stated", None, 40)
    assert len(report["items"]) == len(packaged_standards().items)


def test_a_gap_is_said_with_its_size_and_its_source(centre: Site) -> None:
    stated = state(centre, obstetric_beds=31, rescue_beds=8, icu=True)
    assert stated.status_code == 200, stated.text
    report = centre.client("authority_9901").get(ADDRESS).json()
    assert report == stated.json()
    beds = item(report, "obstetric_beds")
    assert (beds["standing"], beds["short_by"], beds["in_principle"]) == ("gap", 9, True)
    assert item(report, "rescue_beds")["standing"] == "met"
    assert item(report, "icu")["standing"] == "met"
    assert report["stated_by"] == "人 centre_p1"
    assert all(each["source"] and each["confidence"] for each in report["items"])


def test_it_can_be_held_against_another_level(centre: Site) -> None:
    state(centre, obstetric_beds=31)
    county = centre.client("centre_p1").get(ADDRESS, params={"level": "county"}).json()
    assert (county["level"], county["own_level"]) == ("county", "prefecture")
    assert item(county, "obstetric_beds")["standing"] == "met"


def test_stated_again_it_replaces_what_was_stated_and_both_are_in_the_history(
    centre: Site,
) -> None:
    state(centre, obstetric_beds=31, rescue_beds=8)
    report = state(centre, obstetric_beds=42).json()
    assert item(report, "rescue_beds")["standing"] == "not_stated"
    change = centre.client("administrator").get("/api/registry/changes").json()[0]
    assert (change["table"], change["source"]) == ("standards", "self-assessment")
    lines = {line["field"]: (line["kind"], line["before"], line["after"])
             for line in change["changes"]}  # fmt: skip
    assert lines == {
        "obstetric_beds": ("changed", "31", "42"),
        "rescue_beds": ("removed", "8", None),
    }


def test_the_day_of_the_evidence_is_kept(centre: Site) -> None:
    told = {"items": {"icu": {"value": True, "evidence_on": "2024-05-01"}}}
    report = centre.client("centre_p1").put(ADDRESS, json=told).json()
    assert item(report, "icu")["evidence_on"] == "2024-05-01"
    assert centre.client("centre_p1").get(ADDRESS).json() == report


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ({"sofas": 3}, "unknown_item"),
        ({"icu": 3}, "wrong_kind_of_value"),
        ({"obstetric_beds": True}, "wrong_kind_of_value"),
        ({"obstetric_beds": -1}, "out_of_range"),
        ({"obstetric_beds": "40"}, "invalid"),
    ],
)
def test_what_cannot_be_stated_is_refused_and_nothing_is_stored(
    centre: Site, items: dict[str, Any], code: str
) -> None:
    refused = state(centre, rescue_beds=8, **items)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert centre.client("centre_p1").get(ADDRESS).json()["stated_at"] is None


def test_evidence_that_is_still_to_come_is_refused(centre: Site) -> None:
    told = {"items": {"icu": {"value": True, "evidence_on": "9998-05-01"}}}
    refused = centre.client("centre_p1").put(ADDRESS, json=told)
    assert (refused.status_code, refused.json()["code"]) == (400, "in_the_future")
    assert refused.json()["field"] == "items.icu.evidence_on"
    assert centre.client("centre_p1").get(ADDRESS).json()["stated_at"] is None


def test_a_facility_of_no_level_must_say_which(site: Site) -> None:
    refused = site.client("centre_p1").get(ADDRESS)
    assert (refused.status_code, refused.json()["code"]) == (400, "no_level")
    asked = site.client("centre_p1").get(ADDRESS, params={"level": "county"})
    assert asked.json()["own_level"] is None


def test_an_unknown_facility_is_not_found(site: Site) -> None:
    answer = site.client("administrator").get("/api/registry/NOPE/standards")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_facility")


def test_a_deployment_adjusts_the_table_in_its_own_file(world: World, tmp_path: Path) -> None:
    own = 'version = "1"\nsource = "本省规定"\nconfidence = "S"\n'
    own += '[standard.obstetric_beds.asks]\nprefecture = { op = ">=", value = 25 }\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    named_a_centre(world.database)
    with running_site(world, rules_dir=tmp_path) as site:
        report = state(site, obstetric_beds=31).json()
    assert item(report, "obstetric_beds")["standing"] == "met"
    assert item(report, "obstetric_beds")["source"] == "本省规定"


def test_a_table_that_cannot_be_used_is_refused_at_a_reload(world: World, tmp_path: Path) -> None:
    with running_site(world, rules_dir=written(tmp_path / "own", "")) as site:
        written(tmp_path / "own", "[standard.obstetric_beds]\nsofas = 1\n")
        refused = site.client("administrator").post("/api/rules/reload")
    assert refused.status_code == 400
    assert any("sofas" in str(error["field"]) for error in refused.json()["errors"])


def written(folder: Path, content: str) -> Path:
    folder.mkdir(exist_ok=True)
    head = 'version = "1"\nsource = "本省规定"\nconfidence = "S"\n'
    (folder / "own.toml").write_text(head + content, encoding="utf-8")
    return folder
