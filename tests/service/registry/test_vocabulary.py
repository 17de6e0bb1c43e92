from __future__ import annotations

import pytest

from facilities.findings import finding_rules
from facilities.rules import rule_book
from service.registry.vocabulary import ASKED_AT_MOST, findings_to_ask, vocabulary

CONDITIONS = rule_book().conditions


def test_every_condition_of_the_rules_is_named_in_both_languages() -> None:
    said = vocabulary()
    assert [each.id for each in said.conditions] == list(CONDITIONS)
    assert all(each.zh and each.en and each.source and each.kinds for each in said.conditions)


def test_the_vocabulary_is_named_by_the_hash_of_the_rules() -> None:
    assert vocabulary().rules == rule_book().hash


def test_every_capability_of_a_condition_has_a_name() -> None:
    named = {each.code for each in vocabulary().capabilities}
    needed = {
        code for each in CONDITIONS.values() for group in each.groups for code in group.any_of
    }
    assert needed <= named


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda each: each.id)
def test_few_findings_are_asked_and_all_of_them_can_be_said(condition: object) -> None:
    asked = findings_to_ask(condition)  # type: ignore[arg-type] # ids are taken from the values
    assert len(asked) <= ASKED_AT_MOST
    assert set(asked) <= set(finding_rules())


@pytest.mark.parametrize(
    ("condition", "first"), [("hie", "birth_at"), ("ptl_28", "gestation"), ("pph", "onset_at")]
)
def test_the_first_finding_asked_is_the_one_that_changes_the_answer(
    condition: str, first: str
) -> None:
    assert findings_to_ask(CONDITIONS[condition])[0] == first


def test_a_condition_is_found_by_initials_pinyin_english_and_alias() -> None:
    bleeding = next(each for each in vocabulary().conditions if each.id == "pph")
    assert {"pph", "chcx"} <= set(bleeding.search)
