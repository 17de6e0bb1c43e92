"""What to ask next, and what to say beside the needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from facilities.assessment.case import Case
from facilities.assessment.groups import LABOUR, Requirements
from facilities.assessment.suggesting import CHOSEN, concerns
from facilities.assessment.urgencies import Urgencies
from facilities.comparing import Otherwise
from facilities.conditions import Condition
from facilities.needs import Remark, WindowLeft
from facilities.vocabulary import PatientRole

SAID_AS = {"gestation_days": "gestation", "age_min": "birth_at"}
"""How a person says what a rule's test compares, where the two differ."""


@dataclass(frozen=True)
class Asking:
    """The questions and remarks that go with a case."""

    case: Case
    urgencies: Urgencies
    requirements: Requirements
    windows: tuple[WindowLeft, ...]

    def ask(self) -> tuple[str, ...]:
        """Name findings that would change this answer, the most telling first."""
        case = self.case
        asked = [SAID_AS.get(key, key) for key in self.telling()]
        unknown = (key for key in dict.fromkeys(asked) if not case.found.has(key))
        return tuple(key for key in unknown if key in case.book.findings)

    def telling(self) -> Iterator[str]:
        """Name what decides about this case, known or not."""
        case, wanting = self.case, self.requirements.wanting
        if case.evidence.counted_as_born or case.evidence.counted_as_delivered:
            yield "delivered"
        if self.urgencies.asks_control:
            yield "controlled"
        if any(each.rescue_while_fetus_lives for each in case.mothers) and not case.delivered:
            yield "fetus_alive"
        if case.delivered is None and (not case.applied or self.may_be_over(wanting)):
            yield "delivered"
        if not case.applied and case.delivered is not True and case.has_mother:
            yield LABOUR
        if wanting or case.has_newborn or self.is_tested("gestation_days"):
            yield "gestation"
        if case.has_newborn:
            yield "weight_g"
        if wanting:
            yield "babies"
        yield from (f"{each.window.anchor}_at" for each in self.windows if each.left_min is None)
        yield from self.of_rules()
        yield from self.of_suggestions()

    def of_suggestions(self) -> Iterator[str]:
        """Ask for what would bring a first condition, or take back one that was suggested."""
        case = self.case
        applied = {each.id for each in case.applied}
        for suggestion in case.book.suggestions:
            open_to_change = suggestion.suggests in applied if applied else True
            if open_to_change and concerns(suggestion, case.evidence, case.compared):
                tests = [test for test in suggestion.when if test.finding != CHOSEN]
                begun = any(test.finding in case.compared for test in tests)
                yield from case.open_findings(tests) if begun else ()

    def of_rules(self) -> Iterator[str]:
        """Ask for findings that choose between two urgencies, tiers or groups of a row."""
        for condition in self.case.applied:
            for urgency in condition.urgency_when:
                yield from self.case.open_findings(urgency.when)
            for tier in condition.min_tier.raised:
                yield from self.case.open_findings(tier.when)
            for group in condition.groups:
                yield from self.case.open_findings(group.when)

    def is_tested(self, finding: str) -> bool:
        """Whether any group depends on this finding."""
        return any(
            test.finding == finding
            for each in self.case.applied
            for group in each.groups
            for test in group.when
        )

    def may_be_over(self, wanting: tuple[Condition, ...]) -> bool:
        """Whether any of these conditions is also one of a woman who has given birth."""
        kinds = self.case.book.vocabulary.patient_kinds
        return any(
            kinds[kind].role is PatientRole.MOTHER for each in wanting for kind in each.kinds
        )

    def remarks(self) -> Iterator[Remark]:
        """Say how the case was read, then what the rows of its conditions say."""
        notes = self.case.book.notes
        for code in dict.fromkeys(self.codes()):
            yield Remark(code, notes[code].zh, notes[code].en)
        ended = notes["rule_ended"]
        for condition in self.case.applied:
            if condition.has_ended(self.case.day):
                zh = ended.zh.format(what=condition.zh, day=condition.effective_to)
                en = ended.en.format(what=condition.en, day=condition.effective_to)
                yield Remark(f"rule_ended_{condition.id}", zh, en)
            if condition.note_zh and condition.note_en:
                yield Remark(f"note_{condition.id}", condition.note_zh, condition.note_en)

    def codes(self) -> Iterator[str]:
        """Name the notes of this case."""
        case = self.case
        yield from case.reading.notes
        if case.evidence.counted_as_born:
            yield "counted_as_born"
        if case.evidence.counted_as_delivered:
            yield "counted_as_delivered"
        if not case.applied:
            yield "no_condition"
        said = case.found.delivered is not None or case.found.birth_at is not None
        if case.mothers and case.has_newborn and not said:
            yield "birth_inferred"
        if case.has_mother and case.delivered is not True and case.below_floor:
            yield "below_floor"
        yield from self.codes_of_needs()

    def codes_of_needs(self) -> Iterator[str]:
        """Name the notes that say why a need is there, or is not."""
        case, required = self.case, self.requirements
        if not case.has_newborn and any(
            case.delivered is True and required.falls_away(each, group.any_of)
            for each in case.mothers
            for group in each.groups
        ):
            yield "needs_fell_away"
        if any(required.is_planned_later(each) for each in case.mothers):
            yield "ward_of_the_row"
        if case.in_danger and case.found.controlled:
            yield "danger_goes_on"
        if case.book.infection.informs(case.compared):
            yield "carrier_informs"
        for condition in case.applied:
            for group in condition.groups:
                failed = case.failed(group.when)
                if failed and all(test.otherwise is Otherwise.EXTRA for test in failed):
                    yield from (test.note for test in failed if test.note)
