"""A deployment's own records over the packaged ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from facilities.assessment import assess
from facilities.capabilities import WardGrade
from facilities.conditions import Phase, RuleBook
from facilities.errors import RulesError
from facilities.registry import read_facilities
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


def test_a_rule_that_has_ended_is_still_there_and_says_so() -> None:
    book = own("[condition.psych_m]\neffective_to = 2026-11-30\n")
    condition = book.on(date(2026, 12, 1)).conditions["psych_m"]
    assert condition.in_force(date(2026, 11, 30))
    assert not condition.in_force(date(2026, 12, 1))


def test_what_is_wrong_only_from_some_day_on_says_the_day() -> None:
    text = HEAD + 'effective_from = 2027-01-01\n[condition.pph]\ndecisive = ["magic"]\n'
    with pytest.raises(RulesError, match="This is so on 2027-01-01"):
        load_rules(packaged_tables(), {"mine.toml": text.encode()}, today=TODAY)


# --- uncertain rules inform only ---------------------------------------------------------------


def test_what_an_uncertain_condition_needs_becomes_extra_and_orders_nothing() -> None:
    book = own('[condition.pph]\nconfidence = "U"\n')
    condition = book.conditions["pph"]
    assert condition.groups == ()
    assert set(condition.extras) == {"uae", "blood_mt", "ob_surg", "icu_a"}
    assert not any(window.ranks for window in condition.windows)
    assert condition.min_tier.tier == "village"
    assert condition.min_tier.raised == ()


def test_an_uncertain_condition_does_not_hurry_what_others_ask_for() -> None:
    book = own('[condition.gastroschisis]\nconfidence = "U"\n')
    alone = assess(["gastroschisis"], {}, now=NOW, rules=book)
    beside = assess(["gastroschisis", "obstruction"], {}, now=NOW, rules=book)
    assert alone.urgency == "U1"
    assert beside.urgency == "U2"  # the order of centres follows the urgency


@pytest.mark.parametrize("name", ["pprom", "spe", "multiple"])
def test_an_uncertain_condition_asks_for_no_ward_by_gestation(name: str) -> None:
    book = own(f'[condition.{name}]\nconfidence = "U"\n')
    found = assess([name], {"gestation": "30+0"}, now=NOW, rules=book)
    assert found.groups == ()


def test_an_uncertain_group_becomes_extra_and_the_others_stay() -> None:
    book = own('[condition.pph]\ndecisive = ["blood_mt", { any = "ob_surg", confidence = "U" }]\n')
    condition = book.conditions["pph"]
    assert [group.any_of for group in condition.groups] == [("blood_mt",), ("icu_a",)]
    assert set(condition.extras) == {"uae", "ob_surg"}


def test_an_uncertain_threshold_is_a_hint() -> None:
    hints = {each.id for each in rule_book().suggestions if each.hint}
    assert hints == {"pphn_index"}
    book = own('[suggestion.spe_systolic]\nconfidence = "U"\n')
    assert {each.id for each in book.suggestions if each.hint} == {"pphn_index", "spe_systolic"}


# --- a second province from configuration alone ------------------------------------------------


@pytest.fixture(scope="module")
def north() -> RuleBook:
    return load_rules(packaged_tables(), read_override(NORTH), today=TODAY)


def test_a_second_province_has_its_own_words(north: RuleBook) -> None:
    words = north.vocabulary
    assert [tier.zh for tier in words.tiers.values()] == [
        "嘎查村",
        "苏木乡镇",
        "旗县",
        "盟市",
        "自治区",
    ]
    assert [colour.zh for colour in words.risk_colours.values()] == [
        "绿",
        "黄",
        "橙",
        "粉红",
        "红",
        "紫",
    ]
    assert words.centre_kinds["child"].zh == "危重儿童救治中心"
    assert (words.patient_kinds["C"].role, words.patient_kinds["C"].centre) == (
        PatientRole.OTHER,
        "child",
    )
    assert words.capabilities["picu"].zh == "儿童 ICU"


def test_a_second_province_has_its_own_rows_and_thresholds(north: RuleBook) -> None:
    child = north.conditions["resp_child"]
    assert child.kinds == ("C",)
    assert [group.any_of for group in child.groups] == [("picu",), ("iso",)]
    assert child.signed_off_by == "invented paediatrician"
    rule = north.ward_rule
    assert rule.floor_days == 26 * 7
    assert rule.ward(35 * 7, None) is WardGrade.SPECIAL_B
    assert rule.ward(29 * 7, None) is WardGrade.INTENSIVE_B
    assert rule.ward(None, 2000) is WardGrade.SPECIAL_A
    assert north.findings["weight_g"].lowest == 400
    (systolic,) = [each for each in north.suggestions if each.id == "spe_systolic"]
    assert systolic.applies({"sbp": 150})
    assert not systolic.applies({"sbp": 149})


def test_the_packaged_rules_hold_until_the_notice_of_the_second_province(north: RuleBook) -> None:
    before = north.on(date(2026, 2, 28))
    assert before.conditions == rule_book().conditions
    assert before.overridden == ()


def test_a_colour_marked_infectious_asks_for_isolation(north: RuleBook) -> None:
    assert north.infection.isolates({"risk_colour": "pink+purple"})
    assert not north.infection.isolates({"risk_colour": "pink"})
    assert not north.infection.isolates({"risk_colour": "purple", "infection": "carrier"})
    book = own("[risk_colour.red]\ninfectious = true\n")
    assert book.infection.isolates({"risk_colour": "red"})


def test_one_file_is_read_as_well_as_a_directory(tmp_path: Path) -> None:
    assert set(read_override(NORTH)) == {"thresholds.toml", "words.toml"}
    assert set(read_override(NORTH / "words.toml")) == {"words.toml"}
    with pytest.raises(RulesError, match="cannot read"):
        read_override(tmp_path / "nothing.toml")
    with pytest.raises(RulesError, match="no rules"):
        read_override(tmp_path)


def test_a_file_of_another_reader_is_left_to_it() -> None:
    assert own("[policy]\nband_min = 20\n[capacity]\nlimit_h = 2\n").overridden == ()


def test_line_ends_and_marks_of_another_machine_do_not_matter() -> None:
    text = (HEAD + '[condition.pph]\nmin_tier = "prefecture"\n').replace("\n", "\r\n")
    book = load_rules(packaged_tables(), {"mine.toml": b"\xef\xbb\xbf" + text.encode()})
    assert book.conditions["pph"].min_tier.tier == "prefecture"


# --- what README says --------------------------------------------------------------------------


def test_the_example_of_the_readme_is_a_sound_rule_file() -> None:
    readme = Path("README.md").read_text("utf-8")
    example = readme.split("```toml\n", 1)[1].split("```", 1)[0]
    book = load_rules(packaged_tables(), {"mine.toml": example.encode()}, today=TODAY)
    assert book.conditions["pph"].signed_off_by
    assert book.ward_rule.floor_days == 26 * 7


def test_the_readme_names_every_table_that_may_be_changed() -> None:
    readme = Path("README.md").read_text("utf-8")
    assert [table for table in sorted(TABLES | OTHERS) if f"`{table}`" not in readme] == []


def test_a_rule_that_has_ended_is_said_to_have_ended_in_the_answer() -> None:
    book = own("[condition.pph]\neffective_to = 2026-12-01\n")

    def remarks(day: date) -> list[str]:
        noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        return [each.code for each in assess(["pph"], {}, now=noon, rules=book).remarks]

    assert "rule_ended_pph" in remarks(date(2026, 12, 2))
    assert "rule_ended_pph" not in remarks(date(2026, 12, 1))


def test_a_facility_states_its_times_for_conditions_of_the_deployment_too() -> None:
    words = load_rules(packaged_tables(), read_override(NORTH), today=date(2026, 11, 22)).vocabulary
    table = "code,name,lon,lat,stabilisation\nA,甲,113.0,35.0,儿童呼吸衰竭=50\n".encode()
    (facility,) = read_facilities(table, vocabulary=words).facilities
    assert facility.stabilisation == {"resp_child": 50}
    assert [each.code for each in read_facilities(table).errors] == ["unknown_condition"]
