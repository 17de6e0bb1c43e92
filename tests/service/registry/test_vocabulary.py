from __future__ import annotations

from datetime import date

import pytest

from facilities.conditions import Condition
from facilities.findings import finding_rules
from facilities.rules import rule_book
from service.registry.schemas import Vocabulary
from service.registry.vocabulary import ASKED_AT_MOST, findings_to_ask, vocabulary

BOOK = rule_book()
CONDITIONS = BOOK.conditions
DAY = date(2026, 11, 22)


def said(*, fold_unsigned: bool = True) -> Vocabulary:
    return vocabulary(BOOK, DAY, fold_unsigned=fold_unsigned)


def test_every_condition_of_the_rules_is_named_in_both_languages() -> None:
    named = said().conditions
    assert [each.id for each in named] == list(CONDITIONS)
    assert all(each.zh and each.en and each.source and each.kinds for each in named)


def test_the_vocabulary_is_named_by_the_hash_of_the_rules() -> None:
    assert said().rules == rule_book().hash


def test_every_capability_of_a_condition_has_a_name() -> None:
    named = {each.code for each in said().capabilities}
    needed = {
        code for each in CONDITIONS.values() for group in each.groups for code in group.any_of
    }
    assert needed <= named


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda each: each.id)
def test_few_findings_are_asked_and_all_of_them_can_be_said(condition: Condition) -> None:
    asked = findings_to_ask(condition, BOOK)
    assert len(asked) <= ASKED_AT_MOST
    assert set(asked) <= set(finding_rules())


@pytest.mark.parametrize(
    ("condition", "first"), [("hie", "birth_at"), ("ptl_28", "gestation"), ("pph", "onset_at")]
)
def test_the_first_finding_asked_is_the_one_that_changes_the_answer(
    condition: str, first: str
) -> None:
    assert findings_to_ask(CONDITIONS[condition], BOOK)[0] == first


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda each: each.id)
def test_no_place_is_spent_on_an_age_that_follows_from_the_birth(condition: Condition) -> None:
    assert "age_min" not in findings_to_ask(condition, BOOK)


def test_a_condition_is_found_by_initials_pinyin_english_and_alias() -> None:
    bleeding = next(each for each in said().conditions if each.id == "pph")
    assert {"pph", "chcx"} <= set(bleeding.search)


def test_words_come_in_the_order_of_their_rank() -> None:
    assert [each.code for each in said().tiers] == list(BOOK.vocabulary.tiers)
    ranks = [each.rank for each in said().risk_colours]
    assert ranks == sorted(ranks)


def test_every_finding_is_said_with_its_unit_and_its_choices() -> None:
    shown = {each.key: each for each in said().findings}
    assert set(shown) == set(BOOK.findings)
    for key, rule in BOOK.findings.items():
        assert shown[key].unit
        assert [each.code for each in shown[key].choices] == list(rule.choices)


def test_unsigned_advice_is_folded_where_the_caller_says_so() -> None:
    assert said(fold_unsigned=True).fold_unsigned
    assert not said(fold_unsigned=False).fold_unsigned
