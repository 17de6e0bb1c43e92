"""What is needed: the groups of every condition, the ward by gestation, isolation, cots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from facilities.assessment.case import Case
from facilities.assessment.urgencies import Urgencies
from facilities.capabilities import Side
from facilities.comparing import Otherwise
from facilities.conditions import Condition, NeedGroup, Urgency
from facilities.needs import Need, merged
from facilities.vocabulary import PatientRole

CAESAREAN = "cs24"
LABOUR, NO_LABOUR = "labour", "no"
BIRTH_IN = "birth_in_min"


@dataclass(frozen=True)
class Requirements:
    """The need groups of a case."""

    case: Case
    urgencies: Urgencies

    @cached_property
    def wanting(self) -> tuple[Condition, ...]:
        """The conditions of a woman to which the ward by gestation is added."""
        certain = self.case.certain
        return tuple(
            each for each in self.case.mothers if each in certain and self.wants_ward(each)
        )

    @cached_property
    def wants_ward_alone(self) -> bool:
        """Whether the ward of somebody with no condition is looked for.

        That is a newborn, or a woman who may give birth.
        """
        case = self.case
        not_now = NO_LABOUR in case.found.choices(LABOUR)
        may_give_birth = case.has_mother and case.expects_newborn and not not_now
        return not case.applied and (case.has_newborn or may_give_birth)

    @property
    def ward_decides(self) -> bool:
        """Whether the ward by gestation is what the move is for."""
        if self.wants_ward_alone:
            return self.case.has_newborn or self.birth_is_near
        return any(each.ward_decisive for each in self.wanting)

    @cached_property
    def groups(self) -> tuple[Need, ...]:
        """Every group, decisive ones first; of newborn wards only the highest that decides."""
        case = self.case
        tagged = [(each.id, group) for each in case.applied for group in self.of(each)]
        code = case.derived_ward_code
        if code:
            tagged += [(each.id, NeedGroup((code,), each.ward_decisive)) for each in self.wanting]
            if self.wants_ward_alone:
                tagged.append(("", NeedGroup((code,), decisive=self.ward_decides)))
        if self.isolation:
            tagged.append(("", NeedGroup(case.book.infection.any_of, decisive=False)))
        return merged([(name, self.highest(group, tagged)) for name, group in tagged])

    def highest(self, group: NeedGroup, tagged: list[tuple[str, NeedGroup]]) -> NeedGroup:
        """Put the highest ward that anyone asks for in the place of a lower one.

        A decisive ward stays below a higher one that is not: the higher decides nothing.
        """
        if not self.is_ward(group):
            return group
        wards = [each for _, each in tagged if self.is_ward(each)]
        peers = [each for each in wards if each.decisive] if group.decisive else wards
        code = self.case.book.vocabulary.highest_ward(each.any_of[0] for each in peers)
        return replace(group, any_of=(code,)) if code else group

    @cached_property
    def ward_code(self) -> str | None:
        """The newborn ward that is needed."""
        codes = [code for group in self.groups for code in group.any_of]
        return self.case.book.vocabulary.highest_ward(codes)

    def is_ward(self, group: NeedGroup) -> bool:
        """Whether a group asks for nothing but a newborn ward."""
        return all(self.case.book.vocabulary.ward_rank(code) >= 0 for code in group.any_of)

    def of(self, condition: Condition) -> tuple[NeedGroup, ...]:
        """List the groups of a condition that still apply, with what decides among them."""
        groups = [
            group
            for group in condition.groups
            if not self.case.failed(group.when) and not self.falls_away(condition, group.any_of)
        ]
        ward_decides = condition.ward_decisive and self.wants_ward(condition)
        if not ward_decides and not any(group.decisive for group in groups):
            groups = _decided(groups, condition.decisive_fallback)
        if condition in self.case.newborns:
            groups = [self.raised(group) for group in groups]
        return tuple(groups)

    def falls_away(self, condition: Condition, codes: tuple[str, ...]) -> bool:
        """Whether a need was for the fetus of a woman who no longer expects a newborn."""
        case = self.case
        if condition not in case.mothers or case.expects_newborn:
            return False
        gone = case.book.fall_after_birth if case.delivered is True else frozenset[str]()
        known = case.book.vocabulary.capabilities
        return all(code in gone or known[code].side is Side.NEWBORN for code in codes)

    def raised(self, group: NeedGroup) -> NeedGroup:
        """Raise a newborn's ward need where gestation or weight asks for a higher one."""
        code = self.case.derived_ward_code
        if not code or not self.is_ward(group):
            return group
        highest = self.case.book.vocabulary.highest_ward((*group.any_of, code))
        return replace(group, any_of=(highest,)) if highest else group

    def wants_ward(self, condition: Condition) -> bool:
        """Whether the ward by gestation is added for this woman's condition.

        A birth that is planned for later happens at a later gestation than today's: the row's own
        ward holds.
        """
        if not self.case.expects_newborn or self.is_planned_later(condition):
            return False
        needs_caesarean = any(CAESAREAN in group.any_of for group in condition.groups)
        roles = self.case.book.vocabulary.patient_kinds
        in_utero = any(roles[kind].role is PatientRole.IN_UTERO for kind in condition.kinds)
        return needs_caesarean or in_utero

    def is_planned_later(self, condition: Condition) -> bool:
        """Whether the birth is booked for later: planned, and not known to be in labour."""
        planned = self.urgencies.of(condition) is Urgency.U4
        return condition.birth_later and planned and not self.birth_is_near

    @cached_property
    def birth_is_near(self) -> bool:
        """Whether labour is known to have begun or to threaten, or a time to birth was said."""
        in_labour = self.case.compared.get(LABOUR, NO_LABOUR) != NO_LABOUR
        return in_labour or self.case.found.number(BIRTH_IN) is not None

    @cached_property
    def isolation(self) -> bool:
        """Whether an infection that others can catch is known, or the colour says so."""
        return self.case.book.infection.isolates(self.case.compared)

    @cached_property
    def extras(self) -> tuple[str, ...]:
        """Codes that would be useful and are not needed."""
        needed = {code for group in self.groups for code in group.any_of}
        codes = [
            code
            for condition in self.case.applied
            for code in (*condition.extras, *self.late(condition))
            if code not in needed and not self.falls_away(condition, (code,))
        ]
        return tuple(dict.fromkeys(codes))

    def late(self, condition: Condition) -> tuple[str, ...]:
        """Codes of groups that became extras because a test failed that way."""
        return tuple(
            code
            for group in condition.groups
            if (failed := self.case.failed(group.when))
            and all(test.otherwise is Otherwise.EXTRA for test in failed)
            for code in group.any_of
        )

    @cached_property
    def cots(self) -> int | None:
        """How many cots: as many as babies, None where that decides and is unknown."""
        case = self.case
        expecting = bool(self.wanting) or self.wants_ward_alone
        if not expecting and not case.has_newborn and not (self.ward_code and case.mothers):
            return 0
        if case.found.babies is None and any(each.counts_babies for each in case.applied):
            return None
        return case.found.babies or 1


def _decided(groups: list[NeedGroup], fallback: tuple[str, ...]) -> list[NeedGroup]:
    """Make the row's fallback decisive where no decisive group is left; without one, all."""
    chosen = [group for group in groups if set(group.any_of) & set(fallback)] or groups
    return [replace(group, decisive=True) if group in chosen else group for group in groups]
