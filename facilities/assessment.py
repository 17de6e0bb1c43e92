"""From conditions and findings to needs, by the settled readings of the rule tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from facilities.capabilities import (
    Side,
    WardGrade,
    capabilities,
    highest_ward,
    ward_of_code,
    ward_rank,
    wards,
)
from facilities.conditions import (
    Advice,
    Condition,
    NeedGroup,
    Otherwise,
    PatientKind,
    Phase,
    RuleBook,
    Serves,
    Test,
    Urgency,
)
from facilities.errors import BadInputError, Problem, closest, shown
from facilities.facility import Tier
from facilities.findings import Findings, FindingsReading, finding_rules, read_findings
from facilities.needs import (
    AdviceLine,
    Need,
    Needs,
    Remark,
    WindowLeft,
    advice_lines,
    merged,
    shortest,
)
from facilities.rules import rule_book

CAESAREAN = "cs24"
SECONDS_A_MINUTE = 60


def assess(
    conditions: Sequence[str],
    findings: Mapping[str, object],
    *,
    now: datetime,
    confirmed: Collection[str] = (),
    rules: RuleBook | None = None,
) -> Needs:
    """Say what these conditions require, given what is known; `now` is an aware time.

    `findings` holds raw values by key. Unknown conditions and findings that cannot be read raise
    BadInputError, all at once; implausible findings come back as doubts and are not used.
    """
    book = rules or rule_book()
    problems = _condition_problems(conditions, book)
    known = [book.conditions[each] for each in dict.fromkeys(conditions) if each in book.conditions]
    newborn = any(condition.newborn for condition in known)
    reading = FindingsReading(Findings())
    try:
        reading = read_findings(findings, now=now, confirmed=confirmed, newborn=newborn)
    except BadInputError as error:
        problems.extend(error.problems)
    if problems:
        raise BadInputError(problems)
    return _Assessment(tuple(known), reading, now, book).needs()


def _condition_problems(conditions: Sequence[str], book: RuleBook) -> list[Problem]:
    if not conditions:
        message = "No condition is given: name at least one, such as pph."
        return [Problem("missing_condition", message, field="conditions")]
    return [
        Problem(
            "unknown_condition",
            f"The condition {shown(each)!r} is not known; {closest(each, book.conditions)}.",
            field="conditions",
            value=shown(each),
        )
        for each in conditions
        if each not in book.conditions
    ]


@dataclass(frozen=True)
class _Assessment:
    """One case under one rule book."""

    chosen: tuple[Condition, ...]
    reading: FindingsReading
    now: datetime
    book: RuleBook

    @property
    def found(self) -> Findings:
        return self.reading.findings

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Findings that a rule's test may compare, those that are known."""
        birth_at = self.found.birth_at
        age_min = None if birth_at is None else _minutes(self.now, birth_at)
        values = {
            "gestation_days": self.found.gestation_days,
            "weight_g": self.found.weight_g,
            "babies": self.found.babies,
            "age_min": age_min,
        }
        return {key: value for key, value in values.items() if value is not None}

    @cached_property
    def mothers(self) -> tuple[Condition, ...]:
        return tuple(each for each in self.chosen if not each.newborn)

    @cached_property
    def has_newborn(self) -> bool:
        return len(self.mothers) < len(self.chosen)

    @cached_property
    def delivered(self) -> bool | None:
        """Whether she has given birth: said, or plain from a birth time or a newborn patient."""
        if self.found.delivered is not None:
            return self.found.delivered
        return True if self.found.birth_at is not None or self.has_newborn else None

    @cached_property
    def below_floor(self) -> bool:
        days = self.found.gestation_days
        return days is not None and days < self.book.ward_rule.floor_days

    @cached_property
    def expects_newborn(self) -> bool:
        """Whether a live newborn is still to come, as far as is known."""
        undelivered = self.delivered is not True
        return undelivered and not self.below_floor and self.found.fetus_alive is not False

    @cached_property
    def derived_ward(self) -> WardGrade | None:
        return self.book.ward_rule.ward(self.found.gestation_days, self.found.weight_g)

    def needs(self) -> Needs:
        tagged = [(each.id, group) for each in self.chosen for group in self.groups_of(each)]
        wanting = [each for each in self.mothers if self.wants_ward(each)]
        groups = self.with_derived_ward(tagged, wanting)
        ward_code = highest_ward(code for group in groups for code in group.any_of)
        urgency, urgency_next = self.urgencies()
        windows = self.windows()
        return Needs(
            conditions=tuple(each.id for each in self.chosen),
            kinds=self.kinds(),
            urgency=urgency,
            urgency_next=urgency_next,
            groups=groups,
            extras=self.extras(groups),
            windows=windows,
            min_tier=self.min_tier(),
            ward=ward_of_code(ward_code) if ward_code else None,
            ward_unknown=bool(wanting) and ward_code is None,
            ward_decisive=any(each.ward_decisive for each in wanting),
            cots=self.cots(expecting=bool(wanting)),
            advice=self.advice(),
            ask=self.ask(wanting, windows),
            doubts=self.reading.doubts,
            remarks=tuple(self.remarks()),
            theatre_first=any(each.theatre_first for each in self.chosen),
            rules=self.book.hash,
        )

    def kinds(self) -> tuple[PatientKind, ...]:
        mother = {self.kind_of(each) for each in self.mothers}
        order = (PatientKind.IN_UTERO, PatientKind.MOTHER)
        first = tuple(kind for kind in order if kind in mother)[:1]
        return (*first, PatientKind.NEWBORN) if self.has_newborn else first

    def kind_of(self, condition: Condition) -> PatientKind:
        if self.delivered is True or self.found.fetus_alive is False:
            return PatientKind.MOTHER
        if len(condition.kinds) == 1:
            return condition.kinds[0]
        days = self.found.gestation_days
        at_floor = days is not None and days >= self.book.ward_rule.floor_days
        return PatientKind.IN_UTERO if at_floor else PatientKind.MOTHER

    def groups_of(self, condition: Condition) -> tuple[NeedGroup, ...]:
        """List the groups that still apply; all decisive when no decisive one is left."""
        groups = [
            group
            for group in condition.groups
            if not self.failed(group.when) and not self.falls_away(condition, group.any_of)
        ]
        ward_decides = condition.ward_decisive and self.wants_ward(condition)
        if not ward_decides and not any(group.decisive for group in groups):
            groups = [replace(group, decisive=True) for group in groups]
        if condition.newborn:
            groups = [self.raised(group) for group in groups]
        return tuple(groups)

    def failed(self, tests: Iterable[Test]) -> tuple[Test, ...]:
        return tuple(test for test in tests if not test.holds(self.numbers))

    def falls_away(self, condition: Condition, codes: tuple[str, ...]) -> bool:
        """Whether a need was for the fetus of a woman who no longer expects a newborn."""
        if condition.newborn or self.expects_newborn:
            return False
        gone = self.book.fall_after_birth if self.delivered is True else frozenset[str]()
        known = capabilities()
        return all(code in gone or known[code].side is Side.NEWBORN for code in codes)

    def raised(self, group: NeedGroup) -> NeedGroup:
        """Raise a newborn's ward need where gestation or weight asks for a higher one."""
        code = self.derived_ward and wards()[self.derived_ward].code
        if not code or not all(ward_rank(each) >= 0 for each in group.any_of):
            return group
        highest = highest_ward((*group.any_of, code))
        return replace(group, any_of=(highest,)) if highest else group

    def wants_ward(self, condition: Condition) -> bool:
        """Whether the ward by gestation is added for this woman's condition."""
        if not self.expects_newborn:
            return False
        needs_caesarean = any(CAESAREAN in group.any_of for group in condition.groups)
        return needs_caesarean or PatientKind.IN_UTERO in condition.kinds

    def with_derived_ward(
        self, tagged: list[tuple[str, NeedGroup]], wanting: list[Condition]
    ) -> tuple[Need, ...]:
        """Add the ward by gestation, then keep only the highest ward that anyone asks for."""
        code = self.derived_ward and wards()[self.derived_ward].code
        if code:
            tagged = tagged + [
                (each.id, NeedGroup((code,), each.ward_decisive)) for each in wanting
            ]
        is_ward = {group.any_of: ward_rank(group.any_of[0]) >= 0 for _, group in tagged}
        highest = highest_ward(codes[0] for codes in is_ward if is_ward[codes])
        if highest is None:
            return merged(tagged)
        return merged(
            [
                (name, replace(group, any_of=(highest,)) if is_ward[group.any_of] else group)
                for name, group in tagged
            ]
        )

    def extras(self, groups: tuple[Need, ...]) -> tuple[str, ...]:
        needed = {code for group in groups for code in group.any_of}
        codes = [
            code
            for condition in self.chosen
            for code in (*condition.extras, *self.late(condition))
            if code not in needed and not self.falls_away(condition, (code,))
        ]
        return tuple(dict.fromkeys(codes))

    def late(self, condition: Condition) -> tuple[str, ...]:
        """Codes of groups that became extras because a test failed that way."""
        return tuple(
            code
            for group in condition.groups
            if (failed := self.failed(group.when))
            and all(test.otherwise is Otherwise.EXTRA for test in failed)
            for code in group.any_of
        )

    def urgencies(self) -> tuple[Urgency, Urgency | None]:
        """Give the highest urgency, and beside U0 the one that follows once it is controlled."""
        now = min(self.urgency_of(each) for each in self.chosen)
        later = min(self.urgency_after(each) for each in self.chosen)
        return now, later if now is Urgency.U0 else None

    def urgency_of(self, condition: Condition) -> Urgency:
        """Give the first urgency of the row, unless a person said how the danger stands."""
        if self.found.controlled is False:
            return min(condition.urgencies)
        fetus_lives = self.found.fetus_alive is True and self.delivered is not True
        if not self.found.controlled or (condition.rescue_while_fetus_lives and fetus_lives):
            return condition.urgencies[0]
        return self.urgency_after(condition)

    def urgency_after(self, condition: Condition) -> Urgency:
        """Give the urgency that follows once rescue on the spot is over."""
        first, *rest = condition.urgencies
        if first is not Urgency.U0:
            return first
        return rest[0] if rest else self.book.next_after_control

    def windows(self) -> tuple[WindowLeft, ...]:
        found = []
        for condition in self.chosen:
            for window in condition.windows:
                if self.failed(window.when):
                    continue
                anchor = self.found.anchor(window.anchor)
                length = window.minutes - window.start_min
                # an anchor ahead of us is a clock that runs fast, never a longer window
                since = 0.0 if anchor is None else max(0.0, _minutes(self.now, anchor))
                left = None if anchor is None else int((length - since) // 1)
                found.append(WindowLeft(window, condition.id, condition.newborn, left))
        return tuple(shortest(found))

    def min_tier(self) -> Tier:
        tiers = []
        for condition in self.chosen:
            rule = condition.min_tier
            test = rule.lower_when
            if rule.lower and test and test.finding in self.numbers and test.holds(self.numbers):
                tiers.append(rule.lower)
            else:
                tiers.append(rule.tier)
            if rule.uncontrolled and self.found.controlled is False:
                tiers.append(rule.uncontrolled)
            if condition.ward_decisive and self.derived_ward and self.wants_ward(condition):
                tiers.append(self.book.ward_rule.tier_of_ward[self.derived_ward])
        return max(tiers, key=lambda tier: tier.rank)

    def cots(self, *, expecting: bool) -> int | None:
        if not expecting and not self.has_newborn:
            return 0
        if self.found.babies is None and any(each.id == "multiple" for each in self.chosen):
            return None
        return self.found.babies or 1

    def advice(self) -> tuple[AdviceLine, ...]:
        """Advice of all conditions, the most urgent condition's first, each line once."""
        return advice_lines(
            (condition, phase, line)
            for condition in sorted(self.chosen, key=self.urgency_of)
            for phase in Phase
            for line in (self.book.advice[code] for code in condition.advice[phase])
            if self.still_serves(condition, line)
        )

    def still_serves(self, condition: Condition, line: Advice) -> bool:
        """Whether nothing known speaks against a line of advice."""
        if condition.newborn or line.serves is None:
            return not self.failed(line.when)
        fetus_is_dead = line.serves is Serves.FETUS and self.found.fetus_alive is False
        return not (self.delivered is True or fetus_is_dead or self.failed(line.when))

    def ask(self, wanting: list[Condition], windows: tuple[WindowLeft, ...]) -> tuple[str, ...]:
        """Name findings that would change this answer, the most telling first."""
        unknown_anchors = [f"{each.window.anchor}_at" for each in windows if each.left_min is None]
        tested = [test.finding for each in self.chosen for g in each.groups for test in g.when]
        asked = [
            "controlled" if self.asks_control() else "",
            "fetus_alive" if any(each.rescue_while_fetus_lives for each in wanting) else "",
            "delivered" if self.delivered is None and _may_be_over(wanting) else "",
            "gestation" if wanting or self.has_newborn or "gestation_days" in tested else "",
            "weight_g" if self.has_newborn else "",
            "babies" if wanting else "",
            *unknown_anchors,
        ]
        unknown = (key for key in dict.fromkeys(asked) if not self.found.has(key))
        return tuple(key for key in unknown if key in finding_rules())

    def asks_control(self) -> bool:
        """Whether it would change the urgency to know that the danger is or is not controlled."""
        worse = any(min(each.urgencies) < each.urgencies[0] for each in self.chosen)
        return self.urgencies()[0] is Urgency.U0 or worse

    def remarks(self) -> Iterable[Remark]:
        codes = list(self.reading.notes)
        if self.mothers and self.found.delivered is None and self.found.birth_at is None:
            codes += ["birth_inferred"] if self.has_newborn else []
        if self.mothers and self.delivered is not True and self.below_floor:
            codes.append("below_floor")
        if not self.has_newborn and any(
            self.delivered is True and self.falls_away(each, group.any_of)
            for each in self.mothers
            for group in each.groups
        ):
            codes.append("needs_fell_away")
        for condition in self.chosen:
            for group in condition.groups:
                failed = self.failed(group.when)
                if failed and all(test.otherwise is Otherwise.EXTRA for test in failed):
                    codes += [test.note for test in failed if test.note]
        notes = self.book.notes
        yield from (Remark(code, notes[code].zh, notes[code].en) for code in dict.fromkeys(codes))
        for condition in self.chosen:
            if condition.note_zh and condition.note_en:
                yield Remark(f"note_{condition.id}", condition.note_zh, condition.note_en)


def _may_be_over(wanting: list[Condition]) -> bool:
    """Whether any of these conditions is also one of a woman who has given birth."""
    return any(PatientKind.MOTHER in condition.kinds for condition in wanting)


def _minutes(now: datetime, since: datetime) -> float:
    return (now - since).total_seconds() / SECONDS_A_MINUTE
