"""The rules in force as pages show them: every code with its names, and what to ask for it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from facilities.assessment.asking import SAID_AS
from facilities.capabilities import Capability, Side
from facilities.conditions import Bounds, Condition, RuleBook
from facilities.findings import FindingRule
from facilities.vocabulary import Label, PatientKindLabel, PatientRole, RiskColour
from service.registry.schemas import (
    CapabilityView,
    ConditionView,
    FindingView,
    PatientKindView,
    RiskColourView,
    UrgencyView,
    Vocabulary,
    WordView,
)

ASKED_AT_MOST = 3  # a tired person fills in two or three findings, not ten
_BOUNDS_ORDER = (Bounds.ARRIVAL, Bounds.HERE, Bounds.AFTER_ARRIVAL)


def vocabulary(book: RuleBook, day: date, *, fold_unsigned: bool) -> Vocabulary:
    """Everything a page must know of the rules as they hold on a day; `rules` is their hash."""
    rules, words = book.on(day), book.vocabulary
    return Vocabulary(
        rules=book.hash,
        conditions=[_condition_view(each, rules, day) for each in rules.conditions.values()],
        capabilities=[_capability_view(each) for each in words.capabilities.values()],
        urgencies=[
            UrgencyView(code=code.value, zh=each.zh, en=each.en)
            for code, each in rules.urgencies.items()
        ],
        tiers=_words(words.tiers),
        patient_kinds=[_patient_kind_view(each) for each in words.patient_kinds.values()],
        centre_kinds=_words(words.centre_kinds),
        risk_colours=[
            _colour_view(each)
            for each in sorted(words.risk_colours.values(), key=lambda each: each.rank)
        ],
        findings=[_finding_view(each) for each in rules.findings.values()],
        fold_unsigned=fold_unsigned,
    )


def findings_to_ask(condition: Condition, book: RuleBook) -> list[str]:
    """List the few findings that change the answer for a condition, the most telling first."""
    # An age follows from the time of birth: asking both would spend a place on nothing.
    written = {each.compared_as: each.key for each in book.findings.values()} | SAID_AS
    telling = (
        written.get(tested, tested) for tested in _telling(condition, _roles(condition, book))
    )
    return list(dict.fromkeys(key for key in telling if key in book.findings))[:ASKED_AT_MOST]


def _roles(condition: Condition, book: RuleBook) -> set[PatientRole]:
    kinds = book.vocabulary.patient_kinds
    return {kinds[code].role for code in condition.kinds if code in kinds}


def _telling(condition: Condition, roles: set[PatientRole]) -> Iterator[str]:
    windows = sorted(condition.windows, key=lambda each: _BOUNDS_ORDER.index(each.bounds))
    if windows and windows[0].bounds is Bounds.ARRIVAL:
        yield f"{windows[0].anchor}_at"
    tests = [each.when for each in condition.groups] + [each.when for each in windows]
    yield from (test.finding for each in tests for test in each)
    if PatientRole.NEWBORN in roles:
        yield from ("gestation", "weight_g")
    elif PatientRole.IN_UTERO in roles or _needs_theatre(condition):
        yield from ("gestation", "babies")
    yield from (f"{window.anchor}_at" for window in windows)


def _needs_theatre(condition: Condition) -> bool:
    # The ward follows gestation for every undelivered woman who may need a caesarean.
    return any("cs24" in group.any_of for group in condition.groups)


def _words(labels: Mapping[str, Label]) -> list[WordView]:
    return [_word(each) for each in labels.values()]


def _word(label: Label) -> WordView:
    return WordView(code=label.code, zh=label.zh, en=label.en)


def _patient_kind_view(kind: PatientKindLabel) -> PatientKindView:
    return PatientKindView(
        **dict(_word(kind)),
        role=kind.role.value,
        centre=kind.centre,
    )


def _colour_view(colour: RiskColour) -> RiskColourView:
    return RiskColourView(
        **dict(_word(colour)),
        rank=colour.rank,
        infectious=colour.infectious,
        meaning_zh=colour.meaning_zh,
        meaning_en=colour.meaning_en,
        level_zh=colour.level_zh,
        level_en=colour.level_en,
        report_within_h=colour.report_within_h,
        source=colour.source,
        confidence=colour.confidence,
    )


def _finding_view(finding: FindingRule) -> FindingView:
    return FindingView(
        key=finding.key,
        zh=finding.zh,
        en=finding.en,
        unit=finding.unit,
        kind=finding.kind.value,
        choices=_words(finding.choices),
        several=finding.several,
        lowest=finding.lowest,
        highest=finding.highest,
        of=_said_of(finding.roles),
    )


def _said_of(roles: Iterable[PatientRole]) -> Literal["any", "mother", "newborn"]:
    women = {PatientRole.MOTHER, PatientRole.IN_UTERO}
    if women.isdisjoint(roles):
        return "newborn" if PatientRole.NEWBORN in roles else "any"
    return "any" if PatientRole.NEWBORN in roles else "mother"


def _condition_view(condition: Condition, book: RuleBook, day: date) -> ConditionView:
    return ConditionView(
        id=condition.id,
        zh=condition.zh,
        en=condition.en,
        kinds=[str(kind) for kind in condition.kinds],
        urgency=condition.urgencies[0].value,
        note_zh=condition.note_zh or "",
        note_en=condition.note_en or "",
        search=list(condition.search_words),
        ask=findings_to_ask(condition, book),
        signed=bool(condition.signed_off_by),
        in_force=condition.in_force(day),
        source=condition.source,
        confidence=condition.confidence,
    )


def _capability_view(capability: Capability) -> CapabilityView:
    return CapabilityView(
        code=capability.code,
        zh=capability.zh_full,
        en=capability.en,
        short=capability.zh,
        patient="mother" if capability.side is Side.MATERNAL else "newborn",
    )
