"""A deployment's own records over the packaged ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from facilities.assessment import assess
from facilities.capabilities import WardGrade
from facilities.conditions import Phase, RuleBook
from facilities.errors import RulesError
from facilities.rules import load_rules, read_override, rule_book
from facilities.rules.schema import TABLES
from facilities.rules.sources import OTHERS
from facilities.tables import packaged_tables
from facilities.vocabulary import BedKind, PatientRole
from tests.support.rules import HEAD, TODAY, said_of

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
NORTH = Path("tests/fixtures/rules/north")


def own(text: str, today: date = TODAY) -> RuleBook:
    return load_rules(packaged_tables(), {"mine.toml": (HEAD + text).encode()}, today=today)


def test_only_the_named_field_changes_and_the_file_vouches_for_the_record() -> None:
    book = own('[condition.pph]\nmin_tier = "prefecture"\n')
    changed, packaged = book.conditions["pph"], rule_book().conditions["pph"]
    assert changed.min_tier.tier == "prefecture"
    assert (changed.source, changed.confidence) == ("test notice", "P")
    assert [(each.any_of, each.decisive) for each in changed.groups] == [
        (each.any_of, each.decisive) for each in packaged.groups
    ]
    assert (changed.urgencies, changed.advice) == (packaged.urgencies, packaged.advice)
    assert book.overridden == ("condition.pph",)
    others = [each for key, each in book.conditions.items() if key != "pph"]
    assert others == [each for key, each in rule_book().conditions.items() if key != "pph"]


def test_a_record_may_name_its_own_source_and_confidence() -> None:
    book = own('[condition.pph]\nmin_tier = "prefecture"\nsource = "notice 7"\nconfidence = "S"\n')
    assert (book.conditions["pph"].source, book.conditions["pph"].confidence) == ("notice 7", "S")


def test_advice_of_one_phase_changes_without_the_others() -> None:
    changed = own('[condition.pph]\nadvice = { road = ["keep_warm"] }\n').conditions["pph"]
    packaged = rule_book().conditions["pph"]
    assert changed.advice[Phase.ROAD] == ("keep_warm",)
    assert changed.advice[Phase.HERE] == packaged.advice[Phase.HERE]


def test_a_signature_alone_changes_nothing_else() -> None:
    text = '[condition.pph]\nsigned_off_by = "an obstetrician"\nsigned_on = 2026-11-20\n'
    signed, packaged = own(text).conditions["pph"], rule_book().conditions["pph"]
    assert (signed.signed_off_by, signed.signed_on) == ("an obstetrician", date(2026, 11, 20))
    assert (signed.source, signed.confidence) == (packaged.source, packaged.confidence)


def test_a_changed_record_loses_the_signature_of_what_it_was() -> None:
    tables = dict(packaged_tables())
    tables["conditions/maternal.toml"] = tables["conditions/maternal.toml"].replace(
        b'icd10 = "O72"\n', b'icd10 = "O72"\nsigned_off_by = "somebody"\n', 1
    )
    assert load_rules(tables).conditions["pph"].signed_off_by == "somebody"
    changed = (HEAD + '[condition.pph]\nmin_tier = "prefecture"\n').encode()
    assert load_rules(tables, {"mine.toml": changed}).conditions["pph"].signed_off_by == ""
    signed = changed + b'signed_off_by = "a head of department"\n'
    book = load_rules(tables, {"mine.toml": signed})
    assert book.conditions["pph"].signed_off_by == "a head of department"


def test_a_record_is_taken_away() -> None:
    book = own("[risk_colour.yellow]\nremove = true\n[suggestion.triplets]\nremove = true\n")
    assert list(book.vocabulary.risk_colours) == ["green", "orange", "red", "purple"]
    assert list(book.findings["risk_colour"].choices) == ["green", "orange", "red", "purple"]
    assert "triplets" not in [each.id for each in book.suggestions]
    assert book.overridden == ("risk_colour.yellow", "suggestion.triplets")


def test_a_kind_of_centre_says_which_beds_it_is_asked_about() -> None:
    packaged = {code: each.beds for code, each in rule_book().vocabulary.centre_kinds.items()}
    assert packaged == {
        "maternal": (BedKind.MATERNAL_BED, BedKind.RESCUE_BED),
        "newborn": (BedKind.NEWBORN_COT,),
    }
    child = '[centre_kind.child]\nzh = "儿童"\nen = "Child"\n'
    for said, beds in (("", ()), ("beds = []\n", ()), ('beds = ["rescue_bed"]\n', ("rescue_bed",))):
        assert own(child + said).vocabulary.centre_kinds["child"].beds == beds
    emptied = own("[centre_kind.newborn]\nbeds = []\n").vocabulary.centre_kinds
    assert emptied["newborn"].beds == ()
    assert emptied["newborn"].zh == rule_book().vocabulary.centre_kinds["newborn"].zh


def test_a_condition_that_others_name_cannot_be_taken_away_alone() -> None:
    assert ("unknown_condition", "suggestions.toml/suggestion.triplets/suggests") in said_of(
        {"mine.toml": (HEAD + "[condition.multiple]\nremove = true\n").encode()}
    )


def test_both_versions_are_kept_and_named_by_one_hash() -> None:
    book = own('[condition.pph]\nmin_tier = "prefecture"\n')
    assert book.sources["conditions/maternal.toml"] == packaged_tables()["conditions/maternal.toml"]
    assert b"prefecture" in book.sources["own/mine.toml"]
    assert book.hash != rule_book().hash
    assert book.hash == own('[condition.pph]\nmin_tier = "prefecture"\n').hash
    assert rule_book().overridden == ()


def test_a_record_with_a_date_holds_from_that_day_and_the_packaged_one_until_then() -> None:
    text = '[condition.pph]\nmin_tier = "prefecture"\neffective_from = 2027-01-01\n'
    book = own(text)
    before, after = book.on(date(2026, 12, 31)), book.on(date(2027, 1, 1))
    assert before.conditions["pph"] == rule_book().conditions["pph"]
    assert after.conditions["pph"].min_tier.tier == "prefecture"
    assert (before.overridden, after.overridden) == ((), ("condition.pph",))
    assert book.conditions == before.conditions
    assert own(text, today=date(2027, 6, 1)).conditions == after.conditions
    assert before.hash == after.hash == book.hash


def test_a_rule_that_has_ended_is_still_answered_and_said_to_have_ended() -> None:
    book = own("[condition.pph]\neffective_to = 2026-12-01\n")

    def remarks(day: date) -> list[str]:
        noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        return [each.code for each in assess(["pph"], {}, now=noon, rules=book).remarks]

    assert "rule_ended_pph" in remarks(date(2026, 12, 2))
    assert "rule_ended_pph" not in remarks(date(2026, 12, 1))
