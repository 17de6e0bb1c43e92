"""Read a question: conditions, findings and what a person decided, all problems at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from facilities.assessment.case import Case
from facilities.assessment.suggesting import evidence, speaks_of_pregnancy, suggested
from facilities.conditions import Condition, RuleBook, Urgency
from facilities.errors import BadInputError, Problem, closest, shown
from facilities.findings import (
    CHINA_TIME,
    Findings,
    FindingsReading,
    read_findings,
    says_nothing,
)
from facilities.needs import Suggested
from facilities.vocabulary import PatientRole


@dataclass(frozen=True)
class Question:
    """A question that could be read: the case, what was suggested, and a person's override."""

    case: Case
    suggested: tuple[Suggested, ...]
    urgency: Urgency | None


@dataclass(frozen=True)
class Asked:
    """What was asked, as it was said."""

    conditions: Sequence[str]
    findings: Mapping[str, object]
    now: datetime
    confirmed: Collection[str]
    removed: Collection[str]
    urgency: str | None
    book: RuleBook

    def read(self) -> Question:
        """Read it, or raise BadInputError with everything that is wrong."""
        book = self.book
        chosen = [
            book.conditions[each]
            for each in dict.fromkeys(self.conditions)
            if each in book.conditions
        ]
        problems = [*self.problems()]
        reading = FindingsReading(Findings())
        try:
            reading = read_findings(
                self.findings,
                now=self.now,
                confirmed=self.confirmed,
                newborn=self.of_newborn(chosen),
                rules=book.findings,
            )
        except BadInputError as error:
            problems.extend(error.problems)
        if problems:
            raise BadInputError(problems)
        roles = roles_of(chosen, book)
        said_of = evidence(reading.findings, roles, book, self.now)
        case = Case(tuple(chosen), reading, self.now, book, said_of)
        found = self.suggested(case)
        if not speaks_of_pregnancy(chosen, case.compared):
            after_birth = replace(case, born=True)
            later = self.suggested(after_birth)
            if len(later) > len(found):
                found = later
                said_of = replace(said_of, counted_as_delivered=True)
                case = replace(after_birth, evidence=said_of)
        more = [book.conditions[each.condition] for each in found if each.applied]
        urgency = Urgency(self.urgency.strip().upper()) if self.urgency is not None else None
        return Question(replace(case, applied=(*chosen, *more)), found, urgency)

    def suggested(self, case: Case) -> tuple[Suggested, ...]:
        """List what the findings of a case suggest on the day of the question."""
        return suggested(
            case.applied,
            case.compared,
            case.evidence,
            removed=self.removed,
            book=self.book,
            day=self.now.astimezone(CHINA_TIME).date(),
        )

    def problems(self) -> list[Problem]:
        """List what is wrong with the conditions and with the override."""
        found = []
        if not self.conditions and all(map(says_nothing, self.findings.values())):
            message = "Nothing is given: name a condition, such as pph, or a finding."
            found.append(Problem("missing_condition", message, field="conditions"))
        for field, names in (("conditions", self.conditions), ("removed", self.removed)):
            found += [
                Problem(
                    "unknown_condition",
                    f"The condition {shown(each)!r} is not known; "
                    f"{closest(each, self.book.conditions)}.",
                    field=field,
                    value=shown(each),
                )
                for each in names
                if each not in self.book.conditions
            ]
        if self.urgency is not None and self.urgency.strip().upper() not in set(Urgency):
            message = f"The urgency {shown(self.urgency)!r} is not known: use U0 to U4."
            found.append(Problem("unknown_urgency", message, "urgency", shown(self.urgency)))
        return found

    def of_newborn(self, chosen: Sequence[Condition]) -> bool:
        """Whether the case is a newborn's, as far as can be seen before its values are read."""
        if chosen:
            return PatientRole.NEWBORN in roles_of(chosen, self.book)
        rules = self.book.findings
        given = [rules[key] for key in self.findings if key in rules]
        return any(rule.roles == (PatientRole.NEWBORN,) for rule in given)


def roles_of(conditions: Sequence[Condition], book: RuleBook) -> frozenset[PatientRole]:
    """List the parts the patients of these conditions play."""
    kinds = book.vocabulary.patient_kinds
    return frozenset(kinds[kind].role for each in conditions for kind in each.kinds)
