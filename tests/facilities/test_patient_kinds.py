"""A deployment's own kinds of patient: what the program does follows their role, not their code."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from facilities.assessment import assess, assess_each
from facilities.conditions import RuleBook
from facilities.network import Network
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables
from facilities.vocabulary import PatientRole
from service.referrals.planning import who_is
from service.referrals.plans import mothers_part, newborns_part
from service.referrals.standing import centre_kinds
from service.situation.capacity import beds_wanted
from tests.support.rules import HEAD, TODAY, said_of

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
INFANT = """
[centre_kind.child]
zh = "危重儿童救治中心"
en = "Critical child centre"
[patient_kind.B]
zh = "婴儿"
en = "Infant"
role = "newborn"
centre = "child"
[patient_kind.N]
zh = "初生儿"
[condition.rds]
kind = ["B"]
"""
RENAMED = """
[patient_kind.N]
remove = true
[patient_kind.NB]
zh = "新生儿"
en = "Newborn"
role = "newborn"
centre = "newborn"
""" + "".join(
    f'[condition.{each.id}]\nkind = ["NB"]\n'
    for each in rule_book().conditions.values()
    if each.kinds == ("N",)
)


def own(text: str) -> RuleBook:
    return load_rules(packaged_tables(), {"mine.toml": (HEAD + text).encode()}, today=TODAY)


def test_a_second_kind_of_newborn_is_assessed_as_one_and_keeps_its_code_and_centre() -> None:
    book, said = own(INFANT), {"gestation": "36+0", "weight_g": 2600, "babies": 2}
    infant = assess(["rds"], said, now=NOW, rules=book)
    newborn = assess(["rds"], said, now=NOW)
    assert (infant.kinds, newborn.kinds) == (("B",), ("N",))
    assert (infant.ward, infant.cots, infant.groups) == (newborn.ward, 2, newborn.groups)
    assert all(each.newborn for each in infant.windows)
    words = book.vocabulary
    assert centre_kinds(infant, Network((), (), words)) == ("child",)
    assert beds_wanted(infant, words) == beds_wanted(newborn, words)
    assert who_is(infant, words) == "newborn"


def test_both_kinds_of_newborn_in_one_case_are_named_and_moved_together() -> None:
    book = own(INFANT)
    (both,) = assess_each(["rds", "hie"], {}, now=NOW, rules=book)
    assert both.kinds == ("B", "N")
    whole = assess(["pph", "rds"], {"delivered": True}, now=NOW, rules=book)
    assert whole.kinds == ("M", "B")


@pytest.mark.parametrize(("text", "code"), [("", "N"), (INFANT, "N"), (RENAMED, "NB")])
def test_a_baby_of_whom_no_condition_is_known_is_of_the_first_kind_of_its_role(
    text: str, code: str
) -> None:
    book = own(text) if text else rule_book()
    words = book.vocabulary
    weighed = assess([], {"weight_g": 1200}, now=NOW, rules=book)
    assert weighed.kinds == (code,)
    expected = assess(["spe"], {"gestation": "29+4"}, now=NOW, rules=book)
    assert expected.kinds == ("F",)
    assert newborns_part(expected, words).kinds == (code,)
    assert mothers_part(expected, words).kinds == ("M",)


def test_a_second_kind_of_mother_keeps_its_code_after_birth() -> None:
    text = '[patient_kind.P]\nzh = "产后"\nen = "After birth"\nrole = "mother"\n'
    book = own(text + '[condition.pph]\nkind = ["P"]\n')
    assert assess(["pph"], {}, now=NOW, rules=book).kinds == ("P",)
    assert assess(["pph", "spe"], {"delivered": True}, now=NOW, rules=book).kinds == ("P",)


@pytest.mark.parametrize("code", ["F", "N"])
def test_a_role_that_nobody_plays_any_more_is_refused(code: str) -> None:
    text = f'[patient_kind.{code}]\nrole = "other"\n'
    assert ("missing_role", "the rules/patient_kind") in said_of(
        {"mine.toml": (HEAD + text).encode()}
    )


def test_a_kind_is_found_by_role_among_those_a_condition_names() -> None:
    words = own(INFANT).vocabulary
    assert words.kind_of(PatientRole.NEWBORN) == "N"
    assert words.kind_of(PatientRole.NEWBORN, ("M", "B", "N")) == "B"
    with pytest.raises(LookupError, match="other"):
        words.kind_of(PatientRole.OTHER)
