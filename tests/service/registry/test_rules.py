"""The rules in force: the packaged ones with a deployment's own over them, changed whole or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from facilities.errors import BadInputError, Problem
from facilities.rules import rule_book
from facilities.tables import packaged_tables
from service.database import Database
from service.referrals.policy import load_policy
from service.registry.actions import record_rules
from service.registry.following import RulesFollower
from service.registry.queries import rules_recorded
from service.registry.rules import Override, RulesInForce, override_of
from service.tables import EventRow
from tests.support.service import Site, World, running_site

HEAD = 'version = "1"\nsource = "本省规定"\nconfidence = "P"\n'
OWN = HEAD + '[tier.prefecture]\nzh = "盟市"\nen = "League"\n'
OTHER = HEAD + '[tier.prefecture]\nzh = "地州"\nen = "Region"\n'
BROKEN = HEAD + '[tier.nowhere]\nzh = "无"\n[nonsense.x]\ny = 1\n'


def written(folder: Path, content: str, name: str = "own.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def label(rules: RulesInForce) -> str:
    return rules.book.vocabulary.tiers["prefecture"].zh


def test_without_a_directory_the_packaged_rules_hold() -> None:
    rules = RulesInForce.load()
    assert rules.book.hash == rule_book().hash
    assert rules.policy_tables == {}


def test_a_deployments_own_words_stand_over_the_packaged_ones(tmp_path: Path) -> None:
    rules = RulesInForce.load(written(tmp_path / "own", OWN))
    assert label(rules) == "盟市"
    assert rules.book.hash != rule_book().hash
    assert rules.policy_tables == {"own.toml": OWN.encode()}
    assert "tier.prefecture" in rules.book.overridden


def test_everything_wrong_is_said_at_once_and_the_running_rules_go_on(tmp_path: Path) -> None:
    folder = written(tmp_path / "own", OWN)
    rules = RulesInForce.load(folder, (load_policy,))
    written(folder, BROKEN)
    written(folder, HEAD + "[policy]\nband_min = -3\n", "policy.toml")
    with pytest.raises(BadInputError) as refused:
        rules.reload()
    fields = [str(problem.field) for problem in refused.value.problems]
    assert any("tier" in field for field in fields), fields
    assert any("nonsense" in field for field in fields), fields
    assert any("band_min" in field for field in fields), fields
    assert label(rules) == "盟市"
    written(folder, OTHER)
    (folder / "policy.toml").unlink()
    rules.reload()
    assert label(rules) == "地州"


def test_both_versions_are_kept_in_full_once(database: Database, tmp_path: Path) -> None:
    loaded = RulesInForce.load(written(tmp_path / "own", OWN)).loaded
    for first in (True, False):
        with database.write() as session:
            assert record_rules(session, loaded, actor=None) is first
    with database.read() as session:
        kept = rules_recorded(session)
        assert kept is not None
        assert kept.hash == loaded.book.hash
        assert override_of(kept.override) == loaded.override
        assert override_of(kept.packaged) == dict(packaged_tables())
        rows = session.exec(select(EventRow).where(EventRow.type == "rules_changed")).all()
    (event,) = [json.loads(row.body) for row in rows]
    assert (event["before"], event["after"]) == (None, loaded.book.hash)


def test_rules_on_record_can_be_neither_changed_nor_taken_away(database: Database) -> None:
    with database.write() as session:
        record_rules(session, RulesInForce.load().loaded, actor=None)
    for command in ("UPDATE rules_version SET hash = 'x'", "DELETE FROM rules_version"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
            session.connection().execute(text(command))


def test_another_process_takes_over_what_was_put_in_force(
    database: Database, tmp_path: Path
) -> None:
    mine = RulesInForce.load()
    follower = RulesFollower(database, mine)
    assert not follower.look()
    theirs = RulesInForce.load(written(tmp_path / "own", OWN)).loaded
    with database.write() as session:
        record_rules(session, theirs, actor=None)
    assert follower.look()
    assert mine.book.hash == theirs.book.hash
    assert not follower.look()


def test_rules_taken_back_elsewhere_are_followed_too(database: Database, tmp_path: Path) -> None:
    packaged, own = RulesInForce.load(), RulesInForce.load(written(tmp_path / "own", OWN))
    mine = RulesInForce.load()
    follower = RulesFollower(database, mine)
    for loaded in (packaged.loaded, own.loaded):
        with database.write() as session:
            record_rules(session, loaded, actor=None)
    mine.put_in_force(own.loaded)  # this process read its own files again
    follower.look()
    with database.write() as session:
        record_rules(session, packaged.loaded, actor=None)
    assert follower.look()
    assert mine.book.hash == packaged.book.hash


def test_recorded_rules_that_cannot_be_read_here_change_nothing(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def packaged_only(override: Override) -> None:
        if override:
            raise BadInputError([Problem("unknown_key", "tier is not known here")])

    theirs = RulesInForce.load(written(tmp_path / "own", OWN)).loaded
    with database.write() as session:
        record_rules(session, theirs, actor=None)
    mine = RulesInForce.load(checks=(packaged_only,))
    assert not RulesFollower(database, mine).look()
    assert mine.book.hash == rule_book().hash
    assert "cannot be read here" in caplog.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "own", OWN)


def reload(site: Site) -> Any:
    return site.client("administrator").post("/api/rules/reload")


def test_an_administrator_reloads_rules_while_they_serve(world: World, folder: Path) -> None:
    with running_site(world, rules_dir=folder) as site:
        before = site.client("qc_9901").get("/api/rules").json()
        assert (before["own_files"], before["overridden"]) == (["own.toml"], ["tier.prefecture"])
        assert before["conditions"] == before["signed"] + len(before["unsigned"]) == 51
        assert not reload(site).json()["changed"]
        written(folder, OTHER)
        after = reload(site).json()
        assert after["changed"]
        assert after["hash"] != before["hash"]
        assert after["by"] == "人 administrator"
        words = site.client("screen_p1").get("/api/vocabulary").json()
        assert words["rules"] == after["hash"]
        assert {each["code"]: each["zh"] for each in words["tiers"]}["prefecture"] == "地州"
        assert words["fold_unsigned"] is True


def test_values_of_the_ranking_are_among_what_a_deployment_changed(
    world: World, tmp_path: Path
) -> None:
    folder = written(tmp_path / "own", OWN)
    written(folder, HEAD + "[policy]\nband_min = 20\n[capacity]\nlimit_h = 2\n", "ranking.toml")
    with running_site(world, rules_dir=folder) as site:
        shown = site.client("qc_9901").get("/api/rules").json()
    assert shown["overridden"] == ["capacity", "policy", "tier.prefecture"]


def test_broken_rules_are_refused_with_every_error_and_change_nothing(
    world: World, folder: Path
) -> None:
    with running_site(world, rules_dir=folder) as site:
        before = site.client("administrator").get("/api/rules").json()
        written(folder, BROKEN)
        refused = reload(site)
        assert refused.status_code == 400
        assert len(refused.json()["errors"]) >= 2
        assert all(error["field"] for error in refused.json()["errors"])
        assert site.client("administrator").get("/api/rules").json() == before
        newest = select(EventRow).where(EventRow.type == "rules_changed")
        with world.database.read() as session:
            assert len(session.exec(newest.order_by(col(EventRow.seq))).all()) == 1


def test_a_site_does_not_start_with_broken_rules(world: World, folder: Path) -> None:
    written(folder, BROKEN)
    with pytest.raises(BadInputError), running_site(world, rules_dir=folder):
        pass


def test_advice_of_unsigned_rules_is_not_folded_in_the_demonstration(world: World) -> None:
    with running_site(world, demo=True) as site:
        words = site.client("clinician_t1").get("/api/vocabulary").json()
    assert words["fold_unsigned"] is False
