"""Put the parts of an assessment together: for the whole case, and for each patient to be moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from facilities.assessment.asking import Asking
from facilities.assessment.case import Case
from facilities.assessment.clocks import displaced, min_tier, windows
from facilities.assessment.groups import BIRTH_IN, Requirements
from facilities.assessment.question import Asked, Question
from facilities.assessment.urgencies import Urgencies
from facilities.conditions import Advice, Condition, Phase, RuleBook, Serves, Urgency
from facilities.findings import CHINA_TIME
from facilities.needs import AdviceLine, InUtero, Needs, advice_lines
from facilities.rules import rule_book

RISK_COLOUR = "risk_colour"


def assess(
    conditions: Sequence[str],
    findings: Mapping[str, object],
    *,
    now: datetime,
    confirmed: Collection[str] = (),
    removed: Collection[str] = (),
    urgency: str | None = None,
    rules: RuleBook | None = None,
) -> Needs:
    """Say what these conditions and findings require; `now` is an aware time.

    `findings` holds raw values by key; printed thresholds suggest further conditions, which apply
    at once unless they are `removed`. `urgency` is a person's, who overrides the derived one.
    Unknown conditions and findings that cannot be read raise BadInputError, all at once;
    implausible findings come back as doubts and are not used.
    """
    book = (rules or rule_book()).on(now.astimezone(CHINA_TIME).date())
    asked = Asked(conditions, findings, now, confirmed, removed, urgency, book)
    question = asked.read()
    return _needs(question.case, question)


def assess_each(
    conditions: Sequence[str],
    findings: Mapping[str, object],
    *,
    now: datetime,
    confirmed: Collection[str] = (),
    removed: Collection[str] = (),
    urgency: str | None = None,
    rules: RuleBook | None = None,
) -> tuple[Needs, ...]:
    """Say the same for each patient by itself: the mother, her fetus with her, then newborns.

    Newborns of one case share their findings and are one entry with as many cots.
    """
    book = (rules or rule_book()).on(now.astimezone(CHINA_TIME).date())
    asked = Asked(conditions, findings, now, confirmed, removed, urgency, book)
    question = asked.read()
    case = question.case
    parts = [part for part in (case.mothers, case.newborns, case.others) if part]
    if len(parts) <= 1:
        return (_needs(case, question),)
    return tuple(_needs(case.only(part), question) for part in parts)


def _needs(case: Case, question: Question) -> Needs:
    urgencies = Urgencies(case)
    required = Requirements(case, urgencies)
    clocks = windows(case, required)
    asking = Asking(case, urgencies, required, clocks)
    words = case.book.vocabulary
    ward = words.ward_of_code(required.ward_code) if required.ward_code else None
    wanting = bool(required.wanting) or required.wants_ward_alone
    urgency = question.urgency or urgencies.derived
    return Needs(
        conditions=tuple(each.id for each in case.applied),
        kinds=case.kinds(),
        urgency=urgency,
        urgency_next=urgencies.following if urgency is Urgency.U0 else None,
        groups=required.groups,
        extras=required.extras,
        windows=clocks,
        min_tier=min_tier(case, required),
        ward=ward,
        ward_unknown=wanting and ward is None,
        ward_decisive=required.ward_decides,
        cots=required.cots,
        advice=_advice(case, urgencies, required),
        ask=asking.ask(),
        doubts=case.reading.doubts,
        remarks=(*asking.remarks(), *displaced(case, required, clocks)),
        theatre_first=any(each.theatre_first for each in case.applied),
        rules=case.book.hash,
        suggested=question.suggested,
        urgency_derived=urgencies.derived,
        isolation=required.isolation,
        in_utero=_in_utero(case, urgencies, ward_wanted=wanting or ward is not None),
        risk=case.found.choices(RISK_COLOUR),
    )


def _in_utero(case: Case, urgencies: Urgencies, *, ward_wanted: bool) -> InUtero | None:
    """Weigh moving her before the birth, where a fetus will need a newborn ward."""
    if not case.has_mother or not case.expects_newborn or not ward_wanted:
        return None
    against = []
    if case.uncontrolled:
        against.append("not_stable")
    elif urgencies.derived is Urgency.U0:
        against.append("rescue_first")
    return InUtero(not against, tuple(against), case.found.number(BIRTH_IN))


def _advice(case: Case, urgencies: Urgencies, required: Requirements) -> tuple[AdviceLine, ...]:
    """Unite the advice of all conditions, the most urgent condition's first, each line once.

    A line that another one takes the place of is left out.
    """
    said = [
        (condition, phase, line)
        for condition in sorted(case.applied, key=urgencies.of)
        for phase in Phase
        for line in (case.book.advice[code] for code in condition.advice[phase])
        if _still_serves(case, condition, line)
    ]
    contrary = {code for _, _, line in said for code in line.instead_of}
    kept = [each for each in said if each[2].code not in contrary]
    return advice_lines([*kept, *_isolation_advice(case, required)])


def _isolation_advice(
    case: Case, required: Requirements
) -> Iterator[tuple[Condition | None, Phase, Advice]]:
    """Tell the receiving side of an infection before leaving."""
    if required.isolation:
        for phase, codes in case.book.infection.advice.items():
            yield from ((None, phase, case.book.advice[code]) for code in codes)


def _still_serves(case: Case, condition: Condition, line: Advice) -> bool:
    """Whether nothing known speaks against a line of advice."""
    if condition not in case.mothers or line.serves is None:
        return not case.failed(line.when)
    fetus_is_dead = line.serves is Serves.FETUS and case.found.fetus_alive is False
    return not (case.delivered is True or fetus_is_dead or case.failed(line.when))
