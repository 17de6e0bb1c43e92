"""What a patient requires, as far as it is known: the answer of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facilities.capabilities import WardGrade
from facilities.conditions import (
    Advice,
    Bounds,
    Condition,
    NeedGroup,
    Phase,
    Strength,
    Suggestion,
    Urgency,
    Window,
)
from facilities.facility import Tier
from facilities.findings import Doubt


@dataclass(frozen=True)
class Need:
    """Alternatives of which one is needed, and the conditions that ask for them."""

    any_of: tuple[str, ...]
    decisive: bool
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class WindowLeft:
    """A window with what is left of it in whole minutes, None while its anchor is unknown.

    It is no longer `needed` where what it is for came too late and is an extra: then it is only
    shown.
    """

    window: Window
    condition: str
    newborn: bool
    left_min: int | None
    needed: bool = True

    @property
    def ranks(self) -> bool:
        """Whether a ranking may use it now."""
        return self.window.ranks and self.left_min is not None and self.needed

    def as_json(self) -> dict[str, object]:
        """Write the window as the wire shows it."""
        return {
            "minutes": self.window.minutes,
            "anchor": self.window.anchor,
            "bounds": self.window.bounds.value,
            "strength": self.window.strength.value,
            "left_min": self.left_min,
            "start_min": self.window.start_min,
            "condition": self.condition,
            "confidence": self.window.confidence,
            "zh": self.window.zh,
            "en": self.window.en,
        }


@dataclass(frozen=True)
class AdviceLine:
    """One line of what to do, for which phase, and whether a clinician here signed its rules."""

    code: str
    zh: str
    en: str
    phase: Phase
    conditions: tuple[str, ...]
    signed: bool

    def as_json(self) -> dict[str, object]:
        """Write the line as the wire shows it."""
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "phase": self.phase.value,
            "conditions": list(self.conditions),
            "signed": self.signed,
        }


@dataclass(frozen=True)
class Remark:
    """A note that goes with the answer, by code and in both languages."""

    code: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Write the remark as the wire shows it."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Suggested:
    """A condition that findings suggest, and the printed thresholds they meet.

    One that a person `removed` is on record and does not apply; a `hint` comes from an uncertain
    threshold and never applies by itself.
    """

    condition: str
    because: tuple[Suggestion, ...]
    removed: bool
    hint: bool = False

    @property
    def applied(self) -> bool:
        """Whether the condition counts among those of the case."""
        return not (self.removed or self.hint)

    def as_json(self) -> dict[str, object]:
        """Write the suggestion with every threshold it rests on."""
        because = [
            {
                "finding": test.finding,
                "op": test.op,
                "value": test.value,
                "zh": rule.zh,
                "en": rule.en,
                "source": rule.source,
                "confidence": rule.confidence,
            }
            for rule in self.because
            for test in rule.when
        ]
        return {
            "condition": self.condition,
            "because": because,
            "removed": self.removed,
            "hint": self.hint,
        }


@dataclass(frozen=True)
class InUtero:
    """Whether to move her before the birth, for a baby that will need a newborn ward.

    `against` holds the codes of what speaks against it. `birth_in_min` is None where it is not
    known whether the birth comes before the arrival: both ways are then shown.
    """

    better_before_birth: bool
    against: tuple[str, ...]
    birth_in_min: float | None

    def as_json(self) -> dict[str, object]:
        """Write it as the wire shows it."""
        return {
            "better_before_birth": self.better_before_birth,
            "against": list(self.against),
            "birth_in_min": self.birth_in_min,
        }


@dataclass(frozen=True)
class Needs:
    """Everything a centre and a clinician must know about what these conditions require.

    `ward_unknown` says that a newborn ward is needed but neither gestation nor weight is known;
    `ward_decisive` that this ward is what the move is for. `cots` is None where the number of
    babies decides it and is unknown, 0 where no newborn is expected. `ask` names findings that
    would change the answer. `rules` is the hash of the rule tables. `urgency` is a person's where
    one was given, `urgency_derived` always that of the rules. `suggested` lists what findings
    brought, whether it applies or not. `risk` holds the codes of her risk colours.
    """

    conditions: tuple[str, ...]
    kinds: tuple[str, ...]
    urgency: Urgency
    urgency_next: Urgency | None
    groups: tuple[Need, ...]
    extras: tuple[str, ...]
    windows: tuple[WindowLeft, ...]
    min_tier: Tier
    ward: WardGrade | None
    ward_unknown: bool
    ward_decisive: bool
    cots: int | None
    advice: tuple[AdviceLine, ...]
    ask: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    remarks: tuple[Remark, ...]
    theatre_first: bool
    rules: str
    suggested: tuple[Suggested, ...]
    urgency_derived: Urgency
    isolation: bool
    in_utero: InUtero | None
    risk: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The patient who gives the case its name: the mother where there is one."""
        return self.kinds[0]

    @property
    def decisive(self) -> tuple[Need, ...]:
        """The groups without which the move is pointless."""
        return tuple(group for group in self.groups if group.decisive)

    def windows_of(self, bounds: Bounds) -> tuple[WindowLeft, ...]:
        """Pick the windows of one clock."""
        return tuple(each for each in self.windows if each.window.bounds is bounds)

    def advice_of(self, phase: Phase) -> tuple[AdviceLine, ...]:
        """Pick the advice of one phase."""
        return tuple(line for line in self.advice if line.phase is phase)

    def as_json(self) -> dict[str, object]:
        """Write the needs as `greenlane needs --json` and the API show them."""
        return {
            "kind": str(self.kind),
            "kinds": [str(kind) for kind in self.kinds],
            "conditions": list(self.conditions),
            "urgency": self.urgency.value,
            "urgency_next": self.urgency_next.value if self.urgency_next else None,
            "urgency_derived": self.urgency_derived.value,
            "needs": [list(group.any_of) for group in self.groups],
            "decisive": [list(group.any_of) for group in self.decisive],
            "extras": list(self.extras),
            "windows": [window.as_json() for window in self.windows],
            "min_tier": self.min_tier.value,
            "ward": self.ward.value if self.ward else None,
            "ward_unknown": self.ward_unknown,
            "cots": self.cots,
            "advice": [line.as_json() for line in self.advice],
            "suggested": [each.condition for each in self.suggested if each.applied],
            "suggestions": [each.as_json() for each in self.suggested],
            "ask": list(self.ask),
            "doubts": [doubt.as_json() for doubt in self.doubts],
            "remarks": [remark.as_json() for remark in self.remarks],
            "isolation": self.isolation,
            "in_utero": self.in_utero.as_json() if self.in_utero else None,
            "risk": list(self.risk),
            "rules": self.rules,
        }


def advice_lines(
    said: Iterable[tuple[Condition | None, Phase, Advice]],
) -> tuple[AdviceLine, ...]:
    """Unite the advice of several conditions: by phase, in the order given, each line once.

    A line without a condition, such as that of an infection, counts as unsigned.
    """
    lines: dict[tuple[Phase, str], AdviceLine] = {}
    for condition, phase, text in said:
        signed = condition is not None and bool(condition.signed_off_by)
        known = lines.get((phase, text.code))
        before = known.conditions if known else ()
        names = (*before, condition.id) if condition else before
        signed = signed and (known is None or known.signed)
        lines[phase, text.code] = AdviceLine(text.code, text.zh, text.en, phase, names, signed)
    return tuple(sorted(lines.values(), key=lambda line: list(Phase).index(line.phase)))


def shortest(windows: list[WindowLeft]) -> Iterator[WindowLeft]:
    """Keep of each clock the shortest window that several conditions bring.

    Windows of one condition all stay, and so do those of mother and newborn, of aim and limit,
    and those whose anchors differ while one is unknown: which is shorter cannot be said.
    """
    for each in windows:
        if not any(_outlasts(each, other) for other in windows if other is not each):
            yield each


def _outlasts(one: WindowLeft, other: WindowLeft) -> bool:
    if one.condition == other.condition or _clock(one) != _clock(other):
        return False
    if _may_rank(one) and not _may_rank(other):
        return False  # what only informs never takes the place of what ranks
    if one.window.anchor == other.window.anchor:
        length = one.window.minutes - one.window.start_min
        other_length = other.window.minutes - other.window.start_min
    elif one.left_min is not None and other.left_min is not None:
        length, other_length = one.left_min, other.left_min
    else:
        return False
    return (length, one.condition) > (other_length, other.condition)


def _may_rank(each: WindowLeft) -> bool:
    return each.window.ranks and each.needed


def _clock(each: WindowLeft) -> tuple[Bounds, Strength, bool]:
    return each.window.bounds, each.window.strength, each.newborn


def merged(groups: list[tuple[str, NeedGroup]]) -> tuple[Need, ...]:
    """Unite the groups of several conditions, decisive ones first.

    The name is empty where a group comes from no condition.
    """
    united: dict[frozenset[str], Need] = {}
    for condition, group in groups:
        key = frozenset(group.any_of)
        known = united.get(key, Need(group.any_of, decisive=False, conditions=()))
        united[key] = Need(
            known.any_of,
            known.decisive or group.decisive,
            tuple(dict.fromkeys((*known.conditions, condition) if condition else known.conditions)),
        )
    return tuple(sorted(united.values(), key=lambda need: not need.decisive))
