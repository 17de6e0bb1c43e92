"""An answer made again is the same bytes, whatever was recorded since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner, Result

from facilities.errors import BadInputError
from facilities.rules import load_rules
from facilities.rules.book import ADDED
from facilities.tables import packaged_tables
from service.audit.replay import Replay, differences, replay
from service.auth.schemas import Role
from service.cli import app
from service.events.canonical import canonical_bytes
from service.events.types import Actor, CapacityKind, Party
from service.registry.actions import Origin, record_facilities
from service.registry.queries import network
from service.registry.rules import texts_of
from service.situation.actions import report_capacity
from service.situation.roads import RoadsInForce
from service.situation.schemas import CapacityReport
from service.tables import AccountRow, ReferralRow, RoleRow, RulesVersionRow
from tests.support.little_world import LittleWorld, make_little_world
from tests.support.server import wait_until
from tests.support.service import MOMENT, PASSWORD_HASH, Site, World, running_site

BLEEDING: dict[str, Any] = {"origin": {"facility": "T"}, "conditions": ["pph"]}
AT_A_POINT: dict[str, Any] = {
    "origin": {"lon": 113.0004, "lat": 35.03},
    "conditions": [],
    "findings": {"gestation": "29+4", "sbp": 172},
    "removed": ["ptl_32"],
    "urgency": "U1",
}
OWN_RULES = """
version = "1"
source = "晋卫〔2026〕9号"
confidence = "P"
[condition.pph]
decisive = ["blood_mt"]
[policy]
band_min = 30
"""


@pytest.fixture(scope="module")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    return make_little_world(tmp_path_factory.mktemp("valley"))


@pytest.fixture(scope="module")
def roads(little_world: LittleWorld) -> RoadsInForce:
    return RoadsInForce.load(little_world.roads)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return tmp_path / "rules"


@pytest.fixture
def site(database: Any, little_world: LittleWorld, rules: Path) -> Iterator[Site]:
    ids = {"clinician_t": uuid4(), "administrator": uuid4()}
    roles = {"clinician_t": (Role.CLINICIAN, "T"), "administrator": (Role.ADMINISTRATOR, None)}
    rules.mkdir()
    (rules / "own.toml").write_text(OWN_RULES, encoding="utf-8")
    with database.write() as session:
        record_facilities(session, little_world.network(), origin=Origin("test", None, MOMENT))
        for name, (role, facility) in roles.items():
            account = AccountRow(
                id=ids[name],
                account=name,
                display_name=name,
                password_hash=PASSWORD_HASH,
                created_at=MOMENT,
            )
            session.add(account)
            session.flush()
            session.add(RoleRow(account=ids[name], role=role, facility=facility))
        tell_beds(session, 2)
    settings = {"roads_dir": little_world.roads, "rules_dir": rules}
    with running_site(World(database, ids), **settings) as site:
        yield site


def tell_beds(session: Any, free: int) -> None:
    actor = Actor(account=None, party=Party.SYSTEM, facility="E")
    report = CapacityReport(kind=CapacityKind.MATERNAL_BED, free=free)
    report_capacity(session, "E", report, actor=actor)


def ask(site: Site, question: dict[str, Any]) -> UUID:
    answered = site.client("clinician_t").post("/api/referrals", json=question)
    assert answered.status_code == 201, answered.text
    return UUID(answered.json()["id"])


def again(site: Site, referral: UUID, roads: RoadsInForce) -> Replay:
    with site.world.database.read() as session:
        return replay(session, referral, roads, demo=False)


def change_everything(site: Site, rules: Path) -> None:
    """Close the best centre's theatre, fill its beds and put other rules in force."""
    with site.world.database.write() as session:
        east = network(session).get("E")
        assert east is not None
        origin = Origin("later", None, datetime.now(UTC))
        record_facilities(session, [replace(east, capabilities=())], origin=origin)
        tell_beds(session, 0)
    (rules / "own.toml").write_text(OWN_RULES.replace("30", "5"), encoding="utf-8")
    assert site.client("administrator").post("/api/rules/reload").json()["changed"]


@pytest.mark.parametrize("question", [BLEEDING, AT_A_POINT])
def test_an_answer_is_made_again_byte_for_byte_after_everything_has_changed(
    site: Site, roads: RoadsInForce, rules: Path, question: dict[str, Any]
) -> None:
    before = ask(site, question)
    assert again(site, before, roads).differs == ()
    change_everything(site, rules)
    found = again(site, before, roads)
    assert (found.differs, found.is_equal) == ((), True)
    after = ask(site, question)
    with site.world.database.read() as session:
        answers = [json.loads(session.get_one(ReferralRow, one).answer) for one in (before, after)]
    versions = {"versions.rules", "versions.network", "versions.policy"}
    assert versions <= set(differences(*answers))
    assert again(site, after, roads).is_equal


def test_an_answer_by_rules_without_the_newer_tables_is_made_again(
    site: Site, roads: RoadsInForce
) -> None:
    packaged = {name: kept for name, kept in packaged_tables().items() if name not in ADDED}
    own = {"own.toml": OWN_RULES.encode("utf-8")}
    then = load_rules(packaged, own, recorded=True)
    asked = ask(site, BLEEDING)
    with site.world.database.write() as session:
        row = session.get_one(ReferralRow, asked)
        answer = json.loads(row.answer)
        answer["versions"]["rules"] = then.hash
        row.answer = canonical_bytes(answer)
        session.add(row)
        kept = (json.dumps(texts_of(tables)).encode() for tables in (packaged, own))
        session.add(
            RulesVersionRow(
                hash=then.hash,
                packaged=next(kept),
                override=next(kept),
                recorded_at=MOMENT,
            )
        )
    assert again(site, asked, roads).differs == ()


def test_answers_under_closures_and_conditions_are_made_again(
    site: Site, roads: RoadsInForce
) -> None:
    client = site.client("administrator")

    def settled() -> str:
        wait_until(lambda: not client.get("/api/roads").json()["preparing"])
        return str(client.get("/api/roads").json()["version"])

    closure = {
        "place": {"kind": "circle", "lon": 113.015, "lat": 35.05, "radius_m": 200.0},
        "effect": "closed",
        "reason": "flood",
        "source": "driver",
    }
    versions, asked = [settled()], [ask(site, BLEEDING)]
    entered = client.post("/api/closures", json=closure)
    assert entered.status_code == 201, entered.text
    versions.append(settled())
    asked.append(ask(site, AT_A_POINT))
    rain = {"in_force": True, "source": "weather"}
    assert client.put("/api/roads/conditions/rain", json=rain).status_code == 200
    versions.append(settled())
    asked.append(ask(site, BLEEDING))
    reopened = client.post(f"/api/closures/{entered.json()['id']}/reopen")
    assert reopened.status_code == 200
    versions.append(settled())
    assert len(set(versions)) == 4
    with site.world.database.read() as session:
        kept = [json.loads(session.get_one(ReferralRow, one).answer) for one in asked]
    assert [each["versions"]["closures"] for each in kept] == versions[:3]
    assert [again(site, each, roads).differs for each in asked] == [(), (), ()]


def forge(site: Site) -> UUID:
    """Store an answer with two places that were altered after it was made."""
    with site.world.database.write() as session:
        row = session.get_one(ReferralRow, ask(site, BLEEDING))
        answer = json.loads(row.answer)
        answer["candidates"][0]["travel_time_s"] += 60
        del answer["isolation"]
        forged = uuid4()
        kept = row.model_dump(exclude={"id", "answer"})
        answer["id"] = str(forged)
        session.add(ReferralRow(id=forged, answer=canonical_bytes(answer), **kept))
    return forged


def test_a_place_that_was_altered_is_named(site: Site, roads: RoadsInForce) -> None:
    found = again(site, forge(site), roads)
    assert found.differs == ("candidates.0.travel_time_s", "isolation")


def test_the_command_says_whether_it_is_the_same_by_its_exit_code(
    site: Site, little_world: LittleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.world.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GREENLANE_DATABASE_URL", url)
    monkeypatch.delenv("GREENLANE_ROADS_DIR", raising=False)

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, ["audit", "replay", *(str(word) for word in words)])

    true, forged = ask(site, BLEEDING), forge(site)
    same = run(true, "--roads", little_world.roads, "--json")
    assert (same.exit_code, json.loads(same.stdout)["equal"]) == (0, True), same.output
    other = run(forged, "--roads", little_world.roads)
    assert other.exit_code == 1
    assert "differs: isolation" in other.stderr
    assert run(uuid4(), "--roads", little_world.roads).exit_code == 2
    assert run(true).exit_code == 2


def with_version(site: Site, referral: UUID, part: str) -> UUID:
    """Store the same answer as one of another graph or of closures that nobody entered."""
    with site.world.database.write() as session:
        row = session.get_one(ReferralRow, referral)
        answer = json.loads(row.answer)
        answer["versions"][part] = "f" * 64
        kept = row.model_dump(exclude={"id", "answer"})
        other = uuid4()
        session.add(ReferralRow(id=other, answer=canonical_bytes(answer), **kept))
    return other


def test_what_stands_in_the_way_is_said_at_once(site: Site, roads: RoadsInForce) -> None:
    referral = ask(site, BLEEDING)
    for part, said in (("graph", "made on the roads"), ("closures", "register does not give")):
        with pytest.raises(BadInputError, match=said):
            again(site, with_version(site, referral, part), roads)
    with site.world.database.write() as session:
        row = session.get_one(ReferralRow, referral)
        early = json.loads(row.answer) | {"asked_at": "2020-01-01T00:00:00.000000Z"}
        kept = row.model_dump(exclude={"id", "answer"})
        session.add(ReferralRow(id=(before := uuid4()), answer=canonical_bytes(early), **kept))
    with pytest.raises(BadInputError, match="has no facility T"):
        again(site, before, roads)
    with pytest.raises(BadInputError, match="There is no answer"):
        again(site, uuid4(), roads)


def test_values_that_are_equal_but_of_another_sort_differ() -> None:
    assert list(differences({"a": [1, {"b": True}]}, {"a": [1.0, {"b": 1}]})) == ["a.0", "a.1.b"]
    assert list(differences({"a": [1], "b": 2}, {"a": [1, 2]})) == ["a", "b"]
