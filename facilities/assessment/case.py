"""One case under one rule book: who the patients are, and what the rules may compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from facilities.assessment.suggesting import Evidence
from facilities.capabilities import WardGrade
from facilities.comparing import Compared, Test
from facilities.conditions import UNCERTAIN, Condition, RuleBook
from facilities.findings import CHINA_TIME, Findings, FindingsReading
from facilities.vocabulary import PatientRole

SECONDS_A_MINUTE = 60


@dataclass(frozen=True)
class Case:
    """The conditions that apply, and everything known; `now` is aware.

    `evidence` says whom the findings speak of. `born` is set where a part of a case is looked at
    by itself and the other part already said how the birth stands.
    """

    applied: tuple[Condition, ...]
    reading: FindingsReading
    now: datetime
    book: RuleBook
    evidence: Evidence
    born: bool | None = None

    def only(self, applied: Iterable[Condition]) -> Case:
        """Look at some of the conditions by themselves, with what the whole case knows."""
        return replace(self, applied=tuple(applied), born=self.delivered)

    @property
    def found(self) -> Findings:
        """The findings in use."""
        return self.reading.findings

    @cached_property
    def day(self) -> date:
        """The day of the question in China."""
        return self.now.astimezone(CHINA_TIME).date()

    def role(self, condition: Condition) -> PatientRole:
        """Say what part the patient of a condition plays; a mother first where it may be both."""
        roles = [self.book.vocabulary.patient_kinds[kind].role for kind in condition.kinds]
        return PatientRole.MOTHER if PatientRole.MOTHER in roles else roles[0]

    @cached_property
    def mothers(self) -> tuple[Condition, ...]:
        """The conditions of a mother or of a woman moved for her fetus."""
        maternal = {PatientRole.MOTHER, PatientRole.IN_UTERO}
        return tuple(each for each in self.applied if self.role(each) in maternal)

    @cached_property
    def certain(self) -> tuple[Condition, ...]:
        """The conditions that may exclude and reorder; those of confidence U only inform."""
        return tuple(each for each in self.applied if each.confidence != UNCERTAIN)

    @cached_property
    def newborns(self) -> tuple[Condition, ...]:
        """The conditions of a newborn."""
        return tuple(each for each in self.applied if self.role(each) is PatientRole.NEWBORN)

    @cached_property
    def others(self) -> tuple[Condition, ...]:
        """The conditions of any other kind of patient."""
        own = {*(each.id for each in self.mothers), *(each.id for each in self.newborns)}
        return tuple(each for each in self.applied if each.id not in own)

    @cached_property
    def has_newborn(self) -> bool:
        """Whether a newborn is a patient of this case."""
        if self.applied:
            return bool(self.newborns)
        return self.evidence.newborn

    @cached_property
    def has_mother(self) -> bool:
        """Whether a woman is a patient of this case; where nobody is named, a woman is assumed."""
        if self.applied:
            return bool(self.mothers)
        return self.evidence.mother or not self.evidence.newborn

    @cached_property
    def delivered(self) -> bool | None:
        """Whether she has given birth: said, or plain from a birth time or a newborn patient."""
        if self.found.delivered is not None:
            return self.found.delivered
        if self.born is not None:
            return self.born
        return True if self.found.birth_at is not None or self.has_newborn else None

    @cached_property
    def compared(self) -> Mapping[str, Compared]:
        """Findings that a rule's test may compare, those that are known."""
        implied = (test for each in self.applied for test in each.implies)
        values = {test.finding: test.value for test in implied} | self.found.compared
        if self.found.birth_at is not None:
            values["age_min"] = minutes_between(self.found.birth_at, self.now)
        if self.delivered is not None:
            values["delivered"] = self.delivered
        return values

    @cached_property
    def in_danger(self) -> bool:
        """Whether a finding shows that the danger goes on, whatever was ticked."""
        return any(self.known_to_hold((test,)) for test in self.book.uncontrolled_when)

    @property
    def uncontrolled(self) -> bool:
        """Whether the danger is known to go on: a person said so, or a finding shows it."""
        return self.found.controlled is False or self.in_danger

    def failed(self, tests: Iterable[Test]) -> tuple[Test, ...]:
        """List the tests that do not hold, as each of them takes what is not known."""
        return tuple(test for test in tests if not test.holds(self.compared))

    def known_to_hold(self, tests: Iterable[Test]) -> bool:
        """Whether every test is known to hold."""
        return all(test.is_known_to_hold(self.compared) for test in tests)

    def open_findings(self, tests: Iterable[Test]) -> tuple[str, ...]:
        """Name the findings that could still make all these tests hold; none where one fails."""
        tests = tuple(tests)
        known = [test for test in tests if test.finding in self.compared]
        if not all(test.is_known_to_hold(self.compared) for test in known):
            return ()
        return tuple(test.finding for test in tests if test not in known)

    @cached_property
    def below_floor(self) -> bool:
        """Whether gestation is known to lie below the floor of any newborn ward."""
        days = self.found.gestation_days
        return days is not None and days < self.book.ward_rule.floor_days

    @cached_property
    def expects_newborn(self) -> bool:
        """Whether a live newborn is still to come, as far as is known."""
        undelivered = self.delivered is not True
        return undelivered and not self.below_floor and self.found.fetus_alive is not False

    @cached_property
    def derived_ward(self) -> WardGrade | None:
        """The newborn ward by gestation and weight."""
        return self.book.ward_rule.ward(self.found.gestation_days, self.found.weight_g)

    @cached_property
    def derived_ward_code(self) -> str | None:
        """The code of that ward."""
        grade = self.derived_ward
        return self.book.vocabulary.wards[grade].code if grade else None

    def kinds(self) -> tuple[str, ...]:
        """List the kinds of patient, the mother first."""
        first: tuple[str, ...] = ()
        if self.has_mother:
            first = (self.kind_of_mother(),)
        codes = [kind for each in self.others for kind in each.kinds]
        if self.has_newborn:
            own = [each.kinds for each in self.newborns] or [()]
            codes = [*(self.kind_code(PatientRole.NEWBORN, each) for each in own), *codes]
        return tuple(dict.fromkeys((*first, *codes)))

    def kind_of_mother(self) -> str:
        """Say whether she is moved for herself, or for her fetus where any condition is."""
        roles = {self.role_of_mother(each) for each in self.mothers} or {self.role_of_mother(None)}
        in_utero = PatientRole.IN_UTERO in roles
        own = [kind for each in self.mothers for kind in each.kinds]
        return self.kind_code(PatientRole.IN_UTERO if in_utero else PatientRole.MOTHER, own)

    def role_of_mother(self, condition: Condition | None) -> PatientRole:
        """Settle M or F: F while undelivered, fetus not known dead, gestation at the floor."""
        if self.delivered is True or self.found.fetus_alive is False:
            return PatientRole.MOTHER
        kinds = condition.kinds if condition else ()
        if len(kinds) == 1:
            return self.book.vocabulary.patient_kinds[kinds[0]].role
        days = self.found.gestation_days
        at_floor = days is not None and days >= self.book.ward_rule.floor_days
        return PatientRole.IN_UTERO if at_floor else PatientRole.MOTHER

    def kind_code(self, role: PatientRole, among: Iterable[str]) -> str:
        """Name the kind of patient of a role, one of those a condition names where it names any."""
        return self.book.vocabulary.kind_of(role, among)


def minutes_between(since: datetime, now: datetime) -> float:
    """Give the minutes from one moment to the other."""
    return (now - since).total_seconds() / SECONDS_A_MINUTE
