"""Whom the findings speak of, and which conditions they suggest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from facilities.comparing import AND, Compared
from facilities.conditions import Condition, RuleBook, Suggestion
from facilities.findings import Findings
from facilities.needs import Suggested
from facilities.vocabulary import PatientRole

MATERNAL = frozenset({PatientRole.MOTHER, PatientRole.IN_UTERO})
CHOSEN = "condition"
"""What a suggestion calls the conditions that a person chose."""
GESTATION = "gestation_days"
WEIGHT = "weight_g"
DELIVERED = "delivered"
OF_THE_BIRTH = frozenset({DELIVERED, "birth_mode"})
"""Said of the birth: they do not tell whether the woman or the baby is the patient."""
OF_A_PREGNANCY = frozenset(
    {DELIVERED, GESTATION, "labour", "birth_in_min", "fetus_alive", "babies", WEIGHT}
)
"""Said of a woman who may be pregnant still: a loss of blood then may be one before birth."""


@dataclass(frozen=True)
class Evidence:
    """Whom the findings speak of, and what was counted as so because nothing speaks against it.

    A weight alone is counted as that of a newborn, a loss of blood alone as one after birth.
    """

    mother: bool
    newborn: bool
    other: bool = False
    counted_as_born: bool = False
    counted_as_delivered: bool = False


def evidence(
    findings: Findings, roles: Collection[PatientRole], book: RuleBook, now: datetime
) -> Evidence:
    """Tell from findings that only one kind of patient has; `roles` are those already chosen.

    A weight with nothing that is a woman's is a birth weight; a birth longer ago than a newborn's
    can be is another patient's. Gestation alone tells nothing.
    """
    said_of = [
        set(rule.roles)
        for rule in book.findings.values()
        if rule.key not in OF_THE_BIRTH and findings.has(rule.key)
    ]
    undelivered = findings.delivered is False
    mother = undelivered or bool(MATERNAL & {*roles}) or any(each <= MATERNAL for each in said_of)
    newborn = PatientRole.NEWBORN in roles or {PatientRole.NEWBORN} in said_of
    if mother or newborn or roles:
        return Evidence(mother, newborn, PatientRole.OTHER in roles)
    weighed, born_at = findings.has(WEIGHT), findings.birth_at
    longest = book.findings["birth_at"].newborn_longest_ago
    if born_at is not None and longest is not None and now - born_at > longest:
        return Evidence(mother=False, newborn=False, other=True)
    counted = weighed and born_at is None and findings.delivered is not True
    newborn = weighed or born_at is not None
    return Evidence(mother=False, newborn=newborn, counted_as_born=counted)


def suggested(
    chosen: Sequence[Condition],
    compared: Mapping[str, Compared],
    said_of: Evidence,
    *,
    removed: Collection[str],
    book: RuleBook,
    day: date,
) -> tuple[Suggested, ...]:
    """List the conditions that a printed threshold suggests, in the order of the rules.

    One that a person chose anyway is none. One that a person removed is listed as removed.
    """
    names = [each.id for each in chosen]
    found = {**compared, CHOSEN: AND.join(names)} if names else compared
    holding = [
        each
        for each in book.suggestions
        if each.suggests not in names
        and not _has_ended(book.conditions[each.suggests], day)
        and concerns(each, said_of, compared)
        and each.applies(found)
    ]
    order = list(book.conditions)
    holding.sort(key=lambda each: order.index(each.suggests))
    return tuple(
        Suggested(name, because, name in removed, all(each.hint for each in because))
        for name, because in (
            (name, tuple(group)) for name, group in groupby(holding, lambda each: each.suggests)
        )
    )


def conditions_at_birth(findings: Findings, book: RuleBook, day: date) -> tuple[str, ...]:
    """Name the newborn's conditions that a baby who is not born yet will have by what is known.

    By its weeks and its weight alone: what else was found is of the woman. `book` is of the `day`.
    """
    known = {key: value for key, value in findings.compared.items() if key in {GESTATION, WEIGHT}}
    return tuple(
        dict.fromkeys(
            each.suggests
            for each in book.suggestions
            if PatientRole.NEWBORN in each.for_roles
            and not each.hint
            and any(test.finding in known for test in each.when)
            and not _has_ended(book.conditions[each.suggests], day)
            and each.applies(known)
        )
    )


def speaks_of_pregnancy(chosen: Sequence[Condition], compared: Mapping[str, Compared]) -> bool:
    """Whether anything says that she may still be pregnant, or how the birth stands."""
    return bool(chosen) or not OF_A_PREGNANCY.isdisjoint(compared)


def _has_ended(condition: Condition, day: date) -> bool:
    """Whether the record no longer holds; one that begins later is not in the book of the day."""
    return condition.effective_to is not None and day > condition.effective_to


def concerns(suggestion: Suggestion, said_of: Evidence, compared: Mapping[str, Compared]) -> bool:
    """Whether a suggestion is about a patient the findings may speak of."""
    return any(_may_be(role, suggestion, said_of, compared) for role in suggestion.for_roles)


def _may_be(
    role: PatientRole, suggestion: Suggestion, said_of: Evidence, compared: Mapping[str, Compared]
) -> bool:
    # three babies are said of the woman who carries them, unless anything speaks of another
    womans = said_of.mother or not (said_of.newborn or said_of.other)
    match role:
        case PatientRole.MOTHER:
            return womans
        case PatientRole.IN_UTERO:
            unborn = compared.get("delivered") is not True
            return womans and unborn and compared.get("fetus_alive") is not False
        case PatientRole.NEWBORN:
            # gestation alone may be a woman's: it makes nobody a newborn
            known = {test.finding for test in suggestion.when if test.finding in compared}
            telling = bool(known - {GESTATION})
            return said_of.newborn or (telling and not (said_of.mother or said_of.other))
        case PatientRole.OTHER:
            return said_of.other or not (said_of.mother or said_of.newborn)
