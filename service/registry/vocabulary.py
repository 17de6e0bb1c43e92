"""The rules in force as pages show them: every code with its names, and what to ask for it."""

from collections.abc import Iterator

from facilities.capabilities import Capability, Side, capabilities
from facilities.conditions import Bounds, Condition, PatientKind
from facilities.findings import finding_rules
from facilities.rules import rule_book
from service.registry.schemas import CapabilityView, ConditionView, UrgencyView, Vocabulary

ASKED_AT_MOST = 3  # a tired person fills in two or three findings, not ten
_BOUNDS_ORDER = (Bounds.ARRIVAL, Bounds.HERE, Bounds.AFTER_ARRIVAL)
_FINDING_OF_TEST = {"gestation_days": "gestation"}


def vocabulary() -> Vocabulary:
    """Everything a page must know of the rules in force; `rules` is their hash."""
    book = rule_book()
    return Vocabulary(
        rules=book.hash,
        conditions=[_condition_view(each) for each in book.conditions.values()],
        capabilities=[_capability_view(each) for each in capabilities().values()],
        urgencies=[
            UrgencyView(code=code.value, zh=each.zh, en=each.en)
            for code, each in book.urgencies.items()
        ],
    )


def findings_to_ask(condition: Condition) -> list[str]:
    """List the few findings that change the answer for a condition, the most telling first."""
    keys = dict.fromkeys(key for key in _telling(condition) if key in finding_rules())
    return list(keys)[:ASKED_AT_MOST]


def _telling(condition: Condition) -> Iterator[str]:
    windows = sorted(condition.windows, key=lambda each: _BOUNDS_ORDER.index(each.bounds))
    if windows and windows[0].bounds is Bounds.ARRIVAL:
        yield f"{windows[0].anchor}_at"
    tests = [each.when for each in condition.groups] + [each.when for each in windows]
    yield from (_finding_of(test.finding) for each in tests for test in each)
    if condition.newborn:
        yield from ("gestation", "weight_g")
    elif PatientKind.IN_UTERO in condition.kinds or _needs_theatre(condition):
        yield from ("gestation", "babies")
    yield from (f"{window.anchor}_at" for window in windows)


def _finding_of(tested: str) -> str:
    return _FINDING_OF_TEST.get(tested, tested)


def _needs_theatre(condition: Condition) -> bool:
    # The ward follows gestation for every undelivered woman who may need a caesarean.
    return any("cs24" in group.any_of for group in condition.groups)


def _condition_view(condition: Condition) -> ConditionView:
    return ConditionView(
        id=condition.id,
        zh=condition.zh,
        en=condition.en,
        kinds=[kind.value for kind in condition.kinds],
        urgency=condition.urgencies[0].value,
        note_zh=condition.note_zh or "",
        note_en=condition.note_en or "",
        search=list(condition.search_words),
        ask=findings_to_ask(condition),
        signed=bool(condition.signed_off_by),
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
