"""A centre outside the network: named by whoever asks it, asked by telephone, recorded as such."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from service.registry.queries import network
from service.registry.rules import RulesInForce
from tests.support.service import Site, World, running_site

CENTRE = {"name": "邻省妇幼保健院", "phone": "000-0000-0099", "area_code": "980100"}


def name(site: Site, body: dict[str, Any], account: str = "clinician_t1") -> Any:
    return site.client(account).post("/api/facilities/outside", json=body)


def test_it_gets_a_code_that_says_nothing_and_is_of_the_network_only_as_outside(site: Site) -> None:
    answer = name(site, CENTRE)
    assert answer.status_code == 201
    view = answer.json()
    assert view["code"].startswith("X-")
    assert (view["outside"], view["has_account"], view["phones"]) == (
        True, False, ["000-0000-0099"],
    )  # fmt: skip
    with site.world.database.read() as session:
        kept = network(session).get(view["code"])
    assert kept is not None
    assert (kept.outside, kept.lon, kept.lat, kept.area_code) == (True, None, None, "980100")
    assert view in site.client("screen_p1").get("/api/facilities").json()


def test_named_again_it_is_the_same_centre(site: Site) -> None:
    first = name(site, CENTRE).json()
    assert name(site, CENTRE, "coordinator_9902").json() == first
    assert name(site, CENTRE | {"phone": "000-0000-0098"}).json()["code"] != first["code"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x1b[31m"}, "name"),
        ({"name": "--"}, "name"),
        ({"name": "\u200b\u200b"}, "name"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "(---)"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"area_code": "98010"}, "area_code"),
        ({"area_code": "٩٨٠١"}, "area_code"),
        ({"lon": 0.0, "lat": 0.0}, None),
        ({"lon": 113.0}, None),
        ({"lon": 113.0, "lat": 95.0}, "lat"),
        ({"code": "C1"}, "code"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    site: Site, change: dict[str, Any], field: str | None
) -> None:
    refused = name(site, CENTRE | change)
    assert (refused.status_code, refused.json()["field"]) == (400, field)


def test_what_an_input_method_or_a_paste_left_is_read_rightly(site: Site) -> None:
    typed = {"name": "\u202e邻省\n妇幼\u200b", "phone": "（０００）1234", "area_code": "９８０１"}
    view = name(site, typed).json()
    assert (view["name"], view["phone"], view["area_code"]) == ("邻省 妇幼", "(000)1234", "9801")


def test_the_history_names_the_network_in_the_deployments_own_words(
    world: World, tmp_path: Path
) -> None:
    own = 'version = "1"\nsource = "本省规定"\nconfidence = "P"\n'
    own += '[capability.hfov]\nincludes = "mv"\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with running_site(world, rules_dir=tmp_path) as site:
        name(site, CENTRE)
        (latest, *_) = site.client("administrator").get("/api/registry/changes").json()
    words = RulesInForce.load(tmp_path).book.vocabulary
    with world.database.read() as session:
        assert latest["network"] == network(session, vocabulary=words).hash
        assert latest["network"] != network(session).hash
    assert latest["table"] == "outside"


@pytest.mark.parametrize("area_code", ["980100", None])
def test_a_transfer_asks_it_and_records_that_it_is_outside(
    site: Site, area_code: str | None
) -> None:
    code = name(site, CENTRE | {"area_code": area_code}).json()["code"]
    clinician, transfer = site.client("clinician_t1"), uuid4()
    body = {"referral": str(site.world.referral()), "offers": ["P1"]}
    address = f"/api/transfers/{transfer}"
    assert clinician.put(address, json=body).status_code == 201
    assert clinician.post(f"{address}/offer", json={"facility": code}).status_code == 200
    said = {"facility": code, "by_phone": "值班医生"}
    card = clinician.post(f"{address}/accept", json=said).json()["card"]
    assert card["receiving_facility"] == code
    known, outside = card["offers"]
    assert (known["outside"], known["cross_province"]) == (False, False)
    assert (outside["outside"], outside["cross_province"]) == (True, area_code and True)
    assert (outside["fit"], outside["travel_time_s"]) == ("unknown", None)
    assert [reason["code"] for reason in outside["reasons"]] == ["not_in_answer"]


def test_it_can_be_the_first_that_is_asked(site: Site) -> None:
    code = name(site, CENTRE).json()["code"]
    body = {"referral": str(site.world.referral()), "offers": [code]}
    asked = site.client("clinician_t1").put(f"/api/transfers/{uuid4()}", json=body)
    assert asked.status_code == 201
    assert [offer["facility"] for offer in asked.json()["card"]["offers"]] == [code]


def test_nothing_of_it_but_its_code_enters_the_log(site: Site) -> None:
    from sqlmodel import select

    from service.tables import EventRow

    name(site, CENTRE)
    with site.world.database.read() as session:
        bodies = b"".join(session.exec(select(EventRow.body)).all()).decode()
    assert CENTRE["name"] not in bodies
    assert CENTRE["phone"] not in bodies
